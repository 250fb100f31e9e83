"""Shapes of dataset versions."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from annotation.models.item import Split
from core.messages import text_of
from training.api.common import ObjectField
from training.datasets.parts import CORRECTION
from training.datasets.reading import outcome_of_record, prompt_of_record, upheld_in_record
from training.datasets.reasons import explain
from training.models import DatasetKind, DatasetRecord, DatasetVersion

EXCERPT_CHARACTERS = 300


class SplitSharesSerializer(serializers.Serializer[Any]):
    """How much of the new prompts goes to each side; the shares add up to 1."""

    train = serializers.FloatField(min_value=0, max_value=1)
    validation = serializers.FloatField(min_value=0, max_value=1, default=0.0)
    test = serializers.FloatField(min_value=0, max_value=1, default=0.0)


class FreezeSerializer(serializers.Serializer[Any]):
    """A version to make of everything that is approved now."""

    name = serializers.CharField(max_length=200, allow_blank=True, default="")
    kind = serializers.ChoiceField(choices=DatasetKind.choices)
    splits = SplitSharesSerializer(required=False)


class DatasetCountsSerializer(serializers.Serializer[Any]):
    train = serializers.IntegerField()
    validation = serializers.IntegerField()
    test = serializers.IntegerField()
    excluded = serializers.IntegerField()


class DatasetProgressSerializer(serializers.Serializer[Any]):
    """How far the build has come; empty when there is none under way."""

    phase = serializers.CharField(required=False)
    done = serializers.IntegerField(required=False)
    total = serializers.IntegerField(required=False, allow_null=True)


class DatasetSerializer(serializers.ModelSerializer[DatasetVersion]):
    """A version in a list."""

    counts = serializers.SerializerMethodField()
    progress = DatasetProgressSerializer(read_only=True)
    project_name = serializers.CharField(source="project.name", read_only=True)
    created_by_name = serializers.SerializerMethodField()

    class Meta:
        model = DatasetVersion
        fields = (
            "id",
            "project",
            "project_name",
            "number",
            "name",
            "kind",
            "state",
            "counts",
            "progress",
            "digest",
            "error",
            "created_by",
            "created_by_name",
            "created_at",
            "frozen_at",
        )
        read_only_fields = fields

    @extend_schema_field(DatasetCountsSerializer(allow_null=True))
    def get_counts(self, version: DatasetVersion) -> dict[str, int] | None:
        return version.counts or None

    def get_created_by_name(self, version: DatasetVersion) -> str:
        return str(version.created_by) if version.created_by else "Tuneloop"


class ExclusionSerializer(serializers.Serializer[Any]):
    """How many annotations were left out for one reason."""

    reason = serializers.CharField()
    explanation = serializers.CharField()
    count = serializers.IntegerField()


class DatasetFileSerializer(serializers.Serializer[Any]):
    """One file of a version; download it from ``files/{name}``."""

    name = serializers.CharField()
    sha256 = serializers.CharField()
    bytes = serializers.IntegerField()
    records = serializers.IntegerField(allow_null=True)


class DatasetDetailSerializer(DatasetSerializer):
    """A version with its rules, its report and its files."""

    selection = ObjectField(read_only=True)
    report = ObjectField(read_only=True)
    exclusions = serializers.SerializerMethodField()
    files = serializers.SerializerMethodField()

    class Meta(DatasetSerializer.Meta):
        fields = (*DatasetSerializer.Meta.fields, "selection", "report", "exclusions", "files")  # type: ignore[assignment]
        read_only_fields = fields  # type: ignore[assignment]

    @extend_schema_field(ExclusionSerializer(many=True))
    def get_exclusions(self, version: DatasetVersion) -> list[dict[str, Any]]:
        found = version.report.get("excluded", {})
        return [{"reason": name, "explanation": explain(name), "count": count} for name, count in found.items()]

    @extend_schema_field(DatasetFileSerializer(many=True))
    def get_files(self, version: DatasetVersion) -> list[dict[str, Any]]:
        return [{"name": name, **facts} for name, facts in version.files.items()]


class DatasetRecordSerializer(serializers.ModelSerializer[DatasetRecord]):
    """What became of one record. An order of three answers or more is a record for each two of them."""

    prompt = serializers.SerializerMethodField()
    answer = serializers.SerializerMethodField()
    vote = serializers.SerializerMethodField()
    author_name = serializers.CharField(source="annotation.author.__str__", read_only=True)
    explanation = serializers.SerializerMethodField()

    class Meta:
        model = DatasetRecord
        fields = (
            "id",
            "record_id",
            "item",
            "annotation",
            "split",
            "excluded_reason",
            "explanation",
            "cluster_key",
            "content_hash",
            "prompt",
            "answer",
            "vote",
            "author_name",
        )
        read_only_fields = fields

    def get_prompt(self, record: DatasetRecord) -> str:
        """The beginning of the prompt's text."""
        return text_of(prompt_of_record(record))[:EXCERPT_CHARACTERS]

    def get_answer(self, record: DatasetRecord) -> str:
        """The beginning of the answer's text; of a ranking, the text of the better answer, or nothing where none was."""
        answer = upheld_in_record(record)
        return text_of(answer)[:EXCERPT_CHARACTERS] if answer is not None else ""

    @extend_schema_field(
        {
            "type": "string",
            "enum": ["better", "tie", "both_bad", "correction"],
            "nullable": True,
            "description": "Of a ranking only.",
        }
    )
    def get_vote(self, record: DatasetRecord) -> str | None:
        if record.version.kind == DatasetKind.SFT:
            return None
        outcome = outcome_of_record(record)
        if outcome == CORRECTION:
            return "correction"
        return "better" if isinstance(outcome, int) else str(outcome)

    def get_explanation(self, record: DatasetRecord) -> str:
        return explain(record.excluded_reason) if record.excluded_reason else ""


class DatasetRecordQuerySerializer(serializers.Serializer[Any]):
    split = serializers.ChoiceField(choices=Split.choices, required=False)
    excluded = serializers.CharField(
        required=False, max_length=64, help_text="A reason, or `any` for everything that was left out."
    )


class DatasetVerificationSerializer(serializers.Serializer[Any]):
    """Whether the files and rows of a version are still what was frozen."""

    intact = serializers.BooleanField()
    problems = serializers.ListField(child=serializers.CharField())


class DatasetPreviewSerializer(serializers.Serializer[Any]):
    """What a freeze would take up."""

    approved = serializers.DictField(child=serializers.IntegerField())
    approved_since_freeze = serializers.DictField(child=serializers.IntegerField())
