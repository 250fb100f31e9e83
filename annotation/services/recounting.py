"""Count a project's work from the rows themselves, say where the kept counts differ, and mend them.

For after a restore, or rows changed by hand; ``manage.py recount`` calls this. It reads all rows of the project and
locks none: where people work meanwhile, what they do may show as a difference.
"""

from __future__ import annotations

from collections import Counter as Sums
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Case, Count, F, Q, QuerySet, Sum, When
from django.db.models.functions import TruncDate

from accounts.models import AuditEvent
from annotation.models import (
    Annotation,
    AnnotationRevision,
    Assignment,
    Counter,
    GoldAnswer,
    Item,
    PersonDay,
    Project,
    RepeatAnswer,
    Review,
    ReviewProbeAnswer,
    Task,
    WorkProfile,
)
from annotation.models.annotation import AnnotationState, Verdict
from annotation.models.assignment import AssignmentState
from annotation.models.task import TaskKind, TaskPurpose, TaskState
from annotation.queries.counters import counts_of
from annotation.queries.items import only_for_gold
from annotation.services.counting import FIGURES, NOT_WAITING, VERDICTS, lengths_of, today, vote_figures

ROWS_AT_ONCE = 500
REVIEWED = (TaskPurpose.DATA, TaskPurpose.REVIEW_PROBE)
# Of these the sum must be right; how it lies over the days is known only to who counted as it happened.
BY_DAY = ("asked", "completed")

Person = tuple[int, date, str]
Days = dict[Person, Sums[str]]


@dataclass
class Drift:
    """Where the kept counts differ: the name of a counter or of a day's figure, what was kept, and what is right."""

    found: list[tuple[str, int, int]] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.found)

    def note(self, name: str, kept: int, right: int) -> None:
        """Note a difference, where there is one."""
        if kept != right:
            self.found.append((name, kept, right))


def recount(project: Project, *, mend: bool = True) -> Drift:
    """Compare the counts of a project with its rows; with ``mend``, put them right."""
    drift = Drift()
    counts, days = direct_counts(project), direct_days(project)
    kept = counts_of(project)
    _compare_counts(drift, kept, counts)
    kept_days = {_key(row): _figures(row) for row in PersonDay.objects.filter(project=project)}
    for key in sorted(kept_days.keys() | days.keys()):
        of_kept, right = kept_days.get(key, Sums()), days.get(key, Sums())
        for name in FIGURES:
            drift.note(f"{key[1]} {key[2]}, person {key[0]}: {name}", of_kept[name], right[name])
    answers = direct_answers(project)
    kept_answers = dict(WorkProfile.objects.filter(project=project).values_list("user_id", "submitted_count"))
    for user_id in sorted(kept_answers.keys() | answers.keys()):
        drift.note(f"answers for the quota of person {user_id}", kept_answers.get(user_id, 0), answers.get(user_id, 0))
    if mend and drift:
        _mend(project, kept, counts, days)
        _mend_answers(project, answers)
    return drift


def _key(row: PersonDay) -> Person:
    return row.user_id, row.day, row.kind


def _figures(row: PersonDay) -> Sums[str]:
    return Sums({name: getattr(row, name) for name in FIGURES})


def _compare_counts(drift: Drift, kept: dict[str, int], right: dict[str, int]) -> None:
    for suffix, of_kept, of_right in (
        ("", _without_days(kept), _without_days(right)),
        (", all days", _summed_days(kept), _summed_days(right)),
    ):
        for name in sorted(of_kept.keys() | of_right.keys()):
            drift.note(f"{name}{suffix}", of_kept[name], of_right[name])


def _is_by_day(name: str) -> bool:
    return name.startswith(tuple(f"{what}." for what in BY_DAY))


def _without_days(counts: dict[str, int]) -> Sums[str]:
    return Sums({name: amount for name, amount in counts.items() if not _is_by_day(name)})


def _summed_days(counts: dict[str, int]) -> Sums[str]:
    sums: Sums[str] = Sums()
    for name, amount in counts.items():
        if _is_by_day(name):
            sums[name.rsplit(".", 1)[0]] += amount
    return sums


@transaction.atomic
def _mend(project: Project, kept: dict[str, int], counts: dict[str, int], days: Days) -> None:
    right = dict(_without_days(counts))
    of_days = {name: amount for name, amount in kept.items() if _is_by_day(name)}
    if of_days:
        missing = _summed_days(counts)
        missing.subtract(_summed_days(kept))
        for name, amount in missing.items():
            of_days[f"{name}.{today()}"] = of_days.get(f"{name}.{today()}", 0) + amount
    else:
        of_days = {name: amount for name, amount in counts.items() if _is_by_day(name)}
    Counter.objects.filter(project=project).delete()
    Counter.objects.bulk_create(
        Counter(project=project, name=name, amount=amount) for name, amount in (right | of_days).items() if amount
    )
    PersonDay.objects.filter(project=project).delete()
    PersonDay.objects.bulk_create(
        (
            PersonDay(project=project, user_id=user_id, day=day, kind=kind, **figures)
            for (user_id, day, kind), figures in days.items()
            if any(figures.values())
        ),
        batch_size=ROWS_AT_ONCE,
    )


def direct_counts(project: Project) -> dict[str, int]:
    """Count a project's rows by the names of the counters."""
    counts: Sums[str] = Sums(items=Item.objects.filter(~only_for_gold(), project=project).count())
    tasks = Task.objects.filter(project=project, purpose=TaskPurpose.DATA).order_by()
    for kind, state, count in tasks.values_list("kind", "state").annotate(Count("pk")):
        counts[f"tasks.{kind}.{state}"] = count
    asked = tasks.exclude(state=TaskState.CANCELLED).annotate(day=TruncDate("created_at"))
    for kind, day, count in asked.values_list("kind", "day").annotate(Count("pk")):
        counts[f"asked.{kind}.{day}"] = count
    completed = tasks.filter(state=TaskState.COMPLETED).annotate(day=TruncDate("completed_at"))
    for kind, day, count in completed.values_list("kind", "day").annotate(Count("pk")):
        counts[f"completed.{kind}.{day}"] = count
    data = Annotation.objects.filter(project=project, purpose=TaskPurpose.DATA).order_by()
    for author, kind, state, count in data.values_list("author_id", "kind", "state").annotate(Count("pk")):
        counts[f"annotations.{kind}.{state}"] += count
        counts[f"by.{author}.{kind}.{state}"] = count
    waiting = data.filter(state=AnnotationState.SUBMITTED).exclude(review_reason__in=NOT_WAITING)
    for kind, count in waiting.values_list("kind").annotate(Count("pk")):
        counts[f"review.{kind}.waiting"] = count
    return dict(counts)


def direct_answers(project: Project) -> dict[int, int]:
    """Count the answers that are data by their author: what a quota goes by."""
    data = Annotation.objects.filter(project=project, purpose=TaskPurpose.DATA).order_by()
    return dict(data.values_list("author_id").annotate(Count("pk")))


@transaction.atomic
def _mend_answers(project: Project, answers: dict[int, int]) -> None:
    WorkProfile.objects.filter(project=project).exclude(user__in=answers).update(submitted_count=0)
    for user_id, amount in sorted(answers.items()):
        WorkProfile.objects.update_or_create(project=project, user_id=user_id, defaults={"submitted_count": amount})


def direct_days(project: Project) -> Days:
    """Count what each person did on each day."""
    days: Days = {}
    for part in (_answers, _preferences, _skips, _revisions, _verdicts, _by_policy, _gold, _repeats, _probes):
        for key, figures in part(project):
            days.setdefault(key, Sums()).update(figures)
    return {key: figures for key, figures in days.items() if any(figures.values())}


def _sums(
    rows: QuerySet[Any], person: str, kind: str, moment: str, **figures: Any
) -> Iterator[tuple[Person, Sums[str]]]:
    """Yield sums by person, day and kind."""
    grouped = rows.order_by().annotate(counted_day=TruncDate(moment)).values(person, kind, "counted_day")
    for row in grouped.annotate(**{f"sum_{name}": figure for name, figure in figures.items()}):
        yield (row[person], row["counted_day"], row[kind]), Sums({name: row[f"sum_{name}"] or 0 for name in figures})


Part = Iterator[tuple[Person, Sums[str]]]


def _answers(project: Project) -> Part:
    data = Q(purpose=TaskPurpose.DATA)
    return _sums(
        Annotation.objects.filter(project=project).exclude(purpose=TaskPurpose.REVIEW_PROBE),
        "author_id",
        "kind",
        "submitted_at",
        answers=Count("pk", filter=~Q(purpose=TaskPurpose.QUALIFICATION)),
        seconds=Sum("seconds_spent"),
        submitted=Count("pk", filter=data),
        late=Count("pk", filter=data & Q(late=True)),
    )


def _preferences(project: Project) -> Part:
    """Yield the sides of votes, as they were first given: a later wording is no second vote."""
    first = AnnotationRevision.objects.filter(
        number=1, annotation__project=project, annotation__purpose=TaskPurpose.DATA, annotation__kind=TaskKind.RANK
    )
    votes = first.order_by("pk").values_list(
        "payload",
        "annotation__assignment__shown_order",
        "annotation__task_id",
        "annotation__author_id",
        "annotation__submitted_at",
    )
    for some in _pieces(votes.iterator(chunk_size=ROWS_AT_ONCE)):
        lengths = lengths_of({row[2] for row in some})
        for payload, shown, _, author_id, moment in some:
            figures = vote_figures(payload["choice"], shown, lengths)
            yield (author_id, moment.date(), TaskKind.RANK.value), Sums(figures)


def _skips(project: Project) -> Part:
    skipped = Assignment.objects.filter(task__project=project, state=AssignmentState.SKIPPED)
    return _sums(skipped, "user_id", "task__kind", "ended_at", skipped=Count("pk"), seconds=Sum("seconds_spent"))


def _revisions(project: Project) -> Part:
    again = AnnotationRevision.objects.filter(
        annotation__project=project,
        annotation__purpose=TaskPurpose.DATA,
        author=F("annotation__author"),
        # What its author changed before anybody had looked was not submitted again.
        number__gt=F("annotation__revised") + 1,
    )
    return _sums(again, "author_id", "annotation__kind", "created_at", resubmitted=Count("pk"))


def _verdicts(project: Project) -> Part:
    reviews = Review.objects.filter(annotation__project=project)
    of_author: dict[str, Any] = {}
    for name in {name for names, _ in VERDICTS.values() for name in names}:
        verdicts = [verdict for verdict, (names, _) in VERDICTS.items() if name in names]
        of_author[name] = Count("pk", filter=Q(verdict__in=verdicts))
    data = reviews.filter(annotation__purpose=TaskPurpose.DATA)
    yield from _sums(data, "annotation__author_id", "annotation__kind", "created_at", **of_author)
    overturning = [verdict for verdict, (_, overturned) in VERDICTS.items() if overturned]
    yield from _sums(
        reviews.filter(annotation__purpose__in=REVIEWED),
        "reviewer_id",
        "annotation__kind",
        "created_at",
        reviewed=Count("pk"),
        overturned=Count("pk", filter=Q(verdict__in=overturning)),
    )


def _by_policy(project: Project) -> Part:
    """Yield approvals that nobody gave, less those that were undone before anybody had looked.

    Take off what a change of the guidelines sent back, which is no verdict.
    """
    events = AuditEvent.objects.filter(
        project_id=project.pk, verb__in=("annotation_auto_approved", "annotation_requeued", "annotation_revised")
    ).order_by("pk")
    # The day of an answer's last approval, off which it is taken.
    approved_on: dict[int, date] = {}
    for some in _pieces(events.values_list("verb", "object_id", "created_at", "actor_id", "after")):
        found = Annotation.objects.filter(purpose=TaskPurpose.DATA).in_bulk([int(row[1]) for row in some])
        for verb, key, moment, actor_id, after in some:
            if (annotation := found.get(int(key))) is None:
                continue
            day, kind = moment.date(), annotation.kind
            if verb == "annotation_auto_approved":
                approved_on[annotation.pk] = day
                yield (annotation.author_id, day, kind), Sums(approved=1)
                continue
            if verb == "annotation_revised":
                if (undone := approved_on.pop(annotation.pk, None)) is not None:
                    yield (annotation.author_id, undone, kind), Sums(approved=-1)
                continue
            sent_back = Verdict.RETURN if after["state"] == AnnotationState.RETURNED else Verdict.SET_ASIDE
            yield (annotation.author_id, day, kind), Sums(dict.fromkeys(VERDICTS[sent_back][0], -1))
            yield (actor_id, day, kind), Sums(reviewed=-1, overturned=-1)


def _pieces(rows: Iterable[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    piece: list[tuple[Any, ...]] = []
    for row in rows:
        piece.append(row)
        if len(piece) == ROWS_AT_ONCE:
            yield piece
            piece = []
    if piece:
        yield piece


def _gold(project: Project) -> Part:
    answers = GoldAnswer.objects.filter(annotation__project=project, attempt=None)
    return _sums(
        answers, "user_id", "annotation__kind", "created_at", gold_asked=Count("pk"), gold_passed=_passed("passed")
    )


def _repeats(project: Project) -> Part:
    answers = RepeatAnswer.objects.filter(annotation__project=project)
    return _sums(
        answers,
        "user_id",
        "annotation__kind",
        "created_at",
        repeats=Count("pk"),
        repeats_consistent=_passed("consistent"),
    )


def _probes(project: Project) -> Part:
    answers = ReviewProbeAnswer.objects.filter(probe__project=project)
    return _sums(
        answers,
        "reviewer_id",
        "probe__annotation__kind",
        "created_at",
        probes_asked=Count("pk"),
        probes_passed=_passed("passed"),
    )


def _passed(name: str) -> Count:
    return Count(Case(When(**{name: True}, then=1)))
