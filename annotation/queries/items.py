"""Reads of the item pages."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.db.models.functions import Left

from annotation.models import Annotation, Item, Project, Response, Task
from annotation.models.importing import ImportMode, ImportState
from annotation.models.task import TaskPurpose

EXCERPT_CHARACTERS = 300
KNOWN_PURPOSES = (TaskPurpose.DATA, TaskPurpose.COMPARISON)
# An import that promises all or nothing shows its items when all of them are there.
UNFINISHED = Q(
    import_batch__mode=ImportMode.ALL_OR_NOTHING, import_batch__state__in=(ImportState.QUEUED, ImportState.RUNNING)
)


def _shown_tasks() -> QuerySet[Task]:
    """Return the tasks of a prompt that reviewers know of: no gold question, no copy of one, no probe."""
    return Task.objects.filter(purpose__in=KNOWN_PURPOSES).order_by("pk")


def only_for_gold() -> Q:
    """Prompts that were written for a gold question. Reviewers, who may annotate too, see none of them."""
    tasks = Task.objects.filter(item=OuterRef("pk"))
    return Q(Exists(tasks.filter(purpose=TaskPurpose.TEMPLATE)), ~Exists(tasks.filter(purpose__in=KNOWN_PURPOSES)))


def items_of(
    project: Project, *, q: str = "", source: str = "", split: str = "", batch: int | None = None
) -> QuerySet[Item]:
    """Return a project's prompts with their tasks; ``q`` is a part of the prompt's text, or an external id."""
    items = Item.objects.filter(~only_for_gold(), project=project).filter(Q(import_batch=None) | ~UNFINISHED)
    if q:
        items = items.filter(Q(search_text__icontains=q) | Q(external_id=q))
    if source:
        items = items.filter(source=source)
    if split:
        items = items.filter(pinned_split=split)
    if batch is not None:
        items = items.filter(import_batch=batch)
    return (
        items.annotate(excerpt=Left("search_text", EXCERPT_CHARACTERS))
        .defer("search_text", "messages", "tools", "metadata")
        .prefetch_related(Prefetch("tasks", queryset=_shown_tasks()))
    )


def item_with_work(pk: int) -> QuerySet[Item]:
    """Return one prompt with its answers, its tasks, and what people submitted.

    Votes of a comparison are left out: they become data, and visible, when a manager sends them back.
    """
    made = Annotation.objects.filter(purpose=TaskPurpose.DATA).select_related("author").order_by("pk")
    found = Item.objects.filter(~only_for_gold(), pk=pk).annotate(excerpt=Left("search_text", EXCERPT_CHARACTERS))
    return found.prefetch_related(
        Prefetch("responses", queryset=Response.objects.select_related("author").order_by("pk")),
        Prefetch("tasks", queryset=_shown_tasks()),
        Prefetch("tasks__annotations", queryset=made, to_attr="made"),
    )
