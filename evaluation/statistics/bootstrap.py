"""Percentile bootstrap of a mean (Efron 1979): seeded, so that the same data has the same interval each time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

RESAMPLES = 2_000
CONFIDENCE = 0.95
SEED = 20_260_101
# Draws held in memory at once: 16 MB of indices.
DRAWS_AT_ONCE = 2_000_000


@dataclass(frozen=True)
class Interval:
    """A mean with its 95 % interval, and how many values it was taken over."""

    value: float
    low: float
    high: float
    n: int

    def as_dict(self) -> dict[str, float | int]:
        """Return the figures as JSON has them."""
        return asdict(self)


def mean_interval(values: Sequence[float], *, resamples: int = RESAMPLES, seed: int = SEED) -> Interval | None:
    """Return the mean of ``values`` with its percentile interval; None when there are no values."""
    if not values:
        return None
    array = np.asarray(values, dtype=np.float64)
    means = np.concatenate([array[draw].mean(axis=1) for draw in draws(len(array), resamples=resamples, seed=seed)])
    low, high = percentiles(means)
    return Interval(value=float(array.mean()), low=low, high=high, n=len(array))


def draws(n: int, *, resamples: int = RESAMPLES, seed: int = SEED) -> Iterator[NDArray[np.int64]]:
    """Yield index arrays (resamples x n, in pieces of bounded size): each row draws n of n with replacement."""
    generator = np.random.default_rng(seed)
    rows = max(1, DRAWS_AT_ONCE // n)
    for start in range(0, resamples, rows):
        yield generator.integers(0, n, size=(min(rows, resamples - start), n))


def percentiles(statistics: Floats) -> tuple[float, float]:
    """Return the ends of the central 95 % of resampled statistics."""
    tail = (1 - CONFIDENCE) / 2
    low, high = np.quantile(statistics, [tail, 1 - tail])
    return float(low), float(high)
