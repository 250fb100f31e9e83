"""Where a version's files lie, and the way they get there: written aside, flushed, renamed, made read-only."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings

from training.models import DatasetVersion

FILE_MODE, FOLDER_MODE = 0o444, 0o555
ASIDE = ".building-"


def root() -> Path:
    """Return the folder of all versions."""
    return Path(settings.DATA_DIR) / "datasets"


def folder_of(version: DatasetVersion) -> Path:
    """Return the folder of one version."""
    return Path(settings.DATA_DIR) / (version.directory or f"datasets/{version.pk}")


def open_aside(version: DatasetVersion) -> Path:
    """Return an empty folder to write a version's files in; what an interrupted build left is removed."""
    clear_aside(version)
    folder = root() / f"{ASIDE}{version.pk}"
    folder.mkdir(parents=True)
    return folder


def clear_aside(version: DatasetVersion) -> None:
    """Remove the unfinished files of a version."""
    shutil.rmtree(root() / f"{ASIDE}{version.pk}", ignore_errors=True)


def publish(version: DatasetVersion, aside: Path) -> Path:
    """Give the finished folder its place and make it read-only; return its place."""
    for path in aside.iterdir():
        _flush(path)
        path.chmod(FILE_MODE)
    _flush(aside)
    target = root() / str(version.pk)
    if target.exists():
        # A build that died between renaming and saying so; the version was never ready.
        remove(target)
    aside.rename(target)
    target.chmod(FOLDER_MODE)
    _flush(root())
    return target


def remove(folder: Path) -> None:
    """Remove a read-only folder of a version that was never ready."""
    folder.chmod(0o755)
    shutil.rmtree(folder)


def read_records(version: DatasetVersion, name: str) -> Iterator[dict[str, Any]]:
    """Yield the records of one of a version's JSONL files."""
    with (folder_of(version) / name).open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
