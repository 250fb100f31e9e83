"""Who reads what of the history: managers all, reviewers their part, annotators their own work without others' names."""

from __future__ import annotations

from accounts.models import AuditEvent
from accounts.services.audit import record
from annotation.models import GoldQuestion, Project, Task
from annotation.services.distribution import take_back_expired
from annotation.services.members import add_member
from tests.annotation.making import (
    VOTE,
    claimed,
    client_of,
    person,
    rank_task,
    reviewed,
    run_out,
    submitted,
    write_task,
)


def history(user, project, **query):
    answered = client_of(user).get(f"/api/v1/projects/{project.pk}/history/", query)
    assert answered.status_code == 200, answered.content
    return answered.json()


def told(user, project, **query):
    return [(row["actor_name"], row["verb"]) for row in history(user, project, **query)["results"]]


def test_a_task_has_its_whole_story_with_names(project, ann, rex, max_):
    task, other = write_task(project), write_task(project, "another")
    work = reviewed(submitted(project, ann), rex, "return")
    claimed(project, ann)
    rows = history(max_, project, task=task.pk)["results"]
    assert [(row["actor_name"], row["verb"]) for row in rows] == [
        ("rex", "annotation_reviewed"),
        ("ann", "annotation_submitted"),
        ("ann", "assignment_claimed"),
    ]
    assert {row["task_id"] for row in rows} == {task.pk}
    assert rows[0]["object_name"] == f"Answer {work.pk} to task {task.pk}"
    assert (rows[0]["before"], rows[0]["after"]["verdict"]) == ({"state": "submitted"}, "return")
    assert told(max_, project, task=other.pk) == [("ann", "assignment_claimed")]
    assert told(rex, project, annotation=work.pk) == [(row["actor_name"], row["verb"]) for row in rows]


def test_the_request_is_named(project, ann, max_):
    write_task(project)
    client_of(ann).post(f"/api/v1/projects/{project.pk}/claim/", {}, HTTP_X_REQUEST_ID="the-request-of-ann")
    (row,) = history(max_, project)["results"]
    assert (row["verb"], row["request_id"]) == ("assignment_claimed", "the-request-of-ann")


def test_a_person_has_what_they_did_and_what_was_done_to_them(project, ann, max_):
    zoe = person(project.organization, "zoe")
    add_member(project=project, email=zoe.email, roles=["annotator"], by=max_)
    write_task(project)
    claimed(project, zoe)
    claimed_by_ann = write_task(project, "for ann")
    claimed(project, ann)
    assert Task.objects.filter(pk=claimed_by_ann.pk).exists()
    assert told(max_, project, person=zoe.pk) == [("zoe", "assignment_claimed"), ("max", "member_added")]


def test_pages_of_a_person_hold_each_event_once_in_order(project, ann, max_):
    for number in range(7):
        by = ann if number % 2 else max_
        record(actor=by, verb="member_changed", target=ann, project_id=project.pk)
        record(actor=ann, verb="project_changed", target=project, project_id=project.pk)
    seen, page = [], history(max_, project, person=ann.pk, page_size=3)
    seen += [row["id"] for row in page["results"]]
    client, back = client_of(max_), None
    while page["next"]:
        page = client.get(page["next"]).json()
        seen += [row["id"] for row in page["results"]]
        back = page["previous"]
    expected = list(AuditEvent.objects.filter(project_id=project.pk).order_by("-pk").values_list("pk", flat=True))
    assert seen == expected
    assert [row["id"] for row in client.get(back).json()["results"]] == expected[-5:-2]


def test_an_annotator_reads_of_own_work_without_names(project, ann, bea, rex):
    write_task(project, answers=2)
    work = reviewed(submitted(project, ann), rex, "approve")
    others = submitted(project, bea)
    rows = history(ann, project, annotation=work.pk)["results"]
    assert [(row["actor_name"], row["verb"], row["object_name"]) for row in rows] == [
        ("A reviewer", "annotation_reviewed", ""),
        ("ann", "annotation_submitted", ""),
        ("ann", "assignment_claimed", ""),
    ]
    assert {row["task_id"] for row in rows} == {None}
    assert {row["annotation_id"] for row in rows} == {work.pk}
    assert (rows[0]["actor"], rows[0]["request_id"]) == (None, "")
    assert told(ann, project) == told(ann, project, person=ann.pk)
    client, address = client_of(ann), f"/api/v1/projects/{project.pk}/history/"
    assert client.get(address, {"annotation": others.pk}).status_code == 404
    assert client.get(address, {"person": bea.pk}).status_code == 403
    assert client.get(address, {"task": work.task_id}).status_code == 403


def test_an_approval_by_rule_reads_like_any_other(project, ann, rex):
    """Gold is approved by nobody: were that to be seen, it would be known for what it is."""
    rank_task(project, "one")
    rank_task(project, "two")
    by_reviewer = reviewed(submitted(project, ann, VOTE), rex, "approve")
    by_rule = submitted(project, ann, VOTE)
    record(
        actor=None,
        verb="annotation_auto_approved",
        target=by_rule,
        project_id=project.pk,
        before={"state": "submitted"},
        after={"state": "approved", "revision": 1},
    )
    first, second = (history(ann, project, annotation=work.pk)["results"][0] for work in (by_reviewer, by_rule))
    for row in (first, second):
        for name in ("id", "object_id", "annotation_id", "created_at"):
            del row[name]
    assert first == second


def test_what_nobody_did_is_in_the_log_of_the_organisation(project, ann, max_):
    write_task(project)
    run_out(claimed(project, ann))
    take_back_expired()
    max_.is_superuser = True
    max_.save()
    rows = client_of(max_).get("/api/v1/audit/", {"verb": "assignment_expired"}).json()["results"]
    assert [(row["actor_name"], row["object_type"]) for row in rows] == [("Tuneloop", "assignment")]


def test_reviewers_read_nothing_of_gold_nor_of_pay(project, ann, rex, max_):
    question = GoldQuestion.objects.create(project=project, template=rank_task(project), key={"choice": "tie"})
    record(actor=max_, verb="gold_added", target=question, project_id=project.pk)
    record(
        actor=max_, verb="profile_changed", target=ann, project_id=project.pk,
        before={"hourly_rate": "10.00", "tags": []}, after={"hourly_rate": "12.00", "tags": ["german"]},
    )  # fmt: skip
    assert [row["verb"] for row in history(max_, project)["results"]] == ["profile_changed", "gold_added"]
    (row,) = history(rex, project)["results"]
    assert (row["verb"], row["before"], row["after"]) == ("profile_changed", {"tags": []}, {"tags": ["german"]})
    assert history(max_, project)["results"][0]["after"]["hourly_rate"] == "12.00"


def test_other_projects_keep_their_story(project, ann, max_, organization):
    elsewhere = Project.objects.create(organization=organization, name="Elsewhere")
    task = write_task(elsewhere)
    client, address = client_of(max_), f"/api/v1/projects/{project.pk}/history/"
    assert client.get(address, {"task": task.pk}).status_code == 404
    assert client.get(address, {"person": 987_654}).status_code == 404
    both = client.get(address, {"task": task.pk, "person": ann.pk})
    assert both.status_code == 400
