"""Celery's entry points into annotation."""

from __future__ import annotations

from celery import shared_task

from annotation.services import (
    distribution,
    folding,
    import_running,
    importing,
    private_answers,
    quality,
    requeueing,
    review_policy,
    review_probes,
    task_change_running,
)


@shared_task
def run_import(batch_id: int) -> str | None:
    """Do an import, unless somebody does already (see ``annotation.services.importing``)."""
    return import_running.run(batch_id)


@shared_task
def sweep_imports() -> list[int]:
    """Ask for imports that were lost with their worker or their message (every some seconds)."""
    return importing.sweep()


@shared_task
def expire_leases() -> int:
    """Take back the tasks whose leases have run out, for others (every some seconds)."""
    return distribution.take_back_expired()


@shared_task
def run_task_change(change_id: int) -> str | None:
    """Go on with a change of many tasks, and ask for the rest."""
    return task_change_running.run(change_id)


@shared_task
def sweep_task_changes() -> list[int]:
    """Ask for changes of tasks that were lost with their worker or their message (every some seconds)."""
    return task_change_running.sweep()


@shared_task
def requeue_work(order_id: int) -> int:
    """Put some of the work from before a version of the guidelines back, and ask for the rest."""
    return requeueing.go_on(order_id)


@shared_task
def redecide_reviews(project_id: int) -> bool:
    """Decide anew what waits for review, after the project's policy has changed."""
    return review_policy.redecide(project_id)


@shared_task
def sweep_reviews() -> None:
    """Ask for requeues and decisions that were lost with their worker or their message (every some seconds)."""
    requeueing.sweep()
    review_policy.sweep()


@shared_task
def fold_counters() -> int:
    """Sum the rows of counters up, so that pages read few (every some seconds)."""
    return folding.fold()


@shared_task
def settle_private_answers() -> int:
    """Approve answers to gold questions and repeats beside the work that was decided (every some seconds)."""
    return private_answers.settle_beside_work()


@shared_task
def replant_probes() -> int:
    """Plant review probes anew that are older than all work that waits (every some hours)."""
    return review_probes.replant_stale()


@shared_task
def compute_quality(project_id: int) -> list[str]:
    """Compute a project's quality reports and alarms."""
    return quality.run(project_id)


@shared_task
def sweep_quality() -> list[int]:
    """Ask for the quality reports of projects with new answers (every some minutes)."""
    return quality.sweep()
