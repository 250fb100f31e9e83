"""Models: bases that were registered and results of jobs."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from accounts.models import Organization, User
from annotation.models import Project


class ModelKind(models.TextChoices):
    """How a model came to be."""

    BASE = "base", "Base"
    SFT = "sft", "SFT"
    DPO = "dpo", "DPO"


class WeightFormat(models.TextChoices):
    """full: all weights; adapter: a LoRA on top of its parent."""

    FULL = "full", "Full weights"
    ADAPTER = "adapter", "Adapter"


class ModelState(models.TextChoices):
    """candidate: made, not judged good yet; promoted: the project's choice; retired: was promoted once."""

    CANDIDATE = "candidate", "Candidate"
    PROMOTED = "promoted", "Promoted"
    RETIRED = "retired", "Retired"


class Model(models.Model):
    """A model that can be trained further, evaluated and promoted. A base has no project."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="trained_models")
    project = models.ForeignKey(Project, null=True, on_delete=models.PROTECT, related_name="trained_models")
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=16, choices=ModelKind.choices)
    state = models.CharField(max_length=16, choices=ModelState.choices, default=ModelState.CANDIDATE)
    weight_format = models.CharField(max_length=16, choices=WeightFormat.choices, default=WeightFormat.FULL)
    # A base: a Hub id, an absolute folder, or "data:" and a folder below DATA_DIR. A result: a folder below DATA_DIR.
    location = models.CharField(max_length=500)
    revision = models.CharField(max_length=100, blank=True)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    # The job and attempt that made it; a job has at most one result.
    job = models.OneToOneField("training.Job", null=True, on_delete=models.PROTECT, related_name="result_model")
    attempt_number = models.PositiveIntegerField(null=True)
    dataset_version = models.ForeignKey(
        "training.DatasetVersion", null=True, on_delete=models.PROTECT, related_name="trained_models"
    )
    digest = models.CharField(max_length=64, blank=True)
    template_sha256 = models.CharField(max_length=64, blank=True)
    parameters = models.BigIntegerField(null=True)
    context_length = models.PositiveIntegerField(null=True)
    # Library versions, seeds, device: what tuneloop.json of the artifact says.
    details = models.JSONField(default=dict)
    created_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "location", "revision"],
                condition=models.Q(kind="base"),
                name="base_model_once",
            ),
            models.UniqueConstraint(
                fields=["project"], condition=models.Q(state="promoted"), name="one_promoted_model_in_project"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Promotion(models.Model):
    """A project's choice of a model, with the reason that was given. Promotions are added, never changed."""

    model = models.ForeignKey(Model, on_delete=models.PROTECT, related_name="promotions")
    # The id of the comparison that spoke for it, where there was one (evaluation's; no foreign key points that way).
    comparison_id = models.PositiveBigIntegerField(null=True)
    note = models.TextField(blank=True)
    created_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    def __str__(self) -> str:
        return f"promotion of {self.model}"
