"""An attempt has ended: what becomes of it, and of its job."""

from __future__ import annotations

import logging
from typing import Any

from django.db import transaction
from django.utils import timezone

from training.jobs.ending import Ending, Outcome
from training.jobs.history import tell
from training.jobs.kinds import BadRunData, Store, handlers_of
from training.jobs.lease import UNREACHABLE, Lease
from training.jobs.workspace import run_dir_of
from training.models import Attempt, AttemptState, Job, JobState
from training.models.job import JOB_MACHINE

logger = logging.getLogger(__name__)

FINAL_STATES = (JobState.SUCCEEDED, JobState.FAILED, JobState.CANCELLED)


def settle(lease: Lease, ending: Ending) -> Job:
    """Write down how an attempt ended and move its job: finished, or back to the queue from its newest checkpoint.

    Call it when no process of the attempt is left.

    Raises:
        LeaseLost: somebody else has settled it.
    """
    attempt = Attempt.objects.select_related("job__base_model", "job__dataset_version").get(pk=lease.attempt_id)
    run_dir = run_dir_of(attempt.job_id)
    store: Store | None = None
    if ending.outcome is Outcome.SUCCEEDED:
        try:
            with lease.kept():
                store = handlers_of(attempt.job.kind).finish(attempt.job, attempt, run_dir.path)
        except BadRunData as error:
            ending = Ending(Outcome.FAILED, error.code, error.message, exit_code=ending.exit_code)
        except UNREACHABLE:
            raise
        except Exception as error:
            # The run is good and its output is kept; running it again would meet the same fault in our own code.
            logger.exception("The output of %s could not be taken over", attempt)
            text = f"The run finished, but its output could not be taken over: {type(error).__name__}: {error}"
            ending = Ending(Outcome.FAILED, "finish_failed", text, exit_code=ending.exit_code)
    job = _store(lease, ending, progress=run_dir.progress(), store=store)
    if job.state == JobState.SUCCEEDED:
        run_dir.remove_checkpoints()
    return job


@transaction.atomic
def _store(lease: Lease, ending: Ending, *, progress: int, store: Store | None) -> Job:
    lease.fence(
        state=AttemptState(ending.outcome.value),
        progress=progress,
        exit_code=ending.exit_code,
        reason=ending.message,
        ended_at=timezone.now(),
    )
    job = Job.objects.select_for_update().get(pk=lease.job_id)
    target = next_state(job, ending)
    JOB_MACHINE.move(job, target)
    job.eta_seconds = None
    if target == JobState.QUEUED:
        job.phase = ""
        job.queued_at = timezone.now()
    else:
        job.finished_at = timezone.now()
        job.error_code, job.error_message = ("", "") if target != JobState.FAILED else (ending.code, ending.message)
    _tell_ending(job, ending, progress)
    job.save()
    if store is not None:
        store()
    ended = handlers_of(job.kind).ended
    if target in {JobState.FAILED, JobState.CANCELLED} and ended is not None:
        ended(job)
    return job


def next_state(job: Job, ending: Ending) -> JobState:
    """Return what an ended attempt makes of its job. The attempt is written already."""
    if ending.outcome is Outcome.SUCCEEDED:
        return JobState.SUCCEEDED
    if ending.outcome is Outcome.FAILED and not ending.retryable:
        return JobState.FAILED
    if job.state == JobState.CANCELLING:
        return JobState.CANCELLED
    return JobState.FAILED if fruitless_attempts(job) >= job.max_attempts else JobState.QUEUED


def fruitless_attempts(job: Job) -> int:
    """Return how many of the last attempts in a row ended without leaving more than they found."""
    count = 0
    attempts = job.attempts.filter(number__gt=job.forgiven_attempts).order_by("-number")
    for attempt in attempts:
        if attempt.progress > (attempt.resumed_from_step or 0):
            break
        count += 1
    return count


def _tell_ending(job: Job, ending: Ending, progress: int) -> None:
    number = job.attempt_count
    said = ending.message.rstrip(". ")
    data: dict[str, Any] = {"attempt": number, "ending": ending.outcome.value, "reason": ending.code}
    if job.state == JobState.SUCCEEDED:
        tell(job, "succeeded", f"Attempt {number} finished at step {job.step}.", **data)
    elif job.state == JobState.CANCELLED:
        tell(job, "cancelled", f"Attempt {number} was stopped at step {job.step}, as asked.", **data)
    elif job.state == JobState.FAILED and ending.retryable:
        text = f"{said}. {job.max_attempts} attempts in a row made no progress, so no further one is started."
        tell(job, "gave_up", text, **data)
    elif job.state == JobState.FAILED:
        tell(job, "failed", f"Attempt {number} failed: {said}.", **data)
    else:
        onward = f"goes on from step {progress}" if progress else "starts again: no checkpoint was complete yet"
        text = f"{said or 'The runner left'} (attempt {number}). Attempt {number + 1} {onward}."
        tell(job, "requeued", text, from_step=progress, **data)
