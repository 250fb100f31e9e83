"""Register the model that a job made, with where it comes from."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.conf import settings

from accounts.services.audit import record
from training.jobs.kinds import BadRunData, Store
from training.models import Attempt, Job, Model, Tuning, WeightFormat
from training.registry.artifacts import UnusableFolder, folder_digest, read_folder, take_over, template_digest

DETAILS_FILE = "tuneloop.json"


def finish_training(job: Job, attempt: Attempt, run_dir: Path) -> Store:
    """Move a training run's output to the models and return what registers it (see ``training.jobs.kinds``).

    Raises:
        BadRunData: the runner said it succeeded but left no model.
    """
    location = take_over(run_dir / "output", job.pk)
    folder = Path(settings.DATA_DIR) / location
    if not folder.is_dir():
        raise BadRunData("The run says it succeeded, but it left no model behind.", code="no_output")
    facts = _facts(job, folder)
    model_digest = folder_digest(folder)

    def store() -> None:
        model = Model.objects.create(
            organization_id=job.project.organization_id,
            project=job.project,
            name=job.name or f"{job.get_kind_display()} job {job.pk}",
            kind=job.kind,
            weight_format=WeightFormat.ADAPTER if job.tuning == Tuning.LORA else WeightFormat.FULL,
            location=location,
            parent=job.base_model,
            job=job,
            attempt_number=attempt.number,
            dataset_version=job.dataset_version,
            digest=model_digest,
            created_by=job.created_by,
            **facts,
        )
        record(
            actor=job.created_by,
            verb="model_registered",
            target=model,
            project_id=job.project_id,
            after={"job": job.pk, "digest": model_digest},
        )

    return store


def _facts(job: Job, folder: Path) -> dict[str, Any]:
    """Return what the artifact says of itself; an adapter has its parent's size and room."""
    details = _read_details(folder)
    base = job.base_model
    if job.tuning == Tuning.LORA:
        if not (folder / "adapter_config.json").is_file():
            raise BadRunData("The run says it succeeded, but its output holds no adapter.", code="no_output")
        tokenizer = _read(folder / "tokenizer_config.json")
        return {
            "parameters": base.parameters,
            "context_length": base.context_length,
            "template_sha256": template_digest(folder, tokenizer) or base.template_sha256,
            "details": details,
        }
    try:
        facts = read_folder(folder)
    except UnusableFolder as error:
        raise BadRunData(
            f"The run says it succeeded, but its model cannot be read: {error}", code="no_output"
        ) from None
    return {
        "parameters": facts.parameters,
        "context_length": facts.context_length or base.context_length,
        "template_sha256": facts.template_sha256,
        "details": details,
    }


def _read_details(folder: Path) -> dict[str, Any]:
    return _read(folder / DETAILS_FILE)


def _read(path: Path) -> dict[str, Any]:
    try:
        value = json.loads(path.read_text())
    except (FileNotFoundError, ValueError):
        return {}
    return value if isinstance(value, dict) else {}
