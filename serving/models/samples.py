"""Several answers of models to one prompt, which become a question to people: which is better?"""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from accounts.models import User
from annotation.models import Item, Project, Suggestion, Task


class SampleSet(models.Model):
    """Answers asked for together. ``task`` is the rank task that they became; ``error`` says why there is none."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="sample_sets")
    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="sample_sets")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    suggestions = models.ManyToManyField(Suggestion, related_name="sample_sets")
    tasks = models.ManyToManyField(Task, related_name="sample_sets")
    error = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["id"], condition=models.Q(ended_at__isnull=True), name="samples_open"),
            models.Index(fields=["project", "-id"], name="samples_of_project"),
        ]

    def __str__(self) -> str:
        return f"samples {self.pk} for item {self.item_id}"
