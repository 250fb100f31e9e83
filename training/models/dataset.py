"""Dataset versions: approved work, frozen."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import ProtectedError
from django.utils import timezone

from accounts.models import User
from annotation.models import Annotation, AnnotationRevision, Item, Project
from annotation.models.item import Split
from core.state_machine import StateMachine


class DatasetKind(models.TextChoices):
    """sft: prompt and completion; preference: prompt, chosen and rejected."""

    SFT = "sft", "SFT"
    PREFERENCE = "preference", "Preference"


class DatasetState(models.TextChoices):
    """A version is built once; a ready one never changes."""

    BUILDING = "building", "Building"
    READY = "ready", "Ready"
    FAILED = "failed", "Failed"


DATASET_MACHINE = StateMachine(
    "dataset version",
    {
        DatasetState.BUILDING: {DatasetState.READY, DatasetState.FAILED},
        DatasetState.FAILED: {DatasetState.BUILDING},
    },
)


class FrozenError(ProtectedError):
    """Somebody tried to change or delete what was frozen."""

    def __init__(self, version: object) -> None:
        super().__init__(
            f"The dataset version {version} is frozen: it can be neither changed nor deleted. Freeze a new version.",
            set(),
        )


class FrozenQuerySet(models.QuerySet[Any]):
    """Refuses to change or delete what belongs to a frozen version. The database refuses too (see ``training.guards``)."""

    # How the rows of the model get to the state of their version.
    state_path = "state"

    def _refuse_frozen(self) -> None:
        frozen = self.filter(**{self.state_path: DatasetState.READY}).first()
        if frozen is not None:
            raise FrozenError(frozen)

    def update(self, **values: Any) -> int:
        self._refuse_frozen()
        return super().update(**values)

    def delete(self) -> tuple[int, dict[str, int]]:
        self._refuse_frozen()
        return super().delete()


class FrozenRecordQuerySet(FrozenQuerySet):
    """The same for records."""

    state_path = "version__state"


class DatasetVersion(models.Model):
    """An immutable selection of approved annotations with its splits, files and digests."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="dataset_versions")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=16, choices=DatasetKind.choices)
    state = models.CharField(max_length=16, choices=DatasetState.choices, default=DatasetState.BUILDING)
    # What was asked for: {"splits": {"train": .8, ...}, "salt": "...", "tie_policy": "exclude", ...}
    selection = models.JSONField(default=dict)
    # {"train": n, "validation": n, "test": n, "excluded": n}
    counts = models.JSONField(default=dict)
    # Exclusions by reason, cluster figures, lengths, leak check: what the page shows.
    report = models.JSONField(default=dict)
    # File name -> {"sha256", "bytes", "records"}
    files = models.JSONField(default=dict)
    digest = models.CharField(max_length=64, blank=True)
    directory = models.CharField(max_length=500, blank=True)
    error = models.TextField(blank=True)
    created_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    frozen_at = models.DateTimeField(null=True, blank=True)
    # Of the build under way: {"phase", "done", "total"}, and who builds. A build whose heartbeat stopped is done anew.
    progress = models.JSONField(default=dict)
    build_token = models.UUIDField(null=True)
    build_attempts = models.PositiveSmallIntegerField(default=0)
    heartbeat_at = models.DateTimeField(null=True)

    objects = FrozenQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="dataset_number_once"),
            models.CheckConstraint(
                condition=~models.Q(state="ready") | (~models.Q(digest="") & models.Q(frozen_at__isnull=False)),
                name="dataset_ready_has_digest",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project} v{self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, unless the stored version is frozen."""
        stored = DatasetVersion.objects.filter(pk=self.pk, state=DatasetState.READY) if self.pk else None
        if stored is not None and stored.exists():
            raise FrozenError(self)
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete a version that was never frozen."""
        if self.state == DatasetState.READY:
            raise FrozenError(self)
        return super().delete(*args, **kwargs)


class DatasetRecord(models.Model):
    """A record's place in a version: on a side, or excluded with a reason. A conversation has one for each answer."""

    version = models.ForeignKey(DatasetVersion, on_delete=models.CASCADE, related_name="records")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    annotation = models.ForeignKey(Annotation, on_delete=models.PROTECT, related_name="dataset_records")
    revision = models.ForeignKey(AnnotationRevision, on_delete=models.PROTECT, related_name="+")
    # The id inside the files: "a<annotation>r<revision number>", and "t<turns>" where the prompt is not the item's own.
    record_id = models.CharField(max_length=64)
    # So many turns the record's prompt has, where it is not the item's own prompt: a later turn, or a rewritten one.
    turns = models.PositiveSmallIntegerField(null=True)
    cluster_key = models.CharField(max_length=64)
    split = models.CharField(max_length=16, choices=Split.choices, blank=True)
    excluded_reason = models.CharField(max_length=64, blank=True)
    content_hash = models.CharField(max_length=64)

    objects = FrozenRecordQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "record_id"], name="record_id_once"),
            models.CheckConstraint(
                condition=(models.Q(split="") & ~models.Q(excluded_reason=""))
                | (~models.Q(split="") & models.Q(excluded_reason="")),
                name="record_split_or_excluded",
            ),
        ]
        indexes = [models.Index(fields=["version", "split", "id"])]

    def __str__(self) -> str:
        return f"{self.record_id} of {self.version_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save a new record; a frozen one never changes."""
        if self.pk and self.version.state == DatasetState.READY:
            raise FrozenError(self.version)
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete a record of a version that was never frozen."""
        if self.version.state == DatasetState.READY:
            raise FrozenError(self.version)
        return super().delete(*args, **kwargs)
