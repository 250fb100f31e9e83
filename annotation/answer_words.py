"""A judgement in words. No Django here."""

from __future__ import annotations

from typing import Any

CHOICE_WORDS = {"tie": "Both are equally good", "both_bad": "Both are bad"}


def in_words(payload: dict[str, Any]) -> str:
    """Return which answer is better and how much, or the order of several: "B, then A = C"."""
    choice, ranking = payload["choice"], payload.get("ranking")
    if ranking:
        if choice == "both_bad":
            return "All are bad"
        if len(ranking) == 1:
            return "All are equally good"
        return ", then ".join(" = ".join(tier) for tier in ranking)
    words = CHOICE_WORDS.get(choice) or f"{choice} is better"
    strength = payload.get("strength")
    return f"{words} (strength {strength} of 4)" if strength else words
