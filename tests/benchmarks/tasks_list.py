"""List, filter and count a million tasks and prompts over the API (B3), with what the database reads for it (B7)."""

from __future__ import annotations

import json
import subprocess
import sys

from tests.benchmarks.figures import figure, machine
from tests.benchmarks.server import ROOT, private_database, private_environment


def run() -> None:
    """Print the time of each filter and order, of its count, and the nodes of the plans that touch large tables."""
    with private_database() as url, private_environment(url) as environment:
        settings = environment | {"DJANGO_SETTINGS_MODULE": "config.settings"}
        command = [sys.executable, "-m", "tests.benchmarks.tasks_seeded"]
        done = subprocess.run(command, cwd=ROOT, env=settings, check=True, stdout=subprocess.PIPE, text=True)
    for line in done.stdout.splitlines():
        found = json.loads(line)
        figure(f"list {found.pop('case')}", found.pop("ms"), "ms", **found, machine=machine())
