"""A project with frozen data, two models, and generate jobs that end as the test says."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from rest_framework.test import APIClient

from accounts.models import User
from annotation.models import Project
from evaluation.models import Evaluation
from evaluation.services.evaluations import create_evaluation
from evaluation.services.generation import finish_generation, generation_ended, prepare_generation
from tests.annotation.making import ANNOTATOR, MANAGER, REVIEWER, join, person
from tests.training.datasets.making import item, make_project, pair_task, vote, written
from training.datasets import building
from training.datasets.freezing import freeze
from training.jobs.workspace import run_dir_of
from training.models import Attempt, DatasetVersion, Job, JobState, Model, ModelKind

WORDS = ["apple", "harbour", "lantern", "orchid", "pebble", "saddle", "thimble", "violin", "walnut", "zeppelin"]
# What a model answers to a prompt of which the reference is known.
Answering = Callable[[dict[str, Any]], str]


@pytest.fixture(autouse=True)
def data_dir(settings, tmp_path: Path) -> Path:
    settings.DATA_DIR = tmp_path
    return tmp_path


@pytest.fixture
def project(db) -> Project:
    return make_project()


@pytest.fixture
def manager(project: Project) -> User:
    return join(project, person(project.organization, "max"), MANAGER)


@pytest.fixture
def reviewer(project: Project) -> User:
    return join(project, person(project.organization, "rex"), REVIEWER)


@pytest.fixture
def annotator(project: Project) -> User:
    return join(project, person(project.organization, "ann"), ANNOTATOR)


@pytest.fixture
def judge(project: Project) -> User:
    return join(project, person(project.organization, "bea"), ANNOTATOR)


@pytest.fixture
def base(project: Project) -> Model:
    return Model.objects.create(
        organization=project.organization,
        name="Small",
        kind=ModelKind.BASE,
        location="/models/small",
        template_sha256="t" * 64,
        context_length=512,
    )


@pytest.fixture
def tuned(project: Project, base: Model) -> Model:
    return Model.objects.create(
        organization=project.organization,
        project=project,
        name="Tuned",
        kind=ModelKind.SFT,
        location="models/tuned",
        parent=base,
        template_sha256="t" * 64,
        context_length=512,
    )


def prompt_text(number: int) -> str:
    """A prompt that nobody would take for a near-duplicate of another."""
    return f"{WORDS[number % 10]} {WORDS[number // 10 % 10]} {number} {WORDS[(number * 7 + 3) % 10] * 3}"


def frozen(project: Project, by: User, kind: str = "sft") -> DatasetVersion:
    version = freeze(project=project, kind=kind, by=by, splits={"train": 1})
    building.build(version.pk)
    version.refresh_from_db()
    assert version.state == "ready", version.error
    return version


@pytest.fixture
def version(project: Project, annotator: User, manager: User) -> DatasetVersion:
    """Five examples to learn from and thirty held out."""
    for number in range(35):
        split = "test" if number >= 5 else "train"
        written(project, annotator, item(project, prompt_text(number), pinned_split=split), f"answer {number}")
    return frozen(project, manager)


@pytest.fixture
def preference_version(project: Project, annotator: User, manager: User) -> DatasetVersion:
    """Two pairs to learn from and four held out; the first answer of each is the better one."""
    for number in range(6):
        source = item(project, prompt_text(number), pinned_split="test" if number >= 2 else "train")
        vote(pair_task(project, source, f"good {number}", f"poor {number}"), annotator, "one", swapped=number % 2 == 0)
    return frozen(project, manager, "preference")


def answer(job: Job, answering: Answering) -> None:
    """Let a job's prompts be answered and its end stored, as the runner and the supervisor do it."""
    directory = run_dir_of(job.pk)
    directory.create()
    data = prepare_generation(job, directory.path)
    directory.output.mkdir(exist_ok=True)
    asked = [json.loads(line) for line in (directory.path / data["prompts"]).read_text().splitlines()]
    rows = [
        {"id": row["id"], "completion": answering(row), "finish_reason": "stop", "prompt_tokens": 9}
        | {"completion_tokens": 3, "seconds": 0.5}
        for row in asked
    ]
    (directory.output / "outputs.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    finish(job)


def finish(job: Job) -> None:
    store = finish_generation(job, Attempt(job=job, number=1), run_dir_of(job.pk).path)
    with transaction.atomic():
        job.state = JobState.SUCCEEDED
        job.save(update_fields=["state"])
        store()


def fail(job: Job, message: str = "Out of memory.", code: str = "out_of_memory") -> None:
    with transaction.atomic():
        job.state, job.error_message, job.error_code = JobState.FAILED, message, code
        job.save()
        generation_ended(job)


def numbered(row: dict[str, Any]) -> str:
    """Return the number in a prompt: its reference is ``answer <number>``."""
    return str(row["prompt"][-1]["content"]).split()[2]


def right(row: dict[str, Any]) -> str:
    return f"answer {numbered(row)}"


def wrong(row: dict[str, Any]) -> str:
    return f"no idea about {numbered(row)}"


@pytest.fixture
def evaluation(project, version, base, tuned, manager) -> Evaluation:
    """The base is always wrong; the tuned model is right on even numbers."""
    found = create_evaluation(
        project=project,
        dataset_version=version,
        split="test",
        models=[base, tuned],
        by=manager,
        name="Before and after",
    )
    first, second = found.contenders.order_by("pk")
    answer(first.job, wrong)
    answer(second.job, lambda row: right(row) if int(numbered(row)) % 2 == 0 else wrong(row))
    found.refresh_from_db()
    return found


def signed_in(user: User) -> APIClient:
    client = APIClient()
    client.force_login(user)
    return client
