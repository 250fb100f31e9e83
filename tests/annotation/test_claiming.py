"""A claim hands out the next task, the same one while it is held, and never one that the person has had."""

from __future__ import annotations

import pytest
from django.utils import timezone

from accounts.models import AuditEvent
from annotation.models import Assignment, GuidelineVersion, Response, Task, TaskSlot
from annotation.services.distribution import NothingToDo, claim, release, skip, take_back_expired
from annotation.services.submitting import save_draft
from core.errors import Conflict
from tests.annotation.making import (
    MANAGER,
    VOTE,
    answer,
    claimed,
    client_of,
    join,
    person,
    rank_task,
    run_out,
    submitted,
    write_task,
)


def slots(task: Task) -> list[str]:
    return list(task.slots.order_by("number").values_list("state", flat=True))


def why_nothing(project, user, kind=None) -> str:
    found = claim(project=project, user=user, kind=kind)
    assert isinstance(found, NothingToDo), found
    assert found.message.endswith(".")
    return found.code


def test_the_answer_shows_the_question_the_lease_and_the_guidelines(project, ann):
    write_task(project, "Where is my parcel?")
    newest = GuidelineVersion.objects.create(project=project, number=2, body="Be brief and kind.")
    answered = client_of(ann).post(f"/api/v1/projects/{project.pk}/claim/", {"kind": "write"})
    assert answered.status_code == 200
    assert answered.json()["reason"] is None
    shown = answered.json()["assignment"]
    assert shown["item"]["messages"] == [{"role": "user", "content": "Where is my parcel?"}]
    assert (shown["kind"], shown["state"], shown["project"]) == ("write", "held", project.pk)
    assert shown["guideline"] == {"id": newest.pk, "number": 2}
    assert (shown["draft"], shown["proposed"], shown["candidates"]) == (None, None, [])
    left = (Assignment.objects.get().leased_until - timezone.now()).total_seconds()
    assert 590 < left <= 600
    assert AuditEvent.objects.filter(verb="assignment_claimed", actor=ann, project_id=project.pk).count() == 1


def test_who_holds_a_task_gets_it_back_with_the_lease_renewed(project, ann):
    write_task(project, "one")
    write_task(project, "two")
    first = claimed(project, ann)
    run_out(first)
    again = claimed(project, ann)
    assert (again.pk, again.token) == (first.pk, first.token)
    assert again.leased_until > timezone.now()
    assert Assignment.objects.count() == 1


def test_one_task_of_each_kind_can_be_held(project, ann):
    write_task(project)
    pair = rank_task(project)
    written = claimed(project, ann, "write")
    ranked = claimed(project, ann, "rank")
    assert ranked.task_id == pair.pk
    assert claimed(project, ann, "write").pk == written.pk


def test_the_highest_priority_comes_first_then_the_oldest(project, ann):
    late = write_task(project, "ordinary")
    urgent = write_task(project, "urgent", priority=5)
    also_urgent = write_task(project, "urgent too", priority=5)
    order = [submitted(project, ann).task_id for _ in range(3)]
    assert order == [urgent.pk, also_urgent.pk, late.pk]


def test_priority_counts_across_kinds_when_any_kind_is_asked_for(project, ann):
    write_task(project)
    pair = rank_task(project, priority=1)
    assert claimed(project, ann).task_id == pair.pk


def test_a_person_answers_a_task_once_and_another_fills_its_second_slot(project, ann, bea):
    task = write_task(project, answers=2)
    submitted(project, ann)
    assert slots(task) == ["done", "ready"]
    assert why_nothing(project, ann) == "nothing_left_for_you"
    submitted(project, bea)
    assert why_nothing(project, ann) == "all_done"


def test_why_there_is_nothing_to_do(project, ann, bea):
    assert why_nothing(project, ann) == "no_tasks"
    write_task(project)
    assert why_nothing(project, ann, "rank") == "no_tasks"
    claimed(project, ann)
    assert why_nothing(project, bea) == "held_by_others"


def test_a_lease_that_ran_out_is_given_to_others_at_once_when_nothing_else_is_ready(project, ann, bea):
    task = write_task(project)
    left = claimed(project, ann)
    run_out(left)
    taken = claimed(project, bea)
    assert taken.task_id == task.pk
    left.refresh_from_db()
    assert left.state == "expired"
    assert AuditEvent.objects.filter(verb="assignment_expired", object_id=str(left.pk), actor=None).exists()


def test_the_sweep_takes_back_only_what_has_run_out(project, ann, bea):
    write_task(project, "one")
    write_task(project, "two")
    over, kept = claimed(project, ann), claimed(project, bea)
    run_out(over)
    assert take_back_expired() == 1
    assert take_back_expired() == 0
    assert list(TaskSlot.objects.order_by("pk").values_list("state", flat=True)) == ["ready", "held"]
    kept.refresh_from_db()
    assert kept.state == "held"


def test_the_sweep_takes_back_a_bounded_number(project, ann, bea):
    for user in (ann, bea):
        write_task(project)
        run_out(claimed(project, user))
    assert take_back_expired(limit=1) == 1
    assert take_back_expired(limit=1) == 1


def test_a_draft_left_behind_is_handed_out_again_first_while_its_slot_is_free(project, ann):
    left = write_task(project, "begun")
    assignment = claimed(project, ann)
    save_draft(user=ann, assignment_id=assignment.pk, token=assignment.token, payload={"text": "Dear"}, version=0)
    run_out(assignment)
    take_back_expired()
    write_task(project, "urgent", priority=9)
    again = claimed(project, ann)
    assert (again.task_id, again.draft, again.state) == (left.pk, {"text": "Dear"}, "held")
    assert slots(left) == ["held"]


def test_what_was_given_back_comes_again_when_nothing_else_is_left(project, ann):
    task, other = write_task(project, "given back"), write_task(project, "other")
    assignment = claimed(project, ann)
    release(user=ann, assignment_id=assignment.pk, token=assignment.token)
    assert slots(task) == ["ready"]
    assert submitted(project, ann).task_id == other.pk
    again = claimed(project, ann)
    assert (again.pk, again.task_id) == (assignment.pk, task.pk)
    assert slots(task) == ["held"]


def test_a_skipped_task_never_comes_again(project, ann):
    write_task(project)
    assignment = claimed(project, ann)
    skip(user=ann, assignment_id=assignment.pk, token=assignment.token, reason="Not my language")
    assert why_nothing(project, ann) == "nothing_left_for_you"


def test_nobody_ranks_a_pair_with_an_answer_of_their_own(project, ann, bea):
    pair = rank_task(project)
    Response.objects.filter(pk=pair.candidates.get(position=0).response_id).update(author=ann, origin="human")
    assert why_nothing(project, ann, "rank") == "nothing_left_for_you"
    assert claimed(project, bea, "rank").task_id == pair.pk


def test_an_archived_project_hands_nothing_out(project, ann):
    write_task(project)
    project.archived_at = timezone.now()
    with pytest.raises(Conflict) as refused:
        claim(project=project, user=ann)
    assert refused.value.code == "project_archived"


def test_only_annotators_claim(project, rex, organization):
    write_task(project)
    assert client_of(rex).post(f"/api/v1/projects/{project.pk}/claim/", {}).status_code == 403
    outsider = person(organization, "zoe")
    assert client_of(outsider).post(f"/api/v1/projects/{project.pk}/claim/", {}).status_code == 404


def test_who_left_the_project_reaches_their_assignment_no_more(project, ann, max_):
    write_task(project)
    assignment = claimed(project, ann)
    assert client_of(ann).get(f"/api/v1/assignments/{assignment.pk}/").status_code == 200
    project.memberships.filter(user=ann).delete()
    assert client_of(ann).get(f"/api/v1/assignments/{assignment.pk}/").status_code == 404
    body = {"token": str(assignment.token), "payload": answer()}
    assert client_of(ann).post(f"/api/v1/assignments/{assignment.pk}/submit/", body).status_code == 404


def test_ones_own_assignments_are_listed_oldest_first(project, ann, bea):
    write_task(project, "one")
    rank_task(project)
    first, second = claimed(project, ann, "write"), claimed(project, ann, "rank")
    rows = client_of(ann).get("/api/v1/assignments/?state=held").json()["results"]
    assert [row["id"] for row in rows] == [first.pk, second.pk]
    assert client_of(bea).get("/api/v1/assignments/?state=held").json()["results"] == []
    assert client_of(bea).get(f"/api/v1/assignments/{first.pk}/").status_code == 404


def test_a_person_far_ahead_of_the_others_still_gets_the_next_task_and_then_what_came_back(project, ann, bea):
    """More slots than the front of the queue that is searched lie before the next one that is for ann."""
    tasks = [write_task(project, f"task {number}", answers=2) for number in range(40)]
    given_back = claimed(project, bea)
    assert [submitted(project, ann).task_id for _ in range(40)] == [task.pk for task in tasks]
    new = write_task(project, "new")
    urgent = write_task(project, "urgent", priority=3)
    assert submitted(project, ann).task_id == urgent.pk
    assert submitted(project, ann).task_id == new.pk
    release(user=bea, assignment_id=given_back.pk, token=given_back.token)
    assert why_nothing(project, ann) == "nothing_left_for_you"
    skipped = claimed(project, bea)
    skip(user=bea, assignment_id=skipped.pk, token=skipped.token, reason="no")
    last = write_task(project, "last")
    assert claimed(project, ann).task_id == last.pk


def test_what_came_back_behind_a_persons_place_is_found_when_nothing_lies_ahead(project, ann, bea):
    """More than the searched front of slots that ann cannot take lies before one, and ann's last answer after it."""
    for number in range(40):
        write_task(project, f"both {number}", answers=2)
    for _ in range(40):
        submitted(project, ann)
    returned = write_task(project, "comes back")
    held = claimed(project, bea)
    while held.task_id != returned.pk:
        skip(user=bea, assignment_id=held.pk, token=held.token, reason="no")
        held = claimed(project, bea)
    write_task(project, "after")
    submitted(project, ann)
    release(user=bea, assignment_id=held.pk, token=held.token)
    assert claimed(project, ann).task_id == returned.pk


def test_a_claim_and_a_submit_ask_few_questions_however_much_was_done(project, ann, django_assert_max_num_queries):
    for number in range(60):
        write_task(project, f"task {number}")
    client = client_of(ann)
    for _ in range(50):
        submitted(project, ann)
    with django_assert_max_num_queries(12):
        shown = client.post(f"/api/v1/projects/{project.pk}/claim/", {"kind": "write"}).json()["assignment"]
    body = {"token": shown["token"], "payload": answer(), "seconds_spent": 3}
    with django_assert_max_num_queries(14):
        assert client.post(f"/api/v1/assignments/{shown['id']}/submit/", body).status_code == 201


def test_a_rank_claim_asks_few_questions(project, ann, django_assert_max_num_queries):
    rank_task(project)
    client = client_of(ann)
    with django_assert_max_num_queries(13):
        client.post(f"/api/v1/projects/{project.pk}/claim/", {"kind": "rank"})


def test_both_orders_of_a_pair_are_shown_and_recorded(project, ann):
    seen = set()
    for number in range(30):
        task = rank_task(project, f"pair {number}")
        assignment = claimed(project, ann, "rank")
        assert sorted(assignment.shown_order) == sorted(task.candidates.values_list("response_id", flat=True))
        seen.add(assignment.shown_order == sorted(assignment.shown_order))
        submitted(project, ann, VOTE)
    assert seen == {True, False}


@pytest.mark.parametrize("body", [{"kind": "paint"}, {"kind": 3}])
def test_an_unknown_kind_is_refused(project, ann, body):
    response = client_of(ann).post(f"/api/v1/projects/{project.pk}/claim/", body)
    assert response.status_code == 400
    assert response.json()["error"]["details"][0]["field"] == "kind"


def test_a_manager_who_is_no_annotator_cannot_claim(project, organization):
    manager = join(project, person(organization, "mo"), MANAGER)
    assert client_of(manager).post(f"/api/v1/projects/{project.pk}/claim/", {}).status_code == 403


def test_what_was_begun_comes_before_what_was_only_fetched_ahead(project, ann):
    for number in range(2):
        write_task(project, f"Prompt {number}")
    ahead = claimed(project, ann)
    begun = claim(project=project, user=ann, besides=[ahead.pk])
    save_draft(user=ann, assignment_id=begun.pk, token=begun.token, payload=answer("Half"), version=0)
    assert claimed(project, ann) == begun
