"""Hand out tasks: claim, keep, release, skip, and take back what was left lying."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Prefetch, prefetch_related_objects
from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts.models import User
from accounts.services.audit import record
from annotation.models import Assignment, GuidelineVersion, Project, Task, TaskResponse, TaskSlot, WorkProfile
from annotation.models.assignment import ASSIGNMENT_MACHINE, AssignmentState
from annotation.models.task import SlotState, TaskKind, TaskPurpose, TaskState
from annotation.queries.work import own_assignments
from annotation.services import counting, gold, nothing
from annotation.services.guidelines import unread_guideline
from annotation.services.nothing import NothingToDo
from annotation.services.qualification import qualification_gate
from annotation.services.searching import Rows, as_moment, json_list, lanes_statement, row_lock, take_next
from annotation.services.slots import make_ready_again, park, take_free_slot
from core.errors import Conflict, Detail, Gone, InvalidInput
from core.prepared import Prepared, insert, update
from core.together import answers, together

# How many leases one claim or one round of the sweep takes back.
EXPIRE_AT_MOST = 200
MAX_REASON_CHARACTERS = 500
MAX_SECONDS = 2**31 - 1
FREED = (AssignmentState.EXPIRED, AssignmentState.RELEASED)
QUESTION = Prepared(
    lambda mark: (
        Task.objects.select_related("item", "proposed").defer("item__search_text", "item__metadata").filter(pk=mark)
    ),
    1,
)
# Both run on every claim: one statement for all that is known of the person, and one for what they have at hand.
PERSON = """
    SELECT profile.tags, profile.qualified_at, profile.retrain_since, newest.id, newest.number, EXISTS (
        SELECT 1 FROM annotation_guidelineversion AS version
        WHERE version.project_id = %(project)s AND version.must_acknowledge
    ), (
        SELECT COUNT(*) FROM (
            SELECT 1 FROM annotation_annotation AS own
            WHERE own.author_id = %(user)s AND own.state = 'returned' AND own.project_id = %(project)s LIMIT 100
        ) AS returned
    )
    FROM accounts_user AS person
    LEFT JOIN annotation_workprofile AS profile
        ON profile.project_id = %(project)s AND profile.user_id = person.id
    LEFT JOIN annotation_guidelineversion AS newest ON newest.project_id = %(project)s AND newest.number = (
        SELECT MAX(number) FROM annotation_guidelineversion WHERE project_id = %(project)s
    )
    WHERE person.id = %(user)s {lock}
"""
AT_HAND = """
    SELECT held.id, held.state, task.kind
    FROM annotation_assignment AS held JOIN annotation_task AS task ON task.id = held.task_id
    WHERE held.user_id = %(user)s AND held.state IN ('held', 'expired') AND task.project_id = %(project)s
        AND (
            held.state = 'held' OR held.draft IS NOT NULL AND EXISTS (
                SELECT 1 FROM annotation_taskslot AS slot WHERE slot.task_id = held.task_id AND slot.state = 'ready'
            )
        )
    ORDER BY held.state DESC, held.draft_saved_at IS NULL, held.id
"""


@dataclass(frozen=True)
class Claimed:
    """What came of a claim, and how much of the person's own work was returned and waits (a hundred at most)."""

    found: Assignment | NothingToDo
    returned_waiting: int


def claim(
    *, project: Project, user: User, kind: str | None = None, besides: Collection[int] = ()
) -> Assignment | NothingToDo:
    """Hand ``user`` the next task of a project: what :func:`claim_next` found."""
    return claim_next(project=project, user=user, kind=kind, besides=besides).found


@transaction.atomic
@together()
def claim_next(*, project: Project, user: User, kind: str | None = None, besides: Collection[int] = ()) -> Claimed:
    """Hand ``user`` the next task of a project, or one that they have at hand already.

    ``besides`` names the assignments that are on their screen: what is given is another one, fetched ahead.

    Raises:
        Conflict: the project is archived.
    """
    if project.archived_at is not None:
        raise Conflict("This project is archived; no work is handed out.", code="project_archived")
    kinds = [kind] if kind else list(TaskKind.values)
    person = _lock_person(project, user, kinds)
    found = _gate(project, user, person, besides) or _find(project, user, person, kinds, besides)
    if isinstance(found, Assignment):
        _show(found, project)
    return Claimed(found, person.returned)


@dataclass(frozen=True)
class _Person:
    """What a claim needs to know of the person and of the guidelines."""

    profile: WorkProfile
    # The newest, without its text.
    guideline: GuidelineVersion | None
    # Some version has to be read before people go on.
    must_read: bool
    returned: int
    # Id, state and kind of what they hold, and then of what they were writing at when the lease ran out; of the latter
    # only what still has a free slot.
    at_hand: Rows
    # Where there is something for them, as it was when they were locked.
    lanes: Rows


def _lock_person(project: Project, user: User, kinds: Sequence[str]) -> _Person:
    """Lock the person, so that two tabs of theirs claim one after the other and both get the same task.

    What is read beside is read after the lock is there: each statement sees what was done before it began.
    """
    lanes_of, values = lanes_statement(project.pk, user.pk, kinds)
    (row,), at_hand, lanes = answers([PERSON.format(lock=row_lock("person")), AT_HAND, lanes_of], values)
    tags, qualified_at, retrain_since, guideline, number, must_read, returned = row
    profile = WorkProfile(
        project=project,
        user=user,
        tags=json_list(tags),
        qualified_at=as_moment(qualified_at),
        retrain_since=as_moment(retrain_since),
    )
    newest = None if guideline is None else GuidelineVersion(pk=guideline, project=project, number=number)
    return _Person(profile, newest, bool(must_read), returned, at_hand, lanes)


def _gate(project: Project, user: User, person: _Person, besides: Collection[int]) -> Assignment | NothingToDo | None:
    """Return what has to be done before any work, or None."""
    if (instead := qualification_gate(project, user, profile=person.profile, besides=besides)) is not None:
        return instead
    if person.must_read and (unread := unread_guideline(project, user)) is not None:
        return nothing.guideline_unread(project, user, unread)
    return None


def _find(
    project: Project, user: User, person: _Person, kinds: Sequence[str], besides: Collection[int]
) -> Assignment | NothingToDo:
    held = sum(state == AssignmentState.HELD for _, state, _ in person.at_hand)
    for key, state, kind in person.at_hand:
        if key in besides or kind not in kinds:
            continue
        if state != AssignmentState.HELD and held >= project.max_held:
            break
        if (kept := _take_up(key, project)) is not None:
            return kept
    if held >= project.max_held:
        return nothing.held_enough(held, project.max_held)
    if (enough := nothing.quota_reached(project, user, held=held)) is not None:
        return enough
    return (
        gold.private_task_for(project, user, kinds, profile=person.profile)
        or _next(project, user, person, kinds, lanes=person.lanes)
        or (_next(project, user, person, kinds) if take_back_expired(project_id=project.pk) else None)
        or _given_up(project, user, kinds, besides)
        or nothing.why_nothing(project, user, kinds, person.profile.tags)
    )


def _take_up(assignment_id: int, project: Project) -> Assignment | None:
    """Renew the lease of an assignment, which may have ended this very moment; return None where it cannot be had."""
    found = Assignment.objects.select_for_update(of=("self",), no_key=True).select_related("guideline")
    assignment = found.filter(pk=assignment_id, state__in=(AssignmentState.HELD, *FREED)).first()
    return None if assignment is None or not _keep(assignment, project) else assignment


def _given_up(project: Project, user: User, kinds: Sequence[str], besides: Collection[int]) -> Assignment | None:
    """Return a task that the person let go and that is still free: better than nothing to do."""
    free = TaskSlot.objects.filter(task_id=OuterRef("task_id"), state=SlotState.READY)
    freed = Assignment.objects.filter(user=user, state__in=FREED, task__project=project, task__kind__in=kinds)
    keys = freed.filter(Exists(free)).exclude(pk__in=besides).order_by("pk").values_list("pk", flat=True)
    for key in keys:
        if (kept := _take_up(key, project)) is not None:
            return kept
    return None


def _next(
    project: Project, user: User, person: _Person, kinds: Sequence[str], *, lanes: Rows | None = None
) -> Assignment | None:
    """Lease the first ready slot that is for this person."""
    slot = take_next(project.pk, user.pk, kinds, person.profile.tags, lanes=lanes)
    if slot is None:
        return None
    now = timezone.now()
    task = question(slot.task_id, project)
    assignment = Assignment(
        task=task,
        slot_id=slot.slot_id,
        user=user,
        leased_until=_lease_end(project, now),
        heartbeat_at=now,
        shown_order=_shuffled(task),
        guideline=person.guideline,
    )
    insert(assignment)
    record(actor=user, verb="assignment_claimed", target=assignment, project_id=project.pk)
    return assignment


def _show(assignment: Assignment, project: Project) -> None:
    """Put with an assignment what is to be shown, unless it has just been read."""
    if "task" not in assignment._state.fields_cache or "item" not in assignment.task._state.fields_cache:
        assignment.task = question(assignment.task_id, project)
    assignment.task.project = project


def question(task_id: int, project: Project) -> Task:
    """Return a task with what is put before people."""
    (task,) = QUESTION.all(task_id)
    task.project = project
    if task.kind == TaskKind.RANK:
        prefetch_related_objects([task], Prefetch("candidates", TaskResponse.objects.select_related("response")))
    return task


def _shuffled(task: Task) -> list[int]:
    """Return the task's responses in the order in which this person is to see them; chance decides."""
    if task.kind != TaskKind.RANK:
        return []
    order = [candidate.response_id for candidate in task.candidates.all()]
    secrets.SystemRandom().shuffle(order)
    return order


def _lease_end(project: Project, now: datetime) -> datetime:
    return now + timedelta(seconds=project.lease_seconds)


@transaction.atomic
def take_back_expired(*, project_id: int | None = None, limit: int = EXPIRE_AT_MOST) -> int:
    """End leases that have run out and make their slots ready for others; return how many. Drafts stay."""
    now = timezone.now()
    over = Assignment.objects.filter(state=AssignmentState.HELD, leased_until__lt=now)
    if project_id is not None:
        over = over.filter(task__project_id=project_id)
    found = dict(over.order_by("leased_until").values_list("pk", "task_id")[:limit])
    # The tasks first, as everybody does; what somebody is at just now is left to the next round.
    tasks = Task.objects.filter(pk__in=set(found.values())).order_by("pk")
    locked = {task.pk: task for task in tasks.select_for_update(skip_locked=True, no_key=True)}
    mine = over.filter(pk__in=[key for key, task in found.items() if task in locked])
    ended = list(mine.order_by("pk").select_for_update(of=("self",), skip_locked=True, no_key=True))
    for assignment in ended:
        ASSIGNMENT_MACHINE.move(assignment, AssignmentState.EXPIRED)
        assignment.ended_at = now
        project = locked[assignment.task_id].project_id
        record(actor=None, verb="assignment_expired", target=assignment, project_id=project)
    Assignment.objects.bulk_update(ended, ["state", "ended_at"])
    make_ready_again(assignment.slot_id for assignment in ended)
    return len(ended)


def held_by(user: User, assignment_id: int, token: UUID, *, with_task: bool = False) -> Assignment:
    """Lock an assignment of ``user``, and before it its task where that may change; return it with task and project.

    Raises:
        Http404: it is not theirs, or they are no longer in the project.
        Conflict: the token is not the assignment's.
    """
    own = own_assignments(user).select_related("task__project")
    rows_of = ("task", "self") if with_task else ("self",)
    assignment = get_object_or_404(own.select_for_update(of=rows_of, no_key=True), pk=assignment_id)
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
    update(assignment, "state", "slot", "ended_at", "leased_until", "heartbeat_at")
    return True


def note_seconds(assignment: Assignment, seconds: int | None) -> None:
    """Take over the time spent; it never goes back (another tab may count less)."""
    if seconds is not None:
        assignment.seconds_spent = max(assignment.seconds_spent, min(seconds, MAX_SECONDS))


@transaction.atomic
def release(*, user: User, assignment_id: int, token: UUID) -> None:
    """Give a task back unanswered; a draft stays. What is no longer held needs no giving back."""
    assignment = held_by(user, assignment_id, token, with_task=True)
    if assignment.state in FREED:
        return
    if assignment.state == AssignmentState.SUBMITTED:
        raise Conflict("This task is submitted already.", code="already_submitted")
    if assignment.state == AssignmentState.SKIPPED:
        raise Conflict("You skipped this task already.", code="already_skipped")
    _let_go(assignment, AssignmentState.RELEASED)
    record(actor=user, verb="assignment_released", target=assignment, project_id=assignment.task.project_id)


@transaction.atomic
@counting.gathered()
def skip(*, user: User, assignment_id: int, token: UUID, reason: str) -> None:
    """Pass a task on to others, and never get it again. Skipping again changes nothing.

    Who has written something says why it is dropped; who saw at once that the task is not theirs need not.

    Raises:
        InvalidInput: there is no reason although there is a draft, or it is too long.
        Gone: the lease is over and others have the slot.
    """
    reason = reason.strip()
    if len(reason) > MAX_REASON_CHARACTERS:
        message = f"Say in at most {MAX_REASON_CHARACTERS} characters why you skip this task."
        raise InvalidInput(message, details=[Detail(message, field="reason", code="too_long")])
    assignment = held_by(user, assignment_id, token, with_task=True)
    if assignment.state == AssignmentState.SKIPPED:
        return
    if assignment.state == AssignmentState.SUBMITTED:
        raise Conflict("This task is submitted already.", code="already_submitted")
    if assignment.task.purpose == TaskPurpose.QUALIFICATION:
        message = "A question of the qualification cannot be skipped. Answer it as well as you can."
        raise Conflict(message, code="qualification_question")
    if not reason and assignment.draft is not None:
        message = "You have written something for this task. Say in a few words why you skip it."
        raise InvalidInput(message, details=[Detail(message, field="reason", code="reason_missing")])
    keep_lease(assignment)
    assignment.skip_reason = reason
    _let_go(assignment, AssignmentState.SKIPPED)
    counting.note_skip(assignment)
    _count_skip(assignment.task)
    record(
        actor=user,
        verb="assignment_skipped",
        target=assignment,
        project_id=assignment.task.project_id,
        after={"reason": reason},
    )


def _count_skip(task: Task) -> None:
    """Count a skip of a locked task; after some of them it waits for a manager."""
    task.skip_count += 1
    task.save(update_fields=["skip_count"])
    if task.skip_count >= task.project.max_skips and task.state == TaskState.OPEN and task.purpose in nothing.PUBLIC:
        park(task)
        record(
            actor=None, verb="task_parked", target=task, project_id=task.project_id, after={"skips": task.skip_count}
        )


def _let_go(assignment: Assignment, state: AssignmentState) -> None:
    ASSIGNMENT_MACHINE.move(assignment, state)
    assignment.ended_at = timezone.now()
    assignment.save(update_fields=["state", "ended_at", "skip_reason"])
    make_ready_again([assignment.slot_id])
