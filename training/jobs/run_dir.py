"""The run directory: where a job's supervisor and runner meet. No Django here; the format is in docs/architecture.

``runs/<job id>/`` serves all attempts of a job, so that checkpoints outlive an attempt. What belongs to one attempt
(its events, its config, how it ended) is moved into ``attempt-<n>/`` before the next one starts.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from training.jobs.processes import ProcessName

RUN_FORMAT = 1
CHECKPOINT_NAME = re.compile(r"^step-(\d+)$")
# Moved into attempt-<n>/ when the next attempt starts.
OF_ONE_ATTEMPT = ("events.jsonl", "config.json", "exit.json", "exit_status.json", "runner.json")


@dataclass(frozen=True)
class RunnerExit:
    """What the runner itself said about its end (``exit.json``)."""

    status: str
    code: str
    message: str
    retryable: bool
    step: int | None


class RunDir:
    """Paths and small files of one run directory."""

    def __init__(self, path: Path) -> None:
        self.path = path.resolve()
        self.config = self.path / "config.json"
        self.events = self.path / "events.jsonl"
        self.log = self.path / "log.txt"
        self.cancel = self.path / "cancel"
        self.exit = self.path / "exit.json"
        self.exit_status = self.path / "exit_status.json"
        self.runner = self.path / "runner.json"
        self.runner_lock = self.path / "runner.lock"
        self.supervisor_lock = self.path / "supervisor.lock"
        self.checkpoints = self.path / "checkpoints"
        self.output = self.path / "output"
        self.data = self.path / "data"

    def create(self) -> None:
        """Make the folders; nothing happens where they are."""
        for folder in (self.path, self.checkpoints, self.data):
            folder.mkdir(parents=True, exist_ok=True)

    # What an attempt left

    def attempt_prepared(self) -> int | None:
        """Return the number of the attempt whose files lie here (of ``config.json``)."""
        number = _read_object(self.config).get("attempt")
        return number if isinstance(number, int) else None

    def attempt_begun(self, number: int) -> bool:
        """Tell whether a runner was started for this attempt, running or not by now."""
        if self.attempt_prepared() != number:
            return False
        return self.runner.exists() or self.exit.exists() or (self.events.exists() and self.events.stat().st_size > 0)

    def put_away(self, next_attempt: int) -> None:
        """Move the files of an earlier attempt into its folder, so that the next one starts with none."""
        before = self.attempt_prepared()
        if before is not None and before != next_attempt:
            folder = self.path / f"attempt-{before}"
            folder.mkdir(exist_ok=True)
            # config.json goes last: it names the attempt, should we be interrupted half way.
            for name in sorted(OF_ONE_ATTEMPT, key=lambda name: name == "config.json"):
                with suppress(FileNotFoundError):
                    os.replace(self.path / name, folder / name)
        self.cancel.unlink(missing_ok=True)

    def write_config(self, config: Mapping[str, Any]) -> None:
        """Write ``config.json`` for the runner."""
        write_json(self.config, config)

    def write_runner(self, name: ProcessName, *, attempt: int) -> None:
        """Note which process runs the attempt, for a supervisor to come."""
        write_json(self.runner, {"pid": name.pid, "started": name.started, "attempt": attempt})

    def read_runner(self, attempt: int) -> ProcessName | None:
        """Return the process noted for an attempt; it may be long gone."""
        noted = _read_object(self.runner)
        if noted.get("attempt") != attempt:
            return None
        return ProcessName(int(noted["pid"]), float(noted["started"]))

    def write_exit_status(self, *, attempt: int, exit_code: int | None) -> None:
        """Note how the process ended, as only its parent can know."""
        write_json(self.exit_status, {"attempt": attempt, "exit_code": exit_code})

    def read_exit_status(self, attempt: int) -> int | None:
        """Return the exit code noted for an attempt: negative for a signal, None when nobody saw it end."""
        noted = _read_object(self.exit_status)
        return noted.get("exit_code") if noted.get("attempt") == attempt else None

    def read_exit(self) -> RunnerExit | None:
        """Return what the runner said about its end, or None when it could say nothing."""
        said = _read_object(self.exit)
        if said.get("status") not in {"succeeded", "failed", "cancelled"}:
            return None
        step = said.get("step")
        return RunnerExit(
            status=said["status"],
            code=str(said.get("code") or ""),
            message=str(said.get("message") or ""),
            retryable=bool(said.get("retryable", False)),
            step=step if isinstance(step, int) else None,
        )

    # What the next attempt can build on

    def complete_checkpoints(self) -> list[tuple[int, str]]:
        """Return (step, path below the run directory) of every checkpoint written to its end, oldest first."""
        found = []
        if self.checkpoints.is_dir():
            for folder in self.checkpoints.iterdir():
                match = CHECKPOINT_NAME.match(folder.name)
                if match and (folder / "COMPLETE").exists():
                    found.append((int(match[1]), f"checkpoints/{folder.name}"))
        return sorted(found)

    def progress(self) -> int:
        """Return how far the kept work reaches: the newest checkpoint's step, or the answers written."""
        checkpoints = self.complete_checkpoints()
        return checkpoints[-1][0] if checkpoints else self._answers_written()

    def _answers_written(self) -> int:
        outputs = self.output / "outputs.jsonl"
        if not outputs.is_file():
            return 0
        with outputs.open("rb") as file:
            return sum(1 for line in file if line.endswith(b"\n"))

    def remove_checkpoints(self) -> None:
        """Free the disk of a run that needs them no more."""
        shutil.rmtree(self.checkpoints, ignore_errors=True)

    def remove_output(self) -> None:
        """Forget what earlier attempts produced (a new start from nothing)."""
        shutil.rmtree(self.output, ignore_errors=True)


def write_json(path: Path, value: Mapping[str, Any]) -> None:
    """Write aside, flush to the disk, rename: a reader sees the whole file or none."""
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    with aside.open("w") as file:
        json.dump(value, file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())
    os.replace(aside, path)


def _read_object(path: Path) -> dict[str, Any]:
    """Return the JSON object in a file, or an empty one where there is no such file."""
    try:
        value = json.loads(path.read_text())
    except (FileNotFoundError, ValueError):
        return {}
    return value if isinstance(value, dict) else {}
