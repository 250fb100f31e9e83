"""What models were asked to write for people: drafts, replies in a chat, answers to be ranked.

A worker that this app knows nothing of does the writing (see ``serving``). ``source`` names who writes, for that worker.
"""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from accounts.models import User
from annotation.models.assignment import Assignment
from annotation.models.project import Project
from core.state_machine import StateMachine


class SuggestionPurpose(models.TextChoices):
    """What it is for. Only a draft's writer may know which model wrote it; a reply or a sample is judged blind."""

    DRAFT = "draft", "Draft"
    REPLY = "reply", "Reply in a chat"
    SAMPLE = "sample", "Answer to be ranked"
    TRIAL = "trial", "Test of an endpoint"


class SuggestionState(models.TextChoices):
    """Where it stands. What had come before it failed or was cancelled stays."""

    QUEUED = "queued", "Queued"
    STREAMING = "streaming", "Streaming"
    DONE = "done", "Done"
    FAILED = "failed", "Failed"
    CANCELLED = "cancelled", "Cancelled"


LIVE_STATES = (SuggestionState.QUEUED, SuggestionState.STREAMING)
SUGGESTION_MACHINE = StateMachine(
    "suggestion",
    {
        SuggestionState.QUEUED: {SuggestionState.STREAMING, SuggestionState.CANCELLED, SuggestionState.FAILED},
        SuggestionState.STREAMING: {SuggestionState.DONE, SuggestionState.FAILED, SuggestionState.CANCELLED},
    },
)


class Suggestion(models.Model):
    """One text that a model was asked for, with all of it that has come so far."""

    # Of a trial: none.
    project = models.ForeignKey(Project, null=True, on_delete=models.CASCADE, related_name="suggestions")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    assignment = models.ForeignKey(Assignment, null=True, on_delete=models.CASCADE, related_name="suggestions")
    purpose = models.CharField(max_length=8, choices=SuggestionPurpose.choices)
    # "endpoint:3" or "model:5".
    source = models.CharField(max_length=64)
    model_name = models.CharField(max_length=200)
    # What the model is given.
    prompt = models.JSONField()
    tools = models.JSONField(null=True, blank=True)
    parameters = models.JSONField(default=dict)
    state = models.CharField(max_length=16, choices=SuggestionState.choices, default=SuggestionState.QUEUED)
    text = models.TextField(blank=True)
    tool_calls = models.JSONField(null=True, blank=True)
    finish_reason = models.CharField(max_length=32, blank=True)
    # The sentence is for everybody; the detail (what the server answered) is for those who keep the endpoints.
    error_code = models.CharField(max_length=32, blank=True)
    error = models.CharField(max_length=500, blank=True)
    error_detail = models.TextField(blank=True)
    # Who writes it now. Writes of any other worker are refused.
    worker = models.UUIDField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    first_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    # The writer took it into their answer.
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(purpose="draft", assignment__isnull=False)
                | (~models.Q(purpose="draft") & models.Q(assignment__isnull=True, used_at__isnull=True)),
                name="suggestion_draft_of_assignment",
            ),
        ]
        indexes = [
            models.Index(fields=["id"], condition=models.Q(state__in=["queued", "streaming"]), name="suggestion_live"),
            models.Index(fields=["user", "-id"], name="suggestion_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.pk} by {self.model_name} ({self.state})"
