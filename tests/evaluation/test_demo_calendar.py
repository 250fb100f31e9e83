"""The demo's clock: weeks of working days, and no trace of it afterwards."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from annotation.models import Item, Review
from evaluation.demo.calendar import Calendar


def test_the_story_is_told_on_working_days_and_ends_before_today():
    calendar = Calendar(weeks=2)
    begin = timezone.now()
    with calendar.telling():
        days = []
        for step in range(101):
            calendar.move_to(step / 100)
            moment = timezone.now()
            assert moment.weekday() < 5
            assert 8 <= moment.hour <= 16
            days.append(moment.date())
            assert Item._meta.get_field("created_at").get_default() == moment
            assert Review._meta.get_field("created_at").get_default() == moment
    assert days == sorted(days)
    assert len(set(days)) == 10
    assert begin.date() - timedelta(days=14) <= days[0]
    assert days[-1] < begin.date()


def test_afterwards_the_real_clock_goes_on():
    before = timezone.now()
    with Calendar(weeks=2).telling():
        assert timezone.now() < before
    assert timezone.now() >= before
    assert Item._meta.get_field("created_at").get_default() >= before


def test_the_clock_never_goes_back_and_says_when_a_day_begins():
    calendar = Calendar(weeks=1)
    with calendar.telling():
        assert not calendar.move_to(0.1)
        assert calendar.move_to(0.25)
        later = timezone.now()
        assert not calendar.move_to(0.05)
        assert timezone.now() == later
