"""Review probes as reviewers meet them: in the queue like work, and decided once they have decided on them.

A probe is carried by an annotation that no count and no list of work knows. Managers plant probes and see them listed;
the queue shows them to those who review without managing, but never to the author of the answer.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count, Exists, OuterRef, QuerySet

from accounts.models import User
from accounts.roles import Role
from annotation.models import Annotation, ProjectMembership, ReviewProbe, ReviewProbeAnswer
from annotation.models.annotation import AnnotationState
from annotation.models.task import TaskPurpose
from annotation.queries.work import not_by


def carriers_for(user: User) -> QuerySet[Annotation]:
    """Return the carriers of probes that somebody may meet, or has met, as a reviewer."""
    if user.is_administrator:
        return Annotation.objects.none()
    held = ProjectMembership.objects.filter(project=OuterRef("project"), user=user)
    return Annotation.objects.filter(
        not_by(user),
        Exists(held.filter(role=Role.REVIEWER)),
        ~Exists(held.filter(role=Role.MANAGER)),
        purpose=TaskPurpose.REVIEW_PROBE,
    )


def waiting_carriers(user: User, projects: Iterable[int]) -> QuerySet[Annotation]:
    """Return the carriers that wait in a reviewer's queues."""
    answered = ReviewProbeAnswer.objects.filter(probe=OuterRef("review_probe"), reviewer=user)
    live = ReviewProbe.objects.filter(annotation=OuterRef("pk"), retired_at=None)
    return carriers_for(user).filter(
        Exists(live), ~Exists(answered), project__in=list(projects), state=AnnotationState.SUBMITTED
    )


def waiting_by_project(user: User, projects: Iterable[int]) -> dict[int, int]:
    """Return how many probes wait for a reviewer in each project: counts of a queue contain them."""
    found = waiting_carriers(user, projects).order_by().values("project_id").annotate(count=Count("pk"))
    return {row["project_id"]: row["count"] for row in found}


def may_see(user: User, carrier: Annotation) -> bool:
    """Tell whether a reviewer may open a carrier: it waits for them, or they have decided on it."""
    decided = carrier.reviews.filter(reviewer=user).exists()
    if decided:
        return carriers_for(user).filter(pk=carrier.pk).exists()
    return waiting_carriers(user, [carrier.project_id]).filter(pk=carrier.pk).exists()
