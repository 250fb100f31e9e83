"""Do an import in a worker. Safe to interrupt anywhere and to start again.

The rows are written in many short transactions, because one long one would keep everybody else waiting on SQLite.
All or nothing holds all the same: the whole file is checked first, tasks are handed out only when the last row is
there, and what is written of an import that cannot be finished is removed.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, transaction
from django.utils import timezone
from jsonschema.protocols import Validator

from accounts.services.audit import record as audit
from annotation.importing.lines import Fault, Line, read_lines
from annotation.models import ImportBatch, ImportFault
from annotation.models.importing import IMPORT_MACHINE, ImportMode, ImportPhase, ImportState
from annotation.services import import_leases, uploads
from annotation.services.import_leases import Beat, Superseded, claim, lock_own
from annotation.services.import_matching import Seen, Sorted, sort_lines
from annotation.services.import_rows import open_slots, undo, write_records
from annotation.services.importing import ask_for_next_import
from core.json_schema import validator_of

logger = logging.getLogger(__name__)

LINES_AT_ONCE = 500
BYTES_AT_ONCE = 8 * 1024**2
FAULTS_KEPT = 1_000
INTERRUPTED = (
    f"The import was interrupted {import_leases.MAX_ATTEMPTS} times and given up. "
    "Look at the worker's log and memory, then import the file again."
)


def run(batch_id: int) -> ImportState | None:
    """Do an import if nobody else does; return how it ended, or None when there was nothing to do."""
    batch = claim(batch_id)
    if batch is None:
        return None
    try:
        ended = _run(batch)
    except Superseded:
        logger.info("Import %s is done elsewhere; this worker stops.", batch_id)
        return None
    except BaseException:
        with suppress(DatabaseError):
            import_leases.let_go(batch)
        raise
    uploads.remove(batch.file_path)
    # A later import of the project waits for this one.
    ask_for_next_import(batch.project_id)
    return ended


def _run(batch: ImportBatch) -> ImportState:
    if batch.attempt > import_leases.MAX_ATTEMPTS:
        return _give_up(batch, INTERRUPTED)
    try:
        return _import(batch)
    except OSError as error:
        logger.exception("The file of import %s cannot be read", batch.pk)
        reason = error.strerror or type(error).__name__
        message = f"The uploaded file cannot be read ({reason}). Web server and workers need the same data folder."
        return _give_up(batch, message)


def _import(batch: ImportBatch) -> ImportState:
    validator = validator_of(batch.project.output_schema)
    careful = batch.mode == ImportMode.ALL_OR_NOTHING
    if careful:
        _check(batch, validator)
        if batch.fault_count:
            return _reject(batch)
        # All answers fit: the second reading need not ask again.
        validator = None
    _write(batch, validator)
    if batch.fault_count and (careful or not batch.created_count + batch.unchanged_count):
        return _reject(batch)
    return _finish(batch, ImportState.COMPLETED, _summary(batch))


def _check(batch: ImportBatch, validator: Validator | None) -> None:
    """Read the whole file and note what is wrong with it."""
    batch.phase = ImportPhase.CHECKING
    beat = Beat(batch)
    with Seen() as seen:
        for lines in _pieces(batch):
            found = sort_lines(batch, lines, validator=validator, seen=seen)
            _note(batch, found.faults)
            beat()


def _write(batch: ImportBatch, validator: Validator | None) -> None:
    """Read the file and write what is good in it, a piece in each transaction."""
    batch.phase = ImportPhase.WRITING
    batch.lines_read = batch.bytes_read = 0
    with Seen() as seen:
        for lines in _pieces(batch):
            found = sort_lines(batch, lines, validator=validator, seen=seen)
            _store(batch, found)
            _note(batch, found.faults)


def _store(batch: ImportBatch, found: Sorted) -> None:
    with transaction.atomic():
        lock_own(batch)
        if found.new:
            first = write_records(batch, batch.project, found.new)
            if batch.mode == ImportMode.SKIP_BAD:
                open_slots(batch, from_task=first)
        batch.created_count += len(found.new) + found.written
        batch.unchanged_count += found.unchanged
        import_leases.save_progress(batch)


def _pieces(batch: ImportBatch) -> Iterator[list[Line | Fault]]:
    """Yield the file some lines at a time: few enough to be held in memory, whatever their length."""
    piece: list[Line | Fault] = []
    with Path(batch.file_path).open("rb") as file:
        begun = 0
        for line in read_lines(file, max_line_bytes=settings.IMPORT_MAX_LINE_BYTES):
            piece.append(line)
            batch.lines_read, batch.bytes_read = line.line, file.tell()
            if len(piece) == LINES_AT_ONCE or batch.bytes_read - begun >= BYTES_AT_ONCE:
                yield piece
                piece, begun = [], batch.bytes_read
        batch.bytes_read = file.tell()
    if piece:
        yield piece


def _note(batch: ImportBatch, faults: list[Fault]) -> None:
    """Count faults, and keep the first thousand."""
    if not faults:
        return
    kept = faults[: max(0, FAULTS_KEPT - batch.fault_count)]
    batch.fault_count += len(faults)
    with transaction.atomic():
        lock_own(batch)
        ImportFault.objects.bulk_create(
            ImportFault(
                batch=batch,
                line=fault.line,
                field=_cut(fault.field, 200),
                code=fault.code,
                message=_cut(fault.message, 500),
                excerpt=_cut(fault.excerpt, 200),
            )
            for fault in kept
        )
        import_leases.save_progress(batch)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def _reject(batch: ImportBatch) -> ImportState:
    if batch.mode == ImportMode.ALL_OR_NOTHING:
        undo(batch)
        batch.created_count = batch.unchanged_count = 0
    lines = "1 line cannot be taken" if batch.fault_count == 1 else f"{batch.fault_count:,} lines cannot be taken"
    message = f"Nothing was imported: {lines}. Correct the file and import it again."
    if first := batch.faults.order_by("line", "pk").first():
        message += f" Line {first.line}: {first.message}"
    return _finish(batch, ImportState.REJECTED, message)


def _give_up(batch: ImportBatch, message: str) -> ImportState:
    if batch.mode == ImportMode.ALL_OR_NOTHING:
        undo(batch)
        batch.created_count = batch.unchanged_count = 0
        return _finish(batch, ImportState.FAILED, f"{message} Nothing was imported.")
    batch.created_count = batch.items.count()
    message = f"{message} {batch.created_count:,} lines are in; importing the file again adds the rest."
    return _finish(batch, ImportState.FAILED, message)


@transaction.atomic
def _finish(batch: ImportBatch, state: ImportState, message: str) -> ImportState:
    """Settle an import; with all or nothing its tasks become ready at this moment."""
    lock_own(batch)
    if state == ImportState.COMPLETED and batch.mode == ImportMode.ALL_OR_NOTHING:
        open_slots(batch)
    IMPORT_MACHINE.move(batch, state)
    batch.message = message
    batch.finished_at = timezone.now()
    batch.save()
    audit(
        actor=batch.created_by,
        verb=f"import_{state.value}",
        target=batch,
        project_id=batch.project_id,
        after={
            "created": batch.created_count,
            "unchanged": batch.unchanged_count,
            "faults": batch.fault_count,
            "sha256": batch.file_digest,
        },
    )
    return state


def _summary(batch: ImportBatch) -> str:
    parts = [f"{_lines(batch.created_count)} imported." if batch.created_count else "Nothing was new."]
    if batch.unchanged_count:
        parts.append(f"{_lines(batch.unchanged_count)} there already.")
    if batch.fault_count:
        parts.append(f"{_lines(batch.fault_count)} skipped.")
    return " ".join(parts)


def _lines(count: int) -> str:
    return "1 line was" if count == 1 else f"{count:,} lines were"
