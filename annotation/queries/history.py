"""The history of a project, a task, a person or an answer: what the audit log says of it.

Managers and reviewers read all of it; what would tell reviewers of gold and probes, or what others are paid, is for
managers alone. Annotators read of their own work: what they did, and what became of it, without others' names and
without a word that would tell a gold question from other work.
"""

from __future__ import annotations

from collections.abc import Iterable
from heapq import merge
from itertools import islice
from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import AuditEvent, User
from accounts.queries.audit import Named, actor_name, named
from annotation.models import Annotation, Assignment, Comment, Project
from annotation.models.annotation import AnnotationState, Verdict
from annotation.models.task import TaskPurpose
from annotation.queries import names

# A task has few people and few answers; this bounds a page all the same.
MOST_RELATED = 500
MOST_EVENTS = 5_000
MANAGERS_ONLY = ("goldquestion", "reviewprobe", "reviewprobeanswer", "qualificationattempt")
SECRET_FIELDS = frozenset({"hourly_rate"})
AUTO_APPROVED = "annotation_auto_approved"
OWN_VERBS = (
    "assignment_claimed",
    "assignment_resumed",
    "assignment_released",
    "assignment_skipped",
    "assignment_expired",
    "annotation_submitted",
    "annotation_resubmitted",
    "annotation_revised",
    "annotation_reviewed",
    AUTO_APPROVED,
    "annotation_requeued",
    "guideline_read",
    "qualification_started",
    "qualification_ended",
)
OWN_FIELDS = ("state", "verdict", "revision", "late", "reason", "number")
REVIEWER = "A reviewer"


class Merged:
    """Several lists of events, newest first, as one: each is read from the front of its own index."""

    def __init__(self, parts: Iterable[QuerySet[AuditEvent]]) -> None:
        self.parts = list(parts)
        self.newest_first = True

    def order_by(self, ordering: str) -> Merged:
        """Go by id, upwards or downwards (``-id``)."""
        made = Merged(part.order_by(ordering) for part in self.parts)
        made.newest_first = ordering.startswith("-")
        return made

    def filter(self, *conditions: Q, **fields: Any) -> Merged:
        """Leave out what does not fit from each."""
        made = Merged(part.filter(*conditions, **fields) for part in self.parts)
        made.newest_first = self.newest_first
        return made

    def __getitem__(self, wanted: slice) -> list[AuditEvent]:
        pages = (list(part[: wanted.stop]) for part in self.parts)
        together = merge(*pages, key=lambda event: event.pk, reverse=self.newest_first)
        return list(islice(together, wanted.start, wanted.stop))


def history_of(
    project: Project, *, task: int | None = None, person: int | None = None, annotation: int | None = None
) -> QuerySet[AuditEvent] | Merged:
    """Return the events of a project, or of one thing in it, newest first where nothing else is asked for."""
    events = AuditEvent.objects.select_related("actor")
    if task is not None:
        return events.filter(pk__in=_events_of_task(task))
    if annotation is not None:
        return events.filter(pk__in=_events_of_annotation(annotation))
    if person is not None:
        done = events.filter(project_id=project.pk, actor=person)
        about = events.filter(project_id=project.pk, object_type="user", object_id=str(person))
        return Merged([done, about.exclude(actor=person)])
    return events.filter(project_id=project.pk)


def for_reviewers(
    events: QuerySet[AuditEvent] | Merged, project: Project, reviewer: User
) -> QuerySet[AuditEvent] | Merged:
    """Leave out what only managers may know, and what other reviewers said to probes: there are few of these."""
    carriers = Annotation.objects.filter(project=project, purpose=TaskPurpose.REVIEW_PROBE)
    planted = [str(pk) for pk in carriers.values_list("pk", flat=True)]
    of_others = Q(object_type="annotation", object_id__in=planted) & ~Q(actor=reviewer)
    return events.filter(~Q(object_type__in=MANAGERS_ONLY), ~of_others)


def own_events(project: Project, user: User, *, annotation: Annotation | None) -> QuerySet[AuditEvent]:
    """Return what a person did in a project, or what happened to an answer of theirs."""
    events = AuditEvent.objects.select_related("actor").filter(verb__in=OWN_VERBS)
    if annotation is not None:
        return events.filter(pk__in=_events_of_annotation(annotation.pk))
    return events.filter(project_id=project.pk, actor=user)


def _events_of_task(task_id: int) -> list[int]:
    """Return the events of a task, of its leases, answers and comments: few, found by their ids."""
    wanted = Q(object_type="task", object_id=str(task_id))
    for model in (Assignment, Annotation, Comment):
        keys = model._default_manager.filter(task=task_id).values_list("pk", flat=True)[:MOST_RELATED]
        wanted |= _events_on(str(model._meta.model_name), keys)
    return _newest(wanted)


def _events_of_annotation(annotation_id: int) -> list[int]:
    comments = Comment.objects.filter(annotation=annotation_id).values_list("pk", flat=True)[:MOST_RELATED]
    lease = Assignment.objects.filter(annotation=annotation_id).values_list("pk", flat=True)
    return _newest(
        _events_on("annotation", [annotation_id]) | _events_on("assignment", lease) | _events_on("comment", comments)
    )


def _events_on(object_type: str, keys: Iterable[int]) -> Q:
    return Q(object_type=object_type, object_id__in=[str(key) for key in keys])


def _newest(wanted: Q) -> list[int]:
    """Return the ids of the events wanted. They are sorted here: the database might go through all events in order."""
    keys = AuditEvent.objects.filter(wanted).order_by().values_list("pk", flat=True)[:MOST_EVENTS]
    return sorted(keys, reverse=True)


def rows(events: Iterable[AuditEvent], *, with_secrets: bool) -> list[dict[str, Any]]:
    """Return events as managers and reviewers read them."""
    page = list(events)
    found = named(page)
    return [_row(event, found.get(event.pk)) | _fields(event, with_secrets) for event in page]


def _row(event: AuditEvent, name: Named | None) -> dict[str, Any]:
    return {
        "id": event.pk,
        "created_at": event.created_at,
        "actor": event.actor_id,
        "actor_name": actor_name(event),
        "verb": event.verb,
        "object_type": event.object_type,
        "object_id": event.object_id,
        "object_name": name.name if name else "",
        "task_id": name.task_id if name else None,
        "annotation_id": name.annotation_id if name else None,
        "request_id": event.request_id,
    }


def _fields(event: AuditEvent, with_secrets: bool) -> dict[str, Any]:
    if with_secrets:
        return {"before": event.before, "after": event.after}
    return {name: _without(getattr(event, name)) for name in ("before", "after")}


def _without(fields: dict[str, Any] | None) -> dict[str, Any] | None:
    return None if fields is None else {name: fields[name] for name in fields if name not in SECRET_FIELDS}


def own_rows(events: Iterable[AuditEvent], user: User) -> list[dict[str, Any]]:
    """Return events as their annotator reads them: an approval by rule and one by a reviewer look the same."""
    page = list(events)
    own_answers = names.annotations_of(user, page)
    return [_own_row(event, user, own_answers.get(event.pk)) for event in page]


def _own_row(event: AuditEvent, user: User, annotation_id: int | None) -> dict[str, Any]:
    mine = event.actor_id == user.pk
    row = _row(event, None) | {
        "actor": user.pk if mine else None,
        "actor_name": str(user) if mine else REVIEWER,
        "object_name": "",
        "annotation_id": annotation_id,
        "request_id": event.request_id if mine else "",
    }
    before, after = (
        {name: fields[name] for name in OWN_FIELDS if name in fields} if fields else None
        for fields in (event.before, event.after)
    )
    if event.verb == AUTO_APPROVED:
        row["verb"] = "annotation_reviewed"
        before, after = {"state": AnnotationState.SUBMITTED}, (after or {}) | {"verdict": Verdict.APPROVE}
    elif event.verb == "assignment_expired":
        row["actor_name"] = "Tuneloop"
    return row | {"before": before, "after": after}
