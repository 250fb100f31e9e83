"""The race at a size that suits the suite; `python -m tests.benchmarks handout_race` holds it in full."""

from __future__ import annotations

import os

import pytest

from tests.chaos.race import OVERLAP, Size, run

pytestmark = [pytest.mark.chaos, pytest.mark.both_stacks, pytest.mark.timeout(400)]


def test_nobody_holds_a_slot_twice_and_no_answer_is_lost_while_workers_die_and_people_lose_the_network() -> None:
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        pytest.skip("the embedded database has one writer at a time")
    size = Size()
    race, left = run(size, url.rpartition("/")[0])
    assert race.kills >= 3
    assert race.failed > 20, "the trouble was real"
    assert race.double_holds == 0
    assert race.refused == [], "no answer is turned away"
    assert all(person.done for person in race.people), "everybody came to an end"
    assert {name: left[name] for name in left if name not in ("answers", "late", "extra")} == {
        "lost": [],
        "twice_by_one_person": 0,
        "wrong_number": [],
        "slots_filled_twice": [],
        "extras_with_a_slot": 0,
        "still_held": 0,
        "unfilled": 0,
        "not_answered": 0,
        "uncounted": 0,
        "drift": [],
    }
    assert left["answers"] == size.submits // OVERLAP * OVERLAP + left["extra"]
