"""Changes of tasks that are there already: by id and by filter, what each action does, and what it leaves alone."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from accounts.models import AuditEvent, Organization
from annotation.models import Annotation, Assignment, Lane, Project, Task, TaskChange, TaskSlot, WorkProfile
from annotation.models.project import GuidelineVersion
from annotation.queries.task_filters import TaskFilter
from annotation.services import recounting, task_change_running
from annotation.services.distribution import claim, skip
from annotation.services.lanes import BANDS
from annotation.services.projects import update_project
from annotation.services.submitting import submit
from annotation.services.task_change_running import change_all, change_tasks, run, sweep
from annotation.services.task_changes import LeftOut
from core.errors import Conflict, InvalidInput
from tests.annotation.making import (
    ANNOTATOR,
    MANAGER,
    VOTE,
    answer,
    claimed,
    client_of,
    join,
    person,
    rank_task,
    reviewed,
    submitted,
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
STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            ["submit", "claim", "skip", "set_overlap", "set_priority", "set_audience", "cancel", "put_back", "release"]
        ),
        st.integers(0, 10_000),
    ),
    min_size=5,
    max_size=25,
)


class TestSlotsStayRight(TestCase):
    """Whatever is changed in whatever order: the slots of a task are as many as the answers that it asks for."""

    @settings(max_examples=12, deadline=None)
    @given(STEPS)
    def test_slots_and_states_agree(self, steps: list[tuple[str, int]]) -> None:
        organization = Organization.objects.create(name="Harbour")
        project = Project.objects.create(organization=organization, name="Support", max_skips=2)
        GuidelineVersion.objects.create(project=project, number=1, body="Be brief.")
        manager = join(project, person(organization, "max"), MANAGER)
        people = [join(project, person(organization, f"p{number}"), ANNOTATOR) for number in range(4)]
        tasks = [write_task(project, f"Q{n}?", answers=1 + n % 3) for n in range(3)] + [rank_task(project, answers=2)]
        for step, seed in steps:
            self._do(step, random.Random(seed), project, manager, people, tasks)
            self._check(tasks)
        drift = recounting.recount(project, mend=False)
        assert not drift, "the counters are those of the rows"

    def _do(self, step, chance, project, manager, people, tasks) -> None:
        user = chance.choice(people)
        if step in {"submit", "claim", "skip"}:
            held = claim(project=project, user=user)
            if isinstance(held, Assignment) and step == "submit":
                payload = VOTE if held.task.kind == "rank" else answer()
                made = submit(user=user, assignment_id=held.pk, token=held.token, payload=payload).annotation
                if chance.random() < 0.5:
                    reviewed(made, manager, chance.choice(["approve", "reject", "return"]))
            elif isinstance(held, Assignment) and step == "skip":
                skip(user=user, assignment_id=held.pk, token=held.token, reason="No")
            return
        values: dict[str, dict[str, Any]] = {
            "set_overlap": {"required_answers": chance.randint(1, 4)},
            "set_priority": {"priority": chance.randint(-2, 2)},
            "set_audience": {"people": [user.pk]} if chance.random() < 0.3 else {"tags": []},
        }
        action = "release_leases" if step == "release" else step
        chosen = [task.pk for task in tasks if chance.random() < 0.6]
        change_tasks(project=project, by=manager, action=action, task_ids=chosen, **values.get(step, {}))

    def _check(self, tasks: list[Task]) -> None:
        for task in tasks:
            task.refresh_from_db()
            mine = list(TaskSlot.objects.filter(task=task).select_related("lane"))
            states = [slot.state for slot in mine]
            held = Assignment.objects.filter(task=task, state="held")
            assert sorted(row.slot_id or 0 for row in held) == sorted(s.pk for s in mine if s.state == "held")
            counted = Annotation.objects.filter(task=task, extra=False).exclude(state="rejected").count()
            assert states.count("done") == counted, (task.state, states)
            if task.state == "cancelled":
                assert set(states) <= {"done"}
                continue
            assert len(mine) == task.required_answers
            assert (task.state == "parked") == ("parked" in states or task.state == "parked")
            assert not ("ready" in states and task.state == "parked")
            assert ("done" in states and len(set(states)) == 1) == (task.state in {"answered", "completed"})
            for slot in mine:
                if slot.state == "ready":
                    assert slot.lane is not None
                    assert (slot.lane.audience_id, slot.lane.kind) == (task.audience_id, task.kind)
                    assert -(slot.lane.rank // BANDS) == task.priority
