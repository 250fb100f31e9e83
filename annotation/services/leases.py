"""End leases of others: what a manager takes back is ready for whoever comes. Drafts stay."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from accounts.services.audit import record_all
from annotation.models import Assignment, Project
from annotation.models.assignment import ASSIGNMENT_MACHINE, AssignmentState
from annotation.models.task import TaskPurpose
from annotation.services.slots import locked_tasks, make_ready_again

# Nothing was heard of whoever holds it for so long: the page of a person at work says something every minute.
STALE_AFTER = timedelta(minutes=15)
RELEASED_AT_ONCE = 200
# What is handed out to whoever comes. A private copy (gold, qualification, repeat) is nobody else's.
PUBLIC = (TaskPurpose.DATA, TaskPurpose.COMPARISON)


@dataclass
class Released:
    """How many leases were ended, and which of those asked for were none any more."""

    count: int = 0
    skipped: list[int] = field(default_factory=list)


def leases_of(project: Project) -> QuerySet[Assignment]:
    """Return what people hold of a project's work."""
    return Assignment.objects.filter(state=AssignmentState.HELD, task__project=project, task__purpose__in=PUBLIC)


def stale(leases: QuerySet[Assignment]) -> QuerySet[Assignment]:
    """Return the leases of whose holders nothing was heard for long."""
    return leases.filter(heartbeat_at__lt=timezone.now() - STALE_AFTER)


def release_leases(*, project: Project, by: User, assignment_ids: Iterable[int]) -> Released:
    """End the named leases. One that is over already, or of another project, is left out."""
    wanted = sorted(set(assignment_ids))
    released = Released()
    for start in range(0, len(wanted), RELEASED_AT_ONCE):
        some = wanted[start : start + RELEASED_AT_ONCE]
        ended = _end(leases_of(project).filter(pk__in=some), by)
        released.count += len(ended)
        released.skipped += [pk for pk in some if pk not in ended]
    return released


def release_stale(*, project: Project, by: User) -> Released:
    """End every lease of whose holder nothing was heard for long."""
    released = Released()
    while ended := _end(stale(leases_of(project)), by):
        released.count += len(ended)
    return released


def let_go_of_work(*, project: Project, user: User, by: User) -> int:
    """End all the leases of a person in a project, within the caller's transaction."""
    return len(end_leases(leases_of(project).filter(user=user), by))


@transaction.atomic
def _end(leases: QuerySet[Assignment], by: User) -> set[int]:
    some = leases.order_by("pk").values_list("pk", flat=True)[:RELEASED_AT_ONCE]
    return end_leases(leases.filter(pk__in=list(some)), by)


def end_leases(leases: QuerySet[Assignment], by: User | None) -> set[int]:
    """End leases in the caller's transaction and return their ids; their slots are ready for others."""
    now = timezone.now()
    # The tasks first, as everybody does: a slot of a task that is being parked is parked with it.
    tasks = locked_tasks(set(leases.values_list("task_id", flat=True)))
    held = leases.filter(task__in=tasks).order_by("pk")
    ended = list(held.select_for_update(of=("self",), no_key=True))
    for assignment in ended:
        ASSIGNMENT_MACHINE.move(assignment, AssignmentState.RELEASED)
        assignment.ended_at = now
    Assignment.objects.bulk_update(ended, ["state", "ended_at"])
    before = {"state": AssignmentState.HELD}
    record_all(
        actor=by,
        verb="lease_released",
        changes=[(row, before | {"user": row.user_id}, {"state": row.state}) for row in ended],
        project_id=tasks[0].project_id if tasks else None,
    )
    make_ready_again(assignment.slot_id for assignment in ended)
    return {assignment.pk for assignment in ended}
