"""Private copies of a question: a task of one slot that one person gets, and nobody else ever.

Gold, qualification questions and repeats are handed out as such copies. What people see of them is made by the same
code as any other assignment; only the task's purpose says what it is, and that is never shown.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from accounts.services.audit import record
from annotation.models import Assignment, GuidelineVersion, Project, Task, TaskResponse, TaskSlot
from annotation.models.assignment import ASSIGNMENT_MACHINE, AssignmentState
from annotation.models.task import SlotState, TaskKind
from annotation.services.lanes import now_position
from annotation.services.slots import take_free_slot


def hand_out_copy(
    *, source: Task, project: Project, user: User, purpose: str, ref: str, shown_order: Sequence[int] | None = None
) -> Assignment:
    """Copy a question for one person and lease it to them; the pair is shuffled, or shown in ``shown_order``."""
    task = Task.objects.create(
        project=project,
        item_id=source.item_id,
        kind=source.kind,
        purpose=purpose,
        purpose_ref=ref,
        proposed_id=source.proposed_id,
    )
    order: list[int] = []
    if source.kind == TaskKind.RANK:
        pairs = list(source.candidates.values_list("response_id", "position"))
        TaskResponse.objects.bulk_create(
            TaskResponse(task=task, response_id=response, position=position) for response, position in pairs
        )
        order = list(shown_order) if shown_order is not None else _shuffled([response for response, _ in pairs])
    slot = TaskSlot.objects.create(task=task, number=1, lane=None, state=SlotState.HELD, position=now_position())
    now = timezone.now()
    assignment = Assignment.objects.create(
        task=task,
        slot=slot,
        user=user,
        leased_until=now + timedelta(seconds=project.lease_seconds),
        heartbeat_at=now,
        shown_order=order,
        guideline=GuidelineVersion.objects.filter(project=project).order_by("-number").only("number").first(),
    )
    record(actor=user, verb="assignment_claimed", target=assignment, project_id=project.pk)
    return assignment


def _shuffled(responses: list[int]) -> list[int]:
    secrets.SystemRandom().shuffle(responses)
    return responses


def take_up_again(assignment: Assignment, project: Project) -> Assignment:
    """Renew the lease of a locked assignment to a private copy; nobody else can have taken its slot."""
    if assignment.state != AssignmentState.HELD:
        ASSIGNMENT_MACHINE.move(assignment, AssignmentState.HELD)
        assignment.slot, assignment.ended_at = take_free_slot(assignment.task_id, SlotState.HELD), None
        record(actor=assignment.user, verb="assignment_resumed", target=assignment, project_id=project.pk)
    now = timezone.now()
    assignment.leased_until, assignment.heartbeat_at = now + timedelta(seconds=project.lease_seconds), now
    assignment.save(update_fields=["state", "slot", "ended_at", "leased_until", "heartbeat_at"])
    return assignment
