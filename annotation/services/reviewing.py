"""Review what people submitted: approve, edit and approve, return, reject."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.services.audit import record
from annotation.models import Annotation, AnnotationRevision, Project, Review, Task
from annotation.models.annotation import ANNOTATION_MACHINE, AnnotationState, Verdict
from annotation.models.task import TaskPurpose, TaskState
from annotation.queries.work import not_by
from annotation.services import counting
from annotation.services.payloads import checked_payload
from annotation.services.slots import locked_tasks, make_ready_again, settle, settle_all
from annotation.services.submitting import add_revision, check_revision
from core.errors import Detail, InvalidInput, NotAllowed

BULK_AT_MOST = 200
OUTCOMES = {
    Verdict.APPROVE: AnnotationState.APPROVED,
    Verdict.EDIT_APPROVE: AnnotationState.APPROVED,
    Verdict.RETURN: AnnotationState.RETURNED,
    Verdict.REJECT: AnnotationState.REJECTED,
}
NEEDS_COMMENT = (Verdict.RETURN, Verdict.REJECT)


@dataclass(frozen=True)
class Skipped:
    """An annotation that a bulk approval left as it was, and why."""

    id: int
    reason: str


@dataclass(frozen=True)
class BulkApproval:
    """What a bulk approval did."""

    approved: int
    skipped: list[Skipped]


@transaction.atomic
@counting.gathered()
def review(
    *,
    annotation: Annotation,
    by: User,
    verdict: str,
    revision_number: int,
    payload: dict[str, Any] | None = None,
    reasons: Iterable[str] = (),
    comment: str = "",
) -> Review:
    """Give a verdict on the newest revision of an annotation.

    An edit makes a revision of the reviewer's, and the author sees both. A rejection opens the slot for other people.

    Raises:
        NotAllowed: it is the reviewer's own work (``own_work``).
        Conflict: it was decided before, or its wording has moved on.
        InvalidInput: a comment or the edited payload is missing or has faults.
    """
    (task,) = locked_tasks([annotation.task_id])
    annotation = Annotation.objects.select_related("project", "assignment").get(pk=annotation.pk)
    if not Annotation.objects.filter(not_by(by), pk=annotation.pk).exists():
        raise NotAllowed("Nobody reviews their own work. Leave this one to another reviewer.", code="own_work")
    check_revision(annotation, revision_number)
    ANNOTATION_MACHINE.check(annotation.state, OUTCOMES[Verdict(verdict)])
    comment = comment.strip()
    if verdict in NEEDS_COMMENT and not comment:
        message = "Say why, so that the author can learn from it."
        raise InvalidInput(message, details=[Detail(message, field="comment", code="comment_missing")])
    reviewed = annotation.revisions.get(number=revision_number)
    edited = _edit(annotation, verdict, payload, by)
    before = annotation.state
    _decide(annotation, Verdict(verdict), by)
    annotation.save(update_fields=["state", "decided_at", "payload", "revision_number"])
    made = Review.objects.create(
        annotation=annotation,
        revision=reviewed,
        edited_revision=edited,
        reviewer=by,
        verdict=verdict,
        reasons=list(reasons),
        comment=comment,
    )
    if annotation.state == AnnotationState.REJECTED:
        _open_again(annotation, task)
    settle(task)
    record(
        actor=by,
        verb="annotation_reviewed",
        target=annotation,
        project_id=annotation.project_id,
        before={"state": before},
        after={"state": annotation.state, "verdict": verdict, "revision": annotation.revision_number},
    )
    return made


def _edit(annotation: Annotation, verdict: str, payload: dict[str, Any] | None, by: User) -> AnnotationRevision | None:
    """Add the reviewer's wording where the verdict is an edit."""
    if verdict != Verdict.EDIT_APPROVE:
        if payload is not None:
            message = "Only 'edit and approve' takes an edited answer."
            raise InvalidInput(message, details=[Detail(message, field="payload", code="unexpected")])
        return None
    if payload is None:
        message = "Send the edited answer."
        raise InvalidInput(message, details=[Detail(message, field="payload", code="required")])
    payload = checked_payload(annotation.kind, payload, output_schema=annotation.project.output_schema)
    if payload == annotation.payload:
        message = "Nothing was changed in this answer. Approve it as it is."
        raise InvalidInput(message, details=[Detail(message, field="payload", code="unchanged")])
    return add_revision(annotation, payload=payload, author=by)


def _decide(annotation: Annotation, verdict: Verdict, by: User) -> None:
    before = counting.places(annotation)
    ANNOTATION_MACHINE.move(annotation, OUTCOMES[verdict])
    annotation.decided_at = timezone.now()
    counting.note_move(annotation, before)
    counting.note_verdict(annotation, verdict, by)


def _open_again(annotation: Annotation, task: Task) -> None:
    """Let other people fill the slot of a rejected answer; a closed task asks nobody any more."""
    if not annotation.extra and task.state != TaskState.CANCELLED:
        make_ready_again([annotation.assignment.slot_id])


@transaction.atomic
@counting.gathered()
def bulk_approve(*, project: Project, by: User, annotation_ids: Iterable[int]) -> BulkApproval:
    """Approve many annotations of a project as they are; those that cannot be approved are named with the reason.

    Raises:
        InvalidInput: more than 200 at once.
    """
    wanted = list(dict.fromkeys(annotation_ids))
    if len(wanted) > BULK_AT_MOST:
        message = f"At most {BULK_AT_MOST} can be approved at once."
        raise InvalidInput(message, details=[Detail(message, field="annotation_ids", code="too_many")])
    in_project = Annotation.objects.filter(pk__in=wanted, project=project, purpose=TaskPurpose.DATA)
    tasks = locked_tasks(set(in_project.values_list("task_id", flat=True)))
    found = in_project.in_bulk()
    allowed = set(in_project.filter(not_by(by)).values_list("pk", flat=True))
    skipped = [Skipped(key, reason) for key in wanted if (reason := _obstacle(found.get(key), allowed))]
    refused = {one.id for one in skipped}
    approved = [found[key] for key in wanted if key not in refused]
    for annotation in approved:
        _decide(annotation, Verdict.APPROVE, by)
    Annotation.objects.bulk_update(approved, ["state", "decided_at"])
    newest = {
        revision.annotation_id: revision
        for revision in AnnotationRevision.objects.filter(annotation__in=approved).order_by("number")
    }
    Review.objects.bulk_create(
        Review(annotation=annotation, revision=newest[annotation.pk], reviewer=by, verdict=Verdict.APPROVE)
        for annotation in approved
    )
    settle_all(tasks)
    for annotation in approved:
        after = {"state": annotation.state, "verdict": Verdict.APPROVE, "revision": annotation.revision_number}
        record(
            actor=by,
            verb="annotation_reviewed",
            target=annotation,
            project_id=project.pk,
            before={"state": AnnotationState.SUBMITTED},
            after=after | {"bulk": True},
        )
    return BulkApproval(len(approved), skipped)


def _obstacle(annotation: Annotation | None, allowed: set[int]) -> str:
    """Return why an annotation cannot be approved, or an empty string."""
    if annotation is None:
        return "There is no such work in this project."
    if annotation.pk not in allowed:
        return "Nobody reviews their own work."
    if annotation.state != AnnotationState.SUBMITTED:
        return f"It is {annotation.state} already."
    return ""
