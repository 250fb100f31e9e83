"""A person's lease on one slot of a task."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils import timezone

from accounts.models import User
from annotation.models.project import GuidelineVersion
from annotation.models.task import Task, TaskSlot
from core.state_machine import StateMachine


class AssignmentState(models.TextChoices):
    """held until it is submitted, skipped, given back, or its lease runs out."""

    HELD = "held", "Held"
    SUBMITTED = "submitted", "Submitted"
    SKIPPED = "skipped", "Skipped"
    RELEASED = "released", "Released"
    EXPIRED = "expired", "Expired"


ASSIGNMENT_MACHINE = StateMachine(
    "assignment",
    {
        AssignmentState.HELD: {
            AssignmentState.SUBMITTED,
            AssignmentState.SKIPPED,
            AssignmentState.RELEASED,
            AssignmentState.EXPIRED,
        },
        # A late answer is kept and marked; the person may also take the same task up again.
        AssignmentState.EXPIRED: {AssignmentState.SUBMITTED, AssignmentState.HELD},
        AssignmentState.RELEASED: {AssignmentState.HELD, AssignmentState.SUBMITTED},
    },
)


class Assignment(models.Model):
    """One person's lease on one slot. ``token`` fences it: only its holder may submit.

    After a rejection ``slot`` still names the slot that was answered; a late answer that found no free slot has none.
    """

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="assignments")
    slot = models.ForeignKey(TaskSlot, null=True, on_delete=models.SET_NULL, related_name="assignments")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="assignments")
    token = models.UUIDField(default=uuid.uuid4)
    state = models.CharField(max_length=16, choices=AssignmentState.choices, default=AssignmentState.HELD)
    leased_until = models.DateTimeField()
    heartbeat_at = models.DateTimeField(default=timezone.now)
    # Response ids in the order shown to this person: position bias can be measured later.
    shown_order = models.JSONField(default=list)
    # The guidelines that this person was shown.
    guideline = models.ForeignKey(GuidelineVersion, null=True, on_delete=models.PROTECT, related_name="+")
    draft = models.JSONField(null=True, blank=True)
    draft_version = models.PositiveIntegerField(default=0)
    draft_saved_at = models.DateTimeField(null=True, blank=True)
    # The names of the models whose drafts the person took into the answer; None: it is all their own.
    drafted_by = models.JSONField(null=True, blank=True)
    seconds_spent = models.PositiveIntegerField(default=0)
    skip_reason = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["task", "user"], name="assignment_once_by_person"),
            models.UniqueConstraint(fields=["slot"], condition=models.Q(state="held"), name="slot_held_once"),
        ]
        indexes = [
            models.Index(fields=["leased_until"], condition=models.Q(state="held"), name="assignment_lease"),
            models.Index(fields=["user", "state", "-id"]),
        ]

    def __str__(self) -> str:
        return f"{self.user} on task {self.task_id} ({self.state})"
