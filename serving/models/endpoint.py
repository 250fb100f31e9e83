"""Servers that speak the OpenAI API, and what a project has models do."""

from __future__ import annotations

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone

from accounts.models import Organization, User
from annotation.models import Project
from training.models import Model


def seconds(default: int, most: int) -> models.PositiveIntegerField[Any, Any]:
    """Return a field for a patience of whole seconds."""
    return models.PositiveIntegerField(default=default, validators=[MinValueValidator(1), MaxValueValidator(most)])


class Endpoint(models.Model):
    """An OpenAI-compatible server and one of its models. Only administrators say where it is."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="endpoints")
    name = models.CharField(max_length=100)
    # Up to and with the version: https://api.example.org/v1
    base_url = models.CharField(max_length=300)
    model = models.CharField(max_length=200)
    # Encrypted (see serving.services.secrets); it never leaves the server again.
    api_key = models.TextField(blank=True)
    # How long the first piece may take, and all of it.
    first_seconds = seconds(30, 600)
    total_seconds = seconds(180, 3600)
    enabled = models.BooleanField(default=True)
    created_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "name"], name="endpoint_name_once")]

    def __str__(self) -> str:
        return self.name


class ProjectModels(models.Model):
    """Which models write for the people of a project, and what they may be asked for."""

    project = models.OneToOneField(Project, on_delete=models.CASCADE, related_name="drafting")
    # Who writes drafts, replies and samples: an endpoint, or a model of the registry.
    endpoint = models.ForeignKey(Endpoint, null=True, on_delete=models.PROTECT, related_name="+")
    model = models.ForeignKey(Model, null=True, on_delete=models.PROTECT, related_name="+")
    # Who writes every second reply and sample; none: the first does.
    second_endpoint = models.ForeignKey(Endpoint, null=True, on_delete=models.PROTECT, related_name="+")
    second_model = models.ForeignKey(Model, null=True, on_delete=models.PROTECT, related_name="+")
    drafts = models.BooleanField(default=False)
    chat = models.BooleanField(default=False)
    annotators_sample = models.BooleanField(default=False)
    temperature = models.FloatField(default=0.7, validators=[MinValueValidator(0), MaxValueValidator(2)])
    max_tokens = models.PositiveIntegerField(default=512, validators=[MinValueValidator(1), MaxValueValidator(32_768)])

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(endpoint=None) | models.Q(model=None), name="project_model_is_one"
            ),
            models.CheckConstraint(
                condition=models.Q(second_endpoint=None) | models.Q(second_model=None), name="second_model_is_one"
            ),
        ]

    def __str__(self) -> str:
        return f"models of {self.project}"
