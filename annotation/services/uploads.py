"""Uploaded files on disk: written as they arrive, measured and hashed on the way, moved to their place when complete."""

from __future__ import annotations

import hashlib
import os
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.conf import settings

from core.errors import TooLarge

FOLDER = "imports"
PART = ".part"
# What no import names after this long was left by a request or a worker that died.
ORPHANED_AFTER_SECONDS = 24 * 3600
CHUNK = 1024**2


def folder() -> Path:
    """Return the folder of uploads, made if it is not there."""
    path = Path(settings.MEDIA_ROOT) / FOLDER
    path.mkdir(parents=True, exist_ok=True)
    return path


def too_large() -> TooLarge:
    """Return the refusal of a file over the limit."""
    limit = settings.IMPORT_MAX_BYTES
    size = f"{limit / 1024**2:,.0f} MiB" if limit >= 1024**2 else f"{limit:,} bytes"
    return TooLarge(f"The file is larger than {size}. Split it and import the parts one after the other.")


@dataclass(frozen=True)
class Upload:
    """A complete file in the folder of uploads. ``keep`` makes it last."""

    name: str
    path: Path
    size: int
    digest: str

    @property
    def lasting(self) -> Path:
        """Where the file is once it is kept."""
        return self.path.with_suffix(".jsonl")

    def keep(self) -> Path:
        """Give the file its lasting name, and return it."""
        os.replace(self.path, self.lasting)
        return self.lasting

    def discard(self) -> None:
        """Remove the file, kept or not."""
        self.path.unlink(missing_ok=True)
        self.lasting.unlink(missing_ok=True)


class UploadWriter:
    """Takes a file piece by piece. Closing it before ``complete`` removes what was written."""

    def __init__(self, name: str) -> None:
        self.name = Path(name.replace("\\", "/")).name[:255] or "upload.jsonl"
        self.size = 0
        self.sha256 = hashlib.sha256()
        self.file: IO[bytes] = tempfile.NamedTemporaryFile(  # noqa: SIM115 - it lives as long as the upload
            dir=folder(), suffix=PART, delete=False
        )
        self.path = Path(self.file.name)

    def write(self, piece: bytes) -> None:
        """Add a piece.

        Raises:
            TooLarge: the file is over ``IMPORT_MAX_BYTES``.
        """
        self.size += len(piece)
        if self.size > settings.IMPORT_MAX_BYTES:
            self.discard()
            raise too_large()
        self.sha256.update(piece)
        self.file.write(piece)

    def complete(self) -> Upload:
        """Close the file and return it; it is on the disk before anything refers to it."""
        self.file.flush()
        os.fsync(self.file.fileno())
        self.file.close()
        return Upload(self.name, self.path, self.size, self.sha256.hexdigest())

    def discard(self) -> None:
        """Remove what was written."""
        self.file.close()
        self.path.unlink(missing_ok=True)


def store(pieces: Iterable[bytes], name: str) -> Upload:
    """Write a whole file (for scripts and tests; an HTTP upload comes through ``annotation.api.uploads``)."""
    writer = UploadWriter(name)
    try:
        for piece in pieces:
            writer.write(piece)
    except BaseException:
        writer.discard()
        raise
    return writer.complete()


def remove(path: str | Path) -> None:
    """Remove an upload that is no longer needed."""
    Path(path).unlink(missing_ok=True)


def remove_orphans(wanted: Iterable[str]) -> int:
    """Remove old files that no unfinished import names; return how many."""
    keep = {Path(path).name for path in wanted}
    before = time.time() - ORPHANED_AFTER_SECONDS
    removed = 0
    for path in folder().iterdir():
        if path.name not in keep and path.stat().st_mtime < before:
            path.unlink(missing_ok=True)
            removed += 1
    return removed
