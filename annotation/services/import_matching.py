"""Sort the lines of a file into new ones, those that are there already, and those that cannot be taken."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import TracebackType

from jsonschema.protocols import Validator

from annotation.importing.lines import Fault, Line
from annotation.importing.records import Record, parse_record
from annotation.models import ImportBatch, Item
from annotation.services.audiences import people_by_email


class Seen:
    """The external ids and digests of a file's earlier lines, on disk: a file may have more than memory holds."""

    def __init__(self) -> None:
        # An empty name makes a private file that SQLite removes by itself.
        self.database = sqlite3.connect("", isolation_level=None)
        self.database.execute("PRAGMA journal_mode = OFF")
        self.database.execute("CREATE TABLE name (key TEXT PRIMARY KEY, line INTEGER) WITHOUT ROWID")
        self.database.execute("CREATE TABLE digest (key BLOB PRIMARY KEY) WITHOUT ROWID")
        self.database.execute("BEGIN")

    def __enter__(self) -> Seen:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.database.close()

    def earlier_line(self, external_id: str, line: int) -> int | None:
        """Note an external id; return the line that had it first, or None when this one is the first."""
        if self.database.execute("INSERT OR IGNORE INTO name VALUES (?, ?)", (external_id, line)).rowcount:
            return None
        found = self.database.execute("SELECT line FROM name WHERE key = ?", (external_id,)).fetchone()
        return int(found[0])

    def repeats(self, digest: str) -> bool:
        """Note a digest; tell whether an earlier line had it."""
        key = bytes.fromhex(digest)
        return not self.database.execute("INSERT OR IGNORE INTO digest VALUES (?)", (key,)).rowcount


@dataclass
class Sorted:
    """Some lines of a file. ``written`` counts those that an interrupted attempt of this import wrote."""

    new: list[Record] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    unchanged: int = 0
    written: int = 0


def sort_lines(batch: ImportBatch, lines: Sequence[Line | Fault], *, validator: Validator | None, seen: Seen) -> Sorted:
    """Sort some lines of an import's file.

    A line is there already when its external id is, with the same content; without an external id, when any item of the
    project was made of the same content. The same external id with other content cannot be taken.
    """
    found = Sorted()
    digests: list[tuple[Record, str]] = []
    known = people_by_email(batch.project)
    for line in lines:
        record = line if isinstance(line, Fault) else _parsed(line, batch, validator, known)
        if isinstance(record, Fault):
            found.faults.append(record)
            continue
        digest = record.line_hash(batch.kind)
        first = seen.earlier_line(record.external_id, record.line) if record.external_id else None
        if first is not None:
            found.faults.append(_repeated(record, first))
        elif seen.repeats(digest) and not record.external_id:
            found.unchanged += 1
        else:
            digests.append((record, digest))
    _match(batch, digests, found)
    found.faults.sort(key=lambda fault: fault.line)
    return found


def _parsed(line: Line, batch: ImportBatch, validator: Validator | None, known: Mapping[str, int]) -> Record | Fault:
    record = parse_record(line.value, line=line.line, kind=batch.kind, validator=validator)
    if isinstance(record, Record):
        for index, email in enumerate(record.assignees):
            if email not in known:
                message = f"Nobody with the address {email!r} annotates in this project. Add the person first."
                return Fault(line.line, "unknown_assignee", message, f"assignees.{index}", record.search_text[:120])
    return record


def _match(batch: ImportBatch, digests: list[tuple[Record, str]], found: Sorted) -> None:
    """Compare lines with the project's items: two queries, however many lines."""
    items = Item.objects.filter(project=batch.project_id)
    named = items.filter(external_id__in=[record.external_id for record, _ in digests if record.external_id])
    by_name = {name: (digest, owner) for name, digest, owner in named.values_list(*NAMED)}
    same = items.filter(import_digest__in=[digest for record, digest in digests if not record.external_id])
    by_digest = dict(same.order_by("-pk").values_list("import_digest", "import_batch_id"))
    for record, digest in digests:
        if record.external_id:
            there = by_name.get(record.external_id)
        else:
            there = (digest, by_digest[digest]) if digest in by_digest else None
        if there is None:
            found.new.append(record)
        elif there[0] != digest:
            found.faults.append(_taken(record))
        elif there[1] == batch.pk:
            found.written += 1
        else:
            found.unchanged += 1


NAMED = ("external_id", "import_digest", "import_batch_id")


def _repeated(record: Record, first: int) -> Fault:
    message = f"The external_id {record.external_id!r} is on line {first} already. Give each line its own."
    return Fault(record.line, "duplicate_external_id", message, field="external_id", excerpt=record.search_text[:120])


def _taken(record: Record) -> Fault:
    message = (
        f"The project has an item with the external_id {record.external_id!r} and other content. "
        "Use another external_id for the changed line."
    )
    return Fault(record.line, "external_id_taken", message, field="external_id", excerpt=record.search_text[:120])
