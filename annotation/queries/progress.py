"""How far a project has come, from the counts kept as things happen. Votes of comparisons are no data."""

from __future__ import annotations

from typing import Any

from django.core.cache import cache
from django.db.models import Sum

from accounts.models import User
from annotation.models import PersonDay, Project
from annotation.queries import counters
from annotation.queries.days import by_day, last_days

DAYS = 30
SHOWN_FOR_SECONDS = 900


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


def progress_for_annotators(project: Project) -> dict[str, Any]:
    """Return the counts of a project as they were at some moment of the last quarter of an hour.

    Who saw them move, or not, with each answer of their own would see which of them are data and which are gold.
    """
    found: dict[str, Any] | None = cache.get_or_set(
        f"progress:{project.pk}", lambda: progress_of(project, with_people=False), SHOWN_FOR_SECONDS
    )
    return found or progress_of(project, with_people=False)


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
    rows = by_day(project, last_days(DAYS), ("submitted", "approved"))
    return [{name: row[name] for name in ("date", "submitted", "approved")} for row in rows]
