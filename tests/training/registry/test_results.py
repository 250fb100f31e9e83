"""From a run's output to a registered model."""

from __future__ import annotations

import json

import pytest
from django.utils import timezone

from tests.training.registry.conftest import write_weights
from training.jobs.kinds import BadRunData
from training.models import Attempt, DatasetKind, DatasetVersion, Job, JobKind, Model, ModelKind, Tuning
from training.registry.results import finish_training


@pytest.fixture
def make_job(organization, project):
    base = Model.objects.create(
        organization=organization, name="Base", kind=ModelKind.BASE, location="/b", parameters=9, context_length=64,
        template_sha256="t",
    )  # fmt: skip
    version = DatasetVersion.objects.create(project=project, number=1, kind=DatasetKind.SFT)

    def make_job(tuning: str = Tuning.FULL, parent: Model = base) -> tuple[Job, Attempt]:
        job = Job.objects.create(
            project=project, kind=JobKind.SFT, base_model=parent, dataset_version=version, tuning=tuning
        )
        return job, Attempt.objects.create(job=job, number=2, lease_expires_at=timezone.now(), directory="x")

    return make_job


def output_of(run_dir, make_folder, name: str):
    folder = make_folder(f"{run_dir.name}/{name}")
    (folder / "tuneloop.json").write_text(json.dumps({"seed": 7}))
    return folder


def test_a_full_model_is_registered_with_its_line(make_job, make_folder, tmp_path, data_dir):
    job, attempt = make_job()
    run_dir = tmp_path / "run"
    output_of(run_dir, make_folder, "output")
    store = finish_training(job, attempt, run_dir)
    assert not Model.objects.filter(job=job).exists()
    store()
    model = Model.objects.get(job=job)
    assert (model.parent, model.dataset_version, model.attempt_number) == (job.base_model, job.dataset_version, 2)
    assert (model.weight_format, model.parameters, model.context_length) == ("full", 23, 256)
    assert model.details == {"seed": 7}
    assert (data_dir / model.location / "model.safetensors").is_file()


def test_an_adapter_has_its_parents_size_and_room(make_job, tmp_path):
    job, attempt = make_job(Tuning.LORA)
    output = tmp_path / "run" / "output"
    output.mkdir(parents=True)
    (output / "adapter_config.json").write_text("{}")
    write_weights(output / "adapter_model.safetensors", {"a": [1]})
    finish_training(job, attempt, tmp_path / "run")()
    model = Model.objects.get(job=job)
    assert (model.weight_format, model.parameters, model.context_length, model.template_sha256) == (
        "adapter",
        9,
        64,
        "t",
    )


def test_finishing_again_after_a_crash_finds_what_was_moved(make_job, make_folder, tmp_path):
    job, attempt = make_job()
    output_of(tmp_path / "run", make_folder, "output")
    finish_training(job, attempt, tmp_path / "run")
    finish_training(job, attempt, tmp_path / "run")()
    assert Model.objects.filter(job=job).count() == 1


@pytest.mark.parametrize("tuning", [Tuning.FULL, Tuning.LORA])
def test_a_run_that_left_no_model_is_no_success(make_job, tmp_path, tuning):
    job, attempt = make_job(tuning)
    with pytest.raises(BadRunData) as caught:
        finish_training(job, attempt, tmp_path / "run")
    assert caught.value.code == "no_output"
    (tmp_path / "run" / "output").mkdir(parents=True)
    with pytest.raises(BadRunData):
        finish_training(job, attempt, tmp_path / "run")
