"""The search of a person's lanes for the next slot that is for them: the one statement that hands out work.

A claim looks at the lanes that are for the person, lowest rank first, and in each begins where the person has come to
(``HandoutCursor``): what they can never take again, because they have had its task, is passed once. So the cost of a
claim grows neither with the number of tasks nor with what the person has done.

The statements are written out: they run on every claim, and their plans must not depend on what a planner makes of
them. ``OFFSET 0`` keeps PostgreSQL from turning the look-up of one task in a person's assignments into a join with all
of these.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from annotation.models import HandoutCursor
from annotation.models.task import TaskKind
from annotation.services.lanes import BY_TAGS, now_position
from core.together import answers

# A cursor that lies so many ready slots behind what was handed out is moved; and so is every so-manieth anyway, because
# a database passes removed entries one by one until it is cleaned.
BEHIND = 64
# A slot can be seen only after its transaction, which takes its time (an import of a million): a cursor stays so far
# behind the clock.
SETTLING_MICROSECONDS = 600_000_000
# A lane in which nothing was found is searched from its front again after this, before a person is told that there is
# nothing: should a cursor have missed something (a clock put back), it is found.
SEARCH_AGAIN = timedelta(minutes=5)

LANES = """
    SELECT lane.id, lane.kind, lane.audience_id, audience.tags, COALESCE(cursor.position, 0), cursor.searched_at
    FROM annotation_lane AS lane
    LEFT JOIN annotation_audience AS audience ON audience.id = lane.audience_id
    LEFT JOIN annotation_handoutcursor AS cursor ON cursor.lane_id = lane.id AND cursor.user_id = %(user)s
    WHERE lane.project_id = %(project)s AND lane.kind IN ({kinds})
        AND (
            lane.audience_id IS NULL OR audience.key LIKE '{by_tags}%%' OR EXISTS (
                SELECT 1 FROM annotation_audience_people AS named
                WHERE named.audience_id = lane.audience_id AND named.user_id = %(user)s
            )
        )
        AND EXISTS (
            SELECT 1 FROM annotation_taskslot AS slot
            WHERE slot.lane_id = lane.id AND slot.state = 'ready' AND slot.position >= {start}
        )
    ORDER BY lane.rank, lane.id
"""
# What a person may have of a lane, from a position on.
THEIRS = """
    FROM annotation_taskslot AS slot
    WHERE slot.lane_id = %(lane)s AND slot.state = 'ready' AND slot.position >= %(start)s
        AND NOT EXISTS (
            SELECT 1 FROM annotation_assignment AS had
            WHERE had.task_id = slot.task_id AND had.user_id = %(user)s LIMIT 1 OFFSET 0
        )
"""
# Nobody judges a pair of answers to a prompt that they answered.
NOT_THEIR_OWN = """
        AND NOT EXISTS (
            SELECT 1 FROM annotation_task AS task JOIN annotation_response AS answer ON answer.item_id = task.item_id
            WHERE task.id = slot.task_id AND answer.author_id = %(user)s LIMIT 1 OFFSET 0
        )
"""
FIRST = " ORDER BY slot.position, slot.id LIMIT 1 "
TAKE = """
    UPDATE annotation_taskslot SET state = 'held' WHERE id = (SELECT slot.id {theirs} {first} {lock})
    RETURNING id, task_id, position, (
        SELECT COUNT(*) FROM (
            SELECT 1 FROM annotation_taskslot AS before
            WHERE before.lane_id = %(lane)s AND before.state = 'ready' AND before.position >= %(start)s
                AND before.position < %(cap)s AND before.position < annotation_taskslot.position
            LIMIT {behind}
        ) AS passed
    )
"""


Rows = list[tuple[Any, ...]]


@dataclass(frozen=True)
class Place:
    """Where a person has come to in a lane that is for them."""

    lane: int
    kind: str
    start: int
    searched_at: datetime | None


@dataclass(frozen=True)
class Found:
    """A slot taken for a person, and how many ready ones were passed on the way (64 at most)."""

    slot_id: int
    task_id: int
    position: int
    passed: int
    kind: str


def take_next(
    project_id: int, user_id: int, kinds: Sequence[str], tags: Iterable[str], *, lanes: Rows | None = None
) -> Found | None:
    """Take the first ready slot of a task that this person may have and has not had. They are locked by the caller.

    ``lanes``: what :func:`lanes_statement` found, where that is known already.
    """
    waiting: list[Place] = []
    for place in places(project_id, user_id, kinds, tags, lanes=lanes):
        found, locked = _take(place, user_id)
        if found is not None:
            return found
        if locked:
            waiting.append(place)
    for place in places(project_id, user_id, kinds, tags, whole=True):
        if _due(place) and (found := _search_whole(place, user_id)) is not None:
            return found
    # All that is left is locked by somebody just now: wait for what comes of it, rather than say that nothing is left.
    for place in waiting:
        if (found := _take_in(place, user_id, wait=True)) is not None:
            return found
    return None


def next_kind(project_id: int, user_id: int, kinds: Sequence[str], tags: Iterable[str]) -> str | None:
    """Return the kind of the task that a person would get next; None where nothing waits for them."""
    for place in places(project_id, user_id, kinds, tags):
        if _first(place, user_id) is not None:
            return place.kind
    return None


def places(
    project_id: int,
    user_id: int,
    kinds: Sequence[str],
    tags: Iterable[str],
    *,
    whole: bool = False,
    lanes: Rows | None = None,
) -> list[Place]:
    """Return the lanes for this person with something ready ahead of their cursor (anywhere: ``whole``), in order."""
    if lanes is None:
        lanes = rows(*lanes_statement(project_id, user_id, kinds, whole=whole))
    mine = set(tags)
    return [
        Place(lane, kind, position, as_moment(searched_at))
        for lane, kind, audience, wanted, position, searched_at in lanes
        if audience is None or mine.issuperset(json_list(wanted))
    ]


def lanes_statement(
    project_id: int, user_id: int, kinds: Sequence[str], *, whole: bool = False
) -> tuple[str, dict[str, Any]]:
    """Return the statement that finds a person's lanes, those too for which they lack a tag, and its values."""
    values: dict[str, Any] = {"project": project_id, "user": user_id}
    marks = ", ".join(f"%(kind{number})s" for number in range(len(kinds)))
    values |= {f"kind{number}": kind for number, kind in enumerate(kinds)}
    start = "0" if whole else "COALESCE(cursor.position, 0)"
    return LANES.format(kinds=marks, start=start, by_tags=BY_TAGS), values


def _take(place: Place, user_id: int) -> tuple[Found | None, bool]:
    """Take the first free slot of a lane; also tell whether there is one for the person that somebody has locked."""
    found = _take_in(place, user_id)
    cap = now_position() - SETTLING_MICROSECONDS
    if found is None:
        first = _first(place, user_id)
        _move(place, user_id, cap if first is None else min(first, cap))
        return None, first is not None
    if found.passed >= BEHIND or found.slot_id % BEHIND == 0:
        first = _first(place, user_id)
        _move(place, user_id, min(found.position if first is None else first, found.position, cap))
    return found, False


def _take_in(place: Place, user_id: int, *, wait: bool = False) -> Found | None:
    lock = ""
    if connection.features.has_select_for_update_skip_locked:
        lock = "FOR NO KEY UPDATE" if wait else "FOR NO KEY UPDATE SKIP LOCKED"
    statement = TAKE.format(theirs=_theirs(place.kind), first=FIRST, lock=lock, behind=BEHIND)
    cap = now_position() - SETTLING_MICROSECONDS
    taken = rows(statement, _of(place, user_id) | {"cap": cap})
    if not taken:
        return None
    slot_id, task_id, position, passed = taken[0]
    return Found(slot_id, task_id, position, passed, place.kind)


def _first(place: Place, user_id: int) -> int | None:
    """Return the position of the first slot that is for the person, locked by somebody or not."""
    found = rows("SELECT slot.position" + _theirs(place.kind) + FIRST, _of(place, user_id))
    return found[0][0] if found else None


def _due(place: Place) -> bool:
    """Tell whether a lane is to be searched from its front; a place without a cursor has just been."""
    if not place.start:
        return False
    return place.searched_at is None or place.searched_at < timezone.now() - SEARCH_AGAIN


def _search_whole(place: Place, user_id: int) -> Found | None:
    """Search a lane from its front, and set the cursor to what is there."""
    front = Place(place.lane, place.kind, 0, None)
    first = _first(front, user_id)
    position = place.start if first is None else min(first, place.start)
    _move(place, user_id, position, searched_at=timezone.now())
    return _take_in(front, user_id) if first is not None else None


def _move(place: Place, user_id: int, position: int, *, searched_at: datetime | None = None) -> None:
    if searched_at is None and position <= place.start:
        return
    values: dict[str, Any] = {"position": position}
    if searched_at is not None or not place.start:
        values["searched_at"] = searched_at or timezone.now()
    HandoutCursor.objects.update_or_create(lane_id=place.lane, user_id=user_id, defaults=values)


def _theirs(kind: str) -> str:
    return THEIRS + (NOT_THEIR_OWN if kind == TaskKind.RANK else "")


def _of(place: Place, user_id: int) -> dict[str, Any]:
    return {"lane": place.lane, "start": place.start, "user": user_id}


def rows(statement: str, values: dict[str, Any]) -> Rows:
    """Run a statement and return its rows."""
    (found,) = answers([statement], values)
    return found


def row_lock(name: str) -> str:
    """Return the clause that locks the rows of one table of a statement; SQLite locks all as it is."""
    return f"FOR NO KEY UPDATE OF {name}" if connection.features.has_select_for_update else ""


def json_list(value: Any) -> list[str]:
    """Return the list in a JSON column, which a driver may hand over as text."""
    if value is None:
        return []
    return json.loads(value) if isinstance(value, str) else list(value)


def as_moment(value: Any) -> datetime | None:
    """Return the moment in a column; SQLite hands it over as text, or without the zone (UTC)."""
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return moment.replace(tzinfo=UTC) if moment is not None and moment.tzinfo is None else moment
