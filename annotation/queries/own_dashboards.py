"""What reviewers and annotators see of their own work. Nobody is compared with anybody.

Gold questions and probes show in sums of weeks that are over: a figure that moves at once would tell which they were.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from accounts.models import User
from annotation.models import Annotation, Project, QualityReport
from annotation.models.annotation import AnnotationState
from annotation.queries.dashboards import counted
from annotation.queries.days import by_day, by_week, last_days, totals
from annotation.queries.work import review_queue
from annotation.services.counting import today
from annotation.statistics.figures import wilson

# Whole weeks are shown, the running one beside them.
WEEKS = 12
REVIEWED = ("reviewed", "overturned", "probes_asked", "probes_passed")
ANSWERED = ("answers", "approved", "edited", "returned", "rejected", "skipped", "seconds", "gold_asked", "gold_passed")


def reviewer_dashboard(project: Project, user: User, *, days: int) -> dict[str, Any]:
    """Return a reviewer's queue, and what they made of it."""
    all_days = by_day(project, last_days(max(days, WEEKS * 7 + today().weekday() + 1)), REVIEWED, user=user)
    over = by_week(all_days, ("probes_asked", "probes_passed"), ended_before=today())
    queue = review_queue(project, user)
    oldest = queue.order_by("pk").values_list("submitted_at", flat=True).first()
    return {
        "queue": counted(queue.order_by("pk")),
        "oldest_at": oldest,
        "today": {name: all_days[-1][name] for name in ("reviewed", "overturned")},
        "days": [{name: row[name] for name in ("date", "reviewed", "overturned")} for row in all_days[-days:]],
        "weeks": [
            {"week": row["week"], "reviewed": row["reviewed"], "overturned": share(row["overturned"], row["reviewed"])}
            for row in by_week(all_days, ("reviewed", "overturned"), ended_before=today() + timedelta(weeks=1))
        ],
        "probes": share(sum(row["probes_passed"] for row in over), sum(row["probes_asked"] for row in over)),
    }


def annotator_dashboard(project: Project, user: User, *, days: int) -> dict[str, Any]:
    """Return an annotator's day, their work by day, what came of it, and how it agrees with others' and with gold."""
    all_days = by_day(project, last_days(max(days, WEEKS * 7 + today().weekday() + 1)), ANSWERED, user=user)
    sums = totals(project, ("answers", "approved", "edited", "returned", "rejected", "seconds"), user=user)
    returned = Annotation.objects.filter(author=user, project=project, state=AnnotationState.RETURNED)
    agreement = QualityReport.objects.filter(project=project, kind="reliability").first()
    return {
        "today": {name: all_days[-1][name] for name in ("answers", "skipped", "seconds")},
        "days": [
            {name: row[name] for name in ("date", "answers", "approved", "returned", "rejected", "seconds")}
            for row in all_days[-days:]
        ],
        "returned_waiting": counted(returned),
        "totals": sums,
        "approved_share": share(sums["approved"], sums["approved"] + sums["returned"] + sums["rejected"]),
        "gold_weeks": [
            {"week": row["week"], "gold": share(row["gold_passed"], row["gold_asked"])}
            for row in by_week(all_days, ("gold_asked", "gold_passed"), ended_before=today())
        ],
        "agreement_weeks": _agreement_weeks(agreement, user),
        "agreement_at": agreement.computed_at if agreement else None,
    }


def _agreement_weeks(report: QualityReport | None, user: User) -> list[dict[str, Any]]:
    people = report.data.get("people", []) if report else []
    return next((person["weeks"] for person in people if person["person"] == user.pk), [])


def share(part: int, n: int) -> dict[str, Any]:
    """Return a share with its interval."""
    return wilson(part, n).as_dict()
