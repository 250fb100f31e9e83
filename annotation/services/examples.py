"""Put a template's example prompts into a new project, so that its first task is there at once.

They come in as an import does, but within the transaction that makes the project: nobody waits for a worker.
"""

from __future__ import annotations

import json
from typing import Any

from django.db import transaction
from django.utils import timezone
from jsonschema.protocols import Validator

from accounts.models import User
from accounts.services.audit import record
from annotation.importing.lines import Fault
from annotation.importing.records import Record, parse_record
from annotation.models import ImportBatch, Project
from annotation.models.importing import IMPORT_MACHINE, ImportState
from annotation.project_templates import Template
from annotation.services import counting
from annotation.services.import_rows import open_slots, write_records
from core.hashing import digest
from core.json_schema import validator_of

SOURCE = "examples"


@transaction.atomic
@counting.gathered()
def add_examples(*, project: Project, template: Template, kinds: list[str], by: User | None) -> int:
    """Add the template's prompts for these kinds of work, with their tasks; return how many there are."""
    validator = validator_of(project.output_schema)
    return sum(_add(project, template, kind, validator, by) for kind in template.kinds if kind in kinds)


def _add(project: Project, template: Template, kind: str, validator: Validator | None, by: User | None) -> int:
    lines = template.examples[kind]
    records = [_record(line, number, kind, validator) for number, line in enumerate(lines, start=1)]
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    batch = ImportBatch(
        project=project,
        kind=kind,
        file_name=f"{template.key}-{kind}.jsonl",
        file_bytes=len(text.encode()),
        file_digest=digest(lines),
        lines_read=len(lines),
        created_count=len(lines),
        bytes_read=len(text.encode()),
        message=f"{len(lines)} examples of the template {template.title} were added.",
        created_by=by,
        finished_at=timezone.now(),
    )
    # Its rows are written in this transaction, so nobody sees it on its way.
    IMPORT_MACHINE.move(batch, ImportState.RUNNING)
    IMPORT_MACHINE.move(batch, ImportState.COMPLETED)
    batch.save()
    write_records(batch, project, records)
    open_slots(batch)
    record(
        actor=by,
        verb="examples_added",
        target=batch,
        project_id=project.pk,
        after={"template": template.key, "kind": kind, "created": len(lines)},
    )
    return len(lines)


def _record(line: dict[str, Any], number: int, kind: str, validator: Validator | None) -> Record:
    """Return an example as an import would read it; a proposed answer that the project's own schema refuses is left."""
    line = {"source": SOURCE, **line}
    found = parse_record(line, line=number, kind=kind, validator=validator)
    if isinstance(found, Fault) and found.code == "answer_not_in_schema":
        found = parse_record({**line, "answer": None}, line=number, kind=kind, validator=validator)
    if isinstance(found, Fault):
        raise ValueError(f"Line {number} of a template cannot be taken: {found.message}")
    return found
