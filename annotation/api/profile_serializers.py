"""Shapes of what a project knows of a person's work."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from annotation.models import WorkProfile


class ProfileSerializer(serializers.ModelSerializer[WorkProfile]):
    """A person's work in a project: the tags that give them tasks, their rate, and how they are doing."""

    tags = serializers.ListField(child=serializers.CharField(), read_only=True)

    class Meta:
        model = WorkProfile
        fields = (
            "tags",
            "hourly_rate",
            "submitted_count",
            "qualified_at",
            "retrain_since",
            "reliability",
            "reliability_answers",
            "reliability_method",
            "reliability_at",
        )
        read_only_fields = fields


class ProfileChangeSerializer(serializers.Serializer[Any]):
    """The tags and the hourly rate that a person is to have."""

    tags = serializers.ListField(
        child=serializers.CharField(max_length=50),
        max_length=20,
        help_text="Skills and languages, in lower case; tasks may ask for them.",
    )
    hourly_rate = serializers.DecimalField(
        max_digits=9, decimal_places=2, min_value=0, allow_null=True, help_text="In the project's currency."
    )


class RetrainSerializer(serializers.Serializer[Any]):
    """Why somebody is taken off the work."""

    note = serializers.CharField(max_length=500, allow_blank=True, required=False)
