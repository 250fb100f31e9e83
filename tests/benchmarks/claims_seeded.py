"""Fill a private PostgreSQL database with millions of rows and time claims in it; run as a process inside it.

Prints ``{case: {"first", "seconds", "plan"}}``. The first claim of each case is apart: it may move a cursor a long way,
which happens once.
"""

from __future__ import annotations

import json
import sys
import time
from dataclasses import dataclass
from typing import Any

ITEMS = 10_000
DAY = 86_400_000_000

TASKS = """
    INSERT INTO annotation_task (project_id, item_id, kind, purpose, purpose_ref, state, required_answers, priority,
        audience_id, disputed, skip_count, created_at)
    SELECT %(project)s, %(item)s + number %% {items}, 'write', 'data', '', 'open', %(overlap)s, 0, %(audience)s, false, 0,
        now()
    FROM generate_series(1, %(tasks)s) AS number
"""
SLOTS = """
    INSERT INTO annotation_taskslot (task_id, number, lane_id, state, position)
    SELECT task.id, number, %(lane)s, 'ready', %(position)s + task.id
    FROM annotation_task AS task, generate_series(1, %(overlap)s) AS number
    WHERE task.project_id = %(project)s AND task.audience_id IS NOT DISTINCT FROM %(audience)s
    ORDER BY task.id, number
"""
TAKE_SLOTS = """
    UPDATE annotation_taskslot SET state = %(state)s WHERE number = 1 AND task_id IN (
        SELECT id FROM annotation_task WHERE project_id = %(project)s ORDER BY id LIMIT %(tasks)s
    )
"""
ASSIGNMENTS = """
    INSERT INTO annotation_assignment (task_id, slot_id, user_id, token, state, leased_until, heartbeat_at, shown_order,
        draft_version, seconds_spent, skip_reason, created_at)
    SELECT slot.task_id, slot.id, %(user)s + slot.id %% %(people)s, gen_random_uuid(), %(state)s,
        now() + interval '1 hour', now(), '[]', 0, 9, '', now()
    FROM annotation_taskslot AS slot JOIN annotation_task AS task ON task.id = slot.task_id
    WHERE task.project_id = %(project)s AND slot.state = %(slots)s
"""


@dataclass
class Case:
    """A project, and the person who claims in it."""

    project: Any
    user: Any


class Seeding:
    """Rows by the million, a statement for each sort."""

    def __init__(self) -> None:
        from accounts.models import Organization, User

        self.organization = Organization.objects.create(name="Flat")
        self.people = User.objects.bulk_create(
            User(organization=self.organization, email=f"p{number}@flat.example") for number in range(120)
        )

    def case(self, name: str, *, tags: list[str] | None = None) -> Case:
        """Return a new project with some items, and a person of its own."""
        from annotation.models import Item, ProjectMembership, WorkProfile
        from core.hashing import digest

        project = self.organization.projects.create(name=name)
        user = self.people.pop()
        ProjectMembership.objects.create(project=project, user=user, role="annotator")
        WorkProfile.objects.create(project=project, user=user, tags=tags or [])
        messages = [{"role": "user", "content": "Where is my parcel?"}]
        Item.objects.bulk_create(
            (Item(project=project, messages=messages, content_hash=digest(messages)) for _ in range(ITEMS)),
            batch_size=2000,
        )
        return Case(project, user)

    def tasks(self, case: Case, tasks: int, *, overlap: int = 1, audience: int | None = None) -> None:
        """Make tasks that became ready a day ago."""
        from annotation.models import Item, Lane
        from annotation.services.lanes import now_position

        lane = Lane.objects.create(project=case.project, kind="write", rank=1, audience_id=audience)
        values = {
            "project": case.project.pk,
            "item": Item.objects.filter(project=case.project).order_by("pk").values_list("pk", flat=True)[0],
            "tasks": tasks,
            "overlap": overlap,
            "audience": audience,
            "lane": lane.pk,
            "position": now_position() - DAY,
        }
        run(TASKS.format(items=ITEMS), values)
        run(SLOTS, values)

    def taken(self, case: Case, tasks: int, *, state: str, slots: str, first_person: int, people: int) -> None:
        """Let people have the first slot of the first tasks."""
        values = {"project": case.project.pk, "tasks": tasks, "state": slots}
        run(TAKE_SLOTS, values)
        run(ASSIGNMENTS, values | {"state": state, "slots": slots, "user": first_person, "people": people})


def run(statement: str, values: dict[str, Any]) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def seed() -> dict[str, Case]:
    """Make the cases."""
    from annotation.services.audiences import audience_of

    seeding = Seeding()
    cases = {name: seeding.case(name) for name in ("ready_1k", "ready_1m", "done_300k", "held_5k")}
    cases["other_tags_1m"] = seeding.case("other_tags_1m", tags=["french"])
    seeding.tasks(cases["ready_1k"], 1_000)
    seeding.tasks(cases["ready_1m"], 1_000_000)
    seeding.tasks(cases["done_300k"], 350_000, overlap=3)
    mine = cases["done_300k"].user.pk
    seeding.taken(cases["done_300k"], 300_000, state="submitted", slots="done", first_person=mine, people=1)
    seeding.tasks(cases["held_5k"], 6_000)
    others = seeding.people[0].pk
    seeding.taken(cases["held_5k"], 5_000, state="held", slots="held", first_person=others, people=100)
    tagged = cases["other_tags_1m"]
    for tag, tasks in (("law", 1_000_000), ("french", 1_000)):
        audience = audience_of(tagged.project, tags=[tag])
        seeding.tasks(tagged, tasks, audience=audience.pk if audience else None)
    run("VACUUM ANALYZE", {})
    return cases


def claim_once(case: Case) -> float:
    """Return the seconds of one claim; what it gives is answered at once."""
    from annotation.models import Assignment
    from annotation.services.distribution import claim
    from annotation.services.submitting import submit

    start = time.perf_counter()
    found = claim(project=case.project, user=case.user, kind="write")
    seconds = time.perf_counter() - start
    if not isinstance(found, Assignment):
        raise RuntimeError(f"{case.project.name}: {found}")
    payload = {"messages": [{"role": "assistant", "content": "It is on its way."}]}
    submit(user=case.user, assignment_id=found.pk, token=found.token, payload=payload)
    return seconds


def plan_of(case: Case) -> list[str]:
    """Return the plan of the search as it was run, from where the person has come to."""
    from annotation.services import searching

    (place,) = searching.places(case.project.pk, case.user.pk, ["write"], ["french"])
    values = {"lane": place.lane, "start": place.start, "user": case.user.pk}
    statement = "EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF) SELECT slot.id"
    return [line for (line,) in searching.rows(statement + searching.THEIRS + searching.FIRST, values)]


def main(claims: int) -> None:
    import django

    django.setup()
    start = time.perf_counter()
    cases = seed()
    print(f"seeded in {time.perf_counter() - start:.0f} s", flush=True)
    measured: dict[str, dict[str, Any]] = {
        name: {"first": claim_once(case), "seconds": []} for name, case in cases.items()
    }
    for _ in range(claims):
        for name, case in cases.items():
            measured[name]["seconds"].append(claim_once(case))
    for name, case in cases.items():
        measured[name]["plan"] = plan_of(case)
    print(json.dumps(measured))


if __name__ == "__main__":
    main(int(sys.argv[1]))
