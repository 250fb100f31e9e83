"""Skipping and giving back."""

from __future__ import annotations

import pytest

from accounts.models import AuditEvent
from annotation.models import Task, TaskSlot
from annotation.services.distribution import NothingToDo, claim, release, take_back_expired
from annotation.services.slots import locked_tasks, unpark
from tests.annotation.making import claimed, client_of, run_out, submitted, write_task


def pass_on(user, assignment, reason="Not my language", **options):
    body = {"token": str(assignment.token), "reason": reason} | options
    return client_of(user).post(f"/api/v1/assignments/{assignment.pk}/skip/", body)


def give_back(user, assignment):
    return client_of(user).post(f"/api/v1/assignments/{assignment.pk}/release/", {"token": str(assignment.token)})


def test_a_skipped_task_goes_to_others_with_the_reason_on_record(project, ann, bea):
    task = write_task(project)
    assignment = claimed(project, ann)
    assert pass_on(ann, assignment).status_code == 204
    assignment.refresh_from_db()
    assert (assignment.state, assignment.skip_reason) == ("skipped", "Not my language")
    assert AuditEvent.objects.get(verb="assignment_skipped").after == {"reason": "Not my language"}
    assert claimed(project, bea).task_id == task.pk
    task.refresh_from_db()
    assert (task.skip_count, task.state) == (1, "open")


def test_skipping_twice_counts_once(project, ann):
    write_task(project)
    assignment = claimed(project, ann)
    assert pass_on(ann, assignment).status_code == pass_on(ann, assignment).status_code == 204
    assert Task.objects.get().skip_count == 1


def test_where_nothing_was_written_no_reason_is_needed(project, ann):
    write_task(project)
    assignment = claimed(project, ann)
    assert pass_on(ann, assignment, "  ").status_code == 204
    assignment.refresh_from_db()
    assert (assignment.state, assignment.skip_reason) == ("skipped", "")


@pytest.mark.parametrize("reason", ["", "   ", "x" * 501])
def test_with_a_draft_a_reason_is_needed_and_it_is_short(project, ann, reason):
    write_task(project)
    assignment = claimed(project, ann)
    draft = {"token": str(assignment.token), "payload": {"messages": []}, "version": 0, "seconds_spent": 1}
    assert client_of(ann).put(f"/api/v1/assignments/{assignment.pk}/draft/", draft).status_code == 200
    refused = pass_on(ann, assignment, reason)
    assert refused.status_code == 400
    assert refused.json()["error"]["details"][0]["field"] == "reason"
    assert TaskSlot.objects.get().state == "held"


def test_a_task_whose_lease_ran_out_can_be_skipped_while_it_is_free(project, ann):
    write_task(project)
    assignment = claimed(project, ann)
    run_out(assignment)
    take_back_expired()
    assert pass_on(ann, assignment).status_code == 204
    assert TaskSlot.objects.get().state == "ready"


def test_a_task_that_others_have_by_now_need_not_be_skipped(project, ann, bea):
    write_task(project)
    assignment = claimed(project, ann)
    run_out(assignment)
    claimed(project, bea)
    refused = pass_on(ann, assignment)
    assert (refused.status_code, refused.json()["error"]["code"]) == (410, "lease_over")
    assert TaskSlot.objects.get().state == "held"


def test_giving_back_makes_the_slot_ready_and_keeps_the_draft(project, ann, bea):
    task = write_task(project)
    assignment = claimed(project, ann)
    body = {"token": str(assignment.token), "payload": {"text": "Dear"}, "version": 0}
    client_of(ann).put(f"/api/v1/assignments/{assignment.pk}/draft/", body)
    assert give_back(ann, assignment).status_code == 204
    assert give_back(ann, assignment).status_code == 204
    assignment.refresh_from_db()
    assert (assignment.state, assignment.draft) == ("released", {"text": "Dear"})
    assert claimed(project, bea).task_id == task.pk
    assert AuditEvent.objects.filter(verb="assignment_released").count() == 1


def test_giving_back_late_does_not_take_the_slot_from_who_has_it(project, ann, bea):
    write_task(project)
    assignment = claimed(project, ann)
    run_out(assignment)
    claimed(project, bea)
    release(user=ann, assignment_id=assignment.pk, token=assignment.token)
    assert TaskSlot.objects.get().state == "held"


def test_what_is_submitted_is_neither_skipped_nor_given_back(project, ann):
    write_task(project)
    assignment = submitted(project, ann).assignment
    assert pass_on(ann, assignment).status_code == 409
    assert give_back(ann, assignment).status_code == 409
    assert TaskSlot.objects.get().state == "done"


def test_after_some_skips_a_task_waits_for_a_manager(project, ann, bea, max_):
    project.max_skips = 2
    project.save()
    task = write_task(project)
    assert pass_on(ann, claimed(project, ann)).status_code == 204
    assert pass_on(bea, claimed(project, bea), reason="Not mine either").status_code == 204
    task.refresh_from_db()
    assert (task.state, task.skip_count) == ("parked", 2)
    assert TaskSlot.objects.get().state == "parked"
    assert AuditEvent.objects.get(verb="task_parked").after == {"skips": 2}
    assert isinstance(claim(project=project, user=max_), NothingToDo)
    unpark(locked_tasks([task])[0])
    assert claimed(project, max_).task_id == task.pk
    assert pass_on(max_, claimed(project, max_)).status_code == 204
    task.refresh_from_db()
    assert (task.state, task.skip_count) == ("open", 1), "skips are counted anew after it was put back"
