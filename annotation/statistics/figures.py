"""A figure with its interval: by bootstrap over units, or by Wilson's formula for a plain share."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

RESAMPLES = 1_000
CONFIDENCE = 0.95
SEED = 20_260_101
Z = 1.959963984540054
# A bootstrap over fewer units is too sure of itself.
FEWEST_UNITS = 10
# Of the resamples; an interval from fewer would be one of the well-behaved part only.
MUST_BE_DEFINED = 0.9
# Draws held in memory at once: 16 MB.
DRAWS_AT_ONCE = 2_000_000


@dataclass(frozen=True)
class Figure:
    """A value with its 95 % interval over ``n`` units. None: it cannot be told."""

    value: float | None
    low: float | None = None
    high: float | None = None
    n: int = 0

    def as_dict(self) -> dict[str, Any]:
        """Return the figure as JSON has it."""
        return asdict(self)


NOTHING = Figure(None)


def wilson(successes: int, n: int) -> Figure:
    """Return a share with its score interval (Wilson 1927, JASA 22: 209-212).

    centre = (p + z^2/2n) / (1 + z^2/n); half width = z sqrt(p(1-p)/n + z^2/4n^2) / (1 + z^2/n).
    """
    if n == 0:
        return NOTHING
    share, squared = successes / n, Z * Z / n
    centre = (share + squared / 2) / (1 + squared)
    half = Z * math.sqrt(share * (1 - share) / n + squared / (4 * n)) / (1 + squared)
    return Figure(share, max(0.0, centre - half), min(1.0, centre + half), n)


def of_sums(
    contributions: Floats,
    statistic: Callable[[Floats], Floats],
    *,
    times: Integers | None = None,
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> Figure:
    """Return a statistic of sums over units, with its percentile bootstrap interval over units (Efron 1979).

    ``contributions`` (units x m): what each unit adds to each of m sums; with ``times``, each row stands for so many
    units. ``statistic`` takes sums (b x m) and returns b values, NaN where it is not defined. Units that contribute the same are drawn together: how often each pattern is
    drawn is multinomial, which is exactly what drawing units one by one comes to, and costs little for many units.
    Seeded: the same data has the same interval each time.
    """
    if not len(contributions):
        return NOTHING
    if times is None:
        patterns, counts = np.unique(contributions, axis=0, return_counts=True)
    else:
        patterns, counts = contributions, times
    units = int(counts.sum())
    value = _number(statistic((counts @ patterns)[None, :])[0])
    if value is None or units < FEWEST_UNITS:
        return Figure(value, n=units)
    generator = np.random.default_rng(seed)
    rows = max(1, DRAWS_AT_ONCE // len(patterns))
    found = []
    for start in range(0, resamples, rows):
        drawn = generator.multinomial(units, counts / units, size=min(rows, resamples - start))
        found.append(statistic(drawn @ patterns))
    low, high = ends(np.concatenate(found))
    return Figure(value, low, high, units)


def ends(values: Floats) -> tuple[float | None, float | None]:
    """Return the ends of the central 95 % of resampled values; None where too many of them are not defined."""
    defined = values[np.isfinite(values)]
    if len(defined) < MUST_BE_DEFINED * len(values):
        return None, None
    tail = (1 - CONFIDENCE) / 2
    low, high = np.quantile(defined, [tail, 1 - tail])
    return float(low), float(high)


def ratio(over: Floats, under: Floats) -> Floats:
    """Return ``over / under``, NaN where there is nothing under."""
    safe = np.where(under == 0, 1.0, under)
    return np.asarray(np.where(under == 0, np.nan, over / safe), dtype=np.float64)


def _number(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
