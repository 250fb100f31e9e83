"""Changes of all tasks that a filter finds: few at once, many by a worker that may die, be stopped or give up."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.models import AuditEvent
from annotation.models import Lane, Project, Task, TaskChange, TaskSlot
from annotation.queries.task_filters import TaskFilter
from annotation.services import task_change_running
from annotation.services.lanes import BANDS
from annotation.services.projects import update_project
from annotation.services.task_change_running import change_all, change_tasks, run, sweep
from core.errors import InvalidInput
from tests.annotation.making import (
    claimed,
    client_of,
    rank_task,
    submitted,
    write_task,
)
from tests.annotation.tasks.changing import now, posted


def test_a_filter_of_few_tasks_is_done_at_once(project, max_, ann):
    tasks = [write_task(project, f"Question {number}?") for number in range(3)]
    rank_task(project)
    submitted(project, ann, None)
    found = posted(max_, project, action="cancel", filter={"kind": "write", "q": "question"})
    assert (found["queued"], found["changed"], found["skipped"]) == (False, 2, [])
    assert sorted(now(task).state for task in tasks) == ["answered", "cancelled", "cancelled"]
    assert not TaskChange.objects.exists()


@pytest.fixture
def many(project, monkeypatch, django_capture_on_commit_callbacks):
    """Twelve tasks, where four are too many to be changed at once."""
    monkeypatch.setattr(task_change_running, "AT_ONCE", 4)
    monkeypatch.setattr(task_change_running, "BATCH", 5)
    monkeypatch.setattr(task_change_running, "ask_for_change", lambda change_id: True)
    return [write_task(project, f"Question {number}?") for number in range(12)]


def test_a_filter_of_many_tasks_is_left_to_a_worker_and_its_progress_is_seen(project, max_, many):
    found = posted(max_, project, action="set_priority", priority=3, filter={"kind": "write"})
    assert (found["queued"], found["matched"], found["exact"], found["changed"]) == (True, 12, True, 0)
    newer = write_task(project, "Made later?")
    assert task_change_running._step(found["change"]) == "running"
    address = f"/api/v1/projects/{project.pk}/tasks/changes/"
    (row,) = client_of(max_).get(address).json()["results"]
    assert (row["id"], row["state"], row["changed"], row["matched"]) == (found["change"], "running", 5, 12)
    assert (row["action"], row["values"], row["filter"]) == ("set_priority", {"priority": 3}, {"kind": "write"})
    assert run(found["change"]) == "done"
    (row,) = client_of(max_).get(address).json()["results"]
    assert (row["state"], row["changed"], row["skipped"], row["created_by_name"]) == ("done", 12, 0, "max")
    assert {now(task).priority for task in many} == {3}
    assert now(newer).priority == 0, "it was not there when this was asked for"
    verbs = AuditEvent.objects.filter(object_type="taskchange").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["task_change_asked", "task_change_done"]
    assert run(found["change"]) == "done", "again changes nothing"
    assert AuditEvent.objects.filter(verb="task_priority_changed").count() == 12


def test_a_worker_that_dies_loses_nothing_and_the_sweep_finds_what_it_left(project, max_, many, monkeypatch):
    posted(max_, project, action="set_overlap", required_answers=2, filter={})
    change = TaskChange.objects.get()
    real, calls = task_change_running.apply, iter(range(100))

    def breaks(**options: Any) -> Any:
        done = real(**options)
        if next(calls) == 1:
            raise RuntimeError("killed in the middle of a batch")
        return done

    monkeypatch.setattr(task_change_running, "apply", breaks)
    assert run(change.pk) is None
    change.refresh_from_db()
    assert (change.state, change.changed, change.failures) == ("running", 5, 1)
    assert sweep() == []
    TaskChange.objects.update(updated_at=change.created_at - task_change_running.SILENT)
    assert sweep() == [change.pk]
    assert run(change.pk) == "done"
    change.refresh_from_db()
    assert (change.changed, change.skipped, change.failures) == (12, 0, 0)
    assert TaskSlot.objects.count() == 24


def test_a_change_that_breaks_again_and_again_is_given_up_and_says_so(project, max_, many, monkeypatch):
    posted(max_, project, action="cancel", filter={})
    change = TaskChange.objects.get()

    def breaks(**options: Any) -> Any:
        raise RuntimeError("always")

    monkeypatch.setattr(task_change_running, "apply", breaks)
    for _ in range(task_change_running.MAX_FAILURES):
        run(change.pk)
    change.refresh_from_db()
    assert (change.state, change.changed) == ("failed", 0)
    assert "log" in change.message


def test_a_change_is_stopped_where_it_has_come_to(project, max_, many):
    found = posted(max_, project, action="cancel", filter={})
    task_change_running._step(found["change"])
    address = f"/api/v1/projects/{project.pk}/tasks/changes/{found['change']}/stop/"
    assert client_of(max_).post(address).json()["state"] == "stopped"
    assert run(found["change"]) == "stopped"
    assert Task.objects.filter(state="cancelled").count() == 5
    assert client_of(max_).post(address).json()["state"] == "stopped"
    assert AuditEvent.objects.filter(verb="task_change_stopped").count() == 1
    assert client_of(max_).post(address.replace(f"/{found['change']}/", "/999999/")).status_code == 404


def test_a_change_skips_what_it_has_nothing_to_do_with_and_counts_why(project, max_, many, ann):
    submitted(project, ann)
    Task.objects.filter(pk__in=[task.pk for task in many[6:9]]).update(priority=3)
    posted(max_, project, action="set_priority", priority=3, filter={})
    change = TaskChange.objects.get()
    assert run(change.pk) == "done"
    change.refresh_from_db()
    assert (change.changed, change.skipped, change.reasons) == (9, 3, {"unchanged": 3})


def test_another_order_of_handout_moves_what_waits(project, max_, ann, many):
    update_project(project=project, by=max_, handout_order="score")
    change = TaskChange.objects.get()
    assert (change.action, change.state) == ("reorder", "queued")
    Task.objects.filter(pk=many[7].pk).update(score=0.9)
    assert run(change.pk) == "done"
    assert claimed(Project.objects.get(pk=project.pk), ann).task_id == many[7].pk
    ranks = Lane.objects.filter(slots__isnull=False).distinct().values_list("rank", flat=True)
    assert sorted(rank % BANDS for rank in ranks) == [11, 101]


def test_a_wrong_value_never_reaches_the_queue(project, max_, many):
    for action, values in (
        ("set_overlap", {}),
        ("set_overlap", {"required_answers": 10}),
        ("set_priority", {"priority": -1_000_001}),
        ("reorder", {}),
    ):
        with pytest.raises(InvalidInput):
            change_all(project=project, by=max_, action=action, asked=TaskFilter(), **values)
        with pytest.raises(InvalidInput):
            change_tasks(project=project, by=max_, action=action, task_ids=[many[0].pk], **values)
    with pytest.raises(InvalidInput):
        change_tasks(project=project, by=max_, action="cancel", task_ids=[task.pk for task in many])
    assert not TaskChange.objects.exists()


# What people do between changes, and the changes, in any order.
