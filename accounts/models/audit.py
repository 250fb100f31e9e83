"""Who did what, to what, when, from where."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils import timezone

from accounts.models.user import Organization, User


class AuditEvent(models.Model):
    """One state change. Rows are only ever added: the database refuses to change or remove one (migration 0003)."""

    organization = models.ForeignKey(
        Organization, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    actor = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    verb = models.CharField(max_length=64)
    object_type = models.CharField(max_length=64)
    object_id = models.CharField(max_length=64)
    project_id = models.BigIntegerField(null=True)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    request_id = models.CharField(max_length=64, blank=True)
    client_ip = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        indexes = [
            models.Index(fields=["project_id", "-id"]),
            models.Index(fields=["object_type", "object_id", "-id"]),
            models.Index(fields=["organization", "-id"], name="audit_of_organization"),
            models.Index(fields=["organization", "verb", "-id"], name="audit_of_verb"),
            models.Index(fields=["actor", "-id"], name="audit_of_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.object_type} {self.object_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("Audit events are never changed.")
        super().save(*args, **kwargs)
