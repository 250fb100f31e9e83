"""Fields of the API that more than one app needs."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.messages import ROLES
from core.storable import MAX_DEPTH, depth_of, unstorable

LARGEST_ID = 2**63 - 1
LARGEST_INTEGER = 2**31 - 1


def id_field(**options: Any) -> serializers.IntegerField:
    """Return a field for a row's id: one that the database can hold."""
    return serializers.IntegerField(min_value=1, max_value=LARGEST_ID, **options)


class PageSizeField(serializers.IntegerField):
    """How many rows a page has: 50, and at most 200 whatever is asked for."""

    MOST = 200

    def __init__(self, **options: Any) -> None:
        super().__init__(min_value=1, max_value=LARGEST_INTEGER, required=False, default=50, **options)

    def to_internal_value(self, data: Any) -> int:
        return min(int(super().to_internal_value(data)), self.MOST)


class StorableJSONField(serializers.JSONField):
    """A JSON value that the database can keep."""

    default_error_messages = {
        "too_deep": f"Nested deeper than {MAX_DEPTH} levels.",
        "unstorable": "Holds a NUL character, half of a surrogate pair, or a number that is not finite{place}.",
    }

    def to_internal_value(self, data: Any) -> Any:
        value = super().to_internal_value(data)
        if depth_of(value) > MAX_DEPTH:
            self.fail("too_deep")
        if (path := unstorable(value)) is not None:
            self.fail("unstorable", place=f" (at {path})" if path else "")
        return value


@extend_schema_field({"type": "object", "additionalProperties": True})
class ObjectField(StorableJSONField):
    """Any JSON object."""

    default_error_messages = {"not_an_object": "This must be a JSON object."}

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, dict):
            self.fail("not_an_object")
        return super().to_internal_value(data)


@extend_schema_field({"type": "array", "items": {"type": "object", "additionalProperties": True}})
class ObjectListField(StorableJSONField):
    """A list of JSON objects."""

    default_error_messages = {"not_a_list": "This must be a list of JSON objects."}

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, list) or not all(isinstance(entry, dict) for entry in data):
            self.fail("not_a_list")
        return super().to_internal_value(data)


class MessageSerializer(serializers.Serializer[Any]):
    """One turn of a conversation, as chat templates read it."""

    role = serializers.ChoiceField(choices=ROLES)
    content = serializers.CharField(allow_blank=True)
    tool_calls = ObjectListField(required=False)
    tool_call_id = serializers.CharField(required=False)
    name = serializers.CharField(required=False)


class ReferenceSerializer(serializers.Serializer[Any]):
    """A text to consult while answering."""

    title = serializers.CharField()
    text = serializers.CharField()


@extend_schema_field(MessageSerializer(many=True))
class MessagesField(StorableJSONField):
    """A conversation. What comes in is checked by ``core.messages``; here is only its documentation."""
