"""The sweep: silent supervisors, lost hosts, slots, and jobs that nobody rang for."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.training.jobs.conftest import history_of
from training.jobs import bell, recovery, starting
from training.jobs.hosts import host_queue
from training.jobs.processes import name_of
from training.jobs.recovery import HOST_LOST_AFTER, HUNG_AFTER, MOST_SUPERVISORS, sweep
from training.jobs.slots import register_slots
from training.jobs.starting import start_queued
from training.models import Attempt, AttemptState, ComputeSlot, Job, JobState


@pytest.fixture
def spawned(monkeypatch):
    """Collect the supervisors that would have been started."""
    started = []

    def spawn(attempt):
        started.append((attempt.pk, attempt.supervisor_number))

    monkeypatch.setattr(starting, "spawn_supervisor", spawn)
    monkeypatch.setattr(recovery, "spawn_supervisor", spawn)
    return started


@pytest.fixture
def rung(monkeypatch):
    """Collect what is sent to the broker."""
    sent = []
    monkeypatch.setattr(bell, "_send", lambda task, arguments, queue: sent.append((task, queue)) or True)
    return sent


@pytest.fixture
def attempt(job, spawned) -> Attempt:
    (attempt,) = start_queued("gpu")
    spawned.clear()
    return attempt


def silent_for(attempt: Attempt, **duration) -> None:
    Attempt.objects.filter(pk=attempt.pk).update(lease_expires_at=timezone.now() - timedelta(**duration))


@pytest.fixture
def sleeper():
    process = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    yield process
    process.kill()
    process.wait()


def test_a_queued_job_that_nobody_rang_for_is_started(job, spawned, rung):
    assert sweep("gpu") == {"looked_after": 0, "slots_freed": 0, "started": 1}
    assert Job.objects.get().state == JobState.RUNNING
    assert [number for _, number in spawned] == [1]


def test_an_attempt_with_a_fresh_lease_is_left_alone(attempt, spawned, rung):
    assert sweep("gpu")["looked_after"] == 0
    assert spawned == []


def test_a_silent_attempt_gets_a_new_supervisor_once(attempt, spawned, rung):
    silent_for(attempt, seconds=1)
    assert sweep("gpu")["looked_after"] == 1
    assert sweep("gpu")["looked_after"] == 0
    assert spawned == [(attempt.pk, 2)]
    assert history_of(attempt.job) == ["attempt_started", "supervisor_lost"]


def test_a_living_supervisor_is_given_time_and_then_replaced(attempt, spawned, rung, sleeper):
    me = name_of(sleeper.pid)
    Attempt.objects.update(supervisor_pid=me.pid, supervisor_started=me.started)
    silent_for(attempt, seconds=5)
    assert sweep("gpu")["looked_after"] == 0
    assert sleeper.poll() is None

    silent_for(attempt, seconds=HUNG_AFTER.total_seconds() + 1)
    assert sweep("gpu")["looked_after"] == 1
    assert sleeper.wait(5) == -9
    assert spawned == [(attempt.pk, 2)]


def test_a_pid_that_now_names_another_process_is_not_touched(attempt, spawned, rung, sleeper):
    Attempt.objects.update(supervisor_pid=sleeper.pid, supervisor_started=name_of(sleeper.pid).started - 100)
    silent_for(attempt, minutes=5)
    assert sweep("gpu")["looked_after"] == 1
    assert sleeper.poll() is None


def test_an_attempt_that_no_supervisor_survives_is_given_up(attempt, spawned, rung):
    Attempt.objects.update(supervisor_number=MOST_SUPERVISORS)
    silent_for(attempt, seconds=1)
    # Given up, and the job starts anew in the slot that became free.
    assert sweep("gpu") == {"looked_after": 1, "slots_freed": 1, "started": 1}
    assert Attempt.objects.get(number=1).state == AttemptState.LOST
    assert Attempt.objects.get(number=2).state == AttemptState.STARTING


def test_another_hosts_silent_run_is_left_to_it_until_the_host_is_lost(attempt, spawned, rung, settings):
    settings.COMPUTE_HOST = "second-host"
    silent_for(attempt, minutes=1)
    sweep("gpu")
    assert rung == [("training.tasks.sweep_jobs", host_queue("test-host"))]
    assert Attempt.objects.get().state == AttemptState.STARTING

    silent_for(attempt, seconds=HOST_LOST_AFTER.total_seconds() + 1)
    assert sweep("gpu")["started"] == 1
    lost, new = Attempt.objects.order_by("number")
    assert (lost.state, lost.host, new.host) == (AttemptState.LOST, "test-host", "second-host")
    # The lost host's slot stays taken until the host itself says that its processes are gone.
    assert ComputeSlot.objects.get(host="test-host").attempt == lost
    settings.COMPUTE_HOST = "test-host"
    assert sweep("gpu")["slots_freed"] == 1


def test_other_hosts_with_a_free_slot_are_woken_for_what_is_still_queued(attempt, job, spawned, rung, settings):
    settings.COMPUTE_HOST = "second-host"
    register_slots("gpu")
    settings.COMPUTE_HOST = "test-host"
    Job.objects.create(project=job.project, kind="sft", base_model=job.base_model, dataset_version=job.dataset_version)
    sweep("gpu")
    assert rung == [("training.tasks.sweep_jobs", host_queue("second-host"))]
