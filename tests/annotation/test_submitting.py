"""An answer is checked, kept for ever, and never turned away for being late."""

from __future__ import annotations

import pytest

from accounts.models import AuditEvent
from annotation.models import Annotation, AnnotationRevision, Assignment, GuidelineVersion
from annotation.services.distribution import release, skip, take_back_expired
from annotation.services.payloads import checked_payload
from annotation.services.tasks import close_tasks
from core.errors import InvalidInput
from tests.annotation.making import VOTE, answer, claimed, client_of, rank_task, run_out, said, write_task

SCHEMA = {
    "type": "object",
    "properties": {"intent": {"enum": ["refund", "delivery"]}, "urgent": {"type": "boolean"}},
    "required": ["intent"],
    "additionalProperties": False,
}


def send(user, assignment, payload, **options):
    body = {"token": str(assignment.token), "payload": payload} | options
    return client_of(user).post(f"/api/v1/assignments/{assignment.pk}/submit/", body)


def state_of(task):
    task.refresh_from_db()
    return task.state


def test_an_answer_becomes_an_annotation_with_its_first_revision(project, ann):
    task = write_task(project)
    guideline = GuidelineVersion.objects.get()
    assignment = claimed(project, ann)
    GuidelineVersion.objects.create(project=project, number=2, body="New rules.")
    answered = send(ann, assignment, answer("On its way."), seconds_spent=31)
    assert answered.status_code == 201
    made = Annotation.objects.get()
    assert answered.json() == {"annotation": made.pk, "state": "submitted", "late": False, "extra": False}
    assert (made.author, made.task, made.payload, made.seconds_spent) == (ann, task, answer("On its way."), 31)
    revision = AnnotationRevision.objects.get()
    assert (revision.number, revision.payload, revision.author) == (1, made.payload, ann)
    assert revision.guideline == guideline, "the guidelines that the person was shown, not the newest"
    assignment.refresh_from_db()
    assert (assignment.state, task.slots.get().state, state_of(task)) == ("submitted", "done", "answered")
    event = AuditEvent.objects.get(verb="annotation_submitted")
    assert (event.actor, event.object_id, event.project_id) == (ann, str(made.pk), project.pk)


def test_a_task_is_answered_when_every_slot_is(project, ann, bea):
    task = write_task(project, answers=2)
    send(ann, claimed(project, ann), answer())
    assert state_of(task) == "open"
    send(bea, claimed(project, bea), answer())
    assert state_of(task) == "answered"


def test_a_comparison_is_complete_when_its_votes_are_in(project, ann, bea):
    task = rank_task(project, answers=2, purpose="comparison")
    send(ann, claimed(project, ann), VOTE)
    assert state_of(task) == "open"
    send(bea, claimed(project, bea), VOTE)
    assert state_of(task) == "completed"
    assert task.completed_at is not None
    assert set(Annotation.objects.values_list("purpose", flat=True)) == {"comparison"}


def test_text_is_kept_in_one_form(project, ann):
    write_task(project)
    send(ann, claimed(project, ann), answer("Cafe\u0301\r\nopen\rnow"))
    assert Annotation.objects.get().payload == answer("Café\nopen\nnow")


def test_the_same_again_is_answered_alike_and_makes_nothing(project, ann):
    write_task(project)
    assignment = claimed(project, ann)
    first = send(ann, assignment, answer("Cafe\u0301"))
    again = send(ann, assignment, answer("Café"))
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert AnnotationRevision.objects.count() == 1


def test_another_answer_after_the_first_is_refused(project, ann):
    write_task(project)
    assignment = claimed(project, ann)
    send(ann, assignment, answer("first"))
    refused = send(ann, assignment, answer("second"))
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "already_submitted")
    assert Annotation.objects.get().payload == answer("first")


@pytest.mark.parametrize("end", ["unnoticed", "expired", "released"])
def test_a_late_answer_fills_its_slot_when_that_is_free(project, ann, end):
    task = write_task(project)
    assignment = claimed(project, ann)
    if end == "released":
        release(user=ann, assignment_id=assignment.pk, token=assignment.token)
    else:
        run_out(assignment)
        if end == "expired":
            take_back_expired()
    answered = send(ann, assignment, answer())
    assert answered.status_code == 201
    assert (answered.json()["late"], answered.json()["extra"]) == (True, False)
    assert state_of(task) == "answered"
    assert task.slots.get().state == "done"


def test_a_late_answer_without_a_free_slot_is_kept_as_extra(project, ann, bea):
    task = write_task(project)
    slow = claimed(project, ann)
    run_out(slow)
    quick = claimed(project, bea)
    late = send(ann, slow, answer("mine"))
    assert late.status_code == 201
    assert (late.json()["late"], late.json()["extra"]) == (True, True)
    assert state_of(task) == "open"
    assert send(bea, quick, answer("hers")).json()["extra"] is False
    assert state_of(task) == "answered"
    assert Annotation.objects.count() == 2


def test_an_answer_to_a_task_that_was_closed_meanwhile_is_kept(project, ann, max_):
    task = write_task(project)
    assignment = claimed(project, ann)
    assert close_tasks(tasks=[task], by=max_) == 1
    answered = send(ann, assignment, answer())
    assert answered.status_code == 201
    assert answered.json()["extra"] is True
    assert state_of(task) == "cancelled"


def test_a_skipped_task_takes_no_answer(project, ann):
    write_task(project)
    assignment = claimed(project, ann)
    skip(user=ann, assignment_id=assignment.pk, token=assignment.token, reason="no")
    assert send(ann, assignment, answer()).status_code == 409


def test_a_wrong_token_and_another_person_submit_nothing(project, ann, bea):
    write_task(project)
    assignment = claimed(project, ann)
    assert send(bea, assignment, answer()).status_code == 404
    assignment.token = "00000000-0000-4000-8000-000000000000"
    assert send(ann, assignment, answer()).json()["error"]["code"] == "lease_token"
    assert Annotation.objects.count() == 0


def test_a_fault_leaves_everything_as_it_was(project, ann):
    project.output_schema = SCHEMA
    project.save()
    task = write_task(project)
    assignment = claimed(project, ann)
    refused = send(ann, assignment, answer('{"intent": "sing", "urgent": 3}'))
    assert refused.status_code == 400
    details = refused.json()["error"]["details"]
    assert [detail["field"] for detail in details] == [
        "payload.messages.0.content.intent",
        "payload.messages.0.content.urgent",
    ]
    assert (Assignment.objects.get().state, state_of(task), task.slots.get().state) == ("held", "open", "held")
    assert send(ann, assignment, answer('{"intent": "refund"}')).status_code == 201


def test_a_schema_is_for_written_answers_only(project, ann):
    project.output_schema = SCHEMA
    project.save()
    rank_task(project)
    assert send(ann, claimed(project, ann), VOTE).status_code == 201


@pytest.mark.parametrize(
    ("payload", "field"),
    [
        ({}, "payload.messages"),
        ({"messages": []}, "payload.messages"),
        ({"messages": "hello"}, "payload.messages"),
        ({"messages": said(" ")}, "payload.messages.0.content"),
        ({"messages": said("hi", "user")}, "payload.messages.0.role"),
        ({"messages": said("hi", "poet")}, "payload.messages.0.role"),
        ({"messages": [*said("hi"), {"role": "tool", "content": "42"}]}, "payload.messages.1.role"),
        ({"messages": said("a\x00b")}, "payload.messages.0.content"),
        ({"messages": said("hi"), "score": 3}, "payload.score"),
    ],
)
def test_a_faulty_answer_names_its_place(payload, field):
    with pytest.raises(InvalidInput) as refused:
        checked_payload("write", payload, output_schema=None)
    assert refused.value.details[0].field == field
    assert refused.value.message.endswith(".")


def test_an_answer_may_call_tools_on_its_way():
    call = [{"type": "function", "function": {"name": "track", "arguments": {"parcel": 7}}}]
    messages = [
        {"role": "assistant", "content": "", "tool_calls": call},
        {"role": "tool", "content": "in Bremen"},
        {"role": "assistant", "content": "It is in Bremen."},
    ]
    assert checked_payload("write", {"messages": messages}, output_schema=None) == {"messages": messages}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"choice": "C"}, "payload.choice"),
        ({"choice": None}, "payload.choice"),
        ({"choice": ["A"]}, "payload.choice"),
        ({"strength": None}, "payload.strength"),
        ({"strength": 5}, "payload.strength"),
        ({"strength": True}, "payload.strength"),
        ({"strength": 2.0}, "payload.strength"),
        ({"choice": "tie"}, "payload.strength"),
        ({"choice": "both_bad", "strength": 1}, "payload.strength"),
        ({"reasons": "Clearer"}, "payload.reasons"),
        ({"reasons": [""]}, "payload.reasons.0"),
        ({"reasons": ["x"] * 21}, "payload.reasons"),
        ({"comment": 3}, "payload.comment"),
        ({"comment": "x" * 5001}, "payload.comment"),
        ({"winner": "A"}, "payload.winner"),
    ],
)
def test_a_faulty_vote_names_its_place(change, field):
    with pytest.raises(InvalidInput) as refused:
        checked_payload("rank", VOTE | change, output_schema=None)
    assert refused.value.details[0].field == field


def test_a_vote_is_kept_in_full_and_in_one_form():
    given = {"choice": "B", "strength": 4, "reasons": ["Clearer", "Clearer "], "comment": " because\r\n"}
    kept = {"choice": "B", "strength": 4, "reasons": ["Clearer"], "comment": "because"}
    assert checked_payload("rank", given, output_schema=None) == kept
    assert checked_payload("rank", {"choice": "tie"}, output_schema=None) == {
        "choice": "tie",
        "strength": None,
        "reasons": [],
        "comment": "",
    }
