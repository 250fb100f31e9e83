"""Characters lost in 200 random interruptions of somebody who writes (C1 of the workbench)."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.figures import figure

INTERRUPTIONS = 200


def run() -> None:
    """Interrupt NEVER_LOST_INTERRUPTIONS times (200) with the seed NEVER_LOST_SEED, and print what was lost."""
    from playwright.sync_api import sync_playwright

    from tests.e2e import chromium
    from tests.e2e.desk import desk
    from tests.e2e.interrupting import Interrupted

    path = chromium.find()
    if path is None:
        return figure("never_lost", None, "characters", reason=f"no Chromium was found. {chromium.HOW_TO_HAVE}")
    times = int(os.environ.get("NEVER_LOST_INTERRUPTIONS", INTERRUPTIONS))
    seed = int(os.environ.get("NEVER_LOST_SEED", "1"))
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage"])
        with desk(Path(folder), tasks=times) as at:
            found = Interrupted(browser, at, seed=seed).play(times)
        browser.close()
    for fault in found.faults:
        print(fault, file=sys.stderr)
    figure(
        "never_lost",
        found.lost,
        "characters",
        interruptions=found.interruptions,
        typed=found.typed,
        submitted=found.submitted,
        faults=len(found.faults),
        seed=seed,
        kinds=dict(sorted(found.kinds.items())),
    )
    return None
