"""Which lane a slot waits in.

A lane is a queue of ready slots with one project, kind, audience and rank (see ``annotation.services.searching`` for
how it is searched). A slot that becomes ready again gets a new position, behind every cursor, and waits in the lane of
its priority that comes first: work that was given back, ran out or was rejected has waited longest.
"""

from __future__ import annotations

import time
from collections.abc import Iterable

from annotation.models import Lane, Task
from annotation.models.project import HandoutOrder

# A priority has so many bands; 0 is for what came back.
BANDS = 128
CAME_BACK = 0
BY_SCORE = 100
# How the key of an audience begins that is told by tags.
BY_TAGS = "tags:"


def now_position() -> int:
    """Return the position of a slot that becomes ready now: microseconds since 1970."""
    return time.time_ns() // 1000


def band_of(order: str, *, number: int, score: float | None) -> int:
    """Return the band, within its priority, of a slot that was never handed out; a lower one comes first."""
    if order == HandoutOrder.BREADTH:
        return 1 + min(number, BANDS - 2)
    if order == HandoutOrder.SCORE:
        return 1 + int((1 - (score or 0.0)) * BY_SCORE + 0.5)
    return 1


def rank_of(priority: int, band: int) -> int:
    """Return a lane's rank: a higher priority comes first, then a lower band."""
    return -priority * BANDS + band


def came_back(lane: Lane) -> bool:
    """Tell whether a lane is for what came back."""
    return lane.rank % BANDS == CAME_BACK


Key = tuple[int, str, int | None, int]


def lanes_for(keys: Iterable[Key]) -> dict[Key, Lane]:
    """Return the lane of each ``(project, kind, audience, rank)``, made where there is none."""
    wanted = set(keys)
    found = _lanes(wanted)
    if missing := wanted - found.keys():
        Lane.objects.bulk_create(
            (
                Lane(project_id=project, kind=kind, audience_id=audience, rank=rank)
                for project, kind, audience, rank in sorted(missing, key=str)
            ),
            ignore_conflicts=True,
        )
        found |= _lanes(missing)
    return found


def _lanes(keys: set[Key]) -> dict[Key, Lane]:
    if not keys:
        return {}
    rows = Lane.objects.filter(project__in={key[0] for key in keys}, rank__in={key[3] for key in keys})
    return {key: lane for lane in rows if (key := (lane.project_id, lane.kind, lane.audience_id, lane.rank)) in keys}


def lane_key(task: Task, band: int) -> Key:
    """Return the key of a task's lane in a band."""
    return (task.project_id, task.kind, task.audience_id, rank_of(task.priority, band))
