"""What a person likes the interface to be."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from accounts.models.user import User


class Preferences(models.Model):
    """One row for a person who changed something; without one, everything is as it comes."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, primary_key=True, related_name="preferences")
    # {"task.submit": ["mod+enter"]}: the chords of an action by its id, as in frontend/src/components/keys.
    keys = models.JSONField(default=dict)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)

    def __str__(self) -> str:
        return f"preferences of {self.user}"
