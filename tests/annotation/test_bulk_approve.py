"""Approving many at once."""

from __future__ import annotations

from accounts.models import AuditEvent
from annotation.models import Annotation, Project, Review, Task
from tests.annotation.making import (
    MANAGER,
    VOTE,
    answer,
    client_of,
    join,
    rank_task,
    reviewed,
    submitted,
    write_task,
)


def approve(user, project, ids):
    body = {"annotation_ids": ids}
    return client_of(user).post(f"/api/v1/projects/{project.pk}/review-queue/bulk-approve/", body)


def test_all_that_can_be_approved_is_and_the_rest_is_named(project, ann, max_, rex):
    for number in range(4):
        write_task(project, f"task {number}")
    good = [submitted(project, ann) for _ in range(2)]
    decided = reviewed(submitted(project, ann), rex, "return")
    own = submitted(project, max_)
    rank_task(project, purpose="comparison")
    vote = submitted(project, ann, VOTE)
    ids = [good[0].pk, decided.pk, own.pk, 999_999, vote.pk, good[1].pk, good[0].pk]
    answered = approve(max_, project, ids)
    assert answered.status_code == 200
    body = answered.json()
    assert body["approved"] == 2
    assert {row["id"]: row["reason"] for row in body["skipped"]} == {
        decided.pk: "It is returned already.",
        own.pk: "Nobody reviews their own work.",
        999_999: "There is no such work in this project.",
        vote.pk: "There is no such work in this project.",
    }
    assert set(Annotation.objects.filter(state="approved").values_list("pk", flat=True)) == {one.pk for one in good}
    completed = Task.objects.filter(state="completed", purpose="data")
    assert set(completed.values_list("pk", flat=True)) == {one.task_id for one in good}
    assert Annotation.objects.filter(state="approved", decided_at=None).count() == 0
    events = AuditEvent.objects.filter(verb="annotation_reviewed", actor=max_)
    assert {event.object_id for event in events} == {str(one.pk) for one in good}


def test_each_approval_is_of_the_newest_revision(project, ann, rex, max_):
    write_task(project)
    work = reviewed(submitted(project, ann), rex, "return")
    body = {"payload": answer("second"), "revision_number": 1}
    client_of(ann).post(f"/api/v1/annotations/{work.pk}/resubmit/", body)
    approve(max_, project, [work.pk])
    assert Review.objects.get(verdict="approve").revision.number == 2


def test_another_projects_work_is_not_touched(project, organization, ann, max_):
    write_task(project)
    work = submitted(project, ann)
    other = Project.objects.create(organization=organization, name="Other")
    join(other, max_, MANAGER)
    body = approve(max_, other, [work.pk]).json()
    assert (body["approved"], len(body["skipped"])) == (0, 1)
    work.refresh_from_db()
    assert work.state == "submitted"


def test_at_most_two_hundred_at_once(project, rex):
    assert approve(rex, project, list(range(1, 202))).status_code == 400
    assert approve(rex, project, []).status_code == 400
    assert approve(rex, project, list(range(1, 201))).json()["approved"] == 0


def test_only_reviewers_approve(project, ann, bea):
    write_task(project)
    work = submitted(project, ann)
    assert approve(bea, project, [work.pk]).status_code == 403


def test_many_are_approved_with_few_questions(project, ann, rex, django_assert_max_num_queries):
    for number in range(30):
        write_task(project, f"task {number}")
    ids = [submitted(project, ann).pk for _ in range(30)]
    client = client_of(rex)
    url = f"/api/v1/projects/{project.pk}/review-queue/bulk-approve/"
    # One audit record each; all else is asked once for all.
    with django_assert_max_num_queries(30 + 24):
        assert client.post(url, {"annotation_ids": ids}).json()["approved"] == 30
