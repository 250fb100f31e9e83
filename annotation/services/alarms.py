"""Open, renew and close alarms about people's answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.services.audit import record
from annotation.models import Project, ProjectMembership, QualityAlarm
from annotation.models.quality import ALARM_MACHINE, AlarmState
from core.errors import Conflict


@dataclass(frozen=True)
class Raised:
    """What somebody's answers look like now, and the figures that say so."""

    user_id: int
    kind: str
    evidence: dict[str, Any]


def raise_all(project: Project, raised: Sequence[Raised]) -> list[QualityAlarm]:
    """Open an alarm for each, of people who are still in the project, or renew the one that is open.

    The caller holds the project's lock. An open alarm that is no longer raised stays until somebody closes it.
    """
    here = set(ProjectMembership.objects.filter(project=project).values_list("user_id", flat=True))
    is_open = {
        (alarm.user_id, alarm.kind): alarm
        for alarm in QualityAlarm.objects.filter(project=project, state=AlarmState.OPEN)
    }
    opened = []
    for one in raised:
        if one.user_id not in here:
            continue
        alarm = is_open.get((one.user_id, one.kind))
        if alarm is not None:
            if alarm.evidence != one.evidence:
                alarm.evidence, alarm.updated_at = one.evidence, timezone.now()
                alarm.save(update_fields=["evidence", "updated_at"])
            continue
        alarm = QualityAlarm.objects.create(project=project, user_id=one.user_id, kind=one.kind, evidence=one.evidence)
        after = {"kind": one.kind, "person": one.user_id, **one.evidence}
        record(actor=None, verb="alarm_opened", target=alarm, project_id=project.pk, after=after)
        opened.append(alarm)
    return opened


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
