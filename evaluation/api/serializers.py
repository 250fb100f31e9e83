"""Shapes of evaluations."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from annotation.models.item import Split
from core.fields import LARGEST_INTEGER, id_field
from core.messages import text_of
from evaluation.models import Contender, Evaluation, EvaluationState, Output
from evaluation.queries import evaluations as queries
from training.api.common import first_queue
from training.datasets.reading import prompt_of_record
from training.models import DatasetRecord, JobState, ModelKind

MOST_MODELS = 8


class MetricSerializer(serializers.Serializer[Any]):
    """A mean over ``n`` records with its 95 % interval; null where the metric applies to none."""

    value = serializers.FloatField(allow_null=True)
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)
    n = serializers.IntegerField()


class ContenderMetricsSerializer(serializers.Serializer[Any]):
    """The metrics of a model; empty until its answers are in."""

    exact_match = MetricSerializer(required=False)
    token_f1 = MetricSerializer(required=False)
    format_validity = MetricSerializer(required=False)


class ContenderSerializer(serializers.ModelSerializer[Contender]):
    """One model in an evaluation."""

    model_name = serializers.CharField(source="model.name", read_only=True)
    model_kind = serializers.ChoiceField(source="model.kind", choices=ModelKind.choices, read_only=True)
    state = serializers.SerializerMethodField()
    job_state = serializers.SerializerMethodField()
    outputs = serializers.SerializerMethodField()
    metrics = ContenderMetricsSerializer(read_only=True)

    class Meta:
        model = Contender
        fields = (
            "id",
            "model",
            "model_name",
            "model_kind",
            "state",
            "job",
            "job_state",
            "outputs",
            "metrics",
            "error",
        )
        read_only_fields = fields

    @extend_schema_field(serializers.ChoiceField(choices=EvaluationState.choices))
    def get_state(self, contender: Contender) -> str:
        return queries.state_of_contender(contender)

    @extend_schema_field(serializers.ChoiceField(choices=JobState.choices, allow_null=True))
    def get_job_state(self, contender: Contender) -> str | None:
        return contender.job.state if contender.job else None

    def get_outputs(self, contender: Contender) -> int:
        """How many prompts it has answered so far."""
        return queries.answers_of(contender)


class EvaluationConfigSerializer(serializers.Serializer[Any]):
    """How the answers were generated, and how many prompts were asked (``limit``: null for all of the split)."""

    max_new_tokens = serializers.IntegerField()
    temperature = serializers.FloatField()
    limit = serializers.IntegerField(allow_null=True)
    seed = serializers.IntegerField()
    queue = serializers.CharField()


class EvaluationSerializer(serializers.ModelSerializer[Evaluation]):
    """Models answering the same prompts of one frozen split."""

    display_name = serializers.CharField(source="__str__", read_only=True)
    dataset_version_number = serializers.IntegerField(source="dataset_version.number", read_only=True)
    state = serializers.SerializerMethodField()
    config = EvaluationConfigSerializer(read_only=True)
    record_count = serializers.SerializerMethodField()
    contenders = ContenderSerializer(many=True, read_only=True)
    created_by_name = serializers.SerializerMethodField()

    class Meta:
        model = Evaluation
        fields = (
            "id",
            "project",
            "name",
            "display_name",
            "dataset_version",
            "dataset_version_number",
            "split",
            "state",
            "config",
            "record_count",
            "contenders",
            "created_by_name",
            "created_at",
            "finished_at",
        )
        read_only_fields = fields

    @extend_schema_field(serializers.ChoiceField(choices=EvaluationState.choices))
    def get_state(self, evaluation: Evaluation) -> str:
        return queries.state_of(evaluation)

    def get_record_count(self, evaluation: Evaluation) -> int:
        """How many prompts each model is asked."""
        return queries.record_count(evaluation)

    def get_created_by_name(self, evaluation: Evaluation) -> str:
        return str(evaluation.created_by) if evaluation.created_by else "Tuneloop"


class EvaluationCreateSerializer(serializers.Serializer[Any]):
    """Models to ask, and what to ask them: a split of a frozen version, whole or a sample of ``limit`` records."""

    name = serializers.CharField(max_length=200, allow_blank=True, default="")
    dataset_version = id_field()
    split = serializers.ChoiceField(choices=Split.choices)
    models = serializers.ListField(child=id_field(), min_length=1, max_length=MOST_MODELS)
    max_new_tokens = serializers.IntegerField(min_value=1, max_value=LARGEST_INTEGER, default=128)
    limit = serializers.IntegerField(min_value=1, max_value=LARGEST_INTEGER, allow_null=True, default=None)
    temperature = serializers.FloatField(min_value=0, max_value=2, default=0.0)
    queue = serializers.CharField(max_length=64, default=first_queue)


class EvaluationRecordQuerySerializer(serializers.Serializer[Any]):
    only = serializers.ChoiceField(
        choices=[(queries.DIFFER, "The models' answers differ"), (queries.WRONG, "An answer is wrong")],
        required=False,
        help_text="`differ`: only where the answers differ. `wrong`: only where an answer is not an exact match.",
    )


class OutputMetricsSerializer(serializers.Serializer[Any]):
    """The metrics of one answer; null where one does not apply."""

    exact_match = serializers.FloatField(allow_null=True)
    token_f1 = serializers.FloatField(allow_null=True)
    format_validity = serializers.FloatField(allow_null=True)


class EvaluationOutputSerializer(serializers.ModelSerializer[Output]):
    """One model's answer to one record."""

    metrics = OutputMetricsSerializer(read_only=True)

    class Meta:
        model = Output
        fields = ("contender", "completion", "finish_reason", "metrics", "completion_tokens", "seconds")
        read_only_fields = fields


class EvaluationRecordSerializer(serializers.ModelSerializer[DatasetRecord]):
    """A record that was asked, with every model's answer."""

    prompt = serializers.SerializerMethodField()
    reference = serializers.SerializerMethodField()
    outputs = EvaluationOutputSerializer(source="answers_here", many=True, read_only=True)

    class Meta:
        model = DatasetRecord
        fields = ("id", "record_id", "prompt", "reference", "outputs")
        read_only_fields = fields

    def get_prompt(self, record: DatasetRecord) -> str:
        """The prompt as text."""
        return text_of(prompt_of_record(record))

    def get_reference(self, record: DatasetRecord) -> str:
        """The approved answer as text; of preferences, the chosen one."""
        return queries.reference_of(record)
