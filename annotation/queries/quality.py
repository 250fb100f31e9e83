"""Reads of the quality reports and alarms. Nothing is computed here: a worker does that (``services.quality``)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from accounts.models import User
from annotation.models import Annotation, Project, QualityAlarm, QualityReport
from annotation.models.annotation import AnnotationState
from annotation.models.task import TaskKind, TaskPurpose

AGREEMENT, RELIABILITY, RANKING, BIAS = REPORTS = ("agreement", "reliability", "ranking", "bias")
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
    """Return the id of the newest answer given as data, or 0: one look at the end of an index for each state."""
    newest = {
        f"{state}_{kind}": Subquery(
            Annotation.objects.filter(project=OuterRef("pk"), purpose=TaskPurpose.DATA, state=state, kind=kind)
            .order_by("-pk")
            .values("pk")[:1]
        )
        for state in AnnotationState.values
        for kind in TaskKind.values
    }
    found = Project.objects.filter(pk=project.pk).annotate(**newest).values_list(*newest).get()
    return max((key for key in found if key is not None), default=0)


def alarms_of(project: Project, *, state: str = "", kind: str = "") -> QuerySet[QualityAlarm]:
    """Return a project's alarms."""
    wanted = {name: value for name, value in (("state", state), ("kind", kind)) if value}
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
