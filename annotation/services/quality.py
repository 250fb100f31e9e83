"""Compute the quality reports of projects, in the background."""

from __future__ import annotations

import logging

from celery import current_app
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)


def ask_to_compute(project_id: int) -> bool:
    """Ring a worker; the sweep rings again for what was not heard."""
    try:
        current_app.send_task("annotation.tasks.compute_quality", args=[project_id], retry=False)
    except (OperationalError, OSError) as error:
        logger.warning("The broker does not answer (%s); the sweep will compute project %s.", error, project_id)
        return False
    return True
