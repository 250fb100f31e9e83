"""Write everything a runner needs into its run directory."""

from __future__ import annotations

from typing import Any

from training.jobs.kinds import handlers_of
from training.jobs.run_dir import RUN_FORMAT, RunDir
from training.models import Job
from training.registry.artifacts import base_for_runner


def run_config(job: Job, attempt_number: int, run_dir: RunDir) -> dict[str, Any]:
    """Write the job's data files and return the runner's ``config.json``.

    Raises:
        BadRunData: the data or the base model cannot be used.
    """
    checkpoints = run_dir.complete_checkpoints()
    return {
        "run_format": RUN_FORMAT,
        "kind": job.kind,
        "tuning": job.tuning,
        "attempt": attempt_number,
        "base": base_for_runner(job.base_model),
        "data": handlers_of(job.kind).prepare(job, run_dir.path),
        "config": job.config,
        "resume_from": checkpoints[-1][1] if checkpoints else None,
        "output": "output",
    }
