"""Reads of the evaluations' pages."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from accounts.models import User
from accounts.roles import Role
from core.messages import text_of
from evaluation.models import Contender, Evaluation, EvaluationState, Output
from training.datasets.reading import upheld_in_record
from training.models import DatasetKind, DatasetRecord, JobState, Model
from training.queries.jobs import projects_where

# What a contender is doing is what its job is doing; nobody else tells it that its job has begun.
STATE_OF_JOB = {
    JobState.QUEUED: EvaluationState.QUEUED,
    JobState.RUNNING: EvaluationState.RUNNING,
    JobState.CANCELLING: EvaluationState.RUNNING,
    JobState.SUCCEEDED: EvaluationState.COMPLETED,
    JobState.FAILED: EvaluationState.FAILED,
    JobState.CANCELLED: EvaluationState.FAILED,
}
DIFFER, WRONG = "differ", "wrong"


def visible_evaluations(user: User) -> QuerySet[Evaluation]:
    """Return the evaluations a person may read, those of the projects they review or manage, with their contenders."""
    projects = projects_where(user, (Role.REVIEWER, Role.MANAGER))
    return with_contenders(Evaluation.objects.filter(project__in=projects.values("pk")))


def with_contenders(evaluations: QuerySet[Evaluation]) -> QuerySet[Evaluation]:
    """Return evaluations with what their serializer shows."""
    contenders = Contender.objects.select_related("model", "job").annotate(stored=Count("outputs")).order_by("pk")
    return evaluations.select_related("project", "dataset_version", "created_by").prefetch_related(
        Prefetch("contenders", queryset=contenders)
    )


def state_of_contender(contender: Contender) -> str:
    """Return what a contender is doing at this moment."""
    return STATE_OF_JOB[JobState(contender.job.state)] if contender.job else contender.state


def state_of(evaluation: Evaluation) -> str:
    """Return what an evaluation is doing at this moment: it has ended when all its contenders have."""
    states = {state_of_contender(contender) for contender in evaluation.contenders.all()}
    if not states:
        return evaluation.state
    if states == {EvaluationState.QUEUED}:
        return EvaluationState.QUEUED
    if states & {EvaluationState.QUEUED, EvaluationState.RUNNING}:
        return EvaluationState.RUNNING
    return EvaluationState.FAILED if EvaluationState.FAILED in states else EvaluationState.COMPLETED


def answers_of(contender: Contender) -> int:
    """Return how many answers there are: stored ones, or those that the running job has written."""
    stored: int = contender.stored  # type: ignore[attr-defined]
    return stored or (contender.job.step if contender.job and contender.state != EvaluationState.COMPLETED else 0)


def record_count(evaluation: Evaluation) -> int:
    """Return how many records each contender answers: of rankings, one for each prompt."""
    version = evaluation.dataset_version
    count = int(version.counts.get(evaluation.split, 0))
    if version.kind == DatasetKind.PREFERENCE:
        count = version.records.filter(split=evaluation.split).values("item").distinct().count()
    limit = evaluation.config.get("limit")
    return count if limit is None else min(count, limit)


def records_of(evaluation: Evaluation, only: str | None = None) -> QuerySet[DatasetRecord]:
    """Return the answered records of an evaluation with its outputs: all, where answers differ, or where one is wrong."""
    mine = Q(outputs__contender__evaluation=evaluation)
    records = DatasetRecord.objects.filter(
        pk__in=Output.objects.filter(contender__evaluation=evaluation).values("record_id")
    )
    if only == DIFFER:
        several = DatasetRecord.objects.filter(mine).annotate(answers=Count("outputs__completion", distinct=True))
        records = records.filter(pk__in=several.filter(answers__gt=1).values("pk"))
    elif only == WRONG:
        wrong = Output.objects.filter(contender__evaluation=evaluation, metrics__exact_match=0)
        records = records.filter(pk__in=wrong.values("record_id"))
    return with_references(records.order_by("pk")).prefetch_related(
        Prefetch(
            "outputs",
            queryset=Output.objects.filter(contender__evaluation=evaluation).order_by("contender_id"),
            to_attr="answers_here",
        )
    )


def with_references(records: QuerySet[DatasetRecord]) -> QuerySet[DatasetRecord]:
    """Return records with what :func:`reference_of` reads."""
    return records.select_related("item", "version", "revision__annotation__assignment").prefetch_related(
        "revision__annotation__task__candidates__response"
    )


def reference_of(record: DatasetRecord) -> str:
    """Return the text that answers to a record are measured against: the approved answer, or the chosen one."""
    return text_of(upheld_in_record(record) or [])


def evaluations_of_model(model: Model) -> list[dict[str, Any]]:
    """Return the evaluations that a model took part in, newest first (the ``evaluations`` of a model's page)."""
    contenders = (
        Contender.objects.filter(model=model)
        .select_related("evaluation__dataset_version", "job")
        .annotate(stored=Count("outputs"))
        .order_by("-pk")
    )
    return [
        {
            "evaluation": contender.evaluation_id,
            "name": str(contender.evaluation),
            "project": contender.evaluation.project_id,
            "dataset_version": contender.evaluation.dataset_version_id,
            "dataset_version_number": contender.evaluation.dataset_version.number,
            "split": contender.evaluation.split,
            "state": state_of_contender(contender),
            "outputs": answers_of(contender),
            "metrics": contender.metrics,
            "created_at": contender.evaluation.created_at.isoformat(),
        }
        for contender in contenders[:50]
    ]
