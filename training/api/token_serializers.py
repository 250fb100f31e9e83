"""Shapes of the token count."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.fields import ObjectListField, StorableJSONField
from core.messages import MAX_MESSAGES, ROLES

# Above this a count would keep the server busy for others' keystrokes.
MAX_CHARACTERS = 400_000


class _UnfinishedSerializer(serializers.Serializer[Any]):
    """A message as it is being written: it may be empty."""

    role = serializers.ChoiceField(choices=ROLES)
    content = serializers.CharField(allow_blank=True, allow_null=True, default="", trim_whitespace=False)
    tool_calls = serializers.ListField(child=StorableJSONField(), required=False)

    def validate_tool_calls(self, calls: list[Any]) -> list[Any]:
        for call in calls:
            function = call.get("function") if isinstance(call, dict) else None
            if not isinstance(function, dict) or not isinstance(function.get("name"), str):
                raise serializers.ValidationError("A call is an object with function.name.")
        return calls


@extend_schema_field({"type": "array", "items": {"type": "object", "additionalProperties": True}})
class UnfinishedMessagesField(serializers.ListField):
    """Messages as they are being written."""

    def __init__(self, **options: Any) -> None:
        super().__init__(child=_UnfinishedSerializer(), max_length=MAX_MESSAGES, **options)


class CountRequestSerializer(serializers.Serializer[Any]):
    """A record as far as it is written."""

    prompt = UnfinishedMessagesField(help_text="The prompt's messages.")
    answer = UnfinishedMessagesField(help_text="The messages of the answer, finished or not.")
    tools = ObjectListField(required=False, allow_null=True, default=None)

    def validate(self, values: dict[str, Any]) -> dict[str, Any]:
        length = sum(len(message["content"] or "") for part in ("prompt", "answer") for message in values[part])
        if length > MAX_CHARACTERS:
            raise serializers.ValidationError(f"Together these have more than {MAX_CHARACTERS:,} characters.")
        return values


class TokenCountSerializer(serializers.Serializer[Any]):
    """The tokens of a record as a training run counts them; the parts add up to `total`."""

    total = serializers.IntegerField()
    prompt = serializers.IntegerField(help_text="Of the prompt's texts.")
    answer = serializers.IntegerField(help_text="Of the answer's texts.")
    tools = serializers.IntegerField(help_text="Of the descriptions of the tools.")
    template = serializers.IntegerField(help_text="Of what the chat template writes around the texts.")
    with_template = serializers.BooleanField(
        help_text="False: the model has no template that takes these messages, and a run may count a few more."
    )


class LengthSerializer(serializers.Serializer[Any]):
    """A count, and the most tokens that a training run takes (a longer record is left out of it)."""

    count = TokenCountSerializer(allow_null=True)
    limit = serializers.IntegerField(allow_null=True)
    reason = serializers.CharField(
        allow_blank=True,
        help_text="Why there is no count: no_base (there is no base model), no_tokenizer (its tokenizer is not here).",
    )
