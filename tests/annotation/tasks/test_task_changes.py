"""Changes of tasks that are there already, by id: what each action does, and what it leaves alone."""

from __future__ import annotations

import pytest

from accounts.models import AuditEvent
from annotation.models import Annotation, Assignment, Project, WorkProfile
from annotation.queries.task_filters import TaskFilter
from annotation.services.distribution import claim
from annotation.services.projects import update_project
from annotation.services.submitting import submit
from annotation.services.task_change_running import change_all
from annotation.services.task_changes import LeftOut
from core.errors import Conflict
from tests.annotation.making import (
    answer,
    claimed,
    client_of,
    rank_task,
    submitted,
    write_task,
)
from tests.annotation.tasks.changing import now, parked, posted, slots


def test_more_answers_are_asked_of_what_is_answered_and_fewer_of_what_nobody_took(project, max_, ann, bea):
    done = write_task(project, "First?")
    submitted(project, ann)
    waits = write_task(project, "Second?", answers=3)
    ids = [done.pk, waits.pk]
    found = posted(max_, project, action="set_overlap", required_answers=2, task_ids=ids)
    assert (found["queued"], found["matched"], found["changed"], found["skipped"]) == (False, 2, 2, [])
    assert (now(done).state, slots(done)) == ("open", ["done", "ready"])
    assert (now(waits).required_answers, slots(waits)) == (2, ["ready", "ready"])
    again = posted(max_, project, action="set_overlap", required_answers=2, task_ids=ids)
    assert again["changed"] == 0
    assert [(row["id"], row["reason"]) for row in again["skipped"]] == [(pk, "unchanged") for pk in ids]
    event = AuditEvent.objects.get(verb="task_overlap_changed", object_id=str(done.pk))
    assert (event.before, event.after) == (
        {"required_answers": 1, "state": "answered"},
        {"required_answers": 2, "state": "open"},
    )
    assert event.actor == max_


def test_no_answer_and_nobody_at_work_is_dropped_by_asking_for_fewer(project, max_, ann, bea):
    task = write_task(project, answers=3)
    submitted(project, ann)
    claimed(project, bea)
    found = posted(max_, project, action="set_overlap", required_answers=1, task_ids=[task.pk])
    assert found["changed"] == 1
    assert (now(task).required_answers, slots(task)) == (2, ["done", "held"])
    found = posted(max_, project, action="set_overlap", required_answers=1, task_ids=[task.pk])
    assert [row["reason"] for row in found["skipped"]] == ["has_more"]
    submitted(project, bea)
    assert now(task).state == "answered"


def test_answers_that_waited_for_others_are_settled_when_no_more_are_asked(project, max_, ann, bea):
    Project.objects.filter(pk=project.pk).update(review_policy="disagreement")
    project.refresh_from_db()
    rank_task(project, answers=3)
    one, other = submitted(project, ann), submitted(project, bea)
    assert Annotation.objects.get(pk=one.pk).review_reason == "waiting"
    posted(max_, project, action="set_overlap", required_answers=2, task_ids=[one.task_id])
    states = set(Annotation.objects.values_list("review_reason", flat=True))
    assert "waiting" not in states
    assert now(one.task).state in {"answered", "completed"}
    assert other.task_id == one.task_id


def test_a_higher_priority_is_handed_out_first(project, max_, ann):
    first, second = write_task(project, "First?"), write_task(project, "Second?")
    posted(max_, project, action="set_priority", priority=5, task_ids=[second.pk])
    assert claimed(project, ann).task_id == second.pk
    event = AuditEvent.objects.get(verb="task_priority_changed")
    assert (event.before, event.after, event.object_id) == ({"priority": 0}, {"priority": 5}, str(second.pk))
    assert now(first).priority == 0


def test_tags_and_named_people_say_who_may_have_a_task_and_no_tags_everybody(project, max_, ann, bea):
    task = write_task(project)
    posted(max_, project, action="set_audience", tags=[" German ", "german"], task_ids=[task.pk])
    assert now(task).audience.tags == ["german"]
    assert claim(project=project, user=ann).code == "needs_tag"
    WorkProfile.objects.update_or_create(project=project, user=ann, defaults={"tags": ["german"]})
    posted(max_, project, action="set_audience", people=[bea.pk], task_ids=[task.pk])
    assert not isinstance(claim(project=project, user=ann), Assignment)
    posted(max_, project, action="set_audience", tags=[], task_ids=[task.pk])
    assert now(task).audience is None
    assert claimed(project, ann).task_id == task.pk


def test_a_cancelled_task_asks_nobody_and_keeps_what_came(project, max_, ann, bea):
    task = write_task(project, answers=3)
    made = submitted(project, ann)
    held = claimed(project, bea)
    found = posted(max_, project, action="cancel", task_ids=[task.pk])
    assert found["changed"] == 1
    assert (now(task).state, slots(task)) == ("cancelled", ["done"])
    late = submit(user=bea, assignment_id=held.pk, token=held.token, payload=answer("Late.")).annotation
    assert (late.late, late.extra) == (True, True)
    assert Annotation.objects.get(pk=made.pk).state == "submitted"
    again = posted(max_, project, action="cancel", task_ids=[task.pk])
    assert [row["reason"] for row in again["skipped"]] == ["cancelled"]
    event = AuditEvent.objects.get(verb="task_closed")
    assert (event.before, event.after) == ({"state": "open"}, {"state": "cancelled"})


def test_what_has_all_its_answers_is_not_cancelled(project, max_, ann):
    task = write_task(project)
    submitted(project, ann)
    found = posted(max_, project, action="cancel", task_ids=[task.pk])
    assert found["skipped"] == [{"id": task.pk, "reason": "has_all", "message": str(LeftOut.HAS_ALL.label)}]
    assert now(task).state == "answered"


def test_what_was_skipped_too_often_is_put_back(project, max_, ann, bea):
    Project.objects.filter(pk=project.pk).update(max_skips=1)
    project.refresh_from_db()
    task = parked(project, [ann])
    open_task = write_task(project, "Open?")
    found = posted(max_, project, action="put_back", task_ids=[task.pk, open_task.pk])
    assert (found["changed"], [(row["id"], row["reason"]) for row in found["skipped"]]) == (
        1,
        [(open_task.pk, "not_parked")],
    )
    assert (now(task).state, task.skip_count, slots(task)) == ("open", 0, ["ready", "ready"])
    assert claimed(project, bea).task_id == task.pk, "it waited longest"
    assert AuditEvent.objects.get(verb="task_put_back").before == {"state": "parked", "skips": 1}


def test_leases_of_tasks_are_released(project, max_, ann, bea):
    task, free = write_task(project, "Held?"), write_task(project, "Free?")
    held = claimed(project, ann)
    found = posted(max_, project, action="release_leases", task_ids=[task.pk, free.pk])
    assert (found["changed"], [row["reason"] for row in found["skipped"]]) == (1, ["not_held"])
    held.refresh_from_db()
    assert (held.state, slots(task)) == ("released", ["ready"])
    assert claimed(project, bea).task_id == task.pk


def test_tasks_that_are_not_there_are_named(project, max_, organization):
    other = Project.objects.create(organization=organization, name="Other")
    foreign, vote = write_task(other, "Elsewhere?"), rank_task(project, purpose="comparison")
    for action in ("cancel", "put_back", "release_leases"):
        found = posted(max_, project, action=action, task_ids=[foreign.pk, vote.pk, 99_999_999])
        assert [row["reason"] for row in found["skipped"]] == ["not_found"] * 3, action
    assert (now(foreign).state, now(vote).state) == ("open", "open")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"action": "delete", "task_ids": [1]}, "action"),
        ({"action": "reorder", "task_ids": [1]}, "action"),
        ({"action": "cancel"}, "task_ids"),
        ({"action": "cancel", "task_ids": [1], "filter": {}}, "task_ids"),
        ({"action": "cancel", "task_ids": []}, "task_ids"),
        ({"action": "cancel", "task_ids": list(range(1, 502))}, "task_ids"),
        ({"action": "cancel", "task_ids": ["x"]}, "task_ids.0"),
        ({"action": "cancel", "filter": {"kind": "compare"}}, "filter.kind"),
        ({"action": "cancel", "filter": []}, "filter"),
        ({"action": "set_overlap", "task_ids": [1]}, "required_answers"),
        ({"action": "set_overlap", "task_ids": [1], "required_answers": 0}, "required_answers"),
        ({"action": "set_overlap", "task_ids": [1], "required_answers": 10}, "required_answers"),
        ({"action": "set_priority", "task_ids": [1]}, "priority"),
        ({"action": "set_priority", "task_ids": [1], "priority": 2_000_000}, "priority"),
        ({"action": "set_audience", "task_ids": [1]}, "tags"),
        ({"action": "set_audience", "task_ids": [1], "tags": ["x"], "people": [1]}, "people"),
        ({"action": "set_audience", "task_ids": [1], "people": [99_999_999]}, "people"),
        ({"action": "set_audience", "task_ids": [1], "tags": ["x" * 51]}, "tags.0"),
    ],
)
def test_a_change_that_cannot_be_is_named(project, max_, body, field):
    response = client_of(max_).post(f"/api/v1/projects/{project.pk}/tasks/change/", body)
    assert response.status_code == 400, response.content
    assert field in [detail["field"] for detail in response.json()["error"]["details"]]


def test_only_managers_change_tasks_and_no_archived_project(project, max_, rex, ann):
    task = write_task(project)
    body = {"action": "cancel", "task_ids": [task.pk]}
    for user in (rex, ann):
        assert client_of(user).post(f"/api/v1/projects/{project.pk}/tasks/change/", body).status_code == 403
    update_project(project=project, by=max_, archived=True)
    response = client_of(max_).post(f"/api/v1/projects/{project.pk}/tasks/change/", body)
    assert (response.status_code, response.json()["error"]["code"]) == (409, "project_archived")
    project.refresh_from_db()
    with pytest.raises(Conflict):
        change_all(project=project, by=max_, action="cancel", asked=TaskFilter())
