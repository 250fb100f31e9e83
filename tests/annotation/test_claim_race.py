"""Many people at once, on real connections: no task is given out twice, and none is left over."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connections

from accounts.models import Organization, User
from annotation.models import Annotation, Assignment, Project, Task, TaskSlot
from annotation.services.distribution import NothingToDo, claim
from annotation.services.submitting import submit
from tests.annotation.making import ANNOTATOR, VOTE, answer, claimed, join, person, rank_task, write_task

PEOPLE, TASKS, ANSWERS = 16, 60, 2


@pytest.fixture
def crowd(transactional_db: None) -> tuple[Project, list[User]]:
    organization = Organization.objects.create(name="Harbour Goods")
    project = Project.objects.create(organization=organization, name="Support", lease_seconds=600)
    return project, [join(project, person(organization, f"p{number}"), ANNOTATOR) for number in range(PEOPLE)]


def at_once(work: Callable[[Any], object], arguments: list[Any]) -> None:
    """Call ``work`` with each argument in a thread of its own, all starting together; raise what went wrong."""
    start, faults = threading.Barrier(len(arguments)), []

    def run(argument: Any) -> None:
        try:
            start.wait(timeout=30)
            work(argument)
        except Exception as fault:  # noqa: BLE001 - raised in the test's own thread below
            faults.append(fault)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(argument,)) for argument in arguments]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    if faults:
        raise faults[0]


def test_sixteen_people_share_tasks_that_need_two_answers(crowd):
    project, people = crowd
    for number in range(TASKS):
        write_task(project, f"task {number}", answers=ANSWERS)

    def annotate(user: User) -> None:
        while True:
            found = claim(project=project, user=user)
            if isinstance(found, NothingToDo):
                if found.code != "held_by_others":
                    return
                time.sleep(0.05)
                continue
            submit(user=user, assignment_id=found.pk, token=found.token, payload=answer(f"by {user.pk}"))

    at_once(annotate, people)
    made = list(Annotation.objects.values_list("task_id", "author_id", "late", "extra", "assignment__slot_id"))
    assert Counter(task for task, *_ in made) == {task.pk: ANSWERS for task in Task.objects.all()}
    assert len({(task, author) for task, author, *_ in made}) == TASKS * ANSWERS, "nobody twice on a task"
    assert len({slot for *_, slot in made}) == TASKS * ANSWERS, "one answer in each slot"
    assert not any(late or extra for _, _, late, extra, _ in made)
    assert set(TaskSlot.objects.values_list("state", flat=True)) == {"done"}
    assert set(Task.objects.values_list("state", flat=True)) == {"answered"}
    assert set(Assignment.objects.values_list("state", flat=True)) == {"submitted"}


def test_two_tabs_of_one_person_get_the_same_task(crowd):
    project, (user, *_) = crowd
    for number in range(8):
        write_task(project, f"task {number}")
    at_once(lambda _: claimed(project, user), list(range(8)))
    assert Assignment.objects.count() == 1
    assert TaskSlot.objects.filter(state="held").count() == 1


def test_one_free_slot_goes_to_one_person(crowd):
    project, people = crowd
    rank_task(project)
    found: list[Assignment | NothingToDo] = []
    at_once(lambda user: found.append(claim(project=project, user=user, kind="rank")), people)
    assert sum(isinstance(one, Assignment) for one in found) == 1
    assert {one.code for one in found if isinstance(one, NothingToDo)} <= {"held_by_others", "nothing_left_for_you"}


def test_the_last_two_answers_at_the_same_moment_complete_the_task(crowd):
    project, people = crowd
    for number in range(6):
        task = rank_task(project, f"pair {number}", answers=2, purpose="comparison")
        held = [(user, claimed(project, user)) for user in people[:2]]
        at_once(lambda one: submit(user=one[0], assignment_id=one[1].pk, token=one[1].token, payload=VOTE), held)
        task.refresh_from_db()
        assert task.state == "completed"


def test_the_same_submission_sent_twice_at_once_is_kept_once(crowd):
    project, (user, *_) = crowd
    write_task(project)
    held = claimed(project, user)
    created: list[bool] = []

    def send(_: int) -> None:
        done = submit(user=user, assignment_id=held.pk, token=held.token, payload=answer())
        created.append(done.created)

    at_once(send, list(range(6)))
    assert sorted(created) == [False] * 5 + [True]
    assert Annotation.objects.count() == 1
