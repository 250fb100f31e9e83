"""Several votes on one pair: which of them count. No Django here.

The outcome that more than half of the votes gave holds; the other votes are left out as ``outvoted``. Where no outcome
has more than half, every vote is left out as ``contradiction``. Where the outcome is that neither is better, the votes are
left out of the preferences with that reason (``tie``, ``both_bad``) and kept in a file of their own.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass

from training.datasets.formats import BOTH_BAD, TIE

OUTVOTED, CONTRADICTION = "outvoted", "contradiction"
TIES = (TIE, BOTH_BAD)


@dataclass(frozen=True)
class Vote:
    """One person's vote on two answers: ``outcome`` is the preferred response, ``tie`` or ``both_bad``.

    An order of more answers is a vote on each two of them.
    """

    key: str
    pair: Hashable
    outcome: Hashable


def left_out(votes: Iterable[Vote]) -> dict[str, str]:
    """Return the reason for each vote that makes no preference record."""
    pairs: dict[Hashable, list[Vote]] = defaultdict(list)
    for vote in votes:
        pairs[vote.pair].append(vote)
    reasons: dict[str, str] = {}
    for cast in pairs.values():
        outcome, count = Counter(vote.outcome for vote in cast).most_common(1)[0]
        decided = 2 * count > len(cast)
        for vote in cast:
            if not decided:
                reasons[vote.key] = CONTRADICTION
            elif vote.outcome != outcome:
                reasons[vote.key] = OUTVOTED
            elif outcome in TIES:
                reasons[vote.key] = str(outcome)
    return reasons
