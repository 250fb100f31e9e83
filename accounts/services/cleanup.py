"""Remove what was only kept for a while."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts.models import IdempotencyRecord

KEEP_IDEMPOTENCY_RECORDS = timedelta(days=1)


def remove_expired() -> dict[str, int]:
    """Delete answers kept for idempotency for over a day, and sessions past their end; return how many of each."""
    now = timezone.now()
    records, _ = IdempotencyRecord.objects.filter(created_at__lt=now - KEEP_IDEMPOTENCY_RECORDS).delete()
    sessions, _ = Session.objects.filter(expire_date__lt=now).delete()
    return {"idempotency_records": records, "sessions": sessions}
