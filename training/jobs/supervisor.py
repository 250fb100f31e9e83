"""The supervisor's process: ``python -m training.jobs.supervisor ATTEMPT_ID SUPERVISOR_NUMBER``.

It runs in a session of its own: it outlives the Celery worker that started it, and its runner outlives it. It never
imports torch.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence

import django


def main(arguments: Sequence[str]) -> int:
    """Set up Django and carry an attempt to its end."""
    # Ctrl-C in the terminal of `make run`, and its closing, are not meant for a run under way.
    for name in (signal.SIGINT, signal.SIGHUP):
        signal.signal(name, signal.SIG_IGN)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()

    from training.jobs.supervising import Supervisor
    from training.models import Attempt

    attempt_id, number = (int(argument) for argument in arguments)
    Supervisor(Attempt.objects.get(pk=attempt_id), number).run()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
