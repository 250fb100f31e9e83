"""Reads of the quality reports and alarms. Nothing is computed here: a worker does that (``services.quality``)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from accounts.models import User
from annotation.models import Annotation, Project, QualityAlarm, QualityReport
from annotation.models.annotation import AnnotationState
from annotation.models.task import TaskKind, TaskPurpose

AGREEMENT, RELIABILITY, RANKING, BIAS = REPORTS = ("agreement", "reliability", "ranking", "bias")
LAST_WRITTEN = BIAS
# Seconds between two computations at least; longer where one takes long.
PAUSE = 240.0
PAUSE_RATIO = 20.0
# Where a report names people, by their ids.
PEOPLE_KEYS = frozenset({"person", "one", "other"})
UNKNOWN = "Somebody who has left"


def report_of(project: Project, kind: str) -> dict[str, Any]:
    """Return the newest report of a kind with the names of its people, and whether anything was answered since."""
    found = QualityReport.objects.filter(project=project, kind=kind).first()
    if found is None:
        return {"computed_at": None, "up_to_date": newest_answer(project) == 0, "seconds": None, "data": None}
    names = names_of(set(_people_in(found.data)))
    return {
        "computed_at": found.computed_at,
        "up_to_date": newest_answer(project) <= found.last_annotation,
        "seconds": found.seconds,
        "data": _named(found.data, names),
    }


def newest_answer(project: Project) -> int:
    """Return the id of the newest answer given as data, or 0."""
    return newest_answers(Project.objects.filter(pk=project.pk)).get(project.pk, 0)


def newest_answers(projects: QuerySet[Project]) -> dict[int, int]:
    """Return by project the newest answer given as data: one look at the end of an index for each state."""
    newest = {
        f"{state}_{kind}": Subquery(
            Annotation.objects.filter(project=OuterRef("pk"), purpose=TaskPurpose.DATA, state=state, kind=kind)
            .order_by("-pk")
            .values("pk")[:1]
        )
        for state in AnnotationState.values
        for kind in TaskKind.values
    }
    found = projects.order_by().annotate(**newest).values_list("pk", *newest)
    return {row[0]: max((key for key in row[1:] if key is not None), default=0) for row in found}


def with_news(now: datetime) -> list[int]:
    """Return the projects in which something was answered since their reports, which are not of just now."""
    newest = newest_answers(Project.objects.filter(archived_at=None))
    reports = {
        project: (last, computed_at + timedelta(seconds=max(PAUSE, PAUSE_RATIO * seconds)))
        for project, last, computed_at, seconds in QualityReport.objects.filter(kind=LAST_WRITTEN).values_list(
            "project_id", "last_annotation", "computed_at", "seconds"
        )
    }
    never = (0, now)
    return [
        key for key, last in newest.items() if last > reports.get(key, never)[0] and now >= reports.get(key, never)[1]
    ]


def alarms_of(
    project: Project, *, state: str = "", kind: str = "", person: int | None = None
) -> QuerySet[QualityAlarm]:
    """Return a project's alarms."""
    wanted = {name: value for name, value in (("state", state), ("kind", kind), ("user", person)) if value}
    return QualityAlarm.objects.filter(project=project, **wanted).select_related("user", "closed_by")


def names_of(people: Iterable[int]) -> dict[int, str]:
    """Return the names of people by id."""
    return {user.pk: str(user) for user in User.objects.filter(pk__in=list(people)).only("pk", "name", "email")}


def _people_in(value: Any) -> Iterator[int]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in PEOPLE_KEYS and isinstance(inner, int):
                yield inner
            else:
                yield from _people_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _people_in(inner)


def _named(value: Any, names: dict[int, str]) -> Any:
    if isinstance(value, dict):
        return {
            key: {"id": inner, "name": names.get(inner, UNKNOWN)}
            if key in PEOPLE_KEYS and isinstance(inner, int)
            else _named(inner, names)
            for key, inner in value.items()
        }
    if isinstance(value, list):
        return [_named(inner, names) for inner in value]
    return value
