"""Every dashboard and list with 1,000,000 tasks and 3,000,000 annotations (B7): time over HTTP, and the plans behind.

``BENCH_TASKS`` makes it smaller, to see whether it runs.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
import urllib.error
import urllib.request
from typing import Any

from tests.benchmarks.figures import figure, machine
from tests.benchmarks.server import ROOT, private_database, private_environment, serve

TIMES = 5
MANAGER = (
    "home/", "projects/", "{p}", "{p}progress/", "{p}dashboard/", "{p}dashboard/?days=366", "{p}charts/throughput.csv",
    "{p}charts/burn-down.csv?days=366", "{p}charts/queue.csv", "{p}charts/agreement.csv", "{p}charts/hot-spots.csv",
    "{p}charts/cost.csv?days=366", "{p}charts/cost-by-person.csv", "{p}members/", "{p}guidelines/",
    "{p}guidelines/readers/", "{p}tasks/", "{p}tasks/count/", "{p}tasks/?state=open&order=priority",
    "{p}tasks/?disputed=true", "{p}tasks/{task}/", "{p}items/", "{p}items/?q=parcel", "{p}imports/", "{p}leases/",
    "{p}audiences/", "{p}tasks/changes/", "{p}quality/agreement/", "{p}quality/reliability/", "{p}quality/ranking/",
    "{p}quality/bias/", "{p}alarms/", "{p}causes/", "{p}history/", "{p}history/?task={task}",
    "{p}history/?person={person}", "{p}history/?annotation={annotation}", "{p}gold/", "{p}qualification/results/",
    "{p}review-probes/", "{p}disputes/", "{p}comments/?task={task}", "annotations/{annotation}/",
    "{p}datasets/preview/?kind=sft",
)  # fmt: skip
REVIEWER = (
    "home/", "{p}progress/", "{p}review-queue/", "{p}review-queue/?kind=rank", "{p}review-queue/?order=disagreement",
    "{p}review-queue/?author={person}", "{p}review-queue/?reason=sample", "{p}review-queue/?agreed=true",
    "{p}review-queue/agreed/", "{p}review-queue/agreed/?author={person}", "{p}disputes/", "{p}disputes/{disputed}/",
    "{p}dashboard/", "{p}dashboard/reviewer/", "{p}charts/my-verdicts.csv", "{p}charts/my-overturned.csv",
    "{p}history/", "{p}causes/", "mentions/", "annotations/{annotation}/",
)  # fmt: skip
ANNOTATOR = (
    "home/", "{p}", "{p}progress/", "my-work/", "my-work/?state=returned", "my-work/?project={project}", "assignments/",
    "{p}dashboard/me/", "{p}charts/my-days.csv", "{p}charts/my-gold.csv", "{p}charts/my-agreement.csv", "{p}history/",
    "{p}history/?annotation={annotation}", "{p}qualification/", "annotations/{annotation}/", "mentions/",
)  # fmt: skip
ADMINISTRATOR = (
    "home/",
    "audit/",
    "audit/?verb=annotation_reviewed",
    "audit/?actor={person}",
    "audit/?verb=none",
    "users/",
)
PAGES = {"manager": MANAGER, "reviewer": REVIEWER, "annotator": ANNOTATOR, "administrator": ADMINISTRATOR}


def run() -> None:
    """Print for each page its time (the first and the median), its slowest statement, and each whole table read."""
    with private_database() as url, private_environment(url) as environment:
        settings = environment | {"DJANGO_SETTINGS_MODULE": "config.settings"}
        world = json.loads(_seeded("seed", settings).splitlines()[-1])
        pages = [
            {"page": f"{role} {path}", "role": role, "user": world["users"][role], "address": _address(path, world)}
            for role, paths in PAGES.items()
            for path in paths
        ]
        with serve(environment, workers=1, threads=2) as server:
            timed = {page["page"]: _timed(server, page, world["tokens"][page["role"]]) for page in pages}
        asked = "\n".join(json.dumps(page) for page in pages)
        plans = {found["page"]: found for found in map(json.loads, _seeded("plans", settings, asked).splitlines())}
    for name, (status, seconds) in timed.items():
        found = plans[name]
        figure(
            f"page {name}", 1000 * sorted(seconds)[len(seconds) // 2], "ms", first_ms=round(1000 * seconds[0], 1),
            status=status, statements=found["statements"], slowest=found["slowest"], whole_tables=found["whole_tables"],
            machine=machine(),
        )  # fmt: skip
    slow = [name for name, (_, seconds) in timed.items() if seconds[0] >= 1]
    whole = [name for name, found in plans.items() if found["whole_tables"]]
    figure("pages over 1 s", len(slow), "pages", of=len(timed), slow=slow, whole_tables=whole)


def _seeded(part: str, settings: dict[str, str], asked: str = "") -> str:
    command = [sys.executable, "-m", "tests.benchmarks.pages_seeded", part]
    done = subprocess.run(
        command, cwd=ROOT, env=settings, check=True, stdout=subprocess.PIPE, text=True, input=asked or None
    )
    return done.stdout


def _address(path: str, world: dict[str, Any]) -> str:
    return "/api/v1/" + path.format(p=f"projects/{world['project']}/", **world)


def _timed(server: str, page: dict[str, Any], token: str) -> tuple[int, list[float]]:
    """Return the status and the seconds of some requests, the first on a server that has not answered this page yet."""
    request = urllib.request.Request(server + page["address"], headers={"Authorization": f"Bearer {token}"})
    seconds = []
    for _ in range(TIMES):
        start = time.perf_counter()
        try:
            with urllib.request.urlopen(request, timeout=120) as answer:
                answer.read()
                status = answer.status
        except urllib.error.HTTPError as error:
            status = error.code
        seconds.append(time.perf_counter() - start)
    return status, seconds
