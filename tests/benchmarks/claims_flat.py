"""A claim costs the same with a thousand and with a million ready tasks (B2), and for those for whom it is hardest.

The cases lie in one database and take turns, claim by claim, so that a busy moment of the machine meets all of them.
What is timed is the service: over HTTP the constant rest of a request would hide a difference.
"""

from __future__ import annotations

import json
import subprocess
import sys

from tests.benchmarks.figures import figure, machine, percentile
from tests.benchmarks.server import ROOT, private_database, private_environment

CLAIMS = 300
CASES = {
    "ready_1k": "1,000 ready tasks",
    "ready_1m": "1,000,000 ready tasks",
    "done_300k": "overlap 3, of 350,000 tasks the person has done 300,000, which others have still to do",
    "held_5k": "5,000 tasks held by others, 1,000 ready",
    "other_tags_1m": "1,000,000 ready tasks for people with another tag, 1,000 for this one",
}


def run() -> None:
    """Print p50, p95 and the longest claim of each case, and how its p95 compares with that of 1,000 tasks."""
    with private_database() as url, private_environment(url) as environment:
        settings = environment | {"DJANGO_SETTINGS_MODULE": "config.settings"}
        command = [sys.executable, "-m", "tests.benchmarks.claims_seeded", str(CLAIMS)]
        done = subprocess.run(command, cwd=ROOT, env=settings, check=True, stdout=subprocess.PIPE, text=True)
    measured = json.loads(done.stdout.splitlines()[-1])
    small = percentile(measured["ready_1k"]["seconds"], 0.95)
    for case, said in CASES.items():
        seconds = measured[case]["seconds"]
        p95 = percentile(seconds, 0.95)
        figure(
            f"claim_p95_{case}",
            1000 * p95,
            "ms",
            case=said,
            ratio_to_ready_1k=round(p95 / small, 2),
            p50=round(1000 * percentile(seconds, 0.5), 2),
            longest=round(1000 * max(seconds), 2),
            first=round(1000 * measured[case]["first"], 2),
            claims=len(seconds),
            plan=measured[case]["plan"],
            machine=machine(),
        )
