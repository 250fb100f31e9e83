"""Put work that was done under old guidelines back to work: to its authors, or to other people.

A large amount is done in the background, some at a time; the order's row knows how far it has come.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable
from itertools import product

from celery import current_app
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from kombu.exceptions import OperationalError

from accounts.models import User
from accounts.roles import Role
from accounts.services.audit import record
from annotation.models import (
    Annotation,
    AnnotationRevision,
    GuidelineRequeue,
    Project,
    ProjectMembership,
    RequeueHow,
    Review,
    Task,
)
from annotation.models.annotation import ANNOTATION_MACHINE, AnnotationState, Verdict
from annotation.models.task import TaskKind, TaskPurpose, TaskState
from annotation.services import counting
from annotation.services.guidelines import checked_section
from annotation.services.review_policy import reconsider
from annotation.services.slots import locked_tasks, make_ready_again
from core.errors import Conflict, Detail, InvalidInput

logger = logging.getLogger(__name__)

STATES = (AnnotationState.APPROVED, AnnotationState.SUBMITTED)
# So many are done at once while the manager waits; more are done in the background.
AT_ONCE = 200
BATCH = 100
COUNTED = 10_000
# A background task works so long, then makes way and goes on as the next one.
SECONDS = 20.0


def old_work(project: Project | int, before_number: int, states: Iterable[str]) -> QuerySet[Annotation]:
    """Return the work of a project that was last done under a version before this one, or under none."""
    return Annotation.objects.filter(
        Q(guideline_number__lt=before_number) | Q(guideline_number=None),
        project=project,
        purpose=TaskPurpose.DATA,
        state__in=list(states),
    )


def count_old_work(project: Project, before_number: int, states: Iterable[str]) -> tuple[int, bool]:
    """Return how much work there is from before a version, up to 10,000, and whether that is all."""
    found = old_work(project, before_number, states).order_by().values_list("pk", flat=True)[: COUNTED + 1]
    number = len(found)
    return min(number, COUNTED), number <= COUNTED


@transaction.atomic
def requeue(
    *, project: Project, by: User, before_number: int, how: str, states: Iterable[str], section: str = ""
) -> GuidelineRequeue:
    """Put work from before a version of the guidelines back; its authors are told what has changed.

    ``authors``: it is returned to them, and to others where they have left. ``others``: it is set aside, and its task
    is open to people who have not had it. A large amount is done in the background.

    Raises:
        InvalidInput: there is no such version, or it has no such section.
        Conflict: the last one of this project is not through (``requeue_running``).
    """
    # One at a time, so that no work is put back twice over.
    project = Project.objects.select_for_update(no_key=True, of=("self",)).get(pk=project.pk)
    newest = project.guidelines.order_by("-number").first()
    if newest is None or not 1 <= before_number <= newest.number:
        message = "Name a version of these guidelines."
        raise InvalidInput(message, details=[Detail(message, field="before_number", code="unknown_version")])
    if project.requeues.filter(finished_at=None).exists():
        raise Conflict("Work is being put back already. Wait until that is done.", code="requeue_running")
    order = GuidelineRequeue.objects.create(
        project=project,
        guideline=newest,
        before_number=before_number,
        how=RequeueHow(how),
        states=sorted(set(states)),
        section=checked_section(project.pk, newest.number, section),
        created_by=by,
    )
    after = {"before_number": before_number, "how": how, "states": order.states, "section": order.section}
    record(actor=by, verb="guideline_requeue_asked", target=newest, project_id=project.pk, after=after)
    many = old_work(project, before_number, order.states).order_by().values_list("pk", flat=True)[: AT_ONCE + 1]
    if len(many) > AT_ONCE:
        transaction.on_commit(lambda: ask_for(order.pk))
        return order
    while order.finished_at is None:
        order = put_back_some(order.pk)
    return order


def ask_for(order_id: int) -> None:
    """Ring a worker; the sweep rings again for what was not heard."""
    try:
        current_app.send_task("annotation.tasks.requeue_work", args=[order_id], retry=False)
    except (OperationalError, OSError) as error:
        logger.warning("The broker does not answer (%s); the sweep will ask for requeue %s.", error, order_id)


def go_on(order_id: int) -> int:
    """Do some of an order and ask for the rest; return how much was put back so far."""
    until = time.monotonic() + SECONDS
    while True:
        order = put_back_some(order_id)
        if order.finished_at is not None:
            return order.changed
        if time.monotonic() > until:
            ask_for(order_id)
            return order.changed


def sweep() -> list[int]:
    """Ask for every order that is not through (the broker was away, a worker was killed); return them."""
    found = list(GuidelineRequeue.objects.filter(finished_at=None).values_list("pk", flat=True))
    for order_id in found:
        ask_for(order_id)
    return found


@transaction.atomic
@counting.gathered()
def put_back_some(order_id: int) -> GuidelineRequeue:
    """Put back the next hundred of an order. Two workers take turns, and do nothing twice."""
    order = GuidelineRequeue.objects.select_for_update(no_key=True, of=("self",)).get(pk=order_id)
    if order.finished_at is not None:
        return order
    order = GuidelineRequeue.objects.select_related("guideline", "created_by").get(pk=order_id)
    steps = list(product(order.states, TaskKind.values))
    state, kind = steps[order.step]
    found = old_work(order.project_id, order.before_number, [state]).filter(kind=kind, pk__gt=order.after)
    keys = list(found.order_by("pk").values_list("pk", "task_id")[:BATCH])
    if keys:
        order.changed += _put_back(order, state, dict(keys))
    if len(keys) == BATCH:
        order.after = keys[-1][0]
    elif order.step + 1 < len(steps):
        order.step, order.after = order.step + 1, 0
    else:
        _finish(order)
    order.save(update_fields=["step", "after", "changed", "finished_at"])
    return order


def _finish(order: GuidelineRequeue) -> None:
    order.finished_at = timezone.now()
    record(
        actor=order.created_by,
        verb="guideline_requeued",
        target=order.guideline,
        project_id=order.project_id,
        after={"before_number": order.before_number, "how": order.how, "changed": order.changed},
    )


def _put_back(order: GuidelineRequeue, state: str, found: dict[int, int]) -> int:
    tasks = {task.pk: task for task in locked_tasks(set(found.values()))}
    # What somebody decided on before the lock was ours is left as it is.
    rows = old_work(order.project_id, order.before_number, [state]).filter(pk__in=found)
    works = list(rows.select_related("assignment").order_by("pk"))
    staying = _annotators(order.project_id)
    newest = AnnotationRevision.objects.filter(annotation__in=works).order_by("number")
    revisions = {revision.annotation_id: revision for revision in newest}
    reasons = {returns: _reason(order, returns=returns) for returns in (True, False)}
    reviews: list[Review] = []
    changed: list[Annotation] = []
    for work in works:
        returns = order.how == RequeueHow.AUTHORS and work.author_id in staying
        if not returns and tasks[work.task_id].state == TaskState.CANCELLED:
            # Nobody is asked any more: the old answer is better than none.
            continue
        _move(work, order, returns=returns)
        reviews.append(
            Review(
                annotation=work,
                revision=revisions[work.pk],
                reviewer=order.created_by,
                verdict=Verdict.RETURN if returns else Verdict.SET_ASIDE,
                comment=reasons[returns],
                guideline_section=order.section,
                guideline_number=order.guideline.number,
            )
        )
        changed.append(work)
    Annotation.objects.bulk_update(changed, ["state", "decided_at"])
    Review.objects.bulk_create(reviews)
    make_ready_again(
        work.assignment.slot_id for work in changed if work.state == AnnotationState.SET_ASIDE and not work.extra
    )
    reconsider(_of(changed, tasks))
    return len(changed)


def _of(works: Iterable[Annotation], tasks: dict[int, Task]) -> list[Task]:
    return [tasks[key] for key in sorted({work.task_id for work in works})]


def _annotators(project_id: int) -> set[int]:
    members = ProjectMembership.objects.filter(project=project_id, role=Role.ANNOTATOR, user__is_active=True)
    return set(members.values_list("user_id", flat=True))


def _move(work: Annotation, order: GuidelineRequeue, *, returns: bool) -> None:
    before, state_before = counting.places(work), work.state
    ANNOTATION_MACHINE.move(work, AnnotationState.RETURNED if returns else AnnotationState.SET_ASIDE)
    work.decided_at = timezone.now()
    counting.note_move(work, before)
    record(
        actor=order.created_by,
        verb="annotation_requeued",
        target=work,
        project_id=work.project_id,
        before={"state": state_before},
        after={"state": work.state, "guideline": order.guideline.number, "revision": work.revision_number},
    )


def _reason(order: GuidelineRequeue, *, returns: bool) -> str:
    """Return what the author of old work reads about it."""
    number, note = order.guideline.number, order.guideline.note
    said = f"The guidelines have changed (version {number}{f': {note}' if note else ''})."
    if returns:
        return f"{said} Read what is new and bring your answer in line with it."
    return f"{said} Other people answer this task by the new ones; your answer is kept, but set aside."
