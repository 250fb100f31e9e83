"""Shapes of guidelines, of who has read them, and of work put back because they have changed."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from accounts.models import User
from annotation.models import GuidelineRequeue, GuidelineVersion, RequeueHow
from annotation.queries.guidelines import MAX_SECTION_CHARACTERS, headings_of
from annotation.services.guidelines import MAX_BODY
from annotation.services.requeueing import STATES
from core.fields import LARGEST_INTEGER

OLD_WORK_STATES = tuple((state.value, state.label) for state in STATES)


class GuidelineSerializer(serializers.ModelSerializer[GuidelineVersion]):
    """One version of a project's guidelines, as Markdown. `sections` are its headings."""

    created_by_name = serializers.SerializerMethodField()
    read_by_me = serializers.BooleanField(read_only=True)
    sections = serializers.SerializerMethodField()

    class Meta:
        model = GuidelineVersion
        fields = (
            "id",
            "number",
            "body",
            "sections",
            "note",
            "must_acknowledge",
            "read_by_me",
            "created_by_name",
            "created_at",
        )
        read_only_fields = fields

    def get_created_by_name(self, guideline: GuidelineVersion) -> str:
        return str(guideline.created_by) if guideline.created_by else "Tuneloop"

    def get_sections(self, guideline: GuidelineVersion) -> list[str]:
        return headings_of(guideline.body)


class GuidelineCreateSerializer(serializers.Serializer[Any]):
    """The next version of a project's guidelines."""

    body = serializers.CharField(max_length=MAX_BODY, trim_whitespace=False)
    note = serializers.CharField(
        max_length=300, allow_blank=True, required=False, help_text="What changed, for the people who work by them."
    )
    must_acknowledge = serializers.BooleanField(
        required=False, default=False, help_text="True: people read it before they get their next task."
    )


class GuidelineReaderSerializer(serializers.ModelSerializer[User]):
    """A person of the project and the newest version that they said they have read."""

    last_read_number = serializers.IntegerField(read_only=True, allow_null=True)
    last_read_at = serializers.DateTimeField(read_only=True, allow_null=True)

    class Meta:
        model = User
        fields = ("id", "name", "email", "last_read_number", "last_read_at")
        read_only_fields = fields


class OldWorkQuerySerializer(serializers.Serializer[Any]):
    before_number = serializers.IntegerField(
        min_value=1, max_value=LARGEST_INTEGER, help_text="Work done under a version before this one."
    )
    states = serializers.MultipleChoiceField(choices=OLD_WORK_STATES, allow_empty=False)


class OldWorkSerializer(serializers.Serializer[Any]):
    """How much work there is from before a version: at least `count`; `exact` where that is all."""

    count = serializers.IntegerField()
    exact = serializers.BooleanField()


class RequeueRequestSerializer(OldWorkQuerySerializer):
    """Which work is done again, and by whom."""

    how = serializers.ChoiceField(choices=RequeueHow.choices)
    section = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=MAX_SECTION_CHARACTERS,
        help_text="The heading of the newest version that people are pointed to.",
    )


class RequeueSerializer(serializers.ModelSerializer[GuidelineRequeue]):
    """Work put back: how much so far, and whether that was all (`finished_at`)."""

    guideline_number = serializers.IntegerField(source="guideline.number", read_only=True)
    states = serializers.ListField(child=serializers.ChoiceField(choices=OLD_WORK_STATES), read_only=True)
    created_by_name = serializers.CharField(source="created_by.__str__", read_only=True)

    class Meta:
        model = GuidelineRequeue
        fields = (
            "id",
            "guideline_number",
            "before_number",
            "how",
            "states",
            "section",
            "changed",
            "created_by_name",
            "created_at",
            "finished_at",
        )
        read_only_fields = fields
