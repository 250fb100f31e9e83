"""The doorbell: tell a queue's workers that there is something to do. The sweep rings again for what was not heard."""

from __future__ import annotations

import logging

from celery import current_app
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)

# A bell that nobody heard for so long is useless: the sweep has rung several times since.
EXPIRES_SECONDS = 60


def ring(queue: str) -> bool:
    """Ask the workers of ``queue`` to start what is queued; return whether the broker took the message."""
    return _send("training.tasks.launch_queued", [queue], queue)


def ring_host(queue_of_host: str, queue: str) -> bool:
    """Ask one host to look after its own runs, and to start what is queued in ``queue``."""
    return _send("training.tasks.sweep_jobs", [queue], queue_of_host)


def _send(task: str, arguments: list[str], queue: str) -> bool:
    try:
        current_app.send_task(task, args=arguments, queue=queue, retry=False, expires=EXPIRES_SECONDS)
    except (OperationalError, OSError) as error:
        logger.warning("The broker does not answer (%s); the sweep will ring queue %s again.", error, queue)
        return False
    return True
