"""Alarms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

RANDOM, LEFT, LENGTH, COPYING, FAST, DRIFT = KINDS = ("random", "left", "length", "copying", "fast", "drift")


def sentence_of(kind: str, evidence: Mapping[str, Any], *, other: str = "") -> str:
    """Return what an alarm says, in plain words."""
    value, usual, n = float(evidence["value"]), float(evidence["usual"]), int(evidence["n"])
    percent, usually = f"{value:.0%}", f"{usual:.0%}"
    match kind:
        case "random":
            return f"Of {n:,} answers, {percent} say what most others say; of the project's people usually {usually}."
        case "left":
            side = "left" if value >= 0.5 else "right"
            share = percent if value >= 0.5 else f"{1 - value:.0%}"
            return f"Chose the {side} answer in {share} of {n:,} votes; the sides are drawn by chance."
        case "length":
            return f"Chose the longer answer in {percent} of {n:,} votes; the others do in {usually}."
        case "copying":
            return (
                f"Of {n:,} tasks on which one of the two departs from the crowd, {percent} have the very same answer "
                f"as {other or 'somebody else'}, who was there first; between two people it is usually {usually}."
            )
        case "fast":
            return f"Takes {value:,.0f} seconds for a task, as the median of {n:,}; usual are {usual:,.0f}."
        case _:
            return f"Of the last {n:,} answers, {percent} say what most others say; before, it was {usually}."
