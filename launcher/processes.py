"""The commands of the product's processes (docs/deployment.md and docker-compose.yml have the same)."""

from __future__ import annotations

import http.client
import subprocess
from contextlib import closing
from pathlib import Path

from launcher.children import Child
from launcher.environment import PYTHON
from launcher.place import Place

# Gossip, mingle and heartbeats are chat among workers; nothing listens, and a broker of folders would keep it for ever.
QUIET = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
ANSWER_SECONDS = 5.0


def web(place: Place) -> Child:
    """Return the web server."""
    command = [
        str(PYTHON), "-m", "gunicorn", "config.wsgi", "--bind", place.bind, "--worker-class", "gthread",
        "--workers", "2", "--threads", "4", "--graceful-timeout", "4", "--no-control-socket",
    ]  # fmt: skip
    return Child("web", command, place.process_environment(pooled=True), place.logs / "web.log")


def background(place: Place) -> list[Child]:
    """Return the workers and the clock."""
    return [_worker(place, "default"), _worker(place, "gpu"), _drafts(place), _beat(place)]


def _worker(place: Place, queue: str) -> Child:
    name = "worker" if queue == "default" else "gpu worker"
    command = [
        *_celery(), "worker", "-Q", queue, "-n", f"{queue}@%h", "--concurrency", "1", "--loglevel", "WARNING", *QUIET,
    ]  # fmt: skip
    log = place.logs / f"{name.replace(' ', '-')}.log"
    return Child(name, command, place.process_environment(), log, drops_on_quit=True)


def _drafts(place: Place) -> Child:
    command = [str(PYTHON), "manage.py", "draft_worker"]
    return Child("draft worker", command, place.process_environment(), place.logs / "draft-worker.log")


def _beat(place: Place) -> Child:
    command = [*_celery(), "beat", "--pidfile", "", "--loglevel", "WARNING"]
    return Child("beat", command, place.process_environment(), place.logs / "beat.log")


def _celery() -> list[str]:
    return [str(PYTHON), "-m", "celery", "-A", "config"]


def answers(place: Place, path: str = "/healthz") -> bool:
    """Tell whether the web server answers a request for ``path`` well."""
    try:
        with closing(http.client.HTTPConnection(place.name, place.port, timeout=ANSWER_SECONDS)) as connection:
            connection.request("GET", path)
            return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False


def runs_under_way(place: Place) -> list[str]:
    """Return the numbers of the jobs whose runner is at work on this machine; a runner outlives `make run`."""
    runs = str(place.data_dir / "runs") + "/"
    found: set[str] = set()
    for command in _commands():
        if "training.runner" in command:
            found.update(word.removeprefix(runs).partition("/")[0] for word in command if word.startswith(runs))
    return sorted(found, key=lambda name: (len(name), name))


def _commands() -> list[list[str]]:
    if not Path("/proc/self/cmdline").exists():
        listed = subprocess.run(["ps", "-A", "-ww", "-o", "command="], capture_output=True, text=True).stdout
        return [line.split() for line in listed.splitlines()]
    commands = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            commands.append(path.read_text(errors="replace").split("\0"))
        except OSError:
            continue
    return commands
