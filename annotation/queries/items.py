"""Reads of the item pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.db.models.functions import Left

from annotation.models import Annotation, ImportBatch, Item, Project, Response, Task
from annotation.models.importing import ImportMode, ImportState
from annotation.models.task import TaskPurpose
from annotation.queries.task_filters import ROWS_LOOKED_AT, TEXTS_LOOKED_AT, first_unfinished
from core.keyset import Found, Key, Order, Stream, walk

EXCERPT_CHARACTERS = 300
NEWEST_FIRST = Order(("id",))
KNOWN_PURPOSES = (TaskPurpose.DATA, TaskPurpose.COMPARISON)
# An import that promises all or nothing shows its items when all of them are there.
UNFINISHED = Q(mode=ImportMode.ALL_OR_NOTHING, state__in=(ImportState.QUEUED, ImportState.RUNNING))


def _shown_tasks() -> QuerySet[Task]:
    """Return the tasks of a prompt that reviewers know of: no gold question, no copy of one, no probe."""
    return Task.objects.filter(purpose__in=KNOWN_PURPOSES).order_by("pk")


def only_for_gold() -> Q:
    """Prompts that were written for a gold question. Reviewers, who may annotate too, see none of them."""
    tasks = Task.objects.filter(item=OuterRef("pk"))
    return Q(Exists(tasks.filter(purpose=TaskPurpose.TEMPLATE)), ~Exists(tasks.filter(purpose__in=KNOWN_PURPOSES)))


def find_items(
    project: Project,
    *,
    q: str = "",
    source: str = "",
    split: str = "",
    batch: int | None = None,
    after: Key | None = None,
    size: int,
) -> Found:
    """Return a project's next prompts, newest first; ``q`` is a part of the prompt's text, or an external id.

    Source, split and import each have an index. For a part of the text a page looks through a bounded number of prompts
    and says so. While an import that promises all or nothing runs, the list ends before it.
    """
    items = _shown(project, batch)
    also = ~Q(pk__in=_only_for_gold_in(project))
    if q and (named := items.filter(external_id=q)).exists():
        items, q = named, ""
    # The rest is asked of what one index gives.
    if split:
        items, also = (
            (items.filter(pinned_split=split), also) if batch is None else (items, also & Q(pinned_split=split))
        )
    if source:
        alone = batch is None and not split
        items, also = (items.filter(source=source), also) if alone else (items, also & Q(source=source))
    most = TEXTS_LOOKED_AT if q else ROWS_LOOKED_AT
    stream = Stream(items, also=also, fitting=_texts(q) if q else None)
    return walk([stream], NEWEST_FIRST, after=after, size=size, most=most)


def rows_of(ids: Sequence[int]) -> list[Item]:
    """Return prompts as a list shows them, with their tasks, in the order of ``ids``."""
    items = (
        Item.objects.filter(pk__in=ids)
        .annotate(excerpt=Left("search_text", EXCERPT_CHARACTERS))
        .defer("search_text", "messages", "tools", "references", "metadata")
        .prefetch_related(Prefetch("tasks", queryset=_shown_tasks()))
    )
    found = {item.pk: item for item in items}
    return [found[pk] for pk in ids if pk in found]


def _only_for_gold_in(project: Project) -> list[int]:
    """Return the prompts of a project that were written for a gold question: they are few."""
    known = Task.objects.filter(item=OuterRef("item"), purpose__in=KNOWN_PURPOSES)
    templates = Task.objects.filter(~Exists(known), project=project, purpose=TaskPurpose.TEMPLATE)
    return list(templates.values_list("item_id", flat=True))


def _shown(project: Project, batch: int | None) -> QuerySet[Item]:
    """Return a project's prompts, or those of one of its imports, but what an unfinished import hides."""
    if batch is not None:
        done = ImportBatch.objects.filter(~UNFINISHED, project=project, pk=batch).exists()
        # The import alone is asked for: its index holds all that there is to know.
        return Item.objects.filter(import_batch=batch) if done else Item.objects.none()
    items = Item.objects.filter(project=project)
    unfinished = first_unfinished(project)
    return items if unfinished is None else items.filter(pk__lt=unfinished)


def _texts(q: str) -> Callable[[Sequence[int]], set[int]]:
    def fitting(ids: Sequence[int]) -> set[int]:
        """Return which of these prompts have ``q`` in their text."""
        return set(Item.objects.filter(pk__in=ids, search_text__icontains=q).values_list("pk", flat=True))

    return fitting


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
