"""How far two answers to one question agree: 1 (the same) to 0. No Django here.

A judgement of a pair is compared by the response that it prefers, not by the letter: each person has seen the pair in
an order of their own. Two judgements contradict each other when their outcomes differ; how far they are apart depends
on their strengths too (slightly better against slightly worse is less than much better against much worse).

A written answer that is JSON by the project's schema is compared as JSON. Free text is compared by its words: two good
answers seldom have the same wording, so that they contradict each other only where less than half of the words agree.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any

LETTERS = "AB"
TIE, BOTH_BAD = "tie", "both_bad"
STRONGEST = 4
# Of free text, so much has to agree.
WORDS_AGREE_FROM = 0.5
WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Judgement:
    """What somebody said of a pair: the response that they prefer (or ``tie``, ``both_bad``), and how strongly."""

    outcome: Hashable
    strength: int = 0


@dataclass(frozen=True)
class Text:
    """A written answer; ``value`` is what it says as JSON, where the project wants JSON."""

    words: tuple[str, ...]
    value: str | None = None


def judgement_of(payload: dict[str, Any], shown_order: Sequence[int]) -> Judgement:
    """Return a judgement free of the order in which its author saw the pair."""
    choice = payload["choice"]
    if choice not in LETTERS:
        return Judgement(choice)
    return Judgement(shown_order[LETTERS.index(choice)], int(payload.get("strength") or 1))


def choice_in(payload: dict[str, Any], shown_order: Sequence[int], other_order: Sequence[int]) -> dict[str, Any]:
    """Return a judgement as somebody who saw the pair in ``other_order`` would have written it."""
    choice = payload["choice"]
    if choice not in LETTERS:
        return payload
    preferred = shown_order[LETTERS.index(choice)]
    return payload | {"choice": LETTERS[list(other_order).index(preferred)]}


def text_of(payload: dict[str, Any], *, is_json: bool) -> Text:
    """Return a written answer as it is compared. Its last message counts: tools may have been called before."""
    content = str(payload["messages"][-1].get("content") or "")
    value = _canonical(content) if is_json else None
    return Text(tuple(WORD.findall(unicodedata.normalize("NFKC", content).casefold())), value)


def agreement(one: Judgement | Text, other: Judgement | Text) -> float:
    """Return how far two answers agree, 0 to 1. Both are judgements of one pair, or both are written."""
    if isinstance(one, Judgement) and isinstance(other, Judgement):
        return 1 - _apart(one, other)
    if isinstance(one, Text) and isinstance(other, Text):
        if one.value is not None and other.value is not None:
            return float(one.value == other.value)
        return _words_in_common(one.words, other.words)
    raise TypeError("a judgement is not compared with a written answer")


def contradict(one: Judgement | Text, other: Judgement | Text) -> bool:
    """Tell whether two answers cannot both hold."""
    if isinstance(one, Judgement) and isinstance(other, Judgement):
        return one.outcome != other.outcome
    return agreement(one, other) < WORDS_AGREE_FROM


def departures(answers: Sequence[Judgement | Text]) -> list[float]:
    """Return for each answer how far it is from the others, on average: 0 where it stands alone."""
    others = len(answers) - 1
    if others < 1:
        return [0.0] * len(answers)
    sums = [0.0] * len(answers)
    for place, one in enumerate(answers):
        for later in range(place + 1, len(answers)):
            apart = 1 - agreement(one, answers[later])
            sums[place] += apart
            sums[later] += apart
    return [total / others for total in sums]


def _apart(one: Judgement, other: Judgement) -> float:
    """The same outcome is at most 3/16 apart, a preference and none 1/4 to 1/2, two preferences 1/2 to 1."""
    if one.outcome == other.outcome:
        return abs(one.strength - other.strength) / (4 * STRONGEST)
    strengths = [answer.strength for answer in (one, other) if answer.outcome not in (TIE, BOTH_BAD)]
    if len(strengths) == 2:
        return 0.5 + 0.5 * (sum(strengths) - 2) / (2 * (STRONGEST - 1))
    return 0.25 + 0.25 * (sum(strengths) - len(strengths)) / (STRONGEST - 1)


def _words_in_common(one: Sequence[str], other: Sequence[str]) -> float:
    """Return the F1 of the two bags of words."""
    if not one and not other:
        return 1.0
    common = sum((Counter(one) & Counter(other)).values())
    return 2 * common / (len(one) + len(other))


def _canonical(content: str) -> str | None:
    try:
        return json.dumps(json.loads(content), sort_keys=True, ensure_ascii=False)
    except ValueError:
        return None
