"""How far people agree, beyond what chance would give them.

``counts`` (units x categories, whole numbers) says how many people gave a unit each category; who they were does not
matter to these coefficients, and a missing rating is one count fewer. Units with fewer than two ratings say nothing
about agreement. All figures have no unit: 1 is perfect agreement, 0 is what chance gives; they are not defined (None)
where only one category was ever used. Intervals are bootstrapped over units.
"""

from __future__ import annotations

from typing import Literal

import numpy as np

from annotation.statistics.figures import NOTHING, Figure, Floats, Integers, of_sums, ratio

Scale = Literal["nominal", "ordinal", "interval"]
# Where more than this share of the answers is one and the same, kappa and alpha are low however well people agree.
DOMINANT_SHARE = 0.8


def counts_of(ratings: Floats, categories: Floats) -> Integers:
    """Return counts (units x categories) of ``ratings`` (raters x units, NaN where a rating is missing)."""
    return np.stack([(ratings == category).sum(axis=0) for category in categories], axis=1).astype(np.int64)


def counts_from(units: Integers, labels: Integers, *, n_units: int, categories: int) -> Integers:
    """Return counts (units x categories) of single answers: unit and category of each (both n, from 0)."""
    flat = np.bincount(units * categories + labels, minlength=n_units * categories)
    return flat.reshape(n_units, categories).astype(np.int64)


def raw_agreement(counts: Integers) -> Figure:
    """Return the share of pairs of ratings of a unit that are the same, as the mean over units.

    P_u = sum_k n_uk (n_uk - 1) / m_u (m_u - 1): Fleiss 1971 (Psychological Bulletin 76: 378-382), equation 2.
    """
    n, times = _patterns(_paired(counts))
    parts = np.column_stack([_same(n), np.ones(len(n))])
    return of_sums(parts, lambda sums: ratio(sums[:, 0], sums[:, 1]), times=times)


def krippendorff(counts: Integers, scale: Scale = "nominal", values: Floats | None = None) -> Figure:
    """Return Krippendorff's alpha, for any number of raters and with ratings missing.

    alpha = 1 - D_o / D_e, with coincidences o_ck = sum_u n_uc (n_uk - [c = k]) / (m_u - 1), their sums n_c, and
    D_o = sum o_ck d2_ck / n, D_e = sum n_c n_k d2_ck / n (n - 1); Krippendorff 2011, "Computing Krippendorff's
    alpha-reliability", steps B and C. The difference d2 of two categories is 0 or 1 (nominal), by how many ratings
    lie between them (ordinal), or (v_c - v_k)^2 (interval; ``values`` (categories), in any one unit).
    """
    patterns, times = _patterns(_paired(counts))
    n, size = patterns.astype(np.float64), counts.shape[1]
    if not len(n):
        return NOTHING
    off = n[:, :, None] * n[:, None, :]
    off[:, np.arange(size), np.arange(size)] -= n
    coincidences = (off / (n.sum(axis=1) - 1)[:, None, None]).reshape(len(n), -1)
    steps = None if values is None else (values[:, None] - values[None, :]) ** 2

    def alpha(sums: Floats) -> Floats:
        found = sums.reshape(-1, size, size)
        totals = found.sum(axis=2)
        distance = _distance(totals, scale, steps)
        all_ratings = totals.sum(axis=1)
        observed = (found * distance).sum(axis=(1, 2))
        expected = (totals[:, :, None] * totals[:, None, :] * distance).sum(axis=(1, 2)) / (all_ratings - 1)
        return 1 - ratio(observed, expected)

    return of_sums(coincidences, alpha, times=times)


def interval_alpha(units: Integers, values: Floats, *, n_units: int) -> Figure:
    """Return Krippendorff's alpha for numbers of any kind: unit and value of each answer (both n).

    The same as :func:`krippendorff` with the interval difference, from sums of squares instead of coincidences:
    D_o = sum_u 2 m_u SS_u / (m_u - 1) / n and D_e = 2 n SS / (n - 1) / n, SS the squares about the mean of a unit and
    of all.
    """
    sizes = np.bincount(units, minlength=n_units).astype(np.float64)
    # About the mean of all, so that large numbers lose no digits.
    centred = values - (values.mean() if len(values) else 0.0)
    sums = np.bincount(units, weights=centred, minlength=n_units)
    squares = np.bincount(units, weights=centred**2, minlength=n_units)
    keep = sizes >= 2
    m, total, square = sizes[keep], sums[keep], squares[keep]
    within = np.maximum(square - total**2 / m, 0.0)
    parts = np.column_stack([m, total, square, m * within / (m - 1)])

    def alpha(found: Floats) -> Floats:
        n, linear, quadratic, observed = found.T
        expected = n * np.maximum(quadratic - ratio(linear**2, n), 0.0) / np.maximum(n - 1, 1)
        # What is left of rounding is no spread.
        return 1 - ratio(observed, np.where(expected < 1e-12 * np.maximum(quadratic, 1e-300), 0.0, expected))

    return of_sums(parts, alpha)


def fleiss_kappa(counts: Integers) -> Figure:
    """Return Fleiss' kappa: every unit has the same number of ratings, from whichever raters.

    kappa = (P - P_e) / (1 - P_e), P the mean over units of P_u, P_e = sum_k p_k^2; Fleiss 1971, equations 2 to 7.

    Raises:
        ValueError: the units have different numbers of ratings.
    """
    n, times = _patterns(_paired(counts))
    if len(n) and len(set(n.sum(axis=1).tolist())) != 1:
        raise ValueError("Fleiss' kappa needs the same number of ratings of each unit")
    shares = n / np.maximum(n.sum(axis=1, keepdims=True), 1)

    def kappa(sums: Floats) -> Floats:
        units = sums[:, -1]
        observed = ratio(sums[:, 0], units)
        expected = (sums[:, 1:-1] ** 2).sum(axis=1) / units**2
        return ratio(observed - expected, 1 - expected)

    return of_sums(np.column_stack([_same(n), shares, np.ones(len(n))]), kappa, times=times)


def commonest_size(counts: Integers) -> Integers:
    """Return the units with the commonest number of ratings of two or more: what Fleiss' kappa can be taken over."""
    n = _paired(counts)
    if not len(n):
        return n
    sizes = n.sum(axis=1)
    return n[sizes == np.bincount(sizes).argmax()]


def cohen_kappa(one: Integers, other: Integers, *, categories: int) -> Figure:
    """Return Cohen's kappa of two raters on the same units: their categories (both n, from 0).

    kappa = (p_o - p_e) / (1 - p_e), p_e = sum_k p_k. p_.k; Cohen 1960 (Educational and Psychological Measurement
    20: 37-46), equation 1.
    """
    joint = np.zeros((len(one), categories * categories))
    joint[np.arange(len(one)), one * categories + other] = 1

    def kappa(sums: Floats) -> Floats:
        table = sums.reshape(-1, categories, categories)
        n = table.sum(axis=(1, 2))
        observed = ratio(np.trace(table, axis1=1, axis2=2), n)
        expected = ratio((table.sum(axis=2) * table.sum(axis=1)).sum(axis=1), n**2)
        return ratio(observed - expected, 1 - expected)

    return of_sums(joint, kappa)


def gwet_ac(counts: Integers, weights: Floats | None = None) -> Figure:
    """Return Gwet's AC1, or AC2 with ``weights`` (categories x categories, 1 for the same): for skewed answers.

    AC = (p_a - p_e) / (1 - p_e); p_a the mean over units of sum_k n_uk (n*_uk - 1) / m_u (m_u - 1), n* weighted;
    p_e = sum(w) / q (q - 1) * sum_k pi_k (1 - pi_k), pi_k the mean share of category k over units; Gwet 2014,
    "Handbook of Inter-Rater Reliability", 4th edition, section 5.3; Gwet 2008 (BJMSP 61: 29-48) for AC1.
    """
    size = counts.shape[1]
    if size < 2:
        return NOTHING
    weight = np.eye(size) if weights is None else weights
    patterns, times = _patterns(counts[counts.sum(axis=1) >= 1])
    rated = patterns.astype(np.float64)
    m = rated.sum(axis=1)
    paired = m >= 2
    pairs = np.where(paired, m * (m - 1), 1.0)
    same = np.where(paired, (rated * (rated @ weight - 1)).sum(axis=1) / pairs, 0.0)
    factor = weight.sum() / (size * (size - 1))

    def ac(sums: Floats) -> Floats:
        shares = sums[:, 2:-1] / sums[:, -1:]
        observed = ratio(sums[:, 0], sums[:, 1])
        expected = factor * (shares * (1 - shares)).sum(axis=1)
        return ratio(observed - expected, 1 - expected)

    return of_sums(np.column_stack([same, paired, rated / m[:, None], np.ones(len(rated))]), ac, times=times)


def quadratic_weights(categories: int) -> Floats:
    """Return weights for answers in an order: 1 - (k - l)^2 / (q - 1)^2."""
    steps = np.subtract.outer(np.arange(categories), np.arange(categories)).astype(np.float64)
    return 1 - (steps / max(categories - 1, 1)) ** 2


def shares_of(counts: Integers) -> Floats:
    """Return the share of each category among all ratings."""
    total = counts.sum()
    return counts.sum(axis=0) / total if total else np.zeros(counts.shape[1])


def _paired(counts: Integers) -> Integers:
    return counts[counts.sum(axis=1) >= 2]


def _patterns(counts: Integers) -> tuple[Integers, Integers]:
    """Return the different rows of counts, and how many units have each: what many units come down to."""
    base, size = int(counts.max(initial=0)) + 1, counts.shape[1]
    if float(base) ** size >= 2**62:
        patterns, times = np.unique(counts, axis=0, return_counts=True)
        return patterns, times
    # One number for each row is sorted much faster than rows are.
    keys = counts @ (base ** np.arange(size, dtype=np.int64))
    _, first, times = np.unique(keys, return_index=True, return_counts=True)
    return counts[first], times


def _same(n: Integers) -> Floats:
    m = n.sum(axis=1)
    return np.asarray((n * (n - 1)).sum(axis=1) / np.maximum(m * (m - 1), 1), dtype=np.float64)


def _distance(totals: Floats, scale: Scale, steps: Floats | None) -> Floats:
    """Return squared differences (b x categories x categories) under the totals (b x categories) of a resample."""
    size = totals.shape[1]
    if scale == "nominal":
        return np.broadcast_to(1 - np.eye(size), (len(totals), size, size))
    if scale == "interval":
        if steps is None:
            raise ValueError("an interval scale needs the categories' values")
        return np.broadcast_to(steps, (len(totals), size, size))
    up_to = totals.cumsum(axis=1)
    # The ratings from c to k, half of those at the ends.
    middle = up_to - totals / 2
    return (middle[:, :, None] - middle[:, None, :]) ** 2
