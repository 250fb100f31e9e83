"""The sweep: look after runs whose supervisor has fallen silent, and ring for jobs that nobody rang for.

Processes can only be seen from their own host, so each host looks after its own runs. A run whose supervisor is gone
gets a new one, which adopts the runner if it is still at work (see docs/decisions/0020) and else settles the attempt.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from training.jobs import hosts
from training.jobs.bell import ring_host
from training.jobs.ending import Ending, Outcome
from training.jobs.history import tell
from training.jobs.lease import LEASE, Lease, LeaseLost
from training.jobs.processes import ProcessName, boot_id, end_process, end_run, is_alive
from training.jobs.settling import settle
from training.jobs.slots import register_slots, release_ended_slots
from training.jobs.starting import spawn_supervisor, start_queued
from training.jobs.workspace import run_dir_of
from training.models import Attempt, ComputeSlot, Job, JobState
from training.models.job import LIVE_ATTEMPT_STATES

logger = logging.getLogger(__name__)

# A supervisor that lives but has not renewed its lease for so long hangs: it is ended and replaced.
HUNG_AFTER = timedelta(seconds=60)
# A host that has looked after none of its runs for so long is lost. Its supervisors, if they live but cannot reach the
# database, have stopped their runners well before (supervising.BLIND_AT_MOST_SECONDS).
HOST_LOST_AFTER = timedelta(minutes=20)
# An attempt whose supervisors keep dying has something that kills them.
MOST_SUPERVISORS = 10
# A host that swept within this time is there.
HOST_SEEN_WITHIN = timedelta(seconds=60)


def sweep(queue: str) -> dict[str, int]:
    """Look after this host's runs, then start what is queued in ``queue``; return what was done. Safe at any time."""
    register_slots(queue)
    now = timezone.now()
    silent = list(Attempt.objects.filter(state__in=LIVE_ATTEMPT_STATES, lease_expires_at__lt=now).order_by("id"))
    mine = [attempt for attempt in silent if attempt.host == hosts.this_host()]
    looked_after = sum(_look_after(attempt, now) for attempt in mine)
    for attempt in silent:
        if attempt.host != hosts.this_host():
            _look_after_from_afar(attempt, queue, now)
    freed = release_ended_slots()
    started = start_queued(queue)
    _ring_other_hosts(queue, now)
    return {"looked_after": looked_after, "slots_freed": freed, "started": len(started)}


def _look_after(attempt: Attempt, now: datetime) -> bool:
    """Give a silent attempt of this host a new supervisor; return whether something was done."""
    if attempt.boot_id == boot_id() and attempt.supervisor_pid is not None:
        supervisor = ProcessName(attempt.supervisor_pid, attempt.supervisor_started or 0.0)
        if is_alive(supervisor):
            if now - attempt.lease_expires_at < HUNG_AFTER:
                return False
            logger.warning("Supervisor %d of %s hangs; ending it.", supervisor.pid, attempt)
            end_process(supervisor)
    if attempt.supervisor_number >= MOST_SUPERVISORS:
        return _give_up_on(attempt)
    return _replace_supervisor(attempt)


def _replace_supervisor(attempt: Attempt) -> bool:
    with transaction.atomic():
        taken = Attempt.objects.filter(
            pk=attempt.pk,
            supervisor_number=attempt.supervisor_number,
            state__in=LIVE_ATTEMPT_STATES,
            lease_expires_at__lt=timezone.now(),
        ).update(
            supervisor_number=F("supervisor_number") + 1,
            supervisor_pid=None,
            supervisor_started=None,
            lease_expires_at=timezone.now() + 2 * LEASE,
        )
        if not taken:
            return False
        job = Job.objects.select_for_update().get(pk=attempt.job_id)
        text = f"The supervisor of attempt {attempt.number} stopped answering; a new one looks after its runner."
        tell(job, "supervisor_lost", text, attempt=attempt.number)
    attempt.refresh_from_db()
    spawn_supervisor(attempt)
    return True


def _give_up_on(attempt: Attempt) -> bool:
    """End an attempt that no supervisor survives."""
    if not end_run(run_dir_of(attempt.job_id).path, attempt.number):
        logger.error("Processes of %s cannot be ended; it stays as it is.", attempt)
        return False
    message = f"{attempt.supervisor_number} supervisors of this attempt have died"
    return _settle_as_lost(attempt, message)


def _look_after_from_afar(attempt: Attempt, queue: str, now: datetime) -> None:
    """Call the host of a silent attempt; believe it lost when nobody there has looked after its run for long."""
    if now - attempt.lease_expires_at < HOST_LOST_AFTER:
        ring_host(hosts.host_queue(attempt.host), queue)
        return
    if _settle_as_lost(attempt, f"The host {attempt.host} does not answer any more"):
        # Nobody can tell whether the processes are gone; the host frees its slot itself if it ever comes back.
        logger.warning("The host %s is believed lost, with %s.", attempt.host, attempt)


def _settle_as_lost(attempt: Attempt, message: str) -> bool:
    lease = Lease(attempt.pk, attempt.job_id, attempt.supervisor_number)
    try:
        settle(lease, Ending(Outcome.LOST, "lost", message, retryable=True))
    except LeaseLost:
        return False
    return True


def _ring_other_hosts(queue: str, now: datetime) -> None:
    """A bell in a shared queue is heard by one host only: wake those that have a free slot for what is still queued."""
    if not Job.objects.filter(queue=queue, state=JobState.QUEUED).exists():
        return
    free = ComputeSlot.objects.filter(
        Q(queue=queue, attempt=None, enabled=True, seen_at__gt=now - HOST_SEEN_WITHIN) & ~Q(host=hosts.this_host())
    )
    for host in free.values_list("host", flat=True).distinct():
        ring_host(hosts.host_queue(host), queue)
