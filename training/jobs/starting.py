"""Claim a queued job and a slot in one transaction, and start the attempt's supervisor."""

from __future__ import annotations

import os
import subprocess
import sys

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from training.jobs import hosts
from training.jobs.history import tell
from training.jobs.lease import LEASE
from training.jobs.processes import boot_id
from training.jobs.slots import lock_free_slot, register_slots
from training.jobs.workspace import run_dir_of
from training.models import Attempt, ComputeSlot, Job, JobState
from training.models.job import JOB_MACHINE

# Ended supervisors are our children until somebody asks how they ended.
_supervisors: list[subprocess.Popen[bytes]] = []


def start_queued(queue: str) -> list[Attempt]:
    """Start as many queued jobs of ``queue`` as this host has free slots; safe to call any time."""
    _supervisors[:] = [process for process in _supervisors if process.poll() is None]
    if not ComputeSlot.objects.filter(host=hosts.this_host(), queue=queue).exists():
        register_slots(queue)
    started = []
    while (attempt := _claim(queue)) is not None:
        spawn_supervisor(attempt)
        started.append(attempt)
    return started


@transaction.atomic
def _claim(queue: str) -> Attempt | None:
    """Give a free slot of this host to the first job in the queue: highest priority, then oldest."""
    if not Job.objects.filter(queue=queue, state=JobState.QUEUED).exists():
        return None
    slot = lock_free_slot(queue)
    if slot is None:
        return None
    job = (
        Job.objects.select_for_update(skip_locked=True)
        .filter(queue=queue, state=JobState.QUEUED)
        .order_by("-priority", "id")
        .first()
    )
    if job is None:
        return None
    now = timezone.now()
    JOB_MACHINE.move(job, JobState.RUNNING)
    job.attempt_count += 1
    job.started_at = job.started_at or now
    job.save(update_fields=["state", "attempt_count", "started_at"])
    attempt = Attempt.objects.create(
        job=job,
        number=job.attempt_count,
        host=slot.host,
        boot_id=boot_id(),
        directory=f"runs/{job.pk}",
        lease_expires_at=now + 2 * LEASE,
        started_at=now,
    )
    slot.attempt = attempt
    slot.idle_memory_mib = hosts.memory_used(slot.device)
    slot.save(update_fields=["attempt", "idle_memory_mib"])
    tell(job, "attempt_started", f"Attempt {attempt.number} starts on {slot.host} ({slot.device}).")
    return attempt


def spawn_supervisor(attempt: Attempt) -> None:
    """Start a supervisor that outlives this process: a session of its own, no terminal, its words in a file."""
    run_dir = run_dir_of(attempt.job_id)
    run_dir.create()
    with (run_dir.path / "supervisor.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "training.jobs.supervisor", str(attempt.pk), str(attempt.supervisor_number)],
            cwd=settings.BASE_DIR,
            # One process, one connection: a pool would only hold more.
            env=os.environ | {"DATABASE_POOL": "0", "TUNELOOP_HOST": hosts.this_host()},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    _supervisors.append(process)
