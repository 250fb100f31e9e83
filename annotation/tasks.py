"""Celery's entry points into annotation."""

from __future__ import annotations

from celery import shared_task

from annotation.services import distribution, import_running, importing


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
