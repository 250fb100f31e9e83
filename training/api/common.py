"""What the views of jobs and models share."""

from __future__ import annotations

from django.conf import settings
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers


def first_queue() -> str:
    """Return the queue of a job for which none was asked: the first that this site has."""
    return str(settings.COMPUTE_QUEUES[0])


@extend_schema_field({"type": "object", "additionalProperties": True})
class ObjectField(serializers.DictField):
    """Any JSON object."""
