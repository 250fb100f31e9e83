"""Find a Chromium or Chrome, or have one installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
HOW_TO_HAVE = (
    "Install Chromium or Chrome (`apt-get install chromium`, or `.venv/bin/playwright install --with-deps chromium`), or "
    "name one in CHROMIUM=/path/to/it; then run `make test` again."
)


def find() -> str | None:
    """Return the path of a browser that is there: CHROMIUM, the system's, or Playwright's own."""
    if named := os.environ.get("CHROMIUM"):
        return shutil.which(named)
    for name in NAMES:
        if path := shutil.which(name):
            return path
    return str(MAC) if MAC.exists() else _of_playwright()


def have() -> str | None:
    """Return the path of a browser, after installing one where there is none; None when that fails too."""
    if (path := find()) or os.environ.get("CHROMIUM"):
        return path
    for command in _ways():
        print(f"There is no Chromium for the browser tests: {' '.join(command)}", flush=True)
        if subprocess.run(command, stdin=subprocess.DEVNULL).returncode == 0 and (path := find()):
            return path
    return None


def _ways() -> list[list[str]]:
    ways = [[sys.executable, "-m", "playwright", "install", "chromium"]]
    if os.geteuid() == 0 and shutil.which("apt-get"):
        ways.insert(0, ["apt-get", "install", "--yes", "--no-install-recommends", "chromium"])
    return ways


def _of_playwright() -> str | None:
    """Ask Playwright where its own browser is, in a process of its own: it may be called from anywhere."""
    program = (
        "from playwright.sync_api import sync_playwright\n"
        "with sync_playwright() as playwright: print(playwright.chromium.executable_path)"
    )
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    path = answer.stdout.strip()
    return path if path and Path(path).exists() else None
