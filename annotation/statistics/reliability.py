"""Who is right how often, where several people answer the same questions and nobody knows the answers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from annotation.statistics.figures import SEED, Figure, Floats, Integers, ends

ITERATIONS = 200
TOLERANCE = 1e-6
# So many imagined answers of each kind keep a rarely seen mistake from being called impossible.
SMOOTHING = 0.5
# For intervals: resamples of the tasks, each continued from the fit for a few steps.
RESAMPLES = 100
STEPS = 4
TINY = 1e-12


@dataclass(frozen=True)
class Fit:
    """What the answers say of questions and people.

    ``shares`` (classes): how common each right answer is. ``confusion`` (raters x classes x labels): what each person
    says where a class is right; rows sum to 1. ``posterior`` (units x classes): which answer is right to each question.
    """

    shares: Floats
    confusion: Floats
    posterior: Floats
    iterations: int


@dataclass(frozen=True)
class Answers:
    """Single answers (all n long, numbered from 0): to which unit, by which rater, which label."""

    units: Integers
    raters: Integers
    labels: Integers
    n_units: int
    n_raters: int
    n_labels: int


def dawid_skene(
    answers: Answers, *, smoothing: float = SMOOTHING, iterations: int = ITERATIONS, tolerance: float = TOLERANCE
) -> Fit:
    """Fit the model of Dawid and Skene 1979 (Applied Statistics 28: 20-28) by EM, from the majority.

    M: pi_jkl = sum_i T_ik n_ijl / sum_l (the same) and p_k = mean_i T_ik (equations 2.3 and 2.4); E: T_ik is
    proportional to p_k prod_jl pi_jkl^n_ijl (equation 2.5). A person may answer a unit more than once. With
    ``smoothing`` (imagined answers of each label in each row) it is the posterior mode; 0 is the paper's.
    """
    posterior = _majority(answers)
    everything = np.ones(answers.n_units)
    steps, moved = 0, np.inf
    while steps < iterations and moved >= tolerance:
        shares, confusion = _maximise(answers, posterior, everything, smoothing)
        renewed = _expect(answers, shares, confusion)
        moved = float(np.abs(renewed - posterior).max(initial=0.0))
        posterior, steps = renewed, steps + 1
    shares, confusion = _maximise(answers, posterior, everything, smoothing)
    return Fit(shares, confusion, posterior, steps)


def share_right(answers: Answers, fit: Fit, *, resamples: int = RESAMPLES, seed: int = SEED) -> list[Figure]:
    """Return for each rater the share of their answers that are right as the fit has it, with an interval over units.

    sum over a rater's answers of T_i,label, divided by their number; Dawid and Skene 1979, section 4. Each resample
    weighs the units anew (multinomial) and continues EM from the fit for a few steps.
    """
    n = np.bincount(answers.raters, minlength=answers.n_raters)
    values = _right(answers, fit.posterior, np.ones(answers.n_units))
    generator = np.random.default_rng(seed)
    chances = np.full(answers.n_units, 1 / max(answers.n_units, 1))
    drawn = np.empty((resamples, answers.n_raters))
    for row in range(resamples):
        weights = generator.multinomial(answers.n_units, chances).astype(np.float64)
        posterior = fit.posterior
        for _ in range(STEPS):
            shares, confusion = _maximise(answers, posterior, weights, SMOOTHING)
            posterior = _expect(answers, shares, confusion)
        drawn[row] = _right(answers, posterior, weights)
    intervals = [ends(drawn[:, rater]) for rater in range(answers.n_raters)]
    return [
        Figure(float(value) if count else None, low, high, int(count))
        for value, count, (low, high) in zip(values, n, intervals, strict=True)
    ]


def _majority(answers: Answers) -> Floats:
    size = answers.n_labels
    counts = np.bincount(answers.units * size + answers.labels, minlength=answers.n_units * size)
    table = counts.reshape(answers.n_units, size).astype(np.float64)
    return table / np.maximum(table.sum(axis=1, keepdims=True), 1)


def _maximise(answers: Answers, posterior: Floats, weights: Floats, smoothing: float) -> tuple[Floats, Floats]:
    raters, size = answers.n_raters, answers.n_labels
    weighted = posterior * weights[:, None]
    cells = answers.raters * size + answers.labels
    rows = [np.bincount(cells, weights=weighted[answers.units, k], minlength=raters * size) for k in range(size)]
    table: Floats = np.stack(rows).astype(np.float64).reshape(size, raters, size).transpose(1, 0, 2) + smoothing / size
    confusion = table / np.maximum(table.sum(axis=2, keepdims=True), TINY)
    return weighted.sum(axis=0) / max(float(weights.sum()), TINY), confusion


def _expect(answers: Answers, shares: Floats, confusion: Floats) -> Floats:
    logs = np.log(np.maximum(confusion, TINY))
    found = np.empty((answers.n_units, answers.n_labels))
    for k in range(answers.n_labels):
        said = logs[answers.raters, k, answers.labels]
        found[:, k] = np.bincount(answers.units, weights=said, minlength=answers.n_units)
    found += np.log(np.maximum(shares, TINY))
    found = np.exp(found - found.max(axis=1, keepdims=True))
    return np.asarray(found / found.sum(axis=1, keepdims=True), dtype=np.float64)


def _right(answers: Answers, posterior: Floats, weights: Floats) -> Floats:
    weight = weights[answers.units]
    right = posterior[answers.units, answers.labels] * weight
    over = np.bincount(answers.raters, weights=right, minlength=answers.n_raters)
    under = np.bincount(answers.raters, weights=weight, minlength=answers.n_raters)
    return np.where(under > 0, over / np.maximum(under, TINY), np.nan)
