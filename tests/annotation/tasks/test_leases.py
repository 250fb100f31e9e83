"""Who holds what, and taking it back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import AuditEvent
from annotation.models import Assignment, Project, TaskSlot
from annotation.services.leases import STALE_AFTER
from annotation.services.submitting import submit
from tests.annotation.making import answer, claimed, client_of, rank_task, submitted, write_task


def leases(manager, project, **query):
    return client_of(manager).get(f"/api/v1/projects/{project.pk}/leases/", query).json()["results"]


def release(user, project, **body):
    return client_of(user).post(f"/api/v1/projects/{project.pk}/leases/release/", body)


def silent(assignment: Assignment) -> None:
    """Let nothing be heard of whoever holds it."""
    Assignment.objects.filter(pk=assignment.pk).update(heartbeat_at=timezone.now() - STALE_AFTER - timedelta(seconds=5))


def test_managers_see_who_holds_what_and_first_what_runs_out_first(project, max_, ann, bea):
    write_task(project, "First?"), write_task(project, "Second?")
    one, other = claimed(project, ann), claimed(project, bea)
    Assignment.objects.filter(pk=other.pk).update(leased_until=one.leased_until - timedelta(minutes=1))
    silent(other)
    rows = leases(max_, project)
    assert [(row["id"], row["user"]["name"], row["prompt"], row["stale"]) for row in rows] == [
        (other.pk, "bea", "Second?", True),
        (one.pk, "ann", "First?", False),
    ]
    assert (rows[1]["task"], rows[1]["kind"]) == (one.task_id, "write")
    assert [row["id"] for row in leases(max_, project, stale=True)] == [other.pk]
    assert [row["id"] for row in leases(max_, project, user=ann.pk)] == [one.pk]
    assert leases(max_, project, user=max_.pk) == []


def test_what_is_over_private_or_elsewhere_is_no_lease_of_the_project(project, max_, ann, bea, organization):
    write_task(project)
    submitted(project, ann)
    other = Project.objects.create(organization=organization, name="Other")
    foreign = write_task(other)
    Assignment.objects.create(
        task=foreign, slot=foreign.slots.get(), user=bea, leased_until=timezone.now() + timedelta(hours=1)
    )
    gold = rank_task(project, purpose="gold")
    held = Assignment.objects.create(
        task=gold, slot=gold.slots.get(), user=bea, leased_until=timezone.now() + timedelta(hours=1)
    )
    assert leases(max_, project) == []
    assert release(max_, project, assignment_ids=[held.pk]).json() == {"released": 0, "skipped": [held.pk]}


def test_released_work_goes_to_others_and_what_is_still_submitted_is_kept(project, max_, ann, bea):
    write_task(project)
    held = claimed(project, ann)
    assert release(max_, project, assignment_ids=[held.pk, 99_999]).json() == {"released": 1, "skipped": [99_999]}
    assert claimed(project, bea).task_id == held.task_id
    event = AuditEvent.objects.get(verb="lease_released")
    assert (event.actor, event.object_id, event.before["user"]) == (max_, str(held.pk), ann.pk)
    late = submit(user=ann, assignment_id=held.pk, token=held.token, payload=answer()).annotation
    assert (late.late, late.extra) == (True, True)
    assert release(max_, project, assignment_ids=[held.pk]).json() == {"released": 0, "skipped": [held.pk]}


def test_all_of_whom_nothing_was_heard_are_released(project, max_, ann, bea):
    write_task(project, "First?"), write_task(project, "Second?")
    quiet, busy = claimed(project, ann), claimed(project, bea)
    silent(quiet)
    assert release(max_, project, stale=True).json() == {"released": 1, "skipped": []}
    assert release(max_, project, stale=True).json() == {"released": 0, "skipped": []}
    states = dict(Assignment.objects.values_list("pk", "state"))
    assert states == {quiet.pk: "released", busy.pk: "held"}
    assert TaskSlot.objects.get(task=quiet.task_id).state == "ready"


@pytest.mark.parametrize("body", [{}, {"stale": False}, {"assignment_ids": [1], "stale": True}, {"assignment_ids": []}])
def test_one_way_of_naming_leases_is_asked_for(project, max_, body):
    assert release(max_, project, **body).status_code == 400


def test_only_managers_release_leases(project, rex, ann):
    for user in (rex, ann):
        assert release(user, project, stale=True).status_code == 403
        assert client_of(user).get(f"/api/v1/projects/{project.pk}/leases/").status_code == 403
