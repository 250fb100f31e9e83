"""A whole installation of the product for one test: real web, workers and beat on a database and broker of its own."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
from tuneloop_client import Tuneloop

from tests.product.servers import free_port
from training.jobs.processes import processes_of_run

ROOT = Path(__file__).resolve().parents[2]
JOB_SECONDS = 300


class Installation:
    """Processes, data folder and API of one installation."""

    def __init__(self, folder: Path, environment: dict[str, str], *, fill: str) -> None:
        """``fill`` is the module that fills the database; it prints what a test must know, with a ``token``."""
        self.folder = folder
        self.fill = fill
        self.port = free_port()
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        inherited = {
            name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "CELERY_BROKER_URL"}
        }
        self.environment = (
            inherited
            | {
                "TUNELOOP_DATA_DIR": str(folder),
                "TUNELOOP_HOST": f"test-{self.port}",
                "TUNELOOP_SLOTS": "cpu",
                "DJANGO_SETTINGS_MODULE": "config.settings",
                "OMP_NUM_THREADS": "1",
            }
            | environment
        )
        self.client: Tuneloop
        self.ids: dict[str, Any] = {}

    def prepare(self) -> None:
        """Make the tables, and fill them."""
        self._run("manage.py", "migrate", "--verbosity", "0")
        self._run("manage.py", "createcachetable")
        self.ids = json.loads(self._run("-m", self.fill, str(self.folder)).splitlines()[-1])
        self.client = Tuneloop(f"http://127.0.0.1:{self.port}", self.ids["token"])

    def start(self) -> None:
        """Start the product's processes and wait until the web answers."""
        for name in self._commands():
            self.start_process(name)
        address = f"http://127.0.0.1:{self.port}/healthz"
        self.wait_for(lambda: _answers(address), "the web server to answer", seconds=60)

    def start_process(self, name: str) -> None:
        """Start one of ``web``, ``worker``, ``gpu`` and ``beat``, with its output in a file."""
        with (self.folder / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                [sys.executable, *self._commands()[name]],
                cwd=ROOT, env=self.environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip

    def kill_process(self, name: str) -> None:
        """KILL a process with all that share its session (Celery's pool), as the system's memory killer would."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.processes[name].pid, signal.SIGKILL)
        self.processes[name].wait()

    def close(self) -> None:
        """End everything that runs from the data folder, runners and supervisors too."""
        for name in list(self.processes):
            self.kill_process(name)
        for process in psutil.process_iter():
            with contextlib.suppress(psutil.Error):
                if process.environ().get("TUNELOOP_DATA_DIR") == str(self.folder) or str(
                    process.environ().get("TUNELOOP_RUN_DIR", "")
                ).startswith(str(self.folder)):
                    process.kill()

    def _commands(self) -> dict[str, list[str]]:
        celery = ["-m", "celery", "-A", "config"]
        worker = [*celery, "worker", "--concurrency", "1", "--loglevel", "INFO"]
        return {
            "web": ["-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{self.port}", "--threads", "4"],
            "worker": [*worker, "-Q", "default", "-n", f"default-{self.port}@%h"],
            "gpu": [*worker, "-Q", "gpu", "-n", f"gpu-{self.port}@%h"],
            "beat": [*celery, "beat", "--pidfile", ""],
        }

    def _run(self, *arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, *arguments], cwd=ROOT, env=self.environment, capture_output=True, text=True
        )
        if done.returncode:
            raise RuntimeError(f"{' '.join(arguments)} failed:\n{done.stderr[-3000:]}")
        return done.stdout

    # Jobs

    def launch(self, **config: Any) -> dict[str, Any]:
        """Launch an SFT job long enough to be struck half way, and return it."""
        body = {
            "name": "chaos", "method": "sft", "tuning": "full", "base_model": self.ids["base"],
            "dataset_version": self.ids["version"], "config": self.ids["config"] | config,
        }  # fmt: skip
        return dict(self.client.post(f"projects/{self.ids['project']}/jobs/", body, once=True))

    def job(self, job_id: int) -> dict[str, Any]:
        """Return a job as the API shows it."""
        return dict(self.client.get(f"jobs/{job_id}/"))

    def run_dir(self, job_id: int) -> Path:
        """Return the run directory of a job."""
        return self.folder / "runs" / str(job_id)

    def wait_for_checkpoint(self, job_id: int) -> None:
        """Wait until a job has a complete checkpoint and is still at work."""
        pattern = "checkpoints/step-*/COMPLETE"
        self.wait_for(lambda: any(self.run_dir(job_id).glob(pattern)), "a complete checkpoint", seconds=120)

    def wait_until_done(self, job_id: int) -> dict[str, Any]:
        """Wait until a job has ended by itself."""
        ends = ("succeeded", "failed", "cancelled")
        return dict(self.client.wait(f"jobs/{job_id}/", until=ends, seconds=JOB_SECONDS))

    def history(self, job_id: int) -> list[str]:
        """Return the codes of a job's history, oldest first."""
        events = self.client.pages(f"jobs/{job_id}/events/")
        return [event["data"]["code"] for event in events if event["kind"] == "history"]

    def runner(self, job_id: int) -> psutil.Process:
        """Return the live runner of a job: of its processes, the one that leads the session."""
        return runners_of(self.run_dir(job_id))[0]

    def supervisors(self) -> list[psutil.Process]:
        """Return the live supervisors of this installation."""
        found = []
        for process in psutil.process_iter():
            with contextlib.suppress(psutil.Error):
                if "training.jobs.supervisor" in process.cmdline() and self._is_ours(process):
                    found.append(process)
        return found

    def _is_ours(self, process: psutil.Process) -> bool:
        alive = process.status() != psutil.STATUS_ZOMBIE
        return alive and process.environ().get("TUNELOOP_DATA_DIR") == str(self.folder)

    def wait_for(self, condition: Callable[[], bool], what: str, *, seconds: float) -> None:
        """Wait until ``condition`` holds; show the logs' ends when it does not come true in time."""
        deadline = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > deadline:
                raise TimeoutError(f"Waited {seconds:.0f} s for {what}.\n{self.logs()}")
            time.sleep(0.2)

    def logs(self) -> str:
        """Return the end of every log, for a failure's message."""
        paths = [*self.folder.glob("*.log"), *self.folder.glob("runs/*/*.log"), *self.folder.glob("runs/*/log.txt")]
        return "\n".join(f"--- {path.name}\n{path.read_text(errors='replace')[-1500:]}" for path in paths)


class Watch:
    """Counts a job's runners ten times a second: there may never be two."""

    def __init__(self, run_dir: Path) -> None:
        self.run_dir = run_dir
        self.most = 0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._count, daemon=True)

    def __enter__(self) -> Watch:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _count(self) -> None:
        while not self._done.wait(0.1):
            self.most = max(self.most, len(runners_of(self.run_dir)))


def runners_of(run_dir: Path) -> list[psutil.Process]:
    """Return the live processes that lead a session and belong to a run."""
    found = []
    for process in processes_of_run(run_dir):
        with contextlib.suppress(ProcessLookupError):
            if os.getsid(process.pid) == process.pid:
                found.append(process)
    return found


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=2):
            return True
    except OSError:
        return False
