"""Celery's entry points into serving. No model is asked here: that is the draft worker's (see serving.worker)."""

from __future__ import annotations

from celery import shared_task

from annotation.services import suggestions
from serving.services import samples


@shared_task
def sweep_suggestions() -> None:
    """End what no worker writes any more, and make rank tasks of the answers that are in (every some seconds)."""
    suggestions.give_up_lost()
    samples.settle_samples()
