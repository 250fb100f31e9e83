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
from annotation.services.prompts import tools_of
from core.messages import kept_turns
from training.datasets import formats
from training.models import DatasetKind

TASK_KINDS = {DatasetKind.SFT: TaskKind.WRITE, DatasetKind.PREFERENCE: TaskKind.RANK}
LETTERS = "AB"
CHUNK = 500


@dataclass(frozen=True, slots=True)
class Candidate:
    """A record of approved work on its way into a version. ``pair`` and ``outcome`` are of preferences only.

    ``turns``: so many turns its prompt has, where that is not the item's own prompt.
    """

    annotation: int
    revision: int
    item: int
    record_id: str
    content_hash: str
    pair: tuple[int, ...] = ()
    outcome: str | int = ""
    turns: int | None = None


def approved(project: Project | int, kind: str, *, until: datetime | None = None) -> QuerySet[AnnotationRevision]:
    """Return the approved wording of every annotation that makes records of a kind, oldest first.

    Examples to imitate are written, or a judge has corrected an answer.
    """
    makes = Q(annotation__kind=TASK_KINDS[DatasetKind(kind)])
    if kind == DatasetKind.SFT:
        makes |= Q(annotation__kind=TaskKind.RANK, payload__has_key="correction")
    found = AnnotationRevision.objects.filter(
        makes,
        annotation__project=project,
        annotation__purpose=TaskPurpose.DATA,
        annotation__state=AnnotationState.APPROVED,
        number=F("annotation__revision_number"),
    )
    if until is not None:
        found = found.filter(annotation__decided_at__lte=until)
    return found.order_by("annotation_id")


def candidates(revisions: QuerySet[AnnotationRevision], kind: str) -> Iterator[tuple[Candidate, formats.Record, Item]]:
    """Yield the records of each approved annotation with their item. A conversation makes one for each answer in it."""
    revisions = revisions.select_related("annotation__task__item", "annotation__task__project", "annotation__assignment")
    if kind == DatasetKind.PREFERENCE:
        # Joined: Django fetches a key without a way back by "id = 1 OR id = 2 ...", and SQLite refuses a thousand of these.
        candidates_of_tasks = TaskResponse.objects.select_related("response").order_by("position")
        revisions = revisions.prefetch_related(Prefetch("annotation__task__candidates", queryset=candidates_of_tasks))
    for revision in revisions.iterator(chunk_size=CHUNK):
        if kind == DatasetKind.PREFERENCE:
            yield _preference(revision)
        else:
            yield from _examples(revision)


def _examples(revision: AnnotationRevision) -> Iterator[tuple[Candidate, formats.Record, Item]]:
    """Yield an example for each answer of the assistant that was written."""
    task = revision.annotation.task
    item, tools = task.item, _tools(task)
    from_turn = revision.payload.get("from_turn")
    kept = kept_turns(item.messages, from_turn)
    for prompt, answer in formats.answers_in(kept, revision.payload["messages"]):
        own = from_turn is None and len(prompt) == len(item.messages)
        name = _name(revision) if own else f"{_name(revision)}t{len(prompt)}"
        record = formats.sft_record(name, prompt, [answer], tools)
        yield _candidate(revision, record, turns=None if own else len(prompt)), record, item


def _preference(revision: AnnotationRevision) -> tuple[Candidate, formats.Record, Item]:
    task = revision.annotation.task
    item = task.item
    messages = {candidate.response_id: candidate.response.messages for candidate in task.candidates.all()}
    pair = (item.pk, *sorted(messages))
    choice = revision.payload["choice"]
    if choice not in LETTERS:
        both = [messages[response] for response in sorted(messages)]
        record = formats.tie_record(_name(revision), item.messages, both, choice, _tools(task))
        return _candidate(revision, record, pair=pair, outcome=choice), record, item
    chosen = preferred_response(revision, task)
    (rejected,) = set(messages) - {chosen}
    record = formats.preference_record(
        _name(revision),
        item.messages,
        chosen=messages[chosen],
        rejected=messages[rejected],
        strength=revision.payload.get("strength"),
        tools=_tools(task),
    )
    return _candidate(revision, record, pair=pair, outcome=chosen), record, item


def preferred_response(revision: AnnotationRevision, task: Task) -> int:
    """Return the id of the preferred response: the payload names it by the letter under which its author saw it."""
    shown = revision.annotation.assignment.shown_order
    return int(shown[LETTERS.index(revision.payload["choice"])])


def _name(revision: AnnotationRevision) -> str:
    return f"a{revision.annotation_id}r{revision.number}"


def _tools(task: Task) -> list[Any] | None:
    return tools_of(task.item, task.project) or None


def _candidate(
    revision: AnnotationRevision,
    record: formats.Record,
    *,
    pair: tuple[int, ...] = (),
    outcome: str | int = "",
    turns: int | None = None,
) -> Candidate:
    return Candidate(
        annotation=revision.annotation_id,
        revision=revision.pk,
        item=revision.annotation.task.item_id,
        record_id=record["id"],
        content_hash=formats.content_hash(record),
        pair=pair,
        outcome=outcome,
        turns=turns,
    )
