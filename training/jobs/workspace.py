"""Where run directories lie."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from training.jobs.run_dir import RunDir


def run_dir_of(job_id: int) -> RunDir:
    """Return the run directory of a job."""
    return RunDir(Path(settings.DATA_DIR) / "runs" / str(job_id))
