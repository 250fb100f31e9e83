"""The right of one supervisor to write about its attempt, held by a lease and checked in every write.

The check is the WHERE of an UPDATE on the attempt's row: the attempt is still live, and this is still its newest
supervisor. An attempt of a job that has gone on to another one is never live, so an older attempt's writes fail too.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.db import InterfaceError, OperationalError, connection, transaction
from django.utils import timezone

from training.jobs.events import RunnerEvent, job_progress, row_data
from training.models import Attempt, Job, JobEvent
from training.models.job import LIVE_ATTEMPT_STATES

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=15)
RENEW_SECONDS = 3.0
# The database restarts, is busy or cannot be reached: worth another try, unlike any other error of its.
UNREACHABLE = (OperationalError, InterfaceError)


class LeaseLost(Exception):
    """Another supervisor or another attempt has taken over; this one must write no more."""


class Lease:
    """The lease of supervisor number ``supervisor`` on an attempt."""

    def __init__(self, attempt_id: int, job_id: int, supervisor: int) -> None:
        self.attempt_id = attempt_id
        self.job_id = job_id
        self.supervisor = supervisor

    def fence(self, **changes: Any) -> None:
        """Renew the lease and change the attempt, in one statement; inside a transaction it locks the attempt's row.

        Raises:
            LeaseLost: the attempt has ended or has another supervisor. Nothing was changed.
        """
        updated = Attempt.objects.filter(
            pk=self.attempt_id, supervisor_number=self.supervisor, state__in=LIVE_ATTEMPT_STATES
        ).update(**({"lease_expires_at": timezone.now() + LEASE} | changes))
        if not updated:
            raise LeaseLost(f"attempt {self.attempt_id} has left supervisor {self.supervisor}")

    @transaction.atomic
    def store(self, events: list[RunnerEvent], *, offset: int, **changes: Any) -> Job:
        """Renew the lease and store what the runner reported up to ``offset`` of its file; return the job as it is."""
        self.fence(events_offset=offset, **changes)
        # The job's row lock also keeps events in the order of their ids, on which readers page.
        job = Job.objects.select_for_update().get(pk=self.job_id)
        number = job.attempt_count
        if events:
            progress = job_progress(events)
            for field, value in progress.items():
                setattr(job, field, value)
            job.save(update_fields=progress.keys())
            JobEvent.objects.bulk_create(
                [
                    JobEvent(
                        job=job,
                        attempt_number=number,
                        seq=event.seq,
                        kind=event.kind,
                        step=event.step,
                        data=row_data(event),
                        created_at=event.time,
                    )
                    for event in events
                    if event.kept
                ],
                ignore_conflicts=True,
            )
        return job

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Renew the lease from a thread while the body does slow work (copying, hashing)."""
        done = threading.Event()
        thread = threading.Thread(target=self._renew_until, args=(done,), name="lease", daemon=True)
        thread.start()
        try:
            yield
        finally:
            done.set()
            thread.join()

    def _renew_until(self, done: threading.Event) -> None:
        try:
            while not done.wait(RENEW_SECONDS):
                try:
                    self.fence()
                except LeaseLost:
                    # The body's own fenced write will meet the same and stop there.
                    return
                except UNREACHABLE as error:
                    logger.warning("The lease could not be renewed: %s", error)
                    connection.close()
        finally:
            connection.close()
