"""Hand out tasks: claim, keep, release, skip, and take back what was left lying."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Prefetch, Q, prefetch_related_objects
from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts.models import User
from accounts.services.audit import record
from annotation.models import Assignment, GuidelineVersion, Project, Task, TaskResponse, TaskSlot
from annotation.models.assignment import ASSIGNMENT_MACHINE, AssignmentState
from annotation.models.task import SlotState, TaskKind
from annotation.queries.work import own_assignments
from annotation.services import counting
from annotation.services.lanes import first_slot
from annotation.services.slots import make_ready_again, move_slots, take_free_slot
from core.errors import Conflict, Detail, Gone, InvalidInput

# How many leases one claim or one round of the sweep takes back.
EXPIRE_AT_MOST = 200
MAX_REASON_CHARACTERS = 500
MAX_SECONDS = 2**31 - 1
FREED = (AssignmentState.EXPIRED, AssignmentState.RELEASED)


@dataclass(frozen=True)
class NothingToDo:
    """Why a claim gave nothing."""

    code: str
    message: str


@transaction.atomic
def claim(*, project: Project, user: User, kind: str | None = None) -> Assignment | NothingToDo:
    """Hand ``user`` the next task of a project, or the one that they have at hand already.

    Raises:
        Conflict: the project is archived.
    """
    if project.archived_at is not None:
        raise Conflict("This project is archived; no work is handed out.", code="project_archived")
    # Two tabs of one person claim one after the other, so that both get the same task.
    User.objects.select_for_update(no_key=True).only("pk").get(pk=user.pk)
    kinds = [kind] if kind else list(TaskKind.values)
    found = (
        _at_hand(project, user, kinds)
        or _next(project, user, kinds)
        or (_next(project, user, kinds) if take_back_expired(project_id=project.pk) else None)
        or _given_up(project, user, kinds)
    )
    if found is None:
        return _nothing(project, user, kinds)
    found.task = _question(found.task_id, project)
    return found


def _at_hand(project: Project, user: User, kinds: list[str]) -> Assignment | None:
    """Return what the person holds, or else what they were writing at when the lease ran out, its slot still free."""
    open_work = Assignment.objects.filter(
        user=user,
        state__in=(AssignmentState.HELD, AssignmentState.EXPIRED),
        task__project=project,
        task__kind__in=kinds,
    )
    found = (
        open_work.filter(Q(state=AssignmentState.HELD) | Q(draft__isnull=False) & _task_has_free_slot())
        # "held" sorts behind "expired".
        .order_by("-state", "pk")
        .select_for_update(of=("self",), no_key=True)
        .first()
    )
    return None if found is None or not _keep(found, project) else found


def _given_up(project: Project, user: User, kinds: list[str]) -> Assignment | None:
    """Return a task that the person let go and that is still free: better than nothing to do."""
    freed = Assignment.objects.filter(user=user, state__in=FREED, task__project=project, task__kind__in=kinds)
    found = freed.filter(_task_has_free_slot()).order_by("pk").select_for_update(of=("self",), no_key=True).first()
    return None if found is None or not _keep(found, project) else found


def _task_has_free_slot() -> Exists:
    return Exists(TaskSlot.objects.filter(task_id=OuterRef("task_id"), state=SlotState.READY))


def _next(project: Project, user: User, kinds: list[str]) -> Assignment | None:
    """Lease the first ready slot that is for this person."""
    slot = first_slot(project, user, kinds)
    if slot is None:
        return None
    move_slots([slot.pk], SlotState.HELD)
    now = timezone.now()
    assignment = Assignment.objects.create(
        task_id=slot.task_id,
        slot=slot,
        user=user,
        leased_until=_lease_end(project, now),
        heartbeat_at=now,
        shown_order=_shuffled_responses(slot.task_id, slot.lane.kind),
        guideline=GuidelineVersion.objects.filter(project=project).order_by("-number").only("number").first(),
    )
    record(actor=user, verb="assignment_claimed", target=assignment, project_id=project.pk)
    return assignment


def _question(task_id: int, project: Project) -> Task:
    """Return a task with what is put before people."""
    task = Task.objects.select_related("item", "proposed").defer("item__search_text", "item__metadata").get(pk=task_id)
    task.project = project
    if task.kind == TaskKind.RANK:
        prefetch_related_objects([task], Prefetch("candidates", TaskResponse.objects.select_related("response")))
    return task


def _shuffled_responses(task_id: int, kind: str) -> list[int]:
    """Return the task's responses in the order in which this person is to see them; chance decides."""
    if kind != TaskKind.RANK:
        return []
    order = list(Task(pk=task_id).candidates.values_list("response_id", flat=True))
    secrets.SystemRandom().shuffle(order)
    return order


def _lease_end(project: Project, now: datetime) -> datetime:
    return now + timedelta(seconds=project.lease_seconds)


def _nothing(project: Project, user: User, kinds: list[str]) -> NothingToDo:
    slots = TaskSlot.objects.filter(task__project=project, task__kind__in=kinds)
    not_mine = ~Exists(Assignment.objects.filter(task_id=OuterRef("task_id"), user=user))
    if not slots.exists():
        return NothingToDo("no_tasks", "When a manager imports prompts, they are handed out here.")
    if slots.filter(not_mine, state=SlotState.HELD).exists():
        return NothingToDo(
            "held_by_others",
            "Other people have the remaining tasks at hand. Look again in a while; some may come back.",
        )
    if slots.exclude(state=SlotState.DONE).exists():
        return NothingToDo("nothing_left_for_you", "What is left needs other people: you have had each of these tasks.")
    return NothingToDo("all_done", "Every task has its answers. There is nothing left to do here.")


@transaction.atomic
def take_back_expired(*, project_id: int | None = None, limit: int = EXPIRE_AT_MOST) -> int:
    """End leases that have run out and make their slots ready for others; return how many. Drafts stay."""
    now = timezone.now()
    over = Assignment.objects.filter(state=AssignmentState.HELD, leased_until__lt=now)
    if project_id is not None:
        over = over.filter(task__project_id=project_id)
    over = over.select_related("task").order_by("leased_until")
    ended = list(over.select_for_update(of=("self",), skip_locked=True, no_key=True)[:limit])
    for assignment in ended:
        ASSIGNMENT_MACHINE.move(assignment, AssignmentState.EXPIRED)
        assignment.ended_at = now
        record(actor=None, verb="assignment_expired", target=assignment, project_id=assignment.task.project_id)
    Assignment.objects.bulk_update(ended, ["state", "ended_at"])
    make_ready_again(assignment.slot_id for assignment in ended)
    return len(ended)


def held_by(user: User, assignment_id: int, token: UUID) -> Assignment:
    """Lock an assignment of ``user`` and return it with its task and project.

    Raises:
        Http404: it is not theirs, or they are no longer in the project.
        Conflict: the token is not the assignment's.
    """
    own = own_assignments(user).select_related("task__project")
    assignment = get_object_or_404(own.select_for_update(of=("self",), no_key=True), pk=assignment_id)
    check_token(assignment, token)
    return assignment


def check_token(assignment: Assignment, token: UUID) -> None:
    """Refuse a token that is not the assignment's."""
    if assignment.token != token:
        raise Conflict("This token does not belong to the assignment. Open the task again.", code="lease_token")


@transaction.atomic
def renew(*, user: User, assignment_id: int, token: UUID, seconds_spent: int | None = None) -> Assignment:
    """Keep the lease for another while, or take it up again where the slot is still free.

    Raises:
        Gone: the lease is over and others have the slot.
    """
    assignment = held_by(user, assignment_id, token)
    keep_lease(assignment)
    note_seconds(assignment, seconds_spent)
    assignment.save(update_fields=["seconds_spent"])
    return assignment


def keep_lease(assignment: Assignment) -> None:
    """Renew the lease of a locked assignment, quietly taking it up again where the slot is still free."""
    if assignment.state == AssignmentState.SUBMITTED:
        raise Gone("This task is submitted already; later changes to it are not kept.", code="already_submitted")
    if assignment.state == AssignmentState.SKIPPED:
        raise Gone("You skipped this task; it went to others.", code="already_skipped")
    if not _keep(assignment, assignment.task.project):
        raise Gone(
            "The lease is over and the task went to others. You can still submit what you have.", code="lease_over"
        )


def _keep(assignment: Assignment, project: Project) -> bool:
    """Renew the lease of an assignment that is held or was let go; tell whether there was a slot for it."""
    now = timezone.now()
    if assignment.state in FREED:
        slot = take_free_slot(assignment.task_id, SlotState.HELD)
        if slot is None:
            return False
        ASSIGNMENT_MACHINE.move(assignment, AssignmentState.HELD)
        assignment.slot, assignment.ended_at = slot, None
        record(actor=assignment.user, verb="assignment_resumed", target=assignment, project_id=project.pk)
    assignment.leased_until, assignment.heartbeat_at = _lease_end(project, now), now
    assignment.save(update_fields=["state", "slot", "ended_at", "leased_until", "heartbeat_at"])
    return True


def note_seconds(assignment: Assignment, seconds: int | None) -> None:
    """Take over the time spent; it never goes back (another tab may count less)."""
    if seconds is not None:
        assignment.seconds_spent = max(assignment.seconds_spent, min(seconds, MAX_SECONDS))


@transaction.atomic
def release(*, user: User, assignment_id: int, token: UUID) -> None:
    """Give a task back unanswered; a draft stays. What is no longer held needs no giving back."""
    assignment = held_by(user, assignment_id, token)
    if assignment.state in FREED:
        return
    if assignment.state == AssignmentState.SUBMITTED:
        raise Conflict("This task is submitted already.", code="already_submitted")
    if assignment.state == AssignmentState.SKIPPED:
        raise Conflict("You skipped this task already.", code="already_skipped")
    _let_go(assignment, AssignmentState.RELEASED)
    record(actor=user, verb="assignment_released", target=assignment, project_id=assignment.task.project_id)


@transaction.atomic
def skip(*, user: User, assignment_id: int, token: UUID, reason: str) -> None:
    """Pass a task on to others, and never get it again. Skipping again changes nothing.

    Raises:
        InvalidInput: there is no reason, or it is too long.
        Gone: the lease is over and others have the slot.
    """
    reason = reason.strip()
    if not reason or len(reason) > MAX_REASON_CHARACTERS:
        message = f"Say in at most {MAX_REASON_CHARACTERS} characters why you skip this task."
        raise InvalidInput(message, details=[Detail(message, field="reason", code="reason_missing")])
    assignment = held_by(user, assignment_id, token)
    if assignment.state == AssignmentState.SKIPPED:
        return
    if assignment.state == AssignmentState.SUBMITTED:
        raise Conflict("This task is submitted already.", code="already_submitted")
    keep_lease(assignment)
    assignment.skip_reason = reason
    _let_go(assignment, AssignmentState.SKIPPED)
    Task.objects.filter(pk=assignment.task_id).update(skip_count=F("skip_count") + 1)
    counting.note_skip(assignment)
    record(
        actor=user,
        verb="assignment_skipped",
        target=assignment,
        project_id=assignment.task.project_id,
        after={"reason": reason},
    )


def _let_go(assignment: Assignment, state: AssignmentState) -> None:
    ASSIGNMENT_MACHINE.move(assignment, state)
    assignment.ended_at = timezone.now()
    assignment.save(update_fields=["state", "ended_at", "skip_reason"])
    make_ready_again([assignment.slot_id])
