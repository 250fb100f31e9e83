"""Change one of one's last ten answers, as long as nobody has looked at it: the undo of the workbench.

The old wording stays as a revision. What the policy decided about it is decided anew, as if the new wording had been
submitted at first. A gold question or a repeat is changed like any other work, and scored by what its author stands by.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.shortcuts import get_object_or_404

from accounts.models import User
from accounts.services.audit import record
from annotation.models import Annotation, Assignment, Task
from annotation.models.annotation import ANNOTATION_MACHINE, AnnotationState
from annotation.models.task import TaskPurpose
from annotation.queries.recent import may_revise
from annotation.queries.work import own_annotations
from annotation.services import counting, gold, review_policy
from annotation.services.checking import checked_for
from annotation.services.distribution import MAX_SECONDS
from annotation.services.payloads import checked_draft
from annotation.services.slots import locked_tasks, settle
from annotation.services.submitting import add_revision, check_revision, put_draft
from core.errors import Conflict, Gone

TOO_LATE = "This can no longer be changed: somebody has looked at it, or you have answered ten others since."


@transaction.atomic
@counting.gathered()
def revise(
    *,
    user: User,
    annotation_id: int,
    payload: dict[str, Any],
    revision_number: int,
    note: str = "",
    seconds_spent: int = 0,
) -> Annotation:
    """Take another answer of the author's in place of one that nobody has looked at. A repeat changes nothing.

    Raises:
        Conflict: somebody has looked at it or it is too long ago (``not_recent``), or its wording has moved on.
        InvalidInput: the payload has faults.
    """
    (task,) = locked_tasks([get_object_or_404(own_annotations(user), pk=annotation_id).task_id])
    annotation = Annotation.objects.select_related("project", "assignment").get(pk=annotation_id)
    task.project = annotation.project
    payload = checked_for(task, payload, annotation.assignment.shown_order, must_tick=True)
    repeated = annotation.revised > 0 and annotation.revision_number == revision_number + 1
    if repeated and annotation.payload == payload:
        return annotation
    check_revision(annotation, revision_number)
    if not may_revise(annotation, user):
        raise Conflict(TOO_LATE, code="not_recent")
    if annotation.payload == payload:
        return annotation
    _change(annotation, task, user, payload, note, seconds_spent)
    return annotation


@transaction.atomic
def save_wording(*, user: User, annotation_id: int, payload: dict[str, Any], version: int) -> Assignment:
    """Keep an unfinished new wording of one's own answer, where its first drafts were kept.

    Raises:
        Conflict: another tab or device has saved a later one (``draft_conflict``).
        Gone: it is neither returned nor among the last ten that nobody has looked at.
    """
    checked_draft(payload)
    annotation = get_object_or_404(own_annotations(user), pk=annotation_id)
    if annotation.state != AnnotationState.RETURNED and not may_revise(annotation, user):
        raise Gone(TOO_LATE, code="not_recent")
    assignment = Assignment.objects.select_for_update(no_key=True).get(pk=annotation.assignment_id)
    return put_draft(assignment, payload, version)


def wording_of(annotation: Annotation) -> dict[str, Any] | None:
    """Return what the author has written since the newest revision and not submitted."""
    saved_at = annotation.assignment.draft_saved_at
    newest = max(revision.created_at for revision in annotation.revisions.all())
    return annotation.assignment.draft if saved_at is not None and saved_at > newest else None


def _change(
    annotation: Annotation, task: Task, user: User, payload: dict[str, Any], note: str, seconds_spent: int
) -> None:
    before = {"state": annotation.state, "revision": annotation.revision_number}
    places, seconds_before = counting.places(annotation), annotation.seconds_spent
    if annotation.state == AnnotationState.APPROVED:
        counting.note_approval_undone(annotation)
        ANNOTATION_MACHINE.move(annotation, AnnotationState.SUBMITTED)
    annotation.decided_at = None
    annotation.revised += 1
    annotation.seconds_spent = min(annotation.seconds_spent + seconds_spent, MAX_SECONDS)
    add_revision(annotation, payload=payload, author=user, note=note)
    annotation.save(
        update_fields=[
            "state",
            "decided_at",
            "revised",
            "seconds_spent",
            "payload",
            "revision_number",
            "guideline_number",
        ]
    )
    counting.note_move(annotation, places)
    counting.note_revised(annotation, more_seconds=annotation.seconds_spent - seconds_before)
    record(
        actor=user,
        verb="annotation_revised",
        target=annotation,
        project_id=annotation.project_id,
        before=before,
        after={"state": annotation.state, "revision": annotation.revision_number},
    )
    settle(task)
    if task.purpose in gold.PRIVATE:
        gold.after_private_revision(annotation)
    elif task.purpose == TaskPurpose.DATA and not annotation.extra:
        task.project = annotation.project
        review_policy.after_submit(annotation, task)
