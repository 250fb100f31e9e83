"""The manifest: what a version is, in canonical JSON, so that its digest names it. No Django here.

It holds no time, no number and no name of a person: the same records frozen by the same rules give the same digest, bit
for bit. Parquet files are copies for convenience whose bytes depend on a library's version; they are not in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.hashing import canonical_json, digest, file_digest

FORMAT = 1
NAME = "manifest.json"
COPIES = (".parquet",)


@dataclass(frozen=True)
class FileFacts:
    """What is known of a file of a version."""

    sha256: str
    bytes: int
    records: int | None


def facts_of(path: Path, records: int | None) -> FileFacts:
    """Return a file's digest and size."""
    return FileFacts(file_digest(path), path.stat().st_size, records)


def build(
    *,
    kind: str,
    rules: Mapping[str, Any],
    counts: Mapping[str, int],
    excluded: Mapping[str, int],
    files: Mapping[str, FileFacts],
    drafted: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Return the manifest of a version. ``drafted``: how many records stand on models' drafts; left out where none does."""
    content = {
        "format": FORMAT,
        "kind": kind,
        "rules": dict(rules),
        "counts": dict(counts),
        "excluded": {reason: count for reason, count in excluded.items() if count},
        "files": {
            name: {"sha256": facts.sha256, "bytes": facts.bytes, "records": facts.records}
            for name, facts in files.items()
            if not name.endswith(COPIES)
        },
    }
    return content | {"drafted": dict(drafted)} if drafted else content


def digest_of(manifest: Mapping[str, Any]) -> str:
    """Return the digest that names the version: the SHA-256 of ``manifest.json``'s bytes."""
    return digest(manifest)


def write(manifest: Mapping[str, Any], path: Path) -> None:
    """Write the manifest so that ``sha256sum manifest.json`` prints the version's digest."""
    path.write_text(canonical_json(manifest), encoding="utf-8")
