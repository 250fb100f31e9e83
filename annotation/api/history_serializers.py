"""Shapes of the history pages."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from core.fields import ObjectField, id_field


class HistoryQuerySerializer(serializers.Serializer[Any]):
    """What to read of: one of these, or the whole project."""

    task = id_field(required=False)
    person = id_field(required=False)
    annotation = id_field(required=False)

    def validate(self, values: dict[str, Any]) -> dict[str, Any]:
        if len(values) > 1:
            raise serializers.ValidationError("Ask for a task, a person or an answer, not for several at once.")
        return values


class HistoryEventSerializer(serializers.Serializer[Any]):
    """Something that happened. `object_name` is empty where the thing is gone; annotators get their own work alone."""

    id = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    actor = serializers.IntegerField(allow_null=True, help_text="A person's id; null for the product, and for others.")
    actor_name = serializers.CharField()
    verb = serializers.CharField()
    object_type = serializers.CharField()
    object_id = serializers.CharField()
    object_name = serializers.CharField(allow_blank=True)
    task_id = serializers.IntegerField(allow_null=True)
    annotation_id = serializers.IntegerField(allow_null=True)
    before = ObjectField(allow_null=True)
    after = ObjectField(allow_null=True)
    request_id = serializers.CharField(allow_blank=True)
