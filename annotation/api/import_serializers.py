"""Shapes of imports and their faults."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from annotation.importing.records import MAX_PRIORITY
from annotation.models import ImportBatch, ImportFault
from annotation.models.importing import ImportMode
from annotation.models.task import TaskKind


class ImportCreateSerializer(serializers.Serializer[Any]):
    """A file to import, and how."""

    file = serializers.FileField(
        allow_empty_file=True, help_text="JSONL in UTF-8: one object a line. See the API guide for its fields."
    )
    kind = serializers.ChoiceField(
        choices=TaskKind.choices, help_text="write: prompts to be answered. rank: prompts with two answers each."
    )
    mode = serializers.ChoiceField(
        choices=ImportMode.choices,
        default=ImportMode.ALL_OR_NOTHING.value,
        help_text="all_or_nothing imports nothing when one line is bad; skip_bad takes the good lines.",
    )
    priority = serializers.IntegerField(
        min_value=-MAX_PRIORITY,
        max_value=MAX_PRIORITY,
        default=0,
        help_text="Tasks of a higher priority are handed out first. A line's own priority is added to it.",
    )


class ImportBatchSerializer(serializers.ModelSerializer[ImportBatch]):
    """An import: how far it is, or how it ended."""

    created_by_name = serializers.SerializerMethodField()

    class Meta:
        model = ImportBatch
        fields = (
            "id",
            "project",
            "kind",
            "mode",
            "priority",
            "state",
            "phase",
            "file_name",
            "file_bytes",
            "lines_read",
            "bytes_read",
            "created_count",
            "unchanged_count",
            "fault_count",
            "message",
            "created_by_name",
            "created_at",
            "finished_at",
        )
        read_only_fields = fields

    def get_created_by_name(self, batch: ImportBatch) -> str:
        return str(batch.created_by) if batch.created_by else "Tuneloop"


class ImportFaultSerializer(serializers.ModelSerializer[ImportFault]):
    """A line that could not be taken, and why."""

    class Meta:
        model = ImportFault
        fields = ("id", "line", "field", "code", "message", "excerpt")
        read_only_fields = fields
