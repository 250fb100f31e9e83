"""Make tasks, read the votes on them, close them, and turn the votes of a comparison into data.

Importing and evaluation call these; people's own work is in ``distribution``, ``submitting`` and ``reviewing``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import User
from accounts.services.audit import record, record_all
from annotation.comparing import LETTERS
from annotation.models import (
    Annotation,
    AnnotationRevision,
    Assignment,
    Item,
    Project,
    Response,
    Task,
    TaskResponse,
    TaskSlot,
    WorkProfile,
)
from annotation.models.assignment import ASSIGNMENT_MACHINE, AssignmentState
from annotation.models.item import ResponseOrigin
from annotation.models.task import TASK_MACHINE, SlotState, TaskKind, TaskPurpose, TaskState
from annotation.services import counting
from annotation.services.review_policy import reconsider
from annotation.services.slots import create_slots, locked_tasks, settle
from core.hashing import digest

FEWEST_ANSWERS = 2


@dataclass(frozen=True)
class Vote:
    """One person's judgement of a pair. ``choice_response_id`` is None for a tie and for both bad."""

    task_id: int
    user_id: int
    choice_response_id: int | None
    choice: str
    seconds: int
    shown_order: list[int]


@transaction.atomic
def create_rank_task(
    *,
    project: Project,
    item: Item,
    responses: Sequence[Response],
    purpose: str,
    purpose_ref: str,
    required_answers: int,
    priority: int = 0,
) -> Task:
    """Create a task that puts two to eight answers to ``item`` before people, with a slot for each judgement it needs."""
    (task,) = create_rank_tasks(
        project=project,
        sets=[(item, responses)],
        purpose=purpose,
        purpose_ref=purpose_ref,
        required_answers=required_answers,
        priority=priority,
    )
    return task


@transaction.atomic
def create_rank_tasks(
    *,
    project: Project,
    sets: Sequence[tuple[Item, Sequence[Response]]],
    purpose: str,
    purpose_ref: str,
    required_answers: int,
    priority: int = 0,
) -> list[Task]:
    """Create a task for each set of two to eight answers; a thousand of them take as many statements as one.

    Raises:
        ValueError: a set has fewer answers, or more than there are letters for.
    """
    if any(not FEWEST_ANSWERS <= len(responses) <= len(LETTERS) for _, responses in sets):
        raise ValueError(f"a rank task has {FEWEST_ANSWERS} to {len(LETTERS)} answers")
    tasks = Task.objects.bulk_create(
        Task(
            project=project,
            item=item,
            kind=TaskKind.RANK,
            purpose=purpose,
            purpose_ref=purpose_ref,
            required_answers=required_answers,
            priority=priority,
        )
        for item, _ in sets
    )
    TaskResponse.objects.bulk_create(
        TaskResponse(task=task, response=response, position=position)
        for task, (_, responses) in zip(tasks, sets, strict=True)
        for position, response in enumerate(responses)
    )
    create_slots(tasks, project.handout_order)
    counting.note_new(tasks)
    return tasks


@transaction.atomic
def create_write_task(
    *, project: Project, item: Item, proposed: Response | None, priority: int, required_answers: int
) -> Task:
    """Create a task that asks for an answer to ``item``, with a slot for each answer it needs."""
    task = Task.objects.create(
        project=project,
        item=item,
        kind=TaskKind.WRITE,
        proposed=proposed,
        priority=priority,
        required_answers=required_answers,
    )
    create_slots([task], project.handout_order)
    counting.note_new([task])
    return task


def create_model_response(
    *, item: Item, messages: list[dict[str, Any]], source: str, sampling: dict[str, Any]
) -> Response:
    """Return the answer that ``source`` gave to ``item``; the same answer again is the same row."""
    (response,) = create_model_responses(answers=[(item, messages)], source=source, sampling=sampling)
    return response


@transaction.atomic
def create_model_responses(
    *, answers: Sequence[tuple[Item, list[dict[str, Any]]]], source: str, sampling: dict[str, Any]
) -> list[Response]:
    """Return the answers that ``source`` gave to items, in their order; the same answer again is the same row."""
    keys = [(item.pk, digest(messages)) for item, messages in answers]
    Response.objects.bulk_create(
        (
            Response(
                item=item,
                messages=messages,
                origin=ResponseOrigin.MODEL,
                source=source,
                sampling=sampling,
                content_hash=content_hash,
            )
            for (item, messages), (_, content_hash) in zip(answers, keys, strict=True)
        ),
        ignore_conflicts=True,
    )
    stored = Response.objects.filter(item__in={item for item, _ in keys}, origin=ResponseOrigin.MODEL, source=source)
    found = {(response.item_id, response.content_hash): response for response in stored}
    return [found[key] for key in keys]


def votes_on(task_ids: Iterable[int]) -> list[Vote]:
    """Return the judgements of rank tasks as their authors first gave them, blind, oldest first.

    What a reviewer made of them afterwards (they may have become data) does not change what was voted.
    """
    cast = (
        AnnotationRevision.objects.filter(
            annotation__task_id__in=list(task_ids), annotation__kind=TaskKind.RANK, number=1
        )
        .order_by("annotation_id")
        .values_list(
            "annotation__task_id",
            "annotation__author_id",
            "payload",
            "annotation__seconds_spent",
            "annotation__assignment__shown_order",
        )
    )
    return [
        Vote(task_id, user_id, chosen_response(payload, shown), payload["choice"], seconds, shown)
        for task_id, user_id, payload, seconds, shown in cast.iterator()
    ]


def chosen_response(payload: dict[str, Any], shown_order: list[int]) -> int | None:
    """Return the id of the preferred response: a payload names it by the letter under which its author saw it."""
    choice = payload["choice"]
    return shown_order[LETTERS.index(choice)] if choice in LETTERS else None


@transaction.atomic
@counting.gathered()
def adopt_as_data(*, tasks: Iterable[Task], by: User) -> int:
    """Make the votes of comparison tasks preference data: they enter the review queue. Return how many tasks changed.

    Adopting again changes nothing.
    """
    adopted = [task for task in locked_tasks(tasks) if task.purpose == TaskPurpose.COMPARISON]
    keys = [task.pk for task in adopted]
    Task.objects.filter(pk__in=keys).update(purpose=TaskPurpose.DATA)
    Annotation.objects.filter(task_id__in=keys).update(purpose=TaskPurpose.DATA)
    votes = list(Annotation.objects.filter(task_id__in=keys).select_related("assignment"))
    counting.note_adopted(votes)
    _count_for_quotas(votes)
    filled = Counter(TaskSlot.objects.filter(task_id__in=keys, state=SlotState.DONE).values_list("task_id", flat=True))
    for task in adopted:
        task.purpose = TaskPurpose.DATA
        reopened = task.state == TaskState.CANCELLED and filled[task.pk] > 0
        if reopened:
            # It was closed with some of its votes: those go to review, and no more are asked for.
            task.required_answers = filled[task.pk]
        counting.note_new([task])
        if reopened:
            before = counting.places(task)
            TASK_MACHINE.move(task, TaskState.ANSWERED)
            counting.note_move(task, before)
            task.save(update_fields=["state", "required_answers"])
        settle(task)
        record(actor=by, verb="task_adopted", target=task, project_id=task.project_id, after={"state": task.state})
    reconsider(adopted)
    return len(adopted)


def _count_for_quotas(votes: Iterable[Annotation]) -> None:
    """Count votes that have become data among what their authors submitted."""
    by_author = Counter((vote.project_id, vote.author_id) for vote in votes)
    for (project_id, user_id), amount in sorted(by_author.items()):
        profile, _ = WorkProfile.objects.get_or_create(project_id=project_id, user_id=user_id)
        WorkProfile.objects.filter(pk=profile.pk).update(submitted_count=F("submitted_count") + amount)


@transaction.atomic
@counting.gathered()
def close_tasks(*, tasks: Iterable[Task], by: User | None) -> int:
    """Ask nobody for more answers to these tasks; what was submitted stays. Return how many tasks were closed.

    A person who is at one of them loses the lease; what they still submit is kept as late and extra.
    """
    closed = [task for task in locked_tasks(tasks) if task.state in (TaskState.OPEN, TaskState.PARKED)]
    keys = [task.pk for task in closed]
    # Leases before slots, as whoever gives one back does.
    held = Assignment.objects.filter(task_id__in=keys, state=AssignmentState.HELD).order_by("pk")
    list(held.select_for_update(no_key=True).values_list("pk", flat=True))
    unfilled = TaskSlot.objects.filter(task_id__in=keys).exclude(state=SlotState.DONE)
    slots = list(unfilled.order_by("pk").select_for_update().values_list("pk", flat=True))
    ASSIGNMENT_MACHINE.check(AssignmentState.HELD, AssignmentState.EXPIRED)
    Assignment.objects.filter(slot_id__in=slots, state=AssignmentState.HELD).update(
        state=AssignmentState.EXPIRED, ended_at=timezone.now()
    )
    TaskSlot.objects.filter(pk__in=slots).delete()
    events = []
    for task in closed:
        before, state = counting.places(task), task.state
        TASK_MACHINE.move(task, TaskState.CANCELLED)
        counting.note_move(task, before)
        events.append((task, {"state": state}, {"state": task.state}))
    Task.objects.filter(pk__in=keys).update(state=TaskState.CANCELLED)
    record_all(actor=by, verb="task_closed", changes=events, project_id=closed[0].project_id if closed else None)
    return len(closed)
