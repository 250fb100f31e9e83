"""Known good and known bad answers, planted in the review queue: open text has no key, but reviewers can be asked.

Each reviewer meets each probe once, among the work that came at the same time. A verdict on it looks like any other to
whoever gives it; to everybody else the probe waits on. The author of the answer is shown as its author, and neither
their lists nor any count or export knows of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, Min, OuterRef
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from accounts.services.audit import record
from annotation.models import (
    Annotation,
    AnnotationRevision,
    Assignment,
    Project,
    ProjectMembership,
    Review,
    ReviewProbe,
    ReviewProbeAnswer,
    Task,
    TaskResponse,
)
from annotation.models.annotation import AnnotationState, ReviewReason, Verdict
from annotation.models.assignment import AssignmentState
from annotation.models.project import ReviewPolicy
from annotation.models.task import TaskPurpose, TaskState
from annotation.queries.work import waiting_carriers
from annotation.services.archive import check_active
from annotation.services.checking import checked_for
from annotation.services.counting import note_day
from annotation.services.slots import locked_tasks
from annotation.services.verdicts import OUTCOMES, Given, check_not_own, checked
from core.errors import Conflict, Detail, InvalidInput

MAX_EXPLANATION = 5_000
# A probe that has waited so long, and longer than all work, would be known by its age: it is planted anew.
STALE = timedelta(days=3)


@transaction.atomic
def plant(
    *,
    project: Project,
    by: User,
    annotation_id: int,
    good: bool,
    payload: dict[str, Any] | None = None,
    explanation: str = "",
) -> ReviewProbe:
    """Plant an approved answer in the review queue: as it is (good), or in a wording that is wrong (bad).

    Raises:
        InvalidInput: it is not approved work of this project; a bad wording is missing, has faults or is the good one.
        Conflict: the same answer is planted already; it would stand out; or the project is archived.
    """
    check_active(project)
    if natural_reason(project) is None:
        raise Conflict(
            "Reviewers of this project see nothing but disagreements, so a planted answer would stand out. "
            "Let people review a share, or newcomers' first work, in the settings.",
            code="probe_stands_out",
        )
    source = (
        Annotation.objects.filter(project=project, purpose=TaskPurpose.DATA, pk=annotation_id)
        .select_related("task", "assignment", "author", "project")
        .first()
    )
    if source is None or source.state != AnnotationState.APPROVED:
        raise _invalid("annotation", "not_approved", "Choose approved work of this project.")
    if ReviewProbe.objects.filter(made_from=source, good=good, retired_at=None).exists():
        raise Conflict("This answer is planted already.", code="probe_already")
    if len(explanation.strip()) > MAX_EXPLANATION:
        raise _invalid("explanation", "too_long", f"An explanation has at most {MAX_EXPLANATION:,} characters.")
    carrier = _carrier(source, _wording(source, good, payload), project)
    probe = ReviewProbe.objects.create(
        project=project,
        annotation=carrier,
        made_from=source,
        good=good,
        explanation=explanation.strip(),
        created_by=by,
    )
    _name_after(carrier, probe)
    record(
        actor=by,
        verb="review_probe_added",
        target=probe,
        project_id=project.pk,
        after={"made_from": source.pk, "good": good},
    )
    return probe


def natural_reason(project: Project) -> ReviewReason | None:
    """Return why ordinary work of this project waits that nobody disputes; None where all that waits is disputed."""
    if project.review_policy == ReviewPolicy.ALL:
        return ReviewReason.POLICY
    if project.review_policy == ReviewPolicy.SAMPLE and project.review_share:
        return ReviewReason.SAMPLE
    if project.review_newcomer_first:
        return ReviewReason.NEWCOMER
    return ReviewReason.RELIABILITY if project.review_below_reliability else None


def follow_policy(project: Project) -> None:
    """Let probes wait for the reason for which work waits now, after the project's policy has changed."""
    if (reason := natural_reason(project)) is not None:
        Annotation.objects.filter(project=project, purpose=TaskPurpose.REVIEW_PROBE).update(review_reason=reason)


def _wording(source: Annotation, good: bool, payload: dict[str, Any] | None) -> dict[str, Any]:
    if good:
        if payload is not None:
            raise _invalid("payload", "unexpected", "A good probe is the answer as it was approved.")
        return dict(source.payload)
    if payload is None:
        raise _invalid("payload", "required", "Write what is to be found wrong.")
    payload = checked_for(source.task, payload, source.assignment.shown_order)
    if payload == source.payload:
        raise _invalid("payload", "unchanged", "This is the answer that was approved. Change it for the worse.")
    return payload


def _carrier(source: Annotation, payload: dict[str, Any], project: Project) -> Annotation:
    """Make the annotation that shows a wording as if its author had submitted it just now."""
    now = timezone.now()
    task = Task.objects.create(
        project=project,
        item_id=source.task.item_id,
        kind=source.kind,
        purpose=TaskPurpose.REVIEW_PROBE,
        proposed_id=source.task.proposed_id,
        state=TaskState.ANSWERED,
    )
    TaskResponse.objects.bulk_create(
        TaskResponse(task=task, response_id=response, position=position)
        for response, position in source.task.candidates.values_list("response_id", "position")
    )
    shown = source.assignment
    assignment = Assignment.objects.create(
        task=task,
        user_id=source.author_id,
        state=AssignmentState.SUBMITTED,
        leased_until=now,
        shown_order=shown.shown_order,
        guideline_id=shown.guideline_id,
        seconds_spent=source.seconds_spent,
        ended_at=now,
    )
    carrier = Annotation.objects.create(
        project=project,
        task=task,
        assignment=assignment,
        author_id=source.author_id,
        kind=source.kind,
        purpose=TaskPurpose.REVIEW_PROBE,
        payload=payload,
        seconds_spent=source.seconds_spent,
        review_reason=natural_reason(project) or source.review_reason,
        # Beside it stands what others answered: as it was approved, it agrees with as many of them.
        agreed_by=source.agreed_by if payload == source.payload else 1,
        guideline_number=source.guideline_number,
        submitted_at=now,
    )
    AnnotationRevision.objects.create(
        annotation=carrier, number=1, payload=payload, author_id=source.author_id, guideline_id=shown.guideline_id
    )
    return carrier


def _name_after(carrier: Annotation, probe: ReviewProbe) -> None:
    Task.objects.filter(pk=carrier.task_id).update(purpose_ref=f"probe:{probe.pk}")


@transaction.atomic
def retire(*, probe: ReviewProbe, by: User) -> ReviewProbe:
    """Take a probe out of all queues; what reviewers said stays. Again changes nothing."""
    probe = ReviewProbe.objects.select_for_update(no_key=True).get(pk=probe.pk)
    if probe.retired_at is None:
        probe.retired_at = timezone.now()
        probe.save(update_fields=["retired_at"])
        record(actor=by, verb="review_probe_retired", target=probe, project_id=probe.project_id)
    return probe


@transaction.atomic
def give_verdict(*, annotation: Annotation, by: User, given: Given) -> Review:
    """Take a reviewer's verdict on a probe: checked, kept and shown to them like a verdict on work.

    Raises:
        What ``annotation.services.reviewing.review`` raises.
    """
    locked_tasks([annotation.task_id])
    carrier = Annotation.objects.select_related("project", "task").get(pk=annotation.pk)
    check_not_own(carrier, by)
    probe = ReviewProbe.objects.get(pk=int(carrier.task.purpose_ref.split(":")[1]))
    reviewed = carrier.revisions.get(number=1)
    seen = as_seen_by(carrier, by)
    before = seen.state
    said = checked(seen, given)
    edited = None if said.edited is None else _add_wording(carrier, said.edited, by)
    made = said.keep(carrier, by, revision=reviewed, edited=edited)
    verdict = said.verdict
    approved = verdict == Verdict.APPROVE
    passed = approved if probe.good else not approved
    note_day(carrier.project_id, by.pk, carrier.kind, reviewed=1, overturned=int(not approved))
    # Who takes back what they returned gives a second verdict; the first one counts.
    if not ReviewProbeAnswer.objects.filter(probe=probe, reviewer=by).exists():
        ReviewProbeAnswer.objects.create(probe=probe, reviewer=by, verdict=verdict, passed=passed)
        note_day(carrier.project_id, by.pk, carrier.kind, probes_asked=1, probes_passed=int(passed))
    record(
        actor=by,
        verb="annotation_reviewed",
        target=carrier,
        project_id=carrier.project_id,
        before={"state": before},
        after={"state": OUTCOMES[verdict], "verdict": verdict, "revision": seen.revision_number},
    )
    return made


def _add_wording(carrier: Annotation, payload: dict[str, Any], by: User) -> AnnotationRevision:
    """Keep a reviewer's wording beside those of others; each of them sees theirs as the second."""
    last = carrier.revisions.order_by("-number").values_list("number", flat=True)[0]
    base = carrier.revisions.get(number=1)
    return AnnotationRevision.objects.create(
        annotation=carrier, number=last + 1, payload=payload, author=by, guideline_id=base.guideline_id
    )


def as_seen_by(carrier: Annotation, reviewer: User) -> Annotation:
    """Return a probe's carrier (in memory) as one reviewer knows it: waiting, or decided by them and nobody else."""
    reviews = [one for one in carrier.reviews.all() if one.reviewer_id == reviewer.pk]
    wordings = [one for one in carrier.revisions.all() if one.number == 1]
    if reviews:
        carrier.state = OUTCOMES[Verdict(reviews[-1].verdict)]
        carrier.decided_at = reviews[-1].created_at
    for review in reviews:
        if (edited := review.edited_revision) is not None:
            edited.number = 2
            wordings.append(edited)
            carrier.payload, carrier.revision_number = edited.payload, 2
    cache: dict[str, Any] = getattr(carrier, "_prefetched_objects_cache", {})
    if "reviews" in cache:
        cache["reviews"] = reviews
    if "revisions" in cache:
        cache["revisions"] = wordings
    return carrier


def approve_in_bulk(*, project: Project, by: User, annotation_ids: Iterable[int]) -> list[int]:
    """Take a bulk approval of those among some annotations that are probes; return which these were."""
    waiting = waiting_carriers(by, [project.pk]).filter(pk__in=list(annotation_ids))
    found = list(waiting.order_by("pk"))
    for carrier in found:
        give_verdict(annotation=carrier, by=by, given=Given(Verdict.APPROVE, revision_number=1))
    return [carrier.pk for carrier in found]


def replant_stale() -> int:
    """Plant anew the probes that are older than all work that waits beside them; return how many.

    A reviewer who comes later would otherwise find them, and nothing else so old, at the head of the queue.
    """
    old = ReviewProbe.objects.filter(
        retired_at=None, annotation__submitted_at__lt=timezone.now() - STALE, project__archived_at=None
    )
    return sum(_replant(pk) for pk in old.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def _replant(probe_id: int) -> bool:
    probe = ReviewProbe.objects.select_for_update(no_key=True, of=("self",)).select_related("project").get(pk=probe_id)
    carrier = Annotation.objects.select_related("task", "assignment").get(pk=probe.annotation_id)
    work = Annotation.objects.filter(
        project=probe.project, purpose=TaskPurpose.DATA, state=AnnotationState.SUBMITTED, kind=carrier.kind
    ).exclude(review_reason__in=("", ReviewReason.WAITING))
    oldest = work.aggregate(oldest=Min("submitted_at"))["oldest"]
    if oldest is None or oldest <= carrier.submitted_at or not _still_to_meet(probe, carrier):
        return False
    probe.annotation = _carrier(carrier, dict(carrier.payload), probe.project)
    probe.save(update_fields=["annotation"])
    _name_after(probe.annotation, probe)
    return True


def _still_to_meet(probe: ReviewProbe, carrier: Annotation) -> bool:
    answered = ReviewProbeAnswer.objects.filter(probe=probe, reviewer=OuterRef("user"))
    reviewers = ProjectMembership.objects.filter(
        ~Exists(answered), project=probe.project, role=Role.REVIEWER, user__is_active=True
    )
    return reviewers.exclude(user=carrier.author_id).exists()


def _invalid(field: str, code: str, message: str) -> InvalidInput:
    return InvalidInput(message, details=[Detail(message, field=field, code=code)])
