"""Ready slots wait in lanes; a person's cursor passes once what can never be theirs, and misses nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from annotation.models import HandoutCursor, Lane, Task, TaskSlot
from annotation.services import searching
from annotation.services.audiences import audience_of
from annotation.services.distribution import claim, release, skip
from annotation.services.lanes import BANDS, CAME_BACK, band_of, rank_of
from annotation.services.slots import locked_tasks, park, relane, set_overlap, settle, unpark
from annotation.services.submitting import submit
from tests.annotation.making import answer, claimed, rank_task, reviewed, submitted, write_task
from tests.annotation.test_claiming import slots, why_nothing


@pytest.fixture
def short(monkeypatch):
    """Cursors that move at once, and no second look: what they miss would be missed for good."""
    monkeypatch.setattr(searching, "BEHIND", 3)
    monkeypatch.setattr(searching, "SETTLING_MICROSECONDS", 0)
    monkeypatch.setattr(searching, "SEARCH_AGAIN", timedelta(days=1))


def ranks(task):
    return [rank % BANDS for rank in task.slots.order_by("number").values_list("lane__rank", flat=True)]


@pytest.mark.parametrize(
    ("order", "number", "score", "band"),
    [
        ("arrival", 1, 0.9, 1),
        ("arrival", 3, None, 1),
        ("breadth", 1, None, 2),
        ("breadth", 3, None, 4),
        ("score", 1, 1.0, 1),
        ("score", 1, 0.0, 101),
        ("score", 2, None, 101),
        ("score", 1, 0.5, 51),
    ],
)
def test_the_order_of_a_project_is_a_band_within_the_priority(order, number, score, band):
    assert band_of(order, number=number, score=score) == band
    assert band_of(order, number=number, score=score) != CAME_BACK


def test_a_higher_priority_comes_before_every_band_of_a_lower_one():
    assert rank_of(1, BANDS - 1) < rank_of(0, CAME_BACK)
    assert rank_of(-1, CAME_BACK) > rank_of(0, BANDS - 1)


def test_breadth_first_asks_for_the_first_answer_to_everything_before_any_second(project, ann, bea):
    project.handout_order = "breadth"
    first, second = write_task(project, "first", answers=2), write_task(project, "second", answers=2)
    assert [submitted(project, ann).task_id, submitted(project, bea).task_id] == [first.pk, second.pk]


def test_the_highest_score_comes_first_within_a_priority(project, ann):
    project.handout_order = "score"
    low, high, urgent = (write_task(project, text) for text in ("low", "high", "urgent"))
    for task, score, priority in ((low, 0.1, 0), (high, 0.93, 0), (urgent, 0.0, 1)):
        task.score, task.priority = score, priority
        task.save()
    relane(locked_tasks([low, high, urgent]), "score")
    assert [submitted(project, ann).task_id for _ in range(3)] == [urgent.pk, high.pk, low.pk]


def test_what_came_back_comes_first_within_its_priority(project, ann, bea):
    back, other = write_task(project, "comes back"), write_task(project, "other")
    urgent = write_task(project, "urgent", priority=1)
    held = claimed(project, bea, "write")
    release(user=bea, assignment_id=held.pk, token=held.token)
    assert held.task_id == urgent.pk
    second = claimed(project, ann)
    assert second.task_id == urgent.pk
    submitted(project, ann)
    third = claimed(project, ann)
    skip(user=ann, assignment_id=third.pk, token=third.token, reason="no")
    assert third.task_id == back.pk
    assert ranks(back) == [CAME_BACK]
    # For bea the skipped one is first, though "other" has the older position.
    assert claimed(project, bea).task_id == back.pk
    assert claimed(project, ann).task_id == other.pk


def test_a_rejected_answer_opens_its_slot_first_in_line(project, ann, bea, rex):
    task = write_task(project, "rejected")
    done = submitted(project, ann)
    write_task(project, "other")
    reviewed(done, rex, "reject")
    assert slots(task) == ["ready"]
    assert claimed(project, bea).task_id == task.pk


def test_a_cursor_passes_what_a_person_has_had_and_is_kept(project, ann, bea, short):
    tasks = [write_task(project, f"task {number}", answers=2) for number in range(12)]
    for _ in tasks:
        submitted(project, ann)
    cursor = HandoutCursor.objects.get(user=ann)
    passed = TaskSlot.objects.filter(lane=cursor.lane, state="ready", position__lt=cursor.position).count()
    assert passed >= 8, "nearly all that ann did, and others have still to do, lies behind"
    assert [submitted(project, bea).task_id for _ in tasks] == [task.pk for task in tasks], "each has their own"


def test_nothing_is_missed_behind_a_cursor(project, ann, bea, short):
    """Whatever becomes ready is ahead of every cursor: new, given back, rejected, moved, put back, asked for anew."""
    for number in range(8):
        write_task(project, f"both {number}", answers=2)
    held = claimed(project, bea)
    for _ in range(8):
        submitted(project, ann)
    assert why_nothing(project, ann) == "nothing_left_for_you"
    new = write_task(project, "new")
    assert submitted(project, ann).task_id == new.pk
    late = write_task(project, "late", answers=1, priority=-5)
    assert claimed(project, ann).task_id == late.pk
    release(user=ann, assignment_id=claimed(project, ann).pk, token=claimed(project, ann).token)
    moved = write_task(project, "moved", priority=-7)
    (locked,) = locked_tasks([moved])
    locked.priority = 0
    locked.save()
    relane([locked], "arrival")
    assert submitted(project, ann).task_id == moved.pk
    assert held.task_id == submitted(project, bea).task_id
    # Older than where ann has come to in the lane into which it is moved.
    for_bea = write_task(project, "for bea")
    for_bea.audience = audience_of(project, people=[bea.pk])
    for_bea.save()
    relane(locked_tasks([for_bea]), "arrival")
    write_task(project, "both", answers=2)
    assert [submitted(project, ann).task.priority for _ in range(2)] == [0, -5], "and the one given back before"
    assert why_nothing(project, ann) == "nothing_left_for_you"
    (locked,) = locked_tasks([for_bea])
    locked.audience = None
    locked.save()
    relane([locked], "arrival")
    assert submitted(project, ann).task_id == for_bea.pk


def test_what_a_cursor_has_missed_all_the_same_is_found_before_a_person_is_told_that_nothing_is_left(
    project, ann, short, monkeypatch
):
    """A clock that was put back, or a transaction longer than ten minutes, leaves a ready slot behind a cursor."""
    for number in range(6):
        write_task(project, f"task {number}", answers=2)
        submitted(project, ann)
    assert why_nothing(project, ann) == "nothing_left_for_you"
    hidden = write_task(project, "hidden")
    TaskSlot.objects.filter(task=hidden).update(position=5)
    assert why_nothing(project, ann) == "nothing_left_for_you", "the test hides it"
    # Looked at a moment ago again and again: that must not put the whole search off.
    HandoutCursor.objects.update(searched_at=timezone.now() - timedelta(minutes=6))
    monkeypatch.setattr(searching, "SEARCH_AGAIN", timedelta(minutes=5))
    assert claimed(project, ann).task_id == hidden.pk
    assert HandoutCursor.objects.get(user=ann, lane=Lane.objects.get()).position == 5


def test_asking_again_and_again_does_not_put_the_whole_search_off(project, ann, short):
    for number in range(6):
        write_task(project, f"task {number}", answers=2)
        submitted(project, ann)
    why_nothing(project, ann)
    before = HandoutCursor.objects.get(user=ann).searched_at
    for _ in range(3):
        why_nothing(project, ann)
    assert HandoutCursor.objects.get(user=ann).searched_at == before


def test_a_cursor_stays_ten_minutes_behind_the_clock(project, ann):
    """A slot can be seen only when its transaction is over, which was given its position before."""
    for number in range(70):
        write_task(project, f"task {number}", answers=2)
    for _ in range(70):
        submitted(project, ann)
    why_nothing(project, ann)
    newest = HandoutCursor.objects.get(user=ann).position
    assert newest <= searching.now_position() - searching.SETTLING_MICROSECONDS


def test_tagged_work_is_for_those_with_all_the_tags(project, ann, bea, give_tags):
    task = write_task(project, "French law")
    task.audience = audience_of(project, tags=["Law", "french"])
    task.save()
    relane(locked_tasks([task]), "arrival")
    give_tags(ann, "french")
    give_tags(bea, "french", "law", "slow")
    assert claim(project=project, user=ann).detail["tags"] == ["law"]
    assert claimed(project, bea).task_id == task.pk


def test_work_for_named_people_is_for_nobody_else(project, ann, bea):
    task = write_task(project, "for bea")
    task.audience = audience_of(project, people=[bea.pk])
    task.save()
    relane(locked_tasks([task]), "arrival")
    assert why_nothing(project, ann) == "nothing_left_for_you"
    assert claimed(project, bea).task_id == task.pk


def with_overlap(task: Task, answers: int) -> Task:
    """Ask for so many answers, and return the task as it is then."""
    (locked,) = locked_tasks([task])
    set_overlap([locked], answers, "arrival")
    settle(locked)
    return locked


def test_raising_the_overlap_asks_for_more_and_lowering_it_never_takes_what_is_held_or_done(project, ann, bea):
    task = write_task(project)
    submitted(project, ann)
    locked = with_overlap(task, 3)
    assert (locked.state, locked.required_answers, slots(task)) == ("open", 3, ["done", "ready", "ready"])
    claimed(project, bea)
    locked = with_overlap(task, 1)
    assert (slots(task), locked.state, locked.required_answers) == (["done", "held"], "open", 2), "bea is at it"
    submitted(project, bea)
    task.refresh_from_db()
    assert task.state == "answered"


def test_lowering_the_overlap_to_what_is_there_completes_the_task(project, ann, rex):
    task = write_task(project, answers=3)
    reviewed(submitted(project, ann), rex, "approve")
    locked = with_overlap(task, 1)
    assert (slots(task), locked.state) == (["done"], "completed")


def test_what_is_given_back_to_a_parked_task_waits_with_it(project, ann, bea):
    task = write_task(project, answers=2)
    held = claimed(project, ann)
    park(locked_tasks([task])[0])
    assert slots(task) == ["held", "parked"]
    assert why_nothing(project, bea) == "nothing_left_for_you"
    release(user=ann, assignment_id=held.pk, token=held.token)
    assert slots(task) == ["parked", "parked"]
    unpark(locked_tasks([task])[0])
    assert slots(task) == ["ready", "ready"]
    assert claimed(project, bea).task_id == task.pk


def test_a_late_answer_fills_a_parked_slot(project, ann):
    task = write_task(project)
    held = claimed(project, ann)
    release(user=ann, assignment_id=held.pk, token=held.token)
    park(locked_tasks([task])[0])
    done = submit(user=ann, assignment_id=held.pk, token=held.token, payload=answer())
    task.refresh_from_db()
    assert (done.annotation.late, done.annotation.extra, task.state) == (True, False, "answered")


@pytest.mark.skipif(connection.vendor != "postgresql", reason="the plan of PostgreSQL")
def test_the_look_up_of_what_a_person_has_had_stays_a_look_up(project, ann):
    """PostgreSQL must not make a join with all their assignments of it, whatever it knows of the tables."""
    rank_task(project)
    lane = Lane.objects.get()
    values = {"lane": lane.pk, "start": 0, "user": ann.pk}
    plan = searching.rows("EXPLAIN SELECT slot.id" + searching._theirs("rank") + searching.FIRST, values)
    text = "\n".join(line for (line,) in plan)
    assert "SubPlan" in text
    assert "Join" not in text.split("SubPlan")[0]
