"""Approved annotations, read once, in a stable order, as the records they would make."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Prefetch, QuerySet

from annotation.models import AnnotationRevision, Item, Project, Task, TaskResponse
from annotation.models.annotation import AnnotationState
from annotation.models.task import TaskKind, TaskPurpose
from training.datasets import formats
from training.models import DatasetKind

TASK_KINDS = {DatasetKind.SFT: TaskKind.WRITE, DatasetKind.PREFERENCE: TaskKind.RANK}
LETTERS = "AB"
CHUNK = 500


@dataclass(frozen=True, slots=True)
class Candidate:
    """One approved annotation on its way into a version. ``pair`` and ``outcome`` are of preferences only."""

    annotation: int
    revision: int
    item: int
    record_id: str
    content_hash: str
    pair: tuple[int, ...] = ()
    outcome: str | int = ""


def approved(project: Project | int, kind: str, *, until: datetime | None = None) -> QuerySet[AnnotationRevision]:
    """Return the approved wording of every annotation made as data, oldest first."""
    found = AnnotationRevision.objects.filter(
        annotation__project=project,
        annotation__purpose=TaskPurpose.DATA,
        annotation__state=AnnotationState.APPROVED,
        annotation__kind=TASK_KINDS[DatasetKind(kind)],
        number=F("annotation__revision_number"),
    )
    if until is not None:
        found = found.filter(annotation__decided_at__lte=until)
    return found.order_by("annotation_id")


def candidates(revisions: QuerySet[AnnotationRevision], kind: str) -> Iterator[tuple[Candidate, formats.Record, Item]]:
    """Yield each approved annotation with its record and its prompt."""
    revisions = revisions.select_related("annotation__task__item", "annotation__assignment")
    if kind == DatasetKind.PREFERENCE:
        # Joined: Django fetches a key without a way back by "id = 1 OR id = 2 ...", and SQLite refuses a thousand of these.
        candidates_of_tasks = TaskResponse.objects.select_related("response").order_by("position")
        revisions = revisions.prefetch_related(Prefetch("annotation__task__candidates", queryset=candidates_of_tasks))
    make = _preference if kind == DatasetKind.PREFERENCE else _example
    for revision in revisions.iterator(chunk_size=CHUNK):
        yield make(revision)


def _example(revision: AnnotationRevision) -> tuple[Candidate, formats.Record, Item]:
    item = revision.annotation.task.item
    record = formats.sft_record(_name(revision), item.messages, revision.payload["messages"], _tools(item))
    return _candidate(revision, record), record, item


def _preference(revision: AnnotationRevision) -> tuple[Candidate, formats.Record, Item]:
    task = revision.annotation.task
    item = task.item
    messages = {candidate.response_id: candidate.response.messages for candidate in task.candidates.all()}
    pair = (item.pk, *sorted(messages))
    choice = revision.payload["choice"]
    if choice not in LETTERS:
        both = [messages[response] for response in sorted(messages)]
        record = formats.tie_record(_name(revision), item.messages, both, choice, _tools(item))
        return _candidate(revision, record, pair=pair, outcome=choice), record, item
    chosen = preferred_response(revision, task)
    (rejected,) = set(messages) - {chosen}
    record = formats.preference_record(
        _name(revision),
        item.messages,
        chosen=messages[chosen],
        rejected=messages[rejected],
        strength=revision.payload.get("strength"),
        tools=_tools(item),
    )
    return _candidate(revision, record, pair=pair, outcome=chosen), record, item


def preferred_response(revision: AnnotationRevision, task: Task) -> int:
    """Return the id of the preferred response: the payload names it by the letter under which its author saw it."""
    shown = revision.annotation.assignment.shown_order
    return int(shown[LETTERS.index(revision.payload["choice"])])


def _name(revision: AnnotationRevision) -> str:
    return f"a{revision.annotation_id}r{revision.number}"


def _tools(item: Item) -> list[Any] | None:
    return item.tools or None


def _candidate(
    revision: AnnotationRevision, record: formats.Record, *, pair: tuple[int, ...] = (), outcome: str | int = ""
) -> Candidate:
    return Candidate(
        annotation=revision.annotation_id,
        revision=revision.pk,
        item=revision.annotation.task.item_id,
        record_id=record["id"],
        content_hash=formats.content_hash(record),
        pair=pair,
        outcome=outcome,
    )
