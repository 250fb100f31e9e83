"""Read what a runner reports (``events.jsonl``). No Django here."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

# Step events kept of one attempt, at most about so many: a curve needs no more, and a table must not grow without end.
KEPT_STEPS = 2000
LINES_AT_ONCE = 2000
LARGEST_INTEGER = 2**31 - 1


@dataclass(frozen=True)
class RunnerEvent:
    """One line of ``events.jsonl``. ``kept``: worth a row of its own (of very many steps, only every n-th is)."""

    seq: int
    time: datetime
    kind: str
    step: int | None
    data: dict[str, Any]
    kept: bool = True


def read_events(path: Path, offset: int, *, limit: int = LINES_AT_ONCE) -> tuple[list[RunnerEvent], int]:
    """Return the whole lines from ``offset`` on, at most ``limit``, and the offset after them.

    A line without its end is left for the next call; a line that is no event is passed over.
    """
    events = []
    try:
        file = path.open("rb")
    except FileNotFoundError:
        return [], offset
    with file:
        file.seek(offset)
        for _ in range(limit):
            line = file.readline()
            if not line.endswith(b"\n"):
                break
            offset += len(line)
            event = _parse(line)
            if event is not None:
                events.append(event)
    return events, offset


def job_progress(events: Iterable[RunnerEvent]) -> dict[str, Any]:
    """Return the fields of a job that these events change."""
    changes: dict[str, Any] = {}
    for event in events:
        data = event.data
        if event.kind == "phase":
            changes["phase"] = str(data.get("name", ""))[:32]
        elif event.kind == "step":
            changes["step"] = event.step or 0
            total = data.get("total_steps")
            if isinstance(total, int) and 0 <= total <= LARGEST_INTEGER:
                changes["total_steps"] = total
            if isinstance(data.get("eta_seconds"), (int, float)):
                changes["eta_seconds"] = data["eta_seconds"]
        elif event.kind == "records":
            changes["record_report"] = data
    return changes


def row_data(event: RunnerEvent) -> dict[str, Any]:
    """Return what an event's row holds; the full list of records goes to the job's report alone."""
    if event.kind != "records":
        return event.data
    excluded = event.data.get("excluded")
    return event.data | {"excluded": len(excluded) if isinstance(excluded, list) else excluded}


def _parse(line: bytes) -> RunnerEvent | None:
    try:
        raw = json.loads(line)
        data = _storable(raw.get("data") or {})
        step = data.get("step")
        return RunnerEvent(
            seq=int(raw["seq"]),
            time=_time(raw.get("time")),
            kind=str(raw["kind"]).replace("\x00", "")[:32],
            step=step if isinstance(step, int) and 0 <= step <= LARGEST_INTEGER else None,
            data=data,
            kept=raw["kind"] != "step" or _is_kept(step, data.get("total_steps")),
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _is_kept(step: Any, total: Any) -> bool:
    if not isinstance(step, int) or not isinstance(total, int):
        return True
    stride = math.ceil(total / KEPT_STEPS) or 1
    return step <= 1 or step == total or step % stride == 0


def _time(value: Any) -> datetime:
    if isinstance(value, (int, float)):
        return datetime.fromtimestamp(value, UTC)
    try:
        parsed = datetime.fromisoformat(str(value))
    except ValueError:
        return datetime.now(UTC)
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)


def _storable(value: Any) -> Any:
    """Return ``value`` as a JSON column can hold it: no NaN, no infinity, no NUL character."""
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, str):
        return value.replace("\x00", "")
    if isinstance(value, dict):
        return {str(key).replace("\x00", ""): _storable(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_storable(item) for item in value]
    return value
