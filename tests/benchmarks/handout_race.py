"""The race in full (B1): 10,000 submits, and two minutes without network for half of the people."""

from __future__ import annotations

from tests.benchmarks.figures import figure, machine
from tests.chaos.race import AT_ONCE, FULL, run

FAULTS = (
    "twice_by_one_person",
    "extras_with_a_slot",
    "still_held",
    "unfilled",
    "not_answered",
    "uncounted",
)


def report() -> None:
    """Print what must be nought, and what went on."""
    race, left = run(FULL)
    context = {
        "submits": FULL.submits,
        "people": FULL.people,
        "at_once": AT_ONCE,
        "workers_killed": race.kills,
        "cut_seconds": FULL.cut_seconds,
        "requests": race.requests,
        "failed_requests": race.failed,
        "seconds": round(race.seconds),
        "answers": left["answers"],
        "late": left["late"],
        "extra": left["extra"],
        "everybody_done": all(person.done for person in race.people),
        "machine": machine(),
    }
    figure(
        "race_double_holds", race.double_holds, "slots", slots_filled_twice=len(left["slots_filled_twice"]), **context
    )
    figure("race_lost_answers", len(left["lost"]), "answers", refused=len(race.refused), **context)
    figure("race_tasks_with_a_wrong_number", len(left["wrong_number"]), "tasks", **context)
    figure("race_other_faults", sum(left[name] for name in FAULTS) + len(left["drift"]), "faults", **context)
