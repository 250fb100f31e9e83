"""When will the work be finished? A bootstrap of the last working days, which says how sure that is.

The days of the last four weeks on which anybody worked are drawn again and again. A draw of as many days as there
were is one picture of how the team works; days drawn from it, one after another until nothing is left, give one day on
which the work is finished. The middle of a thousand such days is the estimate, and eight in ten lie in its interval.
Weekdays on which nobody worked in those weeks are passed over.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

WINDOW_DAYS = 28
LEAST_WORKING_DAYS = 5
DRAWS = 1_000
LEVEL = 0.8
FURTHEST_WORKING_DAYS = 1_000

DONE, TOO_FEW_DAYS, NO_PACE, TOO_FAR = "done", "too_few_days", "no_pace", "too_far"


@dataclass(frozen=True)
class Finish:
    """The estimated day, its interval (``latest`` is None where that is too far away), and what it rests on."""

    day: date
    earliest: date
    latest: date | None
    per_day: float
    working_days: int


def finishing_day(completed: Mapping[date, int], worked: Set[date], left: int, today: date) -> Finish | str:
    """Return when ``left`` tasks are completed, or why that cannot be told.

    ``completed`` holds the tasks that were completed on a day, ``worked`` the days on which anybody did anything.
    """
    if left <= 0:
        return DONE
    window = [today - timedelta(days=back) for back in range(1, WINDOW_DAYS + 1)]
    days = [day for day in window if day in worked]
    if len(days) < LEAST_WORKING_DAYS:
        return TOO_FEW_DAYS
    amounts = np.array([completed.get(day, 0) for day in days], dtype=np.int64)
    pace = float(amounts.mean())
    if pace <= 0:
        return NO_PACE
    needed = _working_days_needed(amounts, left, seed=today.toordinal())
    low, middle, high = (np.quantile(needed, share, method="higher") for share in _shares())
    if middle > FURTHEST_WORKING_DAYS:
        return TOO_FAR
    calendar = _Calendar(today, {day.weekday() for day in days})
    return Finish(
        day=calendar.day(int(middle)),
        earliest=calendar.day(int(low)),
        latest=calendar.day(int(high)) if high <= FURTHEST_WORKING_DAYS else None,
        per_day=pace,
        working_days=len(days),
    )


def _shares() -> tuple[float, float, float]:
    return (1 - LEVEL) / 2, 0.5, (1 + LEVEL) / 2


def _working_days_needed(amounts: np.ndarray, left: int, *, seed: int) -> np.ndarray:
    """Return for each draw how many working days it takes; one more than the furthest where it takes longer."""
    random = np.random.default_rng(seed)
    pictures = random.choice(amounts, size=(DRAWS, len(amounts)))
    # Three times as long as the usual pace needs: what is not finished then counts as too far.
    horizon = min(FURTHEST_WORKING_DAYS, int(3 * left / amounts.mean()) + 20)
    drawn = random.integers(len(amounts), size=(DRAWS, horizon))
    done = np.cumsum(np.take_along_axis(pictures, drawn, axis=1), axis=1) >= left
    return np.where(done.any(axis=1), done.argmax(axis=1) + 1, FURTHEST_WORKING_DAYS + 1)


class _Calendar:
    """Turns a number of working days from today on into a day."""

    def __init__(self, today: date, weekdays: Set[int]) -> None:
        self.today = today
        self.weekdays = weekdays

    def day(self, working_days: int) -> date:
        """Return the working day with this number; tomorrow, where it is one, is the first."""
        weeks, rest = divmod(working_days - 1, len(self.weekdays))
        found = self.today + timedelta(weeks=weeks)
        for _ in range(rest + 1):
            found += timedelta(days=1)
            while found.weekday() not in self.weekdays:
                found += timedelta(days=1)
        return found
