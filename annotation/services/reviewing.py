"""Review what people submitted: approve, edit and approve, return, reject."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.services.audit import record
from annotation.models import Annotation, AnnotationRevision, Review, Task
from annotation.models.annotation import ANNOTATION_MACHINE, AnnotationState, Cause, Verdict
from annotation.models.task import TaskPurpose, TaskState
from annotation.queries.work import not_by
from annotation.services import counting, review_probes
from annotation.services.guidelines import checked_section
from annotation.services.review_policy import reconsider
from annotation.services.slots import locked_tasks, make_ready_again
from annotation.services.submitting import add_revision, check_revision
from annotation.services.verdicts import OUTCOMES, checked_comment, checked_edit
from core.errors import NotAllowed


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
    decide(annotation, Verdict(verdict), by)
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


def decide(annotation: Annotation, verdict: Verdict, by: User) -> None:
    """Move an annotation (in memory) to where a verdict leads, and count it. The caller saves it."""
    before = counting.places(annotation)
    ANNOTATION_MACHINE.move(annotation, OUTCOMES[verdict])
    annotation.decided_at = timezone.now()
    counting.note_move(annotation, before)
    counting.note_verdict(annotation, verdict, by)


def _open_again(annotation: Annotation, task: Task) -> None:
    """Let other people fill the slot of a rejected answer; a closed task asks nobody any more."""
    if not annotation.extra and task.state != TaskState.CANCELLED:
        make_ready_again([annotation.assignment.slot_id])
