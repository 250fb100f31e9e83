"""Reads of the pages on gold questions, qualifications and review probes."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.models import User
from accounts.roles import Role
from annotation.answer_keys import NO_PREFERENCE, payload_of
from annotation.comparing import LETTERS
from annotation.models import (
    GoldAnswer,
    GoldQuestion,
    Project,
    ProjectMembership,
    QualificationAttempt,
    ReviewProbe,
    ReviewProbeAnswer,
    TaskResponse,
    WorkProfile,
)
from annotation.models.gold import QualificationState
from annotation.models.task import TaskKind
from annotation.services.qualification import attempts_of, is_needed, questions_of, running_attempt
from core.messages import text_of

LATEST_ANSWERS = 100
PAIR = 2
CHOICE_WORDS = {"tie": "Both are equally good.", "both_bad": "Both are bad."}
OF_SEVERAL = {"tie": "Several are equally good, and better than the others.", "both_bad": "All are bad."}


def gold_of(project: Project, *, retired: bool = False, kind: str = "") -> QuerySet[GoldQuestion]:
    """Return a project's gold questions, with how often each was asked and answered right, in work and in tests."""
    found = GoldQuestion.objects.filter(project=project, retired_at__isnull=not retired)
    if kind:
        found = found.filter(template__kind=kind)
    candidates = TaskResponse.objects.select_related("response").order_by("position")
    return (
        found.select_related("template__item", "created_by")
        .annotate(
            asked=_answers(attempt=None),
            passed=_answers(attempt=None, passed=True),
            qualification_asked=_answers(attempt__isnull=False),
            qualification_passed=_answers(attempt__isnull=False, passed=True),
        )
        .prefetch_related(Prefetch("template__candidates", queryset=candidates))
    )


def _answers(**conditions: Any) -> Coalesce:
    answers = GoldAnswer.objects.filter(question=OuterRef("pk"), **conditions).order_by()
    counted = answers.values("question").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def answers_to(question: GoldQuestion) -> list[GoldAnswer]:
    """Return the latest answers to a gold question, newest first."""
    answers = GoldAnswer.objects.filter(question=question).select_related("user", "annotation__assignment", "attempt")
    return list(answers.order_by("-pk")[:LATEST_ANSWERS])


def key_in_letters(question: GoldQuestion) -> dict[str, Any]:
    """Return a key as managers give it: an answer to judge by its letter, in the order of the question."""
    order = [candidate.response_id for candidate in question.template.candidates.all()]
    return payload_of(question.key, order) if "choice" in question.key else {"json": question.key["json"]}


def answer_in_words(kind: str, payload: dict[str, Any], order: list[int], texts: dict[int, str]) -> str:
    """Return an answer as text: what was written, or which of the answers was preferred, as its author saw them."""
    if kind == TaskKind.WRITE:
        return text_of(payload["messages"])
    choice = payload["choice"]
    if choice in NO_PREFERENCE:
        return (OF_SEVERAL if len(order) > PAIR else CHOICE_WORDS)[choice]
    preferred = texts.get(order[LETTERS.index(choice)], "")
    quoted = "\n".join(f"> {line}" for line in preferred.splitlines())
    better = "best" if len(order) > PAIR else "better"
    return f"Answer {choice} is {better}:\n\n{quoted}"


def qualification_of(project: Project, user: User) -> dict[str, Any]:
    """Return where somebody stands in a project's qualification, by the attempts that count."""
    profile = WorkProfile.objects.filter(project=project, user=user).first()
    since = profile.retrain_since if profile else None
    counted = list(attempts_of(project, user, since=since))
    running = running_attempt(project, user)
    if running is not None and running not in counted:
        running = None
    ended = [attempt for attempt in counted if attempt.state != QualificationState.RUNNING]
    return {
        "required": project.qualification_required or since is not None,
        "needed": is_needed(project, profile),
        "questions": questions_of(project).count(),
        "qualified_at": profile.qualified_at if profile else None,
        "retrain_since": since,
        "attempts_used": len(counted),
        "attempts_left": max(project.qualification_attempts - len(counted), 0),
        "running": _running(running) if running else None,
        "last": _result(project, ended[-1]) if ended else None,
    }


def _running(attempt: QualificationAttempt) -> dict[str, int]:
    answered = attempt.answers.count()
    return {"number": attempt.number, "position": min(answered + 1, attempt.total), "total": attempt.total}


def _result(project: Project, attempt: QualificationAttempt) -> dict[str, Any]:
    return {
        "number": attempt.number,
        "passed": attempt.state == QualificationState.PASSED,
        "correct": attempt.correct,
        "total": attempt.total,
        "pass_mark": attempt.pass_mark,
        "finished_at": attempt.finished_at,
        "answers": feedback_on(attempt) if project.qualification_feedback else None,
    }


def feedback_on(attempt: QualificationAttempt) -> list[dict[str, Any]]:
    """Return each answer of an attempt, in the order of the questions, with what would have been right and why."""
    answers = attempt.answers.select_related("question__template__item", "annotation__assignment").prefetch_related(
        Prefetch("question__template__candidates", queryset=TaskResponse.objects.select_related("response"))
    )
    place = {question: number for number, question in enumerate(attempt.questions)}
    return [_feedback(answer) for answer in sorted(answers, key=lambda answer: place.get(answer.question_id, 0))]


def _feedback(answer: GoldAnswer) -> dict[str, Any]:
    question, annotation = answer.question, answer.annotation
    template, order = question.template, annotation.assignment.shown_order
    texts = {one.response_id: text_of(one.response.messages) for one in template.candidates.all()}
    right = payload_of(question.key, order)
    return {
        "kind": template.kind,
        "prompt": text_of(template.item.messages),
        "your_answer": answer_in_words(template.kind, annotation.payload, order, texts),
        "right_answer": answer_in_words(template.kind, right, order, texts),
        "passed": answer.passed,
        "explanation": question.explanation,
    }


def qualification_results(project: Project) -> QuerySet[User]:
    """Return a project's annotators, and whoever tried to be one, with what their profile says."""
    tried = QualificationAttempt.objects.filter(project=project, user=OuterRef("pk"))
    member = ProjectMembership.objects.filter(project=project, user=OuterRef("pk"), role=Role.ANNOTATOR)
    profile = WorkProfile.objects.filter(project=project, user=OuterRef("pk"))
    return User.objects.filter(Exists(tried) | Exists(member)).annotate(
        qualified_at=Subquery(profile.values("qualified_at")[:1]),
        retrain_since=Subquery(profile.values("retrain_since")[:1]),
    )


def attempts_by_person(project: Project, people: list[User]) -> dict[int, list[QualificationAttempt]]:
    """Return the attempts of the people of a page, oldest first, by person."""
    found: dict[int, list[QualificationAttempt]] = defaultdict(list)
    for attempt in QualificationAttempt.objects.filter(project=project, user__in=people).order_by("number"):
        found[attempt.user_id].append(attempt)
    return found


def probes_of(project: Project, *, retired: bool = False) -> QuerySet[ReviewProbe]:
    """Return a project's review probes with what each reviewer said, and how many found them out."""
    answers = ReviewProbeAnswer.objects.select_related("reviewer").order_by("pk")
    return (
        ReviewProbe.objects.filter(project=project, retired_at__isnull=not retired)
        .select_related("annotation__author", "annotation__task__item", "created_by")
        .annotate(asked=Count("answers"), passed=Count("answers", filter=Q(answers__passed=True)))
        .annotate(kind=F("annotation__kind"))
        .prefetch_related(Prefetch("answers", queryset=answers))
    )
