"""Reviewers approve, edit, return and reject; never their own work, and never what has moved on."""

from __future__ import annotations

import pytest

from accounts.models import AuditEvent
from annotation.models import Annotation, Response, Review
from annotation.services.recounting import recount
from annotation.services.submitting import resubmit
from annotation.services.tasks import adopt_as_data, close_tasks
from tests.annotation.making import (
    VOTE,
    answer,
    claimed,
    client_of,
    rank_task,
    reviewed,
    said,
    submitted,
    write_task,
)


def judge(user, annotation, verdict, **options):
    body = {"verdict": verdict, "revision_number": annotation.revision_number} | options
    return client_of(user).post(f"/api/v1/annotations/{annotation.pk}/review/", body)


def queue(user, project, **query):
    return client_of(user).get(f"/api/v1/projects/{project.pk}/review-queue/", query).json()["results"]


@pytest.fixture
def work(project, ann) -> Annotation:
    write_task(project, "Where is my parcel?")
    return submitted(project, ann, answer("On its way."))


def states(annotation):
    annotation.refresh_from_db()
    annotation.task.refresh_from_db()
    slot = annotation.assignment.slot
    slot.refresh_from_db()
    return annotation.state, annotation.task.state, slot.state


def test_approval_completes_the_task(rex, work):
    answered = judge(rex, work, "approve", reasons=["Fits the guidelines"])
    assert answered.status_code == 200
    body = answered.json()
    assert (body["state"], body["can_review"], body["can_resubmit"]) == ("approved", False, False)
    assert body["decided_at"] is not None
    assert body["reviews"][0]["reviewer_name"] == "rex"
    assert body["reviews"][0]["reasons"] == ["Fits the guidelines"]
    assert states(work) == ("approved", "completed", "done")
    event = AuditEvent.objects.get(verb="annotation_reviewed")
    assert (event.actor, event.before) == (rex, {"state": "submitted"})
    assert event.after == {"state": "approved", "verdict": "approve", "revision": 1}


def test_a_task_with_two_answers_is_complete_when_both_are_approved(project, ann, bea, rex):
    task = write_task(project, answers=2)
    first, second = submitted(project, ann), submitted(project, bea)
    reviewed(first, rex, "approve")
    task.refresh_from_db()
    assert task.state == "answered"
    reviewed(second, rex, "approve")
    task.refresh_from_db()
    assert task.state == "completed"
    assert task.completed_at is not None


def test_an_edit_is_a_revision_of_the_reviewers_that_the_author_sees(ann, rex, work):
    edited = answer("It is on its way.\r\n")
    assert judge(rex, work, "edit_approve", payload=edited, comment="A full sentence").status_code == 200
    seen = client_of(ann).get(f"/api/v1/annotations/{work.pk}/").json()
    assert [(one["number"], one["author_name"]) for one in seen["revisions"]] == [(1, "ann"), (2, "rex")]
    assert seen["revisions"][0]["payload"] == answer("On its way.")
    assert seen["payload"] == seen["revisions"][1]["payload"] == answer("It is on its way.\n")
    review = seen["reviews"][0]
    assert (review["revision_number"], review["edited_revision_number"]) == (1, 2)
    assert (review["verdict"], review["comment"]) == ("edit_approve", "A full sentence")
    assert states(work) == ("approved", "completed", "done")
    assert work.author == ann


def test_an_edit_is_checked_like_an_answer(project, rex, work):
    refused = judge(rex, work, "edit_approve", payload={"messages": said(" ")})
    assert refused.status_code == 400
    assert refused.json()["error"]["details"][0]["field"] == "payload.messages.0.content"
    for body in ({}, {"payload": work.payload}):
        refused = judge(rex, work, "edit_approve", **body)
        assert refused.json()["error"]["details"][0]["field"] == "payload"
    assert states(work) == ("submitted", "answered", "done")
    assert work.revisions.count() == 1


def test_an_edit_is_not_lost_behind_a_plain_approval(rex, work):
    assert judge(rex, work, "approve", payload=answer("Better.")).status_code == 400
    assert states(work)[0] == "submitted"


@pytest.mark.parametrize("verdict", ["return", "reject"])
def test_a_return_and_a_rejection_need_a_reason(rex, work, verdict):
    for comment in ({}, {"comment": " "}):
        refused = judge(rex, work, verdict, **comment)
        assert refused.status_code == 400
        assert refused.json()["error"]["details"][0]["field"] == "comment"
    assert states(work) == ("submitted", "answered", "done")


def test_returned_work_keeps_its_slot_and_says_why(ann, rex, work):
    judge(rex, work, "return", comment="Too short")
    assert states(work) == ("returned", "answered", "done")
    mine = client_of(ann).get("/api/v1/my-work/?state=returned").json()["results"][0]
    assert (mine["id"], mine["prompt"], mine["revision_number"]) == (work.pk, "Where is my parcel?", 1)
    assert (mine["last_review"]["verdict"], mine["last_review"]["comment"]) == ("return", "Too short")
    assert client_of(ann).get(f"/api/v1/annotations/{work.pk}/").json()["can_resubmit"] is True


def test_a_rejection_opens_the_slot_to_other_people(project, ann, bea, rex, work):
    judge(rex, work, "reject", comment="Off the point")
    assert states(work) == ("rejected", "open", "ready")
    assert claimed(project, bea).task_id == work.task_id
    assert client_of(ann).post(f"/api/v1/projects/{project.pk}/claim/", {}).json()["assignment"] is None


def test_a_rejected_extra_answer_opens_nothing(project, ann, bea, rex, work):
    extra = Annotation.objects.get(pk=work.pk)
    Annotation.objects.filter(pk=work.pk).update(extra=True)
    judge(rex, extra, "reject", comment="Off the point")
    assert states(work)[2] == "done"


def test_returned_work_that_nobody_fixes_can_be_rejected(rex, work):
    judge(rex, work, "return", comment="Too short")
    assert judge(rex, work, "reject", comment="Nobody came back to it").status_code == 200
    assert states(work) == ("rejected", "open", "ready")


def test_nobody_reviews_their_own_work(project, max_, rex):
    write_task(project)
    own = submitted(project, max_)
    refused = judge(max_, own, "approve")
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "own_work")
    assert queue(max_, project) == []
    assert client_of(max_).get(f"/api/v1/annotations/{own.pk}/").json()["can_review"] is False
    assert [row["id"] for row in queue(rex, project)] == [own.pk]


@pytest.mark.parametrize("kind", ["write", "rank"])
def test_nobody_reviews_a_question_about_an_answer_of_their_own(project, ann, rex, kind):
    task = write_task(project) if kind == "write" else rank_task(project)
    own = Response.objects.create(item=task.item, messages=said("mine"), origin="human", content_hash="h", author=rex)
    if kind == "write":
        task.proposed = own
        task.save()
    else:
        task.candidates.filter(position=0).update(response=own)
    made = submitted(project, ann)
    assert queue(rex, project) == []
    assert judge(rex, made, "approve").json()["error"]["code"] == "own_work"


def test_a_verdict_on_what_has_moved_on_is_refused(ann, rex, max_, work):
    reviewed(work, rex, "return")
    resubmit(user=ann, annotation_id=work.pk, payload=answer("It is on its way."), revision_number=1)
    stale = judge(rex, work, "approve")
    assert (stale.status_code, stale.json()["error"]["code"]) == (409, "revision_conflict")
    work.refresh_from_db()
    assert judge(rex, work, "approve").status_code == 200
    again = judge(max_, work, "reject", comment="no")
    assert again.status_code == 409
    assert Review.objects.count() == 2


def test_only_reviewers_and_managers_review(bea, ann, work):
    assert judge(bea, work, "approve").status_code == 403
    assert judge(ann, work, "approve").status_code == 403
    assert client_of(bea).get(f"/api/v1/annotations/{work.pk}/").status_code == 403


def test_the_queue_shows_what_waits_oldest_first(project, ann, bea, rex, work):
    rank_task(project, "Which?")
    vote = submitted(project, bea, VOTE)
    rows = queue(rex, project)
    assert [row["id"] for row in rows] == [work.pk, vote.pk]
    assert (rows[0]["prompt"], rows[0]["answer"]) == ("Where is my parcel?", "On its way.")
    assert (rows[0]["author"], rows[0]["author_name"]) == (ann.pk, "ann")
    assert rows[1]["answer"] == "A is better (strength 2 of 4)"
    assert [row["id"] for row in queue(rex, project, kind="rank")] == [vote.pk]
    assert [row["id"] for row in queue(rex, project, author=ann.pk)] == [work.pk]
    reviewed(work, rex, "approve")
    assert [row["id"] for row in queue(rex, project)] == [vote.pk]


def test_votes_of_a_comparison_wait_for_no_review_until_they_are_adopted(project, ann, bea, rex, max_):
    task = rank_task(project, purpose="comparison")
    vote = submitted(project, ann, VOTE)
    assert queue(rex, project) == []
    assert client_of(rex).get(f"/api/v1/annotations/{vote.pk}/").status_code == 404
    assert judge(rex, vote, "approve").status_code == 404
    assert client_of(ann).get(f"/api/v1/annotations/{vote.pk}/").status_code == 200
    assert adopt_as_data(tasks=[task], by=max_) == 1
    assert adopt_as_data(tasks=[task], by=max_) == 0
    task.refresh_from_db()
    assert (task.purpose, task.state) == ("data", "answered")
    assert [row["id"] for row in queue(rex, project)] == [vote.pk]
    assert judge(rex, vote, "approve").status_code == 200
    task.refresh_from_db()
    assert task.state == "completed"


def test_a_pair_that_was_closed_early_asks_for_the_votes_it_has(project, ann, rex, max_):
    """Three were asked for, one came; a rejection later opens one place again, not three."""
    one, none = (
        rank_task(project, "one", purpose="comparison", answers=3),
        rank_task(project, "none", purpose="comparison"),
    )
    vote = submitted(project, ann, VOTE)
    close_tasks(tasks=[one, none], by=max_)
    adopt_as_data(tasks=[one, none], by=max_)
    for task in (one, none):
        task.refresh_from_db()
    assert (one.state, one.required_answers, one.slots.count()) == ("answered", 1, 1)
    assert (none.state, none.slots.count()) == ("cancelled", 0)
    assert not recount(project, mend=False).found
    reviewed(vote, rex, "reject")
    one.refresh_from_db()
    assert (one.state, one.slots.count()) == ("open", 1)
    assert not recount(project, mend=False).found


def test_a_reviewer_sees_the_pair_as_its_author_saw_it(project, ann, rex):
    task = rank_task(project)
    vote = submitted(project, ann, VOTE)
    texts = {one.response_id: one.response.messages for one in task.candidates.all()}
    shown = client_of(rex).get(f"/api/v1/annotations/{vote.pk}/").json()["candidates"]
    assert [(one["label"], one["messages"]) for one in shown] == [
        (letter, texts[key]) for letter, key in zip("AB", vote.assignment.shown_order, strict=True)
    ]
