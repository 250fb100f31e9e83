"""What a version's page says of it: figures, and sentences where a figure deserves one. No Django here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from core.messages import text_of
from training.datasets.clusters import NEAR_DUPLICATE
from training.datasets.formats import Record
from training.datasets.planning import Plan
from training.datasets.splits import SIDES, TEST, TRAIN, VALIDATION

# A cluster that holds more than this share of the prompts deserves a look.
LARGE_CLUSTER_SHARE = 0.2
LARGE_CLUSTER = 20


class Lengths:
    """Collects how long prompts and answers are, in characters."""

    def __init__(self) -> None:
        self.prompts: list[int] = []
        self.answers: list[int] = []

    def add(self, record: Record) -> None:
        """Count one record; of a pair, the longer answer."""
        self.prompts.append(len(text_of(record["prompt"])))
        answers = [record[name] for name in ("completion", "chosen", "rejected") if name in record]
        self.answers.append(max(len(text_of(answer)) for answer in answers))

    def summary(self) -> dict[str, dict[str, int]]:
        """Return median, 95th percentile and maximum."""
        return {"prompt": _spread(self.prompts), "answer": _spread(self.answers)}


def _spread(lengths: list[int]) -> dict[str, int]:
    if not lengths:
        return {"median": 0, "p95": 0, "max": 0}
    median, p95 = np.percentile(lengths, [50, 95])
    return {"median": round(float(median)), "p95": round(float(p95)), "max": max(lengths)}


def report_of(plan: Plan, lengths: Lengths, fractions: Mapping[str, float]) -> dict[str, Any]:
    """Return the report of a plan."""
    sizes = plan.clustering.sizes()
    return {
        "excluded": dict(sorted(plan.excluded.items())),
        "clusters": {
            "prompts": len(plan.clustering.cluster_of),
            "count": len(sizes),
            "largest": max(sizes.values(), default=0),
            "links": dict(sorted(plan.clustering.links.items())),
        },
        "leak_check": {
            "clusters_on_two_sides": plan.clusters_on_two_sides(),
            "near_duplicate_links": plan.clustering.links[NEAR_DUPLICATE],
            "left_out": sum(count for reason, count in plan.excluded.items() if reason.startswith("leaks_into_")),
        },
        "kept_sides": plan.kept_sides,
        "lengths": lengths.summary(),
        "warnings": _warnings(plan, fractions),
    }


def _warnings(plan: Plan, fractions: Mapping[str, float]) -> list[str]:
    found = []
    for side in SIDES:
        if fractions[side] > 0 and not plan.counts[side]:
            found.append(
                f"The {side} split is empty: there are too few groups of prompts for a share of {fractions[side]:.0%}."
            )
    if not plan.counts[TEST]:
        found.append("Nothing is held out for a test, so models trained on this version cannot be evaluated on it.")
    if not plan.counts[VALIDATION]:
        found.append("There is no validation split, so a job shows no validation loss.")
    sizes = plan.clustering.sizes()
    largest = max(sizes.values(), default=0)
    if largest >= LARGE_CLUSTER and largest > LARGE_CLUSTER_SHARE * len(plan.clustering.cluster_of):
        found.append(
            f"One group of prompts that belong together holds {largest} of {len(plan.clustering.cluster_of)}; "
            f"all of them are on one side. Look at its group key or its wording."
        )
    if plan.kept_sides:
        found.append(
            f"{plan.kept_sides} prompts were in earlier versions and kept their side; the shares hold for new ones."
        )
    lost = plan.excluded["contradiction"]
    if lost > plan.counts[TRAIN]:
        found.append(f"{lost} votes contradict each other without a majority: more than there are training records.")
    return found
