"""Let the answers to gold questions and repeats stand in people's own lists like any other work.

Nobody reviews them, so on their own they would stay "submitted" for good while all around them is approved: a list of
one's own work would then name every gold question. What the project's policy approves at once is approved at once here
too; everything else is approved a little after the work beside it was decided. A decision on it has no reviewer, and
none is shown to authors for a plain approval (see docs/decisions/0050).
"""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts.services.audit import record
from annotation.models import Annotation, Project
from annotation.models.annotation import ANNOTATION_MACHINE, AnnotationState
from annotation.models.task import TaskKind, TaskPurpose
from annotation.services import review_policy

LIKE_WORK = (TaskPurpose.GOLD, TaskPurpose.REPEAT)
SETTLED_AT_ONCE = 500
# A decision is dated so many seconds back at most: not all of them on the beat of the sweep.
BACKDATED_SECONDS = 50
chance = secrets.SystemRandom()


def begin(annotation: Annotation) -> None:
    """Give an answer just submitted to a private copy the state that the same answer as work would have now."""
    reason = ""
    if annotation.purpose in LIKE_WORK:
        project = annotation.project
        reason = review_policy.reason_for(annotation, project)
        overlap = project.rank_overlap if annotation.kind == TaskKind.RANK else project.write_overlap
        if not reason and overlap == 1:
            _approve(annotation)
    annotation.review_reason = reason
    annotation.save(update_fields=["state", "decided_at", "review_reason"])


def settle_beside_work() -> int:
    """Approve private answers whose neighbours among the same person's work are decided; return how many."""
    waiting = Annotation.objects.filter(project=OuterRef("pk"), purpose__in=LIKE_WORK, state=AnnotationState.SUBMITTED)
    projects = Project.objects.filter(Exists(waiting), archived_at=None).order_by("pk")
    return sum(_settle(project) for project in projects)


@transaction.atomic
def _settle(project: Project) -> int:
    waiting = Annotation.objects.filter(project=project, purpose__in=LIKE_WORK, state=AnnotationState.SUBMITTED)
    locked = list(waiting.order_by("pk").select_for_update(skip_locked=True, no_key=True)[:SETTLED_AT_ONCE])
    settled = 0
    for annotation in locked:
        # Not all that could go go at once.
        if chance.random() < 0.5 and _neighbour_is_decided(annotation):
            _approve(annotation, chance.randrange(BACKDATED_SECONDS))
            annotation.save(update_fields=["state", "decided_at"])
            settled += 1
    return settled


def _neighbour_is_decided(annotation: Annotation) -> bool:
    """Look at the work before it, or else after it, that was to be reviewed for itself, as this would have been."""
    work = Annotation.objects.filter(
        project_id=annotation.project_id,
        author_id=annotation.author_id,
        purpose=TaskPurpose.DATA,
        kind=annotation.kind,
        extra=False,
    )
    if annotation.review_reason:
        work = work.exclude(review_reason="")
    neighbour = (
        work.filter(pk__lt=annotation.pk).order_by("-pk").first()
        or work.filter(pk__gt=annotation.pk).order_by("pk").first()
    )
    return neighbour is not None and neighbour.state != AnnotationState.SUBMITTED


def _approve(annotation: Annotation, seconds_ago: int = 0) -> None:
    ANNOTATION_MACHINE.move(annotation, AnnotationState.APPROVED)
    moment = timezone.now() - timedelta(seconds=seconds_ago)
    annotation.decided_at = max(moment, annotation.submitted_at)
    record(
        actor=None,
        verb="annotation_auto_approved",
        target=annotation,
        project_id=annotation.project_id,
        before={"state": AnnotationState.SUBMITTED},
        after={"state": annotation.state, "revision": annotation.revision_number},
    )
