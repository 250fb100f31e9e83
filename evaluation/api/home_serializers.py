"""The shape of the home page."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from annotation.queries.available import COUNTED_TO
from evaluation.queries.next_step import CODES


class OfProjectSerializer(serializers.Serializer[Any]):
    project_id = serializers.IntegerField()
    project_name = serializers.CharField()


class AnnotatorWorkSerializer(OfProjectSerializer):
    """What an annotator has to fix, has at hand, and could take up."""

    returned = serializers.IntegerField()
    held = serializers.IntegerField()
    available_write = serializers.IntegerField(help_text=f"Counted up to {COUNTED_TO}.")
    available_write_capped = serializers.BooleanField(help_text="There may be more than that.")
    available_rank = serializers.IntegerField(help_text=f"Counted up to {COUNTED_TO}.")
    available_rank_capped = serializers.BooleanField(help_text="There may be more than that.")
    submitted_today = serializers.IntegerField()


class ReviewerWorkSerializer(OfProjectSerializer):
    """What waits for a reviewer; own work is not counted."""

    pending = serializers.IntegerField()
    oldest_submitted_at = serializers.DateTimeField(allow_null=True)


class NextStepSerializer(serializers.Serializer[Any]):
    """What brings the project on, as a code and as a sentence."""

    code = serializers.ChoiceField(choices=[(code, code.replace("_", " ")) for code in CODES])
    text = serializers.CharField()


class ManagerWorkSerializer(OfProjectSerializer):
    """Where a project stands. The jobs are training jobs."""

    approved_since_freeze = serializers.IntegerField(help_text="Counted among the newest 3,000 of each kind.")
    approved = serializers.IntegerField()
    pending_review = serializers.IntegerField()
    running_jobs = serializers.IntegerField()
    finished_jobs = serializers.IntegerField()
    failed_jobs = serializers.IntegerField()
    open_comparisons = serializers.IntegerField()
    next = NextStepSerializer()


class AdministratorWorkSerializer(serializers.Serializer[Any]):
    """How busy the site is."""

    people = serializers.IntegerField()
    projects = serializers.IntegerField()
    queued_jobs = serializers.IntegerField()
    running_jobs = serializers.IntegerField()
    slots = serializers.IntegerField()
    slots_busy = serializers.IntegerField()


class HomeSerializer(serializers.Serializer[Any]):
    """What waits for a person, by role."""

    annotator = AnnotatorWorkSerializer(many=True)
    reviewer = ReviewerWorkSerializer(many=True)
    manager = ManagerWorkSerializer(many=True)
    administrator = AdministratorWorkSerializer(allow_null=True)
