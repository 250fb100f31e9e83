"""Habits in votes: the left side, the longer answer. Plain shares with exact tests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from scipy.stats import binomtest

from annotation.statistics.figures import NOTHING, Figure, wilson


@dataclass(frozen=True)
class ShareAgainst:
    """A share with its interval, and how likely one so far from the usual share is by chance."""

    share: Figure
    p: float | None

    def as_dict(self) -> dict[str, Any]:
        """Return the figures as JSON has them."""
        return self.share.as_dict() | {"p": self.p}


def share_against(successes: int, n: int, usual: float | None) -> ShareAgainst:
    """Return a share with Wilson's interval and the two-sided exact binomial test against ``usual``.

    Clopper and Pearson 1934 (Biometrika 26: 404-413). For the left side ``usual`` is 1/2: sides are drawn by chance.
    None where there is nothing to test against.
    """
    if n == 0:
        return ShareAgainst(NOTHING, None)
    p = None if usual is None else float(binomtest(successes, n, usual).pvalue)
    return ShareAgainst(wilson(successes, n), p)
