"""Change tasks that are there already: some by name, at once, or all that fit a filter, by a worker.

Each action leaves a task alone where it has nothing to do there, and says why; so doing it again does no harm.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models, transaction

from accounts.models import User
from accounts.services.audit import record_all
from annotation.models import Assignment, Project, Task
from annotation.models.assignment import AssignmentState
from annotation.models.task import TaskState
from annotation.models.task_change import TaskAction
from annotation.queries.task_filters import shown
from annotation.services import counting
from annotation.services.leases import end_leases
from annotation.services.review_policy import reconsider
from annotation.services.slots import locked_tasks, relane, set_overlap, unpark
from annotation.services.tasks import close_tasks


class LeftOut(models.TextChoices):
    """Why a task was left alone."""

    NOT_FOUND = "not_found", "There is no such task here."
    CANCELLED = "cancelled", "It is cancelled."
    UNCHANGED = "unchanged", "It is so already."
    HAS_MORE = "has_more", "It has more answers than that, or people are at them."
    HAS_ALL = "has_all", "It has all its answers; there is nothing to cancel."
    NOT_PARKED = "not_parked", "It does not wait for a manager."
    NOT_HELD = "not_held", "Nobody has it at hand."


@dataclass
class Outcome:
    """What became of some tasks."""

    changed: list[int] = field(default_factory=list)
    skipped: dict[int, LeftOut] = field(default_factory=dict)

    @property
    def reasons(self) -> Counter[str]:
        """How many were left out for each reason."""
        return Counter(reason.value for reason in self.skipped.values())


Values = dict[str, Any]
Change = tuple[Task, dict[str, Any], dict[str, Any]]
# What each action has to do with: tasks in other states are left alone, and a change by filter need not look at them.
LIVE = (TaskState.OPEN, TaskState.PARKED, TaskState.ANSWERED, TaskState.COMPLETED)
STATES: dict[str, Sequence[str]] = {
    TaskAction.SET_OVERLAP: LIVE,
    TaskAction.SET_PRIORITY: LIVE,
    TaskAction.SET_AUDIENCE: LIVE,
    TaskAction.CANCEL: (TaskState.OPEN, TaskState.PARKED),
    TaskAction.PUT_BACK: (TaskState.PARKED,),
    TaskAction.RELEASE_LEASES: (TaskState.OPEN, TaskState.PARKED),
    TaskAction.REORDER: (TaskState.OPEN,),
}
OTHER_STATE = {TaskAction.CANCEL: LeftOut.HAS_ALL, TaskAction.PUT_BACK: LeftOut.NOT_PARKED}


@transaction.atomic
def apply(*, project: Project, by: User | None, action: str, values: Values, task_ids: Iterable[int]) -> Outcome:
    """Do one action to some tasks (a few hundred) in one transaction."""
    wanted = set(task_ids)
    there = shown(project).filter(pk__in=wanted).values_list("pk", flat=True)
    outcome = Outcome()
    tasks: list[Task] = []
    with counting.gathered():
        for task in locked_tasks(there):
            if task.state in STATES[action]:
                tasks.append(task)
            elif task.state == TaskState.CANCELLED:
                outcome.skipped[task.pk] = LeftOut.CANCELLED
            else:
                outcome.skipped[task.pk] = OTHER_STATE.get(TaskAction(action), LeftOut.NOT_HELD)
        missing = wanted - {task.pk for task in tasks} - outcome.skipped.keys()
        outcome.skipped |= dict.fromkeys(sorted(missing), LeftOut.NOT_FOUND)
        ACTIONS[action](project, by, tasks, values, outcome)
    return outcome


def _set_overlap(project: Project, by: User | None, tasks: list[Task], values: Values, outcome: Outcome) -> None:
    wanted = values["required_answers"]
    before = {task.pk: _overlap(task) for task in tasks}
    changed = set_overlap(tasks, wanted, project.handout_order)
    reconsider(changed)
    keys = {task.pk for task in changed}
    for task in tasks:
        if task.pk not in keys:
            same = task.required_answers == wanted
            outcome.skipped[task.pk] = LeftOut.UNCHANGED if same else LeftOut.HAS_MORE
    changes = [
        (task, dict(zip(OVERLAP, before[task.pk], strict=True)), dict(zip(OVERLAP, _overlap(task), strict=True)))
        for task in changed
    ]
    _note(project, by, "task_overlap_changed", changes, outcome)


OVERLAP = ("required_answers", "state")


def _overlap(task: Task) -> tuple[int, str]:
    return task.required_answers, task.state


def _set_priority(project: Project, by: User | None, tasks: list[Task], values: Values, outcome: Outcome) -> None:
    _set_field(project, by, tasks, outcome, "priority", values["priority"], "task_priority_changed")


def _set_audience(project: Project, by: User | None, tasks: list[Task], values: Values, outcome: Outcome) -> None:
    _set_field(project, by, tasks, outcome, "audience_id", values["audience"], "task_audience_changed")


def _set_field(
    project: Project, by: User | None, tasks: list[Task], outcome: Outcome, name: str, value: Any, verb: str
) -> None:
    """Set what tells the lane of a task, and move its ready slots there."""
    changed = [task for task in tasks if getattr(task, name) != value]
    outcome.skipped |= {task.pk: LeftOut.UNCHANGED for task in tasks if getattr(task, name) == value}
    before = {task.pk: getattr(task, name) for task in changed}
    for task in changed:
        setattr(task, name, value)
    Task.objects.filter(pk__in=[task.pk for task in changed]).update(**{name: value})
    relane(changed, project.handout_order)
    said = name.removesuffix("_id")
    _note(project, by, verb, [(task, {said: before[task.pk]}, {said: value}) for task in changed], outcome)


def _cancel(project: Project, by: User | None, tasks: list[Task], values: Values, outcome: Outcome) -> None:
    close_tasks(tasks=tasks, by=by)
    closed = locked_tasks(tasks)
    reconsider(closed)
    outcome.changed += [task.pk for task in closed]


def _put_back(project: Project, by: User | None, tasks: list[Task], values: Values, outcome: Outcome) -> None:
    before = {task.pk: task.skip_count for task in tasks}
    for task in tasks:
        unpark(task)
    changes = [
        (task, {"state": TaskState.PARKED.value, "skips": before[task.pk]}, {"state": task.state, "skips": 0})
        for task in tasks
    ]
    _note(project, by, "task_put_back", changes, outcome)


def _release_leases(project: Project, by: User | None, tasks: list[Task], values: Values, outcome: Outcome) -> None:
    held = Assignment.objects.filter(task__in=tasks, state=AssignmentState.HELD)
    holders = dict(held.values_list("pk", "task_id"))
    ended = end_leases(Assignment.objects.filter(pk__in=holders, state=AssignmentState.HELD), by)
    freed = {holders[pk] for pk in ended}
    outcome.changed += sorted(freed)
    outcome.skipped |= {task.pk: LeftOut.NOT_HELD for task in tasks if task.pk not in freed}


def _reorder(project: Project, by: User | None, tasks: list[Task], values: Values, outcome: Outcome) -> None:
    # The project's history tells of the new order; a task's own would say nothing more.
    relane(tasks, project.handout_order)
    outcome.changed += [task.pk for task in tasks]


ACTIONS: dict[str, Callable[[Project, User | None, list[Task], Values, Outcome], None]] = {
    TaskAction.SET_OVERLAP: _set_overlap,
    TaskAction.SET_PRIORITY: _set_priority,
    TaskAction.SET_AUDIENCE: _set_audience,
    TaskAction.CANCEL: _cancel,
    TaskAction.PUT_BACK: _put_back,
    TaskAction.RELEASE_LEASES: _release_leases,
    TaskAction.REORDER: _reorder,
}


def _note(project: Project, by: User | None, verb: str, changes: Sequence[Change], outcome: Outcome) -> None:
    record_all(actor=by, verb=verb, changes=changes, project_id=project.pk)
    outcome.changed += [task.pk for task, _, _ in changes]
