"""Write the audit log."""

from __future__ import annotations

from typing import Any

from django.db import models

from accounts.models import AuditEvent, User
from core.middleware import current_client_ip, current_request_id


def record(
    *,
    actor: User | None,
    verb: str,
    target: models.Model,
    project_id: int | None = None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> AuditEvent:
    """Add one event. Call it inside the transaction of the change, so that both hold or neither does."""
    organization_id = getattr(target, "organization_id", None) or (actor.organization_id if actor else None)
    return AuditEvent.objects.create(
        organization_id=organization_id,
        actor=actor,
        verb=verb,
        object_type=target._meta.model_name or "",
        object_id=str(target.pk),
        project_id=project_id,
        before=before,
        after=after,
        request_id=current_request_id(),
        client_ip=current_client_ip(),
    )
