"""Tasks whose answers contradict each other, as a person who settles them sees them: without names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Avg, Count, Exists, IntegerField, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Left
from django.utils.crypto import salted_hmac

from accounts.models import User
from annotation.comparing import LETTERS, choice_in
from annotation.models import Adjudication, Annotation, Project, Task, TaskResponse
from annotation.models.annotation import AnnotationState, Verdict
from annotation.models.task import TaskKind, TaskPurpose
from annotation.queries.guidelines import sections_of
from annotation.queries.work import EXCERPT_CHARACTERS

DISPUTED = (AnnotationState.SUBMITTED, AnnotationState.APPROVED)


def answers_in_dispute(task: Task) -> QuerySet[Annotation]:
    """Return the answers to a disputed task among which somebody has to decide."""
    return Annotation.objects.filter(task=task, extra=False, purpose=TaskPurpose.DATA, state__in=DISPUTED)


def without_part(user: User) -> Q:
    """Leave out the tasks in which a person has a part: they answered, or wrote an answer that it is about."""
    answered = Annotation.objects.filter(task=OuterRef("pk"), author=user)
    own_pair = TaskResponse.objects.filter(task=OuterRef("pk"), response__author=user)
    not_proposed = Q(proposed__author=None) | ~Q(proposed__author=user)
    return Q(~Exists(answered), ~Exists(own_pair), not_proposed)


def disputes_for(project: Project, user: User) -> QuerySet[Task]:
    """Return the disputed tasks that a person may settle."""
    answers = (
        Annotation.objects.filter(task=OuterRef("pk"), extra=False, state__in=DISPUTED).order_by().values("task_id")
    )
    return (
        Task.objects.filter(without_part(user), project=project, purpose=TaskPurpose.DATA, disputed=True)
        .select_related("item")
        .defer("item__messages", "item__tools", "item__metadata")
        .annotate(
            prompt=Left("item__search_text", EXCERPT_CHARACTERS),
            answers=Subquery(answers.annotate(n=Count("pk")).values("n"), output_field=IntegerField()),
            disagreement=Subquery(answers.annotate(n=Avg("disagreement")).values("n")),
            since=Subquery(answers.annotate(n=Max("submitted_at")).values("n")),
        )
    )


@dataclass(frozen=True)
class Answer:
    """One answer of a dispute. The payload of a judgement names the candidates in the task's own order."""

    annotation: int
    label: str
    payload: dict[str, Any]
    revision_number: int
    comment: str
    seconds: int
    outcome: str | None


@dataclass(frozen=True)
class Dispute:
    """A disputed or settled task with all that is needed to decide."""

    task: Task
    answers: list[Answer]
    candidates: list[dict[str, Any]]
    guideline_number: int | None
    sections: list[str]
    adjudication: Adjudication | None


def dispute_of(task: Task) -> Dispute | None:
    """Return the dispute about a task, or how it was settled last; None where there was none."""
    adjudication = None if task.disputed else task.adjudications.order_by("-pk").first()
    if not task.disputed and adjudication is None:
        return None
    answers = (
        answers_in_dispute(task)
        if adjudication is None
        else Annotation.objects.filter(reviews__adjudication=adjudication)
    )
    rows = list(answers.select_related("assignment").prefetch_related("revisions"))
    outcomes = _outcomes(adjudication)
    # Nobody can tell from the order who was first; it is the same each time.
    rows.sort(key=lambda row: salted_hmac("annotation.disputes", str(row.pk)).hexdigest())
    order = canonical_order(task)
    number = guideline_of(rows)
    return Dispute(
        task=task,
        answers=[
            _answer(row, f"Answer {place}", order, outcomes.get(row.pk)) for place, row in enumerate(rows, start=1)
        ],
        candidates=[
            {"label": letter, "messages": candidate.response.messages}
            for letter, candidate in zip(LETTERS, task.candidates.select_related("response"), strict=False)
        ],
        guideline_number=number,
        sections=sections_of(task.project_id, number),
        adjudication=adjudication,
    )


def canonical_order(task: Task) -> list[int]:
    """Return the responses of a ranking in the task's own order, which no person was shown on purpose."""
    return list(task.candidates.order_by("position").values_list("response_id", flat=True))


def guideline_of(answers: list[Annotation]) -> int | None:
    """Return the newest version of the guidelines that the answers were given by."""
    return max((row.guideline_number for row in answers if row.guideline_number is not None), default=None)


def _outcomes(adjudication: Adjudication | None) -> dict[int, str]:
    if adjudication is None:
        return {}
    verdicts = adjudication.reviews.values_list("annotation_id", "verdict")
    return {key: "set_aside" if verdict == Verdict.SET_ASIDE else "approved" for key, verdict in verdicts}


def _answer(row: Annotation, label: str, order: list[int], outcome: str | None) -> Answer:
    payload, comment = row.payload, row.revisions.all()[row.revision_number - 1].note
    if row.kind == TaskKind.RANK:
        payload = choice_in(payload, row.assignment.shown_order, order)
        comment = payload.get("comment") or comment
    return Answer(row.pk, label, payload, row.revision_number, comment, row.seconds_spent, outcome)
