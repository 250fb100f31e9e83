"""What the tests of changed tasks share: a change over the API, and a look at a task's slots."""

from __future__ import annotations

from typing import Any

from annotation.models import Project, Task, TaskSlot
from annotation.services.distribution import skip
from tests.annotation.making import (
    claimed,
    client_of,
    write_task,
)


def slots(task: Task) -> list[str]:
    return list(TaskSlot.objects.filter(task=task).order_by("number").values_list("state", flat=True))


def posted(user, project, **body: Any) -> dict[str, Any]:
    response = client_of(user).post(f"/api/v1/projects/{project.pk}/tasks/change/", body)
    assert response.status_code in {200, 202}, response.content
    return response.json()


def now(task: Task) -> Task:
    task.refresh_from_db()
    return task


def parked(project: Project, people) -> Task:
    """A task that as many people have skipped as the project allows."""
    task = write_task(project, "Skipped?", answers=2)
    for user in people[: project.max_skips]:
        held = claimed(project, user)
        skip(user=user, assignment_id=held.pk, token=held.token, reason="Not for me")
    assert now(task).state == "parked"
    return task
