"""Reads of what people did by day (``PersonDay``): at most some rows for each person and day, never the work itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Sum

from accounts.models import User
from annotation.models import PersonDay, Project
from annotation.services.counting import today


def last_days(number: int) -> list[date]:
    """Return the last days, today's last."""
    return [today() - timedelta(days=back) for back in range(number - 1, -1, -1)]


def by_day(
    project: Project, days: Sequence[date], figures: Iterable[str], *, user: User | None = None
) -> list[dict[str, Any]]:
    """Return sums of ``figures`` for each of the days, and how many people had any part in it."""
    names = list(figures)
    rows = PersonDay.objects.filter(project=project, day__gte=days[0], day__lte=days[-1]).order_by()
    if user is not None:
        rows = rows.filter(user=user)
    found: dict[date, dict[str, Any]] = {
        row["day"]: dict(row)
        for row in rows.values("day").annotate(
            people=Count("user", distinct=True), **{f"sum_{name}": Sum(name) for name in names}
        )
    }
    return [
        {"date": day, "people": found[day]["people"]} | {name: found[day][f"sum_{name}"] for name in names}
        if day in found
        else {"date": day, "people": 0} | dict.fromkeys(names, 0)
        for day in days
    ]


def totals(project: Project, figures: Iterable[str], *, user: User | None = None) -> dict[str, int]:
    """Return sums of ``figures`` over all days."""
    names = list(figures)
    rows = PersonDay.objects.filter(project=project)
    if user is not None:
        rows = rows.filter(user=user)
    found = rows.aggregate(**{f"sum_{name}": Sum(name) for name in names})
    return {name: found[f"sum_{name}"] or 0 for name in names}


def monday_of(day: date) -> date:
    """Return the first day of a day's week."""
    return day - timedelta(days=day.weekday())


def by_week(days: Iterable[dict[str, Any]], figures: Iterable[str], *, ended_before: date) -> list[dict[str, Any]]:
    """Return sums of ``figures`` by week, of weeks that were over before a day and in which there was anything."""
    names = list(figures)
    weeks: dict[date, dict[str, int]] = {}
    for row in days:
        week = weeks.setdefault(monday_of(row["date"]), dict.fromkeys(names, 0))
        for name in names:
            week[name] += row[name]
    over = monday_of(ended_before)
    return [{"week": week} | sums for week, sums in weeks.items() if week < over and any(sums.values())]
