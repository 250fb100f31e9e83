"""Gold questions come among the work by chance alone, each once, and are scored without a word."""

from __future__ import annotations

from itertools import pairwise

import pytest
from scipy.stats import binomtest

from annotation.models import Annotation, Assignment, GoldAnswer, Item, PersonDay, Task, TaskSlot
from annotation.services import gold
from annotation.services.distribution import NothingToDo, claim, release, skip
from annotation.services.gold_questions import change_question, retire_question
from annotation.services.recounting import recount
from annotation.services.revising import revise
from tests.annotation.gold.making import (
    JSON_SCHEMA,
    claimed,
    json_question,
    pair_question,
    right,
    send,
    vote,
    wrong,
)
from tests.annotation.making import answer, rank_task, response, run_out, write_task

pytestmark = pytest.mark.django_db


@pytest.fixture
def work(project):
    """More ordinary pairs than any test answers."""
    return [rank_task(project, f"Work {number}") for number in range(8)]


def test_a_question_that_is_due_takes_the_place_of_work(with_gold, dice, work, ann, max_):
    project = with_gold(10)
    question = pair_question(project, max_)
    dice.says = 0.0999
    assignment = claimed(project, ann)
    assert assignment.task.purpose == "gold"
    assert assignment.task.item_id == question.template.item_id
    assert sorted(assignment.shown_order) == [one.response_id for one in question.template.candidates.all()]
    assert TaskSlot.objects.get(task=assignment.task).lane_id is None
    dice.says = 0.1
    assert claimed(project, ann).pk == assignment.pk, "what is at hand comes back"
    send(assignment, vote("A"))
    assert claimed(project, ann).task.purpose == "data"


def test_no_share_no_question(with_gold, dice, work, ann, max_):
    project = with_gold(0)
    pair_question(project, max_)
    dice.says = 0.0
    assert claimed(project, ann).task.purpose == "data"


def test_no_question_comes_where_there_is_no_work(with_gold, dice, ann, max_):
    """A task out of nowhere would be known for what it is."""
    project = with_gold(50)
    pair_question(project, max_)
    dice.says = 0.0
    assert isinstance(claim(project=project, user=ann), NothingToDo)
    assert not Task.objects.filter(purpose="gold").exists()


def test_a_question_is_of_the_kind_of_the_work_that_it_stands_for(with_gold, dice, ann, max_):
    project = with_gold(50)
    pair_question(project, max_)
    write_task(project)
    dice.says = 0.0
    assert claimed(project, ann).task.kind == "write"


def test_each_question_once_for_each_person(with_gold, dice, work, ann, bea, max_):
    project = with_gold(50)
    questions = {pair_question(project, max_, f"Gold {number}").template.item_id for number in range(3)}
    dice.says = 0.0
    met = []
    for _ in range(3):
        assignment = claimed(project, ann)
        met.append(assignment.task.item_id)
        send(assignment, vote("tie"))
    assert set(met) == questions
    assert claimed(project, ann).task.purpose == "data", "when they run out there is no gold"
    assert claimed(project, bea).task.item_id in questions


@pytest.mark.parametrize("how", ["skip", "release"])
def test_a_question_let_go_is_not_asked_again_as_a_new_one(with_gold, dice, work, ann, max_, how):
    project = with_gold(50)
    pair_question(project, max_)
    dice.says = 0.0
    assignment = claimed(project, ann)
    if how == "skip":
        skip(user=ann, assignment_id=assignment.pk, token=assignment.token, reason="unclear")
    else:
        release(user=ann, assignment_id=assignment.pk, token=assignment.token)
    assert claimed(project, ann).task.purpose == "data"
    assert Task.objects.filter(purpose="gold").count() == 1


def test_nobody_is_asked_about_a_prompt_that_they_know(with_gold, dice, work, ann, bea, max_):
    """Neither in the very same item nor in another with the same words."""
    project = with_gold(50)
    known = rank_task(project, "Known", priority=5)
    dice.says = 0.999
    assert claimed(project, ann).task.item_id == known.item_id
    send(claimed(project, ann), vote("A"))
    question = pair_question(project, max_, "Known")
    # As an import would have it.
    Item.objects.filter(pk=known.item_id).update(content_hash=question.template.item.content_hash)
    dice.says = 0.0
    assert claimed(project, ann).task.purpose == "data"
    assert claimed(project, bea).task.purpose == "gold"


def test_nobody_judges_their_own_answer(with_gold, dice, work, ann, max_):
    project = with_gold(50)
    question = pair_question(project, max_)
    response(question.template.item, "mine", origin="human", author=ann)
    dice.says = 0.0
    assert claimed(project, ann).task.purpose == "data"


@pytest.mark.parametrize("choice", ["A", "B", "tie", "both_bad"])
def test_an_answer_is_scored_through_the_order_in_which_it_was_shown(with_gold, dice, work, ann, bea, max_, choice):
    project = with_gold(50)
    question = pair_question(project, max_, choice=choice)
    dice.says = 0.0
    for person, payload, passed in ((ann, right, True), (bea, wrong, False)):
        assignment = claimed(project, person)
        # As if chance had turned the pair round for one of them.
        Assignment.objects.filter(pk=assignment.pk).update(shown_order=assignment.shown_order[:: 1 if passed else -1])
        assignment.refresh_from_db()
        annotation = send(assignment, payload(assignment, question))
        assert GoldAnswer.objects.get(annotation=annotation).passed is passed
    days = PersonDay.objects.filter(project=project, kind="rank")
    assert {(day.user, day.gold_asked, day.gold_passed, day.submitted) for day in days} == {
        (ann, 1, 1, 0),
        (bea, 1, 0, 0),
    }


def test_written_answers_are_compared_as_json(with_gold, dice, ann, bea, max_):
    project = with_gold(50, output_schema=JSON_SCHEMA)
    for number in range(3):
        write_task(project, f"Work {number}")
    json_question(project, max_)
    dice.says = 0.0
    for person, text, passed in ((ann, '{ "intent":\n"status" }', True), (bea, '{"intent": "refund"}', False)):
        annotation = send(claimed(project, person), answer(text))
        assert GoldAnswer.objects.get(annotation=annotation).passed is passed


def test_without_a_schema_no_written_question_is_asked(with_gold, dice, ann, max_):
    project = with_gold(50, output_schema=JSON_SCHEMA)
    json_question(project, max_)
    write_task(project)
    project = with_gold(50, output_schema=None)
    dice.says = 0.0
    assert claimed(project, ann).task.purpose == "data"


def test_what_is_retired_or_taken_out_of_the_work_is_not_asked(with_gold, dice, work, ann, max_):
    project = with_gold(50)
    retire_question(question=pair_question(project, max_, "One"), by=max_)
    change_question(question=pair_question(project, max_, "Two"), by=max_, in_work=False)
    dice.says = 0.0
    assert claimed(project, ann).task.purpose == "data"


def test_a_late_answer_to_a_question_counts(with_gold, dice, work, ann, max_):
    project = with_gold(50)
    pair_question(project, max_)
    dice.says = 0.0
    assignment = claimed(project, ann)
    run_out(assignment)
    annotation = send(assignment, vote("A"))
    assert (annotation.late, annotation.extra) == (True, False)
    assert GoldAnswer.objects.filter(annotation=annotation).exists()


def test_the_same_submission_again_scores_nothing_twice(with_gold, dice, work, ann, max_):
    project = with_gold(50)
    pair_question(project, max_)
    dice.says = 0.0
    assignment = claimed(project, ann)
    assert send(assignment, vote("A")).pk == send(assignment, vote("A")).pk
    assert GoldAnswer.objects.count() == 1
    assert PersonDay.objects.get(kind="rank").gold_asked == 1


@pytest.mark.parametrize("share", [5, 20])
def test_in_the_long_run_the_share_is_the_projects(with_gold, monkeypatch, ann, share):
    """Real chance, 4,000 claims: the share lies where a fair die would have it, and no two in a row tell the next."""
    project = with_gold(share)
    drawn: list[bool] = []
    monkeypatch.setattr(gold, "next_kind", lambda *_: "rank")
    monkeypatch.setattr(gold, "_gold_for", lambda *_: drawn.append(True))
    monkeypatch.setattr(gold.repeats, "repeat_for", lambda *_: pytest.fail("no repeats are asked for"))
    outcomes = []
    for _ in range(4_000):
        before = len(drawn)
        gold.private_task_for(project, ann, ["rank"])
        outcomes.append(len(drawn) > before)
    # So far off by chance once in a million runs.
    assert binomtest(sum(outcomes), len(outcomes), share / 100).pvalue > 1e-6
    after_gold = [now for last, now in pairwise(outcomes) if last]
    assert binomtest(sum(after_gold), len(after_gold), share / 100).pvalue > 1e-6


def test_chance_is_the_systems(project):
    """Not a generator whose next number can be worked out from those before."""
    import secrets

    assert isinstance(gold.chance, secrets.SystemRandom)


def test_gold_and_work_in_one_transaction_leave_the_ready_slots_alone(with_gold, dice, work, ann, max_):
    project = with_gold(50)
    pair_question(project, max_)
    dice.says = 0.0
    claimed(project, ann)
    assert TaskSlot.objects.filter(lane__isnull=False, state="ready").count() == len(work)
    assert Annotation.objects.count() == 0


def test_the_score_is_of_what_the_person_stands_by(with_gold, dice, ann, max_):
    project = with_gold(10)
    rank_task(project)
    question = pair_question(project, max_)
    dice.says = 0.0
    assignment = claimed(project, ann)
    given = send(assignment, wrong(assignment, question))
    scores = []
    for payload in (right(assignment, question), wrong(assignment, question), right(assignment, question)):
        given.refresh_from_db()
        revise(user=ann, annotation_id=given.pk, payload=payload, revision_number=given.revision_number)
        day = PersonDay.objects.get(user=ann)
        scores.append((GoldAnswer.objects.get().passed, day.gold_asked, day.gold_passed))
    assert scores == [(True, 1, 1), (False, 1, 0), (True, 1, 1)]
    assert recount(project, mend=False).found == []
