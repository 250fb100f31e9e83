"""How far two answers to one question agree: 1 (the same) to 0. No Django here.

A judgement is compared by the responses that it names, not by their letters: each person has seen the answers in an
order of their own. Two judgements of a pair contradict each other when their outcomes differ; how far they are apart
depends on their strengths too (slightly better against slightly worse is less than much better against much worse).
Two rankings of more answers are apart by the share of pairs of answers that they order differently. They contradict
each other where they have no best answer in common, where one finds all of them bad, or where less than half of the
order is the same.

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
from itertools import combinations
from typing import Any

# The letters under which up to eight answers are shown.
LETTERS = "ABCDEFGH"
TIE, BOTH_BAD = "tie", "both_bad"
STRONGEST = 4
# Of free text, and of the order of several answers, so much has to agree.
WORDS_AGREE_FROM = 0.5
ORDER_AGREES_FROM = 0.5
WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Judgement:
    """What somebody said of two answers or more: the one best response, ``tie`` or ``both_bad``.

    ``strength`` is of a pair. ``tiers`` is the order of three answers or more, best first; empty where all are bad.
    """

    outcome: Hashable
    strength: int = 0
    tiers: tuple[frozenset[int], ...] = ()


@dataclass(frozen=True)
class Text:
    """A written answer; ``value`` is what it says as JSON, where the project wants JSON or tools are called."""

    words: tuple[str, ...]
    value: str | None = None


def judgement_of(payload: dict[str, Any], shown_order: Sequence[int]) -> Judgement:
    """Return a judgement free of the order in which its author saw the answers."""
    choice = payload["choice"]
    tiers = tiers_of(payload, shown_order)
    if choice not in LETTERS:
        return Judgement(choice, tiers=tiers)
    return Judgement(shown_order[LETTERS.index(choice)], 0 if tiers else int(payload.get("strength") or 1), tiers)


def tiers_of(payload: dict[str, Any], shown_order: Sequence[int]) -> tuple[frozenset[int], ...]:
    """Return the order of three answers or more, by response; empty of a pair, and where all are bad."""
    if payload["choice"] == BOTH_BAD:
        return ()
    return tuple(
        frozenset(shown_order[LETTERS.index(letter)] for letter in tier) for tier in payload.get("ranking") or ()
    )


def pairs_of(payload: dict[str, Any], shown_order: Sequence[int]) -> list[tuple[int, int, Hashable]]:
    """Return what a judgement says of each two answers: both by response, and the better one, ``tie`` or ``both_bad``.

    The answers are in the order of their ids.
    """
    choice, responses = payload["choice"], sorted(shown_order)
    if len(responses) == 2:
        return [(responses[0], responses[1], judgement_of(payload, shown_order).outcome)]
    place = {response: number for number, tier in enumerate(tiers_of(payload, shown_order)) for response in tier}
    found: list[tuple[int, int, Hashable]] = []
    for one, other in combinations(responses, 2):
        if choice == BOTH_BAD:
            outcome: Hashable = BOTH_BAD
        elif place[one] == place[other]:
            outcome = TIE
        else:
            outcome = min(one, other, key=place.__getitem__)
        found.append((one, other, outcome))
    return found


def choice_in(payload: dict[str, Any], shown_order: Sequence[int], other_order: Sequence[int]) -> dict[str, Any]:
    """Return a judgement as somebody who saw the answers in ``other_order`` would have written it."""
    others = list(other_order)
    letters = {LETTERS[place]: LETTERS[others.index(response)] for place, response in enumerate(shown_order)}
    renamed = dict(payload)
    renamed["choice"] = letters.get(payload["choice"], payload["choice"])
    if "ranking" in payload:
        renamed["ranking"] = [sorted(letters[letter] for letter in tier) for tier in payload["ranking"]]
    if "ratings" in payload:
        renamed["ratings"] = {
            key: dict(sorted((letters[letter], rating) for letter, rating in of_key.items()))
            for key, of_key in payload["ratings"].items()
        }
    if "spans" in payload:
        spans = [span | {"letter": letters[span["letter"]]} for span in payload["spans"]]
        renamed["spans"] = sorted(spans, key=lambda span: (span["letter"], span["message"], span["start"], span["end"]))
    if "correction" in payload:
        correction = payload["correction"]
        renamed["correction"] = correction | {"letter": letters[correction["letter"]]}
    return renamed


def text_of(payload: dict[str, Any], *, is_json: bool) -> Text:
    """Return a written answer as it is compared. Its last message counts: tools may have been called before.

    Of a conversation that goes on all turns count. An answer that ends in calls is compared by them, in any order.
    """
    messages = payload["messages"]
    goes_on = any(message["role"] == "user" for message in messages)
    counted = messages if goes_on else messages[-1:]
    said = "\n".join(str(message.get("content") or "") for message in counted)
    called = [_call(call) for message in counted for call in message.get("tool_calls") or ()]
    value = _canonical(said) if is_json and not called else None
    if called and not goes_on:
        value = json.dumps(sorted(called))
    text = "\n".join([said, *called])
    return Text(tuple(WORD.findall(unicodedata.normalize("NFKC", text).casefold())), value)


def _call(call: dict[str, Any]) -> str:
    """Return a call without its id, which says nothing."""
    function = call.get("function") or {}
    return json.dumps([function.get("name"), function.get("arguments")], sort_keys=True, ensure_ascii=False)


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
        if not (one.tiers and other.tiers):
            return one.outcome != other.outcome
        return one.tiers[0].isdisjoint(other.tiers[0]) or agreement(one, other) < ORDER_AGREES_FROM
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
    """The same outcome is at most 3/16 apart, a preference and none 1/4 to 1/2, two preferences 1/2 to 1.

    Of more than two answers: see the top of this file. "All are bad" and an order are 1/4 to 1/2 apart.
    """
    if one.tiers and other.tiers:
        return _orders_apart(one.tiers, other.tiers)
    if tiers := one.tiers or other.tiers:
        return 0.25 + 0.25 * _orders_apart(tiers, (frozenset().union(*tiers),)) * 2
    if one.outcome == other.outcome:
        return abs(one.strength - other.strength) / (4 * STRONGEST)
    strengths = [answer.strength for answer in (one, other) if answer.outcome not in (TIE, BOTH_BAD)]
    if len(strengths) == 2:
        return 0.5 + 0.5 * (sum(strengths) - 2) / (2 * (STRONGEST - 1))
    return 0.25 + 0.25 * (sum(strengths) - len(strengths)) / (STRONGEST - 1)


def _orders_apart(one: Sequence[frozenset[int]], other: Sequence[frozenset[int]]) -> float:
    """Return the mean over pairs of answers: 1 where the orders are opposite, 1/2 where one of them has a tie."""
    first, second = ({answer: place for place, tier in enumerate(tiers) for answer in tier} for tiers in (one, other))
    pairs = list(combinations(sorted(first), 2))
    apart = sum(abs(_sign(first[a] - first[b]) - _sign(second[a] - second[b])) for a, b in pairs)
    return apart / (2 * len(pairs))


def _sign(number: int) -> int:
    return (number > 0) - (number < 0)


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
