"""A real model answers: supervisor, runner and figures together."""

from __future__ import annotations

import pytest

from evaluation.services.evaluations import create_evaluation
from tests.training.conftest import tiny_base  # noqa: F401 - the fixture
from training.jobs import starting
from training.jobs.starting import start_queued
from training.jobs.supervising import Supervisor
from training.models import Job, JobState
from training.registry.bases import register_base


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_registered_model_answers_the_held_out_split(
    project,
    version,
    manager,
    tiny_base,  # noqa: F811 - the fixture
    settings,
    monkeypatch,
):
    settings.COMPUTE_HOST, settings.COMPUTE_SLOTS = "test-host", ["cpu"]
    monkeypatch.setattr(starting, "spawn_supervisor", lambda attempt: None)
    base = register_base(organization=project.organization, source=str(tiny_base), by=manager)
    evaluation = create_evaluation(
        project=project, dataset_version=version, split="test", models=[base], limit=4, max_new_tokens=5, by=manager
    )
    (attempt,) = start_queued("gpu")
    Supervisor(attempt, attempt.supervisor_number).run()
    job = Job.objects.get()
    assert (job.state, job.error_message, job.step) == (JobState.SUCCEEDED, "", 4)
    contender = evaluation.contenders.get()
    assert contender.state == "completed"
    assert contender.metrics["token_f1"]["n"] == 4
    outputs = list(contender.outputs.all())
    assert len(outputs) == 4
    assert all(output.prompt_tokens > 0 and output.completion_tokens <= 5 for output in outputs)
    evaluation.refresh_from_db()
    assert evaluation.state == "completed"
