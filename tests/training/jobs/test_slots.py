"""Claiming: one job to one slot, the most urgent and oldest first."""

from __future__ import annotations

import threading

import pytest
from django.db import connection

from training.jobs import hosts
from training.jobs.slots import register_slots, release_slot
from training.jobs.starting import start_queued
from training.models import Attempt, AttemptState, ComputeSlot, Job, JobState


def another(job: Job, **options) -> Job:
    return Job.objects.create(
        project=job.project,
        kind=job.kind,
        base_model=job.base_model,
        dataset_version=job.dataset_version,
        **options,
    )


def test_the_most_urgent_then_the_oldest_job_gets_the_slot(job):
    later = another(job)
    urgent = another(job, priority=5)
    elsewhere = another(job, queue="other", priority=9)
    order = []
    for _ in range(3):
        (attempt,) = start_queued("gpu")
        order.append(attempt.job_id)
        Attempt.objects.update(state=AttemptState.SUCCEEDED)
        assert release_slot(attempt)
    assert order == [urgent.pk, job.pk, later.pk]
    assert Job.objects.get(pk=elsewhere.pk).state == JobState.QUEUED


def test_as_many_jobs_start_as_there_are_gpus(job, settings):
    settings.COMPUTE_SLOTS = ["gpu:0", "gpu:1"]
    another(job)
    waiting = another(job)
    assert len(start_queued("gpu")) == 2
    assert {slot.device for slot in ComputeSlot.objects.exclude(attempt=None)} == {"gpu:0", "gpu:1"}
    assert Job.objects.get(pk=waiting.pk).state == JobState.QUEUED
    assert (hosts.visible_devices("gpu:1"), hosts.visible_devices("cpu")) == ("1", "")


def test_a_device_that_serves_two_queues_runs_one_job(job):
    register_slots("gpu")
    register_slots("small")
    another(job, queue="small")
    assert len(start_queued("gpu")) == 1
    assert start_queued("small") == []


def test_a_disabled_slot_takes_nothing_and_a_vanished_device_goes(job, settings):
    register_slots("gpu")
    ComputeSlot.objects.update(enabled=False)
    assert start_queued("gpu") == []
    settings.COMPUTE_SLOTS = ["gpu:0"]
    assert [slot.device for slot in register_slots("gpu")] == ["gpu:0"]


def test_devices_come_from_nvidia_smi_or_the_environment(settings, monkeypatch):
    settings.COMPUTE_SLOTS = []
    monkeypatch.delenv("CUDA_VISIBLE_DEVICES", raising=False)
    monkeypatch.setattr(hosts, "_query_gpus", lambda field, *options: ["0", "1"])
    assert hosts.devices() == ["gpu:0", "gpu:1"]
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "1")
    assert hosts.devices() == ["gpu:1"]
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "")
    assert hosts.devices() == ["cpu"]


def test_a_slot_stays_taken_until_the_memory_of_its_gpu_is_back(job, settings, monkeypatch):
    settings.COMPUTE_SLOTS = ["gpu:0"]
    used = [500]
    monkeypatch.setattr(hosts, "memory_used", lambda device: used[0])
    (attempt,) = start_queued("gpu")
    assert ComputeSlot.objects.get().idle_memory_mib == 500
    Attempt.objects.update(state=AttemptState.SUCCEEDED)
    attempt.refresh_from_db()
    used[0] = 9000
    assert not release_slot(attempt, patience_seconds=0)
    used[0] = 520
    assert release_slot(attempt, patience_seconds=0)
    assert ComputeSlot.objects.get().attempt is None


@pytest.mark.django_db(transaction=True)
def test_hosts_that_claim_at_once_never_share_a_job_or_a_slot(job, settings):
    """Real threads with real connections, on both databases."""
    settings.COMPUTE_SLOTS = ["gpu:0", "gpu:1", "gpu:2"]
    for _ in range(5):
        another(job)
    register_slots("gpu")
    claimed, errors = [], []
    start = threading.Barrier(4)

    def claim():
        try:
            start.wait()
            claimed.extend((attempt.pk, attempt.job_id) for attempt in start_queued("gpu"))
        except Exception as error:  # noqa: BLE001 - shown below
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=claim) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert len(claimed) == len({job_id for _, job_id in claimed}) == 3
    assert ComputeSlot.objects.exclude(attempt=None).count() == 3
