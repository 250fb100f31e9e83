"""Ask for a change of tasks, and go through all that it is about, some tasks in each transaction."""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

from celery import current_app
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from accounts.models import User
from accounts.services.audit import record
from annotation.importing.records import MAX_PRIORITY
from annotation.models import Project, Task, TaskChange
from annotation.models.task_change import TASK_CHANGE_MACHINE, TaskAction, TaskChangeState
from annotation.queries.task_filters import TaskFilter, count, find
from annotation.services.archive import check_active
from annotation.services.audiences import audience_of
from annotation.services.task_changes import STATES, Outcome, Values, apply
from core.errors import Detail, InvalidInput

logger = logging.getLogger(__name__)

# So many tasks are changed at once, within the request; more are left to a worker, so many in each transaction.
AT_ONCE = 500
BATCH = 200
# A worker goes on for so long, then it asks for the rest: others want the worker too.
RUN_SECONDS = 60.0
SILENT = timedelta(seconds=60)
MAX_FAILURES = 5
UNFINISHED = (TaskChangeState.QUEUED, TaskChangeState.RUNNING)
MAX_OVERLAP = 9


@dataclass(frozen=True)
class Asked:
    """What became of a request: it is done, or a worker does it (``change``)."""

    matched: int
    exact: bool = True
    outcome: Outcome | None = None
    change: TaskChange | None = None


def change_tasks(*, project: Project, by: User, action: str, task_ids: Iterable[int], **values: Any) -> Asked:
    """Do one action to the named tasks (at most ``AT_ONCE``), and say which were left alone and why.

    Raises:
        Conflict: the project is archived.
        InvalidInput: a value is missing or cannot be used, or there are too many tasks.
    """
    check_active(project)
    wanted = set(task_ids)
    if len(wanted) > AT_ONCE:
        raise _invalid("task_ids", "too_many", f"Name at most {AT_ONCE} tasks, or give a filter.")
    checked = _checked(project, action, values)
    return Asked(len(wanted), outcome=apply(project=project, by=by, action=action, values=checked, task_ids=wanted))


def change_all(*, project: Project, by: User, action: str, asked: TaskFilter, **values: Any) -> Asked:
    """Do one action to all tasks that fit a filter now: at once where they are few, else by a worker.

    Raises:
        Conflict: the project is archived.
        InvalidInput: a value is missing or cannot be used.
    """
    check_active(project)
    return start(project=project, by=by, action=action, asked=asked, values=_checked(project, action, values))


@transaction.atomic
def start(*, project: Project, by: User | None, action: str, asked: TaskFilter, values: Values) -> Asked:
    """Do an action to what fits a filter, at once or by a worker; its values are checked already."""
    asked = _narrowed(asked, action)
    few = find(project, asked, size=AT_ONCE)
    if few.following is None:
        outcome = apply(project=project, by=by, action=action, values=values, task_ids=few.ids)
        return Asked(len(few.ids), outcome=outcome)
    matched, exact = count(project, asked)
    newest = Task.objects.filter(project=project).order_by("-pk").values_list("pk", flat=True).first()
    change = TaskChange.objects.create(
        project=project,
        action=action,
        values=values,
        filter=asdict(asked),
        next_id=newest or 0,
        matched=matched,
        matched_exactly=exact,
        created_by=by,
    )
    record(actor=by, verb="task_change_asked", target=change, project_id=project.pk, after=_said(change))
    transaction.on_commit(lambda: ask_for_change(change.pk))
    return Asked(matched, exact, change=change)


def _narrowed(asked: TaskFilter, action: str) -> TaskFilter:
    """Return a filter that passes over tasks with which the action has nothing to do, newest first."""
    held = asked.held or action == TaskAction.RELEASE_LEASES
    skipped = max(asked.skipped, 1) if asked.order == "skips" else asked.skipped
    states = tuple(STATES[action])
    return TaskFilter(**asdict(asked) | {"order": "newest", "states": states, "held": held, "skipped": skipped})


def _checked(project: Project, action: str, values: dict[str, Any]) -> Values:
    """Return what an action needs of the values that were given."""
    if action == TaskAction.SET_OVERLAP:
        return {"required_answers": _whole(values, "required_answers", 1, MAX_OVERLAP)}
    if action == TaskAction.SET_PRIORITY:
        return {"priority": _whole(values, "priority", -MAX_PRIORITY, MAX_PRIORITY)}
    if action == TaskAction.SET_AUDIENCE:
        if values.get("tags") is None and values.get("people") is None:
            raise _invalid("tags", "required", "Give tags or people; an empty list of tags means everybody.")
        audience = audience_of(project, tags=values.get("tags") or (), people=values.get("people") or ())
        return {"audience": audience.pk if audience else None}
    if action == TaskAction.REORDER:
        raise _invalid("action", "invalid_choice", "The order of hand-out is a setting of the project.")
    return {}


def _whole(values: dict[str, Any], name: str, least: int, most: int) -> int:
    value = values.get(name)
    if value is None:
        raise _invalid(name, "required", "This action needs it.")
    if not least <= value <= most:
        raise _invalid(name, "out_of_range", f"This must lie between {least:,} and {most:,}.")
    return int(value)


def ask_for_change(change_id: int) -> bool:
    """Ring a worker; the sweep rings again for what was not heard."""
    try:
        current_app.send_task("annotation.tasks.run_task_change", args=[change_id], retry=False)
    except (OperationalError, OSError) as error:
        logger.warning("The broker does not answer (%s); the sweep will start change %s.", error, change_id)
        return False
    return True


def sweep() -> list[int]:
    """Ask for changes that were lost with their worker or their message; return them."""
    silent = TaskChange.objects.filter(state__in=UNFINISHED, updated_at__lt=timezone.now() - SILENT)
    found = list(silent.order_by("pk").values_list("pk", flat=True))
    for change_id in found:
        ask_for_change(change_id)
    return found


def run(change_id: int, *, seconds: float = RUN_SECONDS) -> str | None:
    """Go on with a change for a while; return its state, or None where somebody else is at it."""
    until = time.monotonic() + seconds
    state: str | None = TaskChangeState.RUNNING
    while state in UNFINISHED and time.monotonic() < until:
        try:
            state = _step(change_id)
        except Exception:
            # Whatever it is: the change is tried again, and given up where that does not help.
            logger.exception("A batch of change %s broke", change_id)
            state = _broke(change_id)
            break
    if state in UNFINISHED:
        ask_for_change(change_id)
    return state


@transaction.atomic
def _step(change_id: int) -> str | None:
    """Change the next tasks. Whoever has the row's lock does it: two workers do nothing twice."""
    rows = TaskChange.objects.select_for_update(skip_locked=True, of=("self",))
    change = rows.select_related("project", "created_by").filter(pk=change_id).first()
    if change is None or change.state not in UNFINISHED:
        return change.state if change else None
    if change.state == TaskChangeState.QUEUED:
        TASK_CHANGE_MACHINE.move(change, TaskChangeState.RUNNING)
    asked = TaskFilter(**change.filter)
    found = find(change.project, asked, size=BATCH, upto=change.next_id)
    outcome = apply(
        project=change.project,
        by=change.created_by,
        action=change.action,
        values=change.values,
        task_ids=found.ids,
    )
    change.changed += len(outcome.changed)
    change.skipped += len(outcome.skipped)
    change.reasons = dict(Counter(change.reasons) + outcome.reasons)
    change.failures = 0
    change.updated_at = timezone.now()
    if found.following is None:
        _finish(change, TaskChangeState.DONE)
    else:
        change.next_id = found.following[-1] - 1
    change.save()
    return change.state


@transaction.atomic
def _broke(change_id: int) -> str | None:
    change = TaskChange.objects.select_for_update().filter(pk=change_id, state__in=UNFINISHED).first()
    if change is None:
        return None
    change.failures += 1
    if change.failures >= MAX_FAILURES:
        change.message = "A batch of tasks broke again and again. Look at the worker's log, then ask for it again."
        _finish(change, TaskChangeState.FAILED)
    change.save()
    # The sweep asks for it again, after a while.
    return change.state if change.state not in UNFINISHED else None


@transaction.atomic
def stop(*, project: Project, by: User, change_id: int) -> TaskChange:
    """End a change where it has come to; what is done stays. One that is over stays as it is."""
    change = TaskChange.objects.select_for_update(no_key=True).get(project=project, pk=change_id)
    if change.state in UNFINISHED:
        _finish(change, TaskChangeState.STOPPED, by)
        change.save()
    return change


def _finish(change: TaskChange, state: TaskChangeState, by: User | None = None) -> None:
    TASK_CHANGE_MACHINE.move(change, state)
    change.finished_at = change.updated_at = timezone.now()
    record(
        actor=by or change.created_by,
        verb=f"task_change_{state.value}",
        target=change,
        project_id=change.project_id,
        after=_said(change) | {"changed": change.changed, "skipped": change.skipped, "reasons": change.reasons},
    )


def _said(change: TaskChange) -> dict[str, Any]:
    filters = {name: value for name, value in change.filter.items() if value and name not in {"order", "states"}}
    return {"action": change.action, "values": change.values, "filter": filters, "matched": change.matched}


def _invalid(field: str, code: str, message: str) -> InvalidInput:
    return InvalidInput(message, details=[Detail(message, field=field, code=code)])
