"""What people submitted, each revision of it, and what reviewers said."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from accounts.models import User
from annotation.models.assignment import Assignment
from annotation.models.project import GuidelineVersion, Project
from annotation.models.task import Task, TaskKind, TaskPurpose
from core.state_machine import StateMachine


class AnnotationState(models.TextChoices):
    """Where a submission stands in review.

    set_aside: kept, but no data: another answer won the adjudication, or it was made under old guidelines.
    """

    SUBMITTED = "submitted", "Submitted"
    APPROVED = "approved", "Approved"
    RETURNED = "returned", "Returned"
    REJECTED = "rejected", "Rejected"
    SET_ASIDE = "set_aside", "Set aside"


ANNOTATION_MACHINE = StateMachine(
    "annotation",
    {
        AnnotationState.SUBMITTED: {
            AnnotationState.APPROVED,
            AnnotationState.RETURNED,
            AnnotationState.REJECTED,
            AnnotationState.SET_ASIDE,
        },
        # A reviewer may take back returned work that nobody will fix.
        AnnotationState.RETURNED: {
            AnnotationState.SUBMITTED,
            AnnotationState.APPROVED,
            AnnotationState.REJECTED,
            AnnotationState.SET_ASIDE,
        },
        # The guidelines have changed: the work goes back to its author, or to others.
        # Or the policy approved it, nobody has looked, and its author changes it (see services.revising).
        AnnotationState.APPROVED: {AnnotationState.RETURNED, AnnotationState.SET_ASIDE, AnnotationState.SUBMITTED},
    },
)


class ReviewReason(models.TextChoices):
    """Why a submission waits for a reviewer. ``waiting``: the other answers to the task are not in yet."""

    POLICY = "policy", "Everything is reviewed"
    SAMPLE = "sample", "Drawn at random"
    DISAGREEMENT = "disagreement", "The answers disagree"
    NEWCOMER = "newcomer", "Among the first of a newcomer"
    RELIABILITY = "reliability", "Reliability below the mark"
    RETURNED = "returned", "Was returned before"
    REVISED = "revised", "Changed after it was submitted"
    WAITING = "waiting", "Waits for the other answers"


class Cause(models.TextChoices):
    """What a disagreement or a mistake came from."""

    AMBIGUOUS_PROMPT = "ambiguous_prompt", "Ambiguous prompt"
    GUIDELINE_GAP = "guideline_gap", "Gap in the guidelines"
    SLIP = "slip", "Slip"


# Work that a reviewer has to look at, and what is planted among it.
WAITS_FOR_REVIEW = models.Q(state="submitted", purpose__in=["data", "review_probe"]) & ~models.Q(
    review_reason__in=["", "waiting"]
)


class Annotation(models.Model):
    """One person's answer to one task. ``payload`` mirrors the newest revision."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="annotations")
    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="annotations")
    assignment = models.OneToOneField(Assignment, on_delete=models.PROTECT, related_name="annotation")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="annotations")
    kind = models.CharField(max_length=16, choices=TaskKind.choices)
    purpose = models.CharField(max_length=16, choices=TaskPurpose.choices, default=TaskPurpose.DATA)
    state = models.CharField(max_length=16, choices=AnnotationState.choices, default=AnnotationState.SUBMITTED)
    payload = models.JSONField()
    revision_number = models.PositiveIntegerField(default=1)
    # How often its author changed it before anybody had looked: so many of its revisions are no answer to a reviewer.
    revised = models.PositiveIntegerField(default=0)
    # late: it came after the lease had run out. extra: it came when all slots were taken, and fills none of them.
    late = models.BooleanField(default=False)
    extra = models.BooleanField(default=False)
    seconds_spent = models.PositiveIntegerField(default=0)
    # Why people have to look at it (see annotation.services.review_policy); blank: nobody has to.
    review_reason = models.CharField(
        max_length=16, choices=ReviewReason.choices, default=ReviewReason.POLICY, blank=True
    )
    # How much it departs from the other answers to its task: 0 (agrees, or stands alone) to 1.
    disagreement = models.FloatField(default=0)
    # How many people gave this answer to its task, the author among them; 1 until all answers are in.
    agreed_by = models.PositiveSmallIntegerField(default=1)
    # Of the newest revision.
    guideline_number = models.PositiveIntegerField(null=True, blank=True)
    submitted_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["project", "purpose", "state", "kind", "id"], name="annotation_queue"),
            models.Index(fields=["author", "state", "-id"], name="annotation_mine"),
            models.Index(fields=["project", "author", "-id"], name="annotation_of_author"),
            models.Index(
                fields=["project", "-disagreement", "id"],
                condition=WAITS_FOR_REVIEW,
                name="annotation_by_disagreement",
            ),
            models.Index(
                fields=["project", "id"],
                condition=WAITS_FOR_REVIEW,
                name="annotation_waiting",
            ),
            models.Index(
                fields=["project", "id"],
                condition=WAITS_FOR_REVIEW & models.Q(agreed_by__gte=2),
                name="annotation_agreed",
            ),
        ]

    def __str__(self) -> str:
        return f"annotation {self.pk} ({self.state})"


class AnnotationRevision(models.Model):
    """One wording of an annotation. Revisions are added, never changed."""

    annotation = models.ForeignKey(Annotation, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    payload = models.JSONField()
    # The names of the models on whose drafts this wording stands; None: on none.
    drafted_by = models.JSONField(null=True, blank=True)
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    guideline = models.ForeignKey(GuidelineVersion, null=True, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["annotation", "number"], name="revision_number_once")]

    def __str__(self) -> str:
        return f"revision {self.number} of annotation {self.annotation_id}"


class Verdict(models.TextChoices):
    """What a reviewer decides."""

    APPROVE = "approve", "Approve"
    EDIT_APPROVE = "edit_approve", "Edit and approve"
    RETURN = "return", "Return"
    REJECT = "reject", "Reject"
    SET_ASIDE = "set_aside", "Set aside"


class Review(models.Model):
    """One verdict on one revision of an annotation."""

    annotation = models.ForeignKey(Annotation, on_delete=models.CASCADE, related_name="reviews")
    revision = models.ForeignKey(AnnotationRevision, on_delete=models.PROTECT, related_name="reviews")
    edited_revision = models.ForeignKey(AnnotationRevision, null=True, on_delete=models.PROTECT, related_name="+")
    reviewer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="reviews")
    verdict = models.CharField(max_length=16, choices=Verdict.choices)
    reasons = models.JSONField(default=list)
    comment = models.TextField(blank=True)
    cause = models.CharField(max_length=24, choices=Cause.choices, blank=True)
    # The heading of the guidelines that it is about, and their version.
    guideline_section = models.CharField(max_length=200, blank=True)
    guideline_number = models.PositiveIntegerField(null=True, blank=True)
    adjudication = models.ForeignKey(
        "annotation.Adjudication", null=True, on_delete=models.PROTECT, related_name="reviews"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["-id"], condition=~models.Q(cause=""), name="review_with_cause")]

    def __str__(self) -> str:
        return f"{self.verdict} of annotation {self.annotation_id}"


class Adjudication(models.Model):
    """The settlement of a task whose answers contradicted each other; its verdicts are the reviews that name it."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="adjudications")
    adjudicator = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    # The answer that holds (as it was, or edited); None: none does, and the task was asked anew.
    chosen = models.ForeignKey(Annotation, null=True, on_delete=models.PROTECT, related_name="+")
    cause = models.CharField(max_length=24, choices=Cause.choices, blank=True)
    guideline_section = models.CharField(max_length=200, blank=True)
    guideline_number = models.PositiveIntegerField(null=True, blank=True)
    comment = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    def __str__(self) -> str:
        return f"adjudication of task {self.task_id}"
