"""Review probes as reviewers meet them: in the queue like work, and decided once they have decided on them.

A probe is carried by an annotation that no count and no list of work knows (``annotation.queries.work`` has who meets
which).
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count

from accounts.models import User
from annotation.models import Annotation
from annotation.queries.work import carriers_for, waiting_carriers


def waiting_by_project(user: User, projects: Iterable[int]) -> dict[int, int]:
    """Return how many probes wait for a reviewer in each project: counts of a queue contain them."""
    found = waiting_carriers(user, projects).order_by().values("project_id").annotate(count=Count("pk"))
    return {row["project_id"]: row["count"] for row in found}


def may_see(user: User, carrier: Annotation) -> bool:
    """Tell whether a reviewer may open a carrier: it waits for them, or they have decided on it."""
    if carrier.reviews.filter(reviewer=user).exists():
        return carriers_for(user).filter(pk=carrier.pk).exists()
    return waiting_carriers(user, [carrier.project_id]).filter(pk=carrier.pk).exists()
