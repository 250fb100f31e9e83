"""What a "good output" must have is ticked before it is submitted, kept with the answer, and shown to the reviewer."""

from __future__ import annotations

import pytest

from annotation.models import Annotation
from annotation.services.payloads import checked_payload
from core.errors import InvalidInput
from tests.annotation.making import VOTE, answer, claimed, client_of, rank_task, write_task

CHECKLIST = [
    {"key": "greeting", "text": "It greets the customer.", "required": True},
    {"key": "short", "text": "It is short.", "required": False},
    {"key": "tone", "text": "It is in our voice.", "required": True},
]


@pytest.fixture
def checked(project):
    project.checklist = CHECKLIST
    project.save()
    return project


def send(user, assignment, payload):
    body = {"token": str(assignment.token), "payload": payload}
    return client_of(user).post(f"/api/v1/assignments/{assignment.pk}/submit/", body)


def test_what_is_required_is_ticked_before_submitting(checked, ann):
    write_task(checked)
    assignment = claimed(checked, ann)
    refused = send(ann, assignment, answer() | {"checklist": ["short", "tone"]})
    assert refused.status_code == 400
    (detail,) = refused.json()["error"]["details"]
    assert (detail["field"], detail["code"]) == ("payload.checklist", "not_ticked")
    assert detail["message"].endswith("It greets the customer.")
    assert send(ann, assignment, answer()).status_code == 400
    assert send(ann, assignment, answer() | {"checklist": ["tone", "greeting"]}).status_code == 201
    assert Annotation.objects.get().payload == answer() | {"checklist": ["greeting", "tone"]}


def test_the_question_holds_the_checklist_for_who_writes_and_who_reviews(checked, ann, rex):
    write_task(checked)
    claim = client_of(ann).post(f"/api/v1/projects/{checked.pk}/claim/", {}).json()["assignment"]
    assert claim["checklist"] == CHECKLIST
    body = {"token": claim["token"], "payload": answer() | {"checklist": ["greeting", "tone"]}}
    made = client_of(ann).post(f"/api/v1/assignments/{claim['id']}/submit/", body).json()["annotation"]
    shown = client_of(rex).get(f"/api/v1/annotations/{made}/").json()
    assert (shown["checklist"], shown["payload"]["checklist"]) == (CHECKLIST, ["greeting", "tone"])


def test_a_returned_answer_needs_its_ticks_again(checked, ann, rex):
    write_task(checked)
    ticked = {"checklist": ["greeting", "tone"]}
    made = send(ann, claimed(checked, ann), answer("One.") | ticked).json()["annotation"]
    words = {"verdict": "return", "comment": "Greet them.", "revision_number": 1}
    assert client_of(rex).post(f"/api/v1/annotations/{made}/review/", words).status_code in {200, 201}
    again = {"payload": answer("Two."), "revision_number": 1}
    assert client_of(ann).post(f"/api/v1/annotations/{made}/resubmit/", again).status_code == 400
    again["payload"] |= ticked
    assert client_of(ann).post(f"/api/v1/annotations/{made}/resubmit/", again).status_code == 200


def test_a_ranking_is_not_asked_for_ticks(checked, ann):
    rank_task(checked)
    assignment = claimed(checked, ann)
    assert client_of(ann).get(f"/api/v1/assignments/{assignment.pk}/").json()["checklist"] == []
    assert send(ann, assignment, VOTE).status_code == 201


def test_a_project_without_a_checklist_keeps_payloads_as_they_were():
    assert checked_payload("write", answer() | {"checklist": ["old"]}, output_schema=None, must_tick=True) == answer()


def test_what_was_taken_off_the_list_meanwhile_is_left_out():
    given = answer() | {"checklist": ["gone", "tone", "greeting", "tone"]}
    kept = checked_payload("write", given, output_schema=None, checklist=CHECKLIST, must_tick=True)
    assert kept["checklist"] == ["greeting", "tone"]


def test_a_reviewer_vouches_by_the_verdict_and_need_not_tick():
    kept = checked_payload("write", answer(), output_schema=None, checklist=CHECKLIST)
    assert kept["checklist"] == []


@pytest.mark.parametrize("ticks", ["tone", {"tone": True}, [1], [["tone"]], [None]])
def test_ticks_are_a_list_of_keys(ticks):
    with pytest.raises(InvalidInput) as refused:
        checked_payload("write", answer() | {"checklist": ticks}, output_schema=None, checklist=CHECKLIST)
    assert refused.value.details[0].field == "payload.checklist"
