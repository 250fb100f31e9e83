"""Approved annotations streamed as JSONL over HTTP. Label Studio: about 480 rows per second."""

from __future__ import annotations

import time
import urllib.request

from tests.benchmarks.annotating import seed
from tests.benchmarks.figures import figure, machine
from tests.benchmarks.server import private_database, private_environment, serve

ROWS = 20_000


def run() -> None:
    """Print exported rows per second."""
    with private_database() as url, private_environment(url) as environment:
        filled = seed(environment, ROWS, annotators=1, approved=True)
        with serve(environment) as address:
            path = f"{address}/api/v1/projects/{filled['project']}/export/?kind=write&state=approved"
            request = urllib.request.Request(path, headers={"Authorization": f"Bearer {filled['tokens'][0]}"})
            start = time.perf_counter()
            with urllib.request.urlopen(request, timeout=120) as response:
                rows = sum(1 for _ in response)
            seconds = time.perf_counter() - start
    if rows != ROWS:
        raise RuntimeError(f"The export has {rows} rows, not {ROWS}.")
    figure(
        "export",
        rows / seconds,
        "rows/s",
        rows=rows,
        times_label_studio=round(rows / seconds / 480, 1),
        machine=machine(),
    )
