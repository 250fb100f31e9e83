"""``make test``: every check and every suite, on both stacks, in one call.

A failure does not stop the rest, so that one run tells everything. The last line is ``N passed, N failed, N skipped``
(a check counts as one test); the exit code is 1 if anything failed.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from tests.checks import CHECKS, FRONTEND_TESTS, Check
from tests.e2e import chromium
from tests.reports import Counts, read_junit
from tests.stacks import EMBEDDED, HOW_TO_HAVE, Absent, Stack, servers

ROOT = Path(__file__).resolve().parent.parent
LINES_SHOWN = 60
NO_TESTS_COLLECTED = 5
GIVES_WAY = "5"


@dataclass
class Result:
    """One line of the closing words."""

    name: str
    counts: Counts
    seconds: float
    note: str = ""


def main(arguments: Sequence[str]) -> int:
    """Run everything, or with the argument ``checks`` only these; return the exit code."""
    results: list[Result] = []
    with tempfile.TemporaryDirectory(prefix="tuneloop-test-run-") as folder:
        reports = Path(folder)
        results += run_checks(reports)
        if arguments == ["checks"]:
            return close(results, "")
        missing = ""
        with ExitStack() as held:
            stacks = [Stack(EMBEDDED)]
            try:
                stacks.append(held.enter_context(servers()))
            except Absent as absent:
                missing = f"Not run: PostgreSQL + Redis, because {absent}. {HOW_TO_HAVE}"
            results += run_suites(stacks, reports)
    return close(results, missing)


def run_checks(reports: Path) -> list[Result]:
    """Run the static checks two at a time, then the frontend's tests."""
    begun = time.monotonic()
    possible = [check for check in CHECKS if not check.absent]
    skipped = Counter(check.absent for check in CHECKS if check.absent)
    with ThreadPoolExecutor(max_workers=2) as pool:
        passed = list(pool.map(lambda check: run_check(check, reports), possible))
    counts = Counts(sum(passed), passed.count(False), skipped.total(), skipped)
    results = [Result("Checks", counts, time.monotonic() - begun)]
    begun = time.monotonic()
    report = reports / "vitest.xml"
    ok = run_check(FRONTEND_TESTS, reports)
    results.append(Result("Frontend", read_junit(report, ok=ok), time.monotonic() - begun))
    return results


def run_check(check: Check, reports: Path) -> bool:
    """Run one check; print whether it passed, and the end of its output when it did not."""
    environment = os.environ | {"TUNELOOP_DATA_DIR": str(reports / "data")} | check.environment
    begun = time.monotonic()
    done = subprocess.run(
        check.command(reports),
        cwd=ROOT / check.folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    seconds = time.monotonic() - begun
    if done.returncode == 0:
        print(f"passed  {check.name} ({seconds:.1f} s)", flush=True)
        return True
    end = "\n".join(done.stdout.splitlines()[-LINES_SHOWN:])
    print(f"FAILED  {check.name} ({seconds:.1f} s)\n{end}\n{check.hint}".rstrip(), flush=True)
    return False


def run_suites(stacks: Sequence[Stack], reports: Path) -> list[Result]:
    """Run three rows of suites side by side; within a row they follow each other.

    The browser tests take longest and are shown as they run. Beside them, and giving way to them, run the tests that
    need no running product, and the chaos tests: these mostly wait, for leases to end and servers to be away, and have
    servers of their own.
    """

    def plain() -> list[Result]:
        return [run_plain(stack, reports, first=stack is stacks[0]) for stack in stacks]

    def chaos() -> list[Result]:
        return [run_pytest(f"Chaos on {stack.name}", stack, ["-m", "chaos"], reports, aside=True) for stack in stacks]

    with ThreadPoolExecutor() as pool:
        rows = [pool.submit(plain), pool.submit(chaos)]
        chromium.have()
        results = [run_pytest("Browser", Stack(EMBEDDED), ["-m", "e2e"], reports)]
        results += [result for row in rows for result in row.result()]
    return [result for result in results if result.counts.total]


def run_plain(stack: Stack, reports: Path, *, first: bool) -> Result:
    """Run what needs no running product. What touches no database runs on the first stack only."""
    again = [] if first else ["--only-database"]
    arguments = ["-m", "not e2e and not chaos", "-n", "2", "--dist", "worksteal", *again]
    return run_pytest(stack.name, stack, arguments, reports, aside=True)


def run_pytest(name: str, stack: Stack, arguments: Sequence[str], reports: Path, *, aside: bool = False) -> Result:
    """Run pytest with its output shown as it comes (``aside``: at its end), and read what it counted."""
    if not aside:
        print(f"\n=== {name} ===", flush=True)
    report = reports / f"{name.replace(' ', '-')}.xml"
    first = ["nice", "-n", GIVES_WAY] if aside else []
    command = [*first, sys.executable, "-m", "pytest", "tests", *arguments]
    command += [f"--junitxml={report}", "-o", "junit_family=xunit1"]
    environment = {
        name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "CELERY_BROKER_URL"}
    }
    begun = time.monotonic()
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=environment | stack.environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE if aside else None,
        stderr=subprocess.STDOUT if aside else None,
        text=True,
    )
    if aside:
        print(f"\n=== {name} ===\n{done.stdout}", flush=True)
    counts = read_junit(report, ok=done.returncode in {0, NO_TESTS_COLLECTED})
    return Result(name, counts, time.monotonic() - begun)


def close(results: Sequence[Result], missing: str) -> int:
    """Print what ran and what did not; return the exit code."""
    total = sum((result.counts for result in results), Counts())
    say: Callable[[str], None] = print
    say("")
    for result in results:
        say(f"{result.name}: {result.counts} in {result.seconds:.0f} s")
    for reason, number in sorted(total.reasons.items()):
        say(f"Skipped ({number}): {reason}")
    if missing:
        say(missing)
    say("")
    say(str(total))
    sys.stdout.flush()
    return 1 if total.failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
