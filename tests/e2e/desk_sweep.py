"""Let the time of one person be over, and do what the clock of the product does every minute; a process of its own."""

from __future__ import annotations

import sys


def main(email: str) -> None:
    import django

    django.setup()
    from datetime import timedelta

    from django.db import transaction
    from django.utils import timezone

    from annotation.models import Assignment
    from annotation.services.distribution import take_back_expired

    # Together: a sign of life of the page in between would keep the task.
    with transaction.atomic():
        held = Assignment.objects.filter(user__email=email, state="held")
        held.update(leased_until=timezone.now() - timedelta(seconds=1))
        take_back_expired()


if __name__ == "__main__":
    main(sys.argv[1])
