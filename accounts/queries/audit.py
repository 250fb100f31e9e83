"""Reads of the audit log, with the names of what its events happened to.

An event holds the type and the id of its object. Apps say with ``names_for`` how objects of a type are called; of other
types it is what ``str`` says. A page of events takes one statement for each type on it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.apps import apps
from django.db import models

from accounts.models import AuditEvent

NOBODY = "Tuneloop"


@dataclass(frozen=True)
class Named:
    """What people call an object, and where its own page is: the task and the answer that it is or belongs to."""

    name: str
    task_id: int | None = None
    annotation_id: int | None = None


Namer = Callable[[list[int]], dict[int, Named]]
_namers: dict[str, Namer] = {}


def names_for(object_type: str) -> Callable[[Namer], Namer]:
    """Let the decorated function name objects of a type: it is given their ids."""

    def register(namer: Namer) -> Namer:
        _namers[object_type] = namer
        return namer

    return register


def named(events: Iterable[AuditEvent]) -> dict[int, Named]:
    """Return by event what its object is called; what is gone is left out."""
    wanted: dict[str, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for event in events:
        if event.object_id.isdigit():
            wanted[event.object_type][int(event.object_id)].append(event.pk)
    return {
        event_id: name
        for object_type, events_of in wanted.items()
        for object_id, name in _names(object_type, list(events_of)).items()
        for event_id in events_of[object_id]
    }


def _names(object_type: str, ids: list[int]) -> dict[int, Named]:
    if (namer := _namers.get(object_type)) is not None:
        return namer(ids)
    model = next((found for found in apps.get_models() if found._meta.model_name == object_type), None)
    if model is None:
        return {}
    rows: Iterable[models.Model] = model._base_manager.filter(pk__in=ids)
    return {row.pk: Named(str(row)) for row in rows}


def actor_name(event: AuditEvent) -> str:
    """Return who did it; the product itself, where nobody did."""
    return str(event.actor) if event.actor else NOBODY
