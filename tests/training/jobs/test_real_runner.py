"""Jobs carried to their end by the real runner: from a base over SFT to DPO, each on the result of the one before."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.conf import settings

from training.jobs import supervising
from training.jobs.launching import launch_job
from training.jobs.starting import start_queued
from training.jobs.supervising import Supervisor
from training.jobs.workspace import run_dir_of
from training.models import Job, JobState, Model
from training.registry.bases import register_base


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    monkeypatch.setattr(supervising, "TICK_SECONDS", 0.05)
    monkeypatch.setenv("OMP_NUM_THREADS", "1")


def carry(**wanted) -> Job:
    job = launch_job(by=None, **wanted)
    (attempt,) = start_queued("gpu")
    Supervisor(attempt, attempt.supervisor_number).run()
    return Job.objects.get(pk=job.pk)


@pytest.mark.slow
def test_from_a_base_over_sft_to_dpo(organization, project, sft_version, preference_version, tiny_base):
    base = register_base(organization=organization, source=str(tiny_base), by=None)
    sft = carry(
        project=project, kind="sft", tuning="lora", base_model=base, dataset_version=sft_version,
        config={"epochs": 2, "batch_size": 2},
    )  # fmt: skip
    assert sft.state == JobState.SUCCEEDED, (sft.error_message, run_dir_of(sft.pk).log.read_text()[-2000:])
    assert (sft.step, sft.total_steps) == (4, 4)
    assert sft.record_report == {"trained": 4, "validated": 1, "excluded": []}
    adapter = Model.objects.get(job=sft)
    assert (adapter.weight_format, adapter.parent, adapter.context_length) == ("adapter", base, 256)

    dpo = carry(
        project=project, kind="dpo", tuning="full", base_model=adapter, dataset_version=preference_version,
        config={"epochs": 1, "batch_size": 2},
    )  # fmt: skip
    assert dpo.state == JobState.SUCCEEDED, (dpo.error_message, run_dir_of(dpo.pk).log.read_text()[-2000:])
    start = dpo.events.filter(kind="validation").order_by("seq").first()
    assert (start.step, round(start.data["loss"], 4)) == (0, 0.6931)
    tuned = Model.objects.get(job=dpo)
    assert (tuned.weight_format, tuned.parent, tuned.parameters) == ("full", adapter, base.parameters)
    details = json.loads((Path(settings.DATA_DIR) / tuned.location / "tuneloop.json").read_text())
    assert details["base"] == {
        "model": str(tiny_base),
        "adapters": [str(Path(settings.DATA_DIR) / adapter.location)],
        "revision": None,
    }
    assert details["data_sha256"]["train"] == preference_version.files["train.jsonl"]["sha256"]


@pytest.mark.slow
def test_a_job_whose_records_are_all_too_long_fails_with_the_reason(organization, project, sft_version, tiny_base):
    base = register_base(organization=organization, source=str(tiny_base), by=None)
    job = carry(project=project, kind="sft", base_model=base, dataset_version=sft_version, config={"max_length": 8})
    assert (job.state, job.error_code, job.attempt_count) == (JobState.FAILED, "bad_data", 1)
    assert job.error_message == "No record is left to train on: every record is longer than max_length 8."
    assert len(job.record_report["excluded"]) == 5
