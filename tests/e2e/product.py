"""The product with its demo, started as `make run` starts it, on a data folder of the tests' own.

Loading the demo takes minutes, because its model is really trained. It is done once for each state of the sources that
it depends on, and copied from then on (`.pytest_cache/demo`).
"""

from __future__ import annotations

import fcntl
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from launcher import site, stamps
from launcher.children import Children
from launcher.console import Console
from launcher.place import Place
from launcher.processes import answers, background, web
from training.base_model.making import folder_in
from training.jobs.runner_process import QUIET_WAITING

ROOT = Path(__file__).resolve().parents[2]
CACHE = ROOT / ".pytest_cache" / "demo"
BASE_CACHE = ROOT / ".pytest_cache" / "base-model"
KEPT = 2
# What the demo is made of. A change elsewhere (pages, queries, the API) leaves a loaded demo as it was.
MADE_OF = (
    "accounts/models", "accounts/migrations", "accounts/services", "annotation/models", "annotation/migrations",
    "annotation/services", "annotation/importing", "annotation/demo", "training/models", "training/migrations",
    "training/datasets", "training/jobs", "training/registry", "training/runner", "training/base_model",
    "evaluation/models", "evaluation/migrations", "evaluation/services", "evaluation/demo", "requirements.txt",
)  # fmt: skip
# What the tests' own process is told and the product must not hear.
OF_THE_TESTS = ("DATABASE_URL", "CELERY_BROKER_URL", "DJANGO_SETTINGS_MODULE", "TUNELOOP_TEST_PROCESS", "HOST", "PORT")
START_SECONDS = 60


@dataclass
class Product:
    """A running product. ``url`` is its address."""

    place: Place
    children: Children

    @property
    def url(self) -> str:
        """Return the address of the web interface."""
        return self.place.address

    def logs(self) -> str:
        """Return the end of what each process wrote, for the report of a failed test."""
        return "\n".join(f"--- {child.name}\n" + "\n".join(child.last_words()) for child in self.children.all)


@contextmanager
def running(data_dir: Path, *, workers: bool = True) -> Iterator[Product]:
    """Run the product on a data folder; without ``workers`` only the web server, which is enough for most pages."""
    place = Place(data_dir=data_dir, host="127.0.0.1", port=free_port(), environment=environment())
    children = Children(data_dir, Console())
    site.bring_up_to_date(place, Console())
    try:
        children.start([web(place), *(background(place) if workers else [])])
        deadline = time.monotonic() + START_SECONDS
        while not answers(place):
            children.look()
            assert time.monotonic() < deadline, "\n".join(children.all[0].last_words())
            time.sleep(0.1)
        yield Product(place, children)
    finally:
        children.stop()


@contextmanager
def running_copy(folder: Path, *, workers: bool = True) -> Iterator[Product]:
    """Run the product on a copy of the loaded demo, which is removed afterwards."""
    data_dir = folder / "data"
    shutil.copytree(loaded_demo(), data_dir)
    try:
        with running(data_dir, workers=workers) as product:
            yield product
    finally:
        shutil.rmtree(data_dir, ignore_errors=True)


def loaded_demo() -> Path:
    """Return a data folder with the whole demo in it; it is made where there is none for these sources."""
    digest = stamps.digest([ROOT / name for name in MADE_OF], root=ROOT, words=[sys.version])[:16]
    target = CACHE / digest
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / "lock").open("w") as lock:
        # Two test processes must not load it beside one another.
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not target.is_dir():
            _load_demo(target)
    return target


def _load_demo(target: Path) -> None:
    print("\nLoading the demo for the browser tests; its model is trained for real, so this takes minutes.", flush=True)
    for unfinished in CACHE.glob(".*/"):
        shutil.rmtree(unfinished)
    aside = CACHE / f".{target.name}"
    give_base_model(aside)
    for command in (["migrate", "--verbosity", "0"], ["createcachetable"], ["load_demo"]):
        _manage(aside, *command)
    # Bells of a finished work; nobody needs to hear them.
    shutil.rmtree(aside / "broker", ignore_errors=True)
    for older in sorted(CACHE.glob("[!.]*/"), key=lambda path: path.stat().st_mtime)[: 1 - KEPT]:
        shutil.rmtree(older)
    aside.rename(target)


def give_base_model(data_dir: Path) -> None:
    """Put the base model of these sources into a data folder; it is made once, and kept in BASE_CACHE."""
    BASE_CACHE.mkdir(parents=True, exist_ok=True)
    with (BASE_CACHE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        made = folder_in(BASE_CACHE)
        if not made.is_dir():
            print("\nMaking the base model for the tests; it is trained for real.", flush=True)
            command = [sys.executable, "-m", "training.base_model", str(BASE_CACHE)]
            subprocess.run(command, cwd=ROOT, env=QUIET_WAITING | os.environ, stdout=subprocess.DEVNULL, check=True)
    shutil.copytree(made, data_dir / "models" / "base" / made.name, dirs_exist_ok=True)


def _manage(data_dir: Path, *arguments: str) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=environment() | {"TUNELOOP_DATA_DIR": str(data_dir), "DATABASE_POOL": "0"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert done.returncode == 0, f"manage.py {' '.join(arguments)} failed:\n{done.stdout[-4000:]}"


def environment() -> dict[str, str]:
    """Return an environment for the product on the embedded stack, in which tests may sign in as often as they like."""
    inherited = {name: value for name, value in os.environ.items() if name not in OF_THE_TESTS}
    return inherited | {
        "SIGN_IN_RATE": "10000/min",
        "TUNELOOP_HOST": "tests",
        "TUNELOOP_SLOTS": "cpu",
        # Beside a browser and other tests, threads that wait for one another are slower than a single one.
        "OMP_NUM_THREADS": "1",
    }


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
