"""Do a step again only when what it is made from has changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path


def digest(paths: Iterable[Path], *, root: Path, words: Iterable[str] = ()) -> str:
    """Return a digest of files, their names under ``root``, and further ``words``. A folder means every file in it."""
    total = hashlib.sha256()
    for word in words:
        total.update(word.encode() + b"\0")
    for path in sorted(_files(paths)):
        total.update(str(path.relative_to(root)).encode() + b"\0")
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def is_fresh(stamp: Path, wanted: str) -> bool:
    """Tell whether the step of ``stamp`` was last done for ``wanted``."""
    try:
        return stamp.read_text() == wanted
    except OSError:
        return False


def write(stamp: Path, value: str) -> None:
    """Note that the step of ``stamp`` has been done for ``value``."""
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(value)


def _files(paths: Iterable[Path]) -> Iterable[Path]:
    for path in paths:
        if path.is_dir():
            yield from (found for found in path.rglob("*") if found.is_file())
        elif path.is_file():
            yield path
