"""Approve many answers at once, unread: those that a reviewer has picked, or what two people agreed on."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db import transaction

from accounts.models import User
from accounts.services.audit import record
from annotation.models import Annotation, AnnotationRevision, Project, Review
from annotation.models.annotation import AnnotationState, ReviewReason, Verdict
from annotation.models.task import TaskPurpose
from annotation.queries.work import not_by, review_queue
from annotation.services import counting, review_probes
from annotation.services.review_policy import agreed_among, reconsider
from annotation.services.reviewing import decide
from annotation.services.slots import locked_tasks
from core.errors import Detail, InvalidInput

BULK_AT_MOST = 200


@dataclass(frozen=True)
class Skipped:
    """An annotation that a bulk approval left as it was, and why."""

    id: int
    reason: str


@dataclass(frozen=True)
class BulkApproval:
    """What a bulk approval did. ``next``: what is to be done goes on behind this number; None where nothing is left."""

    approved: int
    skipped: list[Skipped]
    next: int | None = None


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
    return BulkApproval(*_approve(project, by, wanted, agreed=False))


@transaction.atomic
@counting.gathered()
def approve_agreed(
    *,
    project: Project,
    by: User,
    through: int,
    after: int = 0,
    kind: str = "",
    author: int | None = None,
    reason: str = "",
) -> BulkApproval:
    """Approve the next 200 answers of a reviewer's queue that two people or more gave alike, up to one of them.

    ``through`` is the last that the reviewer has been told of: what has come since is not taken with it. Whether they
    agree is decided anew under the locks of their tasks, so that nothing is approved that has changed meanwhile.
    """
    queue = review_queue(project, by, kind=kind, author=author, reason=reason, agreed=True)
    rest = queue.filter(pk__gt=after, pk__lte=through).order_by("pk")
    wanted = list(rest.values_list("pk", flat=True)[:BULK_AT_MOST])
    approved, skipped = _approve(project, by, wanted, agreed=True)
    return BulkApproval(approved, skipped, wanted[-1] if len(wanted) == BULK_AT_MOST else None)


def _approve(project: Project, by: User, wanted: list[int], *, agreed: bool) -> tuple[int, list[Skipped]]:
    """Approve what can be approved; with ``agreed``, only what somebody else said as well."""
    probes = review_probes.approve_in_bulk(project=project, by=by, annotation_ids=wanted)
    wanted = [key for key in wanted if key not in probes]
    in_project = Annotation.objects.filter(pk__in=wanted, project=project, purpose=TaskPurpose.DATA)
    tasks = locked_tasks(set(in_project.values_list("task_id", flat=True)))
    obstacles = _Obstacles(
        found=in_project.in_bulk(),
        allowed=set(in_project.filter(not_by(by)).values_list("pk", flat=True)),
        disputed={task.pk for task in tasks if task.disputed},
        agreeing=agreed_among(tasks) if agreed else None,
    )
    skipped = [Skipped(key, reason) for key in wanted if (reason := obstacles.to(key))]
    refused = {one.id for one in skipped}
    approved = [obstacles.found[key] for key in wanted if key not in refused]
    _keep(approved, by, {"bulk": True} | ({"agreed": True} if agreed else {}))
    reconsider(tasks)
    return len(approved) + len(probes), skipped


def _keep(approved: list[Annotation], by: User, words: dict[str, bool]) -> None:
    for annotation in approved:
        decide(annotation, Verdict.APPROVE, by)
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
            project_id=annotation.project_id,
            before={"state": AnnotationState.SUBMITTED},
            after=after | words,
        )


@dataclass(frozen=True)
class _Obstacles:
    """Why some annotations cannot be approved, told under the locks of their tasks."""

    found: dict[int, Annotation]
    allowed: Collection[int]
    disputed: Collection[int]
    # None: nobody asks whether others agree.
    agreeing: Collection[int] | None

    def to(self, key: int) -> str:
        """Return why an annotation cannot be approved, or an empty string."""
        annotation = self.found.get(key)
        if annotation is None:
            return "There is no such work in this project."
        if key not in self.allowed:
            return "Nobody reviews their own work."
        if annotation.state != AnnotationState.SUBMITTED:
            return f"It is {annotation.get_state_display().lower()} already."
        if annotation.task_id in self.disputed:
            return "The answers to its task contradict each other. Settle them first."
        if annotation.review_reason == ReviewReason.WAITING:
            return "The other answers to its task are not in yet."
        if self.agreeing is not None and key not in self.agreeing:
            return "Nobody else gives this answer any more."
        return ""
