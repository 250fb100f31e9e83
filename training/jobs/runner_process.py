"""Start the runner as a process of its own, and watch it. No Django here.

The runner holds a lock on ``runner.lock`` for as long as it or any process it forked lives: the supervisor opens and
locks the file and hands the descriptor down. So two runners can never be at work in one run directory, whatever
becomes of their supervisors.
"""

from __future__ import annotations

import fcntl
import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

from training.jobs.processes import (
    ATTEMPT_VARIABLE,
    RUN_DIR_VARIABLE,
    ProcessName,
    is_alive,
    name_of,
    runner_of,
)
from training.jobs.run_dir import RunDir

# Threads that wait for each other by spinning take the processor from the one they wait for, as soon as anything else
# runs on the machine: a step took 13 times as long (measured on two busy cores).
QUIET_WAITING = {"OMP_WAIT_POLICY": "PASSIVE"}
# Everything else stays behind: the supervisor's environment holds the database's password and the secret key.
PASSED_ON = {
    "PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "LANGUAGE", "TZ", "TMPDIR", "VIRTUAL_ENV", "LD_LIBRARY_PATH",
    "XDG_CACHE_HOME", "SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE",
    "HF_HOME", "HF_HUB_CACHE", "HF_HUB_OFFLINE", "HF_ENDPOINT", "HF_DATASETS_CACHE", "TRANSFORMERS_OFFLINE",
    "CUDA_HOME", "CUDA_DEVICE_ORDER", "OMP_NUM_THREADS", "OMP_WAIT_POLICY", "MKL_NUM_THREADS",
    "TOKENIZERS_PARALLELISM",
    "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy",
}  # fmt: skip
PASSED_ON_PREFIXES = ("LC_", "TORCH_", "PYTORCH_", "NCCL_", "NVIDIA_")


class RunnerLocked(Exception):
    """A runner is still at work in this run directory."""


class RunnerProcess:
    """A runner that was started here or was found at work. ``exit_code`` is only known of one's own child."""

    def __init__(self, name: ProcessName, child: subprocess.Popen[bytes] | None = None) -> None:
        self.name = name
        self._child = child

    def is_running(self) -> bool:
        """Tell whether the runner's process is still there."""
        if self._child is not None:
            return self._child.poll() is None
        return is_alive(self.name)

    @property
    def exit_code(self) -> int | None:
        """Return the exit code, negative for a signal; None while it runs or where only its parent could know."""
        return self._child.poll() if self._child is not None else None


def start_runner(
    run_dir: RunDir, *, attempt: int, command: Sequence[str], working_directory: Path, visible_devices: str
) -> RunnerProcess:
    """Start the runner in a session of its own, its output in ``log.txt``, and note its pid.

    Raises:
        RunnerLocked: another runner holds the run directory.
        OSError: the command cannot be started.
    """
    lock = hold_lock(run_dir.runner_lock)
    if lock is None:
        raise RunnerLocked(str(run_dir.path))
    with lock, run_dir.log.open("ab") as log:
        log.write(f"--- attempt {attempt} ---\n".encode())
        log.flush()
        child = subprocess.Popen(
            list(command),
            cwd=working_directory,
            env=runner_environment(os.environ, run_dir.path, attempt, visible_devices),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            pass_fds=(lock.fileno(),),
        )
    # A child that has ended already has no start to be read; its pid alone is noted, and is never alive.
    name = name_of(child.pid) or ProcessName(child.pid, 0.0)
    run_dir.write_runner(name, attempt=attempt)
    return RunnerProcess(name, child)


def find_runner(run_dir: RunDir, attempt: int) -> RunnerProcess | None:
    """Return the live runner of an attempt, whoever started it."""
    noted = run_dir.read_runner(attempt)
    if noted is not None and is_alive(noted):
        return RunnerProcess(noted)
    found = runner_of(run_dir.path, attempt)
    return RunnerProcess(found) if found is not None else None


def runner_environment(
    environment: Mapping[str, str], run_dir: Path, attempt: int, visible_devices: str
) -> dict[str, str]:
    """Return the runner's environment: what training needs, and no secret."""
    passed = {
        name: value
        for name, value in environment.items()
        if (name in PASSED_ON or name.startswith(PASSED_ON_PREFIXES)) and not _holds_password(value)
    }
    return (
        QUIET_WAITING
        | passed
        | {
            RUN_DIR_VARIABLE: str(run_dir),
            ATTEMPT_VARIABLE: str(attempt),
            "CUDA_VISIBLE_DEVICES": visible_devices,
            "PYTHONUNBUFFERED": "1",
            "TOKENIZERS_PARALLELISM": environment.get("TOKENIZERS_PARALLELISM", "false"),
        }
    )


def hold_lock(path: Path) -> IO[bytes] | None:
    """Take an exclusive lock on a file until the returned file is closed; None when another process has it."""
    file = path.open("ab")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        return None
    return file


def _holds_password(value: str) -> bool:
    """Tell whether a value is an address with a password in it (a proxy's, an index's)."""
    try:
        return urlsplit(value).password is not None
    except ValueError:
        return False
