"""Find, recognise and end processes of this host. No Django here.

A pid alone names nothing for long. A process is known by its pid *and* its start; and every process of a run carries
the run directory in its environment, so that one can be found even if nobody had time to write its pid down.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

RUN_DIR_VARIABLE = "TUNELOOP_RUN_DIR"
ATTEMPT_VARIABLE = "TUNELOOP_ATTEMPT"
# Two readings of one process's start may differ by rounding only.
SAME_START_SECONDS = 0.5


@dataclass(frozen=True)
class ProcessName:
    """One process for ever: no other process of this boot has both."""

    pid: int
    started: float


def boot_id() -> str:
    """Return what changes with every boot of this host; pids of another boot mean nothing."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    except OSError:
        return str(int(psutil.boot_time()))


def started_at(pid: int) -> float | None:
    """Return when a process started, or None when it is gone (a zombie is gone: it holds no memory and no lock).

    On Linux this is in seconds since boot: wall-clock times move when the clock is set, and would make one process
    look like two.
    """
    try:
        process = psutil.Process(pid)
        if process.status() == psutil.STATUS_ZOMBIE:
            return None
        stat = Path(f"/proc/{pid}/stat")
        if stat.exists():
            fields = stat.read_text().rpartition(")")[2].split()
            return int(fields[19]) / os.sysconf("SC_CLK_TCK")
        return process.create_time()
    except (psutil.NoSuchProcess, FileNotFoundError, ProcessLookupError, IndexError):
        return None


def name_of(pid: int) -> ProcessName | None:
    """Return the full name of a running process, or None when it is gone."""
    started = started_at(pid)
    return None if started is None else ProcessName(pid, started)


def is_alive(name: ProcessName | None) -> bool:
    """Tell whether exactly this process still runs."""
    if name is None:
        return False
    started = started_at(name.pid)
    return started is not None and abs(started - name.started) < SAME_START_SECONDS


def processes_of_run(run_dir: Path, attempt_number: int | None = None) -> list[psutil.Process]:
    """Return every live process that belongs to a run (or to one attempt): the runner and whatever it started."""
    wanted = {RUN_DIR_VARIABLE: str(run_dir)}
    if attempt_number is not None:
        wanted[ATTEMPT_VARIABLE] = str(attempt_number)
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            if process.status() != psutil.STATUS_ZOMBIE and wanted.items() <= process.environ().items():
                found.append(process)
    return found


def runner_of(run_dir: Path, attempt_number: int) -> ProcessName | None:
    """Return the live runner of an attempt: of its processes, the one that leads the session."""
    for process in processes_of_run(run_dir, attempt_number):
        with suppress(ProcessLookupError):
            if os.getsid(process.pid) == process.pid:
                return name_of(process.pid)
    return None


def end_run(
    run_dir: Path, attempt_number: int | None = None, *, term_seconds: float = 10.0, kill_seconds: float = 30.0
) -> bool:
    """End every process of a run (or of one attempt): TERM, then KILL. Return whether all are gone."""
    for number, seconds in ((signal.SIGTERM, term_seconds), (signal.SIGKILL, kill_seconds)):
        processes = processes_of_run(run_dir, attempt_number)
        if not processes:
            return True
        for process in processes:
            with suppress(psutil.Error):
                process.send_signal(number)
        if wait_until(lambda: not processes_of_run(run_dir, attempt_number), seconds):
            return True
    return False


def end_process(name: ProcessName, *, kill_seconds: float = 10.0) -> bool:
    """KILL one process; return whether it is gone."""
    if is_alive(name):
        with suppress(ProcessLookupError):
            os.kill(name.pid, signal.SIGKILL)
    return wait_until(lambda: not is_alive(name), kill_seconds)


def wait_until(condition: Callable[[], bool], seconds: float, *, every: float = 0.1) -> bool:
    """Wait until ``condition`` holds; return whether it came true in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() >= deadline:
            return False
        time.sleep(every)
    return True
