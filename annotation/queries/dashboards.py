"""The dashboard of a project: pace, finish, cost, queues, agreement, and where the guidelines fall short.

Everything comes from counters, days and reports, or from an index that is read from its front: no page reads all rows.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import Q, QuerySet, Sum

from accounts.models import User
from annotation.models import Annotation, PersonDay, Project, QualityReport, Task, TaskSlot, WorkProfile
from annotation.models.annotation import AnnotationState, ReviewReason
from annotation.models.task import SlotState, TaskPurpose
from annotation.queries import counters
from annotation.queries.causes import causes_of
from annotation.queries.days import by_day, last_days
from annotation.queries.work import REVIEWED
from annotation.services.counting import today
from annotation.services.leases import leases_of, stale
from annotation.statistics.finishing import Finish, finishing_day

THROUGHPUT = ("submitted", "approved", "edited", "returned", "rejected", "set_aside", "skipped", "reviewed")
SECONDS_IN_HOUR = 3600
CENT = Decimal("0.01")
# Lists that can be long are counted up to here.
COUNTED_TO = 1_000


def dashboard_of(project: Project, *, days: int, with_cost: bool) -> dict[str, Any]:
    """Return all parts of a project's dashboard over the last so many days."""
    counts = counters.counts_of(project)
    window = last_days(days)
    return {
        "since": window[0],
        "today": window[-1],
        "throughput": by_day(project, window, THROUGHPUT),
        "burn_down": burn_down(project, counts, window),
        "cost": cost(project, window) if with_cost else None,
        "queue": queue_health(project, counts),
        "agreement": agreement_trend(project),
        "hot_spots": causes_of(project, days=days),
    }


def burn_down(project: Project, counts: dict[str, int], days: list[date]) -> dict[str, Any]:
    """Return how many tasks were left at the end of each day, and when none will be."""
    asked, completed = (counters.days_of(counts, what) for what in ("asked", "completed"))
    left_at_first = sum(n for day, n in asked.items() if day < days[0]) - sum(
        n for day, n in completed.items() if day < days[0]
    )
    rows, left = [], left_at_first
    for day in days:
        left += asked.get(day, 0) - completed.get(day, 0)
        rows.append({"date": day, "left": left, "asked": asked.get(day, 0), "completed": completed.get(day, 0)})
    found = finishing_day(completed, worked_days(project), left, today()) if any(asked.values()) else "nothing_asked"
    return {
        "left": left,
        "asked": sum(asked.values()),
        "completed": sum(completed.values()),
        "days": rows,
        "estimate": found if isinstance(found, Finish) else None,
        "reason": "" if isinstance(found, Finish) else found,
    }


def worked_days(project: Project) -> set[date]:
    """Return the days of the last weeks on which anybody did anything."""
    since = last_days(30)[0]
    rows = PersonDay.objects.filter(project=project, day__gte=since).order_by()
    return set(rows.values_list("day", flat=True).distinct())


def cost(project: Project, days: list[date]) -> dict[str, Any]:
    """Return hours and what they cost at the people's present rates, by day and by person."""
    rates: dict[int, Decimal | None] = dict(
        WorkProfile.objects.filter(project=project).values_list("user_id", "hourly_rate")
    )
    spent = PersonDay.objects.filter(project=project).order_by()
    in_window = spent.filter(day__gte=days[0], day__lte=days[-1], seconds__gt=0)
    rows = list(in_window.values_list("day", "user_id").annotate(Sum("seconds")))
    ever = list(spent.filter(seconds__gt=0).values_list("user_id").annotate(Sum("seconds")))
    approved = in_window.aggregate(total=Sum("approved"))["total"] or 0
    by_date: dict[date, list[tuple[int, int]]] = {day: [] for day in days}
    by_person: dict[int, int] = {}
    for day, user_id, seconds in rows:
        by_date[day].append((user_id, seconds))
        by_person[user_id] = by_person.get(user_id, 0) + seconds
    whole = _priced(by_person.items(), rates)
    return {
        "currency": project.currency,
        **whole,
        "approved": approved,
        "cost_per_approved": _rounded(whole["cost"] / approved)
        if approved and not whole["hours_without_rate"]
        else None,
        "all_time": _priced(ever, rates),
        "by_day": [{"date": day} | _priced(spent_on_day, rates) for day, spent_on_day in by_date.items()],
        "people": _people(by_person, rates),
    }


def _priced(spent: Iterable[tuple[int, int]], rates: dict[int, Decimal | None]) -> dict[str, Any]:
    """Return the hours of some people, what they cost, and for how many of them no rate is known."""
    seconds, without, amount = 0, 0, Decimal(0)
    for user_id, spent_seconds in spent:
        seconds += spent_seconds
        rate = rates.get(user_id)
        if rate is None:
            without += spent_seconds
        else:
            amount += rate * spent_seconds / SECONDS_IN_HOUR
    return {"hours": _hours(seconds), "cost": _rounded(amount), "hours_without_rate": _hours(without)}


def _people(by_person: dict[int, int], rates: dict[int, Decimal | None]) -> list[dict[str, Any]]:
    found = User.objects.filter(pk__in=list(by_person)).order_by("name", "pk").only("pk", "name", "email")
    return [
        {
            "id": user.pk,
            "name": str(user),
            "hours": _hours(by_person[user.pk]),
            "rate": rates.get(user.pk),
            "cost": None
            if (rate := rates.get(user.pk)) is None
            else _rounded(rate * by_person[user.pk] / SECONDS_IN_HOUR),
        }
        for user in found
    ]


def _hours(seconds: int) -> float:
    return round(seconds / SECONDS_IN_HOUR, 2)


def _rounded(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


def queue_health(project: Project, counts: dict[str, int]) -> dict[str, Any]:
    """Return what is ready, at hand, stuck, and waiting."""
    tasks = counters.tasks_by_state(counts)
    held = leases_of(project)
    ready = TaskSlot.objects.filter(lane__project=project, state=SlotState.READY)
    disputed = Task.objects.filter(project=project, disputed=True)
    return {
        "open": sum(states["open"] for states in tasks.values()),
        "ready": counted(ready),
        "held": counted(held),
        "stale_leases": counted(stale(held)),
        "parked": sum(states["parked"] for states in tasks.values()),
        "returned": counters.annotations_by_state(counts)["returned"],
        "waiting_review": counters.waiting_for_review(counts),
        "oldest_waiting_at": oldest_waiting(project),
        "disputed": counted(disputed),
    }


def counted(rows: QuerySet[Any]) -> dict[str, Any]:
    """Count rows up to a thousand; ``capped`` says that there are more. An order chooses the index that is walked."""
    found = rows.values("pk")[: COUNTED_TO + 1].count()
    return {"count": min(found, COUNTED_TO), "capped": found > COUNTED_TO}


def waiting_work() -> QuerySet[Annotation]:
    """Return the work that a reviewer has to look at; in the words of the index ``annotation_waiting``."""
    return Annotation.objects.filter(
        ~Q(review_reason__in=["", ReviewReason.WAITING]),
        purpose__in=REVIEWED,
        purpose=TaskPurpose.DATA,
        state=AnnotationState.SUBMITTED,
    )


def oldest_waiting(project: Project) -> datetime | None:
    """Return when the first of what waits for a reviewer was submitted."""
    return waiting_work().filter(project=project).order_by("pk").values_list("submitted_at", flat=True).first()


def agreement_trend(project: Project) -> dict[str, Any]:
    """Return agreement by week, from the newest report."""
    found = QualityReport.objects.filter(project=project, kind="agreement").first()
    if found is None:
        return {"computed_at": None, "weeks": []}
    return {"computed_at": found.computed_at, "weeks": found.data.get("weeks", [])}
