"""Questions whose answer is known, and how people did on them. Nothing here ever reaches those who are asked."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from accounts.models import User
from annotation.models.annotation import Annotation, Verdict
from annotation.models.project import Project
from annotation.models.task import Task
from core.state_machine import StateMachine


class GoldQuestion(models.Model):
    """A question with its answer. ``template`` holds prompt and candidates; people get private copies of it.

    ``key``: for a rank task ``{"choice": <response id> | "tie" | "both_bad"}``; for a write task of a project with an
    output schema ``{"json": <the right answer>}``, compared as JSON.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="gold_questions")
    template = models.OneToOneField(Task, on_delete=models.PROTECT, related_name="gold_question")
    key = models.JSONField()
    # Shown after a qualification, where the project gives feedback.
    explanation = models.TextField(blank=True)
    in_work = models.BooleanField(default=True)
    in_qualification = models.BooleanField(default=False)
    made_from = models.ForeignKey(Annotation, null=True, on_delete=models.PROTECT, related_name="+")
    created_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    retired_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"gold question {self.pk}"


class QualificationState(models.TextChoices):
    RUNNING = "running", "Running"
    PASSED = "passed", "Passed"
    FAILED = "failed", "Failed"


QUALIFICATION_MACHINE = StateMachine(
    "qualification", {QualificationState.RUNNING: {QualificationState.PASSED, QualificationState.FAILED}}
)


class QualificationAttempt(models.Model):
    """One try of a person at a project's qualification set."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="qualification_attempts_made")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=8, choices=QualificationState.choices, default=QualificationState.RUNNING)
    # The ids of its questions in their order: a set that is changed meanwhile changes nothing for whoever is at it.
    questions = models.JSONField(default=list)
    total = models.PositiveSmallIntegerField(default=0)
    correct = models.PositiveSmallIntegerField(default=0)
    pass_mark = models.PositiveSmallIntegerField()
    started_at = models.DateTimeField(default=timezone.now, editable=False)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "user", "number"], name="qualification_number_once"),
            models.UniqueConstraint(
                fields=["project", "user"], condition=models.Q(state="running"), name="qualification_one_running"
            ),
        ]

    def __str__(self) -> str:
        return f"try {self.number} of {self.user} ({self.state})"


class GoldAnswer(models.Model):
    """How somebody answered a gold question, in work or in a qualification."""

    annotation = models.OneToOneField(Annotation, on_delete=models.CASCADE, related_name="gold_answer")
    question = models.ForeignKey(GoldQuestion, on_delete=models.CASCADE, related_name="answers")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    # Of a qualification; None in work.
    attempt = models.ForeignKey(QualificationAttempt, null=True, on_delete=models.CASCADE, related_name="answers")
    passed = models.BooleanField()
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        indexes = [models.Index(fields=["question", "user"])]

    def __str__(self) -> str:
        return f"{self.user} on {self.question}: {self.passed}"


class RepeatAnswer(models.Model):
    """A pair shown again to the same person, sides swapped, and whether they said the same."""

    annotation = models.OneToOneField(Annotation, on_delete=models.CASCADE, related_name="repeat_answer")
    original = models.ForeignKey(Annotation, on_delete=models.CASCADE, related_name="repeats")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    consistent = models.BooleanField()
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    def __str__(self) -> str:
        return f"{self.user} asked again: {self.consistent}"


class ReviewProbe(models.Model):
    """A known good or known bad answer planted in the review queue. Each reviewer meets it once."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="review_probes")
    annotation = models.OneToOneField(Annotation, on_delete=models.PROTECT, related_name="review_probe")
    made_from = models.ForeignKey(Annotation, on_delete=models.PROTECT, related_name="+")
    good = models.BooleanField()
    explanation = models.TextField(blank=True)
    created_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    retired_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"review probe {self.pk}"


class ReviewProbeAnswer(models.Model):
    """What a reviewer said to a probe."""

    probe = models.ForeignKey(ReviewProbe, on_delete=models.CASCADE, related_name="answers")
    reviewer = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    verdict = models.CharField(max_length=16, choices=Verdict.choices)
    passed = models.BooleanField()
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["probe", "reviewer"], name="review_probe_answered_once")]

    def __str__(self) -> str:
        return f"{self.reviewer} on probe {self.probe_id}: {self.passed}"
