"""Approved annotations, read once, in a stable order, as the records they would make."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Prefetch, Q, QuerySet

from annotation.comparing import BOTH_BAD, LETTERS, TIE, pairs_of
from annotation.models import AnnotationRevision, Item, Project, Task, TaskResponse
from annotation.models.annotation import AnnotationState
from annotation.models.task import TaskKind, TaskPurpose
from annotation.services.prompts import tools_of
from core.messages import kept_turns
from training.datasets import formats
from training.datasets.parts import CORRECTION, pair_part
from training.models import DatasetKind

TASK_KINDS = {DatasetKind.SFT: TaskKind.WRITE, DatasetKind.PREFERENCE: TaskKind.RANK}
PAIR = 2
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
    pair: tuple[Hashable, ...] = ()
    outcome: Hashable = ""
    turns: int | None = None
    # The models on whose drafts an example stands.
    drafted_by: tuple[str, ...] = ()


Made = tuple[Candidate, formats.Record, Item]


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


def candidates(revisions: QuerySet[AnnotationRevision], kind: str) -> Iterator[Made]:
    """Yield the records of each approved annotation with their item.

    A conversation makes one for each answer in it, an order of several answers one for each two of them.
    """
    revisions = revisions.select_related(
        "annotation__task__item", "annotation__task__project", "annotation__assignment"
    )
    if kind == DatasetKind.PREFERENCE:
        # Joined: Django fetches a key without a way back by "id = 1 OR id = 2 ...", and SQLite refuses a thousand of these.
        candidates_of_tasks = TaskResponse.objects.select_related("response").order_by("position")
        revisions = revisions.prefetch_related(Prefetch("annotation__task__candidates", queryset=candidates_of_tasks))
    for revision in revisions.iterator(chunk_size=CHUNK):
        if kind == DatasetKind.PREFERENCE:
            yield from _preferences(revision)
        else:
            yield from _examples(revision)


def _examples(revision: AnnotationRevision) -> Iterator[Made]:
    """Yield an example for each answer of the assistant that was written, by an author or by a judge who corrects."""
    task, start = revision.annotation.task, _name(revision)
    written = revision.payload.get("messages")
    if written is None:
        start, written = f"{start}{CORRECTION}", revision.payload["correction"]["messages"]
    item, tools = task.item, _tools(task)
    from_turn = revision.payload.get("from_turn")
    kept = kept_turns(item.messages, from_turn)
    for prompt, answer in formats.answers_in(kept, written):
        own = from_turn is None and len(prompt) == len(item.messages)
        name = start if own else f"{start}t{len(prompt)}"
        record = formats.sft_record(name, prompt, [answer], tools, drafted_by=revision.drafted_by)
        yield _candidate(revision, record, turns=None if own else len(prompt)), record, item


def _preferences(revision: AnnotationRevision) -> Iterator[Made]:
    """Yield a record for each two answers, of which one is better or neither; and one for a correction."""
    task, shown = revision.annotation.task, revision.annotation.assignment.shown_order
    messages = {candidate.response_id: candidate.response.messages for candidate in task.candidates.all()}
    places = {response: place for place, response in enumerate(messages)}
    for one, other, outcome in pairs_of(revision.payload, shown):
        part = pair_part(places[one], places[other]) if len(messages) > PAIR else ""
        record = _of_two(revision, f"{_name(revision)}{part}", {key: messages[key] for key in (one, other)}, outcome)
        yield _candidate(revision, record, pair=(task.item_id, one, other), outcome=outcome), record, task.item
    correction = revision.payload.get("correction")
    if correction:
        name, corrected = f"{_name(revision)}{CORRECTION}", shown[LETTERS.index(correction["letter"])]
        record = formats.preference_record(
            name,
            task.item.messages,
            chosen=correction["messages"],
            rejected=messages[corrected],
            strength=None,
            tools=_tools(task),
        )
        # Nobody else has judged this pair: it stands alone among the votes.
        yield _candidate(revision, record, pair=(name,), outcome=CORRECTION), record, task.item


def _of_two(
    revision: AnnotationRevision, name: str, messages: dict[int, formats.Messages], outcome: Hashable
) -> formats.Record:
    task = revision.annotation.task
    if outcome in (TIE, BOTH_BAD):
        return formats.tie_record(name, task.item.messages, list(messages.values()), str(outcome), _tools(task))
    (chosen,) = (text for response, text in messages.items() if response == outcome)
    (rejected,) = (text for response, text in messages.items() if response != outcome)
    return formats.preference_record(
        name,
        task.item.messages,
        chosen=chosen,
        rejected=rejected,
        strength=revision.payload.get("strength"),
        tools=_tools(task),
    )


def _name(revision: AnnotationRevision) -> str:
    return f"a{revision.annotation_id}r{revision.number}"


def _tools(task: Task) -> list[Any] | None:
    return tools_of(task.item, task.project) or None


def _candidate(
    revision: AnnotationRevision,
    record: formats.Record,
    *,
    pair: tuple[Hashable, ...] = (),
    outcome: Hashable = "",
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
        drafted_by=tuple(record.get("drafted_by", ())),
    )
