"""Questions to people, and the slots in which they are answered."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from annotation.models.item import Item, Response
from annotation.models.project import Project
from core.state_machine import StateMachine


class TaskKind(models.TextChoices):
    """What a task asks for."""

    WRITE = "write", "Write"
    RANK = "rank", "Rank"


class TaskPurpose(models.TextChoices):
    """What the answers are for. Comparison votes are no training data until a manager sends them back."""

    DATA = "data", "Data"
    COMPARISON = "comparison", "Comparison"


class TaskState(models.TextChoices):
    """open: has slots to fill; answered: every slot has a submission; completed: all settled by review."""

    OPEN = "open", "Open"
    ANSWERED = "answered", "Answered"
    COMPLETED = "completed", "Completed"
    CANCELLED = "cancelled", "Cancelled"


TASK_MACHINE = StateMachine(
    "task",
    {
        TaskState.OPEN: {TaskState.ANSWERED, TaskState.COMPLETED, TaskState.CANCELLED},
        TaskState.ANSWERED: {TaskState.OPEN, TaskState.COMPLETED, TaskState.CANCELLED},
        # A rejected or withdrawn answer opens its slot again.
        TaskState.COMPLETED: {TaskState.OPEN, TaskState.ANSWERED},
        # A comparison was closed with some of its votes, and these are sent to review after all.
        TaskState.CANCELLED: {TaskState.ANSWERED},
    },
)


class Task(models.Model):
    """One question to people about one item."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="tasks")
    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="tasks")
    kind = models.CharField(max_length=16, choices=TaskKind.choices)
    purpose = models.CharField(max_length=16, choices=TaskPurpose.choices, default=TaskPurpose.DATA)
    purpose_ref = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=16, choices=TaskState.choices, default=TaskState.OPEN)
    required_answers = models.PositiveSmallIntegerField(default=1)
    priority = models.IntegerField(default=0)
    proposed = models.ForeignKey(Response, null=True, on_delete=models.PROTECT, related_name="+")
    skip_count = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    completed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(required_answers__gte=1), name="task_needs_an_answer"),
        ]
        indexes = [
            models.Index(fields=["project", "kind", "state"]),
            models.Index(fields=["purpose_ref"], condition=~models.Q(purpose_ref=""), name="task_purpose_ref"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} task {self.pk}"


class TaskResponse(models.Model):
    """A candidate that a rank task puts before people, in a fixed (not the shown) order."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="candidates")
    response = models.ForeignKey(Response, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["task", "position"], name="candidate_position_once"),
            models.UniqueConstraint(fields=["task", "response"], name="candidate_response_once"),
        ]

    def __str__(self) -> str:
        return f"candidate {self.position} of task {self.task_id}"


class SlotState(models.TextChoices):
    """ready: to be handed out; held: somebody has it; done: an answer is in it."""

    READY = "ready", "Ready"
    HELD = "held", "Held"
    DONE = "done", "Done"


class TaskSlot(models.Model):
    """One answer that a task needs. The hand-out reads this narrow table and its one partial index."""

    project_id = models.BigIntegerField()
    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="slots")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=16, choices=TaskKind.choices)
    state = models.CharField(max_length=8, choices=SlotState.choices, default=SlotState.READY)
    # Ascending order hands out the highest priority first, then the oldest task: one index, no sort.
    rank = models.IntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["task", "number"], name="slot_once")]
        indexes = [
            models.Index(
                fields=["project_id", "kind", "rank", "id"],
                condition=models.Q(state="ready"),
                name="slot_ready",
            )
        ]

    def __str__(self) -> str:
        return f"slot {self.number} of task {self.task_id}"
