"""How far a project has come. Votes of comparisons are no data and are not counted."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q, Sum
from django.db.models.functions import TruncDate
from django.utils import timezone

from annotation.models import Annotation, Item, Project, Task
from annotation.models.annotation import AnnotationState
from annotation.models.task import TaskKind, TaskPurpose, TaskState

DAYS = 30


def progress_of(project: Project, *, with_people: bool) -> dict[str, Any]:
    """Return the counts of a project; those of each person only where the reader may see them."""
    annotations = Annotation.objects.filter(project=project, purpose=TaskPurpose.DATA)
    by_state = dict.fromkeys(AnnotationState.values, 0)
    by_state |= dict(annotations.order_by().values_list("state").annotate(count=Count("pk")))
    return {
        "items": Item.objects.filter(project=project).count(),
        "tasks": _tasks(project),
        "annotations": by_state,
        "pending_review": by_state[AnnotationState.SUBMITTED],
        "people": _people(project) if with_people else None,
        "days": _days(project),
    }


def _tasks(project: Project) -> dict[str, dict[str, int]]:
    counts = {kind: dict.fromkeys(TaskState.values, 0) for kind in TaskKind.values}
    tasks = Task.objects.filter(project=project, purpose=TaskPurpose.DATA).order_by()
    for kind, state, count in tasks.values_list("kind", "state").annotate(count=Count("pk")):
        counts[kind][state] = count
    return {kind: states | {"total": sum(states.values())} for kind, states in counts.items()}


def _people(project: Project) -> list[dict[str, Any]]:
    by_state = {state: Count("pk", filter=Q(state=state)) for state in AnnotationState.values}
    found = (
        Annotation.objects.filter(project=project, purpose=TaskPurpose.DATA)
        .order_by()
        .values("author_id", "author__name", "author__email")
        .annotate(seconds=Sum("seconds_spent"), **by_state)
        .order_by("author__name", "author_id")
    )
    return [
        {"id": row["author_id"], "name": row["author__name"] or row["author__email"], "seconds_spent": row["seconds"]}
        | {state: row[state] for state in AnnotationState.values}
        for row in map(dict, found)
    ]


def _days(project: Project) -> list[dict[str, Any]]:
    today = timezone.now().date()
    days = [today - timedelta(days=back) for back in range(DAYS - 1, -1, -1)]
    submitted = _by_day(project, "submitted_at", days[0])
    approved = _by_day(project, "decided_at", days[0], state=AnnotationState.APPROVED)
    return [{"date": day, "submitted": submitted.get(day, 0), "approved": approved.get(day, 0)} for day in days]


def _by_day(project: Project, moment: str, since: date, **conditions: Any) -> dict[date, int]:
    found = Annotation.objects.filter(
        project=project, purpose=TaskPurpose.DATA, **{f"{moment}__date__gte": since}, **conditions
    )
    return dict(found.order_by().annotate(day=TruncDate(moment)).values_list("day").annotate(count=Count("pk")))
