"""How long a record is for the models that a project trains."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from annotation.models import Project
from training.models import Job, JobKind, Model, ModelKind, Tuning
from training.registry.artifacts import is_readable_folder, location_of
from training.registry.bases import cached_file
from training.registry.counting import TokenCount, counter_in
from training.runner.config import fitted_defaults

Messages = list[dict[str, Any]]
NO_BASE = "no_base"
NO_TOKENIZER = "no_tokenizer"


@dataclass(frozen=True)
class Length:
    """A record's tokens beside the most that training takes; without a count, why there is none."""

    count: TokenCount | None
    limit: int | None
    reason: str = ""


def length_of(project: Project, prompt: Messages, answer: Messages, tools: list[Any] | None) -> Length:
    """Count a record with the tokenizer of the base that this project's jobs start from."""
    base, limit = _training_of(project)
    if base is None:
        return Length(None, None, NO_BASE)
    folder = _tokenizer_folder(base)
    counter = counter_in(folder) if folder is not None else None
    if counter is None:
        return Length(None, limit, NO_TOKENIZER)
    return Length(counter.count(prompt, answer, tools), limit)


def _training_of(project: Project) -> tuple[Model | None, int | None]:
    """Return the base and the longest record of the last job that learnt from records.

    Before the first one, those of the base that the launch page suggests: one whose files this server has read.
    """
    training = Job.objects.filter(project=project, kind__in=(JobKind.SFT, JobKind.DPO))
    if (last := training.select_related("base_model").order_by("-id").first()) is not None:
        return _base_below(last.base_model), last.config.get("max_length")
    bases = Model.objects.filter(organization=project.organization_id, kind=ModelKind.BASE).order_by("-id")
    base = bases.exclude(parameters=None).first() or bases.first()
    if base is None:
        return None, None
    defaults = fitted_defaults(
        JobKind.SFT, Tuning.FULL, parameters=base.parameters, context_length=base.context_length, records=None
    )
    return base, defaults["max_length"]


def _base_below(model: Model) -> Model:
    """Return the base that a model was made from; what is trained keeps its tokenizer."""
    while model.parent_id is not None and model.kind != ModelKind.BASE:
        model = Model.objects.get(pk=model.parent_id)
    return model


def _tokenizer_folder(base: Model) -> Path | None:
    """Return where the base's tokenizer lies on this machine; None where a Hub model was never fetched to it."""
    location = location_of(base)
    if is_readable_folder(location):
        return Path(location)
    file = cached_file(location, "tokenizer.json", base.revision)
    return file.parent if file is not None else None
