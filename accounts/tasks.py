"""Celery's entry points into accounts."""

from celery import shared_task

from accounts.services.cleanup import remove_expired


@shared_task
def sweep_expired() -> dict[str, int]:
    """Remove expired sessions and idempotency answers (hourly)."""
    return remove_expired()
