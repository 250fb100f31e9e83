"""Models answering the prompts of a frozen split."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from accounts.models import User
from annotation.models import Project
from annotation.models.item import Split
from core.state_machine import StateMachine
from training.models import DatasetRecord, DatasetVersion, Job, Model


class EvaluationState(models.TextChoices):
    """Of an evaluation, and of each contender in it."""

    QUEUED = "queued", "Queued"
    RUNNING = "running", "Running"
    COMPLETED = "completed", "Completed"
    FAILED = "failed", "Failed"


EVALUATION_MACHINE = StateMachine(
    "evaluation",
    {
        EvaluationState.QUEUED: {EvaluationState.RUNNING, EvaluationState.COMPLETED, EvaluationState.FAILED},
        EvaluationState.RUNNING: {EvaluationState.COMPLETED, EvaluationState.FAILED},
        # A failed generation job may be tried again.
        EvaluationState.FAILED: {EvaluationState.RUNNING, EvaluationState.COMPLETED},
    },
)


class Evaluation(models.Model):
    """One or more models answering the same prompts of one frozen split."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="evaluations")
    name = models.CharField(max_length=200, blank=True)
    dataset_version = models.ForeignKey(DatasetVersion, on_delete=models.PROTECT, related_name="evaluations")
    split = models.CharField(max_length=16, choices=Split.choices)
    state = models.CharField(max_length=16, choices=EvaluationState.choices, default=EvaluationState.QUEUED)
    # Generation settings, the record limit and the bootstrap seed.
    config = models.JSONField(default=dict)
    created_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    finished_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name or f"evaluation {self.pk}"


class Contender(models.Model):
    """One model in an evaluation, with the job that generates and the metrics in sum."""

    evaluation = models.ForeignKey(Evaluation, on_delete=models.CASCADE, related_name="contenders")
    model = models.ForeignKey(Model, on_delete=models.PROTECT, related_name="contenders")
    job = models.OneToOneField(Job, null=True, on_delete=models.PROTECT, related_name="contender")
    state = models.CharField(max_length=16, choices=EvaluationState.choices, default=EvaluationState.QUEUED)
    # Metric name -> {"value", "low", "high", "n"}
    metrics = models.JSONField(default=dict)
    error = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["evaluation", "model"], name="contender_once")]

    def __str__(self) -> str:
        return f"{self.model} in {self.evaluation}"


class Output(models.Model):
    """One model's answer to one held-out record, with its metrics."""

    contender = models.ForeignKey(Contender, on_delete=models.CASCADE, related_name="outputs")
    record = models.ForeignKey(DatasetRecord, on_delete=models.PROTECT, related_name="outputs")
    completion = models.TextField(blank=True)
    finish_reason = models.CharField(max_length=32, blank=True)
    prompt_tokens = models.PositiveIntegerField(default=0)
    completion_tokens = models.PositiveIntegerField(default=0)
    seconds = models.FloatField(default=0)
    # Metric name -> value, null where the metric does not apply.
    metrics = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contender", "record"], name="output_once")]

    def __str__(self) -> str:
        return f"output {self.pk}"
