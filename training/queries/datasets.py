"""Reads of the dataset pages."""

from __future__ import annotations

from django.db.models import QuerySet

from accounts.models import User
from accounts.roles import Role
from training.datasets.selecting import approved
from training.models import DatasetKind, DatasetRecord, DatasetState, DatasetVersion
from training.queries.jobs import projects_where


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
    records = version.records.select_related("item", "revision", "annotation__author")
    if version.kind == DatasetKind.PREFERENCE:
        # The texts of the pair, and the order in which its judge saw them: a choice alone is a letter.
        records = records.select_related("revision__annotation__assignment").prefetch_related(
            "annotation__task__candidates__response"
        )
    if split:
        records = records.filter(split=split)
    if excluded == "any":
        records = records.exclude(excluded_reason="")
    elif excluded:
        records = records.filter(excluded_reason=excluded)
    return records


def approved_since_freeze(project_id: int) -> dict[str, int]:
    """Return how many approved annotations of each kind no frozen version of the project holds yet."""
    held = DatasetRecord.objects.filter(version__project=project_id, version__state=DatasetState.READY)
    return {
        kind: approved(project_id, kind).exclude(annotation_id__in=held.values("annotation_id")).count()
        for kind in DatasetKind.values
    }
