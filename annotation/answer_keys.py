"""Whether an answer is the right one, by the key of a gold question. No Django here.

A key is ``{"choice": <response id> | "tie" | "both_bad"}`` for a judgement, and ``{"json": <value>}`` for a written
answer that is JSON.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from annotation.comparing import BOTH_BAD, LETTERS, TIE, judgement_of

NO_PREFERENCE = (TIE, BOTH_BAD)


def is_right(key: dict[str, Any], payload: dict[str, Any], shown_order: Sequence[int]) -> bool:
    """Tell whether an answer matches the key; a judgement is read through the order in which its author saw the pair."""
    if "choice" in key:
        return judgement_of(payload, shown_order).outcome == key["choice"]
    found, value = json_in(payload)
    return found and same_json(value, key["json"])


def same_judgement(
    one: dict[str, Any], shown_order: Sequence[int], other: dict[str, Any], other_order: Sequence[int]
) -> bool:
    """Tell whether two judgements have the same outcome, however strong, whichever side was which.

    Of more than two answers, the same ones are best: the order below them is seldom the same twice.
    """
    first, second = judgement_of(one, shown_order), judgement_of(other, other_order)
    return first.outcome == second.outcome and first.tiers[:1] == second.tiers[:1]


def json_in(payload: dict[str, Any]) -> tuple[bool, Any]:
    """Return whether a written answer is JSON, and what it says. Its last message counts."""
    try:
        return True, json.loads(str(payload["messages"][-1].get("content") or ""))
    except (ValueError, RecursionError):
        return False, None


def same_json(one: Any, other: Any) -> bool:
    """Compare as JSON does: the order of fields is nothing, that of a list is something; 1 is 1.0, but never true."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same_json(value, other[name]) for name, value in one.items())
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same_json, one, other))
    return bool(one == other) and (type(one) is type(other) or _numbers(one, other))


def _numbers(*values: Any) -> bool:
    return all(isinstance(value, (int, float)) for value in values)


def payload_of(key: dict[str, Any], order: Sequence[int]) -> dict[str, Any]:
    """Return the right answer as somebody who sees the answers in ``order`` would give it."""
    if "choice" not in key:
        text = json.dumps(key["json"], ensure_ascii=False, indent=2)
        return {"messages": [{"role": "assistant", "content": text}]}
    choice = key["choice"]
    if choice not in NO_PREFERENCE:
        choice = LETTERS[list(order).index(choice)]
    return {"choice": choice}
