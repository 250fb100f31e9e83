"""The day of finishing: right on average, wide where the days differ, silent where nothing can be told."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from annotation.statistics.finishing import DONE, NO_PACE, TOO_FAR, TOO_FEW_DAYS, Finish, finishing_day

TODAY = date(2026, 11, 24)  # a Tuesday


def history(amounts, *, weekends: bool = False) -> dict[date, int]:
    """The amounts of the last working days, the newest last."""
    days = [TODAY - timedelta(days=back) for back in range(1, 60)]
    days = [day for day in days if weekends or day.weekday() < 5][: len(amounts)]
    return dict(zip(reversed(days), amounts, strict=True))


def finish(amounts, left, **options) -> Finish | str:
    days = history(amounts, **options)
    return finishing_day(days, set(days), left, TODAY)


def test_the_same_pace_each_day_gives_one_day():
    found = finish([10] * 20, 100)
    assert isinstance(found, Finish)
    # Ten working days from tomorrow, no weekends: nobody worked on any.
    assert found.day == found.earliest == found.latest == date(2026, 12, 8)
    assert (found.per_day, found.working_days) == (10.0, 20)


def test_weekends_count_where_people_work_on_them():
    found = finish([10] * 28, 100, weekends=True)
    assert isinstance(found, Finish)
    assert found.day == TODAY + timedelta(days=10)


def test_the_more_the_days_differ_the_wider_it_is():
    steady, wild = finish([9, 10, 11] * 6, 200), finish([0, 0, 30] * 6, 200)
    assert isinstance(steady, Finish)
    assert isinstance(wild, Finish)
    assert wild.latest is not None
    assert steady.latest is not None
    assert (wild.latest - wild.earliest) > 3 * (steady.latest - steady.earliest)


def test_the_interval_holds_the_truth_about_as_often_as_it_says():
    random = np.random.default_rng(4)
    held = 0
    for _ in range(150):
        found = finish([int(n) for n in random.poisson(8, 20)], 80)
        assert isinstance(found, Finish)
        needed, done = 0, 0
        while done < 80:
            needed, done = needed + 1, done + int(random.poisson(8))
        truth = TODAY
        for _ in range(needed):
            truth += timedelta(days=1)
            while truth.weekday() >= 5:
                truth += timedelta(days=1)
        held += found.earliest <= truth <= (found.latest or date.max)
    assert 0.75 <= held / 150 <= 0.97


@pytest.mark.parametrize(
    ("amounts", "left", "reason"),
    [
        ([10] * 20, 0, DONE),
        ([10] * 4, 100, TOO_FEW_DAYS),
        ([], 100, TOO_FEW_DAYS),
        ([0] * 20, 100, NO_PACE),
        ([2, -2] * 10, 100, NO_PACE),
        ([1] * 20, 1_000_000, TOO_FAR),
    ],
)
def test_where_nothing_can_be_told_it_says_why(amounts, left, reason):
    assert finish(amounts, left) == reason
