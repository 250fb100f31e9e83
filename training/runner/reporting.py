"""What the runner says: events as they happen, and how it ended."""

from __future__ import annotations

import json
import time
from typing import Any

from training.jobs.run_dir import RunDir, write_json


class Events:
    """Append events to ``events.jsonl``, a line each, at once."""

    def __init__(self, run_dir: RunDir) -> None:
        self._file = run_dir.events.open("a", encoding="utf-8")
        self._seq = 0
        self.last_step = 0

    def tell(self, kind: str, **data: Any) -> None:
        """Write one event."""
        self._seq += 1
        if kind == "step":
            self.last_step = data["step"]
        line = json.dumps({"seq": self._seq, "time": time.time(), "kind": kind, "data": data}, ensure_ascii=False)
        self._file.write(line + "\n")
        self._file.flush()

    def phase(self, name: str) -> None:
        """Say what the runner is doing now, to the supervisor and in the log."""
        self.tell("phase", name=name)
        print(f"[{time.strftime('%H:%M:%S')}] {name}", flush=True)


def write_exit(
    run_dir: RunDir, status: str, *, code: str = "", message: str = "", retryable: bool = False, step: int = 0
) -> None:
    """Say how the run ended. A runner that is killed says nothing."""
    said = {"status": status, "code": code, "message": message, "retryable": retryable, "step": step}
    write_json(run_dir.exit, said)


class Eta:
    """Seconds left, from how fast the steps of this attempt went so far."""

    def __init__(self, total: int, done: int = 0) -> None:
        self._total = total
        self._first = done
        self._started = time.monotonic()

    def seconds_left(self, done: int) -> float | None:
        """Return an estimate, or None before the first step."""
        if done <= self._first:
            return None
        return round((time.monotonic() - self._started) / (done - self._first) * (self._total - done), 1)
