"""Whatever is asked, in whatever order and by whatever index: the pages hold what a plain look at every task finds."""

from __future__ import annotations

import random

import pytest

from annotation.models import Annotation, Assignment, Task
from annotation.models.task import TaskState
from annotation.queries import task_filters
from annotation.queries.task_filters import TaskFilter, count, find
from annotation.services.audiences import audience_of
from core.keyset import Key
from tests.annotation.making import claimed, rank_task, submitted, write_task

WORDS = ("parcel", "refund", "colour")


@pytest.fixture
def tasks(project, ann) -> list[Task]:
    """Sixty tasks of every sort."""
    chance = random.Random(7)
    makers = (write_task, rank_task)
    made = [chance.choice(makers)(project, f"Question {n} about a {chance.choice(WORDS)}?") for n in range(60)]
    for _ in range(6):
        submitted(project, ann)
    claimed(project, ann)
    for task in made:
        task.state = chance.choice(TaskState.values)
        task.priority = chance.randint(-1, 1)
        task.skip_count = chance.choice((0, 0, 0, 1, 2))
        task.disputed = chance.random() < 0.3
        task.audience = audience_of(project, tags=chance.choice(((), ("x",), ("x", "y"))))
        task.save()
    return list(Task.objects.select_related("item", "audience").order_by("pk"))


def asked_at_random(chance: random.Random, author: int) -> TaskFilter:
    return TaskFilter(
        kind=chance.choice(("", "write", "rank")),
        state=chance.choice(("", "", *TaskState.values)),
        tag=chance.choice(("", "", "x", "y", "none")),
        skipped=chance.choice((0, 0, 1, 2)),
        disputed=chance.random() < 0.3,
        held=chance.random() < 0.1,
        answered_by=author if chance.random() < 0.2 else None,
        q=chance.choice(("", "", *WORDS)),
        order=chance.choice(tuple(task_filters.ORDERS)),
        states=chance.choice(((), (), ("open", "parked"))),
    )


def fits(task: Task, asked: TaskFilter, held: set[int], answered: set[int]) -> bool:
    return all(
        (
            not asked.kind or task.kind == asked.kind,
            not asked.state or task.state == asked.state,
            not asked.states or task.state in asked.states,
            not asked.tag or (task.audience is not None and asked.tag in task.audience.tags),
            task.skip_count >= asked.skipped,
            asked.order != "skips" or task.skip_count > 0,
            not asked.disputed or task.disputed,
            not asked.held or task.pk in held,
            not asked.answered_by or task.pk in answered,
            asked.q in task.item.search_text,
        )
    )


KEYS = {
    "newest": lambda task: -task.pk,
    "oldest": lambda task: task.pk,
    "priority": lambda task: (-task.priority, -task.pk),
    "skips": lambda task: (-task.skip_count, -task.pk),
}


@pytest.mark.parametrize(("cap", "most"), [(10_000, 10_000), (4, 10_000), (4, 40), (0, 10)])
def test_pages_hold_what_a_plain_look_finds(project, tasks, ann, monkeypatch, cap, most):
    monkeypatch.setattr(task_filters, "CAP", cap)
    monkeypatch.setattr(task_filters, "ROWS_LOOKED_AT", most)
    monkeypatch.setattr(task_filters, "TEXTS_LOOKED_AT", most)
    held = set(Assignment.objects.filter(state="held").values_list("task_id", flat=True))
    answered = set(Annotation.objects.filter(author=ann).values_list("task_id", flat=True))
    chance = random.Random(cap + most)
    for _ in range(40):
        asked = asked_at_random(chance, ann.pk)
        right = [task.pk for task in sorted(tasks, key=KEYS[asked.order]) if fits(task, asked, held, answered)]
        found: list[int] = []
        after: Key | None = None
        for _ in range(500):
            page = find(project, asked, after=after, size=7)
            found += page.ids
            after = page.following
            if after is None:
                break
        assert found == right, asked
        if cap == 10_000:
            assert count(project, asked) == (len(right), True), asked
