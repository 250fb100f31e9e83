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
    """What the answers are for. The person who answers is never told.

    Comparison votes are no training data until a manager sends them back. Gold, qualification and repeat are private
    copies, made when one person gets them; template is what gold is copied from; review_probe is planted in the
    review queue. None of these five is ever data.
    """

    DATA = "data", "Data"
    COMPARISON = "comparison", "Comparison"
    GOLD = "gold", "Gold"
    QUALIFICATION = "qualification", "Qualification"
    REPEAT = "repeat", "Repeat"
    TEMPLATE = "template", "Gold template"
    REVIEW_PROBE = "review_probe", "Review probe"


class TaskState(models.TextChoices):
    """open: has slots to fill; answered: every slot has a submission; completed: all settled by review.

    parked: skipped so often that a manager has to look at it.
    """

    OPEN = "open", "Open"
    PARKED = "parked", "Parked"
    ANSWERED = "answered", "Answered"
    COMPLETED = "completed", "Completed"
    CANCELLED = "cancelled", "Cancelled"


TASK_MACHINE = StateMachine(
    "task",
    {
        TaskState.OPEN: {TaskState.ANSWERED, TaskState.COMPLETED, TaskState.CANCELLED, TaskState.PARKED},
        TaskState.PARKED: {TaskState.OPEN, TaskState.ANSWERED, TaskState.COMPLETED, TaskState.CANCELLED},
        TaskState.ANSWERED: {TaskState.OPEN, TaskState.COMPLETED, TaskState.CANCELLED},
        # A rejected or withdrawn answer opens its slot again.
        TaskState.COMPLETED: {TaskState.OPEN, TaskState.ANSWERED},
        # A comparison was closed with some of its votes, and these are sent to review after all.
        TaskState.CANCELLED: {TaskState.ANSWERED},
    },
)


IS_DATA = models.Q(purpose="data")


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
    # Who may have it; None is everybody.
    audience = models.ForeignKey(
        "annotation.Audience", null=True, on_delete=models.PROTECT, related_name="tasks", db_index=False
    )
    # Uncertainty or disagreement of models (0 to 1), from an import or a model: higher comes first where so ordered.
    score = models.FloatField(null=True, blank=True)
    proposed = models.ForeignKey(Response, null=True, on_delete=models.PROTECT, related_name="+")
    # The answers contradict each other and nobody has settled it yet.
    disputed = models.BooleanField(default=False)
    skip_count = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    completed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(required_answers__gte=1), name="task_needs_an_answer"),
            models.CheckConstraint(
                condition=models.Q(score=None) | models.Q(score__gte=0, score__lte=1), name="task_score_is_a_share"
            ),
        ]
        indexes = [
            # The list of tasks (annotation.queries.tasks) reads each kind and state in the order asked for.
            models.Index(fields=["project", "kind", "state", "-id"], condition=IS_DATA, name="task_by_state"),
            models.Index(
                fields=["project", "kind", "state", "-priority", "-id"], condition=IS_DATA, name="task_by_priority"
            ),
            models.Index(
                fields=["project", "-skip_count", "-id"],
                condition=IS_DATA & models.Q(skip_count__gt=0),
                name="task_skipped",
            ),
            models.Index(
                fields=["audience", "-id"], condition=models.Q(audience__isnull=False), name="task_of_audience"
            ),
            models.Index(fields=["project", "purpose", "state", "-id"], name="task_list"),
            models.Index(fields=["project", "purpose", "-id"], name="task_list_all"),
            models.Index(fields=["project", "id"], condition=models.Q(disputed=True), name="task_disputed"),
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
    """ready: to be handed out; held: somebody has it; done: an answer is in it; parked: waits for a manager."""

    READY = "ready", "Ready"
    HELD = "held", "Held"
    DONE = "done", "Done"
    PARKED = "parked", "Parked"


class TaskSlot(models.Model):
    """One answer that a task needs. The hand-out reads this narrow table and its one partial index.

    ``lane`` is None for a private copy (gold, qualification, repeat): its slot is never for others. ``position`` is
    the microsecond at which the slot last became ready; within a lane, the lowest is handed out first.
    """

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="slots")
    number = models.PositiveSmallIntegerField()
    lane = models.ForeignKey(
        "annotation.Lane", null=True, on_delete=models.PROTECT, related_name="slots", db_index=False
    )
    state = models.CharField(max_length=8, choices=SlotState.choices, default=SlotState.READY)
    position = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["task", "number"], name="slot_once"),
        ]
        indexes = [
            models.Index(
                fields=["lane", "position", "id"], condition=models.Q(state="ready"), name="slot_ready_in_lane"
            ),
        ]

    def __str__(self) -> str:
        return f"slot {self.number} of task {self.task_id}"
