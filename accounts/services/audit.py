"""Write the audit log."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models

from accounts.models import AuditEvent, User
from core.middleware import current_client_ip, current_request_id
from core.prepared import insert


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
    event = _event(actor, verb, target, project_id, before, after)
    insert(event, key=False)
    return event


def record_all(
    *,
    actor: User | None,
    verb: str,
    changes: Iterable[tuple[models.Model, dict[str, Any] | None, dict[str, Any] | None]],
    project_id: int | None = None,
) -> None:
    """Add an event for each ``(target, before, after)``, in one statement."""
    AuditEvent.objects.bulk_create(
        _event(actor, verb, target, project_id, before, after) for target, before, after in changes
    )


def _event(
    actor: User | None,
    verb: str,
    target: models.Model,
    project_id: int | None,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
) -> AuditEvent:
    return AuditEvent(
        organization_id=_organization_of(actor, target),
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


def _organization_of(actor: User | None, target: models.Model) -> int | None:
    """Return whose log an event is in: that of its target, of its actor, or, where nobody did it, of its project."""
    own: int | None = getattr(target, "organization_id", None)
    if own is not None:
        return own
    if actor is not None:
        return actor.organization_id
    project = getattr(target, "project", None) or getattr(getattr(target, "task", None), "project", None)
    return project.organization_id if project else None
