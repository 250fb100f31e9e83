"""Compute the quality reports of projects, in the background.

A page never computes: it shows the newest report with its moment. A worker computes a project's reports every some
minutes while there are new answers, or when somebody asks. The work is bounded (``queries.quality_window``), reads
without a lock, and writes everything in one short transaction at its end; doing it twice, even at once, does no harm.
"""

from __future__ import annotations

import logging
import time
from datetime import timedelta
from typing import Any

from celery import current_app
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from annotation.models import Project, QualityAlarm, QualityReport, WorkProfile
from annotation.models.quality import AlarmState
from annotation.queries.quality import AGREEMENT, BIAS, RANKING, RELIABILITY, newest_answer, with_news
from annotation.queries.quality_window import DAYS, habits_since, window_of
from annotation.services import alarms
from annotation.services.quality_people import People, alarms_of, bias_report, people_of, reliability_report, without
from annotation.services.quality_questions import questions_of
from annotation.services.quality_reports import agreement_report, ranking_report

logger = logging.getLogger(__name__)
RELIABILITY_COLUMNS = ("reliability", "reliability_answers", "reliability_method", "reliability_at")


def run(project_id: int) -> list[str]:
    """Compute a project's reports, if it is still there; return their kinds."""
    project = Project.objects.filter(pk=project_id).first()
    return sorted(compute(project)) if project else []


def compute(project: Project) -> dict[str, QualityReport]:
    """Compute a project's reports and alarms anew, and the reliability in its people's profiles."""
    began, now = time.monotonic(), timezone.now()
    reaches = newest_answer(project)
    window = window_of(project, now=now)
    sums = habits_since(project, now - timedelta(days=DAYS))
    questions = questions_of(window, is_json=project.output_schema is not None)
    people = people_of(window, questions, sums)
    reports = {
        AGREEMENT: agreement_report(window, questions),
        RELIABILITY: reliability_report(window, people, questions),
        RANKING: ranking_report(window),
        # Written last: the sweep goes by it.
        BIAS: bias_report(window, people),
    }
    raised = _raised(project, people)
    seconds = time.monotonic() - began
    with transaction.atomic():
        # Two workers write one after the other.
        Project.objects.select_for_update(no_key=True, of=("self",)).get(pk=project.pk)
        alarms.raise_all(project, raised)
        _note_reliability(project, reports[RELIABILITY]["people"])
        return {
            kind: QualityReport.objects.update_or_create(
                project=project,
                kind=kind,
                defaults={"data": data, "last_annotation": reaches, "seconds": seconds, "computed_at": now},
            )[0]
            for kind, data in reports.items()
        }


def _raised(project: Project, people: People) -> list[alarms.Raised]:
    """Return what looks wrong. Of somebody whose alarm was closed, only what they answered since then counts for it."""
    ids = people.ids.tolist()
    closed: dict[int, dict[str, Any]] = {}
    for alarm in QualityAlarm.objects.filter(project=project, user__in=ids).exclude(state=AlarmState.OPEN):
        if alarm.closed_at is not None:
            kinds = closed.setdefault(alarm.user_id, {})
            kinds[alarm.kind] = max(alarm.closed_at, kinds.get(alarm.kind, alarm.closed_at))
    found = [
        alarms.Raised(ids[alarm.person], alarm.kind, _evidence(alarm.evidence, ids)) for alarm in alarms_of(people)
    ]
    fresh = [one for one in found if one.kind not in closed.get(one.user_id, {})]
    if len(fresh) == len(found):
        return fresh
    since = {user: max(kinds.values()) for user, kinds in closed.items()}
    # Counts by day: from the day after, so that nothing from before comes back.
    later = {user: habits_since(project, moment + timedelta(days=1)).get(user, {}) for user, moment in since.items()}
    again = alarms_of(without(people, since, {user: sums for user, sums in later.items() if sums}))
    return fresh + [
        alarms.Raised(ids[alarm.person], alarm.kind, _evidence(alarm.evidence, ids))
        for alarm in again
        if alarm.kind in closed.get(ids[alarm.person], {})
    ]


def _evidence(figures: dict[str, Any], ids: list[int]) -> dict[str, Any]:
    other = figures["other"]
    return figures | {"other": None if other is None else ids[other]}


def _note_reliability(project: Project, people: list[dict[str, Any]]) -> None:
    """Write the estimates into the profiles; where there is none any more, the last one stays with its date."""
    now = timezone.now()
    profiles = [
        WorkProfile(
            project=project,
            user_id=row["person"],
            reliability=row["reliability"]["value"],
            reliability_answers=row["reliability"]["n"],
            reliability_method=row["method"],
            reliability_at=now,
        )
        for row in people
        if row["method"]
    ]
    WorkProfile.objects.bulk_create(
        profiles, update_conflicts=True, unique_fields=["project", "user"], update_fields=RELIABILITY_COLUMNS
    )


def ask_to_compute(project_id: int) -> bool:
    """Ring a worker; the sweep rings again for what was not heard."""
    try:
        current_app.send_task("annotation.tasks.compute_quality", args=[project_id], retry=False)
    except (OperationalError, OSError) as error:
        logger.warning("The broker does not answer (%s); the sweep will compute project %s.", error, project_id)
        return False
    return True


def sweep() -> list[int]:
    """Ask for the reports of every project with news; return the projects."""
    found = with_news(timezone.now())
    for project_id in found:
        ask_to_compute(project_id)
    return found
