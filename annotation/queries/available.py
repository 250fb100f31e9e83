"""How many tasks the hand-out would give somebody, for all their projects in one statement.

Counted up to a bound, from where the person has come to in each lane (``annotation.services.searching``); of a lane
no more than its next three thousand slots are looked at, however many there are.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from accounts.models import User
from annotation.models import WorkProfile
from annotation.models.task import TaskKind
from annotation.services.lanes import BY_TAGS
from annotation.services.searching import json_list, rows

# Few, and not only for speed: a number that falls by one with each task would tell that a gold question is none of them.
COUNTED_TO = 20
LOOKED_AT = 3_000

LANES = """
    SELECT lane.id, lane.project_id, lane.kind, lane.audience_id, audience.tags
    FROM annotation_lane AS lane
    LEFT JOIN annotation_audience AS audience ON audience.id = lane.audience_id
    WHERE lane.project_id IN ({projects})
        AND (
            lane.audience_id IS NULL OR audience.key LIKE '{by_tags}%%' OR EXISTS (
                SELECT 1 FROM annotation_audience_people AS named
                WHERE named.audience_id = lane.audience_id AND named.user_id = %(user)s
            )
        )
        AND EXISTS (
            SELECT 1 FROM annotation_taskslot AS slot WHERE slot.lane_id = lane.id AND slot.state = 'ready'
        )
    ORDER BY lane.id
"""
AHEAD = """
    SELECT slot.task_id, slot.number FROM annotation_taskslot AS slot
    WHERE slot.lane_id = lane.id AND slot.state = 'ready' AND slot.position >= COALESCE(cursor.position, 0)
    ORDER BY slot.position LIMIT {looked_at}
"""
# A task counts once, by the lowest of its slots that are ready; a pair of one's own answers is for others.
COUNTS = """
    SELECT lane.id,
        (
            SELECT COUNT(*) FROM ({ahead}) AS ahead
            WHERE NOT EXISTS (
                SELECT 1 FROM annotation_assignment AS had
                WHERE had.task_id = ahead.task_id AND had.user_id = %(user)s
            )
            AND NOT EXISTS (
                SELECT 1 FROM annotation_taskslot AS lower
                WHERE lower.task_id = ahead.task_id AND lower.state = 'ready' AND lower.number < ahead.number
            )
            AND (lane.kind <> '{rank}' OR NOT EXISTS (
                SELECT 1 FROM annotation_task AS task
                JOIN annotation_response AS answer ON answer.item_id = task.item_id
                WHERE task.id = ahead.task_id AND answer.author_id = %(user)s
            ))
        ),
        (SELECT COUNT(*) FROM ({ahead}) AS ahead)
    FROM annotation_lane AS lane
    LEFT JOIN annotation_handoutcursor AS cursor ON cursor.lane_id = lane.id AND cursor.user_id = %(user)s
    WHERE lane.id IN ({lanes})
"""


@dataclass
class Available:
    """A number of tasks; ``capped``: there may be more."""

    count: int = 0
    capped: bool = False

    def add(self, count: int, looked_at: int) -> None:
        """Add what was found in a lane."""
        self.capped |= looked_at == LOOKED_AT or self.count + count > COUNTED_TO
        self.count = min(self.count + count, COUNTED_TO)


def available_to(user: User, projects: Iterable[int]) -> dict[tuple[int, str], Available]:
    """Return by project and kind how many tasks there are for a person."""
    wanted = sorted(projects)
    found: dict[tuple[int, str], Available] = {(pk, kind): Available() for pk in wanted for kind in TaskKind.values}
    lanes = _lanes(user, wanted) if wanted else {}
    if lanes:
        ahead = AHEAD.format(looked_at=LOOKED_AT)
        marks, values = _marks("lane", sorted(lanes))
        counts = COUNTS.format(ahead=ahead, rank=TaskKind.RANK.value, lanes=marks)
        for lane, count, looked_at in rows(counts, values | {"user": user.pk}):
            found[lanes[lane]].add(count, looked_at)
    return found


def _lanes(user: User, projects: list[int]) -> dict[int, tuple[int, str]]:
    """Return the project and kind of each lane that is for this person and holds something."""
    marks, values = _marks("project", projects)
    lanes = rows(LANES.format(projects=marks, by_tags=BY_TAGS), values | {"user": user.pk})
    profiles = WorkProfile.objects.filter(user=user, project__in=projects).values_list("project_id", "tags")
    tags = {project: set(of_project) for project, of_project in profiles}
    return {
        lane: (project, kind)
        for lane, project, kind, audience, asked in lanes
        if audience is None or tags.get(project, set()).issuperset(json_list(asked))
    }


def _marks(name: str, keys: list[int]) -> tuple[str, dict[str, int]]:
    values = {f"{name}{number}": key for number, key in enumerate(keys)}
    return ", ".join(f"%({key})s" for key in values), values
