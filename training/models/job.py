"""Jobs, their attempts, and the slots they run in. The database is the truth; the broker only rings the bell."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from accounts.models import User
from annotation.models import Project
from core.state_machine import StateMachine
from training.models.dataset import DatasetVersion
from training.models.model import Model


class JobKind(models.TextChoices):
    """What the runner does. ``generate`` answers prompts, for evaluations."""

    SFT = "sft", "SFT"
    DPO = "dpo", "DPO"
    GENERATE = "generate", "Generate"


class Tuning(models.TextChoices):
    """Which weights are trained."""

    FULL = "full", "Full"
    LORA = "lora", "LoRA"


class JobState(models.TextChoices):
    """cancelling: asked to stop, not stopped yet."""

    QUEUED = "queued", "Queued"
    RUNNING = "running", "Running"
    CANCELLING = "cancelling", "Cancelling"
    SUCCEEDED = "succeeded", "Succeeded"
    FAILED = "failed", "Failed"
    CANCELLED = "cancelled", "Cancelled"


JOB_MACHINE = StateMachine(
    "job",
    {
        JobState.QUEUED: {JobState.RUNNING, JobState.CANCELLED, JobState.FAILED},
        # Back to the queue: the attempt was lost and another one goes on from its checkpoint.
        JobState.RUNNING: {
            JobState.SUCCEEDED,
            JobState.FAILED,
            JobState.CANCELLING,
            JobState.CANCELLED,
            JobState.QUEUED,
        },
        JobState.CANCELLING: {JobState.CANCELLED, JobState.SUCCEEDED, JobState.FAILED},
        # A person may ask for another try.
        JobState.FAILED: {JobState.QUEUED},
        JobState.CANCELLED: {JobState.QUEUED},
    },
)


class Job(models.Model):
    """One thing to train or to generate."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="jobs")
    name = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=16, choices=JobKind.choices)
    tuning = models.CharField(max_length=16, choices=Tuning.choices, default=Tuning.FULL)
    base_model = models.ForeignKey(Model, on_delete=models.PROTECT, related_name="jobs")
    dataset_version = models.ForeignKey(DatasetVersion, null=True, on_delete=models.PROTECT, related_name="jobs")
    # Every hyperparameter, defaults filled in: what the runner is given.
    config = models.JSONField(default=dict)
    # For evaluation: which evaluation and contender asked, e.g. "contender:12".
    purpose_ref = models.CharField(max_length=64, blank=True)
    queue = models.CharField(max_length=64, default="gpu")
    priority = models.IntegerField(default=0)
    state = models.CharField(max_length=16, choices=JobState.choices, default=JobState.QUEUED)
    attempt_count = models.PositiveIntegerField(default=0)
    # So many attempts in a row may end without any progress; one that left a newer checkpoint starts the count anew.
    max_attempts = models.PositiveSmallIntegerField(default=5)
    # Attempts up to this number are forgiven: a person asked for another try after them.
    forgiven_attempts = models.PositiveIntegerField(default=0)
    cancel_requested_at = models.DateTimeField(null=True, blank=True)
    # Progress, written by the supervisor of the current attempt.
    phase = models.CharField(max_length=32, blank=True)
    step = models.PositiveIntegerField(default=0)
    total_steps = models.PositiveIntegerField(null=True)
    eta_seconds = models.FloatField(null=True)
    # Of the runner's "records" event: {"trained": n, "validated": n, "excluded": [{"id", "reason"}]}
    record_report = models.JSONField(null=True)
    error_code = models.CharField(max_length=64, blank=True)
    error_message = models.TextField(blank=True)
    created_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    queued_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["queue", "state", "-priority", "id"]),
            models.Index(fields=["project", "-id"]),
        ]

    def __str__(self) -> str:
        return self.name or f"{self.kind} job {self.pk}"


class AttemptState(models.TextChoices):
    """lost: its lease ran out and its process is gone."""

    STARTING = "starting", "Starting"
    RUNNING = "running", "Running"
    SUCCEEDED = "succeeded", "Succeeded"
    FAILED = "failed", "Failed"
    CANCELLED = "cancelled", "Cancelled"
    LOST = "lost", "Lost"


LIVE_ATTEMPT_STATES = (AttemptState.STARTING, AttemptState.RUNNING)
_ENDS = {AttemptState.SUCCEEDED, AttemptState.FAILED, AttemptState.CANCELLED, AttemptState.LOST}
ATTEMPT_MACHINE = StateMachine(
    "attempt",
    {AttemptState.STARTING: {AttemptState.RUNNING, *_ENDS}, AttemptState.RUNNING: _ENDS},
)


class Attempt(models.Model):
    """One supervised run of a job. Its number fences its writes: only the newest attempt may write."""

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="attempts")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=16, choices=AttemptState.choices, default=AttemptState.STARTING)
    host = models.CharField(max_length=200)
    boot_id = models.CharField(max_length=64, blank=True)
    directory = models.CharField(max_length=500)
    # Counts the supervisors of this attempt; with the state it fences their writes.
    supervisor_number = models.PositiveSmallIntegerField(default=1)
    supervisor_pid = models.PositiveIntegerField(null=True)
    # When a process started (see training.jobs.processes): with the pid and the boot it names one process for ever.
    supervisor_started = models.FloatField(null=True)
    runner_pid = models.PositiveIntegerField(null=True)
    runner_started = models.FloatField(null=True)
    lease_expires_at = models.DateTimeField()
    resumed_from_step = models.PositiveIntegerField(null=True)
    # How far the work it left behind reaches: a checkpoint's step, or the answers written.
    progress = models.PositiveIntegerField(default=0)
    events_offset = models.BigIntegerField(default=0)
    exit_code = models.IntegerField(null=True)
    reason = models.TextField(blank=True)
    started_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["job", "number"], name="attempt_number_once"),
            models.UniqueConstraint(
                fields=["job"],
                condition=models.Q(state__in=["starting", "running"]),
                name="one_live_attempt_of_job",
            ),
        ]
        indexes = [
            models.Index(
                fields=["lease_expires_at"],
                condition=models.Q(state__in=["starting", "running"]),
                name="attempt_lease",
            )
        ]

    def __str__(self) -> str:
        return f"attempt {self.number} of job {self.job_id}"


class JobEvent(models.Model):
    """What happened in a job: the runner's events, and the history the services write (attempt 0, seq counted)."""

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="events")
    attempt_number = models.PositiveIntegerField(default=0)
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=32)
    step = models.PositiveIntegerField(null=True)
    data = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["job", "attempt_number", "seq"], name="job_event_once")]
        indexes = [models.Index(fields=["job", "kind", "step"])]

    def __str__(self) -> str:
        return f"{self.kind} of job {self.job_id}"


class ComputeSlot(models.Model):
    """A place on a host where one runner may run: a GPU, or a share of the CPU."""

    host = models.CharField(max_length=200)
    queue = models.CharField(max_length=64)
    device = models.CharField(max_length=32)
    attempt = models.OneToOneField(Attempt, null=True, on_delete=models.SET_NULL, related_name="slot")
    enabled = models.BooleanField(default=True)
    # What the GPU had in use when the slot was last claimed: the slot is free again when it is back there.
    idle_memory_mib = models.PositiveIntegerField(null=True)
    seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["host", "queue", "device"], name="compute_slot_once")]

    def __str__(self) -> str:
        return f"{self.host} {self.device}"
