"""How a runner ended, from what it left behind. No Django here."""

from __future__ import annotations

import signal
from dataclasses import dataclass
from enum import Enum

from training.jobs.run_dir import RunDir

# The same settings would fail in the same way.
NEVER_RETRIED = frozenset({"out_of_memory", "nan_loss", "bad_data", "bad_config", "bad_model", "no_space"})


class Outcome(Enum):
    """lost: it ended without a word (killed, crashed, the host went down)."""

    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"
    LOST = "lost"


@dataclass(frozen=True)
class Ending:
    """How one attempt ended."""

    outcome: Outcome
    code: str = ""
    message: str = ""
    retryable: bool = False
    exit_code: int | None = None


def ending_of(run_dir: RunDir, attempt: int) -> Ending:
    """Read how the runner of an attempt ended. Call it when no process of the run is left."""
    exit_code = run_dir.read_exit_status(attempt)
    said = run_dir.read_exit()
    if said is None:
        return Ending(Outcome.LOST, "lost", say_exit(exit_code), retryable=True, exit_code=exit_code)
    if said.status == "failed":
        retryable = said.retryable and said.code not in NEVER_RETRIED
        return Ending(Outcome.FAILED, said.code or "error", said.message, retryable, exit_code)
    return Ending(Outcome(said.status), said.code, said.message, exit_code=exit_code)


def say_exit(exit_code: int | None) -> str:
    """Return in words how a process ended that left no report."""
    if exit_code is None:
        return "The runner is gone and left no report"
    if exit_code >= 0:
        return f"The runner ended with exit code {exit_code} and left no report"
    try:
        name = signal.Signals(-exit_code).name
    except ValueError:
        name = f"signal {-exit_code}"
    hint = "; the system kills so when memory runs out" if exit_code == -signal.SIGKILL else ""
    return f"The runner was killed ({name}{hint})"
