"""PostgreSQL and Redis servers that belong to one test run, so that they can be stopped without harm to others."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import time
from pathlib import Path

import psycopg
import redis

WAIT_SECONDS = 30


def free_port() -> int:
    """Return a TCP port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class PrivateRedis:
    """A Redis that keeps nothing on disk: when it stops, every message in it is gone."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        client = redis.Redis.from_url(self.url)
        _until(lambda: bool(client.ping()), redis.RedisError, "Redis")

    def stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None


class PrivatePostgres:
    """A PostgreSQL cluster in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"postgresql://postgres@127.0.0.1:{self.port}/tuneloop"
        self._binaries = postgres_binaries()

    def create(self) -> None:
        self.folder.mkdir(parents=True)
        if os.geteuid() == 0:
            owner = pwd.getpwnam("postgres")
            os.chown(self.folder, owner.pw_uid, owner.pw_gid)
        self._run("initdb", "-D", str(self.folder / "data"), "-U", "postgres", "-A", "trust", "--no-sync")
        self.start()
        with psycopg.connect(self.url.replace("/tuneloop", "/postgres"), autocommit=True) as connection:
            connection.execute("CREATE DATABASE tuneloop")

    def start(self) -> None:
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self.folder} -c fsync=off"
        self._control("start", "-l", str(self.folder / "log"), "-o", options)
        server = self.url.replace("/tuneloop", "/postgres")
        _until(lambda: psycopg.connect(server, connect_timeout=2).close() is None, psycopg.Error, "PostgreSQL")

    def stop(self) -> None:
        """Stop at once, as a crash would: clients lose their connections in the middle of what they do."""
        self._control("stop", "-m", "immediate")

    def _control(self, verb: str, *options: str) -> None:
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-w", *options, verb)

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self._binaries / program), *arguments]
        if os.geteuid() == 0:
            command = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", *command]
        # Its server inherits the output, so a pipe would never end.
        done = subprocess.run(command, cwd="/", stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        if done.returncode:
            raise RuntimeError(f"`{' '.join(command)}` failed with exit code {done.returncode}")


def postgres_binaries() -> Path:
    """Return the folder of PostgreSQL's server programs; Debian keeps them off the PATH."""
    found = shutil.which("initdb")
    folders = [Path(found).parent] if found else sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    for folder in folders:
        if (folder / "pg_ctl").exists():
            return folder
    raise FileNotFoundError("PostgreSQL's server programs (initdb, pg_ctl) are not installed")


def missing_programs() -> str:
    """Return why private servers cannot be started here, or an empty string when they can."""
    if shutil.which("redis-server") is None:
        return "redis-server is not installed"
    try:
        postgres_binaries()
    except FileNotFoundError as error:
        return str(error)
    return ""


def _until(ready, not_yet: type[Exception], name: str) -> None:
    deadline = time.monotonic() + WAIT_SECONDS
    while True:
        try:
            if ready():
                return
        except not_yet:
            pass
        if time.monotonic() > deadline:
            raise RuntimeError(f"{name} did not answer within {WAIT_SECONDS} s")
        time.sleep(0.1)
