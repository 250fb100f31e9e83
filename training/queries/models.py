"""Reads of the models' pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import User
from accounts.roles import Role
from training.models import Model, ModelKind, Promotion
from training.queries.jobs import projects_where
from training.registry.artifacts import location_of

# Later apps add what they know of a model (its evaluations): name -> function of the model.
_sections: dict[str, Callable[[Model], list[dict[str, Any]]]] = {}


def register_section(name: str, function: Callable[[Model], list[dict[str, Any]]]) -> None:
    """Let an app add a list to a model's page (``evaluations``), so that training need not know the app."""
    _sections[name] = function


def section(name: str, model: Model) -> list[dict[str, Any]]:
    """Return what the app that registered ``name`` knows of a model; nothing where none did."""
    return _sections[name](model) if name in _sections else []


def visible_models(user: User, project_id: int | None = None) -> QuerySet[Model]:
    """Return the bases of a person's organisation and the models of projects they review or manage.

    With ``project_id`` only that project's models, and the bases. Annotators see none: who wrote an answer is not for
    them to know.
    """
    projects = projects_where(user, (Role.REVIEWER, Role.MANAGER))
    if not projects.exists():
        return Model.objects.none()
    if project_id is not None:
        projects = projects.filter(pk=project_id)
    allowed = Q(kind=ModelKind.BASE) | Q(project__in=projects.values("pk"))
    return Model.objects.filter(allowed, organization=user.organization).select_related(
        "project", "parent", "job", "dataset_version", "created_by"
    )


def lineage(model: Model) -> list[dict[str, Any]]:
    """Return how a model came to be, from itself back to its base: each step with its job and its data."""
    steps = []
    current: Model | None = model
    while current is not None:
        job, version = current.job, current.dataset_version
        steps.append(
            {
                "model": {"id": current.pk, "name": current.name, "kind": current.kind, "digest": current.digest},
                "location": location_of(current) if current.kind == ModelKind.BASE else None,
                "revision": current.revision,
                "template_sha256": current.template_sha256,
                "job": job
                and {
                    "id": job.pk,
                    "name": str(job),
                    "attempt": current.attempt_number,
                    "tuning": job.tuning,
                    "config": job.config,
                },
                "dataset_version": version
                and {"id": version.pk, "number": version.number, "name": version.name, "digest": version.digest},
            }
        )
        current = (
            Model.objects.select_related("job", "dataset_version").get(pk=current.parent_id)
            if current.parent_id
            else None
        )
    return steps


def promotions(model: Model) -> QuerySet[Promotion]:
    """Return when and why a model was promoted, newest first."""
    return model.promotions.select_related("created_by").order_by("-id")
