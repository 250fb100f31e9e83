"""The second half of the loop, for real: freeze, train, evaluate, and let people compare the answers blind."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from random import Random
from typing import Any

from django.core.management import call_command
from django.db import transaction

from annotation.models import Assignment, Project
from annotation.models.item import Split
from annotation.models.task import TaskKind
from evaluation.demo import desk, source
from evaluation.demo.people import MESSAGES_PROJECT, Team
from evaluation.models import Comparison, Evaluation, EvaluationState
from evaluation.services.comparisons import create_comparison
from evaluation.services.evaluations import create_evaluation
from training.datasets import building
from training.datasets.freezing import freeze
from training.jobs.launching import launch_job
from training.jobs.starting import start_queued
from training.models import DatasetKind, DatasetState, DatasetVersion, Job, JobKind, JobState, Model, ModelKind, Tuning

VERSION, JOB, EVALUATION = "First freeze", "Support messages, first tune", "Base against first tune"
COMPARISON = "Is the first tune better than the base?"
# Which prompts are held out the import says; of the others, some watch over the training.
SPLITS = {"train": 0.9, "validation": 0.1, "test": 0.0}
# Small enough for a laptop's processor: about a minute of training.
SETTINGS = {"epochs": 12, "batch_size": 8, "learning_rate": 1e-3, "max_length": 512}
ANSWER_TOKENS = 80
PAIRS_COMPARED, VOTES_CAST = 40, 24
QUEUE = "gpu"
LONGEST_SECONDS = 3600.0
LOOK_SECONDS = 1.0
ENDED_BADLY = (JobState.FAILED, JobState.CANCELLED)


class CannotGoOn(Exception):
    """A step of the demo ended badly; the text says which and why."""


def freeze_first(people: Team) -> DatasetVersion:
    """Freeze what is approved, unless it was done before.

    Raises:
        CannotGoOn: the version could not be built.
    """
    project = _project(people)
    version = DatasetVersion.objects.filter(project=project, name=VERSION).exclude(state=DatasetState.FAILED).first()
    if version is None:
        version = freeze(project=project, kind=DatasetKind.SFT, splits=SPLITS, name=VERSION, by=people.manager)
    # Here and now, unless a worker has begun already.
    building.build(version.pk)
    _wait(lambda: _settled(version), "the dataset version")
    if version.state == DatasetState.FAILED:
        raise CannotGoOn(f"The dataset version could not be built: {version.error}")
    return version


def play(people: Team, tell: Callable[[str], None]) -> None:
    """Go on from where an earlier call stopped; a whole demo is left as it is.

    Raises:
        CannotGoOn: a build or a job failed.
    """
    project = _project(people)
    if Comparison.objects.filter(project=project, name=COMPARISON).exists():
        return
    version = freeze_first(people)
    base = _base(people)
    tell(f"Frozen: version {version.number}, {version.counts}.")
    tuned = _tuned(project, version, base, people, tell)
    evaluation = _evaluation(project, version, base, tuned, people, tell)
    with transaction.atomic():
        comparison = create_comparison(
            evaluation=evaluation,
            model_a=base,
            model_b=tuned,
            sample_size=PAIRS_COMPARED,
            name=COMPARISON,
            by=people.manager,
        )
        _vote(comparison, people)


def _base(people: Team) -> Model:
    found = Model.objects.filter(organization=people.organization, kind=ModelKind.BASE).order_by("pk")
    if not found.exists():
        call_command("make_base_model")
    return found.get()


def _project(people: Team) -> Project:
    return Project.objects.get(organization=people.organization, name=MESSAGES_PROJECT)


def _settled(version: DatasetVersion) -> bool:
    version.refresh_from_db()
    return version.state != DatasetState.BUILDING


def _tuned(project: Project, version: DatasetVersion, base: Model, people: Team, tell: Callable[[str], None]) -> Model:
    job = Job.objects.filter(project=project, name=JOB).exclude(state__in=ENDED_BADLY).first()
    if job is None:
        job = launch_job(
            project=project,
            kind=JobKind.SFT,
            tuning=Tuning.FULL,
            base_model=base,
            dataset_version=version,
            config=SETTINGS,
            name=JOB,
            queue=QUEUE,
            by=people.manager,
        )
    _carry(job, tell)
    return Model.objects.get(job=job)


def _evaluation(
    project: Project,
    version: DatasetVersion,
    base: Model,
    tuned: Model,
    people: Team,
    tell: Callable[[str], None],
) -> Evaluation:
    known = Evaluation.objects.filter(project=project, name=EVALUATION).exclude(state=EvaluationState.FAILED)
    evaluation = known.first()
    if evaluation is None:
        evaluation = create_evaluation(
            project=project,
            dataset_version=version,
            split=Split.TEST,
            models=[base, tuned],
            name=EVALUATION,
            max_new_tokens=ANSWER_TOKENS,
            by=people.manager,
        )
    for contender in evaluation.contenders.select_related("job"):
        assert contender.job is not None, "an evaluation queues a job for each model"
        _carry(contender.job, tell)
    evaluation.refresh_from_db()
    for contender in evaluation.contenders.select_related("model").order_by("pk"):
        shown = {name: _shown(value) for name, value in contender.metrics.items()}
        tell(f"{contender.model.name}: {shown}")
    return evaluation


def _shown(metric: Any) -> str:
    return f"{metric['value']:.2f}" if isinstance(metric, dict) and metric.get("value") is not None else "none"


def _carry(job: Job, tell: Callable[[str], None]) -> None:
    """Wait until a job has ended, and see to it that somebody starts it: a worker, or else this process."""
    begun = time.monotonic()

    def ended() -> bool:
        start_queued(job.queue)
        job.refresh_from_db()
        return job.state in {JobState.SUCCEEDED, *ENDED_BADLY}

    _wait(ended, f"job {job.pk}")
    if job.state != JobState.SUCCEEDED:
        raise CannotGoOn(
            f"Job {job.pk} ({job.name or job.get_kind_display()}) ended as {job.state}: {job.error_message}"
        )
    tell(f"Job {job.pk} ({job.name or job.get_kind_display()}) succeeded after {time.monotonic() - begun:.0f} s.")


def _wait(ready: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + LONGEST_SECONDS
    while not ready():
        if time.monotonic() > deadline:
            raise CannotGoOn(f"Nothing became of {what} within {LONGEST_SECONDS / 60:.0f} minutes.")
        time.sleep(LOOK_SECONDS)


def _vote(comparison: Comparison, people: Team) -> None:
    """Let three people judge some of the pairs; the others are left to the newcomer."""
    dice = source.chance("votes")
    for _ in desk.work_off(
        comparison.project, people.annotators[1:], TaskKind.RANK, _choose, dice=dice, at_most=VOTES_CAST
    ):
        pass


def _choose(assignment: Assignment, dice: Random) -> dict[str, Any]:
    """Prefer the answer with more right fields, as somebody does who knows the guidelines by heart."""
    right = source.rows(source.MESSAGES)[assignment.task.item.external_id or ""]["answer"]
    texts = {candidate.response_id: candidate.response.messages for candidate in assignment.task.candidates.all()}
    first, second = (right_fields(texts[shown][-1]["content"], right) for shown in assignment.shown_order)
    if first == second:
        return {"choice": "tie" if first > 0 else "both_bad", "strength": None, "reasons": [], "comment": ""}
    return {
        "choice": "A" if first > second else "B",
        "strength": min(4, abs(first - second)),
        "reasons": ["Follows the format"] if min(first, second) == 0 else ["More correct"],
        "comment": "",
    }


def right_fields(answer: str, right: dict[str, Any]) -> int:
    """Count the fields of an answer that are right; text that is no JSON object has none."""
    try:
        given = json.loads(answer)
    except ValueError:
        return 0
    return sum(given.get(name, "") == value for name, value in right.items()) if isinstance(given, dict) else 0
