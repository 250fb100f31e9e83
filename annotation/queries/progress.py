"""How far a project has come, from the counts kept as things happen. Votes of comparisons are no data."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import Sum

from accounts.models import User
from annotation.models import PersonDay, Project
from annotation.queries import counters
from annotation.services.counting import today

DAYS = 30


def progress_of(project: Project, *, with_people: bool) -> dict[str, Any]:
    """Return the counts of a project; those of each person only where the reader may see them."""
    counts = counters.counts_of(project)
    return {
        "items": counts.get("items", 0),
        "tasks": counters.tasks_by_state(counts),
        "annotations": counters.annotations_by_state(counts),
        "pending_review": counters.waiting_for_review(counts),
        "people": _people(project, counts) if with_people else None,
        "days": _days(project),
    }


def _people(project: Project, counts: dict[str, int]) -> list[dict[str, Any]]:
    by_state = counters.people_by_state(counts)
    spent = PersonDay.objects.filter(project=project, user__in=list(by_state)).order_by()
    seconds = dict(spent.values_list("user_id").annotate(total=Sum("seconds")))
    found = User.objects.filter(pk__in=list(by_state)).order_by("name", "pk").only("pk", "name", "email")
    return [
        {"id": user.pk, "name": str(user), "seconds_spent": seconds.get(user.pk, 0)} | by_state[user.pk]
        for user in found
    ]


def _days(project: Project) -> list[dict[str, Any]]:
    days = last_days(DAYS)
    found = PersonDay.objects.filter(project=project, day__gte=days[0]).order_by()
    by_day = {
        day: (submitted, approved)
        for day, submitted, approved in found.values_list("day").annotate(Sum("submitted"), Sum("approved"))
    }
    return [
        {"date": day, "submitted": of_day[0], "approved": of_day[1]}
        for day in days
        for of_day in [by_day.get(day, (0, 0))]
    ]


def last_days(number: int) -> list[date]:
    """Return the last days, today's last."""
    return [today() - timedelta(days=back) for back in range(number - 1, -1, -1)]
