"""Who writes: an endpoint, or a model of the registry, under one name ("endpoint:3", "model:5")."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from annotation.models import Project
from core.errors import Detail, InvalidInput
from serving.models import Endpoint, ProjectModels
from training.models import Model, ModelKind

ENDPOINT, MODEL = "endpoint:", "model:"


@dataclass(frozen=True)
class Source:
    """Who writes, and how people are told."""

    key: str
    name: str
    # Why it cannot write now; empty where it can.
    off: str = ""


def endpoint_source(endpoint: Endpoint) -> str:
    """Return the name of an endpoint among the sources."""
    return f"{ENDPOINT}{endpoint.pk}"


def model_source(model: Model) -> str:
    """Return the name of a model among the sources."""
    return f"{MODEL}{model.pk}"


def of_endpoint(endpoint: Endpoint) -> Source:
    """Return an endpoint as a source."""
    off = "" if endpoint.enabled else "Drafts are off: an administrator has switched the model's server off."
    return Source(endpoint_source(endpoint), endpoint.model, off)


def sources_of(settings: ProjectModels) -> list[Source]:
    """Return who writes in a project: nobody, one, or two."""
    found = []
    for endpoint, model in (
        (settings.endpoint, settings.model),
        (settings.second_endpoint, settings.second_model),
    ):
        if endpoint is not None:
            found.append(of_endpoint(endpoint))
        elif model is not None:
            found.append(Source(model_source(model), model.name))
    return found


def usable_models(project: Project) -> QuerySet[Model]:
    """Return the models of the registry that may write in a project: the bases, and its own. Adapters among them."""
    theirs = Q(kind=ModelKind.BASE) | Q(project=project)
    return Model.objects.filter(theirs, organization=project.organization_id)


def choices_for(project: Project) -> list[Source]:
    """Return everybody whom a manager may choose from."""
    endpoints = Endpoint.objects.filter(organization=project.organization_id).order_by("name")
    models = usable_models(project).order_by("name", "pk")
    served = [Source(endpoint_source(one), f"{one.name} ({one.model})", of_endpoint(one).off) for one in endpoints]
    return served + [Source(model_source(model), model.name) for model in models]


def fields_of(project: Project, key: str, *, field: str, prefix: str = "") -> dict[str, Any]:
    """Return the two foreign keys that a source's name stands for; an empty name stands for nobody.

    Raises:
        InvalidInput: there is no such source for this project.
    """
    endpoint, model = None, None
    kind, _, number = key.partition(":")
    pk = int(number) if number.isdigit() and len(number) < 19 else 0
    if key and kind == "endpoint":
        endpoint = Endpoint.objects.filter(pk=pk, organization=project.organization_id).first()
    elif key and kind == "model":
        model = usable_models(project).filter(pk=pk).first()
    if key and endpoint is None and model is None:
        message = "There is no such endpoint or model for this project."
        raise InvalidInput(message, details=[Detail(message, field=field, code="unknown_source")])
    return {f"{prefix}endpoint": endpoint, f"{prefix}model": model}
