"""Who builds a version: one process at a time, and its heartbeat. A build that fell silent is taken over."""

from __future__ import annotations

import time
import uuid
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from training.models import DatasetState, DatasetVersion
from training.models.dataset import DATASET_MACHINE

LEASE = timedelta(seconds=60)
BEAT_SECONDS = 5.0
MAX_ATTEMPTS = 3
INTERRUPTED = (
    f"The freeze was interrupted {MAX_ATTEMPTS} times and given up. Look at the worker's log and memory, "
    "then freeze again."
)


class Superseded(Exception):
    """Another process builds this version now, or it is settled: this one must stop and touch nothing."""


@transaction.atomic
def claim(version_id: int) -> DatasetVersion | None:
    """Return the version with a new build token, or None when there is nothing to do here and now.

    Versions of one project are built in their order, because a version keeps the sides that earlier ones gave.
    """
    version = DatasetVersion.objects.select_for_update().filter(pk=version_id, state=DatasetState.BUILDING).first()
    if version is None or _is_alive(version):
        return None
    earlier = DatasetVersion.objects.filter(
        project_id=version.project_id, number__lt=version.number, state=DatasetState.BUILDING
    )
    if earlier.exists():
        return None
    if version.build_attempts >= MAX_ATTEMPTS:
        give_up(version, INTERRUPTED)
        return None
    version.build_token = uuid.uuid4()
    version.build_attempts += 1
    version.heartbeat_at = timezone.now()
    version.save(update_fields=["build_token", "build_attempts", "heartbeat_at"])
    return version


def give_up(version: DatasetVersion, message: str) -> None:
    """Mark a version as failed; the caller holds its row."""
    DATASET_MACHINE.move(version, DatasetState.FAILED)
    version.error = message
    version.build_token = None
    version.save(update_fields=["state", "error", "build_token"])


def _is_alive(version: DatasetVersion) -> bool:
    return (
        version.build_token is not None
        and version.heartbeat_at is not None
        and version.heartbeat_at > timezone.now() - LEASE
    )


def waiting() -> list[int]:
    """Return the versions that are to be built and that nobody builds, oldest first."""
    silent = Q(build_token=None) | Q(heartbeat_at=None) | Q(heartbeat_at__lte=timezone.now() - LEASE)
    found = DatasetVersion.objects.filter(silent, state=DatasetState.BUILDING)
    return list(found.order_by("id").values_list("pk", flat=True))


def lock_own(version: DatasetVersion) -> DatasetVersion:
    """Return the version's row, locked, if this process still builds it. Call it in a transaction.

    Raises:
        Superseded: another process has taken over.
    """
    mine = (
        DatasetVersion.objects.select_for_update()
        .filter(pk=version.pk, state=DatasetState.BUILDING, build_token=version.build_token)
        .first()
    )
    if mine is None:
        raise Superseded
    return mine


class Heartbeat:
    """Renews the lease and shows progress, some seconds apart however often it is called."""

    def __init__(self, version: DatasetVersion) -> None:
        self.version = version
        self.phase = ""
        self.last = 0.0

    def begin(self, phase: str) -> None:
        """Name the phase that starts now."""
        self.phase = phase
        self.last = 0.0
        self(0, None)

    def __call__(self, done: int, total: int | None) -> None:
        """Say how far the phase has come.

        Raises:
            Superseded: another process has taken over.
        """
        now = time.monotonic()
        if now - self.last < BEAT_SECONDS:
            return
        self.last = now
        progress: dict[str, Any] = {"phase": self.phase, "done": done, "total": total}
        still_mine = DatasetVersion.objects.filter(
            pk=self.version.pk, state=DatasetState.BUILDING, build_token=self.version.build_token
        ).update(heartbeat_at=timezone.now(), progress=progress)
        if not still_mine:
            raise Superseded
