"""Who has to qualify gets nothing but the questions of the test until they pass."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from annotation.models import Assignment, GoldAnswer, Project, QualificationAttempt, WorkProfile
from annotation.services import qualification
from annotation.services.distribution import NothingToDo, claim, release, take_back_expired
from annotation.services.gold_questions import change_question, retire_question
from annotation.services.profiles import let_back, retrain
from annotation.services.submitting import save_draft
from core.errors import Conflict
from tests.annotation.gold.making import claimed, pair_question, right, send, wrong
from tests.annotation.making import client_of, rank_task, run_out, write_task

pytestmark = pytest.mark.django_db


@pytest.fixture
def questions(project, max_):
    return [
        pair_question(project, max_, f"Question {number}", in_qualification=True, in_work=False) for number in range(4)
    ]


@pytest.fixture
def demanding(project, questions):
    """The project with work, and a test of four questions of which three have to be right; two attempts."""
    project.qualification_required = True
    project.qualification_pass_mark = 75
    project.qualification_attempts = 2
    project.save()
    rank_task(project, "Work")
    write_task(project, "Write")
    return project


def question_of(assignment: Assignment):
    _, attempt, *_, position = assignment.task.purpose_ref.split(":")
    from annotation.models import GoldQuestion

    return GoldQuestion.objects.get(pk=QualificationAttempt.objects.get(pk=attempt).questions[int(position)])


def take(project: Project, user, *results: bool) -> list[Assignment]:
    """Answer the next questions, right or wrong."""
    taken = []
    for result in results:
        assignment = claimed(project, user)
        assert assignment.task.purpose == "qualification"
        send(assignment, (right if result else wrong)(assignment, question_of(assignment)))
        taken.append(assignment)
    return taken


def reason(project: Project, user) -> NothingToDo:
    found = claim(project=project, user=user)
    assert isinstance(found, NothingToDo), found
    return found


def standing(project: Project, user) -> dict:
    return client_of(user).get(f"/api/v1/projects/{project.pk}/qualification/").json()


def test_the_first_claim_begins_the_test_and_passing_it_opens_the_work(demanding, ann, questions):
    taken = take(demanding, ann, True, False, True, True)
    assert {question_of(one) for one in taken} == set(questions)
    attempt = QualificationAttempt.objects.get()
    assert (attempt.state, attempt.correct, attempt.total, attempt.pass_mark) == ("passed", 3, 4, 75)
    assert WorkProfile.objects.get(user=ann).qualified_at == attempt.finished_at
    assert claimed(demanding, ann).task.purpose == "data"
    assert GoldAnswer.objects.filter(attempt=attempt, user=ann).count() == 4


def test_the_kind_asked_for_does_not_matter_to_the_test(demanding, ann):
    assert claimed(demanding, ann, kind="write").task.purpose == "qualification"


def test_a_question_says_its_place(demanding, ann):
    take(demanding, ann, True)
    shown = client_of(ann).post(f"/api/v1/projects/{demanding.pk}/claim/").json()["assignment"]
    assert shown["qualification"] == {"attempt": 1, "of": 4, "position": 2}


def test_failing_gives_a_break_then_another_attempt_then_none(demanding, ann):
    take(demanding, ann, True, True, False, False)
    assert reason(demanding, ann).code == "qualification_break"
    assert reason(demanding, ann).detail == {"attempt": 1, "passed": False}
    assert qualification.start_attempt(project=demanding, user=ann).number == 2
    take(demanding, ann, False, False, False, False)
    assert reason(demanding, ann).code == "qualification_failed"
    assert reason(demanding, ann).detail == {"attempts_used": 2}
    with pytest.raises(Conflict, match="used all attempts"):
        qualification.start_attempt(project=demanding, user=ann)
    demanding.qualification_attempts = 3
    demanding.save()
    assert qualification.start_attempt(project=demanding, user=ann).number == 3


def test_beginning_twice_is_one_attempt(demanding, ann):
    one = qualification.start_attempt(project=demanding, user=ann)
    assert qualification.start_attempt(project=demanding, user=ann) == one


def test_an_attempt_survives_reloads_leases_and_releases(demanding, ann):
    (first, second) = (claimed(demanding, ann), claimed(demanding, ann))
    assert first.pk == second.pk
    save_draft(user=ann, assignment_id=first.pk, token=first.token, payload={"choice": "A"}, version=0)
    run_out(first)
    take_back_expired()
    again = claimed(demanding, ann)
    assert (again.pk, again.state, again.draft) == (first.pk, "held", {"choice": "A"})
    release(user=ann, assignment_id=again.pk, token=again.token)
    third = claimed(demanding, ann)
    assert (third.pk, third.token) == (first.pk, first.token)
    take(demanding, ann, True, True, True, True)
    assert QualificationAttempt.objects.get().state == "passed"


def test_a_question_cannot_be_skipped(demanding, ann):
    from annotation.services.distribution import skip

    assignment = claimed(demanding, ann)
    with pytest.raises(Conflict, match="cannot be skipped"):
        skip(user=ann, assignment_id=assignment.pk, token=assignment.token, reason="too hard")


def test_the_next_question_can_be_fetched_ahead(demanding, ann):
    first = claimed(demanding, ann)
    second = claim(project=demanding, user=ann, besides=[first.pk])
    assert second.task.purpose_ref.endswith(":1")
    assert claimed(demanding, ann).pk == first.pk


def test_changing_the_set_changes_nothing_for_whoever_is_at_it(demanding, ann, bea, max_, questions):
    take(demanding, ann, True)
    retire_question(question=questions[0], by=max_)
    change_question(question=questions[1], by=max_, in_qualification=False)
    pair_question(demanding, max_, "New", in_qualification=True, in_work=False)
    take(demanding, ann, True, True, True)
    assert QualificationAttempt.objects.get().total == 4
    assert claimed(demanding, ann).task.purpose == "data"
    claimed(demanding, bea)
    assert QualificationAttempt.objects.get(user=bea).total == 3


def test_the_pass_mark_is_that_of_the_beginning(demanding, ann):
    take(demanding, ann, True)
    demanding.qualification_pass_mark = 100
    demanding.save()
    take(demanding, ann, True, True, False)
    assert QualificationAttempt.objects.get().state == "passed"


@pytest.mark.parametrize(("mark", "correct", "passed"), [(75, 3, True), (76, 3, False), (1, 0, False), (100, 4, True)])
def test_the_mark_is_reached_exactly(demanding, ann, mark, correct, passed):
    demanding.qualification_pass_mark = mark
    demanding.save()
    take(demanding, ann, *(number < correct for number in range(4)))
    assert (QualificationAttempt.objects.get().state == "passed") is passed


def test_without_questions_both_sides_are_told(project, ann, max_):
    project.qualification_required = True
    project.save()
    found = reason(project, ann)
    assert (found.code, found.message) == ("qualification_empty", qualification.EMPTY)
    with pytest.raises(Conflict):
        qualification.start_attempt(project=project, user=ann)
    project.qualification_required = False
    project.save()
    refused = client_of(max_).patch(f"/api/v1/projects/{project.pk}/", {"qualification_required": True})
    assert refused.status_code == 400
    assert refused.json()["error"]["details"][0] == {
        "field": "qualification_required",
        "line": None,
        "code": "no_questions",
        "message": "The qualification has no questions yet. Add some first, then require it.",
    }


def test_the_last_question_of_a_required_test_stays(demanding, max_, questions):
    for question in questions[1:]:
        retire_question(question=question, by=max_)
    for take_away in (
        lambda: retire_question(question=questions[0], by=max_),
        lambda: change_question(question=questions[0], by=max_, in_qualification=False),
    ):
        with pytest.raises(Conflict) as caught:
            take_away()
        assert caught.value.code == "last_question"
    assert qualification.questions_of(demanding).get() == questions[0]


class TestRetraining:
    """A manager takes somebody off the work: what counts is what comes after."""

    @pytest.fixture(autouse=True)
    def qualified(self, demanding, ann, max_):
        take(demanding, ann, True, True, True, True)
        retrain(project=demanding, user=ann, by=max_)

    def test_it_asks_for_a_new_pass(self, demanding, ann):
        found = reason(demanding, ann)
        assert found.code == "retrain"
        assert found.detail == {"since": WorkProfile.objects.get(user=ann).retrain_since.isoformat()}
        assert standing(demanding, ann)["attempts_used"] == 0
        assert standing(demanding, ann)["last"] is None
        qualification.start_attempt(project=demanding, user=ann)
        take(demanding, ann, True, True, True, True)
        assert claimed(demanding, ann).task.purpose == "data"
        assert WorkProfile.objects.get(user=ann).retrain_since is None

    def test_attempts_are_counted_anew(self, demanding, ann):
        for number in (2, 3):
            assert qualification.start_attempt(project=demanding, user=ann).number == number
            take(demanding, ann, False, False, False, False)
        assert reason(demanding, ann).detail == {"attempts_used": 2}

    def test_let_back_is_let_back(self, demanding, ann, max_):
        let_back(project=demanding, user=ann, by=max_)
        assert claimed(demanding, ann).task.purpose == "data"

    def test_it_holds_where_no_qualification_is_required(self, demanding, ann, max_, questions):
        demanding.qualification_required = False
        demanding.save()
        assert reason(demanding, ann).code == "retrain"
        qualification.start_attempt(project=demanding, user=ann)
        take(demanding, ann, True, True, True, True)
        assert claimed(demanding, ann).task.purpose == "data"

    def test_without_questions_a_manager_has_to_let_back(self, demanding, ann, max_, questions):
        demanding.qualification_required = False
        demanding.save()
        for question in questions:
            retire_question(question=question, by=max_)
        assert (reason(demanding, ann).code, reason(demanding, ann).message) == (
            "retrain",
            qualification.RETRAIN_BY_TALK,
        )


def test_an_attempt_begun_before_the_managers_word_does_not_answer_it(demanding, ann, max_):
    take(demanding, ann, True, True, True)
    retrain(project=demanding, user=ann, by=max_)
    QualificationAttempt.objects.update(started_at=timezone.now() - timedelta(hours=1))
    assert reason(demanding, ann).code == "retrain"
    assert QualificationAttempt.objects.get().state == "failed"


class TestStanding:
    """What the page of an attempt shows."""

    def test_before_within_and_after(self, demanding, ann, questions):
        assert standing(demanding, ann) | {"questions": 0} == {
            "required": True,
            "needed": True,
            "questions": 0,
            "qualified_at": None,
            "retrain_since": None,
            "attempts_used": 0,
            "attempts_left": 2,
            "running": None,
            "last": None,
        }
        take(demanding, ann, True)
        assert standing(demanding, ann)["running"] == {"number": 1, "position": 2, "total": 4}
        assert standing(demanding, ann)["attempts_left"] == 1
        taken = take(demanding, ann, False, True, True)
        change_question(question=question_of(taken[0]), by=demanding.memberships.first().user, explanation="Because.")
        last = standing(demanding, ann)["last"]
        assert (last["number"], last["passed"], last["correct"], last["total"], last["pass_mark"]) == (
            1,
            True,
            3,
            4,
            75,
        )
        assert [one["passed"] for one in last["answers"]] == [True, False, True, True]
        slip = last["answers"][1]
        assert slip["explanation"] == "Because."
        assert slip["right_answer"].endswith(f"> Good answer to {question_of(taken[0]).template.item.search_text}")
        assert slip["your_answer"] != slip["right_answer"]

    def test_without_feedback_only_the_result_is_told(self, demanding, ann):
        demanding.qualification_feedback = False
        demanding.save()
        take(demanding, ann, True, True, True, True)
        assert standing(demanding, ann)["last"]["answers"] is None

    def test_it_is_ones_own(self, demanding, ann, bea, rex):
        take(demanding, ann, True, True, True, True)
        assert standing(demanding, bea)["last"] is None
        assert client_of(rex).get(f"/api/v1/projects/{demanding.pk}/qualification/").status_code == 403

    def test_starting_over_the_api(self, demanding, ann):
        started = client_of(ann).post(f"/api/v1/projects/{demanding.pk}/qualification/")
        assert (started.status_code, started.json()["running"]) == (201, {"number": 1, "position": 1, "total": 4})
        take(demanding, ann, True, True, True, True)
        again = client_of(ann).post(f"/api/v1/projects/{demanding.pk}/qualification/")
        assert (again.status_code, again.json()["error"]["code"]) == (409, "qualification_not_needed")


def test_managers_see_how_everybody_did(demanding, ann, bea, max_):
    take(demanding, ann, False, False, False, False)
    take(demanding, bea, True, True, True, True)
    rows = client_of(max_).get(f"/api/v1/projects/{demanding.pk}/qualification/results/").json()["results"]
    by_name = {row["name"]: row for row in rows}
    assert by_name["ann"]["qualified_at"] is None
    assert [(one["state"], one["correct"]) for one in by_name["ann"]["attempts"]] == [("failed", 0)]
    assert [(one["state"], one["correct"]) for one in by_name["bea"]["attempts"]] == [("passed", 4)]
    assert by_name["max"]["attempts"] == []


def test_a_question_met_in_the_test_is_no_gold_in_the_work(demanding, ann, max_, questions, dice):
    """With feedback, its answer was told."""
    take(demanding, ann, True, True, True, True)
    for question in questions:
        change_question(question=question, by=max_, in_work=True)
    demanding.gold_share = 50
    demanding.save()
    dice.says = 0.0
    assert claimed(demanding, ann).task.purpose == "data"


def test_the_votes_of_a_test_are_in_no_list_of_work(demanding, ann):
    take(demanding, ann, True, True, True, True)
    assert client_of(ann).get("/api/v1/my-work/").json()["results"] == []
