"""The environment that everything runs in: Python packages in .venv, and the built web interface."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from launcher import stamps
from launcher.console import Console, Problem, run

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
FRONTEND = ROOT / "frontend"
LOGS = VENV / "logs"
OLDEST_NODE = (20, 19)
BUILT_FROM = (
    "index.html",
    "package.json",
    "package-lock.json",
    "postcss.config.cjs",
    "tsconfig.json",
    "vite.config.ts",
)
NETWORK_HINT = "If the network is slow or was interrupted, run the same command again: it goes on where it stopped."


def prepare(console: Console, *, dev: bool) -> None:
    """Bring packages and the web interface up to date, side by side.

    Raises:
        Problem: a tool is missing, or a download or a build failed.
    """
    VENV.mkdir(exist_ok=True)
    with _alone(console), ThreadPoolExecutor() as pool:
        works = [pool.submit(_packages, console, dev=dev), pool.submit(_frontend, console, dev=dev)]
        for work in works:
            work.result()


def built_version() -> str:
    """Return what the packages and the web interface were last built from."""
    return stamps.digest([VENV / "run.stamp", FRONTEND / "dist" / "build.stamp"], root=ROOT)


@contextmanager
def _alone(console: Console) -> Iterator[None]:
    """Keep two makes in one folder from installing over each other."""
    with (VENV / "prepare.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            console.say("  Another make prepares this folder; waiting for it.")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _packages(console: Console, *, dev: bool) -> None:
    requirements = [ROOT / "requirements.txt"] + ([ROOT / "requirements-dev.txt"] if dev else [])
    stamp = VENV / ("dev.stamp" if dev else "run.stamp")
    wanted = _wanted(requirements)
    if stamps.is_fresh(stamp, wanted) and PYTHON.exists():
        return console.up_to_date("Python packages")
    with console.step("Python packages (some minutes the first time)"):
        if not _venv_works():
            hint = "On Debian and Ubuntu `apt install python3.11-venv` brings what Python's venv needs; then run make again."
            run([sys.executable, "-m", "venv", VENV], log=LOGS / "venv.log", hint=hint, cwd=ROOT)
        install = [PYTHON, "-m", "pip", "install", "--disable-pip-version-check", "-r", requirements[-1]]
        run(install, log=LOGS / "pip.log", hint=NETWORK_HINT, cwd=ROOT)
        stamps.write(stamp, wanted)
        if dev:
            # Who has what tests need has what the product needs.
            stamps.write(VENV / "run.stamp", _wanted([ROOT / "requirements.txt"]))
    return None


def _wanted(requirements: list[Path]) -> str:
    return stamps.digest(requirements, root=ROOT, words=[sys.version])


def _venv_works() -> bool:
    """Tell whether .venv has this Python and a pip; one whose Python was removed or moved has not."""
    if not PYTHON.exists():
        return False
    check = "import sys, pip; sys.exit(sys.version_info[:2] != (3, 11))"
    return subprocess.run([PYTHON, "-c", check], capture_output=True).returncode == 0


def _frontend(console: Console, *, dev: bool) -> None:
    lock = FRONTEND / "package-lock.json"
    installed, built = FRONTEND / "node_modules" / ".tuneloop.stamp", FRONTEND / "dist" / "build.stamp"
    packages = stamps.digest([FRONTEND / "package.json", lock], root=ROOT)
    sources = [FRONTEND / name for name in BUILT_FROM] + [FRONTEND / "src", FRONTEND / "public"]
    build = stamps.digest(sources, root=ROOT)
    have_build = stamps.is_fresh(built, build)
    have_packages = stamps.is_fresh(installed, packages)
    if have_build and (have_packages or not dev):
        return console.up_to_date("Web interface")
    check_node()
    if not have_packages:
        with console.step("Web interface: packages"):
            npm = ["npm", "ci", "--no-audit", "--no-fund"]
            run(npm, log=LOGS / "npm.log", hint=NETWORK_HINT, cwd=FRONTEND)
            stamps.write(installed, packages)
    if not have_build:
        with console.step("Web interface: build"):
            hint = "The sources in frontend/ do not build; `npm run typecheck` in that folder says more."
            run(
                ["npm", "run", "build"],
                log=LOGS / "build.log",
                hint=hint,
                cwd=FRONTEND,
                env=os.environ | {"NO_COLOR": "1"},
            )
            stamps.write(built, build)
    return None


def check_node() -> None:
    """Make sure that a recent enough Node.js and npm are there.

    Raises:
        Problem: they are not.
    """
    advice = "Install Node.js 20 (https://nodejs.org, or `nvm install 20`), then run make again."
    node = shutil.which("node")
    if node is None or shutil.which("npm") is None:
        raise Problem(f"Tuneloop needs Node.js 20 with npm to build its web interface, and there is none. {advice}")
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, env=os.environ | {"NODE_OPTIONS": ""})
    found = re.match(r"v(\d+)\.(\d+)", answer.stdout)
    if found is None or (int(found[1]), int(found[2])) < OLDEST_NODE:
        version = answer.stdout.strip() or "a version that does not start"
        oldest = ".".join(map(str, OLDEST_NODE))
        raise Problem(f"Tuneloop needs Node.js {oldest} or newer; {node} is {version}. {advice}")
