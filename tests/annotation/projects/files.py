"""Files to import."""

from __future__ import annotations

import json
from typing import Any

from annotation.models import ImportBatch, Project
from annotation.services import import_running
from annotation.services.importing import start_import
from annotation.services.uploads import store


def jsonl(*rows: Any) -> bytes:
    return b"".join(json.dumps(row, ensure_ascii=False).encode() + b"\n" for row in rows)


def prompts(count: int, **fields: Any) -> list[dict[str, Any]]:
    return [{"prompt": f"Message {number}: where is my parcel?", **fields} for number in range(count)]


def pair(text: str, **fields: Any) -> dict[str, Any]:
    responses = [{"text": f"Yes, {text}", "source": "draft-a"}, {"text": f"No, {text}", "source": "draft-b"}]
    return {"prompt": f"Is it {text}?", "responses": responses, **fields}


def queued(project: Project, data: bytes, *, kind: str = "write", **options: Any) -> ImportBatch:
    return start_import(project=project, upload=store([data], "lines.jsonl"), kind=kind, by=None, **options)


def imported(project: Project, data: bytes, **options: Any) -> ImportBatch:
    """Upload a file and import it at once, as a worker would."""
    batch = queued(project, data, **options)
    import_running.run(batch.pk)
    batch.refresh_from_db()
    return batch


def faults(batch: ImportBatch) -> list[tuple[int, str, str]]:
    return list(batch.faults.values_list("line", "field", "code"))
