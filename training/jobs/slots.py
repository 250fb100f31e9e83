"""The places where runners run: registering a host's, and freeing them when they really are free."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from training.jobs import hosts
from training.jobs.processes import processes_of_run, wait_until
from training.jobs.workspace import run_dir_of
from training.models import Attempt, ComputeSlot
from training.models.job import LIVE_ATTEMPT_STATES

logger = logging.getLogger(__name__)

# A GPU whose memory stays in use after our runner is gone is somebody else's problem after this long.
MEMORY_PATIENCE = timedelta(minutes=10)
# What a driver keeps for itself comes and goes by some MiB.
MEMORY_SLACK_MIB = 256


@transaction.atomic
def register_slots(queue: str) -> list[ComputeSlot]:
    """Write down this host's slots for ``queue``, and take away those whose device is gone."""
    host = hosts.this_host()
    devices = hosts.devices()
    now = timezone.now()
    known = {slot.device: slot for slot in ComputeSlot.objects.filter(host=host, queue=queue)}
    for device in devices:
        if device not in known:
            ComputeSlot.objects.get_or_create(host=host, queue=queue, device=device, defaults={"seen_at": now})
    ComputeSlot.objects.filter(host=host, queue=queue, device__in=devices).update(seen_at=now)
    gone = [slot.pk for slot in known.values() if slot.device not in devices]
    if gone:
        ComputeSlot.objects.filter(pk__in=gone, attempt=None).delete()
    return list(ComputeSlot.objects.filter(host=host, queue=queue))


def lock_free_slot(queue: str) -> ComputeSlot | None:
    """Return a free slot of this host, locked; None when all are taken. Call it in a transaction.

    A device may serve several queues, with a slot in each; it is free when none of them is taken.
    """
    slots = list(ComputeSlot.objects.select_for_update().filter(host=hosts.this_host()).order_by("id"))
    busy = {slot.device for slot in slots if slot.attempt_id is not None}
    return next((slot for slot in slots if slot.queue == queue and slot.enabled and slot.device not in busy), None)


def release_slot(attempt: Attempt, *, patience_seconds: float = 30.0) -> bool:
    """Free the slot of an ended attempt once its processes and its GPU memory are gone; return whether it is free.

    Only on the attempt's own host: nobody else can see its processes.
    """
    slot = ComputeSlot.objects.filter(attempt=attempt).first()
    if slot is None:
        return True
    run_dir = run_dir_of(attempt.job_id).path
    if not wait_until(lambda: not processes_of_run(run_dir, attempt.number), patience_seconds):
        logger.warning("Slot %s stays taken: processes of %s are still there.", slot, attempt)
        return False
    if not wait_until(lambda: _memory_is_back(slot), patience_seconds, every=1.0):
        if timezone.now() - (attempt.ended_at or timezone.now()) < MEMORY_PATIENCE:
            logger.warning("Slot %s stays taken: the memory of its GPU is still in use.", slot)
            return False
        logger.warning("Slot %s is freed, but somebody still uses the memory of its GPU.", slot)
    ComputeSlot.objects.filter(pk=slot.pk, attempt=attempt).update(attempt=None)
    return True


def release_ended_slots() -> int:
    """Free this host's slots whose attempt has ended and left them taken; return how many."""
    held = ComputeSlot.objects.filter(host=hosts.this_host(), attempt__isnull=False)
    ended = held.exclude(attempt__state__in=LIVE_ATTEMPT_STATES).select_related("attempt")
    return sum(release_slot(slot.attempt, patience_seconds=0.0) for slot in ended if slot.attempt is not None)


def _memory_is_back(slot: ComputeSlot) -> bool:
    used = hosts.memory_used(slot.device)
    if used is None:
        return True
    return used <= (slot.idle_memory_mib or 0) + MEMORY_SLACK_MIB
