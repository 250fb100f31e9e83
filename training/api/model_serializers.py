"""Shapes of models."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from core.fields import id_field
from training.api.common import ObjectField
from training.models import Model, ModelKind, Promotion
from training.registry.artifacts import location_of


class ModelSerializer(serializers.ModelSerializer[Model]):
    """A model in a list."""

    parent_name = serializers.CharField(source="parent.name", read_only=True, allow_null=True)
    project_name = serializers.CharField(source="project.name", read_only=True, allow_null=True)
    dataset_version_number = serializers.IntegerField(source="dataset_version.number", read_only=True, allow_null=True)
    source = serializers.SerializerMethodField()  # type: ignore[assignment]

    class Meta:
        model = Model
        fields = (
            "id",
            "name",
            "kind",
            "state",
            "weight_format",
            "project",
            "project_name",
            "source",
            "revision",
            "parent",
            "parent_name",
            "job",
            "dataset_version",
            "dataset_version_number",
            "digest",
            "parameters",
            "context_length",
            "created_at",
        )
        read_only_fields = fields

    def get_source(self, model: Model) -> str:
        """Return where a base comes from; where a result lies is the server's business."""
        return location_of(model) if model.kind == ModelKind.BASE else ""


class LineageModelSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(choices=ModelKind.choices)
    digest = serializers.CharField()


class LineageJobSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    name = serializers.CharField()
    attempt = serializers.IntegerField(allow_null=True)
    tuning = serializers.CharField()
    config = ObjectField()


class LineageVersionSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    number = serializers.IntegerField()
    name = serializers.CharField()
    digest = serializers.CharField()


class LineageStepSerializer(serializers.Serializer[Any]):
    """One step back: a model, and the job and the data that made it."""

    model = LineageModelSerializer()
    location = serializers.CharField(allow_null=True)
    revision = serializers.CharField()
    template_sha256 = serializers.CharField()
    job = LineageJobSerializer(allow_null=True)
    dataset_version = LineageVersionSerializer(allow_null=True)


class PromotionSerializer(serializers.ModelSerializer[Promotion]):
    created_by_name = serializers.SerializerMethodField()

    class Meta:
        model = Promotion
        fields = ("id", "note", "comparison_id", "created_by_name", "created_at")
        read_only_fields = fields

    def get_created_by_name(self, promotion: Promotion) -> str:
        return str(promotion.created_by) if promotion.created_by else "Tuneloop"


class ModelDetailSerializer(ModelSerializer):
    """A model with where it comes from and what is known of it."""

    template_sha256 = serializers.CharField(read_only=True)
    details = ObjectField(read_only=True)
    lineage = LineageStepSerializer(many=True, read_only=True)
    children = ModelSerializer(many=True, read_only=True)
    promotions = PromotionSerializer(many=True, read_only=True)
    evaluations = serializers.ListField(child=ObjectField(), read_only=True)

    class Meta(ModelSerializer.Meta):
        fields = (  # type: ignore[assignment]
            *ModelSerializer.Meta.fields,
            "template_sha256",
            "details",
            "lineage",
            "children",
            "promotions",
            "evaluations",
        )
        read_only_fields = fields  # type: ignore[assignment]


class RegisterBaseSerializer(serializers.Serializer[Any]):
    """A base model: a Hub id (``org/name``) or the absolute path of a folder on the server."""

    source = serializers.CharField(max_length=500)  # type: ignore[assignment]
    name = serializers.CharField(max_length=200, allow_blank=True, default="")
    revision = serializers.CharField(max_length=100, allow_blank=True, default="")


class PromoteSerializer(serializers.Serializer[Any]):
    """Why this model: a note, and the comparison that spoke for it."""

    note = serializers.CharField(max_length=5000, allow_blank=True, default="")
    comparison = id_field(required=False, allow_null=True)
