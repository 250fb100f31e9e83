"""Which tasks fit a filter, found through an index whatever is asked for; at a million tasks too.

Tasks of each kind and state lie in an index in the order of the list; a page is merged from the front of these streams.
What few tasks have (skipped, disputed, held, for some people only) has an index of its own: where at most ``CAP`` have
it, they are gathered first and all else is asked of these. Where more have it, and for a part of the prompt's text,
which no index of both databases knows, a page looks through a bounded number of tasks and says so (``looked_at``).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from annotation.models import Annotation, Assignment, Audience, ImportBatch, Item, Project, Task
from annotation.models.assignment import AssignmentState
from annotation.models.importing import ImportMode, ImportState
from annotation.models.task import TaskKind, TaskPurpose, TaskState
from annotation.tags import tidy_tags
from core.keyset import Found, Key, Order, Stream, walk

# So many tasks are gathered, or counted, at most.
CAP = 10_000
# How many rows of an index, and how many prompts, one page looks through at most.
ROWS_LOOKED_AT = 50_000
TEXTS_LOOKED_AT = 10_000
# A page is merged from no more streams than this.
MOST_PARTS = 20
ORDERS = {
    "newest": Order(("id",)),
    "oldest": Order(("id",), descending=False),
    "priority": Order(("priority", "id")),
    "skips": Order(("skip_count", "id")),
}


@dataclass(frozen=True)
class TaskFilter:
    """What is asked of tasks. ``skipped`` is the least number of skips; ``q`` is a part of the prompt or an id."""

    kind: str = ""
    state: str = ""
    audience: int | None = None
    tag: str = ""
    skipped: int = 0
    disputed: bool = False
    held: bool = False
    # Somebody who has answered them.
    answered_by: int | None = None
    q: str = ""
    order: str = "newest"
    # Beside ``state``: of a change that has to do with some states only.
    states: Sequence[str] = field(default=())

    @property
    def by_state_alone(self) -> bool:
        """Tell whether nothing but kind and state is asked."""
        return not (
            self.audience
            or self.tag
            or self.skipped
            or self.disputed
            or self.held
            or self.answered_by
            or self.q
            or self.order == "skips"
        )

    def kinds(self) -> list[str]:
        """Return the kinds asked for."""
        return [self.kind] if self.kind else list(TaskKind.values)

    def wanted_states(self) -> list[str]:
        """Return the states asked for."""
        asked = [self.state] if self.state else list(TaskState.values)
        return [state for state in asked if state in self.states] if self.states else asked


def find(project: Project, asked: TaskFilter, *, after: Key | None = None, size: int, upto: int | None = None) -> Found:
    """Return the next tasks that fit, of those with an id of at most ``upto``."""
    most = TEXTS_LOOKED_AT if asked.q else ROWS_LOOKED_AT
    return walk(_streams(project, asked, upto), ORDERS[asked.order], after=after, size=size, most=most)


def count(project: Project, asked: TaskFilter) -> tuple[int, bool]:
    """Return how many tasks fit, and whether that is all: it is not above ``CAP``, nor where a search was cut short."""
    found = find(project, asked, size=CAP)
    return len(found.keys), found.following is None


def shown(project: Project) -> QuerySet[Task]:
    """Return the tasks that are data. Those of an import that promises all or nothing are shown when it is done."""
    tasks = Task.objects.filter(project=project, purpose=TaskPurpose.DATA)
    first = first_unfinished(project)
    if first is None:
        return tasks
    task = Task.objects.filter(item_id__gte=first, item__import_batch__in=_unfinished(project)).order_by("item_id")
    hidden = task.values_list("pk", flat=True).first()
    return tasks if hidden is None else tasks.filter(pk__lt=hidden)


def first_unfinished(project: Project) -> int | None:
    """Return the first prompt of the imports that promise all or nothing and are not done; None where there is none."""
    firsts = [
        Item.objects.filter(import_batch=batch).order_by("pk").values_list("pk", flat=True).first()
        for batch in _unfinished(project)
    ]
    return min((first for first in firsts if first is not None), default=None)


def _unfinished(project: Project) -> QuerySet[ImportBatch]:
    return ImportBatch.objects.filter(
        project=project, mode=ImportMode.ALL_OR_NOTHING, state__in=(ImportState.QUEUED, ImportState.RUNNING)
    )


def _streams(project: Project, asked: TaskFilter, upto: int | None) -> list[Stream[Task]]:
    tasks = shown(project)
    if upto is not None:
        tasks = tasks.filter(pk__lte=upto)
    if asked.q and (exact := _by_id(project, tasks, asked.q)) is not None:
        return [Stream(exact.filter(_of(asked, project)))]
    fitting = _texts(asked.q) if asked.q else None
    for some, rest in _few(project, tasks, asked):
        keys = list(some.order_by()[: CAP + 1])
        if len(keys) <= CAP:
            return [Stream(tasks.filter(_of(rest, project), pk__in=keys), fitting=fitting)]
    if asked.order == "skips":
        return [Stream(tasks.filter(skip_count__gt=0), also=_of(asked, project), fitting=fitting)]
    parts, rest = _parts(project, tasks, asked)
    also = None if rest == TaskFilter(order=asked.order) else _of(rest, project)
    return [Stream(part, also=also, fitting=fitting) for part in parts]


def _parts(project: Project, tasks: QuerySet[Task], asked: TaskFilter) -> tuple[list[QuerySet[Task]], TaskFilter]:
    """Return tasks in parts that an index holds in the order asked for, and what is to be asked of these beside."""
    by_time = asked.order in ("newest", "oldest")
    if by_time and (asked.audience or asked.tag):
        audiences = _audiences(project, asked)
        if len(audiences) <= MOST_PARTS:
            return [tasks.filter(audience=pk) for pk in audiences], replace(asked, audience=None, tag="", q="")
    if by_time and asked.disputed:
        return [tasks.filter(disputed=True)], replace(asked, disputed=False, q="")
    rest = replace(asked, kind="", state="", states=(), q="")
    searching = bool(asked.q) or rest != TaskFilter(order=asked.order)
    if by_time and searching and not asked.kind:
        # What is asked beside is looked for in one long stretch, rather than in a short one of each kind.
        if not asked.state and not asked.states:
            return [tasks], rest
        return [tasks.filter(state=state) for state in asked.wanted_states()], rest
    return [tasks.filter(kind=kind, state=state) for kind in asked.kinds() for state in asked.wanted_states()], rest


def _few(project: Project, tasks: QuerySet[Task], asked: TaskFilter) -> list[tuple[QuerySet[Any, int], TaskFilter]]:
    """Return what is asked for and few tasks have, as ids that an index knows, each with what is asked beside."""
    found: list[tuple[QuerySet[Any, int], TaskFilter]] = []
    if asked.held:
        found.append((_held(project).values_list("task_id", flat=True), replace(asked, held=False)))
    if asked.answered_by:
        answered = _answered(project, asked.answered_by).values_list("task_id", flat=True)
        found.append((answered, replace(asked, answered_by=None)))
    if asked.disputed:
        found.append((tasks.filter(disputed=True).values_list("pk", flat=True), asked))
    if asked.audience or asked.tag:
        theirs = tasks.filter(audience__in=_audiences(project, asked)).values_list("pk", flat=True)
        found.append((theirs, asked))
    if asked.skipped:
        skipped = tasks.filter(skip_count__gt=0, skip_count__gte=asked.skipped)
        found.append((skipped.values_list("pk", flat=True), asked))
    return found


def _of(asked: TaskFilter, project: Project) -> Q:
    """Return all that is asked but a part of the prompt."""
    fits = Q()
    if asked.kind:
        fits &= Q(kind=asked.kind)
    if asked.state or asked.states:
        fits &= Q(state__in=asked.wanted_states())
    if asked.audience or asked.tag:
        fits &= Q(audience__in=_audiences(project, asked))
    if asked.disputed:
        fits &= Q(disputed=True)
    if asked.held:
        fits &= Q(Exists(_held(project).filter(task=OuterRef("pk"))))
    if asked.answered_by:
        fits &= Q(Exists(_answered(project, asked.answered_by).filter(task=OuterRef("pk"))))
    if asked.order == "skips" or asked.skipped:
        fits &= Q(skip_count__gte=max(1, asked.skipped))
    return fits


def _held(project: Project) -> QuerySet[Assignment]:
    return Assignment.objects.filter(state=AssignmentState.HELD, task__project=project)


def _answered(project: Project, author: int) -> QuerySet[Annotation]:
    return Annotation.objects.filter(project=project, author=author, purpose=TaskPurpose.DATA)


def _audiences(project: Project, asked: TaskFilter) -> list[int]:
    """Return the audiences asked for: they are few, and no database need look into a list of tags."""
    tag = next(iter(tidy_tags([asked.tag])), "")
    rows = Audience.objects.filter(project=project).values_list("pk", "tags")
    return [pk for pk, tags in rows if (not asked.audience or pk == asked.audience) and (not tag or tag in tags)]


def _by_id(project: Project, tasks: QuerySet[Task], q: str) -> QuerySet[Task] | None:
    """Return what a task's number (#12) or a prompt's whole external id names; None where it is neither."""
    number = q.removeprefix("#")
    if q.startswith("#") and number.isascii() and number.isdigit():
        return tasks.filter(pk=int(number)) if len(number) < 19 else tasks.none()
    named = Item.objects.filter(project=project, external_id=q).values_list("pk", flat=True).first()
    return None if named is None else tasks.filter(item=named)


def _texts(q: str) -> Callable[[Sequence[int]], set[int]]:
    def fitting(ids: Sequence[int]) -> set[int]:
        """Return which of these tasks have ``q`` in their prompt."""
        return set(Task.objects.filter(pk__in=ids, item__search_text__icontains=q).values_list("pk", flat=True))

    return fitting
