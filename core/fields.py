"""Fields of the API that more than one app needs."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

LARGEST_ID = 2**63 - 1
LARGEST_INTEGER = 2**31 - 1


def id_field(**options: Any) -> serializers.IntegerField:
    """Return a field for a row's id: one that the database can hold."""
    return serializers.IntegerField(min_value=1, max_value=LARGEST_ID, **options)


@extend_schema_field({"type": "object", "additionalProperties": True})
class ObjectField(serializers.DictField):
    """Any JSON object."""


@extend_schema_field({"type": "array", "items": {"type": "object", "additionalProperties": True}})
class ObjectListField(serializers.ListField):
    """A list of JSON objects."""

    child = serializers.DictField()


MESSAGE: dict[str, Any] = {
    "type": "object",
    "description": "One turn of a conversation, as chat templates read it.",
    "properties": {
        "role": {"type": "string", "enum": ["system", "user", "assistant", "tool"]},
        "content": {"type": "string"},
        "tool_calls": {"type": "array", "items": {"type": "object", "additionalProperties": True}},
        "tool_call_id": {"type": "string"},
        "name": {"type": "string"},
    },
    "required": ["role", "content"],
}


@extend_schema_field({"type": "array", "items": MESSAGE})
class MessagesField(serializers.ListField):
    """A conversation; read only. What comes in is checked by ``core.messages``."""

    child = serializers.DictField()
