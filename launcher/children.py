"""The product's processes: start them, watch over them, stop them."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from launcher.console import Console, Problem
from launcher.environment import ROOT
from launcher.guards import note_processes

# Who lives at least so long was started well; who dies sooner, several times in a row, never will be.
SHORT_LIFE_SECONDS = 20.0
SHORT_LIVES = 4
LONGEST_PAUSE_SECONDS = 15.0
LINES_SHOWN = 25
LARGEST_LOG = 10 * 1024 * 1024
ERROR = re.compile(rb"\b(ERROR|CRITICAL)\b")
ERRORS_AT_ONCE = 5
WIDEST_LINE = 300
# Asked to stop, a process may end what it does at the moment; then it is told to drop it; then it is made to.
TERM_SECONDS = 5.0
QUIT_SECONDS = 4.0


@dataclass
class Child:
    """One process that has to run all the time. ``drops_on_quit``: SIGQUIT makes it drop its work (Celery)."""

    name: str
    command: list[str]
    environment: dict[str, str]
    log: Path
    drops_on_quit: bool = False
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    short_lives: int = 0
    start_again_at: float | None = None
    shown: int = field(default=0, repr=False)

    @property
    def is_running(self) -> bool:
        """Tell whether its process is there."""
        return self.process is not None and self.process.poll() is None

    def start(self) -> None:
        """Start the process in a session of its own: Ctrl-C is for the launcher, which then stops all in order."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        if self.log.exists() and self.log.stat().st_size > LARGEST_LOG:
            self.log.replace(self.log.with_suffix(".1.log"))
        with self.log.open("ab") as file:
            self.shown = file.tell()
            self.process = subprocess.Popen(
                self.command,
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.started_at = time.monotonic()
        self.start_again_at = None

    def send(self, number: signal.Signals, *, group: bool = False) -> None:
        """Send a signal to the process, or to it and all that it started."""
        if self.process is not None:
            with suppress(ProcessLookupError, PermissionError):
                (os.killpg if group else os.kill)(self.process.pid, number)

    def last_words(self) -> list[str]:
        """Return the last lines of its output."""
        with suppress(OSError), self.log.open("rb") as file:
            file.seek(max(0, self.log.stat().st_size - 64 * 1024))
            return file.read().decode(errors="replace").splitlines()[-LINES_SHOWN:]
        return []

    def new_errors(self) -> list[str]:
        """Return the lines with an error that were written since the last call."""
        with suppress(OSError), self.log.open("rb") as file:
            file.seek(self.shown)
            whole, _, _ = file.read(1024 * 1024).rpartition(b"\n")
            self.shown += len(whole) + 1 if whole else 0
            return [line.decode(errors="replace")[:WIDEST_LINE] for line in whole.splitlines() if ERROR.search(line)]
        return []


class Children:
    """All of them together."""

    def __init__(self, data_dir: Path, console: Console) -> None:
        self.data_dir = data_dir
        self.console = console
        self.all: list[Child] = []

    def start(self, children: Iterable[Child]) -> None:
        """Start some more."""
        for child in children:
            self.all.append(child)
            child.start()
        self._note()

    def look(self) -> None:
        """Start those again that died, after a pause that grows; show what they call an error.

        Raises:
            Problem: one of them dies again and again as soon as it is started.
        """
        for child in self.all:
            self._show_errors(child)
            if child.start_again_at is not None:
                if time.monotonic() >= child.start_again_at:
                    child.start()
                    self._note()
            elif not child.is_running:
                self._plan_restart(child)

    def _plan_restart(self, child: Child) -> None:
        assert child.process is not None
        code = child.process.returncode
        # What it had started must not live on beside its next self.
        child.send(signal.SIGKILL, group=True)
        lived = time.monotonic() - child.started_at
        child.short_lives = child.short_lives + 1 if lived < SHORT_LIFE_SECONDS else 0
        if child.short_lives >= SHORT_LIVES:
            raise Problem(
                "\n".join(
                    [
                        *child.last_words(),
                        "",
                        f"{child.name} ended {SHORT_LIVES} times as soon as it was started (the last time with code "
                        f"{code}), so everything was stopped. Its output: {child.log}",
                    ]
                )
            )
        pause = min(LONGEST_PAUSE_SECONDS, 2.0 ** max(0, child.short_lives - 1) - 1)
        child.start_again_at = time.monotonic() + pause
        soon = f"in {pause:.0f} s" if pause else "now"
        self.console.say(f"  {child.name} ended by itself (code {code}); it is started again {soon}. See {child.log}")

    def _show_errors(self, child: Child) -> None:
        errors = child.new_errors()
        for line in errors[:ERRORS_AT_ONCE]:
            self.console.say(f"  {child.name}: {line}")
        if len(errors) > ERRORS_AT_ONCE:
            self.console.say(f"  {child.name}: {len(errors) - ERRORS_AT_ONCE} more errors, see {child.log}")

    def stop(self) -> None:
        """Stop all of them, within seconds."""
        stages = ((signal.SIGTERM, TERM_SECONDS), (signal.SIGQUIT, QUIT_SECONDS))
        for number, seconds in stages:
            for child in self._running():
                if number == signal.SIGTERM or child.drops_on_quit:
                    child.send(number)
            self._wait(seconds)
        self.kill()

    def kill(self) -> None:
        """End whatever is left of them, at once."""
        for child in self.all:
            child.send(signal.SIGKILL, group=True)
            if child.process is not None:
                child.process.wait()
        (self.data_dir / "make-run.json").unlink(missing_ok=True)

    def _running(self) -> list[Child]:
        return [child for child in self.all if child.is_running]

    def _wait(self, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while self._running() and time.monotonic() < deadline:
            time.sleep(0.05)

    def _note(self) -> None:
        note_processes(self.data_dir, [child.process.pid for child in self._running() if child.process])
