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
from annotation.models.annotation import ANNOTATION_MACHINE, AnnotationState, Cause, ReviewReason, Verdict
from annotation.models.task import TaskPurpose, TaskState
from annotation.queries.work import not_by
from annotation.services import counting, review_probes
from annotation.services.guidelines import checked_section
from annotation.services.review_policy import reconsider
from annotation.services.slots import locked_tasks, make_ready_again
from annotation.services.submitting import add_revision, check_revision
from annotation.services.verdicts import OUTCOMES, checked_comment, checked_edit
from core.errors import Detail, InvalidInput, NotAllowed

BULK_AT_MOST = 200


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
    cause: str = "",
    guideline_section: str = "",
) -> Review:
    """Give a verdict on the newest revision of an annotation.

    An edit makes a revision of the reviewer's, and the author sees both. A rejection opens the slot for other people.
    ``cause`` says what a mistake came from, ``guideline_section`` where the guidelines are about it.

    Raises:
        NotAllowed: it is the reviewer's own work (``own_work``).
        Conflict: it was decided before, or its wording has moved on.
        InvalidInput: a comment or the edited payload is missing or has faults, or there is no such section.
    """
    if annotation.purpose == TaskPurpose.REVIEW_PROBE:
        return review_probes.give_verdict(
            annotation=annotation,
            by=by,
            verdict=verdict,
            revision_number=revision_number,
            payload=payload,
            reasons=reasons,
            comment=comment,
            cause=cause,
            guideline_section=guideline_section,
        )
    (task,) = locked_tasks([annotation.task_id])
    annotation = Annotation.objects.select_related("project", "assignment").get(pk=annotation.pk)
    if not Annotation.objects.filter(not_by(by), pk=annotation.pk).exists():
        raise NotAllowed("Nobody reviews their own work. Leave this one to another reviewer.", code="own_work")
    check_revision(annotation, revision_number)
    ANNOTATION_MACHINE.check(annotation.state, OUTCOMES[Verdict(verdict)])
    comment = checked_comment(verdict, comment)
    reviewed = annotation.revisions.get(number=revision_number)
    section = checked_section(annotation.project_id, annotation.guideline_number, guideline_section)
    about = annotation.guideline_number if cause or section else None
    edited = _edit(annotation, verdict, payload, by)
    before = annotation.state
    _decide(annotation, Verdict(verdict), by)
    annotation.save(update_fields=["state", "decided_at", "payload", "revision_number", "guideline_number"])
    made = Review.objects.create(
        annotation=annotation,
        revision=reviewed,
        edited_revision=edited,
        reviewer=by,
        verdict=verdict,
        reasons=list(reasons),
        comment=comment,
        cause=Cause(cause) if cause else "",
        guideline_section=section,
        guideline_number=about,
    )
    if annotation.state == AnnotationState.REJECTED:
        _open_again(annotation, task)
    record(
        actor=by,
        verb="annotation_reviewed",
        target=annotation,
        project_id=annotation.project_id,
        before={"state": before},
        after={"state": annotation.state, "verdict": verdict, "revision": annotation.revision_number},
    )
    # The other answers to the task may have waited for this, or contradict each other no longer.
    reconsider([task])
    return made


def _edit(annotation: Annotation, verdict: str, payload: dict[str, Any] | None, by: User) -> AnnotationRevision | None:
    """Add the reviewer's wording where the verdict is an edit."""
    edited = checked_edit(annotation, verdict, payload)
    return None if edited is None else add_revision(annotation, payload=edited, author=by)


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
    probes = review_probes.approve_in_bulk(project=project, by=by, annotation_ids=wanted)
    wanted = [key for key in wanted if key not in probes]
    in_project = Annotation.objects.filter(pk__in=wanted, project=project, purpose=TaskPurpose.DATA)
    tasks = locked_tasks(set(in_project.values_list("task_id", flat=True)))
    found = in_project.in_bulk()
    allowed = set(in_project.filter(not_by(by)).values_list("pk", flat=True))
    disputed = {task.pk for task in tasks if task.disputed}
    skipped = [Skipped(key, reason) for key in wanted if (reason := _obstacle(found.get(key), allowed, disputed))]
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
    reconsider(tasks)
    return BulkApproval(len(approved) + len(probes), skipped)


def _obstacle(annotation: Annotation | None, allowed: set[int], disputed: set[int]) -> str:
    """Return why an annotation cannot be approved, or an empty string."""
    if annotation is None:
        return "There is no such work in this project."
    if annotation.pk not in allowed:
        return "Nobody reviews their own work."
    if annotation.state != AnnotationState.SUBMITTED:
        return f"It is {annotation.get_state_display().lower()} already."
    if annotation.task_id in disputed:
        return "The answers to its task contradict each other. Settle them first."
    if annotation.review_reason == ReviewReason.WAITING:
        return "The other answers to its task are not in yet."
    return ""
