"""Two contenders judged blind by people."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from accounts.models import User
from annotation.models import Project, Response, Task
from core.state_machine import StateMachine
from evaluation.models.evaluation import Contender, Evaluation, Output


class ComparisonState(models.TextChoices):
    """collecting: people are judging; closed: no more votes are asked for."""

    COLLECTING = "collecting", "Collecting votes"
    CLOSED = "closed", "Closed"


COMPARISON_MACHINE = StateMachine("comparison", {ComparisonState.COLLECTING: {ComparisonState.CLOSED}})


class Comparison(models.Model):
    """Two contenders of one evaluation, judged on a sample of its prompts."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="comparisons")
    evaluation = models.ForeignKey(Evaluation, on_delete=models.PROTECT, related_name="comparisons")
    name = models.CharField(max_length=200, blank=True)
    contender_a = models.ForeignKey(Contender, on_delete=models.PROTECT, related_name="+")
    contender_b = models.ForeignKey(Contender, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=16, choices=ComparisonState.choices, default=ComparisonState.COLLECTING)
    votes_per_pair = models.PositiveSmallIntegerField(default=1)
    seed = models.PositiveIntegerField(default=0)
    # Pairs whose two outputs are the same are ties without asking anybody; they are counted, not hidden.
    identical_pairs = models.PositiveIntegerField(default=0)
    created_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(contender_a=models.F("contender_b")), name="comparison_of_two_contenders"
            )
        ]

    def __str__(self) -> str:
        return self.name or f"comparison {self.pk}"


class ComparisonPair(models.Model):
    """Two outputs to one prompt, and the rank task that puts them before people."""

    comparison = models.ForeignKey(Comparison, on_delete=models.CASCADE, related_name="pairs")
    output_a = models.ForeignKey(Output, on_delete=models.PROTECT, related_name="+")
    output_b = models.ForeignKey(Output, on_delete=models.PROTECT, related_name="+")
    # Null where the two outputs are identical: nobody is asked.
    task = models.OneToOneField(Task, null=True, on_delete=models.PROTECT, related_name="comparison_pair")
    response_a = models.ForeignKey(Response, null=True, on_delete=models.PROTECT, related_name="+")
    response_b = models.ForeignKey(Response, null=True, on_delete=models.PROTECT, related_name="+")
    adopted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["comparison", "output_a", "output_b"], name="pair_once")]

    def __str__(self) -> str:
        return f"pair {self.pk}"
