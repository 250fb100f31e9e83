"""Which submissions people look at, and which are approved without.

A project's policy is: everything, a random share, or only where answers disagree. Whatever the policy, people look at
a newcomer's first submissions, at those of people whose reliability is below the mark, at work that was returned, and
at answers to a question asked of several people that their author changed after submitting.

An answer that the policy would let through waits until the other answers to its task are in. Where they agree, it is
approved, and nobody's name stands for that (``annotation_auto_approved``). Where they contradict each other the task is
disputed, and all of them wait for a reviewer who settles it. An answer that came when all slots were taken takes part
in none of this; people look at it.

``reconsider`` decides for a task as it is now. It may be called at any time: what it has decided, it decides again.
"""

from __future__ import annotations

import logging
import time
from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from celery import current_app
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from kombu.exceptions import OperationalError

from accounts.services.audit import record
from annotation.agreeing import ENOUGH, agreed_by, judged, wrote
from annotation.comparing import Judgement, Text, contradict, departures, judgement_of, text_of
from annotation.models import Annotation, Project, Task, TaskSlot, WorkProfile
from annotation.models.annotation import ANNOTATION_MACHINE, AnnotationState, ReviewReason, Verdict
from annotation.models.project import ReviewPolicy
from annotation.models.task import SlotState, TaskKind, TaskPurpose, TaskState
from annotation.services import counting
from annotation.services.slots import locked_tasks, settle_all

logger = logging.getLogger(__name__)
# How many tasks are looked at in one transaction when a policy has changed.
BATCH = 100
# A background task works so long, then makes way and goes on as the next one.
SECONDS = 20.0
# The settings that make the policy.
POLICY = ("review_policy", "review_share", "review_newcomer_first", "review_below_reliability")
DECIDED = ("state", "review_reason", "disagreement", "agreed_by", "decided_at")
IN = (AnnotationState.SUBMITTED, AnnotationState.APPROVED)


def after_submit(annotation: Annotation, task: Task) -> None:
    """Decide on an answer that has just come, and on those that waited for it. The caller holds the task's lock."""
    still_open = task.state in (TaskState.OPEN, TaskState.PARKED)
    alone = task.required_answers == 1 or still_open
    if alone and annotation.revision_number == 1 and task.project.review_policy == ReviewPolicy.ALL:
        # As it was made: it waits for a reviewer, and there is nothing yet to compare it with.
        return
    (decided,) = (one for one in reconsider([task]) if one.pk == annotation.pk)
    for name in DECIDED:
        setattr(annotation, name, getattr(decided, name))


def is_drawn(project_id: int, annotation_id: int, share: int) -> bool:
    """Tell whether chance has drawn a submission for review: always the same, and nobody can foresee it."""
    drawn = salted_hmac("annotation.review_policy", f"{project_id}:{annotation_id}", algorithm="sha256")
    return int.from_bytes(drawn.digest()[:8], "big") * 100 < share * 2**64


@dataclass
class _Answers:
    """The answers to one task that count, and how they compare: with all of them in, or not yet."""

    task: Task
    complete: bool
    rows: list[Annotation] = field(default_factory=list)
    departures: list[float] = field(default_factory=list)
    # For each answer how many people gave it; nobody counts as agreeing where others contradict them.
    agreed_by: list[int] = field(default_factory=list)
    contradictory: bool = False

    @property
    def disputed(self) -> bool:
        """Tell whether the answers contradict each other and nobody has settled it."""
        undecided = any(row.state == AnnotationState.SUBMITTED for row in self.rows)
        return self.contradictory and undecided


def reconsider(tasks: Sequence[Task]) -> list[Annotation]:
    """Decide on the answers to locked tasks of one project as they are now; return those that count."""
    tasks = [task for task in tasks if task.purpose == TaskPurpose.DATA]
    if not tasks:
        return []
    project = tasks[0].project
    found = _answers(tasks, project)
    rows = [row for answers in found for row in answers.rows]
    people = _People(project, rows)
    disputes: list[Task] = []
    changed: list[Annotation] = []
    with counting.gathered():
        for answers in found:
            if answers.task.disputed != answers.disputed:
                answers.task.disputed = answers.disputed
                disputes.append(answers.task)
            for place, row in enumerate(answers.rows):
                if _decide(row, place, answers, people):
                    changed.append(row)
    Annotation.objects.bulk_update(changed, DECIDED)
    Task.objects.bulk_update(disputes, ["disputed"])
    settle_all(tasks)
    return rows


def _answers(tasks: Sequence[Task], project: Project) -> list[_Answers]:
    unfilled = TaskSlot.objects.filter(task__in=tasks).exclude(state=SlotState.DONE)
    open_tasks = set(unfilled.values_list("task_id", flat=True))
    counted = Annotation.objects.filter(
        task__in=tasks, purpose=TaskPurpose.DATA, extra=False, state__in=(*IN, AnnotationState.RETURNED)
    )
    by_task: dict[int, list[Annotation]] = defaultdict(list)
    for row in counted.select_related("assignment").order_by("pk"):
        by_task[row.task_id].append(row)
    found = []
    for task in tasks:
        rows = [row for row in by_task[task.pk] if row.state in IN]
        complete = task.pk not in open_tasks and len(rows) == len(by_task[task.pk])
        answers = _Answers(task, complete, rows, departures=[0.0] * len(rows), agreed_by=[1] * len(rows))
        if complete and len(rows) > 1:
            _compare(answers, project)
        found.append(answers)
    return found


def _compare(answers: _Answers, project: Project) -> None:
    compared = [comparable(row, project) for row in answers.rows]
    answers.departures = departures(compared)
    # Two people write two good texts: that is a dispute only where the project asks to see what differs.
    free_text = answers.task.kind == TaskKind.WRITE and project.output_schema is None
    if not free_text or project.review_policy == ReviewPolicy.DISAGREEMENT:
        answers.contradictory = any(contradict(one, other) for one, other in combinations(compared, 2))
    if not answers.contradictory:
        answers.agreed_by = agreed_by(said(row, project) for row in answers.rows)


def said(annotation: Annotation, project: Project) -> Hashable:
    """Return what an answer says: that of two people is the same where they agree in all that matters."""
    if annotation.kind == TaskKind.RANK:
        return judged(annotation.payload, annotation.assignment.shown_order)
    return wrote(annotation.payload, is_json=project.output_schema is not None)


def agreed_among(tasks: Sequence[Task]) -> set[int]:
    """Return the answers to locked tasks of one project that somebody else gave as well, as they are now."""
    return {
        row.pk
        for answers in (_answers(tasks, tasks[0].project) if tasks else [])
        for row, count in zip(answers.rows, answers.agreed_by, strict=True)
        if count >= ENOUGH
    }


def comparable(annotation: Annotation, project: Project) -> Judgement | Text:
    """Return an answer as it is compared with others to the same task."""
    if annotation.kind == TaskKind.RANK:
        return judgement_of(annotation.payload, annotation.assignment.shown_order)
    return text_of(annotation.payload, is_json=project.output_schema is not None)


def _decide(row: Annotation, place: int, answers: _Answers, people: _People) -> bool:
    """Set how an answer compares, and, while nobody has decided on it, why it waits or that it is approved.

    Tell whether anything has changed.
    """
    before, as_it_was = counting.places(row), [getattr(row, name) for name in DECIDED]
    row.disagreement, row.agreed_by = answers.departures[place], answers.agreed_by[place]
    if row.state == AnnotationState.SUBMITTED:
        row.review_reason = ReviewReason.DISAGREEMENT if answers.disputed else people.reason(row)
        if not row.review_reason and not answers.complete:
            row.review_reason = ReviewReason.WAITING
        if not row.review_reason:
            _approve(row)
    counting.note_move(row, before)
    return as_it_was != [getattr(row, name) for name in DECIDED]


def _approve(row: Annotation) -> None:
    ANNOTATION_MACHINE.move(row, AnnotationState.APPROVED)
    row.decided_at = timezone.now()
    counting.note_verdict(row, Verdict.APPROVE, None)
    record(
        actor=None,
        verb="annotation_auto_approved",
        target=row,
        project_id=row.project_id,
        before={"state": AnnotationState.SUBMITTED},
        after={"state": row.state, "revision": row.revision_number},
    )


def reason_for(annotation: Annotation, project: Project) -> str:
    """Return why people would have to look at an answer, whatever the others say; blank where nobody has to."""
    return _People(project, [annotation]).reason(annotation)


class _People:
    """Why people have to look at an answer because of who gave it, or of the draw; the other answers are not asked."""

    def __init__(self, project: Project, rows: Iterable[Annotation]) -> None:
        self.project = project
        authors = {row.author_id for row in rows}
        self.profiles = {
            profile.user_id: profile for profile in WorkProfile.objects.filter(project=project, user__in=authors)
        }

    def reason(self, row: Annotation) -> str:
        if row.revision_number > row.revised + 1:
            return ReviewReason.RETURNED
        if self.project.review_policy == ReviewPolicy.ALL:
            return ReviewReason.POLICY
        if self._is_newcomers(row):
            return ReviewReason.NEWCOMER
        if self._is_unreliable(row.author_id):
            return ReviewReason.RELIABILITY
        # Whoever guessed what the others said might fall in with them: no agreement lets that through unseen.
        if row.revised and self._is_asked_of_several(row):
            return ReviewReason.REVISED
        if self.project.review_policy == ReviewPolicy.SAMPLE:
            drawn = is_drawn(self.project.pk, row.pk, self.project.review_share)
            return ReviewReason.SAMPLE if drawn else ""
        return ""

    def _is_asked_of_several(self, row: Annotation) -> bool:
        """Tell whether several people get the question; a private copy counts as the work that it looks like."""
        if row.purpose == TaskPurpose.DATA:
            return row.task.required_answers > 1
        overlap = self.project.rank_overlap if row.kind == TaskKind.RANK else self.project.write_overlap
        return overlap > 1

    def _is_unreliable(self, author_id: int) -> bool:
        profile = self.profiles.get(author_id)
        if profile is None or profile.reliability is None:
            return False
        return profile.reliability * 100 < self.project.review_below_reliability

    def _is_newcomers(self, row: Annotation) -> bool:
        """Tell whether an answer is among its author's first ones here; of the others their number is known."""
        first = self.project.review_newcomer_first
        if not first:
            return False
        earlier = Annotation.objects.filter(
            project=self.project, author=row.author_id, purpose=TaskPurpose.DATA, pk__lt=row.pk
        )
        return not earlier.order_by("-pk")[first - 1 : first].exists()


def policy_changed(project: Project) -> None:
    """Have what waits for review decided anew. Called within the transaction that changes the policy."""
    project.review_pending_after = 0
    project.save(update_fields=["review_pending_after"])
    transaction.on_commit(lambda: ask_to_redecide(project.pk))


def ask_to_redecide(project_id: int) -> None:
    """Ring a worker; the sweep rings again for what was not heard."""
    try:
        current_app.send_task("annotation.tasks.redecide_reviews", args=[project_id], retry=False)
    except (OperationalError, OSError) as error:
        logger.warning("The broker does not answer (%s); the sweep will ask for project %s.", error, project_id)


def sweep() -> list[int]:
    """Ask for every project in which something is still to be decided anew; return them."""
    found = list(Project.objects.exclude(review_pending_after=None).values_list("pk", flat=True))
    for project_id in found:
        ask_to_redecide(project_id)
    return found


def redecide(project_id: int) -> bool:
    """Decide anew on what waits, for a while; tell whether all is decided. Otherwise the rest is asked for."""
    until = time.monotonic() + SECONDS
    while not _redecide_some(project_id):
        if time.monotonic() > until:
            ask_to_redecide(project_id)
            return False
    return True


@transaction.atomic
def _redecide_some(project_id: int) -> bool:
    """Decide anew on the next hundred tasks with answers that wait; tell whether there are no more."""
    project = Project.objects.select_for_update(no_key=True, of=("self",)).get(pk=project_id)
    if project.review_pending_after is None:
        return True
    waiting = Annotation.objects.filter(
        project=project_id,
        purpose=TaskPurpose.DATA,
        state=AnnotationState.SUBMITTED,
        extra=False,
        task_id__gt=project.review_pending_after,
    )
    keys = list(waiting.order_by("task_id").values_list("task_id", flat=True).distinct()[:BATCH])
    reconsider(locked_tasks(keys))
    project.review_pending_after = keys[-1] if len(keys) == BATCH else None
    project.save(update_fields=["review_pending_after"])
    return project.review_pending_after is None
