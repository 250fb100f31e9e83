"""A job's settings: what may be set, and what is set when nobody says anything.

The table itself is ``training.runner.config``, which the runner reads too; it is free of torch.
"""

from __future__ import annotations

import difflib
from dataclasses import asdict
from typing import Any

from django.conf import settings

from core.errors import Detail
from training.models import DatasetVersion, Model
from training.runner import config as table


def checked_config(
    kind: str,
    tuning: str,
    config: dict[str, Any],
    *,
    base_model: Model,
    dataset_version: DatasetVersion | None = None,
) -> tuple[dict[str, Any], list[Detail]]:
    """Return the whole config with defaults filled in, and everything that is wrong with what was given."""
    fields = {field.name: field for field in table.fields_of(kind, tuning)}
    full = _defaults(kind, tuning, base_model, dataset_version)
    details = []
    for name, value in config.items():
        field = fields.get(name)
        if field is None:
            details.append(Detail(_unknown(name, kind, fields), field=f"config.{name}", code="unknown_field"))
            continue
        problem = table.problem_with(field, value)
        if problem is None:
            full[name] = table.cleaned(field, value)
        else:
            details.append(Detail(problem, field=f"config.{name}", code="invalid"))
    return full, details


def launch_form(
    kind: str, tuning: str, *, base_model: Model | None, dataset_version: DatasetVersion | None
) -> dict[str, Any]:
    """Return the launch form's fields, their defaults fitted to the base and the data as far as they are chosen."""
    defaults = _defaults(kind, tuning, base_model, dataset_version)
    return {
        "method": kind,
        "tuning": tuning,
        "fields": [asdict(field) | {"default": defaults[field.name]} for field in table.fields_of(kind, tuning)],
        "queues": list(settings.COMPUTE_QUEUES),
    }


def _defaults(
    kind: str, tuning: str, base_model: Model | None, dataset_version: DatasetVersion | None
) -> dict[str, Any]:
    return table.fitted_defaults(
        kind,
        tuning,
        parameters=base_model.parameters if base_model else None,
        context_length=base_model.context_length if base_model else None,
        records=dataset_version.counts.get("train") if dataset_version else None,
    )


def _unknown(name: str, kind: str, fields: dict[str, table.Field]) -> str:
    if name in {field.name for field in table.OF_LORA}:
        return f"{name} is a setting of LoRA, but this job does not train an adapter."
    close = difflib.get_close_matches(name, fields, n=1)
    hint = f" Did you mean {close[0]}?" if close else ""
    return f"There is no setting {name[:80]!r} for {kind} jobs.{hint}"
