"""`make run` in a copy of the sources: up, watched over, and down again; and a plain sentence for what is in the way."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import time
import urllib.request
import uuid
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import psutil
import psycopg
import pytest

from tests.e2e.product import environment, free_port, give_base_model

ROOT = Path(__file__).resolve().parents[1]
LINKED = (".venv/bin", ".venv/lib", ".venv/pyvenv.cfg", "frontend/node_modules")
COPIED = (".venv/dev.stamp", ".venv/run.stamp", "frontend/dist")
UP_SECONDS = 120.0
LEFT_SECONDS = 5
DOWN_SECONDS = 15.0
AGAIN_SECONDS = 30.0

pytestmark = [pytest.mark.slow, pytest.mark.both_stacks, pytest.mark.timeout(400, func_only=True)]


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the sources, with the packages and the built interface of this one."""
    folder = tmp_path_factory.mktemp("clone")
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    for name in listed.stdout.decode().split("\0"):
        if name and (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    (folder / ".venv").mkdir()
    for name in LINKED:
        (folder / name).symlink_to(ROOT / name)
    for name in COPIED:
        (shutil.copytree if (ROOT / name).is_dir() else shutil.copy2)(ROOT / name, folder / name)
    give_base_model(folder / "var")
    return folder


@pytest.fixture
def variables() -> Iterator[dict[str, str]]:
    """The environment of this stack, with a database of the test's own where it is PostgreSQL."""
    made = environment() | {"DEMO": "0", "PORT": str(free_port())}
    made.pop("TUNELOOP_DATA_DIR")
    if broker := os.environ.get("CELERY_BROKER_URL"):
        made["CELERY_BROKER_URL"] = broker
    url = os.environ.get("DATABASE_URL")
    if not url:
        yield made
        return
    server, _, name = url.rpartition("/")
    own = f"{name}_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{own}"')
        try:
            yield made | {"DATABASE_URL": f"{server}/{own}"}
        finally:
            connection.execute(f'DROP DATABASE "{own}" WITH (FORCE)')


class MakeRun:
    """A `make run` in a terminal of its own."""

    def __init__(self, tree: Path, variables: dict[str, str]) -> None:
        self.data = tree / "var"
        self.url = f"http://127.0.0.1:{variables['PORT']}"
        self.output = tree / "output.txt"
        self.begun = time.monotonic()
        with self.output.open("wb") as file:
            self.process = subprocess.Popen(
                ["make", "run"], cwd=tree, env=variables, stdout=file, stderr=file, stdin=subprocess.DEVNULL,
                start_new_session=True,
            )  # fmt: skip

    def said(self) -> str:
        return self.output.read_text(errors="replace")

    def wait_for(self, words: str, seconds: float = UP_SECONDS) -> float:
        deadline = time.monotonic() + seconds
        while not re.search(words, self.said()):
            assert self.process.poll() is None, self.said()
            assert time.monotonic() < deadline, self.said()
            time.sleep(0.1)
        return time.monotonic() - self.begun

    def pids(self) -> list[int]:
        return [int(pid) for pid in json.loads((self.data / "make-run.json").read_text())]

    def press_control_c(self) -> float:
        """Interrupt the whole foreground group, as a terminal does, and return how long the end took."""
        begun = time.monotonic()
        os.killpg(self.process.pid, signal.SIGINT)
        self.process.wait(DOWN_SECONDS)
        return time.monotonic() - begun

    def end(self) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(DOWN_SECONDS)


def get(url: str) -> tuple[int, str]:
    with urllib.request.urlopen(url, timeout=10) as answer:
        return answer.status, answer.read().decode()


def test_it_comes_up_is_watched_over_goes_down_and_comes_up_again_quickly(
    tree: Path, variables: dict[str, str]
) -> None:
    first = MakeRun(tree, variables)
    try:
        first.wait_for("Ready after")
        assert get(f"{first.url}/healthz") == (200, '{"status": "ok"}')
        assert "<title>Tuneloop" in get(f"{first.url}/")[1]
        first.wait_for("Everything is there")
        _a_second_one_on_the_same_folder_is_refused(tree, variables)
        _a_process_that_dies_is_started_again(first)
        pids = first.pids()
        # Web, two workers, beat, and the worker of drafts.
        assert len(pids) == 5
        members = [child for pid in pids for child in psutil.Process(pid).children(recursive=True)]
        assert first.press_control_c() < DOWN_SECONDS
        assert "All processes have ended" in first.said()
        assert "Traceback" not in first.said()
        assert not [pid for pid in pids if psutil.pid_exists(pid)]
        # What they had started ends with them, a moment later.
        _, left = psutil.wait_procs(members, timeout=LEFT_SECONDS)
        assert not left, [(child.pid, child.cmdline()) for child in left]
        assert not list((tree / "var" / "broker").glob("queue/*")), "a message stays in the broker's folder"
    finally:
        first.end()
    second = MakeRun(tree, variables)
    try:
        assert second.wait_for("Ready after") < AGAIN_SECONDS
        assert "Python packages: up to date" in second.said()
        assert "Static files: up to date" in second.said()
        second.process.send_signal(signal.SIGTERM)
        second.process.wait(DOWN_SECONDS)
        assert "All processes have ended" in second.said()
    finally:
        second.end()


def _a_second_one_on_the_same_folder_is_refused(tree: Path, variables: dict[str, str]) -> None:
    refused = launch(tree, variables | {"PORT": str(free_port())})
    assert refused.returncode == 1
    assert "runs on this data folder already" in refused.stderr
    assert variables["PORT"] in refused.stderr


def _a_process_that_dies_is_started_again(run: MakeRun) -> None:
    before = run.pids()
    victim = next(pid for pid in before if "beat" in psutil.Process(pid).cmdline())
    os.kill(victim, signal.SIGKILL)
    run.wait_for("beat ended by itself")
    deadline = time.monotonic() + 30
    while len(set(run.pids()) - set(before)) != 1:
        assert time.monotonic() < deadline, run.said()
        time.sleep(0.1)


def launch(tree: Path, variables: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run the launcher where something is in its way."""
    command = [str(tree / ".venv" / "bin" / "python"), "-m", "launcher", "run"]
    return subprocess.run(command, cwd=tree, env=variables, capture_output=True, text=True, timeout=120)


def test_a_busy_port_is_named_with_a_free_one(tree: Path, variables: dict[str, str]) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        port = server.getsockname()[1]
        refused = launch(tree, variables | {"PORT": str(port)})
    assert refused.returncode == 1
    found = re.search(rf"Port {port} is busy.*make run PORT=(\d+)\.", refused.stderr)
    assert found, refused.stderr
    assert int(found[1]) > port
    assert "Traceback" not in refused.stderr


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"PORT": "http"}, "PORT is 'http'; write a number"),
        ({"HOST": "no-such-host.invalid"}, "has no address no-such-host.invalid"),
        ({"CELERY_BROKER_URL": "redis://127.0.0.1:1/0"}, "No Redis answers at 127.0.0.1:1"),
        ({"DATABASE_URL": "postgresql://postgres@127.0.0.1:1/none"}, "The database of DATABASE_URL (127.0.0.1:1/none)"),
        ({"DATABASE_URL": "mysql://somewhere/db"}, "DATABASE_URL begins with 'mysql'"),
    ],
    ids=["port", "host", "redis", "postgresql", "mysql"],
)
def test_what_is_in_the_way_is_said_in_a_plain_sentence(
    tree: Path, variables: dict[str, str], tmp_path: Path, more: dict[str, str], sentence: str
) -> None:
    refused = launch(tree, variables | {"TUNELOOP_DATA_DIR": str(tmp_path)} | more)
    assert refused.returncode == 1
    assert sentence in refused.stderr
    assert "Traceback" not in refused.stderr
