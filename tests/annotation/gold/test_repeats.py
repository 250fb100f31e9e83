"""Pairs come again to the same person, sides swapped, when they are forgotten and not yet outgrown."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from annotation.models import Annotation, PersonDay, RepeatAnswer, Task
from annotation.services.reviewing import review
from annotation.services.revising import revise
from tests.annotation.gold.making import claimed, send, vote
from tests.annotation.making import rank_task, write_task

pytestmark = pytest.mark.django_db
OTHERS = 10


@pytest.fixture
def answered(with_gold, dice, ann):
    """The project, in which ann has judged a pair (with "A") and, long ago, ten others; more work waits."""
    project = with_gold(0, 20)
    for number in range(OTHERS + 4):
        rank_task(project, f"Work {number}")
    for _ in range(OTHERS + 1):
        send(claimed(project, ann), vote("A"))
    age(hours=2)
    dice.says = 0.0
    return project


def age(**since: float) -> None:
    Annotation.objects.update(submitted_at=timezone.now() - timedelta(**since))


def first() -> Annotation:
    return Annotation.objects.order_by("pk")[0]


def test_the_pair_comes_again_with_its_sides_swapped(answered, ann):
    assignment = claimed(answered, ann)
    assert assignment.task.purpose == "repeat"
    assert assignment.task.item_id == first().task.item_id
    assert assignment.shown_order == first().assignment.shown_order[::-1]


@pytest.mark.parametrize(("said", "consistent"), [("B", True), ("A", False), ("tie", False), ("both_bad", False)])
def test_the_same_preference_is_on_the_other_side_now(answered, ann, said, consistent):
    annotation = send(claimed(answered, ann), vote(said))
    found = RepeatAnswer.objects.get(annotation=annotation)
    assert (found.original, found.user, found.consistent) == (first(), ann, consistent)
    day = PersonDay.objects.get(user=ann, day=timezone.now().date())
    assert (day.repeats, day.repeats_consistent, day.submitted) == (1, int(consistent), OTHERS + 1)


@pytest.mark.parametrize(("before", "now", "consistent"), [("tie", "tie", True), ("both_bad", "tie", False)])
def test_ties_are_the_same_as_ties_only(answered, ann, before, now, consistent):
    first().revisions.update(payload=vote(before))
    annotation = send(claimed(answered, ann), vote(now))
    assert RepeatAnswer.objects.get(annotation=annotation).consistent is consistent


def test_what_a_reviewer_made_of_the_first_answer_does_not_count(answered, ann, rex):
    review(annotation=first(), by=rex, verdict="edit_approve", revision_number=1, payload=vote("B"))
    annotation = send(claimed(answered, ann), vote("B"))
    assert RepeatAnswer.objects.get(annotation=annotation).consistent


def test_a_second_thought_about_either_judgement_counts(answered, ann):
    annotation = send(claimed(answered, ann), vote("A"))
    assert not RepeatAnswer.objects.get().consistent
    revise(user=ann, annotation_id=annotation.pk, payload=vote("B"), revision_number=1)
    assert RepeatAnswer.objects.get().consistent
    assert PersonDay.objects.get(user=ann, day=timezone.now().date()).repeats_consistent == 1


def test_a_pair_comes_again_once(answered, ann):
    send(claimed(answered, ann), vote("B"))
    age(hours=2)
    again = claimed(answered, ann)
    assert again.task.purpose == "repeat", "the second pair has ten answers after it by now"
    assert again.task.item_id != first().task.item_id
    send(again, vote("B"))
    assert Task.objects.filter(purpose="repeat").values("purpose_ref").distinct().count() == 2


@pytest.mark.parametrize("since", [{"minutes": 59}, {"days": 31}])
def test_not_within_the_hour_nor_after_a_month(answered, ann, since):
    age(**since)
    assert claimed(answered, ann).task.purpose == "data"


def test_not_before_ten_other_answers(with_gold, dice, ann):
    project = with_gold(0, 20)
    for number in range(OTHERS + 1):
        rank_task(project, f"Work {number}")
    for _ in range(OTHERS):
        send(claimed(project, ann), vote("A"))
    age(hours=2)
    dice.says = 0.0
    assert claimed(project, ann).task.purpose == "data"


def test_only_where_a_pair_is_next(answered, ann):
    write_task(answered, priority=5)
    assert claimed(answered, ann).task.purpose == "data"


def test_gold_and_repeats_share_one_draw(with_gold, answered, ann, dice):
    """With 10 % gold and 20 % repeats, what is drawn from 10 to 30 is a repeat: neither share eats the other's."""
    with_gold(10, 20)
    answered.refresh_from_db()
    dice.says = 0.05
    assert claimed(answered, ann).task.purpose == "data", "gold, of which there is none"
    send(claimed(answered, ann), vote("A"))
    dice.says = 0.299
    assert claimed(answered, ann).task.purpose == "repeat"
