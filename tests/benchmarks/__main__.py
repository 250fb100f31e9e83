"""``make bench``: print every figure, one JSON line each. A benchmark that cannot run says why and the rest go on."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable

from tests.benchmarks import (
    annotating,
    claims_flat,
    exporting,
    handout_race,
    never_lost,
    newcomer,
    pages_at_scale,
    tasks_list,
    training,
    workbench,
)
from tests.benchmarks.figures import figure

BENCHMARKS: dict[str, Callable[[], None]] = {
    "annotating": annotating.run,
    "claims_flat": claims_flat.run,
    "exporting": exporting.run,
    "handout_race": handout_race.report,
    "never_lost": never_lost.run,
    "newcomer": newcomer.run,
    "pages_at_scale": pages_at_scale.run,
    "tasks_list": tasks_list.run,
    "training": training.run,
    "workbench": workbench.run,
}


def main(names: list[str]) -> int:
    """Run the named benchmarks, or all of them; always exit 0 unless a name is unknown."""
    unknown = [name for name in names if name not in BENCHMARKS]
    if unknown:
        print(f"Unknown benchmark {unknown[0]!r}; there are {', '.join(BENCHMARKS)}.", file=sys.stderr)
        return 2
    for name in names or BENCHMARKS:
        try:
            BENCHMARKS[name]()
        except Exception as error:  # noqa: BLE001 - one figure that cannot be had must not hide the others
            traceback.print_exc()
            figure(name, None, "failed", reason=f"{type(error).__name__}: {error}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
