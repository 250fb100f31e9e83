"""Whatever people and managers do around a qualification: who has not passed gets no work, and attempts add up."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from accounts.models import Organization
from annotation.models import Assignment, GoldAnswer, GoldQuestion, Project, QualificationAttempt, Task, WorkProfile
from annotation.services.distribution import NothingToDo, claim, release, take_back_expired
from annotation.services.gold_questions import change_question, retire_question
from annotation.services.profiles import let_back, retrain
from annotation.services.qualification import attempts_of, is_needed, start_attempt
from core.errors import Conflict
from tests.annotation.gold.making import pair_question, right, send, wrong
from tests.annotation.making import ANNOTATOR, MANAGER, join, person, rank_task, run_out

PEOPLE = 2
WHO = st.integers(0, PEOPLE - 1)


class Qualification(RuleBasedStateMachine):
    """Two annotators and a manager, doing whatever comes to mind."""

    def __init__(self) -> None:
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        organization = Organization.objects.create(name="Harbour Goods")
        self.project = Project.objects.create(organization=organization, name="Support", max_held=5)
        self.people = [join(self.project, person(organization, f"p{n}"), ANNOTATOR) for n in range(PEOPLE)]
        self.manager = join(self.project, person(organization, "max"), MANAGER)
        for number in range(6):
            rank_task(self.project, f"Work {number}", answers=PEOPLE)
        self.written = 0
        # What each attempt asked when it began.
        self.asked: dict[int, list[int]] = {}

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)

    @initialize(questions=st.integers(1, 3), mark=st.sampled_from((1, 50, 67, 100)), attempts=st.integers(1, 3))
    def begin(self, questions: int, mark: int, attempts: int) -> None:
        for _ in range(questions):
            self.add_question()
        self.settings(required=True, mark=mark, attempts=attempts)

    @rule()
    def add_question(self) -> None:
        self.written += 1
        pair_question(self.project, self.manager, f"Question {self.written}", in_qualification=True, in_work=False)

    @rule(pick=st.integers(0, 100), retire=st.booleans())
    def take_question_away(self, pick: int, retire: bool) -> None:
        live = list(GoldQuestion.objects.filter(in_qualification=True, retired_at=None).order_by("pk"))
        if not live:
            return
        question = live[pick % len(live)]
        code = ""
        try:
            with transaction.atomic():
                if retire:
                    retire_question(question=question, by=self.manager)
                else:
                    change_question(question=question, by=self.manager, in_qualification=False)
        except Conflict as refused:
            code = refused.code
        last = len(live) == 1 and self.project.qualification_required
        assert code == ("last_question" if last else "")

    @rule(required=st.booleans(), mark=st.sampled_from((1, 50, 67, 100)), attempts=st.integers(1, 3))
    def settings(self, required: bool, mark: int, attempts: int) -> None:
        if required and not GoldQuestion.objects.filter(in_qualification=True, retired_at=None).exists():
            return
        self.project.qualification_required = required
        self.project.qualification_pass_mark = mark
        self.project.qualification_attempts = attempts
        self.project.save()

    @rule(who=WHO, fetch_ahead=st.booleans())
    def claim(self, who: int, fetch_ahead: bool) -> None:
        user = self.people[who]
        held = list(Assignment.objects.filter(user=user, state="held").values_list("pk", flat=True))
        needed = self.needed(user)
        used = attempts_of(self.project, user, since=self.since(user)).count()
        found = claim(project=self.project, user=user, besides=held if fetch_ahead else ())
        if isinstance(found, NothingToDo):
            if found.code == "qualification_failed":
                assert needed
                assert used >= self.project.qualification_attempts
            elif found.code in ("qualification_break", "retrain"):
                assert needed
            return
        assert (found.task.purpose == "qualification") == needed or not needed
        for attempt in QualificationAttempt.objects.filter(user=user):
            self.asked.setdefault(attempt.pk, attempt.questions)

    @rule(who=WHO, correct=st.booleans())
    def answer(self, who: int, correct: bool) -> None:
        held = Assignment.objects.filter(user=self.people[who], state="held", task__purpose="qualification")
        assignment = held.select_related("task", "user").order_by("pk").first()
        if assignment is None:
            return
        _, key, *_, position = assignment.task.purpose_ref.split(":")
        question = GoldQuestion.objects.get(pk=self.asked[int(key)][int(position)])
        annotation = send(assignment, (right if correct else wrong)(assignment, question))
        scored = GoldAnswer.objects.get(annotation=annotation)
        assert (scored.question, scored.passed) == (question, correct)

    @rule(who=WHO)
    def start(self, who: int) -> None:
        user = self.people[who]
        needed, used = self.needed(user), attempts_of(self.project, user, since=self.since(user)).count()
        running = attempts_of(self.project, user, since=self.since(user)).filter(state="running").first()
        attempt, code = None, ""
        try:
            with transaction.atomic():
                attempt = start_attempt(project=self.project, user=user)
        except Conflict as refused:
            code = refused.code
        if attempt is None:
            assert code != "qualification_not_needed" or not needed
            assert code != "qualification_failed" or used >= self.project.qualification_attempts
            return
        assert needed
        assert attempt == running or used < self.project.qualification_attempts
        self.asked.setdefault(attempt.pk, attempt.questions)

    @rule(who=WHO, out=st.booleans())
    def let_go(self, who: int, out: bool) -> None:
        assignment = Assignment.objects.filter(user=self.people[who], state="held").order_by("pk").first()
        if assignment is None:
            return
        if out:
            run_out(assignment)
            take_back_expired()
        else:
            release(user=self.people[who], assignment_id=assignment.pk, token=assignment.token)

    @rule(who=WHO, back=st.booleans())
    def take_off_work(self, who: int, back: bool) -> None:
        (let_back if back else retrain)(project=self.project, user=self.people[who], by=self.manager)

    def since(self, user: Any) -> Any:
        profile = WorkProfile.objects.filter(project=self.project, user=user).first()
        return profile.retrain_since if profile else None

    def needed(self, user: Any) -> bool:
        return is_needed(self.project, WorkProfile.objects.filter(project=self.project, user=user).first())

    @invariant()
    def attempts_add_up(self) -> None:
        for attempt in QualificationAttempt.objects.all():
            answers = GoldAnswer.objects.filter(attempt=attempt)
            assert attempt.total == len(set(attempt.questions)) == len(attempt.questions) > 0
            assert attempt.questions == self.asked.setdefault(attempt.pk, attempt.questions)
            assert answers.values("question").distinct().count() == answers.count() <= attempt.total
            enough = attempt.correct * 100 >= attempt.pass_mark * attempt.total
            if attempt.state == "passed":
                assert answers.count() == attempt.total
                assert enough
                assert attempt.correct == answers.filter(passed=True).count()
            elif attempt.state == "running":
                assert attempt.finished_at is None
                assert answers.count() < attempt.total
            elif answers.count() == attempt.total and attempt.correct == answers.filter(passed=True).count():
                assert attempt.finished_at is not None

    @invariant()
    def one_attempt_at_a_time(self) -> None:
        for user in self.people:
            numbers = list(
                QualificationAttempt.objects.filter(user=user).order_by("pk").values_list("number", flat=True)
            )
            assert numbers == list(range(1, len(numbers) + 1))
            assert QualificationAttempt.objects.filter(user=user, state="running").count() <= 1

    @invariant()
    def copies_are_private(self) -> None:
        copies = Task.objects.filter(purpose="qualification")
        assert not copies.filter(slots__lane__isnull=False).exists()
        for task in copies.prefetch_related("assignments"):
            assert len(task.assignments.all()) == 1


@pytest.mark.django_db
def test_whatever_people_do() -> None:
    run_state_machine_as_test(
        Qualification,
        settings=settings(
            max_examples=15,
            stateful_step_count=25,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        ),
    )
