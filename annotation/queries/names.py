"""What the audit log calls tasks, answers, and what belongs to them."""

from __future__ import annotations

from collections.abc import Iterable

from accounts.models import AuditEvent, User
from accounts.queries.audit import Named, names_for
from annotation.models import Annotation, Assignment, Comment, GuidelineVersion, Task
from annotation.models.task import TaskKind


@names_for("task")
def name_tasks(ids: list[int]) -> dict[int, Named]:
    """Name tasks by kind and number."""
    found = Task.objects.filter(pk__in=ids).values_list("pk", "kind")
    return {pk: Named(f"{TaskKind(kind).label} task {pk}", task_id=pk) for pk, kind in found}


@names_for("annotation")
def name_annotations(ids: list[int]) -> dict[int, Named]:
    """Name answers by their task."""
    found = Annotation.objects.filter(pk__in=ids).values_list("pk", "task_id")
    return {pk: Named(f"Answer {pk} to task {task_id}", task_id=task_id, annotation_id=pk) for pk, task_id in found}


@names_for("assignment")
def name_assignments(ids: list[int]) -> dict[int, Named]:
    """Name leases by their task."""
    found = Assignment.objects.filter(pk__in=ids).values_list("pk", "task_id", "annotation__pk")
    return {pk: Named(f"Task {task_id}", task_id, annotation_id) for pk, task_id, annotation_id in found}


@names_for("comment")
def name_comments(ids: list[int]) -> dict[int, Named]:
    """Name comments by their task."""
    found = Comment.objects.filter(pk__in=ids).values_list("pk", "task_id", "annotation_id")
    return {pk: Named(f"Comment on task {task_id}", task_id, annotation_id) for pk, task_id, annotation_id in found}


@names_for("guidelineversion")
def name_guidelines(ids: list[int]) -> dict[int, Named]:
    """Name guidelines by their version."""
    found = GuidelineVersion.objects.filter(pk__in=ids).values_list("pk", "number")
    return {pk: Named(f"Guidelines, version {number}") for pk, number in found}


def annotations_of(user: User, events: Iterable[AuditEvent]) -> dict[int, int]:
    """Return by event the answer of ``user`` that it is about, of those about one."""
    of_events = [(event, int(event.object_id)) for event in events if event.object_type in ("annotation", "assignment")]
    leases = {key for event, key in of_events if event.object_type == "assignment"}
    answers = {key for event, key in of_events if event.object_type == "annotation"}
    of_leases = dict(Annotation.objects.filter(author=user, assignment__in=leases).values_list("assignment_id", "pk"))
    own = set(Annotation.objects.filter(author=user, pk__in=answers).values_list("pk", flat=True))
    found = {event.pk: of_leases.get(key) for event, key in of_events if event.object_type == "assignment"}
    found |= {event.pk: key for event, key in of_events if event.object_type == "annotation" and key in own}
    return {event_id: key for event_id, key in found.items() if key is not None}
