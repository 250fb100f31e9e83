"""Claims and submits over HTTP with 8 annotators, at 2,000 and at 20,000 open tasks.

Label Studio 1.23.2 under gunicorn (2 workers x 4 threads) on a machine of this kind: 9.9 and 6.5 tasks per second,
next task p95 598 and 1,020 ms.
"""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

from tests.benchmarks.figures import figure, machine, percentile
from tests.benchmarks.load import work
from tests.benchmarks.server import ROOT, private_database, private_environment, serve

ANNOTATORS = 8
MEASURED = 1500
LABEL_STUDIO_PER_SECOND = {2_000: 9.9, 20_000: 6.5}


def seed(environment: dict[str, str], tasks: int, *, annotators: int = ANNOTATORS, approved: bool = False) -> Any:
    """Fill the installation and return ``{"project", "tokens"}``."""
    command = [sys.executable, "-m", "tests.benchmarks.seed", str(tasks), str(annotators), str(int(approved))]
    settings = environment | {"DJANGO_SETTINGS_MODULE": "config.settings"}
    filled = subprocess.run(command, cwd=ROOT, env=settings, check=True, capture_output=True, text=True)
    return json.loads(filled.stdout.splitlines()[-1])


def run() -> None:
    """Print tasks per second and the percentiles of both calls for each size."""
    for tasks in (2_000, 20_000):
        with private_database() as url, private_environment(url) as environment:
            filled = seed(environment, tasks)
            with serve(environment) as address:
                work(address, filled["tokens"], filled["project"], tasks=100)  # warm up
                timings = work(address, filled["tokens"], filled["project"], tasks=MEASURED)
        context = {"tasks": tasks, "annotators": ANNOTATORS, "server": "gunicorn 2x4", "machine": machine()}
        rate = timings.finished / timings.seconds
        rival = LABEL_STUDIO_PER_SECOND[tasks]
        figure(
            "claim_and_submit",
            rate,
            "tasks/s",
            times_label_studio=round(rate / rival, 1),
            errors=timings.errors,
            **context,
        )
        for call, seconds in (("claim", timings.claim), ("submit", timings.submit)):
            for share in (0.5, 0.95):
                figure(f"{call}_p{int(share * 100)}", 1000 * percentile(seconds, share), "ms", **context)
