"""Who does an import: one worker at a time, and its heartbeat. An import that fell silent is taken over."""

from __future__ import annotations

import time
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from annotation.models import ImportBatch
from annotation.models.importing import IMPORT_MACHINE, ImportPhase, ImportState

LEASE = timedelta(seconds=60)
BEAT_SECONDS = 1.0
MAX_ATTEMPTS = 3


class Superseded(Exception):
    """Another worker does this import now, or it is settled: this one must stop and write nothing."""


@transaction.atomic
def claim(batch_id: int) -> ImportBatch | None:
    """Return the import with a new attempt number, or None when there is nothing to do here and now.

    Imports of one project are done in their order, so that two of them never add the same line.
    A new attempt starts from the first line: it finds what an earlier one wrote.
    """
    unfinished = ImportBatch.objects.filter(state__in=(ImportState.QUEUED, ImportState.RUNNING))
    batch = unfinished.select_for_update(of=("self",)).filter(pk=batch_id).first()
    if batch is None or (batch.state == ImportState.RUNNING and _is_alive(batch)):
        return None
    if unfinished.filter(project_id=batch.project_id, pk__lt=batch.pk).exists():
        return None
    if batch.state == ImportState.QUEUED:
        IMPORT_MACHINE.move(batch, ImportState.RUNNING)
    batch.attempt += 1
    batch.phase = ImportPhase.WAITING
    batch.heartbeat_at = timezone.now()
    batch.lines_read = batch.bytes_read = batch.created_count = batch.unchanged_count = batch.fault_count = 0
    batch.save()
    batch.faults.all().delete()
    return batch


def _is_alive(batch: ImportBatch) -> bool:
    return batch.heartbeat_at is not None and batch.heartbeat_at > timezone.now() - LEASE


def waiting() -> list[int]:
    """Return the imports that are to be done and that nobody does, oldest first."""
    silent = Q(heartbeat_at=None) | Q(heartbeat_at__lte=timezone.now() - LEASE)
    found = ImportBatch.objects.filter(Q(state=ImportState.QUEUED) | Q(silent, state=ImportState.RUNNING))
    return list(found.order_by("pk").values_list("pk", flat=True))


def lock_own(batch: ImportBatch) -> None:
    """Lock the import's row if this worker still does it. Call it first in each transaction that writes.

    Raises:
        Superseded: another worker has taken over.
    """
    mine = ImportBatch.objects.select_for_update(of=("self",)).filter(
        pk=batch.pk, state=ImportState.RUNNING, attempt=batch.attempt
    )
    if mine.first() is None:
        raise Superseded


def save_progress(batch: ImportBatch) -> None:
    """Store how far the import has come, and that its worker is alive.

    Raises:
        Superseded: another worker has taken over.
    """
    batch.heartbeat_at = timezone.now()
    still_mine = ImportBatch.objects.filter(pk=batch.pk, state=ImportState.RUNNING, attempt=batch.attempt).update(
        phase=batch.phase,
        lines_read=batch.lines_read,
        bytes_read=batch.bytes_read,
        created_count=batch.created_count,
        unchanged_count=batch.unchanged_count,
        fault_count=batch.fault_count,
        heartbeat_at=batch.heartbeat_at,
    )
    if not still_mine:
        raise Superseded


def let_go(batch: ImportBatch) -> None:
    """Say that this worker stops, so that the sweep need not wait for the lease to run out."""
    ImportBatch.objects.filter(pk=batch.pk, state=ImportState.RUNNING, attempt=batch.attempt).update(heartbeat_at=None)


class Beat:
    """Stores progress, some time apart however often it is called."""

    def __init__(self, batch: ImportBatch) -> None:
        self.batch = batch
        self.last = 0.0

    def __call__(self) -> None:
        """Store progress if it is time.

        Raises:
            Superseded: another worker has taken over.
        """
        now = time.monotonic()
        if now - self.last >= BEAT_SECONDS:
            self.last = now
            save_progress(self.batch)
