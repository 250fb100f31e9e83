"""What votes on pairs of answers say: win rate, its interval, the part of length, the part of position."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from evaluation.statistics.bootstrap import Floats, Interval, draws, mean_interval, percentiles

A, B, TIE, BOTH_BAD = OUTCOMES = ("a", "b", "tie", "both_bad")
# What a vote gives to b. Neither better is half a win for each.
POINTS = {A: 0.0, B: 1.0, TIE: 0.5, BOTH_BAD: 0.5}


@dataclass(frozen=True)
class Prompt:
    """The votes on one prompt. Two identical answers are a tie that nobody was asked about."""

    votes: tuple[str, ...] = ()
    identical: bool = False
    # Characters of b's answer beyond those of a's.
    length_difference: int = 0

    @property
    def counted(self) -> tuple[str, ...]:
        """The votes that count: of identical answers, one tie."""
        return (TIE,) if self.identical else self.votes

    @property
    def score(self) -> float | None:
        """What b got, from 0 to 1; the mean where several people voted; None where nobody has."""
        counted = self.counted
        return sum(POINTS[vote] for vote in counted) / len(counted) if counted else None


@dataclass(frozen=True)
class Position:
    """How often the answer that was shown first won, of the votes that chose one."""

    value: float
    n: int


@dataclass
class _Scored:
    scores: list[float] = field(default_factory=list)
    differences: list[float] = field(default_factory=list)


def _scored(prompts: Iterable[Prompt]) -> _Scored:
    found = _Scored()
    for prompt in prompts:
        if (score := prompt.score) is not None:
            found.scores.append(score)
            found.differences.append(float(prompt.length_difference))
    return found


def win_rate(prompts: Sequence[Prompt]) -> Interval | None:
    """Return b's win rate, ties counting half, with a cluster bootstrap over prompts.

    A prompt counts once, with the mean of its votes: several votes on one prompt are not independent. None when
    nothing was voted on.
    """
    return mean_interval(_scored(prompts).scores)


def left_share(first_won: Iterable[bool]) -> Position | None:
    """Return the share of decided votes in which the answer shown first won; about a half when position plays no part."""
    won = list(first_won)
    return Position(sum(won) / len(won), len(won)) if won else None


# Length-adjusted win rate

RESAMPLES = 1_000
# Of the resamples; an interval from fewer would be one of the well-behaved part only.
MUST_FIT = 0.9
NEWTON_STEPS = 30
CONVERGED = 1e-8
# A log odds beyond this (0.99995) means that the data separates: there is no best fit.
LARGEST_COEFFICIENT = 10.0


def length_adjusted(prompts: Sequence[Prompt]) -> Interval | None:
    """Return b's win rate as it would be between answers of equal length.

    A logistic regression of the prompt's score on the length difference, standardised and bounded by tanh, read at a
    difference of 0, after AlpacaEval 2's length-controlled win rate (Dubois et al. 2024). None when it cannot be
    fitted: too few prompts, no difference in length, or one side won all there was.
    """
    found = _scored(prompts)
    scores = np.asarray(found.scores, dtype=np.float64)
    differences = np.asarray(found.differences, dtype=np.float64)
    if len(scores) < 3 or not (spread := differences.std()):
        return None
    z = np.tanh(differences / spread)
    intercept = _intercepts(scores[None, :], z[None, :])[0]
    if np.isnan(intercept):
        return None
    resampled = np.concatenate([_intercepts(scores[draw], z[draw]) for draw in draws(len(scores), resamples=RESAMPLES)])
    fitted = resampled[~np.isnan(resampled)]
    if len(fitted) < MUST_FIT * len(resampled):
        return None
    low, high = percentiles(_logistic(fitted))
    return Interval(value=float(_logistic(intercept)), low=low, high=high, n=len(scores))


def _intercepts(y: Floats, z: Floats) -> Floats:
    """Fit logit(y) = intercept + slope * z for each row by Newton's method; NaN where there is no fit."""
    rows = len(y)
    intercept, slope, failed = np.zeros(rows), np.zeros(rows), np.zeros(rows, dtype=bool)
    step_size = np.full(rows, np.inf)
    for _ in range(NEWTON_STEPS):
        p = _logistic(intercept[:, None] + slope[:, None] * z)
        weight, residual = p * (1 - p), y - p
        h00, h01, h11 = weight.sum(1), (weight * z).sum(1), (weight * z * z).sum(1)
        g0, g1 = residual.sum(1), (residual * z).sum(1)
        determinant = h00 * h11 - h01 * h01
        failed |= determinant <= 1e-12 * np.maximum(h00 * h11, 1e-300)
        safe = np.where(failed, 1.0, determinant)
        step0 = np.where(failed, 0.0, (h11 * g0 - h01 * g1) / safe)
        step1 = np.where(failed, 0.0, (h00 * g1 - h01 * g0) / safe)
        intercept, slope = intercept + step0, slope + step1
        failed |= (np.abs(intercept) > LARGEST_COEFFICIENT) | (np.abs(slope) > 4 * LARGEST_COEFFICIENT)
        intercept, slope = np.where(failed, 0.0, intercept), np.where(failed, 0.0, slope)
        step_size = np.maximum(np.abs(step0), np.abs(step1))
        if bool((failed | (step_size < CONVERGED)).all()):
            break
    return np.where(failed | (step_size >= CONVERGED), np.nan, intercept)


def _logistic(x: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-x)), dtype=np.float64)
