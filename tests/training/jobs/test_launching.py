"""Launching: what cannot work is refused before it waits in the queue, and nothing is left of it."""

from __future__ import annotations

import pytest
from django.utils import timezone

from core.errors import Conflict, InvalidInput
from tests.training.jobs.conftest import freeze, history_of, said
from training.jobs import launching
from training.jobs.launching import launch_job
from training.models import DatasetKind, DatasetState, DatasetVersion, Job, Model, ModelKind


@pytest.fixture(autouse=True)
def bells(monkeypatch) -> list[str]:
    rung: list[str] = []
    monkeypatch.setattr(launching, "ring", rung.append)
    return rung


@pytest.fixture
def launch(project, base, sft_version, manager):
    def launch(**changes):
        wanted = {"kind": "sft", "base_model": base, "dataset_version": sft_version, "by": manager} | changes
        return launch_job(project=project, **wanted)

    return launch


def refused(launch, **changes) -> dict[str | None, tuple[str, str]]:
    with pytest.raises(InvalidInput) as caught:
        launch(**changes)
    assert Job.objects.count() == 0
    return {detail.field: (detail.code, detail.message) for detail in caught.value.details}


def test_a_good_job_waits_in_its_queue(launch, bells, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        job = launch(config={"epochs": 2}, name="  First  ")
    assert (job.state, job.name, job.config["epochs"]) == ("queued", "First", 2)
    assert job.config["max_length"] == 256
    assert history_of(job) == ["queued"]
    assert bells == ["gpu"]


def test_a_learning_rate_in_words_is_refused(launch):
    assert refused(launch, config={"learning_rate": "fast"}) == {
        "config.learning_rate": ("invalid", "learning_rate must be a number, not text.")
    }


def test_more_tokens_than_the_model_has_room_for_are_refused(launch):
    code, message = refused(launch, config={"max_length": 300})["config.max_length"]
    assert code == "too_long_for_model"
    assert message == "max_length is 300 tokens, but the model Small has room for 256. Write at most 256."


def test_an_answer_must_leave_room_for_a_prompt(launch):
    found = refused(launch, kind="generate", dataset_version=None, config={"max_new_tokens": 256})
    assert found["config.max_new_tokens"][0] == "too_long_for_model"


def test_an_empty_train_split_is_refused(launch, project, data_dir):
    rows = [{"id": "a", "prompt": said("user", "Q"), "completion": said("assistant", "A")}]
    version = freeze(project, data_dir, DatasetKind.SFT, {"train": [], "test": rows})
    assert refused(launch, dataset_version=version)["dataset_version"][0] == "empty_split"


def test_a_model_of_somebody_else_is_refused(launch, organization):
    other = type(organization).objects.create(name="Somebody else")
    foreign = Model.objects.create(
        organization=other, name="Foreign", kind=ModelKind.BASE, location="/x", template_sha256="t"
    )
    assert refused(launch, base_model=foreign)["base_model"][0] == "other_project"


def test_a_base_without_a_chat_template_is_refused(launch, organization):
    plain = Model.objects.create(organization=organization, name="Plain", kind=ModelKind.BASE, location="/plain")
    assert refused(launch, base_model=plain)["base_model"][0] == "no_chat_template"


def test_dpo_needs_preferences(launch, preference_version):
    assert refused(launch, kind="dpo")["dataset_version"][0] == "wrong_kind"
    assert launch(kind="dpo", dataset_version=preference_version).kind == "dpo"


def test_a_version_that_is_not_ready_is_refused(launch, project):
    version = DatasetVersion.objects.create(project=project, number=9, kind=DatasetKind.SFT, state=DatasetState.FAILED)
    assert refused(launch, dataset_version=version)["dataset_version"][0] == "not_ready"


def test_everything_that_is_wrong_is_told_at_once(launch):
    found = refused(
        launch, queue="moon", dataset_version=None, config={"learning_rate": "fast", "max_length": 999, "x": 1}
    )
    assert set(found) == {"config.learning_rate", "config.max_length", "config.x", "queue", "dataset_version"}


def test_nothing_is_trained_in_an_archived_project(launch, project):
    project.archived_at = timezone.now()
    project.save()
    with pytest.raises(Conflict):
        launch()
