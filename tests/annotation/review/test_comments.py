"""Threads about a task or a field of an answer: who reads what, and whose names they see."""

from __future__ import annotations

import pytest

from accounts.models import AuditEvent
from annotation.models import Comment
from annotation.services import comments as service
from tests.annotation.making import (
    ANNOTATOR,
    REVIEWER,
    claimed,
    client_of,
    join,
    person,
    rank_task,
    submitted,
    write_task,
)
from tests.annotation.review.making import FIRST, voted


@pytest.fixture
def url(project) -> str:
    return f"/api/v1/projects/{project.pk}/comments/"


@pytest.fixture
def work(project, ann):
    write_task(project)
    return submitted(project, ann)


def say(user, url, body="Why so?", **about):
    return client_of(user).post(url, {"body": body, **about})


def said(user, url, **about):
    answered = client_of(user).get(url, about)
    assert answered.status_code == 200, answered.content
    return answered.json()["results"]


def test_a_reviewer_and_the_author_talk_about_a_field(ann, rex, url, work):
    first = say(rex, url, "Say when.", annotation=work.pk, field="messages.0.content")
    assert first.status_code == 201, first.content
    thread = first.json()["id"]
    assert say(ann, url, "Tomorrow?", annotation=work.pk, parent=thread).status_code == 201
    for user in (ann, rex):
        (shown,) = said(user, url, annotation=work.pk)
        assert (shown["body"], shown["field"], shown["author_name"]) == ("Say when.", "messages.0.content", "rex")
        assert [(one["body"], one["author_name"], one["mine"]) for one in shown["replies"]] == [
            ("Tomorrow?", "ann", user == ann)
        ]
    reply = Comment.objects.get(parent=thread)
    assert (reply.annotation, reply.field, reply.task_id) == (work, "messages.0.content", work.task_id)
    event = AuditEvent.objects.filter(verb="comment_added").latest("pk")
    assert (event.actor, event.after["parent"]) == (ann, thread)
    assert "Tomorrow" not in str(event.after)


def test_others_neither_read_nor_write(project, bea, rex, url, work, organization):
    say(rex, url, annotation=work.pk)
    assert client_of(bea).get(url, {"annotation": work.pk}).status_code == 404
    assert say(bea, url, annotation=work.pk).status_code == 404
    assert client_of(bea).get(url, {"task": work.task_id}).status_code == 404
    stranger = person(organization, "sam")
    assert client_of(stranger).get(url, {"annotation": work.pk}).status_code == 404


def test_while_at_a_task_nobody_reads_what_other_annotators_think(project, ann, bea, rex, url):
    task = rank_task(project, answers=2)
    hers, his = claimed(project, ann), claimed(project, bea)
    say(ann, url, "The first one lies.", assignment=hers.pk)
    say(rex, url, "Mind the dates.", task=task.pk)
    assert [one["body"] for one in said(bea, url, assignment=his.pk)] == ["Mind the dates."]
    assert [one["body"] for one in said(ann, url, assignment=hers.pk)] == ["The first one lies.", "Mind the dates."]
    assert [one["body"] for one in said(rex, url, task=task.pk)] == ["The first one lies.", "Mind the dates."]
    thread = Comment.objects.get(author=rex)
    say(bea, url, "I do.", assignment=his.pk, parent=thread.pk)
    assert said(ann, url, assignment=hers.pk)[1]["replies"] == []
    assert [one["author_name"] for one in said(rex, url, task=task.pk)[1]["replies"]] == ["bea"]
    refused = say(bea, url, "You are wrong.", assignment=his.pk, parent=Comment.objects.get(author=ann, parent=None).pk)
    assert refused.json()["error"]["details"][0]["code"] == "unknown_thread"


def test_what_was_asked_before_the_answer_is_read_beside_it(project, ann, rex, url):
    write_task(project)
    held = claimed(project, ann)
    say(ann, url, "Which parcel?", assignment=held.pk)
    work = submitted(project, ann)
    for user, about in ((ann, {"annotation": work.pk}), (rex, {"annotation": work.pk}), (ann, {"assignment": held.pk})):
        assert [one["body"] for one in said(user, url, **about)] == ["Which parcel?"]


def test_annotators_are_not_told_other_annotators_names_nor_the_task(project, ann, bea, rex, url):
    task = rank_task(project, answers=2)
    hers, his = claimed(project, ann), claimed(project, bea)
    colleague = join(project, person(project.organization, "cleo"), REVIEWER, ANNOTATOR)
    say(colleague, url, "Mind the dates.", task=task.pk, mentions=[ann.pk, bea.pk])
    (shown,) = said(bea, url, assignment=his.pk)
    assert [one["name"] for one in shown["mentions"]] == ["An annotator", "bea"]
    assert "task" not in shown
    project.memberships.filter(user=colleague, role=REVIEWER).delete()
    assert said(bea, url, assignment=his.pk) == []
    assert said(ann, url, assignment=hers.pk) == []


def test_a_vote_in_a_comparison_is_not_talked_about_by_others(project, ann, rex, url):
    task = rank_task(project, purpose="comparison")
    vote = voted(project, ann, FIRST)
    assert say(rex, url, annotation=vote.pk).status_code == 404
    assert say(rex, url, task=task.pk).status_code == 404
    assert say(ann, url, annotation=vote.pk).status_code == 201


def test_threads_are_resolved_and_opened_again(ann, bea, rex, url, work):
    thread = say(rex, url, annotation=work.pk).json()["id"]
    reply = say(ann, url, annotation=work.pk, parent=thread).json()["id"]
    assert client_of(bea).post(f"/api/v1/comments/{thread}/resolve/").status_code == 403
    assert client_of(ann).post(f"/api/v1/comments/{reply}/resolve/").status_code == 400
    for _ in range(2):
        assert client_of(ann).post(f"/api/v1/comments/{thread}/resolve/").status_code == 204
    (shown,) = said(rex, url, annotation=work.pk)
    assert (shown["resolved_at"] is not None, shown["resolved_by_name"]) == (True, "ann")
    assert AuditEvent.objects.filter(verb="comment_resolved").count() == 1
    assert client_of(rex).post(f"/api/v1/comments/{thread}/reopen/").status_code == 204
    assert said(rex, url, annotation=work.pk)[0]["resolved_at"] is None
    client_of(rex).post(f"/api/v1/comments/{thread}/resolve/")
    say(ann, url, "One more thing", annotation=work.pk, parent=thread)
    assert said(rex, url, annotation=work.pk)[0]["resolved_at"] is None


def test_only_who_can_read_it_is_mentioned(project, ann, bea, rex, max_, url, work):
    people = client_of(ann).get(f"{url}people/", {"annotation": work.pk}).json()
    assert [one["name"] for one in people] == ["max", "rex"]
    people = client_of(rex).get(f"{url}people/", {"annotation": work.pk}).json()
    assert [one["name"] for one in people] == ["ann", "max"]
    refused = say(rex, url, annotation=work.pk, mentions=[bea.pk])
    assert refused.json()["error"]["details"][0]["code"] == "cannot_see"
    assert say(rex, url, annotation=work.pk, mentions=[ann.pk, ann.pk]).status_code == 201
    assert not Comment.objects.filter(mentions__user=bea).exists()


@pytest.mark.parametrize(
    "body",
    [
        {"body": " \n"},
        {"body": "x" * 5001},
        {"body": "a\x00b"},
        {"body": "ok", "field": "x" * 201},
        {"body": "ok", "mentions": list(range(1, 22))},
        {"body": "ok", "parent": 999_999},
        {"body": "ok", "task": 1},
        {},
    ],
)
def test_faults_are_refused(rex, url, work, body):
    assert client_of(rex).post(url, {"annotation": work.pk} | body).status_code == 400
    assert not Comment.objects.exists()


def test_text_is_kept_as_it_was_written(rex, url, work):
    text = '<script>alert("x")</script> **bold** {{ 7*7 }}\r\n\u202e'
    assert say(rex, url, text, annotation=work.pk).json()["body"] == text.replace("\r\n", "\n")


def test_there_is_an_end_to_threads_and_replies(rex, url, work, monkeypatch):
    monkeypatch.setattr(service, "MAX_THREADS", 1)
    monkeypatch.setattr(service, "MAX_REPLIES", 1)
    thread = say(rex, url, annotation=work.pk).json()["id"]
    assert say(rex, url, annotation=work.pk).json()["error"]["code"] == "too_many_threads"
    assert say(rex, url, annotation=work.pk, parent=thread).status_code == 201
    assert say(rex, url, annotation=work.pk, parent=thread).json()["error"]["code"] == "thread_full"
