"""What happened to a job, in plain words: what its page shows, and what tests of recovery read."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Max

from training.jobs.lease import Lease
from training.models import Job, JobEvent

HISTORY = "history"
# History is numbered apart from the runners' events, as if attempt 0 had written it.
NO_ATTEMPT = 0


def tell(job: Job, code: str, text: str, **data: Any) -> JobEvent:
    """Add a sentence to a job's history. The caller holds the lock of the job's row, which keeps the numbers apart."""
    last = JobEvent.objects.filter(job=job, attempt_number=NO_ATTEMPT).aggregate(last=Max("seq"))["last"]
    return JobEvent.objects.create(
        job=job,
        attempt_number=NO_ATTEMPT,
        seq=(last or 0) + 1,
        kind=HISTORY,
        step=job.step or None,
        data={"code": code, "text": text, **data},
    )


@transaction.atomic
def tell_of_attempt(lease: Lease, code: str, text: str, **data: Any) -> None:
    """Add a sentence on behalf of a supervisor, if it still has its lease."""
    lease.fence()
    tell(Job.objects.select_for_update().get(pk=lease.job_id), code, text, **data)
