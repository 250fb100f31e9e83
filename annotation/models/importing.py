"""Imports and the lines that could not be taken."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from accounts.models import User
from annotation.models.project import Project
from annotation.models.task import TaskKind
from core.state_machine import StateMachine


class ImportState(models.TextChoices):
    """rejected: the file has bad lines and all or nothing was asked, so nothing was imported."""

    QUEUED = "queued", "Queued"
    RUNNING = "running", "Running"
    COMPLETED = "completed", "Completed"
    REJECTED = "rejected", "Rejected"
    FAILED = "failed", "Failed"


IMPORT_MACHINE = StateMachine(
    "import",
    {
        ImportState.QUEUED: {ImportState.RUNNING, ImportState.FAILED},
        ImportState.RUNNING: {
            ImportState.COMPLETED,
            ImportState.REJECTED,
            ImportState.FAILED,
            ImportState.QUEUED,
        },
    },
)


class ImportPhase(models.TextChoices):
    """All or nothing reads a file twice: all of it is checked before the first row is written."""

    WAITING = "waiting", "Waiting"
    CHECKING = "checking", "Checking"
    WRITING = "writing", "Writing"


class ImportMode(models.TextChoices):
    """What to do when a line is bad."""

    ALL_OR_NOTHING = "all_or_nothing", "All or nothing"
    SKIP_BAD = "skip_bad", "Skip bad lines"


class ImportBatch(models.Model):
    """One uploaded file on its way into a project."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="imports")
    kind = models.CharField(max_length=16, choices=TaskKind.choices)
    mode = models.CharField(max_length=16, choices=ImportMode.choices, default=ImportMode.ALL_OR_NOTHING)
    priority = models.IntegerField(default=0)
    state = models.CharField(max_length=16, choices=ImportState.choices, default=ImportState.QUEUED)
    phase = models.CharField(max_length=16, choices=ImportPhase.choices, default=ImportPhase.WAITING)
    # Counts the workers that took it up; the writes of an earlier one are refused.
    attempt = models.PositiveSmallIntegerField(default=0)
    file_name = models.CharField(max_length=255)
    file_path = models.CharField(max_length=500)
    file_bytes = models.BigIntegerField()
    file_digest = models.CharField(max_length=64)
    lines_read = models.PositiveIntegerField(default=0)
    created_count = models.PositiveIntegerField(default=0)
    unchanged_count = models.PositiveIntegerField(default=0)
    fault_count = models.PositiveIntegerField(default=0)
    bytes_read = models.BigIntegerField(default=0)
    message = models.TextField(blank=True)
    created_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"import of {self.file_name} ({self.state})"


class ImportFault(models.Model):
    """One line that could not be taken: where, and why."""

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="faults")
    line = models.PositiveIntegerField()
    field = models.CharField(max_length=200, blank=True)
    code = models.CharField(max_length=64)
    message = models.CharField(max_length=500)
    excerpt = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["line", "id"]
        indexes = [models.Index(fields=["batch", "line"])]

    def __str__(self) -> str:
        return f"line {self.line}: {self.message}"
