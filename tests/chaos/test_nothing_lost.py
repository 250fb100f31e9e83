"""A job is struck half way, and ends all the same: by itself, at its last step, with one runner at a time (A4)."""

from __future__ import annotations

import time
from typing import Any

import pytest

from tests.chaos.conftest import Servers
from tests.product.installation import Installation, Watch

pytestmark = [pytest.mark.chaos, pytest.mark.both_stacks, pytest.mark.timeout(600)]
OUTAGE_SECONDS = 60


def ended_well(installation: Installation, job: dict[str, Any], watch: Watch) -> dict[str, Any]:
    """Wait for the job's own end and check what holds after every kind of blow."""
    done = installation.wait_until_done(job["id"])
    assert done["state"] == "succeeded", f"{done['error_message']}\n{installation.logs()}"
    assert done["step"] == done["total_steps"] == installation.ids["total_steps"]
    assert watch.most == 1, "two runners were at work at once"
    assert done["result_model"] is not None
    assert installation.history(job["id"])[-1] == "succeeded"
    return done


def test_a_killed_runner_is_followed_by_one_that_goes_on_from_the_checkpoint(installation: Installation) -> None:
    job = installation.launch()
    with Watch(installation.run_dir(job["id"])) as watch:
        installation.wait_for_checkpoint(job["id"])
        installation.runner(job["id"]).kill()
        done = ended_well(installation, job, watch)
    first, second = done["attempts"]
    assert (first["state"], second["state"]) == ("lost", "succeeded")
    assert second["resumed_from_step"]
    assert "SIGKILL" in first["reason"]
    assert "requeued" in installation.history(job["id"])


def test_a_killed_supervisor_is_followed_by_one_that_adopts_the_runner(installation: Installation) -> None:
    job = installation.launch()
    with Watch(installation.run_dir(job["id"])) as watch:
        installation.wait_for_checkpoint(job["id"])
        runner = installation.runner(job["id"])
        for supervisor in installation.supervisors():
            supervisor.kill()
        assert runner.is_running()
        done = ended_well(installation, job, watch)
    assert len(done["attempts"]) == 1, "the runner was at work all the while; nothing had to be done again"
    assert "supervisor_lost" in installation.history(job["id"])


def test_a_killed_worker_does_not_touch_the_run(installation: Installation) -> None:
    job = installation.launch()
    with Watch(installation.run_dir(job["id"])) as watch:
        installation.wait_for_checkpoint(job["id"])
        installation.kill_process("gpu")
        time.sleep(5)
        installation.start_process("gpu")
        done = ended_well(installation, job, watch)
    assert len(done["attempts"]) == 1


def test_runner_supervisor_and_worker_killed_at_once(installation: Installation) -> None:
    job = installation.launch()
    with Watch(installation.run_dir(job["id"])) as watch:
        installation.wait_for_checkpoint(job["id"])
        runner = installation.runner(job["id"])
        installation.kill_process("gpu")
        for supervisor in installation.supervisors():
            supervisor.kill()
        runner.kill()
        installation.start_process("gpu")
        done = ended_well(installation, job, watch)
    assert done["attempts"][-1]["resumed_from_step"]


def test_a_minute_without_redis_costs_nothing(installation: Installation, servers: Servers) -> None:
    if servers.redis is None:
        pytest.skip("the embedded stack has no Redis")
    job = installation.launch()
    with Watch(installation.run_dir(job["id"])) as watch:
        installation.wait_for_checkpoint(job["id"])
        servers.redis.stop()
        queued = installation.launch()
        assert installation.job(queued["id"])["state"] == "queued"
        time.sleep(OUTAGE_SECONDS)
        servers.redis.start()
        done = ended_well(installation, job, watch)
    assert len(done["attempts"]) == 1
    assert installation.wait_until_done(queued["id"])["state"] == "succeeded", "launched while nobody could be rung"


def test_a_restarted_database_costs_nothing(installation: Installation, servers: Servers) -> None:
    if servers.postgres is None:
        pytest.skip("the embedded stack has no PostgreSQL")
    job = installation.launch()
    with Watch(installation.run_dir(job["id"])) as watch:
        installation.wait_for_checkpoint(job["id"])
        servers.postgres.stop()
        time.sleep(5)
        servers.postgres.start()
        done = ended_well(installation, job, watch)
    assert len(done["attempts"]) == 1
