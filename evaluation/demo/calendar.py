"""The demo's clock: its work is played in a minute, and dated as if it had taken some weeks of working days."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, time, timedelta
from unittest import mock

from django.apps import apps
from django.utils import timezone

real_now = timezone.now
BEGIN_OF_DAY = time(8, 30)
WORKING_HOURS = 8.0
SATURDAY = 5


class Calendar:
    """Tells the time of a story that began ``weeks`` ago and comes to yesterday evening as ``progress`` comes to 1."""

    def __init__(self, weeks: int) -> None:
        today = real_now().date()
        days = (today - timedelta(days=back) for back in range(7 * weeks, 0, -1))
        self._days = [day for day in days if day.weekday() < SATURDAY]
        self._now: datetime | None = None

    def now(self) -> datetime:
        """Return the story's moment, and the real one before it begins and after it is told."""
        return self._now or real_now()

    def move_to(self, progress: float) -> bool:
        """Move the clock to a share of the story (0 to 1); tell whether a new day has begun. It never goes back."""
        place = min(max(progress, 0.0), 0.9999) * len(self._days)
        day, share = self._days[int(place)], place % 1
        begin = datetime.combine(day, BEGIN_OF_DAY, tzinfo=real_now().tzinfo)
        moment = begin + timedelta(hours=WORKING_HOURS * share)
        before = self._now
        self._now = max(moment, before) if before else moment
        return before is not None and before.date() != self._now.date()

    @contextmanager
    def telling(self) -> Iterator[Calendar]:
        """Let the product go by this clock, in this process, until the story is told."""
        fields = [
            field for model in apps.get_models() for field in model._meta.concrete_fields if field.default is real_now
        ]
        self.move_to(0.0)
        with mock.patch.object(timezone, "now", self.now):
            for field in fields:
                _use(field, self.now)
            try:
                yield self
            finally:
                self._now = None
                for field in fields:
                    _use(field, real_now)


def _use(field: object, clock: object) -> None:
    """Set a field's default; Django keeps what it has worked out of it in ``_get_default``."""
    field.__dict__.pop("_get_default", None)
    field.default = clock  # type: ignore[attr-defined]
