"""Reads of the counts that ``annotation.services.counting`` keeps: sums of few rows, however many there are to count."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Sum

from annotation.models import Counter, Project
from annotation.models.annotation import AnnotationState
from annotation.models.task import TaskKind, TaskState


def counts_of(project: Project) -> dict[str, int]:
    """Return every count of a project by its name; a name that is missing stands for 0."""
    found = Counter.objects.filter(project=project).order_by().values_list("name").annotate(total=Sum("amount"))
    return dict(found)


def counts_in(projects: Iterable[int], names: Iterable[str]) -> dict[tuple[int, str], int]:
    """Return some counts of some projects, by project and name."""
    found = Counter.objects.filter(project__in=list(projects), name__in=list(names)).order_by()
    summed = found.values_list("project_id", "name").annotate(total=Sum("amount"))
    return {(project_id, name): total for project_id, name, total in summed}


def tasks_by_state(counts: dict[str, int]) -> dict[str, dict[str, int]]:
    """Return how many tasks of each kind are in each state, and in all."""
    states = {kind: {state: counts.get(f"tasks.{kind}.{state}", 0) for state in TaskState.values} for kind in TASKS}
    return {kind: found | {"total": sum(found.values())} for kind, found in states.items()}


def annotations_by_state(counts: dict[str, int]) -> dict[str, int]:
    """Return how many submissions are in each state."""
    return {state: sum(counts.get(f"annotations.{kind}.{state}", 0) for kind in TASKS) for state in STATES}


def waiting_for_review(counts: dict[str, int]) -> int:
    """Return how many submissions a reviewer has to look at."""
    return sum(counts.get(f"review.{kind}.waiting", 0) for kind in TASKS)


def people_by_state(counts: dict[str, int]) -> dict[int, dict[str, int]]:
    """Return how many submissions of each person are in each state, of those who have any."""
    people: dict[int, dict[str, int]] = {}
    for name, amount in counts.items():
        if name.startswith("by."):
            _, user_id, _, state = name.split(".")
            people.setdefault(int(user_id), dict.fromkeys(STATES, 0))[state] += amount
    return {user_id: states for user_id, states in people.items() if any(states.values())}


def days_of(counts: dict[str, int], what: str) -> dict[date, int]:
    """Return by day how many tasks were ``asked`` for or ``completed``."""
    days: dict[date, int] = {}
    for name, amount in counts.items():
        if name.startswith(f"{what}."):
            day = date.fromisoformat(name.rsplit(".", 1)[1])
            days[day] = days.get(day, 0) + amount
    return days


TASKS = tuple(TaskKind.values)
STATES = tuple(AnnotationState.values)
