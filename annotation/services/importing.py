"""Ask for an import, and see to it that it gets done. The work itself is in ``import_running``."""

from __future__ import annotations

import logging

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

from accounts.models import User
from accounts.services.audit import record
from annotation.importing.records import MAX_PRIORITY
from annotation.models import ImportBatch, Project
from annotation.models.importing import ImportMode, ImportState
from annotation.models.task import TaskKind
from annotation.services import import_leases, uploads
from annotation.services.archive import check_active
from annotation.services.uploads import Upload
from core.errors import Detail, InvalidInput

logger = logging.getLogger(__name__)


def start_import(
    *,
    project: Project,
    upload: Upload,
    kind: str,
    mode: str = ImportMode.ALL_OR_NOTHING,
    priority: int = 0,
    by: User | None,
) -> ImportBatch:
    """Queue an import of an uploaded file; a worker does it. A refused file is removed.

    Raises:
        Conflict: the project is archived.
        InvalidInput: the file is empty or the priority out of range.
    """
    try:
        check_active(project)
        _check(upload, priority)
        return _queue(project, upload, TaskKind(kind), ImportMode(mode), priority, by)
    except BaseException:
        upload.discard()
        raise


def _check(upload: Upload, priority: int) -> None:
    if not upload.size:
        message = "The file is empty. Choose one with a JSON object on each line."
        raise InvalidInput(message, details=[Detail(message, field="file", code="empty")])
    if abs(priority) > MAX_PRIORITY:
        message = f"The priority must lie between -{MAX_PRIORITY:,} and {MAX_PRIORITY:,}."
        raise InvalidInput(message, details=[Detail(message, field="priority", code="out_of_range")])


@transaction.atomic
def _queue(
    project: Project, upload: Upload, kind: TaskKind, mode: ImportMode, priority: int, by: User | None
) -> ImportBatch:
    # Imports of a project are done in the order of their ids, so they are given ids one at a time.
    Project.objects.select_for_update(no_key=True, of=("self",)).get(pk=project.pk)
    batch = ImportBatch.objects.create(
        project=project,
        kind=kind,
        mode=mode,
        priority=priority,
        file_name=upload.name,
        file_path=str(upload.keep()),
        file_bytes=upload.size,
        file_digest=upload.digest,
        created_by=by,
    )
    record(
        actor=by,
        verb="import_started",
        target=batch,
        project_id=project.pk,
        after={"file": upload.name, "sha256": upload.digest, "kind": kind, "mode": mode, "priority": priority},
    )
    transaction.on_commit(lambda: ask_for_import(batch.pk))
    return batch


def ask_for_import(batch_id: int) -> bool:
    """Ring a worker; the sweep rings again for what was not heard."""
    try:
        current_app.send_task("annotation.tasks.run_import", args=[batch_id], retry=False)
    except (OperationalError, OSError) as error:
        logger.warning("The broker does not answer (%s); the sweep will start import %s.", error, batch_id)
        return False
    return True


def sweep() -> list[int]:
    """Ask for every import that nobody does (the broker was away, a worker was killed); return them."""
    found = import_leases.waiting()
    for batch_id in found:
        ask_for_import(batch_id)
    unfinished = ImportBatch.objects.filter(state__in=(ImportState.QUEUED, ImportState.RUNNING))
    uploads.remove_orphans(unfinished.values_list("file_path", flat=True))
    return found


def ask_for_next_import(project_id: int) -> None:
    """Ask for the project's next waiting import, after one was settled."""
    following = ImportBatch.objects.filter(project_id=project_id, pk__in=import_leases.waiting()).order_by("pk").first()
    if following is not None:
        ask_for_import(following.pk)
