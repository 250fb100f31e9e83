"""Fill a private PostgreSQL database with a million tasks and time the lists; run as a process inside it.

Prints a JSON object a line: ``{"case", "ms", "first_ms", "count_ms", "rows", "nodes", "read"}``. ``read`` is how many
rows the hungriest node of any of the case's statements read, ``nodes`` which kinds of nodes touch the large tables.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from typing import Any

TASKS = 1_000_000
LARGE = {"annotation_task", "annotation_item", "annotation_taskslot", "annotation_assignment", "annotation_annotation"}

ITEMS = """
    INSERT INTO annotation_item (project_id, external_id, messages, metadata, source, group_key, pinned_split, content_hash,
        import_digest, search_text, "references", import_batch_id, created_at)
    SELECT %(project)s, 'x-' || n, '[]', '{{}}', CASE WHEN n <= 100 THEN 'rare' WHEN n %% 2 = 0 THEN 'shop' ELSE 'mail' END,
        '', CASE WHEN n %% 1000 = 0 THEN 'test' ELSE '' END, md5(n::text), '',
        'Message ' || n || ': where is my parcel ' || md5(n::text) || '? ' || repeat('It was sent a week ago. ', 4)
            || CASE WHEN n <= 20 THEN 'zeppelin' ELSE '' END, '[]',
        CASE WHEN n <= %(tasks)s / 2 THEN %(first_batch)s ELSE %(second_batch)s END, now()
    FROM generate_series(1, %(tasks)s) AS n
"""
# Old work is done, the newest is open; some of everything.
MAKE_TASKS = """
    INSERT INTO annotation_task (project_id, item_id, kind, purpose, purpose_ref, state, required_answers, priority,
        audience_id, score, disputed, skip_count, created_at)
    SELECT project_id, id, CASE WHEN n %% 10 = 0 THEN 'rank' ELSE 'write' END, 'data', '',
        CASE WHEN n %% 5000 = 1 THEN 'parked' WHEN n < 200 THEN 'cancelled' WHEN n < {tasks} * 0.15 THEN 'completed'
            WHEN n < {tasks} * 0.4 THEN 'answered' ELSE 'open' END,
        1, CASE WHEN n %% 100 = 0 THEN 5 ELSE 0 END,
        CASE WHEN n %% 1000 = 3 THEN %(few)s::bigint WHEN n < {tasks} * 0.05 THEN %(many)s::bigint END,
        (n %% 100) / 100.0, n %% 70 = 0, CASE WHEN n %% 2000 = 1 THEN 3 WHEN n %% 50 = 1 THEN 1 ELSE 0 END, now()
    FROM (SELECT *, row_number() OVER (ORDER BY id) AS n FROM annotation_item WHERE project_id = %(project)s) AS item
    ORDER BY id
"""
SLOTS = """
    INSERT INTO annotation_taskslot (task_id, number, lane_id, state, position)
    SELECT id, 1, %(lane)s, CASE state WHEN 'open' THEN 'ready' WHEN 'parked' THEN 'parked' ELSE 'done' END, id
    FROM annotation_task WHERE project_id = %(project)s AND state <> 'cancelled' ORDER BY id
"""
ASSIGNMENTS = """
    INSERT INTO annotation_assignment (task_id, slot_id, user_id, token, state, leased_until, heartbeat_at, shown_order,
        draft_version, seconds_spent, skip_reason, created_at)
    SELECT slot.task_id, slot.id, %(user)s + slot.id %% 20, gen_random_uuid(), %(state)s,
        now() + interval '1 hour', now(), '[]', 0, 9, '', now()
    FROM (SELECT * FROM annotation_taskslot WHERE state = %(slots)s ORDER BY id DESC LIMIT %(most)s) AS slot
"""
ANNOTATIONS = """
    INSERT INTO annotation_annotation (project_id, task_id, assignment_id, author_id, kind, purpose, state, payload,
        revision_number, revised, late, extra, seconds_spent, review_reason, disagreement, agreed_by, submitted_at)
    SELECT %(project)s, task_id, id, user_id, 'write', 'data', 'submitted', '{}', 1, 0, false, false, 9, 'policy', 0, 1,
        now()
    FROM annotation_assignment WHERE state = 'submitted'
"""

TASK_CASES: dict[str, dict[str, Any]] = {
    "newest": {},
    "oldest": {"order": "oldest"},
    "priority": {"order": "priority"},
    "skips": {"order": "skips"},
    "kind": {"kind": "rank"},
    "state_open": {"state": "open"},
    "state_rare": {"state": "cancelled"},
    "kind_state_priority": {"kind": "rank", "state": "parked", "order": "priority"},
    "kind_state_none": {"kind": "rank", "state": "cancelled"},
    "tag_few": {"tag": "law"},
    "tag_many_old": {"tag": "german"},
    "tag_many_old_oldest": {"tag": "german", "order": "oldest"},
    "skipped": {"skipped": 1},
    "skipped_often": {"skipped": 3, "order": "priority"},
    "disputed": {"disputed": "true"},
    "disputed_and_state": {"disputed": "true", "state": "cancelled"},
    "held": {"held": "true"},
    "answered_by": {"answered_by": 0},
    "q_common": {"q": "parcel"},
    "q_none": {"q": "no such words"},
    "q_external_id": {"q": "x-777"},
    "q_and_tag": {"q": "zeppelin", "tag": "german", "order": "oldest"},
}
ITEM_CASES: dict[str, dict[str, Any]] = {
    "newest": {},
    "source": {"source": "shop"},
    "source_rare_old": {"source": "rare"},
    "split": {"split": "test"},
    "batch_old": {"batch": 0},
    "split_and_source": {"split": "test", "source": "mail"},
    "q_common": {"q": "parcel"},
    "q_none": {"q": "no such words"},
    "q_external_id": {"q": "x-777"},
}


def main() -> None:
    import django

    django.setup()
    from rest_framework.test import APIClient

    start = time.perf_counter()
    project, manager, author, batch = seed()
    print(f"seeded in {time.perf_counter() - start:.0f} s", file=sys.stderr, flush=True)
    client = APIClient()
    client.force_login(manager)
    root = f"/api/v1/projects/{project}"
    # The first request of a process loads the addresses.
    client.get(f"{root}/")
    for name, query in TASK_CASES.items():
        asked = {key: author if key == "answered_by" else value for key, value in query.items()}
        filters = {key: value for key, value in asked.items() if key != "order"}
        measure(client, f"tasks {name}", f"{root}/tasks/", asked, f"{root}/tasks/count/", filters)
    for name, query in ITEM_CASES.items():
        asked = {key: batch if key == "batch" else value for key, value in query.items()}
        measure(client, f"items {name}", f"{root}/items/", asked)
    for path in ("leases/", "audiences/", "tasks/changes/", "members/"):
        measure(client, path, f"{root}/{path}", {})


def seed() -> tuple[int, Any, int, int]:
    """Return the project, its manager, somebody with many answers, and an old import."""
    from django.conf import settings
    from django.db import connection

    from accounts.models import Organization, User
    from annotation.models import Audience, ImportBatch, Lane, Project, ProjectMembership
    from annotation.services.recounting import recount

    settings.ALLOWED_HOSTS = ["testserver"]
    organization = Organization.objects.create(name="Lists")
    project = Project.objects.create(organization=organization, name="A million")
    manager = User.objects.create(organization=organization, email="manager@lists.example")
    people = User.objects.bulk_create(
        User(organization=organization, email=f"p{number}@lists.example") for number in range(20)
    )
    ProjectMembership.objects.create(project=project, user=manager, role="manager")
    ProjectMembership.objects.bulk_create(
        ProjectMembership(project=project, user=user, role="annotator") for user in people
    )
    batches = [
        ImportBatch.objects.create(
            project=project,
            kind="write",
            file_name="a",
            file_path="a",
            file_bytes=1,
            file_digest="d",
            state="completed",
        ).pk
        for _ in range(2)
    ]
    few, many = (Audience.objects.create(project=project, key=f"tags:{tag}", tags=[tag]) for tag in ("law", "german"))
    values = {
        "project": project.pk,
        "tasks": TASKS,
        "first_batch": batches[0],
        "second_batch": batches[1],
        "few": few.pk,
        "many": many.pk,
        "lane": Lane.objects.create(project=project, kind="write", rank=1).pk,
        "user": people[0].pk,
    }
    held = {"state": "held", "slots": "ready", "most": 5_000}
    done = {"state": "submitted", "slots": "done", "most": TASKS}
    with connection.cursor() as cursor:
        cursor.execute(ITEMS.format(), values)
        cursor.execute(MAKE_TASKS.format(tasks=TASKS), values)
        cursor.execute(SLOTS, values)
        cursor.execute(ASSIGNMENTS, values | held)
        cursor.execute("UPDATE annotation_taskslot SET state = 'held' WHERE id IN "
                       "(SELECT slot_id FROM annotation_assignment)")  # fmt: skip
        cursor.execute(ASSIGNMENTS, values | done)
        cursor.execute(ANNOTATIONS, values)
        cursor.execute("VACUUM ANALYZE")
    recount(project)
    return project.pk, manager, people[3].pk, batches[0]


def measure(
    client: Any, case: str, address: str, query: dict[str, Any], count: str = "", filters: dict[str, Any] | None = None
) -> None:
    """Print how long a list takes, its count too, and what its statements read."""
    seconds, rows, statements = timed(client, address, query)
    said: dict[str, Any] = {
        "case": case,
        "ms": round(1000 * min(seconds), 1),
        "first_ms": round(1000 * seconds[0], 1),
        "rows": len(rows),
    }
    if count:
        counted, answer, of_count = timed(client, count, filters or {})
        said |= {"count_ms": round(1000 * min(counted), 1), "count": answer}
        statements += of_count
    print(json.dumps(said | plans_of(statements)), flush=True)


def timed(client: Any, address: str, query: dict[str, Any]) -> tuple[list[float], Any, list[tuple[str, Any]]]:
    """Return the seconds of some requests, what the last one gave, and the statements behind it."""
    from django.db import connection

    seconds = []
    statements: list[tuple[str, Any]] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith("SELECT"):
            statements.append((sql, params))
        return execute(sql, params, many, context)

    for _ in range(4):
        statements.clear()
        start = time.perf_counter()
        with connection.execute_wrapper(note):
            answer = client.get(address, query)
        seconds.append(time.perf_counter() - start)
        if answer.status_code != 200:
            raise RuntimeError(f"{address} {query}: {answer.content!r}")
    found = answer.json()
    return seconds, found["results"] if isinstance(found, dict) and "results" in found else found, statements


def plans_of(statements: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return which nodes touch large tables, and the most rows that one of them read."""
    from django.db import connection

    kinds: set[str] = set()
    read = 0
    for sql, params in statements:
        with connection.cursor() as cursor:
            cursor.execute("EXPLAIN (ANALYZE, FORMAT JSON) " + sql, params)
            plan = cursor.fetchone()[0]
        plan = json.loads(plan) if isinstance(plan, str) else plan
        for node in nodes_of(plan[0]["Plan"]):
            table = node.get("Relation Name")
            if table in LARGE:
                kinds.add(f"{node['Node Type']} {table.removeprefix('annotation_')}")
                removed = node.get("Rows Removed by Filter", 0) + node.get("Rows Removed by Index Recheck", 0)
                read = max(read, int((node["Actual Rows"] + removed) * node["Actual Loops"]))
    return {"nodes": sorted(kinds), "read": read}


def nodes_of(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield a plan's nodes."""
    yield plan
    for child in plan.get("Plans", ()):
        yield from nodes_of(child)


if __name__ == "__main__":
    main()
