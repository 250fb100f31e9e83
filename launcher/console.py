"""What a person sees: steps with their times, and one plain sentence when something is in the way."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

LINES_SHOWN_ON_FAILURE = 40

# Commands under way, each the leader of a process group of its own: a stop has to end them with all they started.
_under_way: set[subprocess.Popen[bytes]] = set()
_stopped = threading.Event()


class Problem(Exception):
    """Something the person at the terminal can mend. Its text is all they are shown."""


class Console:
    """Print steps as they go on, and remember how long each took."""

    def __init__(self) -> None:
        self.timings: list[tuple[str, float]] = []
        self._printing = threading.Lock()

    def say(self, text: str = "") -> None:
        """Print one line at once, whatever the output is connected to."""
        with self._printing:
            print(text, flush=True)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Announce a step, do it, and say how long it took."""
        self.say(f"  {name} ...")
        begun = time.monotonic()
        yield
        seconds = time.monotonic() - begun
        self.timings.append((name, seconds))
        self.say(f"  {name}: done in {seconds:.1f} s")

    def up_to_date(self, name: str) -> None:
        """Say that a step has nothing to do."""
        self.timings.append((name, 0.0))
        self.say(f"  {name}: up to date")


def run(command: Sequence[object], *, log: Path, hint: str, cwd: Path, env: Mapping[str, str] | None = None) -> None:
    """Run a command with its output in ``log``.

    Raises:
        Problem: it failed; the text has the end of its output, where all of it is, and ``hint``.
    """
    if _stopped.is_set():
        raise Problem("Stopped.")
    log.parent.mkdir(parents=True, exist_ok=True)
    words = [str(part) for part in command]
    try:
        with log.open("wb") as file:
            process = subprocess.Popen(
                words, cwd=cwd, env=env, stdin=subprocess.DEVNULL, stdout=file, stderr=file, start_new_session=True
            )
    except OSError as error:
        raise Problem(f"{command[0]} could not be started: {error.strerror}. {hint}") from None
    _under_way.add(process)
    try:
        code = process.wait()
    finally:
        _under_way.discard(process)
    if code:
        end = log.read_text(errors="replace").splitlines()[-LINES_SHOWN_ON_FAILURE:]
        raise Problem("\n".join([*end, "", f"`{' '.join(map(str, command))}` failed (its whole output: {log}).", hint]))


def end_commands() -> None:
    """End every command under way and start no more; whoever waits for one goes on with a :class:`Problem`."""
    _stopped.set()
    for process in list(_under_way):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)


def fail(problem: Problem) -> int:
    """Print a problem to the error output and return the exit code for it."""
    print(f"\n{problem}", file=sys.stderr, flush=True)
    return 1
