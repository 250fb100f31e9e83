"""Reads of the pages about tasks: a page of the list, one task, who may have them, and who holds them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import Count, Prefetch, QuerySet
from django.db.models.functions import Left

from annotation.models import Annotation, Assignment, Audience, Project, Task, TaskSlot
from annotation.models.task import SlotState
from annotation.queries.task_filters import CAP, TaskFilter, count, shown
from annotation.services.leases import leases_of

EXCERPT_CHARACTERS = 300


def rows_of(ids: Sequence[int]) -> list[Task]:
    """Return tasks as a list shows them, in the order of ``ids``, each with ``slot_counts``."""
    found = {task.pk: task for task in _with_people(Task.objects.filter(pk__in=ids))}
    _count_slots(found)
    return [found[pk] for pk in ids if pk in found]


def _count_slots(tasks: dict[int, Task]) -> None:
    counts: dict[int, dict[str, int]] = {pk: dict.fromkeys(SlotState.values, 0) for pk in tasks}
    by_state = TaskSlot.objects.filter(task__in=tasks).order_by().values_list("task_id", "state")
    for task_id, state, number in by_state.annotate(number=Count("pk")):
        counts[task_id][state] = number
    for pk, task in tasks.items():
        task.slot_counts = counts[pk]  # type: ignore[attr-defined]


def counted(project: Project, asked: TaskFilter, known: dict[str, int] | None = None) -> tuple[int, bool]:
    """Return how many tasks fit, and whether that is all. ``known`` are the project's counts by name."""
    if known is not None and asked.by_state_alone:
        names = [f"tasks.{kind}.{state}" for kind in asked.kinds() for state in asked.wanted_states()]
        return sum(known.get(name, 0) for name in names), True
    return count(project, asked)


def task_in_full(project: Project, task_id: int) -> Task | None:
    """Return one task with who had it, what they said when they passed it on, and what was answered."""
    people = Assignment.objects.select_related("user").order_by("pk")
    answers = Annotation.objects.select_related("author").order_by("pk")
    task = (
        _with_people(shown(project).filter(pk=task_id))
        .prefetch_related(
            Prefetch("assignments", queryset=people), Prefetch("annotations", queryset=answers, to_attr="answers")
        )
        .first()
    )
    if task is not None:
        _count_slots({task.pk: task})
    return task


def _with_people(tasks: QuerySet[Task]) -> QuerySet[Task]:
    return (
        tasks.select_related("audience", "item")
        .defer("item__search_text", "item__messages", "item__tools", "item__metadata")
        .annotate(prompt=Left("item__search_text", EXCERPT_CHARACTERS))
        .prefetch_related("audience__people")
    )


def audiences_of(project: Project) -> QuerySet[Audience]:
    """Return for whom tasks of a project are, or were."""
    return Audience.objects.filter(project=project).prefetch_related("people", "lanes")


def count_ready(audiences: Iterable[Audience]) -> None:
    """Count the ready slots for each audience, up to ``CAP``, as ``ready`` and ``exact``."""
    for audience in audiences:
        slots = TaskSlot.objects.filter(lane__in=audience.lanes.all(), state=SlotState.READY)
        number = slots.order_by()[: CAP + 1].count()
        audience.ready, audience.exact = min(number, CAP), number <= CAP  # type: ignore[attr-defined]


def held_work(project: Project) -> QuerySet[Assignment]:
    """Return what people hold of a project's work, with who and what; first what runs out first."""
    return (
        leases_of(project)
        .select_related("user", "task")
        .annotate(prompt=Left("task__item__search_text", EXCERPT_CHARACTERS))
    )
