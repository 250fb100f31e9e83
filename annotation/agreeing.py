"""Whether people gave the same answer, so that many may be approved at once and unread. No Django here.

This asks for more than that answers do not contradict each other (``annotation.comparing``): two good texts that say
the same in other words are not the same answer. Spaces, line breaks and the order of JSON fields make no difference.

A judgement is what somebody chose, free of the order in which they saw the answers; how strongly, and what they rated,
may differ. Where they mended the winner, the mended text belongs to it.
"""

from __future__ import annotations

import json
import unicodedata
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from typing import Any

# So many people, the author among them, make an agreement.
ENOUGH = 2


def judged(payload: dict[str, Any], shown_order: Sequence[int]) -> Hashable:
    """Return what a judgement says, as something that can be compared."""
    correction = payload.get("correction")
    mended = _messages(correction["messages"]) if correction else None
    if tiers := payload.get("ranking"):
        return tuple(frozenset(_response(letter, shown_order) for letter in tier) for tier in tiers), mended
    return _response(payload["choice"], shown_order), mended


def wrote(payload: dict[str, Any], *, is_json: bool) -> Hashable:
    """Return what a written answer says, as something that can be compared; ``is_json``: its last text is JSON."""
    return payload.get("from_turn"), _messages(payload["messages"], is_json=is_json)


def agreed_by(answers: Iterable[Hashable]) -> list[int]:
    """Return for each answer how many people gave it, its author among them."""
    answers = list(answers)
    counts = Counter(answers)
    return [counts[answer] for answer in answers]


def _response(letter: str, shown_order: Sequence[int]) -> Hashable:
    """Return the answer that stood under a letter; ``tie`` and ``both_bad`` stand for themselves."""
    return shown_order["ABCDEFGH".index(letter)] if len(letter) == 1 else letter


def _messages(messages: Sequence[dict[str, Any]], *, is_json: bool = False) -> Hashable:
    last = len(messages) - 1
    return tuple(
        (
            message["role"],
            _text(message.get("content"), is_json=is_json and place == last),
            json.dumps([_call(call) for call in message.get("tool_calls") or []], sort_keys=True, ensure_ascii=False),
        )
        for place, message in enumerate(messages)
    )


def _call(call: dict[str, Any]) -> dict[str, Any]:
    """Return a call of a tool without its id, which says nothing; arguments may be JSON or a text of it."""
    function = call.get("function") or {}
    arguments = function.get("arguments")
    return {"name": function.get("name"), "arguments": _parsed(arguments) if isinstance(arguments, str) else arguments}


def _text(content: Any, *, is_json: bool) -> str:
    text = unicodedata.normalize("NFC", str(content or ""))
    if is_json and (value := _parsed(text)) is not text:
        return json.dumps(value, sort_keys=True, ensure_ascii=False)
    return " ".join(text.split())


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text
