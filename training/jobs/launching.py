"""Launch a job: check everything that can be checked before it waits in the queue."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import transaction

from accounts.models import User
from accounts.services.audit import record
from annotation.models import Project
from core.errors import Conflict, Detail, InvalidInput
from training.jobs.bell import ring
from training.jobs.defaults import checked_config
from training.jobs.history import tell
from training.models import DatasetKind, DatasetState, DatasetVersion, Job, JobKind, Model, Tuning

# The field of a config that must fit into the model's room, by kind of job.
LENGTH_FIELD = {JobKind.SFT: "max_length", JobKind.DPO: "max_length", JobKind.GENERATE: "max_new_tokens"}


@transaction.atomic
def launch_job(
    *,
    project: Project,
    kind: str,
    base_model: Model,
    by: User | None,
    dataset_version: DatasetVersion | None = None,
    tuning: str = Tuning.FULL,
    config: dict[str, Any] | None = None,
    name: str = "",
    queue: str = "gpu",
    priority: int = 0,
    purpose_ref: str = "",
) -> Job:
    """Queue a job and ring its queue's bell.

    Raises:
        InvalidInput: with one detail for each thing that is wrong, all of them at once.
        Conflict: the project is archived.
    """
    if project.archived_at is not None:
        raise Conflict("This project is archived; nothing is trained in it.", code="archived")
    full_config, details = checked_config(
        kind, tuning, config or {}, base_model=base_model, dataset_version=dataset_version
    )
    details += _check_queue(queue)
    details += _check_model(project, kind, base_model)
    details += _check_room(kind, base_model, full_config)
    if kind in {JobKind.SFT, JobKind.DPO}:
        details += _check_data(project, kind, dataset_version)
    if details:
        more = "" if len(details) == 1 else f" ({len(details) - 1} more)"
        raise InvalidInput(f"This job cannot be launched: {details[0].message}{more}", details=details)
    job = Job.objects.create(
        project=project,
        name=name.strip(),
        kind=kind,
        tuning=tuning,
        base_model=base_model,
        dataset_version=dataset_version,
        config=full_config,
        purpose_ref=purpose_ref,
        queue=queue,
        priority=priority,
        created_by=by,
    )
    tell(job, "queued", f"{by or 'Tuneloop'} launched the job; it waits in the queue {queue}.")
    record(
        actor=by,
        verb="job_launched",
        target=job,
        project_id=project.pk,
        after={
            "kind": kind,
            "tuning": tuning,
            "base_model": base_model.pk,
            "dataset_version": dataset_version.pk if dataset_version else None,
            "config": full_config,
        },
    )
    transaction.on_commit(lambda: ring(queue))
    return job


def _check_queue(queue: str) -> list[Detail]:
    if queue in settings.COMPUTE_QUEUES:
        return []
    known = ", ".join(settings.COMPUTE_QUEUES)
    return [Detail(f"There is no queue {queue!r}; there is {known}.", field="queue", code="unknown_queue")]


def _check_model(project: Project, kind: str, model: Model) -> list[Detail]:
    if model.organization_id != project.organization_id or model.project_id not in {None, project.pk}:
        text = "This model belongs to another project. Choose a base, or a model that was trained in this one."
        return [Detail(text, field="base_model", code="other_project")]
    known = model.details.get("checked", True)
    if known and not model.template_sha256:
        text = f"The model {model.name} has no chat template, so it cannot be given conversations. Choose another base."
        return [Detail(text, field="base_model", code="no_chat_template")]
    return []


def _check_room(kind: str, model: Model, config: dict[str, Any]) -> list[Detail]:
    field = LENGTH_FIELD[JobKind(kind)]
    wanted, room = config.get(field), model.context_length
    if not isinstance(wanted, int) or room is None:
        return []
    # Answering needs room for at least one token of the prompt.
    most = room - 1 if kind == JobKind.GENERATE else room
    if wanted <= most:
        return []
    text = f"{field} is {wanted} tokens, but the model {model.name} has room for {most}. Write at most {most}."
    return [Detail(text, field=f"config.{field}", code="too_long_for_model")]


def _check_data(project: Project, kind: str, version: DatasetVersion | None) -> list[Detail]:
    def wrong(message: str, code: str) -> list[Detail]:
        return [Detail(message, field="dataset_version", code=code)]

    if version is None:
        return wrong("Choose a dataset version to train on.", "required")
    if version.project_id != project.pk:
        return wrong("This dataset version belongs to another project.", "other_project")
    if version.state != DatasetState.READY:
        return wrong(f"The dataset version {version.number} is not ready ({version.state}).", "not_ready")
    if kind == JobKind.DPO and version.kind != DatasetKind.PREFERENCE:
        return wrong(
            f"DPO learns from preferences, but version {version.number} holds examples. "
            "Choose a version of ranked pairs, or use SFT.",
            "wrong_kind",
        )
    if not version.counts.get("train"):
        text = f"The train split of version {version.number} is empty: there is nothing to learn from."
        return wrong(text, "empty_split")
    return []
