"""Which lane a slot waits in, and the search of a person's lanes for the first slot that is for them.

A lane is a queue of ready slots with one project, kind, audience and rank. A claim looks at the lanes that are for the
person, lowest rank first, and in each begins where the person has come to (``HandoutCursor``): what they can never
take again (they have had its task) is passed once, so that the cost of a claim grows neither with the number of tasks
nor with what the person has done.

A slot that becomes ready again gets a new position, behind every cursor, and waits in the lane of its priority that
comes first: work that was given back, ran out or was rejected has waited longest.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from datetime import timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.models import User
from annotation.models import Assignment, HandoutCursor, Lane, Project, Response, Task, TaskSlot, WorkProfile
from annotation.models.project import HandoutOrder
from annotation.models.task import SlotState, TaskKind

# A priority has so many bands; 0 is for what came back.
BANDS = 128
CAME_BACK = 0
BY_SCORE = 100
# How many slots from the cursor are looked at before the cursor is moved.
FRONT = 64
# Slots may become visible a little after the moment of their position (a transaction takes its time).
SETTLING_MICROSECONDS = 10_000_000
# A lane that was searched in vain is searched from its very front again after this: whatever a cursor has missed (a
# transaction longer than it should be, a clock put back) is found then.
SEARCH_AGAIN = timedelta(seconds=60)


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
    rows = Lane.objects.filter(project__in={key[0] for key in keys}, rank__in={key[3] for key in keys})
    return {key: lane for lane in rows if (key := (lane.project_id, lane.kind, lane.audience_id, lane.rank)) in keys}


def lane_key(task: Task, band: int) -> Key:
    """Return the key of a task's lane in a band."""
    return (task.project_id, task.kind, task.audience_id, rank_of(task.priority, band))


def eligible_lanes(project: Project, user: User, kinds: Sequence[str]) -> list[Lane]:
    """Return the lanes with something ready that are for this person, first come first, each with their ``cursor``."""
    ready = TaskSlot.objects.filter(lane=OuterRef("pk"), state=SlotState.READY)
    lanes = list(
        Lane.objects.filter(Exists(ready), project=project, kind__in=kinds)
        .select_related("audience")
        .order_by("rank", "pk")
    )
    if any(lane.audience_id for lane in lanes):
        allowed = eligible_audiences(project, user)
        lanes = [lane for lane in lanes if lane.audience_id is None or lane.audience_id in allowed]
    return lanes


def eligible_audiences(project: Project, user: User) -> set[int]:
    """Return the audiences of a project to which a person belongs: by name, or by having all the tags."""
    named = set(project.audiences.filter(people=user).values_list("pk", flat=True))
    profile = WorkProfile.objects.filter(project=project, user=user).only("tags").first()
    tags = set(profile.tags) if profile else set()
    by_tags = {
        pk for pk, wanted in project.audiences.filter(people=None).values_list("pk", "tags") if tags.issuperset(wanted)
    }
    return named | by_tags


def first_slot(project: Project, user: User, kinds: Sequence[str]) -> TaskSlot | None:
    """Lock and return the first ready slot of a task that this person may have and has not had."""
    lanes = eligible_lanes(project, user, kinds)
    if not lanes:
        return None
    cursors = {cursor.lane_id: cursor for cursor in HandoutCursor.objects.filter(user=user, lane__in=lanes)}
    for lane in lanes:
        if (slot := _first_in_lane(lane, user, cursors.get(lane.pk))) is not None:
            slot.lane = lane
            return slot
    return None


def _first_in_lane(lane: Lane, user: User, cursor: HandoutCursor | None) -> TaskSlot | None:
    start = cursor.position if cursor else 0
    ready = TaskSlot.objects.filter(lane=lane, state=SlotState.READY).order_by("position", "pk")
    ahead = ready.filter(position__gte=start)
    # "ready" is asked of the outer rows too: of a row that another claim has just changed, PostgreSQL looks at the
    # newest version, but at the subquery only as it was.
    front = _for_person(ready.filter(pk__in=ahead.values("pk")[:FRONT]), user, lane.kind)
    if (slot := _locked(front)) is not None:
        return slot
    if (slot := _search(ahead, lane, user)) is not None:
        return slot
    if start and (cursor is None or cursor.searched_at is None or cursor.searched_at < timezone.now() - SEARCH_AGAIN):
        return _search(ready, lane, user)
    return None


def _search(slots: QuerySet[TaskSlot], lane: Lane, user: User) -> TaskSlot | None:
    """Search all of ``slots`` and move the cursor to the first that is for the person, locked by others or not."""
    found = _for_person(slots, user, lane.kind)
    first = found.values_list("position", flat=True).first()
    position = now_position() - SETTLING_MICROSECONDS
    if first is not None:
        position = min(first, position)
    HandoutCursor.objects.update_or_create(
        lane=lane, user=user, defaults={"position": position, "searched_at": timezone.now()}
    )
    return _locked(found.filter(position__gte=first)) if first is not None else None


def _locked(slots: QuerySet[TaskSlot]) -> TaskSlot | None:
    """Lock and return the first slot that nobody else has locked."""
    return slots.select_for_update(skip_locked=True, no_key=True).first()


def _for_person(slots: QuerySet[TaskSlot], user: User, kind: str) -> QuerySet[TaskSlot]:
    """Leave out tasks that the person has had, and pairs with an answer of their own."""
    slots = slots.filter(~Exists(Assignment.objects.filter(task_id=OuterRef("task_id"), user=user)))
    if kind == TaskKind.RANK:
        slots = slots.filter(~Exists(Response.objects.filter(item__tasks=OuterRef("task_id"), author=user)))
    return slots


def waiting_elsewhere(project: Project, user: User, kinds: Sequence[str]) -> set[str]:
    """Return the tags that tasks ask for, ready now, and that this person lacks; empty where none wait."""
    allowed = eligible_audiences(project, user)
    ready = TaskSlot.objects.filter(lane=OuterRef("pk"), state=SlotState.READY)
    lanes = Lane.objects.filter(Exists(ready), project=project, kind__in=kinds).filter(
        Q(audience__isnull=False) & ~Q(audience__in=allowed)
    )
    profile = WorkProfile.objects.filter(project=project, user=user).only("tags").first()
    have = set(profile.tags) if profile else set()
    return {tag for tags in lanes.values_list(F("audience__tags"), flat=True) for tag in tags if tag not in have}
