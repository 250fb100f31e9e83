"""Shapes of jobs."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.fields import id_field
from training.api.common import ObjectField, first_queue
from training.models import Attempt, Job, JobEvent, JobKind, JobState, Tuning
from training.queries.jobs import record_report

# What a person may launch; the other kinds are launched by evaluations.
TRAINING_METHODS = [(kind.value, kind.label) for kind in (JobKind.SFT, JobKind.DPO)]


class AttemptSerializer(serializers.ModelSerializer[Attempt]):
    """One supervised run of a job."""

    class Meta:
        model = Attempt
        fields = ("number", "state", "host", "resumed_from_step", "exit_code", "reason", "started_at", "ended_at")
        read_only_fields = fields


class JobSerializer(serializers.ModelSerializer[Job]):
    """A job in a list."""

    method = serializers.ChoiceField(source="kind", choices=JobKind.choices, read_only=True)
    display_name = serializers.CharField(source="__str__", read_only=True)
    project_name = serializers.CharField(source="project.name", read_only=True)
    base_model_name = serializers.CharField(source="base_model.name", read_only=True)
    dataset_version_number = serializers.IntegerField(source="dataset_version.number", read_only=True, allow_null=True)
    result_model = serializers.SerializerMethodField()
    created_by_name = serializers.SerializerMethodField()

    class Meta:
        model = Job
        fields = (
            "id",
            "name",
            "display_name",
            "project",
            "project_name",
            "method",
            "tuning",
            "state",
            "phase",
            "step",
            "total_steps",
            "eta_seconds",
            "base_model",
            "base_model_name",
            "dataset_version",
            "dataset_version_number",
            "result_model",
            "queue",
            "priority",
            "attempt_count",
            "error_code",
            "error_message",
            "created_by_name",
            "created_at",
            "queued_at",
            "started_at",
            "finished_at",
        )
        read_only_fields = fields

    @extend_schema_field(serializers.IntegerField(allow_null=True))
    def get_result_model(self, job: Job) -> int | None:
        result = getattr(job, "result_model", None)
        return result.pk if result else None

    def get_created_by_name(self, job: Job) -> str:
        return str(job.created_by) if job.created_by else "Tuneloop"


class ExcludedRecordSerializer(serializers.Serializer[Any]):
    id = serializers.CharField()
    reason = serializers.CharField()


class RecordReportSerializer(serializers.Serializer[Any]):
    """What became of the dataset's records: each one was trained on, validated on, or excluded for a reason."""

    trained = serializers.IntegerField(allow_null=True)
    validated = serializers.IntegerField(allow_null=True)
    excluded = serializers.IntegerField()
    excluded_by_reason = serializers.DictField(child=serializers.IntegerField())
    first_excluded = ExcludedRecordSerializer(many=True)


class JobDetailSerializer(JobSerializer):
    """A job with everything its page shows but the curve, the log and the history."""

    config = ObjectField(read_only=True)
    attempts = AttemptSerializer(many=True, read_only=True)
    records = serializers.SerializerMethodField()

    class Meta(JobSerializer.Meta):
        fields = (  # type: ignore[assignment]
            *JobSerializer.Meta.fields,
            "config",
            "attempts",
            "max_attempts",
            "cancel_requested_at",
            "records",
        )
        read_only_fields = fields  # type: ignore[assignment]

    @extend_schema_field(RecordReportSerializer(allow_null=True))
    def get_records(self, job: Job) -> dict[str, Any] | None:
        return record_report(job)


class LaunchSerializer(serializers.Serializer[Any]):
    """A job to launch. ``config`` may name any of the fields of ``jobs/defaults/``; the others get their defaults."""

    name = serializers.CharField(max_length=200, allow_blank=True, default="")
    method = serializers.ChoiceField(choices=TRAINING_METHODS)
    tuning = serializers.ChoiceField(choices=Tuning.choices, default=Tuning.FULL)
    base_model = id_field()
    dataset_version = id_field()
    config = ObjectField(default=dict)
    queue = serializers.CharField(max_length=64, default=first_queue)
    priority = serializers.IntegerField(min_value=-100, max_value=100, default=0)


class JobEventSerializer(serializers.ModelSerializer[JobEvent]):
    """Something that happened. ``text`` is a sentence where the event is of the history."""

    text = serializers.SerializerMethodField()
    data = ObjectField(read_only=True)  # type: ignore[assignment]

    class Meta:
        model = JobEvent
        fields = ("id", "kind", "attempt_number", "step", "text", "data", "created_at")
        read_only_fields = fields

    def get_text(self, event: JobEvent) -> str:
        return str(event.data.get("text", ""))


class MetricsSerializer(serializers.Serializer[Any]):
    """Curves. A point has ``step``, ``attempt`` and what the runner measured: loss, learning_rate, margin..."""

    train = serializers.ListField(child=ObjectField())
    validation = serializers.ListField(child=ObjectField())
    step = serializers.IntegerField()
    total_steps = serializers.IntegerField(allow_null=True)
    phase = serializers.CharField(allow_blank=True)
    state = serializers.ChoiceField(choices=JobState.choices)
    eta_seconds = serializers.FloatField(allow_null=True)


class MetricsQuerySerializer(serializers.Serializer[Any]):
    since_step = serializers.IntegerField(
        required=False, min_value=0, max_value=2**31 - 1, help_text="Only points after this step."
    )


class EventsQuerySerializer(serializers.Serializer[Any]):
    after = serializers.IntegerField(
        required=False, min_value=0, max_value=2**63 - 1, help_text="Only events after the one with this id."
    )


class LogQuerySerializer(serializers.Serializer[Any]):
    offset = serializers.IntegerField(
        default=0,
        min_value=-(2**40),
        max_value=2**40,
        help_text="Where to go on (next_offset of the answer before); negative: so many bytes from the end.",
    )


class LogSerializer(serializers.Serializer[Any]):
    """A piece of the runner's log."""

    text = serializers.CharField()
    next_offset = serializers.IntegerField()
    complete = serializers.BooleanField()


class DefaultsQuerySerializer(serializers.Serializer[Any]):
    method = serializers.ChoiceField(choices=TRAINING_METHODS, default=JobKind.SFT)
    tuning = serializers.ChoiceField(choices=Tuning.choices, default=Tuning.FULL)
    base_model = id_field(required=False)
    dataset_version = id_field(required=False)


class ConfigFieldSerializer(serializers.Serializer[Any]):
    """One field of a job's config, as the launch form shows it."""

    name = serializers.CharField()
    type = serializers.ChoiceField(choices=["integer", "number", "boolean", "choice", "text"])
    label = serializers.CharField()  # type: ignore[assignment]
    help = serializers.CharField()
    default = serializers.JSONField(allow_null=True)
    minimum = serializers.FloatField(allow_null=True)
    maximum = serializers.FloatField(allow_null=True)
    choices = serializers.ListField(child=serializers.CharField(), allow_null=True)
    nullable = serializers.BooleanField()
    advanced = serializers.BooleanField()


class DefaultsSerializer(serializers.Serializer[Any]):
    """The fields of a launch form with their defaults, fitted to the chosen base and data."""

    method = serializers.ChoiceField(choices=TRAINING_METHODS)
    tuning = serializers.ChoiceField(choices=Tuning.choices)
    fields = ConfigFieldSerializer(many=True)  # type: ignore[assignment]
    queues = serializers.ListField(child=serializers.CharField())
