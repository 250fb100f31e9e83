"""Drafts: nothing typed is lost, and no tab overwrites another."""

from __future__ import annotations

import json

import pytest
from django.utils import timezone

from annotation.models import Assignment
from annotation.services.distribution import release, skip, take_back_expired
from tests.annotation.making import answer, claimed, client_of, run_out, submitted, write_task


@pytest.fixture
def assignment(project, ann) -> Assignment:
    write_task(project)
    return claimed(project, ann)


def save(user, assignment, payload, version, **options):
    body = {"token": str(assignment.token), "payload": payload, "version": version} | options
    return client_of(user).put(f"/api/v1/assignments/{assignment.pk}/draft/", body)


def beat(user, assignment, **options):
    body = {"token": str(assignment.token)} | options
    return client_of(user).post(f"/api/v1/assignments/{assignment.pk}/heartbeat/", body)


def test_a_draft_is_kept_and_shown_again(ann, assignment):
    first = save(ann, assignment, {"text": "Dear"}, 0)
    assert first.status_code == 200
    assert first.json()["version"] == 1
    assert save(ann, assignment, {"text": "Dear Ms Fox"}, 1, seconds_spent=12).json()["version"] == 2
    shown = client_of(ann).get(f"/api/v1/assignments/{assignment.pk}/").json()
    assert shown["draft"]["payload"] == {"text": "Dear Ms Fox"}
    assert shown["draft"]["version"] == 2
    assert shown["draft"]["saved_at"]
    assert shown["seconds_spent"] == 12


def test_a_stale_tab_is_told_and_the_later_text_stays(ann, assignment):
    save(ann, assignment, {"text": "from one tab"}, 0)
    stale = save(ann, assignment, {"text": "from the other"}, 0)
    assert stale.status_code == 409
    assert stale.json()["error"]["code"] == "draft_conflict"
    assignment.refresh_from_db()
    assert (assignment.draft, assignment.draft_version) == ({"text": "from one tab"}, 1)


def submit(user, assignment, payload, **options):
    body = {"token": str(assignment.token), "payload": payload} | options
    return client_of(user).post(f"/api/v1/assignments/{assignment.pk}/submit/", body)


def test_an_answer_written_from_an_earlier_draft_is_not_submitted_over_a_later_one(ann, assignment):
    mine, theirs = answer("From one tab."), answer("From the other.")
    save(ann, assignment, theirs, 0)
    stale = submit(ann, assignment, mine, draft_version=0)
    assert (stale.status_code, stale.json()["error"]["code"]) == (409, "draft_conflict")
    assignment.refresh_from_db()
    assert (assignment.state, assignment.draft) == ("held", theirs)
    # The same text is no conflict, whoever saved it; nor is what was written from what is kept.
    assert submit(ann, assignment, theirs, draft_version=0).status_code == 201


def test_an_answer_need_not_be_saved_as_a_draft_before(ann, assignment):
    save(ann, assignment, answer("A beginning."), 0)
    assert submit(ann, assignment, answer("A beginning and an end."), draft_version=1).status_code == 201


def test_a_script_that_names_no_draft_is_not_asked_for_one(ann, assignment):
    save(ann, assignment, answer("Somewhere else."), 0)
    assert submit(ann, assignment, answer("By a script.")).status_code == 201


def test_a_late_answer_is_taken_whatever_was_drafted(ann, assignment):
    save(ann, assignment, answer("Somewhere else."), 0)
    run_out(assignment)
    take_back_expired()
    late = submit(ann, assignment, answer("Late."), draft_version=0)
    assert (late.status_code, late.json()["late"]) == (201, True)


def test_a_save_repeated_after_its_answer_was_lost_is_no_conflict(ann, assignment):
    save(ann, assignment, {"text": "Dear", "more": 1}, 0)
    again = save(ann, assignment, {"more": 1, "text": "Dear"}, 0)
    assert again.status_code == 200
    assert again.json()["version"] == 1


def test_saving_and_a_heartbeat_renew_the_lease(ann, assignment):
    for renew in (lambda: save(ann, assignment, {}, 0), lambda: beat(ann, assignment)):
        run_out(assignment)
        assert renew().status_code == 200
        assignment.refresh_from_db()
        assert assignment.leased_until > timezone.now()
        assert assignment.state == "held"


@pytest.mark.parametrize("sign", ["draft", "heartbeat"])
@pytest.mark.parametrize("end", ["expired", "released"])
def test_a_lease_that_is_over_is_taken_up_again_while_the_slot_is_free(ann, assignment, end, sign):
    if end == "expired":
        run_out(assignment)
        take_back_expired()
    else:
        release(user=ann, assignment_id=assignment.pk, token=assignment.token)
    answered = save(ann, assignment, {"text": "still here"}, 0) if sign == "draft" else beat(ann, assignment)
    assert answered.status_code == 200
    assignment.refresh_from_db()
    assert (assignment.state, assignment.ended_at, assignment.slot.state) == ("held", None, "held")
    assert assignment.leased_until > timezone.now()


@pytest.mark.parametrize("sign", ["draft", "heartbeat"])
def test_a_lease_is_over_when_somebody_else_has_the_slot(project, ann, bea, assignment, sign):
    run_out(assignment)
    taken = claimed(project, bea)
    assert taken.task_id == assignment.task_id
    answered = save(ann, assignment, {"text": "too late"}, 0) if sign == "draft" else beat(ann, assignment)
    assert answered.status_code == 410
    assert answered.json()["error"]["code"] == "lease_over"
    taken.refresh_from_db()
    assert taken.state == "held"


def test_another_free_slot_of_the_task_serves_as_well(project, ann, bea):
    write_task(project, answers=2)
    mine = claimed(project, ann)
    run_out(mine)
    take_back_expired()
    taken = claimed(project, bea)
    assert taken.slot_id == mine.slot_id
    assert save(ann, mine, {"text": "Dear"}, 0).status_code == 200
    mine.refresh_from_db()
    assert mine.slot_id != taken.slot_id


def test_no_draft_after_the_answer_was_submitted_or_skipped(project, ann):
    write_task(project, "one")
    write_task(project, "two")
    done = submitted(project, ann).assignment
    late = save(ann, done, {"text": "more"}, 0)
    assert (late.status_code, late.json()["error"]["code"]) == (410, "already_submitted")
    passed = claimed(project, ann)
    skip(user=ann, assignment_id=passed.pk, token=passed.token, reason="no")
    late = save(ann, passed, {"text": "more"}, 0)
    assert (late.status_code, late.json()["error"]["code"]) == (410, "already_skipped")


def test_a_wrong_token_changes_nothing(ann, assignment):
    assignment.token = "00000000-0000-4000-8000-000000000000"
    refused = save(ann, assignment, {"text": "Dear"}, 0)
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "lease_token")
    assert Assignment.objects.get().draft is None


def test_nobody_writes_in_anothers_draft(bea, assignment):
    assert save(bea, assignment, {"text": "Dear"}, 0).status_code == 404
    assert beat(bea, assignment).status_code == 404


def test_time_spent_never_goes_back(ann, assignment):
    beat(ann, assignment, seconds_spent=40)
    beat(ann, assignment, seconds_spent=5)
    assignment.refresh_from_db()
    assert assignment.seconds_spent == 40


@pytest.mark.parametrize(
    ("payload", "status"),
    [
        ({"text": "a\x00b"}, 400),
        ({"\x00": 1}, 400),
        ({"deep": json.loads("[" * 60 + "]" * 60)}, 400),
        ({"text": "ä" * 600_000}, 413),
        ([1, 2], 400),
        ("text", 400),
    ],
)
def test_what_cannot_be_kept_is_refused_and_the_draft_before_it_stays(ann, assignment, payload, status):
    save(ann, assignment, {"text": "kept"}, 0)
    assert save(ann, assignment, payload, 1).status_code == status
    assignment.refresh_from_db()
    assert (assignment.draft, assignment.draft_version) == ({"text": "kept"}, 1)


@pytest.mark.parametrize("number", ["1e999", "-1e999"])
def test_a_number_that_no_database_keeps_is_refused(ann, assignment, number):
    body = f'{{"token": "{assignment.token}", "payload": {{"n": {number}}}, "version": 0}}'
    url = f"/api/v1/assignments/{assignment.pk}/draft/"
    answered = client_of(ann).generic("PUT", url, body, "application/json")
    assert answered.status_code == 400
    assert answered.json()["error"]["details"][0]["field"].startswith("payload")


def test_a_draft_may_be_anything_as_long_as_it_is_unfinished(ann, assignment):
    assert save(ann, assignment, answer(""), 0).status_code == 200
    assert save(ann, assignment, {}, 1).status_code == 200
