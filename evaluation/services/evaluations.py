"""Have models answer a frozen split: create an evaluation with a generate job for each model, retry it, cancel it."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from accounts.models import User
from accounts.services.audit import record
from annotation.models import Project
from core.errors import Conflict, Detail, InvalidInput
from evaluation.models import Contender, Evaluation, EvaluationState
from evaluation.models.evaluation import EVALUATION_MACHINE
from training.jobs.cancelling import cancel_job, retry_job
from training.jobs.launching import launch_job
from training.models import DatasetState, DatasetVersion, Job, JobKind, JobState, Model

# The same for every evaluation, so that two of them with the same limit ask the same prompts.
SEED = 7
CONTENDER = "contender:"


@transaction.atomic
def create_evaluation(
    *,
    project: Project,
    dataset_version: DatasetVersion,
    split: str,
    models: Sequence[Model],
    by: User | None,
    name: str = "",
    max_new_tokens: int = 128,
    limit: int | None = None,
    temperature: float = 0.0,
    queue: str = "gpu",
) -> Evaluation:
    """Queue a generate job for each model; all of them get the same prompts.

    Raises:
        InvalidInput: with one detail for each thing that is wrong.
        Conflict: the project is archived.
    """
    if project.archived_at is not None:
        raise Conflict("This project is archived; nothing is evaluated in it.", code="archived")
    details = _check_version(project, dataset_version, split)
    if len({model.pk for model in models}) < len(models):
        text = "A model is in the list twice. Name each one once."
        details.append(Detail(text, field="models", code="duplicate"))
    if details:
        raise _refused(details)
    evaluation = Evaluation.objects.create(
        project=project,
        name=name.strip(),
        dataset_version=dataset_version,
        split=split,
        config={
            "max_new_tokens": max_new_tokens,
            "temperature": temperature,
            "limit": limit,
            "seed": SEED,
            "queue": queue,
            # Answers of all contenders are measured against the schema of this moment.
            "output_schema": project.output_schema,
        },
        created_by=by,
    )
    for index, model in enumerate(models):
        details += _add_contender(evaluation, model, index, by)
    if details:
        raise _refused(details)
    record(
        actor=by,
        verb="evaluation_created",
        target=evaluation,
        project_id=project.pk,
        after={"dataset_version": dataset_version.pk, "split": split, "models": [model.pk for model in models]},
    )
    return evaluation


def _check_version(project: Project, version: DatasetVersion, split: str) -> list[Detail]:
    if version.project_id != project.pk:
        text = "This dataset version belongs to another project. Choose one of this project."
        return [Detail(text, field="dataset_version", code="other_project")]
    if version.state != DatasetState.READY:
        text = (
            f"The dataset version {version.number} is not ready ({version.state}). Wait until it is, or freeze again."
        )
        return [Detail(text, field="dataset_version", code="not_ready")]
    if not version.counts.get(split):
        text = f"The {split} split of version {version.number} is empty. Choose another split or another version."
        return [Detail(text, field="split", code="empty_split")]
    return []


def _add_contender(evaluation: Evaluation, model: Model, index: int, by: User | None) -> list[Detail]:
    """Add a model with its job; return what is wrong with it, in the words of the evaluation's own fields."""
    contender = Contender.objects.create(evaluation=evaluation, model=model)
    config = evaluation.config
    try:
        contender.job = launch_job(
            project=evaluation.project,
            kind=JobKind.GENERATE,
            base_model=model,
            by=by,
            dataset_version=evaluation.dataset_version,
            config={name: config[name] for name in ("max_new_tokens", "temperature", "seed")},
            name=f"Answers of {model.name}"[:200],
            queue=config["queue"],
            purpose_ref=f"{CONTENDER}{contender.pk}",
        )
    except InvalidInput as refusal:
        return [_own_field(detail, index) for detail in refusal.details]
    contender.save(update_fields=["job"])
    return []


def _own_field(detail: Detail, index: int) -> Detail:
    field = detail.field or "models"
    if field == "base_model":
        field = f"models.{index}"
    return Detail(detail.message, field=field.removeprefix("config."), line=detail.line, code=detail.code)


def _refused(details: list[Detail]) -> InvalidInput:
    # The queue, and a setting out of bounds, is the same fault for every model.
    unlike = list(dict.fromkeys(details))
    more = "" if len(unlike) == 1 else f" ({len(unlike) - 1} more)"
    return InvalidInput(f"This evaluation cannot start: {unlike[0].message}{more}", details=unlike)


@transaction.atomic
def retry_evaluation(*, evaluation: Evaluation, by: User) -> Evaluation:
    """Queue the failed contenders' jobs again; answers that are written already are kept.

    Raises:
        Conflict: no contender has failed, or another try of each would fail in the same way.
    """
    failed = _contenders_with_jobs(evaluation, (JobState.FAILED, JobState.CANCELLED))
    if not failed:
        raise Conflict("Nothing has failed in this evaluation, so there is nothing to try again.", code="not_failed")
    evaluation = _locked(evaluation)
    retried, refusals = [], []
    for contender, job in failed:
        try:
            retry_job(job=job, by=by)
        except Conflict as refusal:
            refusals.append(refusal)
            continue
        contender.error = ""
        if contender.state == EvaluationState.FAILED:
            EVALUATION_MACHINE.move(contender, EvaluationState.RUNNING)
        contender.save(update_fields=["state", "error"])
        retried.append(contender.pk)
    if not retried:
        raise refusals[0]
    if evaluation.state == EvaluationState.FAILED:
        EVALUATION_MACHINE.move(evaluation, EvaluationState.RUNNING)
        evaluation.finished_at = None
        evaluation.save(update_fields=["state", "finished_at"])
    record(
        actor=by,
        verb="evaluation_retried",
        target=evaluation,
        project_id=evaluation.project_id,
        after={"contenders": retried},
    )
    return evaluation


@transaction.atomic
def cancel_evaluation(*, evaluation: Evaluation, by: User) -> Evaluation:
    """Stop the jobs that have not ended. Contenders that are completed keep their answers.

    Raises:
        Conflict: every job has ended already.
    """
    unfinished = _contenders_with_jobs(evaluation, (JobState.QUEUED, JobState.RUNNING, JobState.CANCELLING))
    if not unfinished:
        raise Conflict("Every model has answered or failed already; there is nothing to cancel.", code="not_running")
    for _, job in unfinished:
        cancel_job(job=job, by=by)
    record(
        actor=by,
        verb="evaluation_cancelled",
        target=evaluation,
        project_id=evaluation.project_id,
        after={"contenders": [contender.pk for contender, _ in unfinished]},
    )
    return _locked(evaluation)


def _contenders_with_jobs(evaluation: Evaluation, states: Sequence[str]) -> list[tuple[Contender, Job]]:
    """Return the contenders whose job is in one of ``states``, with the job's row locked.

    Jobs are locked before their evaluation, and the oldest first, as whoever ends a job does it.
    """
    of_evaluation = Job.objects.filter(contender__evaluation=evaluation).order_by("pk")
    locked = {job.pk: job for job in of_evaluation.select_for_update(of=("self",)) if job.state in states}
    contenders = evaluation.contenders.filter(job__in=locked).order_by("job_id")
    return [(contender, locked[contender.job_id]) for contender in contenders if contender.job_id]


def _locked(evaluation: Evaluation) -> Evaluation:
    return Evaluation.objects.select_for_update().get(pk=evaluation.pk)
