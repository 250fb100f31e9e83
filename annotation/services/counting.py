"""Keep the counts that pages show, as things happen: no page counts rows.

Two tables hold them. ``Counter`` holds how many rows of a project are in which state now; a change adds a row, and
``annotation.services.folding`` sums rows up. ``PersonDay`` holds what each person did on each day (UTC); a change adds
to its row. Services call the functions below inside the transaction of the change:

    before = counting.places(task)          # or an annotation
    TASK_MACHINE.move(task, TaskState.ANSWERED)
    counting.note_move(task, before)        # a new row: counting.note_new(rows)

Within ``counting.gathered()`` (a decorator too; below ``transaction.atomic``) everything is written at its end, by one
statement for each of the two tables. ``annotation.services.recounting`` counts from the rows themselves, and says
where the two differ.

Counters, by name (``tasks``, ``annotations`` and ``by`` are of purpose "data"):

    items                           prompts
    tasks.<kind>.<state>            tasks
    annotations.<kind>.<state>      submissions
    by.<person>.<kind>.<state>      submissions of one author
    review.<kind>.waiting           submissions that a reviewer has to look at
    asked.<kind>.<day>              tasks that came on a day, less those that were cancelled on it
    completed.<kind>.<day>          tasks that were completed on a day, less those that were opened again on it

Days: ``answers`` are of every purpose but qualification; ``skipped`` and ``seconds`` are of all, the time being that
of answers (on the day of the first submission) and of skipped tasks. ``reviewed`` and ``overturned`` hold probes too:
their reviewer must not see which they were. All the rest is of purpose "data", or named otherwise. ``approved`` holds
all approvals, ``edited`` those of them for which the reviewer changed the answer.
"""

from __future__ import annotations

from collections import Counter as Sums
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import F
from django.utils import timezone

from accounts.models import User
from annotation.models import Annotation, Assignment, PersonDay, Task, TaskResponse
from annotation.models.annotation import AnnotationState, ReviewReason, Verdict
from annotation.models.task import TaskKind, TaskPurpose, TaskState
from core.together import write

SIDES = ("A", "B")
NOT_WAITING = ("", ReviewReason.WAITING)
# What a verdict adds to the author's day, and whether it changed the answer or sent it back.
VERDICTS: dict[str, tuple[tuple[str, ...], bool]] = {
    Verdict.APPROVE: (("approved",), False),
    Verdict.EDIT_APPROVE: (("approved", "edited"), True),
    Verdict.RETURN: (("returned",), True),
    Verdict.REJECT: (("rejected",), True),
    Verdict.SET_ASIDE: (("set_aside",), True),
}
KEY = ("project_id", "user_id", "day", "kind")
FIGURES = tuple(
    column.name for column in PersonDay._meta.concrete_fields if column.attname not in KEY and not column.primary_key
)
# Few enough for one statement on each database.
ROWS_AT_ONCE = 30
ADD_COUNTS = "INSERT INTO annotation_counter (project_id, name, amount) VALUES {rows}"
ADD_TO_DAYS = """
    INSERT INTO annotation_personday ({columns}) VALUES {rows}
    ON CONFLICT (project_id, day, user_id, kind) DO UPDATE SET {sums}
"""

Day = tuple[int, int, date, str]


@dataclass
class _Tally:
    """Changes that are not written yet."""

    counts: Sums[tuple[int, str]] = field(default_factory=Sums)
    days: dict[Day, Sums[str]] = field(default_factory=dict)

    def add(self, other: _Tally) -> None:
        self.counts.update(other.counts)
        for day, figures in other.days.items():
            self.days.setdefault(day, Sums()).update(figures)

    def write(self) -> None:
        if rows := [(project, name, amount) for (project, name), amount in self.counts.items() if amount]:
            _add_counts(rows)
        # In one order, so that nobody waits in a circle for the rows of two people.
        days = sorted((day, figures) for day, figures in self.days.items() if any(figures.values()))
        for start in range(0, len(days), ROWS_AT_ONCE):
            _add_to_days(days[start : start + ROWS_AT_ONCE])


_open: ContextVar[_Tally | None] = ContextVar("tally", default=None)


@contextmanager
def gathered() -> Iterator[None]:
    """Write what is noted within at its end. Where it fails nothing is written: its transaction is undone too."""
    outer, mine = _open.get(), _Tally()
    token = _open.set(mine)
    try:
        yield
    finally:
        _open.reset(token)
    _take(mine, outer)


def _take(noted: _Tally, tally: _Tally | None) -> None:
    if tally is None:
        noted.write()
    else:
        tally.add(noted)


def count(project_id: int, changes: dict[str, int]) -> None:
    """Change counts of a project by so much; what tasks do to the days follows from their states."""
    noted = _Tally()
    for name, amount in changes.items():
        noted.counts[project_id, name] += amount
        if name.startswith("tasks."):
            _, kind, state = name.split(".")
            if state != TaskState.CANCELLED:
                noted.counts[project_id, f"asked.{kind}.{today()}"] += amount
            if state == TaskState.COMPLETED:
                noted.counts[project_id, f"completed.{kind}.{today()}"] += amount
    _take(noted, _open.get())


def note_day(project_id: int, user_id: int, kind: str, *, day: date | None = None, **increments: int) -> None:
    """Add to the figures of a person's day (today, where none is given)."""
    noted = _Tally(days={(project_id, user_id, day or today(), kind): Sums(increments)})
    _take(noted, _open.get())


def today() -> date:
    """Return the day of the figures of this moment (UTC)."""
    return timezone.now().date()


def places(row: Task | Annotation) -> tuple[str, ...]:
    """Return the names of the counters in which a task or an annotation, as it is in memory, counts."""
    if row.purpose != TaskPurpose.DATA:
        return ()
    if isinstance(row, Task):
        return (f"tasks.{row.kind}.{row.state}",)
    names = (f"annotations.{row.kind}.{row.state}", f"by.{row.author_id}.{row.kind}.{row.state}")
    waits = row.state == AnnotationState.SUBMITTED and row.review_reason not in NOT_WAITING
    return (*names, f"review.{row.kind}.waiting") if waits else names


def note_move(row: Task | Annotation, before: tuple[str, ...]) -> None:
    """Count a task or an annotation where it is now, and no longer in the ``places`` that it had before."""
    changes = Sums(places(row))
    changes.subtract(before)
    count(row.project_id, dict(changes))


def note_new(rows: Iterable[Task]) -> None:
    """Count tasks just made, of one project or several."""
    with gathered():
        for row in rows:
            note_move(row, ())


def note_gone(rows: Iterable[Task]) -> None:
    """Count tasks no longer that are about to be removed."""
    with gathered():
        for row in rows:
            count(row.project_id, dict.fromkeys(places(row), -1))


def note_answer(annotation: Annotation) -> None:
    """Count an answer just submitted for the first time, of whatever purpose."""
    with gathered():
        note_move(annotation, ())
        as_work = annotation.purpose != TaskPurpose.QUALIFICATION
        figures = {"answers": int(as_work), "seconds": annotation.seconds_spent}
        if annotation.purpose == TaskPurpose.DATA:
            figures |= answer_figures(annotation)
        _note_author(annotation, **figures)


def note_adopted(annotations: Iterable[Annotation]) -> None:
    """Count votes of a comparison that have just become data; their time counted before."""
    with gathered():
        for annotation in annotations:
            note_move(annotation, ())
            _note_author(annotation, **answer_figures(annotation))


def note_resubmitted(annotation: Annotation, *, more_seconds: int) -> None:
    """Count a new wording of the author's; the move between states is noted beside it."""
    with gathered():
        if annotation.purpose == TaskPurpose.DATA:
            note_day(annotation.project_id, annotation.author_id, annotation.kind, resubmitted=1)
        _note_author(annotation, seconds=more_seconds)


def note_revised(annotation: Annotation, *, more_seconds: int) -> None:
    """Count the time of a change to an answer that nobody has looked at; the answer counts as one."""
    _note_author(annotation, seconds=more_seconds)


def note_approval_undone(annotation: Annotation) -> None:
    """Take the approval by policy, of the day on which it was given, off the author's figures."""
    if annotation.purpose == TaskPurpose.DATA and annotation.decided_at is not None:
        take_off(annotation, annotation.decided_at.date(), "approved")


def take_off(annotation: Annotation, day: date, figure: str, amount: int = 1) -> None:
    """Lower a figure of the author's day, or raise it (a negative amount). Written at once: the row is there."""
    rows = PersonDay.objects.filter(
        project=annotation.project_id, user=annotation.author_id, kind=annotation.kind, day=day
    )
    rows.filter(**{f"{figure}__gte": max(amount, 0)}).update(**{figure: F(figure) - amount})


def note_skip(assignment: Assignment) -> None:
    """Count a skipped task and the time that it took."""
    task = assignment.task
    note_day(task.project_id, assignment.user_id, task.kind, skipped=1, seconds=assignment.seconds_spent)


def note_verdict(annotation: Annotation, verdict: str, reviewer: User | None) -> None:
    """Count a verdict for its author and for its reviewer (None: the project's policy approved it).

    The move between states is noted beside it (``note_move``).
    """
    names, overturned = VERDICTS[verdict]
    project_id, kind, day = annotation.project_id, annotation.kind, today()
    with gathered():
        if annotation.purpose == TaskPurpose.DATA:
            note_day(project_id, annotation.author_id, kind, day=day, **dict.fromkeys(names, 1))
        if reviewer is not None:
            note_day(project_id, reviewer.pk, kind, day=day, reviewed=1, overturned=int(overturned))


def _note_author(annotation: Annotation, **figures: int) -> None:
    day = annotation.submitted_at.date()
    note_day(annotation.project_id, annotation.author_id, annotation.kind, day=day, **figures)


def answer_figures(annotation: Annotation) -> dict[str, int]:
    """Return what an answer that is data adds to the day of its author, beside the time."""
    figures = {"submitted": 1, "late": int(annotation.late)}
    if annotation.kind == TaskKind.RANK and annotation.payload["choice"] in SIDES:
        lengths = lengths_of([annotation.task_id])
        figures |= vote_figures(annotation.payload["choice"], annotation.assignment.shown_order, lengths)
    return figures


def vote_figures(choice: str, shown_order: list[int], lengths: dict[int, int]) -> dict[str, int]:
    """Return what a vote for one of two answers adds: which side won, and whether it was the longer one.

    Of more answers there is no left one, and the longest would be expected to win less often.
    """
    if choice not in SIDES or len(shown_order) != len(SIDES):
        return {}
    left, right = (lengths.get(shown, 0) for shown in shown_order[:2])
    longer = "A" if left > right else "B"
    return {
        "preferences": 1,
        "left_won": int(choice == "A"),
        "unequal": int(left != right),
        "longer_won": int(left != right and choice == longer),
    }


def lengths_of(task_ids: Iterable[int]) -> dict[int, int]:
    """Return the lengths of the candidates of tasks, by response."""
    candidates = TaskResponse.objects.filter(task_id__in=list(task_ids))
    rows = candidates.values_list("response_id", "response__messages")
    return {response_id: length_of(messages) for response_id, messages in rows}


def length_of(messages: list[dict[str, Any]]) -> int:
    """Return how many characters an answer has."""
    return sum(len(message.get("content") or "") for message in messages)


def _add_counts(changes: list[tuple[int, str, int]]) -> None:
    for start in range(0, len(changes), ROWS_AT_ONCE):
        some = changes[start : start + ROWS_AT_ONCE]
        rows = ", ".join(["(%s, %s, %s)"] * len(some))
        write(ADD_COUNTS.format(rows=rows), [value for change in some for value in change])


def _add_to_days(days: list[tuple[Day, Sums[str]]]) -> None:
    """Add to the rows of some days, made where they are not there: one statement, the same on both databases."""
    columns = (*KEY, *FIGURES)
    changed = [name for name in FIGURES if any(figures[name] for _, figures in days)]
    rows = ", ".join([f"({', '.join(['%s'] * len(columns))})"] * len(days))
    sums = ", ".join(f"{name} = annotation_personday.{name} + excluded.{name}" for name in changed)
    parameters: list[Any] = []
    for (project_id, user_id, day, kind), figures in days:
        parameters += [project_id, user_id, connection.ops.adapt_datefield_value(day), kind]
        parameters += [figures[name] for name in FIGURES]
    write(ADD_TO_DAYS.format(columns=", ".join(columns), rows=rows, sums=sums), parameters)
