"""Reads of the dataset pages."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import User
from accounts.roles import Role
from annotation.models import Annotation, Project
from annotation.models.annotation import AnnotationState
from annotation.models.task import TaskPurpose
from annotation.queries.counters import counts_of
from training.datasets.selecting import TASK_KINDS
from training.models import DatasetKind, DatasetRecord, DatasetState, DatasetVersion
from training.queries.jobs import projects_where

# The preview of a freeze looks for what is new among so many.
LOOKED_AT = 10_000


def visible_versions(user: User) -> QuerySet[DatasetVersion]:
    """Return the versions a person may read: those of the projects they review or manage."""
    projects = projects_where(user, (Role.REVIEWER, Role.MANAGER))
    return DatasetVersion.objects.filter(project__in=projects.values("pk")).select_related("project", "created_by")


def records_of(
    version: DatasetVersion, *, split: str | None = None, excluded: str | None = None
) -> QuerySet[DatasetRecord]:
    """Return what became of every annotation: on one side, left out for one reason, or all. Of a ready version only."""
    if version.state != DatasetState.READY:
        return DatasetRecord.objects.none()
    records = version.records.select_related("item", "annotation__author", "revision__annotation__assignment")
    if version.kind == DatasetKind.PREFERENCE:
        # The texts that were ranked: a choice alone is a letter.
        records = records.prefetch_related("revision__annotation__task__candidates__response")
    if split:
        records = records.filter(split=split)
    if excluded == "any":
        records = records.exclude(excluded_reason="")
    elif excluded:
        records = records.filter(excluded_reason=excluded)
    return records


def what_a_freeze_takes(project: Project) -> dict[str, dict[str, int]]:
    """Return by kind how many annotations are approved, and how many of the newest no frozen version holds yet.

    The first is kept by the project's counters; for the second the newest ``LOOKED_AT`` are looked at.
    """
    counts = counts_of(project)
    return {
        "approved": {kind: counts.get(f"annotations.{TASK_KINDS[kind]}.approved", 0) for kind in TASK_KINDS},
        "approved_since_freeze": {kind: _not_frozen(project, TASK_KINDS[kind]) for kind in TASK_KINDS},
    }


def _not_frozen(project: Project, kind: str) -> int:
    newest = Annotation.objects.filter(
        project=project, purpose=TaskPurpose.DATA, state=AnnotationState.APPROVED, kind=kind
    ).order_by("-pk")
    held = DatasetRecord.objects.filter(annotation=OuterRef("pk"), version__state=DatasetState.READY)
    return Annotation.objects.filter(~Exists(held), pk__in=newest.values("pk")[:LOOKED_AT]).count()
