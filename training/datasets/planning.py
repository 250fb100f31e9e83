"""Decide what becomes of every candidate: a side, or a reason why not. No Django here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from training.datasets import splits
from training.datasets.clusters import Clustering, Prompt, cluster
from training.datasets.votes import Vote, left_out

DUPLICATE = "duplicate"


class Selected(Protocol):
    """What planning reads of a candidate (see ``training.datasets.selecting.Candidate``)."""

    @property
    def item(self) -> int: ...
    @property
    def record_id(self) -> str: ...
    @property
    def content_hash(self) -> str: ...
    @property
    def pair(self) -> tuple[Hashable, ...]: ...
    @property
    def outcome(self) -> Hashable: ...


@dataclass(frozen=True)
class Fate:
    """A record's cluster, and its side or the reason why it is on none."""

    cluster: int
    side: str
    reason: str = ""


@dataclass
class Plan:
    """What becomes of every candidate (by the id of its record), and the figures that the report shows."""

    fates: dict[str, Fate]
    clustering: Clustering
    kept_sides: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    excluded: Counter[str] = field(default_factory=Counter)

    def clusters_on_two_sides(self) -> int:
        """Return how many clusters have records on more than one side: the leak check; it must be none."""
        sides: dict[int, set[str]] = {}
        for fate in self.fates.values():
            if fate.side:
                sides.setdefault(fate.cluster, set()).add(fate.side)
        return sum(len(found) > 1 for found in sides.values())


def make_plan(
    candidates: Sequence[Selected],
    prompts: Iterable[Prompt],
    *,
    pinned: Mapping[int, str],
    earlier: Mapping[int, str],
    fractions: Mapping[str, float],
    salt: str,
    tick: Callable[[int, int], None] | None = None,
) -> Plan:
    """Return the plan for ``candidates``, whose prompts are ``prompts``.

    ``pinned`` and ``earlier`` give the side that an item was given at import, and in an earlier version. ``tick`` is
    called with how many prompts were compared, and of how many.
    """
    clustering = cluster(list(prompts), tick=tick)
    placements = splits.place(
        (
            splits.Member(item, name, pinned=pinned.get(item, ""), earlier=earlier.get(item, ""))
            for item, name in clustering.cluster_of.items()
        ),
        fractions,
        salt,
    )
    votes = [Vote(one.record_id, one.pair, one.outcome) for one in candidates if one.pair]
    reasons = left_out(votes)
    plan = Plan({}, clustering, kept_sides=sum(item in earlier for item in clustering.cluster_of))
    seen: set[str] = set()
    for one in candidates:
        placement = placements[one.item]
        reason = reasons.get(one.record_id) or placement.reason
        if not reason and one.content_hash in seen:
            reason = DUPLICATE
        if not reason:
            seen.add(one.content_hash)
        plan.fates[one.record_id] = Fate(clustering.cluster_of[one.item], "" if reason else placement.side, reason)
        plan.excluded[reason] += bool(reason)
        plan.counts[placement.side if not reason else "excluded"] += 1
    plan.excluded.pop("", None)
    return plan
