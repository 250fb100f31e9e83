"""Where one was mentioned, and what of it one has seen."""

from __future__ import annotations

from annotation.models import Mention
from tests.annotation.making import claimed, client_of, rank_task, submitted, write_task


def mentions(user, **query):
    answered = client_of(user).get("/api/v1/mentions/", query)
    assert answered.status_code == 200, answered.content
    return answered.json()["results"]


def mention(by, project, whom, body="Look.", **about):
    body = {"body": body, "mentions": [one.pk for one in whom], **about}
    answered = client_of(by).post(f"/api/v1/projects/{project.pk}/comments/", body)
    assert answered.status_code == 201, answered.content


def test_one_is_led_to_where_one_was_mentioned(project, ann, rex):
    write_task(project)
    work = submitted(project, ann)
    mention(rex, project, [ann], annotation=work.pk)
    (shown,) = mentions(ann)
    assert (shown["annotation"], shown["task"], shown["assignment"]) == (work.pk, None, None)
    assert (shown["author_name"], shown["body"], shown["project_name"], shown["read_at"]) == (
        "rex",
        "Look.",
        "Support",
        None,
    )
    assert mentions(rex) == []


def test_about_a_task_an_annotator_is_led_to_their_assignment_and_a_reviewer_to_the_task(project, ann, bea, rex, max_):
    task = rank_task(project, answers=2)
    hers = claimed(project, ann)
    mention(rex, project, [ann, max_], task=task.pk)
    (shown,) = mentions(ann)
    assert (shown["annotation"], shown["task"], shown["assignment"]) == (None, None, hers.pk)
    (shown,) = mentions(max_)
    assert (shown["task"], shown["assignment"]) == (task.pk, None)


def test_what_was_seen_is_seen(project, ann, bea, rex):
    for number in range(3):
        write_task(project, f"prompt {number}")
        mention(rex, project, [ann], f"{number}", annotation=submitted(project, ann).pk)
    assert [one["body"] for one in mentions(ann, unread=True)] == ["2", "1", "0"]
    ids = [one["id"] for one in mentions(ann)][:2]
    assert client_of(bea).post("/api/v1/mentions/read/", {"ids": ids}).json() == {"read": 0}
    assert client_of(ann).post("/api/v1/mentions/read/", {"ids": ids}).json() == {"read": 2}
    assert client_of(ann).post("/api/v1/mentions/read/", {"ids": ids}).json() == {"read": 0}
    assert [one["body"] for one in mentions(ann, unread=True)] == ["0"]
    assert len(mentions(ann)) == 3
    assert Mention.objects.exclude(read_at=None).count() == 2
    assert client_of(ann).post("/api/v1/mentions/read/", {"ids": []}).status_code == 400


def test_who_has_left_the_project_reads_none_of_it(project, ann, rex):
    write_task(project)
    mention(rex, project, [ann], annotation=submitted(project, ann).pk)
    project.memberships.filter(user=ann).delete()
    assert mentions(ann) == []


def test_another_annotator_is_not_named(project, ann, bea, rex):
    write_task(project)
    mention(rex, project, [ann], annotation=submitted(project, ann).pk)
    project.memberships.filter(user=rex).update(role="annotator")
    assert mentions(ann)[0]["author_name"] == "An annotator"
