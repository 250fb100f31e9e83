"""Shapes of what a project puts before its people beside the prompt."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from annotation import workbench


class DimensionSerializer(serializers.Serializer[Any]):
    """One quality by which each ranked answer is rated 1 to 5."""

    key = serializers.CharField(
        max_length=workbench.MAX_KEY,
        required=False,
        allow_blank=True,
        help_text="Under which ratings are kept; made from the name where it is left out.",
    )
    name = serializers.CharField(max_length=workbench.MAX_NAME)
    description = serializers.CharField(
        max_length=workbench.MAX_DESCRIPTION, required=False, allow_blank=True, default=""
    )
    low = serializers.CharField(
        max_length=workbench.MAX_END, required=False, allow_blank=True, default="", help_text="What a 1 means."
    )
    high = serializers.CharField(
        max_length=workbench.MAX_END, required=False, allow_blank=True, default="", help_text="What a 5 means."
    )


class ChecklistEntrySerializer(serializers.Serializer[Any]):
    """One thing that a writer ticks before submitting."""

    key = serializers.CharField(
        max_length=workbench.MAX_KEY,
        required=False,
        allow_blank=True,
        help_text="Under which ticks are kept; made from the text where it is left out.",
    )
    text = serializers.CharField(max_length=workbench.MAX_TEXT)
    required = serializers.BooleanField(  # type: ignore[assignment]
        required=False, default=True, help_text="It has to be ticked before the answer can be submitted."
    )
