"""The real web server on a private PostgreSQL database, for as long as a benchmark needs it."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
import uuid
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
POSTGRES = os.environ.get("BENCH_POSTGRES", "postgresql://postgres@127.0.0.1:5432")


@contextlib.contextmanager
def private_database(server: str | None = None) -> Iterator[str]:
    """Create a PostgreSQL database, yield its URL, and drop it."""
    import psycopg

    server = server or POSTGRES
    name = f"tuneloop_bench_{uuid.uuid4().hex[:10]}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    try:
        yield f"{server}/{name}"
    finally:
        with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def free_port() -> int:
    """Return a TCP port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def serve(environment: dict[str, str], *, workers: int = 2, threads: int = 4) -> Iterator[str]:
    """Run gunicorn as the product does and yield its address once it answers."""
    with gunicorn(environment, workers=workers, threads=threads) as (address, _):
        yield address


@contextlib.contextmanager
def gunicorn(
    environment: dict[str, str], *, workers: int, threads: int, preload: bool = False
) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Run gunicorn and yield its address, once it answers, and its master process.

    ``preload``: a worker that follows a killed one is there at once.
    """
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{port}"]
    command += [
        "--workers",
        str(workers),
        "--threads",
        str(threads),
        "--worker-class",
        "gthread",
        "--log-level",
        "error",
    ]
    command += ["--preload"] if preload else []
    process = subprocess.Popen(command, cwd=ROOT, env=environment)
    url = f"http://127.0.0.1:{port}"
    try:
        for _ in range(200):
            with contextlib.suppress(OSError), urllib.request.urlopen(f"{url}/healthz", timeout=2):
                break
            time.sleep(0.1)
        else:
            raise RuntimeError("The web server did not answer within 20 s.")
        yield url, process
    finally:
        process.terminate()
        process.wait(timeout=20)


@contextlib.contextmanager
def private_environment(database_url: str) -> Iterator[dict[str, str]]:
    """Yield the environment of a private installation: own data folder, given database, in-memory broker folders."""
    with tempfile.TemporaryDirectory(prefix="tuneloop-bench-") as folder:
        environment = dict(os.environ, TUNELOOP_DATA_DIR=folder, DATABASE_URL=database_url, LOG_LEVEL="WARNING")
        environment.pop("CELERY_BROKER_URL", None)
        for command in (["migrate", "--verbosity", "0"], ["createcachetable"]):
            subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=environment, check=True)
        yield environment
