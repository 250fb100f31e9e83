"""The last things that a person submitted in a project and may still change: nobody has looked at them."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from annotation.models import Annotation, Project, Review
from annotation.models.annotation import AnnotationState
from annotation.queries.work import own_annotations

# Beyond so many answers a person no longer remembers what they thought.
LAST = 10
# What waits, and what the policy let through: a decision that a person took has a reason to look, or a review.
# Private copies have the same marks, so that the list holds them as long as it holds work.
UNSEEN = Q(state=AnnotationState.SUBMITTED) | Q(state=AnnotationState.APPROVED, review_reason="")


def recent_of(project: Project | int, user: User) -> QuerySet[Annotation]:
    """Return what a person may still change of their last ten answers, the newest first."""
    last = own_annotations(user).filter(project=project).order_by("-pk")
    keys = list(last.values_list("pk", flat=True)[:LAST])
    seen = Review.objects.filter(annotation=OuterRef("pk"))
    return last.filter(~Exists(seen), UNSEEN, pk__in=keys).select_related("task")


def may_revise(annotation: Annotation, user: User) -> bool:
    """Tell whether it is among what its author may still change."""
    if annotation.author_id != user.pk:
        return False
    return recent_of(annotation.project_id, user).filter(pk=annotation.pk).exists()
