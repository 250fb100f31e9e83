"""The side of every record: by its cluster, for good. No Django here.

1. A prompt that an earlier version froze on a side keeps that side. Otherwise a side pinned at import holds.
2. A cluster in which no prompt has a side yet gets one by the keyed hash of its key, in the proportions asked for.
3. A cluster in which prompts have a side gives it to the ones that have none.
4. Where prompts of one cluster have different sides (two clusters met through a new prompt, or a pin says so), the most
   held-out side wins (test, then validation, then train); the cluster's other prompts are left out, with the reason
   ``leaks_into_test`` or ``leaks_into_validation``. A prompt never moves from one side to another.
5. A test or validation set that was pinned is exactly what was pinned: prompts that merely resemble it are left out with
   the same reason, and not added to it.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

TRAIN, VALIDATION, TEST = "train", "validation", "test"
SIDES = (TRAIN, VALIDATION, TEST)
MOST_HELD_OUT_FIRST = (TEST, VALIDATION, TRAIN)
# Fractions are typed by people (0.8 + 0.1 + 0.1 is not 1 in binary).
TOLERANCE = 1e-6


@dataclass(frozen=True)
class Member:
    """A prompt with its cluster, and what is already settled about its side (empty where nothing is)."""

    key: int
    cluster: int
    pinned: str = ""
    earlier: str = ""


@dataclass(frozen=True)
class Placement:
    """A prompt's side, or the reason why it is on none."""

    side: str
    reason: str = ""


def check_fractions(fractions: Mapping[str, float]) -> dict[str, float]:
    """Return the three fractions, absent ones as 0.

    Raises:
        ValueError: with a sentence for the person who typed them.
    """
    unknown = sorted(set(fractions) - set(SIDES))
    if unknown:
        raise ValueError(f"{unknown[0]!r} is no split; use {', '.join(SIDES)}.")
    result = {side: float(fractions.get(side, 0.0)) for side in SIDES}
    for side, fraction in result.items():
        if not 0 <= fraction <= 1:
            raise ValueError(f"The share of {side} is {fraction:g}; it must be between 0 and 1.")
    total = sum(result.values())
    if abs(total - 1) > TOLERANCE:
        raise ValueError(f"The shares of the splits add up to {total:g}; they must add up to 1.")
    return result


def hashed_side(cluster: int, fractions: Mapping[str, float], salt: str) -> str:
    """Return the side that a cluster's key falls on: the same each time, whatever other clusters there are."""
    raw = hashlib.blake2b(str(cluster).encode(), key=salt.encode()[:64], digest_size=8).digest()
    place = int.from_bytes(raw) / 2**64
    for side in (TEST, VALIDATION):
        if place < fractions[side]:
            return side
        place -= fractions[side]
    # What rounding leaves over (fractions that add up to 0.9999999) must not fall to a side that was given nothing.
    return TRAIN if fractions[TRAIN] > 0 else max(SIDES, key=lambda side: fractions[side])


def place(members: Iterable[Member], fractions: Mapping[str, float], salt: str) -> dict[int, Placement]:
    """Return the placement of every prompt by its key."""
    clusters: dict[int, list[Member]] = defaultdict(list)
    for member in members:
        clusters[member.cluster].append(member)
    return {
        key: placement
        for name, group in clusters.items()
        for key, placement in _place_cluster(name, group, fractions, salt).items()
    }


def _place_cluster(name: int, group: list[Member], fractions: Mapping[str, float], salt: str) -> dict[int, Placement]:
    settled = {member.key: member.earlier or member.pinned for member in group}
    sides = set(settled.values()) - {""}
    if not sides:
        side = hashed_side(name, fractions, salt)
        return {member.key: Placement(side) for member in group}
    side = next(side for side in MOST_HELD_OUT_FIRST if side in sides)
    sealed = side != TRAIN and any(member.pinned == side and settled[member.key] == side for member in group)
    return {
        member.key: Placement(side)
        if settled[member.key] == side or (not settled[member.key] and not sealed)
        else Placement("", f"leaks_into_{side}")
        for member in group
    }
