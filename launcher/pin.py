"""``make requirements``: write the pinned closure of requirements.in and requirements-dev.in."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from launcher.console import Console, run
from launcher.environment import NETWORK_HINT, ROOT

HEAD = "# {what}, pinned, for Python 3.11. Made by `make requirements` from {source}; not edited by hand.\n"


def pin(console: Console) -> None:
    """Install both lists in a fresh environment and note what came.

    Raises:
        Problem: the packages cannot be installed.
    """
    with tempfile.TemporaryDirectory(prefix="tuneloop-pin-") as folder:
        python = Path(folder) / "bin" / "python"
        log = Path(tempfile.gettempdir()) / "tuneloop-pin.log"
        with console.step("What the product needs"):
            run([sys.executable, "-m", "venv", folder], log=log, hint="", cwd=ROOT)
            run([python, "-m", "pip", "install", "-r", "requirements.in"], log=log, hint=NETWORK_HINT, cwd=ROOT)
            needed = _freeze(python)
        with console.step("What checks and tests need on top"):
            run([python, "-m", "pip", "install", "-r", "requirements-dev.in"], log=log, hint=NETWORK_HINT, cwd=ROOT)
            more = [line for line in _freeze(python) if line not in needed]
    head = HEAD.format(what="Every package that Tuneloop runs on", source="requirements.in")
    (ROOT / "requirements.txt").write_text(head + "\n".join(needed) + "\n")
    head = HEAD.format(what="What checks and tests need on top", source="requirements-dev.in")
    (ROOT / "requirements-dev.txt").write_text(head + "\n".join(["-r requirements.txt", *more]) + "\n")


def _freeze(python: Path) -> list[str]:
    """Return the installed packages, without local build suffixes: torch's CPU and CUDA builds are one version."""
    frozen = subprocess.run([python, "-m", "pip", "freeze"], capture_output=True, text=True, check=True).stdout
    return [line.partition("+")[0] for line in frozen.splitlines()]
