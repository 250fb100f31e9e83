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
