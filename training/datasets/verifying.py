"""Is a frozen version still what was frozen? Recompute every digest, and compare files with rows."""

from __future__ import annotations

from itertools import zip_longest
from typing import Any

from core.hashing import file_digest
from training.datasets import manifest, storage
from training.datasets.building import RECORDS_FILE
from training.models import DatasetRecord, DatasetState, DatasetVersion

SHOWN = 20


def verify(version: DatasetVersion) -> list[str]:
    """Return what is wrong with a frozen version, in sentences; an empty list when it is intact."""
    if version.state != DatasetState.READY:
        return [f"The version is {version.state}, not frozen; there is nothing to verify."]
    folder = storage.folder_of(version)
    problems = []
    for name, facts in version.files.items():
        path = folder / name
        if not path.is_file():
            problems.append(f"{name} is missing from {folder}.")
        elif (found := file_digest(path)) != facts["sha256"]:
            problems.append(f"{name} was changed: its SHA-256 is {found}, and {facts['sha256']} was frozen.")
    extra = {path.name for path in folder.iterdir()} - set(version.files) if folder.is_dir() else set()
    problems += [f"{name} does not belong to the version." for name in sorted(extra)]
    if version.files.get(manifest.NAME, {}).get("sha256") != version.digest:
        problems.append("The digest of the version is not that of its manifest.")
    if not problems:
        problems = _compare_rows(version)
    return problems[:SHOWN]


def _compare_rows(version: DatasetVersion) -> list[str]:
    rows = DatasetRecord.objects.filter(version=version).order_by("annotation_id", "pk")
    lines = storage.read_records(version, RECORDS_FILE)
    problems = []
    for row, line in zip_longest(rows.iterator(), lines):
        if row is None or line is None or _accounting_of(row) != line:
            name = line["id"] if line else row.record_id
            problems.append(f"The database and {RECORDS_FILE} differ about the record {name}.")
            if len(problems) == SHOWN:
                break
    return problems


def _accounting_of(row: DatasetRecord) -> dict[str, Any]:
    line = {
        "id": row.record_id,
        "annotation": row.annotation_id,
        "revision": row.revision_id,
        "item": row.item_id,
        "cluster": row.cluster_key,
        "split": row.split or None,
        "excluded": row.excluded_reason or None,
        "content_sha256": row.content_hash,
    }
    return line if row.turns is None else line | {"turns": row.turns}
