"""Prompts, and candidate answers to them."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from accounts.models import User
from annotation.models.project import Project


class Split(models.TextChoices):
    """The side of a dataset that a record is on."""

    TRAIN = "train", "Train"
    VALIDATION = "validation", "Validation"
    TEST = "test", "Test"


class Item(models.Model):
    """One prompt: a conversation that waits for an answer."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="items")
    external_id = models.CharField(max_length=200, null=True, blank=True)  # noqa: DJ001 - unique only where given
    messages = models.JSONField()
    tools = models.JSONField(null=True, blank=True)
    # Texts to consult while answering, shown beside the prompt: ``[{title, text}]``.
    references = models.JSONField(default=list, blank=True)
    metadata = models.JSONField(default=dict, blank=True)
    source = models.CharField(max_length=200, blank=True)
    group_key = models.CharField(max_length=200, blank=True)
    pinned_split = models.CharField(max_length=16, choices=Split.choices, blank=True)
    # Of the prompt alone (messages and tools).
    content_hash = models.CharField(max_length=64)
    # Of the whole imported line: the same line imported again changes nothing.
    import_digest = models.CharField(max_length=64, blank=True)
    search_text = models.TextField(blank=True)
    import_batch = models.ForeignKey(
        "annotation.ImportBatch", null=True, on_delete=models.PROTECT, related_name="items", db_index=False
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["project", "external_id"],
                condition=models.Q(external_id__isnull=False),
                name="item_external_id_once",
            ),
        ]
        indexes = [
            models.Index(fields=["project", "content_hash"]),
            models.Index(fields=["project", "import_digest"], name="item_import_digest"),
            models.Index(fields=["project", "-id"]),
            models.Index(fields=["project", "source", "-id"], name="item_of_source"),
            models.Index(
                fields=["project", "pinned_split", "-id"], condition=~models.Q(pinned_split=""), name="item_of_split"
            ),
            models.Index(
                fields=["import_batch", "-id"], condition=models.Q(import_batch__isnull=False), name="item_of_import"
            ),
        ]

    def __str__(self) -> str:
        return f"item {self.pk}: {self.search_text[:60]}"


class ResponseOrigin(models.TextChoices):
    """Who or what wrote a candidate answer."""

    IMPORTED = "imported", "Imported"
    MODEL = "model", "Model"
    HUMAN = "human", "Human"


class Response(models.Model):
    """One candidate answer to an item."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="responses")
    messages = models.JSONField()
    origin = models.CharField(max_length=16, choices=ResponseOrigin.choices)
    source = models.CharField(max_length=200, blank=True)
    # Of a human answer: its author never ranks or reviews it.
    author = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    sampling = models.JSONField(default=dict, blank=True)
    content_hash = models.CharField(max_length=64)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "content_hash", "origin", "source"], name="response_once_by_source")
        ]

    def __str__(self) -> str:
        return f"response {self.pk} to item {self.item_id}"
