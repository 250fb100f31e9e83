"""Open, renew and close alarms about people's answers."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.services.audit import record
from annotation.models import QualityAlarm
from annotation.models.quality import ALARM_MACHINE, AlarmState
from core.errors import Conflict


@transaction.atomic
def close(*, alarm: QualityAlarm, by: User, action: str, note: str = "") -> QualityAlarm:
    """Close an alarm: something was done about it, or there was nothing in it.

    Raises:
        Conflict: it is closed already.
    """
    found = QualityAlarm.objects.select_for_update(no_key=True, of=("self",)).select_related("user").get(pk=alarm.pk)
    if found.state != AlarmState.OPEN:
        raise Conflict("This alarm is closed already.", code="alarm_closed")
    ALARM_MACHINE.move(found, action)
    found.closed_at, found.closed_by, found.note = timezone.now(), by, note
    found.save(update_fields=["state", "closed_at", "closed_by", "note"])
    record(
        actor=by,
        verb=f"alarm_{action}",
        target=found,
        project_id=found.project_id,
        before={"state": AlarmState.OPEN},
        after={"state": found.state, "kind": found.kind, "person": found.user_id, "note": note},
    )
    return found
