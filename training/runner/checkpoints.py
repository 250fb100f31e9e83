"""Checkpoints: written aside, then renamed; one counts when it holds ``COMPLETE``, which is written last."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from training.jobs.run_dir import RunDir

KEPT = 2


def staging_folder(run_dir: RunDir) -> Path:
    """Return where checkpoints are written before they get their name; what a killed run left there is removed."""
    folder = run_dir.checkpoints / ".writing"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def complete(written: Path, run_dir: RunDir, step: int) -> str:
    """Give a written checkpoint its name, remove old ones, and return its path below the run directory."""
    name = f"step-{step:06d}"
    final = run_dir.checkpoints / name
    _flush(written)
    (written / "COMPLETE").touch()
    if final.exists():
        shutil.rmtree(final)
    os.replace(written, final)
    _flush_folder(run_dir.checkpoints)
    for _step, path in run_dir.complete_checkpoints()[:-KEPT]:
        # Unmarked first: a half removed checkpoint must not count.
        (run_dir.path / path / "COMPLETE").unlink()
        shutil.rmtree(run_dir.path / path)
    return f"checkpoints/{name}"


def _flush(folder: Path) -> None:
    """Bring a folder's files to the disk, so that a marker never outlives what it vouches for."""
    for path in folder.rglob("*"):
        if path.is_file():
            descriptor = os.open(path, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)


def _flush_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
