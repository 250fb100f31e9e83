"""Which source of answers is better, from votes between two at a time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from annotation.statistics.figures import Figure, Floats, Integers, Z

# So many imagined wins, and losses, of each source against an average one: whoever never lost gets a finite score.
PRIOR = 1.0
NEWTON_STEPS = 100
CONVERGED = 1e-10
LARGEST_STEP = 1.0


@dataclass(frozen=True)
class Ranking:
    """Log strengths (sources), their mean 0, and their covariance (sources x sources)."""

    scores: Floats
    covariance: Floats

    def score(self, source: int, n: int) -> Figure:
        """Return a source's score with its interval; ``n`` votes stand behind it."""
        return _figure(float(self.scores[source]), float(self.covariance[source, source]), n)

    def wins(self, one: int, other: int, n: int) -> Figure:
        """Return how likely ``one`` wins a vote against ``other``, with its interval."""
        spread = self.covariance[one, one] + self.covariance[other, other] - 2 * self.covariance[one, other]
        log_odds = _figure(float(self.scores[one] - self.scores[other]), float(spread), n)
        value, low, high = (
            None if x is None else float(_logistic(np.float64(x)))
            for x in (log_odds.value, log_odds.low, log_odds.high)
        )
        return Figure(value, low, high, n)


def points(tasks: Integers, one: Integers, other: Integers, won: Floats, *, sources: int) -> Floats:
    """Return wins (sources x sources): what each source got against each other.

    For each vote (all n long) the task, the two sources, and what the first of them got (1, 0, or 0.5 where neither is
    better: a tie is half a win for each). Several votes on one task are not independent: they share one vote's weight.
    """
    weight = 1.0 / np.bincount(tasks)[tasks] if len(tasks) else np.zeros(0)
    size = sources * sources
    found = np.bincount(one * sources + other, weights=weight * won, minlength=size)
    found = found + np.bincount(other * sources + one, weights=weight * (1 - won), minlength=size)
    return np.asarray(found.reshape(sources, sources), dtype=np.float64)


def bradley_terry(wins: Floats, *, prior: float = PRIOR) -> Ranking:
    """Fit P(i beats j) = 1 / (1 + exp(s_j - s_i)) to ``wins`` (sources x sources, may be fractions).

    Bradley and Terry 1952 (Biometrika 39: 324-345), with ``prior`` imagined wins and losses of each source against one
    of strength 0 (a prior, to the end that Caron and Doucet 2012, JCGS 21: 174-196, choose theirs for): the mode is finite even where a source
    never lost or never met the others. Newton's method on the log posterior; intervals from its curvature at the mode
    (the normal approximation).
    """
    size = len(wins)
    games = wins + wins.T
    scores = np.zeros(size)
    for _ in range(NEWTON_STEPS):
        gradient, curvature = _derivatives(scores, wins, games, prior)
        step = np.linalg.solve(curvature, gradient) if size else gradient
        largest = float(np.abs(step).max(initial=0.0))
        scores = scores + step * min(1.0, LARGEST_STEP / max(largest, CONVERGED))
        if largest < CONVERGED:
            break
    _, curvature = _derivatives(scores, wins, games, prior)
    centre = np.eye(size) - 1 / max(size, 1)
    return Ranking(centre @ scores, centre @ np.linalg.inv(curvature) @ centre.T if size else curvature)


def _derivatives(scores: Floats, wins: Floats, games: Floats, prior: float) -> tuple[Floats, Floats]:
    expected = _logistic(scores[:, None] - scores[None, :])
    against_average = _logistic(scores)
    gradient = (wins - games * expected).sum(axis=1) + prior - 2 * prior * against_average
    weight = games * expected * (1 - expected)
    curvature = np.diag(weight.sum(axis=1) + 2 * prior * against_average * (1 - against_average)) - weight
    return gradient, curvature


def _figure(value: float, variance: float, n: int) -> Figure:
    half = Z * float(np.sqrt(max(variance, 0.0)))
    return Figure(value, value - half, value + half, n)


def _logistic(x: Floats | np.float64) -> Floats:
    return np.asarray(1 / (1 + np.exp(-x)), dtype=np.float64)
