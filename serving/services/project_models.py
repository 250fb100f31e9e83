"""Say which models write for the people of a project, and what these may ask of them."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from accounts.models import User
from accounts.services.audit import record
from annotation.models import Project
from core.errors import Conflict, Detail, InvalidInput
from serving.models import ProjectModels
from serving.services.sources import Source, fields_of, sources_of

CHANGEABLE = ("drafts", "chat", "annotators_sample", "temperature", "max_tokens")
NOT_SET_UP = "No model writes in this project. A manager chooses one under Settings."


def settings_of(project: Project) -> ProjectModels:
    """Return a project's settings; where nothing was set up, those of a project without models (not saved)."""
    found = ProjectModels.objects.select_related("endpoint", "model", "second_endpoint", "second_model")
    return found.filter(project=project).first() or ProjectModels(project=project)


@transaction.atomic
def change_settings(
    *, project: Project, by: User, source: str, second_source: str = "", **values: Any
) -> ProjectModels:
    """Set which models write and for what.

    Raises:
        InvalidInput: there is no such source, or something is on and nobody writes.
    """
    Project.objects.select_for_update(no_key=True).get(pk=project.pk)
    settings = settings_of(project)
    before = _told(settings)
    fields = fields_of(project, source, field="source")
    fields |= fields_of(project, second_source, field="second_source", prefix="second_")
    if second_source and not source:
        message = "Choose the first model before the second."
        raise InvalidInput(message, details=[Detail(message, field="source", code="source_missing")])
    for name, value in (fields | values).items():
        setattr(settings, name, value)
    if not source and (settings.drafts or settings.chat or settings.annotators_sample):
        message = "Choose who writes before you switch drafts, the chat or answers to rank on."
        raise InvalidInput(message, details=[Detail(message, field="source", code="source_missing")])
    settings.save()
    record(
        actor=by,
        verb="project_models_changed",
        target=settings,
        project_id=project.pk,
        before=before,
        after=_told(settings),
    )
    return settings


def writers(settings: ProjectModels) -> list[Source]:
    """Return who writes in a project now, one or two.

    Raises:
        Conflict: nobody is set up, or who is has been switched off; the sentence says which.
    """
    found = sources_of(settings)
    if not found:
        raise Conflict(NOT_SET_UP, code="drafts_off")
    able = [source for source in found if not source.off]
    if not able:
        raise Conflict(found[0].off, code="drafts_off")
    return able


def parameters_of(settings: ProjectModels) -> dict[str, Any]:
    """Return how the models are to write."""
    return {"temperature": settings.temperature, "max_tokens": settings.max_tokens}


def _told(settings: ProjectModels) -> dict[str, Any]:
    names = [source.key for source in sources_of(settings)]
    return {name: getattr(settings, name) for name in CHANGEABLE} | {"sources": names}
