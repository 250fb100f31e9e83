"""Keep drafts, take answers, and take them again after they were returned."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts.models import User
from accounts.services.audit import record
from annotation.models import (
    Annotation,
    AnnotationRevision,
    Assignment,
    GuidelineVersion,
    ProjectMembership,
    WorkProfile,
)
from annotation.models.annotation import ANNOTATION_MACHINE, AnnotationState
from annotation.models.assignment import ASSIGNMENT_MACHINE, AssignmentState
from annotation.models.task import SlotState, TaskPurpose
from annotation.queries.work import own_annotations, own_assignments
from annotation.services import counting, gold, review_policy
from annotation.services.checking import checked_for
from annotation.services.distribution import MAX_SECONDS, check_token, held_by, keep_lease, note_seconds
from annotation.services.payloads import checked_draft
from annotation.services.slots import locked_tasks, move_slots, settle, settle_answered, take_free_slot
from core.errors import Conflict
from core.prepared import Prepared, insert, update
from core.together import together, write


def _locked(own: QuerySet[Assignment]) -> QuerySet[Assignment]:
    full = own.select_related("task__project", "guideline").defer("guideline__body")
    return full.select_for_update(of=("task", "self"), no_key=True)


# The assignment of a member with its task, both locked: asked on every submission.
OWN = Prepared(
    lambda pk, user: _locked(
        Assignment.objects.filter(
            Exists(ProjectMembership.objects.filter(user=user, project=OuterRef("task__project"))), pk=pk, user=user
        )
    ),
    2,
)


COUNT_ONE_MORE = """
    INSERT INTO annotation_workprofile ({columns}) VALUES ({values})
    ON CONFLICT (project_id, user_id) DO UPDATE SET submitted_count = annotation_workprofile.submitted_count + 1
"""


def _own_otherwise(user: User, assignment_id: int) -> Assignment:
    """Return the assignment of somebody who is no member: an administrator, or nobody who has one."""
    return get_object_or_404(_locked(own_assignments(user)), pk=assignment_id)


@dataclass(frozen=True)
class Submission:
    """What became of an answer; ``created`` is False where it had been submitted before."""

    annotation: Annotation
    created: bool


@transaction.atomic
def save_draft(
    *,
    user: User,
    assignment_id: int,
    token: UUID,
    payload: dict[str, Any],
    version: int,
    seconds_spent: int | None = None,
) -> Assignment:
    """Keep an unfinished answer and renew the lease. ``version`` is the one that the writer has seen.

    Raises:
        Conflict: another tab has saved a later draft (``draft_conflict``).
        Gone: the lease is over and others have the slot.
    """
    checked_draft(payload)
    assignment = held_by(user, assignment_id, token)
    keep_lease(assignment)
    note_seconds(assignment, seconds_spent)
    return put_draft(assignment, payload, version)


def check_written_from(version: int, assignment: Assignment, payload: dict[str, Any]) -> None:
    """Refuse a text that was written without having seen the draft that is kept.

    A repeat of what is kept is no conflict: the answer to its save was lost on the way.
    """
    if assignment.draft_version != version and assignment.draft != payload:
        raise Conflict(
            "This draft was changed elsewhere, in another tab or on another device. Choose which text to keep.",
            code="draft_conflict",
        )


def put_draft(assignment: Assignment, payload: dict[str, Any], version: int) -> Assignment:
    """Keep a draft with a locked assignment, unless it was written from another version than the one that is kept."""
    check_written_from(version, assignment, payload)
    if assignment.draft_version != version:
        return assignment
    assignment.draft, assignment.draft_version = payload, version + 1
    assignment.draft_saved_at = timezone.now()
    assignment.save(update_fields=["draft", "draft_version", "draft_saved_at", "seconds_spent"])
    return assignment


@transaction.atomic
@together()
@counting.gathered()
def submit(
    *,
    user: User,
    assignment_id: int,
    token: UUID,
    payload: dict[str, Any],
    seconds_spent: int = 0,
    draft_version: int | None = None,
) -> Submission:
    """Take an answer. It is never turned away for being late: it is kept and marked.

    ``draft_version`` is the draft that its writer has seen, so that a page need not save the draft before; None: whatever
    was drafted.

    Raises:
        Conflict: another answer was submitted before, the task was skipped, or a later draft was saved elsewhere
            (``draft_conflict``).
        InvalidInput: the payload has faults.
    """
    assignment = OWN.first(assignment_id, user.pk) or _own_otherwise(user, assignment_id)
    check_token(assignment, token)
    if draft_version is not None and assignment.state == AssignmentState.HELD:
        check_written_from(draft_version, assignment, payload)
    task = assignment.task
    payload = checked_for(task, payload, assignment.shown_order, must_tick=True)
    if assignment.state == AssignmentState.SUBMITTED:
        return _submitted_before(assignment, payload)
    if assignment.state == AssignmentState.SKIPPED:
        raise Conflict("You skipped this task; it went to others.", code="already_skipped")
    now = timezone.now()
    late = assignment.state != AssignmentState.HELD or assignment.leased_until < now
    if assignment.state == AssignmentState.HELD:
        move_slots([assignment.slot_id], SlotState.DONE)
    else:
        assignment.slot = take_free_slot(task.pk, SlotState.DONE)
    ASSIGNMENT_MACHINE.move(assignment, AssignmentState.SUBMITTED)
    assignment.ended_at = now
    note_seconds(assignment, seconds_spent)
    update(assignment, "state", "slot", "ended_at", "seconds_spent")
    annotation = Annotation(
        project_id=task.project_id,
        task=task,
        assignment=assignment,
        author=user,
        kind=task.kind,
        purpose=task.purpose,
        payload=payload,
        late=late,
        extra=assignment.slot_id is None,
        seconds_spent=assignment.seconds_spent,
        submitted_at=now,
        guideline_number=assignment.guideline.number if assignment.guideline else None,
    )
    insert(annotation)
    first = AnnotationRevision(
        annotation=annotation,
        number=1,
        payload=payload,
        drafted_by=assignment.drafted_by,
        author=user,
        guideline_id=assignment.guideline_id,
        created_at=now,
    )
    insert(first, key=False)
    counting.note_answer(annotation)
    if not annotation.extra:
        settle_answered(task)
    after = {"kind": task.kind, "late": late, "extra": annotation.extra}
    record(actor=user, verb="annotation_submitted", target=annotation, project_id=task.project_id, after=after)
    if task.purpose in gold.PRIVATE:
        gold.after_private_submit(annotation)
    elif task.purpose == TaskPurpose.DATA:
        _count_for(user, task.project_id)
        if not annotation.extra:
            review_policy.after_submit(annotation, task)
    return Submission(annotation, created=True)


def _count_for(user: User, project_id: int) -> None:
    """Count an answer that is data for the person's quota; the first one makes their profile."""
    fields = [field for field in WorkProfile._meta.concrete_fields if not field.primary_key]
    new = WorkProfile(project_id=project_id, user=user, submitted_count=1)
    statement = COUNT_ONE_MORE.format(
        columns=", ".join(str(field.column) for field in fields), values=", ".join(["%s"] * len(fields))
    )
    write(statement, [field.get_db_prep_save(field.pre_save(new, True), connection) for field in fields])


def _submitted_before(assignment: Assignment, payload: dict[str, Any]) -> Submission:
    annotation = assignment.annotation
    if annotation.revisions.get(number=1).payload != payload:
        raise Conflict(
            "You have submitted another answer to this task already. Find it under My work.", code="already_submitted"
        )
    return Submission(annotation, created=False)


@transaction.atomic
@counting.gathered()
def resubmit(
    *,
    user: User,
    annotation_id: int,
    payload: dict[str, Any],
    revision_number: int,
    note: str = "",
    seconds_spent: int = 0,
) -> Annotation:
    """Take the author's new wording of a returned annotation; the old one is kept. A repeat changes nothing.

    Raises:
        Conflict: it is not returned, or its wording has moved on.
        InvalidInput: the payload has faults.
    """
    (task,) = locked_tasks([get_object_or_404(own_annotations(user), pk=annotation_id).task_id])
    annotation = Annotation.objects.select_related("project", "assignment").get(pk=annotation_id)
    task.project = annotation.project
    payload = checked_for(task, payload, annotation.assignment.shown_order, must_tick=True)
    if _is_repeat(annotation, user, payload, revision_number):
        return annotation
    check_revision(annotation, revision_number)
    if annotation.state != AnnotationState.RETURNED:
        raise Conflict("Only returned work can be submitted again.", code="not_returned")
    before, seconds_before = counting.places(annotation), annotation.seconds_spent
    ANNOTATION_MACHINE.move(annotation, AnnotationState.SUBMITTED)
    annotation.decided_at = None
    annotation.seconds_spent = min(annotation.seconds_spent + seconds_spent, MAX_SECONDS)
    add_revision(annotation, payload=payload, author=user, note=note)
    counting.note_move(annotation, before)
    counting.note_resubmitted(annotation, more_seconds=annotation.seconds_spent - seconds_before)
    annotation.save(
        update_fields=["state", "decided_at", "seconds_spent", "payload", "revision_number", "guideline_number"]
    )
    settle(task)
    after = {"revision": annotation.revision_number}
    record(actor=user, verb="annotation_resubmitted", target=annotation, project_id=annotation.project_id, after=after)
    if task.purpose == TaskPurpose.DATA and not annotation.extra:
        review_policy.after_submit(annotation, task)
    return annotation


def _is_repeat(annotation: Annotation, user: User, payload: dict[str, Any], revision_number: int) -> bool:
    if annotation.state != AnnotationState.SUBMITTED or annotation.revision_number != revision_number + 1:
        return False
    return annotation.payload == payload and annotation.revisions.get(number=annotation.revision_number).author == user


def check_revision(annotation: Annotation, revision_number: int) -> None:
    """Refuse what was written against a wording that is no longer the newest."""
    if annotation.revision_number != revision_number:
        raise Conflict(
            f"This is at revision {annotation.revision_number} by now, not {revision_number}. Open it again.",
            code="revision_conflict",
        )


def add_revision(
    annotation: Annotation, *, payload: dict[str, Any], author: User, note: str = ""
) -> AnnotationRevision:
    """Add a wording under the newest guidelines. The caller holds the task's lock and saves the annotation."""
    annotation.payload = payload
    annotation.revision_number += 1
    guideline = GuidelineVersion.objects.filter(project_id=annotation.project_id).order_by("-number").first()
    annotation.guideline_number = guideline.number if guideline else None
    return AnnotationRevision.objects.create(
        annotation=annotation,
        number=annotation.revision_number,
        payload=payload,
        # What changes is the wording; what the first wording stood on, the next ones stand on.
        drafted_by=annotation.assignment.drafted_by,
        author=author,
        note=note,
        guideline=guideline,
    )
