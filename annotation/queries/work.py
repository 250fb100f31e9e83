"""Reads of people's own work, and of what waits for review."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Left

from accounts.models import User
from accounts.roles import Role
from annotation.agreeing import ENOUGH
from annotation.models import (
    Annotation,
    AnnotationRevision,
    Assignment,
    Project,
    ProjectMembership,
    Review,
    ReviewProbe,
    ReviewProbeAnswer,
    TaskResponse,
)
from annotation.models.annotation import AnnotationState, ReviewReason, Verdict
from annotation.models.task import TaskPurpose
from annotation.queries.projects import projects_of

EXCERPT_CHARACTERS = 300
# What waits in the review queue: work, and what is planted among it.
REVIEWED = [TaskPurpose.DATA, TaskPurpose.REVIEW_PROBE]
NOT_OWN_WORK = (TaskPurpose.QUALIFICATION, TaskPurpose.REVIEW_PROBE)
# So much returned work is put before the rest of one's own.
RETURNED_AT_MOST = 200
OLDEST, DISAGREEMENT = "oldest", "disagreement"
# The orders of the review queue.
QUEUE_ORDERS = ((OLDEST, "Oldest first"), (DISAGREEMENT, "Most disagreement first"))


def own_assignments(user: User) -> QuerySet[Assignment]:
    """Return a person's leases in the projects that they are still in.

    The carrier of a review probe names the author of the answer, who knows nothing of it.
    """
    own = Assignment.objects.filter(user=user, task__project__in=projects_of(user))
    return own.exclude(task__purpose=TaskPurpose.REVIEW_PROBE)


def with_question(assignments: QuerySet[Assignment]) -> QuerySet[Assignment]:
    """Return assignments with all that is put before the person."""
    candidates = TaskResponse.objects.select_related("response")
    return assignments.select_related("task__item", "task__project", "task__proposed", "guideline").prefetch_related(
        Prefetch("task__candidates", queryset=candidates)
    )


def own_annotations(user: User) -> QuerySet[Annotation]:
    """Return what a person submitted, whatever it was for, with the last word of the reviewers.

    Gold questions and repeats are among it like any other work, and so are the votes of comparisons. The questions of a
    qualification have a page of their own, and a review probe is nothing that its author submitted.
    """
    last = Review.objects.filter(annotation=OuterRef("pk")).order_by("-pk").values("pk")[:1]
    return (
        Annotation.objects.filter(author=user, project__in=projects_of(user))
        .exclude(purpose__in=NOT_OWN_WORK)
        .select_related("project")
        .annotate(prompt=Left("task__item__search_text", EXCERPT_CHARACTERS), last_review_id=Subquery(last))
    )


def last_reviews(annotations: list[Annotation]) -> dict[int, Review]:
    """Return the last review of each annotation of a page, by annotation, where it tells the author something."""
    wanted = [found for annotation in annotations if (found := getattr(annotation, "last_review_id", None))]
    reviews = Review.objects.filter(pk__in=wanted)
    return {review.annotation_id: review for review in reviews if tells_author(review)}


def tells_author(review: Review) -> bool:
    """Tell whether a review says more than that the work is approved, which its state says.

    Authors see no other: gold questions and repeats are approved without a reviewer, and must look like work.
    """
    words = (review.comment, review.reasons, review.cause, review.guideline_section)
    return review.verdict != Verdict.APPROVE or any(words)


def annotations_in_full() -> QuerySet[Annotation]:
    """Return annotations with their question, every revision and every review."""
    revisions = AnnotationRevision.objects.select_related("author").order_by("number")
    reviews = Review.objects.select_related("reviewer", "revision", "edited_revision").order_by("pk")
    candidates = TaskResponse.objects.select_related("response")
    return Annotation.objects.select_related(
        "project", "author", "task__item", "task__proposed", "assignment__guideline"
    ).prefetch_related(
        Prefetch("revisions", queryset=revisions),
        Prefetch("reviews", queryset=reviews),
        Prefetch("task__candidates", queryset=candidates),
    )


def not_by(reviewer: User) -> Q:
    """Leave out what a person has a part in: their own answers, and questions about an answer that they wrote."""
    own_pair = TaskResponse.objects.filter(task=OuterRef("task_id"), response__author=reviewer)
    not_proposed = Q(task__proposed__author=None) | ~Q(task__proposed__author=reviewer)
    return Q(~Q(author=reviewer), not_proposed, ~Exists(own_pair))


def carriers_for(user: User) -> QuerySet[Annotation]:
    """Return the carriers of review probes that somebody may meet, or has met, as a reviewer.

    Managers see all probes listed, and the author of an answer never meets it.
    """
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
    """Return the carriers that wait in a reviewer's queues, among the work that came at the same time."""
    answered = ReviewProbeAnswer.objects.filter(probe=OuterRef("review_probe"), reviewer=user)
    live = ReviewProbe.objects.filter(annotation=OuterRef("pk"), retired_at=None)
    return carriers_for(user).filter(
        Exists(live), ~Exists(answered), project__in=list(projects), state=AnnotationState.SUBMITTED
    )


def review_queue(
    project: Project,
    reviewer: User,
    *,
    kind: str = "",
    author: int | None = None,
    reason: str = "",
    agreed: bool = False,
) -> QuerySet[Annotation]:
    """Return what waits for this reviewer: not what nobody has to look at, nor what waits for other answers.

    ``agreed``: only what two people or more gave alike.
    """
    # In the words of the partial indexes, so that they are used; of the probes, those that this person meets.
    planted = list(waiting_carriers(reviewer, [project.pk]).values_list("pk", flat=True))
    waiting = Annotation.objects.filter(
        not_by(reviewer),
        ~Q(review_reason__in=["", ReviewReason.WAITING]),
        Q(purpose=TaskPurpose.DATA) | Q(pk__in=planted),
        project=project,
        purpose__in=REVIEWED,
        state=AnnotationState.SUBMITTED,
    )
    if kind:
        waiting = waiting.filter(kind=kind)
    if author is not None:
        waiting = waiting.filter(author_id=author)
    if reason:
        waiting = waiting.filter(review_reason=reason)
    if agreed:
        waiting = waiting.filter(agreed_by__gte=ENOUGH)
    return waiting.select_related("author", "task").annotate(prompt=Left("task__item__search_text", EXCERPT_CHARACTERS))
