"""Review what people submitted: approve, edit and approve, return, reject."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.services.audit import record
from annotation.models import Annotation, Review, Task
from annotation.models.annotation import ANNOTATION_MACHINE, AnnotationState, Verdict
from annotation.models.task import TaskPurpose, TaskState
from annotation.services import counting, review_probes
from annotation.services.review_policy import reconsider
from annotation.services.slots import locked_tasks, make_ready_again
from annotation.services.submitting import add_revision
from annotation.services.verdicts import OUTCOMES, Given, check_not_own, checked


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
    given = Given(verdict, revision_number, payload, reasons, comment, cause, guideline_section)
    if annotation.purpose == TaskPurpose.REVIEW_PROBE:
        return review_probes.give_verdict(annotation=annotation, by=by, given=given)
    (task,) = locked_tasks([annotation.task_id])
    annotation = Annotation.objects.select_related("project", "assignment").get(pk=annotation.pk)
    check_not_own(annotation, by)
    said = checked(annotation, given)
    reviewed = annotation.revisions.get(number=revision_number)
    edited = None if said.edited is None else add_revision(annotation, payload=said.edited, author=by)
    before = annotation.state
    decide(annotation, said.verdict, by)
    annotation.save(update_fields=["state", "decided_at", "payload", "revision_number", "guideline_number"])
    made = said.keep(annotation, by, revision=reviewed, edited=edited)
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
