"""Which submissions people look at: the policy of the project, and the rules beside it."""

from __future__ import annotations

import pytest

from accounts.models import AuditEvent
from annotation.models import Annotation, Project, Task, WorkProfile
from annotation.services import review_policy
from annotation.services.projects import update_project
from annotation.services.review_policy import is_drawn, reconsider
from annotation.services.slots import locked_tasks
from annotation.services.submitting import resubmit, submit
from annotation.services.tasks import adopt_as_data
from tests.annotation.making import answer, client_of, rank_task, reviewed, run_out, submitted, write_task
from tests.annotation.making import claimed as claimed_by
from tests.annotation.review.making import (
    FIRST,
    SECOND,
    disputed_pair,
    judgement,
    standing,
    voted,
    with_policy,
    written,
    wrote,
)
from training.datasets.selecting import approved

SUBMITTED, APPROVED = "submitted", "approved"


def test_by_default_everything_waits_for_a_reviewer(project, ann):
    write_task(project)
    assert standing(submitted(project, ann)) == [(SUBMITTED, "policy")]


def test_what_nobody_has_to_look_at_is_approved_by_nobody(project, ann):
    with_policy(project, "disagreement")
    write_task(project)
    work = submitted(project, ann)
    assert standing(work) == [(APPROVED, "")]
    assert work.decided_at is not None
    work.task.refresh_from_db()
    assert work.task.state == "completed"
    event = AuditEvent.objects.get(verb="annotation_auto_approved")
    assert (event.actor, event.before, event.after["state"]) == (None, {"state": "submitted"}, "approved")
    assert not work.reviews.exists()
    assert approved(project, "sft").count() == 1


def test_the_sample_is_what_chance_has_drawn_and_always_the_same(project, ann):
    with_policy(project, "sample", review_share=50)
    for number in range(12):
        write_task(project, f"prompt {number}")
    works = [submitted(project, ann) for _ in range(12)]
    drawn = [is_drawn(project.pk, work.pk, 50) for work in works]
    assert standing(*works) == [(SUBMITTED, "sample") if one else (APPROVED, "") for one in drawn]
    assert drawn == [is_drawn(project.pk, work.pk, 50) for work in works]


def test_chance_draws_the_share_and_nobody_foresees_it(settings):
    numbers = range(1, 4001)
    drawn = {number for number in numbers if is_drawn(7, number, 20)}
    assert 700 < len(drawn) < 900
    assert all(is_drawn(7, number, 21) for number in drawn)
    assert not any(is_drawn(7, number, 0) for number in numbers)
    assert all(is_drawn(7, number, 100) for number in numbers)
    settings.SECRET_KEY = "another"
    assert drawn != {number for number in numbers if is_drawn(7, number, 20)}


def test_a_newcomers_first_answers_are_looked_at(project, ann, bea):
    with_policy(project, "disagreement", review_newcomer_first=2)
    for number in range(4):
        write_task(project, f"prompt {number}")
    works = [submitted(project, ann) for _ in range(3)]
    assert standing(*works) == [(SUBMITTED, "newcomer"), (SUBMITTED, "newcomer"), (APPROVED, "")]
    assert standing(submitted(project, bea)) == [(SUBMITTED, "newcomer")]


def test_people_below_the_mark_are_looked_at(project, ann, bea):
    with_policy(project, "disagreement", review_below_reliability=80)
    WorkProfile.objects.update_or_create(project=project, user=ann, defaults={"reliability": 0.79})
    WorkProfile.objects.update_or_create(project=project, user=bea, defaults={"reliability": 0.8})
    write_task(project, "one"), write_task(project, "two")
    assert standing(submitted(project, ann)) == [(SUBMITTED, "reliability")]
    assert standing(submitted(project, bea)) == [(APPROVED, "")]


def test_answers_wait_until_all_are_in_and_are_approved_where_they_agree(project, ann, bea, cas):
    with_policy(project, "disagreement")
    rank_task(project, answers=3)
    first, second = voted(project, ann, FIRST, 1), voted(project, bea, FIRST, 4)
    assert standing(first, second) == [(SUBMITTED, "waiting")] * 2
    third = voted(project, cas, FIRST, 2)
    assert standing(first, second, third) == [(APPROVED, "")] * 3
    first.task.refresh_from_db()
    assert (first.task.state, first.task.disputed) == ("completed", False)
    assert AuditEvent.objects.filter(verb="annotation_auto_approved").count() == 3


@pytest.mark.parametrize("policy", ["all", "sample", "disagreement"])
def test_answers_that_contradict_each_other_are_a_dispute_whatever_the_policy(project, ann, bea, cas, policy):
    with_policy(project, policy, review_share=0)
    _, votes = disputed_pair(project, [ann, bea, cas])
    assert standing(*votes) == [(SUBMITTED, "disagreement")] * 3
    assert votes[0].disagreement > votes[1].disagreement > 0


def test_two_wordings_of_free_text_are_a_dispute_only_where_that_is_asked_for(project, ann, bea):
    texts = ["It is on its way to you.", "Nobody has seen your parcel."]
    task, answers = written(project, [ann, bea], texts)
    assert (task.disputed, standing(*answers)) == (False, [(SUBMITTED, "policy")] * 2)
    assert answers[0].disagreement > 0.5
    with_policy(project, "disagreement")
    task, answers = written(project, [ann, bea], texts)
    assert (task.disputed, standing(*answers)) == (True, [(SUBMITTED, "disagreement")] * 2)


def test_json_that_differs_is_a_dispute(project, ann, bea):
    project.output_schema = {"type": "object"}
    project.save()
    task, answers = written(project, [ann, bea], ['{"intent": "refund"}', '{"intent": "delay"}'])
    assert (task.disputed, standing(*answers)) == (True, [(SUBMITTED, "disagreement")] * 2)
    task, answers = written(project, [ann, bea], ['{"a": 1, "b": 2}', '{"b": 2, "a": 1}'])
    assert (task.disputed, standing(*answers)) == (False, [(SUBMITTED, "policy")] * 2)


def test_a_late_extra_takes_part_in_nothing(project, ann, bea, cas):
    with_policy(project, "disagreement")
    task = rank_task(project, answers=2)
    late = claimed_by(project, ann)
    run_out(late)
    voted(project, bea, FIRST), voted(project, cas, FIRST)
    task.refresh_from_db()
    assert task.state == "completed"
    payload = judgement(task, late.shown_order, SECOND)
    extra = submit(user=ann, assignment_id=late.pk, token=late.token, payload=payload).annotation
    assert (extra.extra, standing(extra)) == (True, [(SUBMITTED, "policy")])
    reconsider(locked_tasks([task]))
    task.refresh_from_db()
    assert not task.disputed
    assert Annotation.objects.filter(state="approved").count() == 2


def test_work_that_was_returned_is_looked_at_again(project, ann, rex):
    with_policy(project, "sample", review_share=100)
    write_task(project)
    work = reviewed(submitted(project, ann), rex, "return")
    with_policy(project, "disagreement")
    resubmit(user=ann, annotation_id=work.pk, payload=answer("Better."), revision_number=1)
    assert standing(work) == [(SUBMITTED, "returned")]


def test_returned_work_is_not_in_and_the_others_wait_for_it(project, ann, bea, rex):
    with_policy(project, "disagreement", review_newcomer_first=1)
    task, votes = disputed_pair(project, [ann, bea])
    reviewed(votes[0], rex, "return")
    task.refresh_from_db()
    assert (task.disputed, standing(votes[1])) == (False, [(SUBMITTED, "newcomer")])
    with_policy(project, "disagreement", review_newcomer_first=0)
    reconsider(locked_tasks([task]))
    assert standing(votes[1]) == [(SUBMITTED, "waiting")]
    agreeing = votes[0].payload | {"choice": {"A": "B", "B": "A"}[votes[0].payload["choice"]]}
    resubmit(user=ann, annotation_id=votes[0].pk, payload=agreeing, revision_number=1)
    assert standing(*votes) == [(SUBMITTED, "returned"), (APPROVED, "")]


def test_a_rejection_ends_a_dispute_and_the_next_answer_may_begin_one(project, ann, bea, cas, rex):
    with_policy(project, "disagreement")
    task, votes = disputed_pair(project, [ann, bea])
    reviewed(votes[0], rex, "reject")
    task.refresh_from_db()
    assert (task.disputed, task.state, standing(votes[1])) == (False, "open", [(SUBMITTED, "waiting")])
    third = voted(project, cas, FIRST)
    task.refresh_from_db()
    assert (task.disputed, standing(votes[1], third)) == (True, [(SUBMITTED, "disagreement")] * 2)


def test_an_approval_of_one_of_them_leaves_the_dispute_about_the_rest(project, ann, bea, rex):
    task, votes = disputed_pair(project, [ann, bea])
    reviewed(votes[0], rex, "approve")
    task.refresh_from_db()
    assert task.disputed
    reviewed(votes[1], rex, "reject")
    task.refresh_from_db()
    assert not task.disputed


def test_votes_of_a_comparison_are_compared_when_they_become_data(project, ann, bea, max_):
    task = rank_task(project, answers=2, purpose="comparison")
    votes = [voted(project, ann, FIRST), voted(project, bea, SECOND)]
    assert standing(*votes) == [(SUBMITTED, "policy")] * 2
    adopt_as_data(tasks=[task], by=max_)
    task.refresh_from_db()
    assert (task.disputed, standing(*votes)) == (True, [(SUBMITTED, "disagreement")] * 2)


def test_another_policy_decides_what_still_waits(project, ann, bea, max_):
    _, votes = disputed_pair(project, [ann, bea])
    for number in range(5):
        write_task(project, f"prompt {number}")
    works = [wrote(project, ann, f"{number} is right.") for number in range(5)]
    assert standing(*works) == [(SUBMITTED, "policy")] * 5
    changed = update_project(project=project, by=max_, review_policy="disagreement")
    assert changed.review_pending_after == 0
    assert review_policy.redecide(project.pk)
    assert standing(*works) == [(APPROVED, "")] * 5
    assert standing(*votes) == [(SUBMITTED, "disagreement")] * 2
    project.refresh_from_db()
    assert project.review_pending_after is None
    update_project(project=project, by=max_, review_policy="all")
    review_policy.redecide(project.pk)
    assert standing(*works) == [(APPROVED, "")] * 5, "what was approved stays"


def test_a_change_of_policy_is_done_some_at_a_time_and_goes_on_where_it_stopped(project, ann, max_, monkeypatch):
    monkeypatch.setattr(review_policy, "BATCH", 2)
    monkeypatch.setattr(review_policy, "SECONDS", -1)
    asked: list[int] = []
    monkeypatch.setattr(review_policy, "ask_to_redecide", asked.append)
    for number in range(5):
        write_task(project, f"prompt {number}")
    works = [submitted(project, ann) for _ in range(5)]
    update_project(project=project, by=max_, review_policy="disagreement")
    left = []
    for _ in range(4):
        left.append(sum(state == SUBMITTED for state, _ in standing(*works)))
        if review_policy.redecide(project.pk):
            break
    assert left == [5, 3, 1]
    assert review_policy.sweep() == []
    assert set(asked) == {project.pk}


def test_settings_that_are_no_policy_decide_nothing_anew(project, max_):
    assert update_project(project=project, by=max_, description="New").review_pending_after is None


def test_the_worker_is_asked_when_the_change_holds(project, max_, monkeypatch, django_capture_on_commit_callbacks):
    asked: list[int] = []
    monkeypatch.setattr(review_policy, "ask_to_redecide", asked.append)
    with django_capture_on_commit_callbacks(execute=True):
        client_of(max_).patch(f"/api/v1/projects/{project.pk}/", {"review_policy": "sample"})
    assert asked == [project.pk]
    assert review_policy.sweep() == [project.pk]


def test_deciding_again_changes_nothing(project, ann, bea):
    disputed_pair(project, [ann, bea])
    with_policy(project, "disagreement")
    write_task(project)
    wrote(project, ann, "Fine.")
    before = list(Annotation.objects.order_by("pk").values()), list(Task.objects.order_by("pk").values())
    events = AuditEvent.objects.count()
    reconsider(locked_tasks(Task.objects.all()))
    assert (list(Annotation.objects.order_by("pk").values()), list(Task.objects.order_by("pk").values())) == before
    assert AuditEvent.objects.count() == events


def test_an_answer_that_is_alone_under_the_plain_policy_costs_no_question(project, ann, django_assert_num_queries):
    task = write_task(project)
    work = submitted(project, ann)
    task = Task.objects.select_related("project").get(pk=task.pk)
    with django_assert_num_queries(0):
        review_policy.after_submit(work, task)
    assert Project.objects.get(pk=project.pk).review_policy == "all"
