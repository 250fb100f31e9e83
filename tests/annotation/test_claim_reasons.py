"""What stands before the next task, how many a person may have, and what "nothing" says."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from annotation.models import Assignment, GuidelineVersion, PersonDay, Response, WorkProfile
from annotation.services.audiences import audience_of
from annotation.services.distribution import NothingToDo, claim, claim_next, release
from annotation.services.guidelines import read_guideline
from annotation.services.slots import locked_tasks, park, relane
from tests.annotation.making import claimed, client_of, rank_task, reviewed, run_out, submitted, write_task


def nothing(project, user, kind=None, besides=()) -> NothingToDo:
    found = claim(project=project, user=user, kind=kind, besides=besides)
    assert isinstance(found, NothingToDo), found
    return found


def ask(project, user, **body):
    return client_of(user).post(f"/api/v1/projects/{project.pk}/claim/", body).json()


def test_the_next_task_is_fetched_ahead_and_two_tabs_fetch_the_same(project, ann):
    first, second = write_task(project, "first"), write_task(project, "second")
    on_screen = ask(project, ann)["assignment"]
    ahead = ask(project, ann, besides=[on_screen["id"]])["assignment"]
    assert [Assignment.objects.get(pk=one["id"]).task_id for one in (on_screen, ahead)] == [first.pk, second.pk]
    assert ask(project, ann, besides=[on_screen["id"]])["assignment"]["id"] == ahead["id"]
    assert ask(project, ann)["assignment"]["id"] == on_screen["id"], "without besides: what is at hand"


def test_nobody_has_more_at_hand_than_the_project_allows(project, ann):
    for number in range(4):
        write_task(project, f"task {number}")
    rank_task(project)
    held = [claimed(project, ann).pk]
    held.append(claim(project=project, user=ann, besides=held).pk)
    enough = ask(project, ann, besides=held)["reason"]
    assert (enough["code"], enough["detail"]) == ("held_enough", {"held": 2, "limit": 2})
    assert nothing(project, ann, "rank").code == "held_enough", "of another kind neither"
    submitted(project, ann)
    assert isinstance(claim(project=project, user=ann, besides=held), Assignment)


def test_what_ran_out_is_taken_up_again_only_where_there_is_room(project, ann):
    project.max_held = 1
    write_task(project, "one")
    left = claimed(project, ann)
    Assignment.objects.filter(pk=left.pk).update(draft={"text": "Dear"}, state="expired")
    left.slot.state = "ready"
    left.slot.save()
    write_task(project, "two", priority=4)
    assert claimed(project, ann).pk == left.pk
    assert nothing(project, ann, besides=[left.pk]).code == "held_enough"


def test_strange_numbers_beside_a_claim_change_nothing(project, ann, bea):
    write_task(project, answers=2)
    others = claimed(project, bea)
    assert ask(project, ann, besides=[others.pk, 2**62])["assignment"] is not None
    refused = client_of(ann).post(f"/api/v1/projects/{project.pk}/claim/", {"besides": [-1]})
    assert refused.status_code == 400


def test_a_claim_says_how_much_of_ones_own_work_was_returned(project, ann, bea, rex):
    write_task(project, "one", answers=2)
    write_task(project, "two")
    reviewed(submitted(project, ann), rex, "return")
    assert ask(project, ann)["returned_waiting"] == 1
    assert ask(project, bea)["returned_waiting"] == 0


def test_held_by_others_says_until_when_and_how_many(project, ann, bea, max_):
    for number in range(2):
        write_task(project, f"task {number}")
    soonest = claimed(project, bea)
    claimed(project, max_)
    Assignment.objects.filter(pk=soonest.pk).update(leased_until=timezone.now() + timedelta(minutes=1))
    found = nothing(project, ann)
    soonest.refresh_from_db()
    assert (found.code, found.detail) == (
        "held_by_others",
        {"until": soonest.leased_until.isoformat(), "count": 2},
    )


def test_a_task_that_cannot_come_to_a_person_is_not_said_to_be_held(project, ann, bea, give_tags):
    task = write_task(project, "French")
    task.audience = audience_of(project, tags=["french"])
    task.save()
    relane(locked_tasks([task]), "arrival")
    pair = rank_task(project)
    Response.objects.filter(pk=pair.candidates.get(position=0).response_id).update(author=ann)
    give_tags(bea, "french")
    claimed(project, bea)
    claim(project=project, user=bea, kind="rank")
    assert nothing(project, ann).code == "nothing_left_for_you"


def test_needs_tag_names_the_tags_that_are_missing(project, ann, give_tags):
    task = write_task(project, "French law")
    task.audience = audience_of(project, tags=["law", "french"])
    task.save()
    relane(locked_tasks([task]), "arrival")
    give_tags(ann, "french")
    assert (nothing(project, ann).code, nothing(project, ann).detail) == (
        "needs_tag",
        {"tags": ["law"], "managers": []},
    )
    assert nothing(project, ann, "rank").code == "no_tasks"


def test_a_parked_task_is_left_for_others_to_decide_on(project, ann):
    park(locked_tasks([write_task(project)])[0])
    assert nothing(project, ann).code == "nothing_left_for_you"


def test_a_cancelled_task_is_done_with(project, ann):
    task = write_task(project)
    task.slots.all().delete()
    task.state = "cancelled"
    task.save()
    assert nothing(project, ann).code == "all_done"


def test_a_daily_quota_ends_at_midnight(project, ann):
    project.daily_quota = 2
    project.save()
    for number in range(4):
        write_task(project, f"task {number}")
    submitted(project, ann)
    held = claimed(project, ann)
    enough = nothing(project, ann, besides=[held.pk])
    assert enough.code == "quota_reached", "what is at hand will count too"
    submitted(project, ann)
    enough = nothing(project, ann)
    midnight = timezone.now().date() + timedelta(days=1)
    assert enough.detail == {"kind": "day", "limit": 2, "resets_at": f"{midnight}T00:00:00+00:00"}
    PersonDay.objects.update(day=timezone.now().date() - timedelta(days=1))
    assert isinstance(claim(project=project, user=ann), Assignment)


def test_a_persons_quota_holds_over_days(project, ann, bea):
    project.person_quota = 1
    project.save()
    write_task(project, "one")
    write_task(project, "two")
    submitted(project, ann)
    assert WorkProfile.objects.get(user=ann).submitted_count == 1
    PersonDay.objects.update(day=timezone.now().date() - timedelta(days=400))
    assert nothing(project, ann).detail == {"kind": "person", "limit": 1, "resets_at": None}
    assert isinstance(claim(project=project, user=bea), Assignment)


def test_votes_of_comparisons_do_not_count_as_data(project, ann):
    rank_task(project, purpose="comparison")
    submitted(project, ann)
    assert not WorkProfile.objects.filter(submitted_count__gt=0).exists()


def test_guidelines_that_must_be_read_stand_before_the_next_task_and_before_the_one_at_hand(project, ann):
    write_task(project)
    claimed(project, ann)
    second = GuidelineVersion.objects.create(project=project, number=2, body="Be kind.", must_acknowledge=True)
    found = nothing(project, ann)
    assert (found.code, found.detail) == (
        "guideline_unread",
        {"guideline": second.pk, "number": 2, "last_read_number": None},
    )
    read_guideline(project=project, user=ann, number=2)
    assert isinstance(claim(project=project, user=ann), Assignment)
    third = GuidelineVersion.objects.create(project=project, number=3, body="Be kinder.")
    assert isinstance(claim(project=project, user=ann), Assignment), "this one need not be read"
    third.must_acknowledge = True
    third.save()
    assert nothing(project, ann).detail["last_read_number"] == 2


def test_reasons_reach_the_page_whole(project, ann, bea):
    write_task(project)
    run_out(claimed(project, bea))
    back = claimed(project, ann)
    release(user=ann, assignment_id=back.pk, token=back.token)
    claimed(project, bea)
    answered = ask(project, ann)
    assert answered["assignment"] is None
    assert set(answered["reason"]) == {"code", "message", "detail"}
    assert answered["reason"]["code"] == "held_by_others", "given back by ann, it may come to ann again"
    assert claim_next(project=project, user=ann).returned_waiting == 0


@pytest.mark.parametrize("field", ["task", "purpose", "priority", "slot"])
def test_an_assignment_does_not_say_which_task_it_is_of(project, ann, field):
    write_task(project)
    assert field not in ask(project, ann)["assignment"]
