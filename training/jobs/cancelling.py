"""Stop a job, and try one again."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.services.audit import record
from core.errors import Conflict
from training.jobs.bell import ring
from training.jobs.history import tell
from training.jobs.kinds import handlers_of
from training.models import Job, JobState
from training.models.job import JOB_MACHINE

# The data and the settings are those of before, and so would be the end.
POINTLESS_TO_RETRY = {
    "nan_loss": "The loss was not a number; launch a new job with a lower learning rate.",
    "bad_data": "Its data cannot be used; freeze a new dataset version and launch a new job.",
    "bad_config": "Its settings cannot be used; launch a new job with other ones.",
}


@transaction.atomic
def cancel_job(*, job: Job, by: User | None) -> Job:
    """Ask a job to stop. A queued one is cancelled at once; a running one writes a checkpoint first.

    Asking again changes nothing.

    Raises:
        IllegalMove: the job has ended already.
    """
    job = Job.objects.select_for_update().get(pk=job.pk)
    if job.state == JobState.CANCELLING:
        return job
    before = job.state
    queued = before == JobState.QUEUED
    JOB_MACHINE.move(job, JobState.CANCELLED if queued else JobState.CANCELLING)
    job.cancel_requested_at = timezone.now()
    if queued:
        job.finished_at = job.cancel_requested_at
    job.save(update_fields=["state", "cancel_requested_at", "finished_at"])
    who = str(by) if by else "Tuneloop"
    text = f"{who} cancelled the job while it waited in the queue." if queued else f"{who} asked the job to stop."
    tell(job, "cancelled" if queued else "cancel_asked", text)
    record(actor=by, verb="job_cancelled", target=job, project_id=job.project_id, before={"state": before})
    ended = handlers_of(job.kind).ended
    if queued and ended is not None:
        ended(job)
    return job


@transaction.atomic
def retry_job(*, job: Job, by: User | None) -> Job:
    """Put a failed or cancelled job back in the queue; it goes on from its newest complete checkpoint.

    Raises:
        IllegalMove: the job has not failed and was not cancelled.
        Conflict: the same settings would fail in the same way.
    """
    job = Job.objects.select_for_update().get(pk=job.pk)
    before = {"state": job.state, "error_code": job.error_code}
    JOB_MACHINE.check(job.state, JobState.QUEUED)
    if advice := POINTLESS_TO_RETRY.get(job.error_code):
        raise Conflict(f"Another try would fail in the same way. {advice}", code="pointless_retry")
    JOB_MACHINE.move(job, JobState.QUEUED)
    job.forgiven_attempts = job.attempt_count
    job.cancel_requested_at = job.finished_at = None
    job.error_code = job.error_message = job.phase = ""
    job.queued_at = timezone.now()
    job.save()
    tell(job, "retried", f"{by or 'Tuneloop'} asked for another try.")
    record(actor=by, verb="job_retried", target=job, project_id=job.project_id, before=before)
    transaction.on_commit(lambda: ring(job.queue))
    return job
