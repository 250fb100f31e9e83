"""Shapes of how far a project has come."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers


class TaskCountsSerializer(serializers.Serializer[Any]):
    open = serializers.IntegerField()
    answered = serializers.IntegerField()
    completed = serializers.IntegerField()
    cancelled = serializers.IntegerField()
    total = serializers.IntegerField()


class TasksByKindSerializer(serializers.Serializer[Any]):
    write = TaskCountsSerializer()
    rank = TaskCountsSerializer()


class AnnotationCountsSerializer(serializers.Serializer[Any]):
    submitted = serializers.IntegerField()
    approved = serializers.IntegerField()
    returned = serializers.IntegerField()
    rejected = serializers.IntegerField()


class PersonProgressSerializer(AnnotationCountsSerializer):
    """What one person has submitted, by where it stands now."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    seconds_spent = serializers.IntegerField()


class DayProgressSerializer(serializers.Serializer[Any]):
    date = serializers.DateField()
    submitted = serializers.IntegerField()
    approved = serializers.IntegerField()


class ProgressSerializer(serializers.Serializer[Any]):
    """How far a project has come. `people` is null for those who only annotate."""

    items = serializers.IntegerField()
    tasks = TasksByKindSerializer()
    annotations = AnnotationCountsSerializer()
    pending_review = serializers.IntegerField()
    people = PersonProgressSerializer(many=True, allow_null=True)
    days = DayProgressSerializer(many=True)
