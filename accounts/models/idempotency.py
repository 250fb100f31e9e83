"""Answers already given, so that a repeated request does nothing twice."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from accounts.models.user import User


class IdempotencyRecord(models.Model):
    """The answer to a request that carried an ``Idempotency-Key``. Swept after a day."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=128)
    route = models.CharField(max_length=200)
    request_digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    body = models.JSONField(null=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "route", "key"], name="idempotency_key_once")]

    def __str__(self) -> str:
        return f"{self.route} {self.key}"
