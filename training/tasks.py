"""Celery's entry points into training. They take seconds: the work itself runs in processes of its own."""

from __future__ import annotations

from typing import Any

from celery import shared_task
from celery.signals import celeryd_after_setup
from django.conf import settings

from training.datasets import building, freezing
from training.jobs.hosts import host_queue, this_host
from training.jobs.recovery import sweep
from training.jobs.starting import start_queued


@shared_task
def launch_queued(queue: str) -> int:
    """Start what is queued, as far as this host has room (the doorbell)."""
    return len(start_queued(queue))


@shared_task
def sweep_jobs(queue: str) -> dict[str, int]:
    """Look after this host's runs, and start what is queued (every some seconds)."""
    return sweep(queue)


@shared_task
def build_dataset(version_id: int) -> str | None:
    """Build a dataset version, unless somebody does already (see ``training.datasets.freezing``)."""
    return building.build(version_id)


@shared_task
def sweep_datasets() -> list[int]:
    """Ask for builds that were lost with their worker or their message (every some seconds)."""
    return freezing.sweep()


@celeryd_after_setup.connect
def listen_for_own_host(sender: str, instance: Any, **_: Any) -> None:
    """Let a worker that starts runners also hear what is said to its host alone."""
    queues = instance.app.amqp.queues
    if set(settings.COMPUTE_QUEUES) & set(queues.consume_from):
        queues.select_add(host_queue(this_host()))
