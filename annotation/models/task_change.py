"""A change that a manager asked for of many tasks at once; a worker does it, some tasks at a time."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from accounts.models import User
from annotation.models.project import Project
from core.state_machine import StateMachine


class TaskAction(models.TextChoices):
    """What can be done to tasks. ``reorder``: the project's order of hand-out has changed."""

    SET_OVERLAP = "set_overlap", "Ask for another number of answers"
    SET_PRIORITY = "set_priority", "Set the priority"
    SET_AUDIENCE = "set_audience", "Say who may have them"
    CANCEL = "cancel", "Cancel"
    PUT_BACK = "put_back", "Put back"
    RELEASE_LEASES = "release_leases", "Release the leases"
    REORDER = "reorder", "Hand out in another order"


class TaskChangeState(models.TextChoices):
    QUEUED = "queued", "Queued"
    RUNNING = "running", "Running"
    DONE = "done", "Done"
    STOPPED = "stopped", "Stopped"
    FAILED = "failed", "Failed"


TASK_CHANGE_MACHINE = StateMachine(
    "change",
    {
        TaskChangeState.QUEUED: {TaskChangeState.RUNNING, TaskChangeState.STOPPED, TaskChangeState.FAILED},
        TaskChangeState.RUNNING: {TaskChangeState.DONE, TaskChangeState.STOPPED, TaskChangeState.FAILED},
    },
)


class TaskChange(models.Model):
    """One change of all tasks that fit a filter, of those that there were when it was asked for.

    ``next_id`` moves down in the transaction that changes the tasks above it: a worker that dies loses nothing, and two
    workers do nothing twice.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="task_changes", db_index=False)
    action = models.CharField(max_length=16, choices=TaskAction.choices)
    values = models.JSONField(default=dict)
    filter = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=TaskChangeState.choices, default=TaskChangeState.QUEUED)
    # Tasks with this id or a lower one are still to be looked at.
    next_id = models.BigIntegerField()
    # At least so many fitted when it was asked for, and whether that is all.
    matched = models.PositiveIntegerField(default=0)
    matched_exactly = models.BooleanField(default=True)
    changed = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)
    # Why tasks were left out: how many for each reason.
    reasons = models.JSONField(default=dict)
    # Batches that broke in a row.
    failures = models.PositiveSmallIntegerField(default=0)
    message = models.CharField(max_length=500, blank=True)
    created_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["project", "-id"], name="task_change_list"),
            models.Index(
                fields=["id"], condition=models.Q(state__in=["queued", "running"]), name="task_change_unfinished"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action} of tasks in project {self.project_id} ({self.state})"
