"""What must hold before anything starts: a free port, no second `make run`, no leftovers, a broker that answers."""

from __future__ import annotations

import fcntl
import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

from launcher.console import Console, Problem
from launcher.place import Place

ANSWER_SECONDS = 5.0
PORTS_TRIED = 50
LEFTOVER_SECONDS = 5.0
REDIS_PORT = 6379


@contextmanager
def only_one(place: Place) -> Iterator[None]:
    """Hold the data folder: two products on one folder would fight over it.

    Raises:
        Problem: another `make run` has it.
    """
    place.data_dir.mkdir(parents=True, exist_ok=True)
    with (place.data_dir / "make-run.lock").open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            holder = file.read().strip() or "another make run"
            raise Problem(
                f"Tuneloop runs on this data folder already: {holder}. Stop it with Ctrl-C in its terminal first, or give "
                "this one its own: make run PORT=8001 TUNELOOP_DATA_DIR=/path/to/another/folder."
            ) from None
        file.truncate(0)
        file.write(f"{place.address}, process {os.getpid()}")
        file.flush()
        yield


def check_port(place: Place) -> None:
    """Make sure that the web server will be able to listen.

    Raises:
        Problem: it will not.
    """
    error = _listen_error(place.host, place.port)
    if error is None:
        return
    if isinstance(error, socket.gaierror):
        raise Problem(f"This machine has no address {place.host}. Write another one: make run HOST=127.0.0.1.")
    if isinstance(error, PermissionError):
        raise Problem(f"Port {place.port} is for administrators only. Choose another one: make run PORT=8001.")
    if _listen_error(place.host, 0) is not None:
        raise Problem(f"This machine cannot listen on {place.host} ({error.strerror}). Write another address as HOST.")
    later = range(place.port + 1, place.port + PORTS_TRIED)
    free = next((port for port in later if _listen_error(place.host, port) is None), place.port + 1)
    raise Problem(
        f"Port {place.port} is busy: another program listens on it. Stop that program, or choose another port: "
        f"make run PORT={free}."
    )


def _listen_error(host: str, port: int) -> OSError | None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        # As the web server does; else a port that was left a moment ago would count as busy.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
            probe.listen(1)
        except (OSError, OverflowError) as error:
            return error if isinstance(error, OSError) else OSError(str(error))
    return None


def check_broker(place: Place) -> None:
    """Make sure that the broker of CELERY_BROKER_URL can be reached; Celery itself would wait without a word.

    Raises:
        Problem: nothing answers there.
    """
    parts = urlsplit(place.broker_url)
    if parts.scheme not in {"redis", "rediss"} or not parts.hostname:
        return
    host, port = parts.hostname, parts.port or REDIS_PORT
    try:
        with socket.create_connection((host, port), timeout=ANSWER_SECONDS):
            return
    except OSError as error:
        raise Problem(
            f"No Redis answers at {host}:{port} ({error.strerror or error}). Start it, correct CELERY_BROKER_URL, or leave "
            "that out to do without Redis."
        ) from None


# A launcher that was killed could stop nobody. The next one ends what is left, by pid and start together.


def note_processes(data_dir: Path, pids: Iterable[int]) -> None:
    """Write down which processes run, for a launcher to come."""
    noted = {str(pid): _start_of(pid) for pid in pids}
    aside = data_dir / ".make-run.json"
    aside.write_text(json.dumps(noted))
    aside.replace(data_dir / "make-run.json")


def end_leftovers(place: Place, console: Console) -> None:
    """End the processes that an earlier launcher on this data folder left behind."""
    path = place.data_dir / "make-run.json"
    try:
        noted = json.loads(path.read_text())
    except (OSError, ValueError):
        return
    left = [int(pid) for pid, start in noted.items() if start and _start_of(int(pid)) == start]
    if left:
        console.say(f"  An earlier make run was killed and left {len(left)} processes behind; ending them.")
    for number in (signal.SIGTERM, signal.SIGKILL):
        for pid in left:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(pid, number)
        deadline = time.monotonic() + LEFTOVER_SECONDS
        while left and time.monotonic() < deadline:
            time.sleep(0.1)
            left = [pid for pid in left if _start_of(pid) == noted[str(pid)]]
    path.unlink(missing_ok=True)


def _start_of(pid: int) -> str:
    """Return when a process started, as this system says it; nothing when it is gone."""
    stat = Path(f"/proc/{pid}/stat")
    try:
        if Path("/proc/self/stat").exists():
            fields = stat.read_text().rpartition(")")[2].split()
            # A zombie is gone.
            return "" if fields[0] == "Z" else fields[19]
        answer = subprocess.run(["ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True)
    except (OSError, IndexError):
        return ""
    return answer.stdout.strip()
