"""Planted in a simulated crowd of twenty: each is named by the right alarm within 200 answers, and nobody else is.

Looked at after every 25 answers of each person, as the worker does every few minutes: a wrong name at any look counts.
Rates over 200 crowds are in docs/decisions/0045.
"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotation.statistics import alarms
from annotation.statistics.crowd import Votes, compared, shared_mistakes
from tests.annotation.statistics import crowds

RIGHT = {
    crowds.RANDOM: alarms.RANDOM,
    crowds.LEFT: alarms.LEFT,
    crowds.LONGER: alarms.LENGTH,
    crowds.COPIER: alarms.COPYING,
    crowds.FAST: alarms.FAST,
    crowds.DRIFTS: alarms.DRIFT,
}
LOOKS = range(25, 201, 25)


def named(crowd: crowds.Crowd, looks: range = LOOKS) -> set[tuple[str, str]]:
    """Return who was named at any look, as (what they do, by which alarm)."""
    return {(crowd.kinds[alarm.person], alarm.kind) for look in looks for alarm in crowd.looked_at(look)}


PLANTED = (crowds.RANDOM, crowds.LEFT, crowds.LONGER, crowds.COPIER, crowds.FAST)


@pytest.mark.parametrize("seed", range(8))
def test_each_is_named_by_the_right_alarm_and_nobody_else_is(seed: int) -> None:
    assert named(crowds.crowd(seed)) == {(kind, RIGHT[kind]) for kind in PLANTED}


@pytest.mark.parametrize("seed", range(8))
def test_in_an_honest_crowd_nobody_is_named(seed: int) -> None:
    assert named(crowds.crowd(seed, planted=(), honest=20)) == set()


@pytest.mark.parametrize("seed", range(4))
def test_with_three_answers_a_task_nobody_is_named_wrongly(seed: int) -> None:
    """Fewer answers tell less: the one who guesses may take longer than 200 answers to be sure of."""
    found = named(crowds.crowd(seed, overlap=3))
    right = {(kind, RIGHT[kind]) for kind in PLANTED}
    assert found <= right
    assert found >= right - {(crowds.RANDOM, alarms.RANDOM)}


@pytest.mark.parametrize("seed", range(3))
def test_who_stops_looking_is_found_by_the_fall(seed: int) -> None:
    crowd = crowds.crowd(seed, planted=(crowds.DRIFTS,), honest=19, answers=600, able=(0.88, 0.95))
    assert named(crowd, range(150, 601, 150)) == {(crowds.DRIFTS, alarms.DRIFT)}


def test_the_later_of_the_two_is_the_copier() -> None:
    crowd = crowds.crowd(1, planted=(crowds.COPIER,))
    (alarm,) = crowd.looked_at(200)
    assert crowd.kinds[alarm.person] == crowds.COPIER
    assert crowd.kinds[alarm.other] == crowds.HONEST
    assert alarm.value > 0.9
    assert alarm.usual < 0.3


def test_who_always_takes_the_left_is_not_called_random_too() -> None:
    crowd = crowds.crowd(2, planted=(crowds.LEFT, crowds.LEFT), honest=18)
    assert [alarm.kind for alarm in crowd.looked_at(200)] == [alarms.LEFT, alarms.LEFT]


def test_a_sudden_haste_is_seen_against_ones_own_usual_pace() -> None:
    """Slow at first and then at the pace of the quickest: usual for the others, not for this one."""
    draw = np.random.default_rng(4)
    people = np.tile(np.arange(4), 100)
    seconds = 40 * np.exp(draw.normal(0, 0.4, 400))
    slow = np.flatnonzero(people == 3)
    seconds[slow[:60]] *= 4
    seconds[slow[60:]] *= 0.8
    found = list(alarms._fast(alarms.Paces(people, np.zeros(400, int), seconds, np.arange(400.0)), 4))
    assert [(alarm.person, alarm.n) for alarm in found] == [(3, 30)]
    assert found[0].value < found[0].usual / 3


def test_too_few_answers_name_nobody() -> None:
    assert crowds.crowd(3).looked_at(20) == []
    nothing = np.zeros(0, dtype=int)
    votes = Votes(nothing, nothing, nothing, nothing, np.zeros(0), 0)
    assert (
        alarms.detect(votes, alarms.Habits(*[nothing] * 4), alarms.Paces(nothing, nothing, np.zeros(0), np.zeros(0)))
        == []
    )


def test_comparing_leaves_out_ones_own_answer_and_whom_nobody_can_be_compared_with() -> None:
    tasks, people = np.repeat(np.arange(20), 4), np.tile(np.arange(4), 20)
    labels = np.repeat(np.arange(20) % 2, 4)
    # On the first task, the fourth person departs; the last task has one answer only.
    labels[3] = 1
    tasks, people, labels = np.append(tasks, 20), np.append(people, 0), np.append(labels, 0)
    found = compared(Votes(tasks, people, labels, np.zeros(81, int), np.arange(81.0), 4))
    assert found.rows.tolist() == list(range(80))
    assert np.flatnonzero(~found.agrees).tolist() == [3]


def test_a_shared_mistake_is_one_answer_of_two_against_the_rest() -> None:
    tasks, people = np.repeat([0, 1], 5), np.tile(np.arange(5), 2)
    labels = np.array([2, 2, 0, 0, 0, 1, 2, 0, 0, 0])
    found = shared_mistakes(Votes(tasks, people, labels, np.zeros(10, int), np.arange(10.0), 5))
    rows = {
        (int(one), int(other)): place for place, (one, other) in enumerate(zip(found.one, found.other, strict=True))
    }
    both = rows[0, 1]
    # On both tasks they depart from the rest; on the first with one answer, which person 0 gave first.
    assert (found.departed[both], found.together[both], found.one_first[both]) == (2, 1, 1)


@given(seed=st.integers(0, 2**16))
@settings(max_examples=4)
def test_neither_the_numbers_of_people_nor_of_tasks_matter(seed: int) -> None:
    crowd = crowds.crowd(5, answers=120)
    draw = np.random.default_rng(seed)
    who, which = draw.permutation(20), draw.permutation(crowd.tasks.max() + 1)
    kinds = [""] * 20
    for person, kind in enumerate(crowd.kinds):
        kinds[who[person]] = kind
    moved = crowds.Crowd(which[crowd.tasks], who[crowd.people], crowd.labels, crowd.left, crowd.longer, crowd.seconds,
                         crowd.times, kinds)  # fmt: skip
    one, other = crowd.looked_at(120), moved.looked_at(120)
    assert {(int(who[alarm.person]), alarm.kind, round(alarm.value, 9)) for alarm in one} == {
        (alarm.person, alarm.kind, round(alarm.value, 9)) for alarm in other
    }


@pytest.mark.parametrize("kind", alarms.KINDS)
def test_every_alarm_says_what_it_is_about(kind: str) -> None:
    text = alarms.sentence_of(kind, {"value": 0.9, "usual": 0.5, "n": 1200, "p": 1e-9}, other="Ann")
    assert text.endswith(".")
    assert "1,200" in text
    assert ("Ann" in text) == (kind == alarms.COPYING)
