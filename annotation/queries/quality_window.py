"""The newest answers of a project as arrays: what the quality reports are computed from.

The window is bounded twice, by days and by answers, so that a report costs the same for a project of any size. The
newest answers are found by one look at the end of an index for each state; then they are read in pieces.

An answer counts as it was first given: what a reviewer made of it, or its author after it was returned, is no
independent judgement.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from django.db.models import Sum
from django.utils import timezone

from annotation.comparing import BOTH_BAD, LETTERS, TIE, judgement_of, pairs_of
from annotation.models import Annotation, AnnotationRevision, PersonDay, Project, Response
from annotation.models.annotation import AnnotationState
from annotation.models.item import ResponseOrigin
from annotation.models.task import TaskKind, TaskPurpose
from annotation.statistics.figures import Floats, Integers

DAYS = 90
MOST_ANSWERS = 200_000
# Written answers are read in full, so fewer of them.
MOST_TEXTS = 20_000
MOST_CHARACTERS = 40_000_000
AT_ONCE = 5_000
TEXTS_AT_ONCE = 500
# The answers that a judgement may give, apart from the letters and sides that a person saw.
ONE, OTHER, EVEN, BAD = range(4)
# What is summed up by day.
HABITS = (
    "preferences",
    "left_won",
    "unequal",
    "longer_won",
    "repeats",
    "repeats_consistent",
    "gold_asked",
    "gold_passed",
)
OF_TIES = {TIE: EVEN, BOTH_BAD: BAD}
# Of more than two answers, beside the place of the best one.
SEVERAL_BEST, ALL_BAD = len(LETTERS), len(LETTERS) + 1


@dataclass(frozen=True)
class Rows:
    """Answers of one kind (all n long, oldest first): ids, their tasks and authors by id, when, how long."""

    ids: Integers
    tasks: Integers
    people: Integers
    times: Floats
    seconds: Floats
    # Whether there are more answers in these days than were read.
    cut: bool = False


@dataclass(frozen=True)
class Judgements:
    """Of votes on two answers (as long as their rows): the label; the strength, below zero for ONE and 0 where neither is
    better; and the responses that are ONE and OTHER.

    Which of the two is ONE depends on the task's id alone, as if by chance: how a file lists its pairs (the chosen one
    first, say) must not make one label common, or agreement by chance would be overstated.
    """

    labels: Integers
    strengths: Integers
    one: Integers
    other: Integers


@dataclass(frozen=True)
class Orders:
    """Of orders of three answers or more: their rows, which answer is best, and what they say of each two answers.

    ``best`` is the place of the one best answer among the task's (turned by its id, as in ``Judgements``), else
    SEVERAL_BEST or ALL_BAD. The pairs are as many as each order has: ``pairs`` are judgements, ``pair_tasks`` the tasks.
    """

    rows: Rows
    best: Integers
    pairs: Judgements
    pair_tasks: Integers


@dataclass(frozen=True)
class Window:
    """What is read of a project. ``rank`` and ``judgements`` are of two answers, ``orders`` of more."""

    rank: Rows
    judgements: Judgements
    orders: Orders
    write: Rows
    # The written answers to tasks with two answers or more, by annotation id: messages as they were first given.
    texts: dict[int, dict[str, Any]] = field(repr=False)
    newest: int = 0

    def as_dict(self) -> dict[str, Any]:
        """Return what a report says of it."""
        times = np.concatenate([self.rank.times, self.orders.rows.times, self.write.times])
        tasks = np.unique(np.concatenate([self.rank.tasks, self.orders.rows.tasks, self.write.tasks]))
        since = datetime.fromtimestamp(times.min(), tz=timezone.get_default_timezone()) if len(times) else None
        return {
            "days": DAYS,
            "most_answers": MOST_ANSWERS,
            "answers": len(times),
            "tasks": len(tasks),
            "since": since.isoformat() if since else None,
            "cut": self.rank.cut or self.write.cut,
        }


def window_of(project: Project, *, now: datetime | None = None) -> Window:
    """Read the window of a project."""
    since = (now or timezone.now()) - timedelta(days=DAYS)
    rank, judgements, orders = _rank(project, since)
    write = _rows(project, TaskKind.WRITE, since)
    newest = int(max(rows.ids.max(initial=0) for rows in (rank, orders.rows, write)))
    return Window(rank, judgements, orders, write, _texts(write), newest)


def habits_since(project: Project, since: datetime) -> dict[int, dict[str, int]]:
    """Return by person the sums of what is counted by day, from a day on."""
    found = PersonDay.objects.filter(project=project, day__gte=since.date()).order_by().values("user_id")
    sums = found.annotate(**{f"sum_{name}": Sum(name) for name in HABITS})
    rows = sums.values_list("user_id", *(f"sum_{name}" for name in HABITS))
    return {row[0]: dict(zip(HABITS, row[1:], strict=True)) for row in rows}


def sources_of(responses: Sequence[int]) -> dict[int, str]:
    """Return by response what it comes from: its source, or else its origin in words. People have no names here."""
    found: dict[int, str] = {}
    for ids in _pieces(responses):
        for key, origin, source in Response.objects.filter(pk__in=ids).values_list("pk", "origin", "source"):
            words = ResponseOrigin(origin).label
            found[key] = words if origin == ResponseOrigin.HUMAN else source or words
    return found


def _newest_ids(project: Project, kind: str) -> tuple[list[int], bool]:
    """Return the ids of the newest answers, newest first, and whether there are more."""
    found: list[int] = []
    for state in AnnotationState.values:
        of_state = Annotation.objects.filter(project=project, purpose=TaskPurpose.DATA, kind=kind, state=state)
        found += of_state.order_by("-pk").values_list("pk", flat=True)[: MOST_ANSWERS + 1]
    found.sort(reverse=True)
    return found[:MOST_ANSWERS], len(found) > MOST_ANSWERS


def _read(project: Project, kind: str, since: datetime, *columns: str) -> tuple[list[tuple[Any, ...]], bool]:
    """Return the rows of the newest answers since then, oldest first."""
    ids, more = _newest_ids(project, kind)
    rows: list[tuple[Any, ...]] = []
    for piece in _pieces(ids):
        found = Annotation.objects.filter(pk__in=piece, submitted_at__gte=since).values_list("pk", *columns)
        # The ids follow time nearly: a piece without one since then is the last.
        if not (read := list(found)):
            more = False
            break
        rows += read
    rows.sort()
    return rows, more


BASIC = ("task_id", "author_id", "submitted_at", "seconds_spent")


def _rows(project: Project, kind: str, since: datetime) -> Rows:
    rows, cut = _read(project, kind, since, *BASIC)
    return _arrays(rows, cut)


def _arrays(rows: list[tuple[Any, ...]], cut: bool) -> Rows:
    return Rows(
        ids=_integers(row[0] for row in rows),
        tasks=_integers(row[1] for row in rows),
        people=_integers(row[2] for row in rows),
        times=np.array([row[3].timestamp() for row in rows], dtype=np.float64),
        seconds=np.array([row[4] for row in rows], dtype=np.float64),
        cut=cut,
    )


def _rank(project: Project, since: datetime) -> tuple[Rows, Judgements, Orders]:
    rows, cut = _read(project, TaskKind.RANK, since, *BASIC, "revision_number", "payload", "assignment__shown_order")
    first = _first_wordings([row[0] for row in rows if row[5] > 1])
    rows = [(*row[:6], first.get(row[0], row[6]), row[7]) for row in rows]
    two = [row for row in rows if len(row[7]) == 2]
    more = [row for row in rows if len(row[7]) > 2]
    judgements, _ = _judgements(two)
    return _arrays(two, cut), judgements, _orders(more, cut)


def _judgements(rows: list[tuple[Any, ...]]) -> tuple[Judgements, Integers]:
    """Return what answers say of each two responses, and the tasks of that."""
    labels, strengths, one, other, tasks = (array("q") for _ in range(5))
    for row in rows:
        task, payload, shown = row[1], row[6], row[7]
        strength = payload.get("strength") or 1
        for low, high, outcome in pairs_of(payload, shown):
            pair = (high, low) if _turned(task) else (low, high)
            one.append(pair[0])
            other.append(pair[1])
            tasks.append(task)
            labels.append(OF_TIES[outcome] if outcome in OF_TIES else pair.index(outcome))
            strengths.append(0 if outcome in OF_TIES else strength * (-1 if outcome == pair[0] else 1))
    columns = (np.array(column, dtype=np.int64) for column in (labels, strengths, one, other))
    return Judgements(*columns), np.array(tasks, dtype=np.int64)


def _orders(rows: list[tuple[Any, ...]], cut: bool) -> Orders:
    best = array("q")
    for row in rows:
        outcome = judgement_of(row[6], row[7]).outcome
        if outcome in (TIE, BOTH_BAD):
            best.append(SEVERAL_BEST if outcome == TIE else ALL_BAD)
        else:
            best.append((sorted(row[7]).index(outcome) + _chance(row[1])) % len(row[7]))
    pairs, tasks = _judgements(rows)
    return Orders(_arrays(rows, cut), np.array(best, dtype=np.int64), pairs, tasks)


def _turned(task: int) -> bool:
    """Tell for a task which response is ONE, as if by chance (Fibonacci hashing)."""
    return bool(_chance(task) & 1)


def _chance(task: int) -> int:
    return (task * 0x9E3779B97F4A7C15) >> 40 & 0xFFFF


def _texts(write: Rows) -> dict[int, dict[str, Any]]:
    """Return the payloads of the newest written answers to tasks that have two or more."""
    _, place, counts = np.unique(write.tasks, return_inverse=True, return_counts=True)
    wanted = write.ids[counts[place] >= 2][::-1][:MOST_TEXTS].tolist()
    found: dict[int, dict[str, Any]] = {}
    characters = 0
    for ids in _pieces(wanted, TEXTS_AT_ONCE):
        rows = list(Annotation.objects.filter(pk__in=ids).values_list("pk", "revision_number", "payload"))
        piece = {key: payload for key, _, payload in rows}
        piece |= _first_wordings([key for key, number, _ in rows if number > 1])
        characters += sum(len(payload["messages"][-1].get("content") or "") for payload in piece.values())
        found |= piece
        if characters > MOST_CHARACTERS:
            break
    return found


def _first_wordings(ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    found: dict[int, dict[str, Any]] = {}
    for piece in _pieces(ids):
        first = AnnotationRevision.objects.filter(annotation__in=piece, number=1)
        found |= dict(first.order_by().values_list("annotation_id", "payload"))
    return found


def _pieces(ids: Sequence[int], size: int = AT_ONCE) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), size):
        yield ids[start : start + size]


def _integers(values: Iterator[int]) -> Integers:
    return np.fromiter(values, dtype=np.int64)
