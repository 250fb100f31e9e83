"""Fill a private PostgreSQL database as 100 people would in 90 days, and look at the plans behind every page.

``seed`` makes 1,050,000 tasks (of which 50,000 open), 3,000,000 annotations, 1,000,000 reviews and 4,000,000 audit
events by SQL and prints the people's tokens and some ids as JSON. ``plans`` reads the pages' addresses from standard
input and prints for each, a JSON object a line, how its statements reach the large tables. Both are processes of their
own inside the installation.
"""

from __future__ import annotations

import json
import os
import sys
import time
from typing import Any

TASKS = int(os.environ.get("BENCH_TASKS", "1000000"))
OPEN, PEOPLE, DAYS = TASKS // 20, 100, 90
LARGE = (
    "accounts_auditevent",
    "annotation_annotation",
    "annotation_annotationrevision",
    "annotation_assignment",
    "annotation_item",
    "annotation_response",
    "annotation_review",
    "annotation_task",
    "annotation_taskresponse",
    "annotation_taskslot",
)
# The newest so many annotations have their wordings: pages read those of one annotation at a time.
WORDED = 200_000

ITEMS = """
    INSERT INTO annotation_item (project_id, external_id, messages, metadata, source, group_key, pinned_split,
        content_hash, import_digest, search_text, "references", created_at)
    SELECT %(project)s, 'x-' || n, '[{{"role": "user", "content": "Where is my parcel?"}}]', '{{}}', 'shop', '', '',
        md5(n::text), '', 'Message ' || n || ': where is my parcel?', '[]',
        %(begin)s + n * %(step)s * interval '1 second'
    FROM generate_series(1, {all}) AS n
"""
# One task in five is a pair. The oldest eight in ten are completed, then come those that wait for review.
MAKE_TASKS = """
    INSERT INTO annotation_task (project_id, item_id, kind, purpose, purpose_ref, state, required_answers, priority,
        disputed, skip_count, created_at, completed_at)
    SELECT project_id, id, CASE WHEN n %% 5 = 0 THEN 'rank' ELSE 'write' END, 'data', '',
        CASE WHEN n <= {tasks} * 0.8 THEN 'completed' WHEN n <= {tasks} THEN 'answered' ELSE 'open' END,
        3, 0, n > {tasks} * 0.98 AND n <= {tasks} AND n %% 5 = 0, 0, created_at,
        CASE WHEN n <= {tasks} * 0.8 THEN created_at + interval '1 day' END
    FROM (SELECT *, row_number() OVER (ORDER BY id) AS n FROM annotation_item WHERE project_id = %(project)s) AS item
    ORDER BY id
"""
RESPONSES = """
    INSERT INTO annotation_response (item_id, messages, origin, source, sampling, content_hash, created_at)
    SELECT item_id, '[{{"role": "assistant", "content": "On its way."}}]', 'imported', 'model ' || side, '{{}}',
        md5(side::text), created_at
    FROM annotation_task, generate_series(0, 1) AS side WHERE kind = 'rank' ORDER BY id, side
"""
CANDIDATES = """
    INSERT INTO annotation_taskresponse (task_id, response_id, position)
    SELECT task.id, response.id, row_number() OVER (PARTITION BY task.id ORDER BY response.id) - 1
    FROM annotation_task AS task JOIN annotation_response AS response ON response.item_id = task.item_id
"""
SLOTS = """
    INSERT INTO annotation_taskslot (task_id, number, lane_id, state, position)
    SELECT task.id, number, CASE kind WHEN 'rank' THEN %(rank_lane)s::bigint ELSE %(write_lane)s END,
        CASE state WHEN 'open' THEN 'ready' ELSE 'done' END, task.id * 3 + number
    FROM annotation_task AS task, generate_series(1, 3) AS number WHERE project_id = %(project)s ORDER BY 1, 2
"""
ASSIGNMENTS = """
    INSERT INTO annotation_assignment (task_id, slot_id, user_id, token, state, leased_until, heartbeat_at, shown_order,
        guideline_id, draft_version, seconds_spent, skip_reason, created_at, ended_at)
    SELECT slot.task_id, slot.id, %(user)s + (slot.task_id + slot.number * 31) %% {people}, gen_random_uuid(),
        'submitted', task.created_at + interval '1 hour', task.created_at,
        CASE task.kind WHEN 'rank' THEN (
            SELECT jsonb_agg(response_id ORDER BY position) FROM annotation_taskresponse WHERE task_id = task.id
        ) ELSE '[]' END, %(guideline)s, 0,
        40 + slot.id %% 60, '', task.created_at, task.created_at + interval '2 minutes'
    FROM annotation_taskslot AS slot JOIN annotation_task AS task ON task.id = slot.task_id
    WHERE slot.state = 'done' ORDER BY slot.id
"""
ANNOTATIONS = """
    INSERT INTO annotation_annotation (project_id, task_id, assignment_id, author_id, kind, purpose, state, payload,
        revision_number, revised, late, extra, seconds_spent, review_reason, disagreement, agreed_by, guideline_number,
        submitted_at, decided_at)
    SELECT %(project)s, task.id, had.id, had.user_id, task.kind, 'data',
        CASE WHEN task.state = 'completed' THEN 'approved' WHEN had.id %% 60 = 0 THEN 'returned' ELSE 'submitted' END,
        CASE task.kind WHEN 'rank' THEN jsonb_build_object(
                'choice', CASE WHEN had.id %% 3 = 0 THEN 'B' ELSE 'A' END, 'strength', 1 + had.id %% 3,
                'reasons', '[]'::jsonb, 'comment', ''
            )
            ELSE '{{"messages": [{{"role": "assistant", "content": "It is on its way."}}]}}'::jsonb END,
        1, 0, false, false, had.seconds_spent,
        CASE WHEN task.state = 'completed' AND had.id %% 3 > 0 THEN '' WHEN task.disputed THEN 'disagreement'
            WHEN task.state = 'answered' AND had.id %% 3 = 0 THEN 'waiting' ELSE 'sample' END,
        (had.id %% 10) / 10.0, CASE WHEN had.id %% 4 > 0 AND NOT task.disputed THEN 2 ELSE 1 END, 1, had.ended_at,
        CASE WHEN task.state = 'completed' THEN had.ended_at + interval '1 day' END
    FROM annotation_assignment AS had JOIN annotation_task AS task ON task.id = had.task_id ORDER BY had.id
"""
REVISIONS = """
    INSERT INTO annotation_annotationrevision (annotation_id, number, payload, author_id, guideline_id, note, created_at)
    SELECT id, 1, payload, author_id, %(guideline)s, '', submitted_at
    FROM annotation_annotation ORDER BY id DESC LIMIT {worded}
"""
# Reviews of old work name the wording of another: what pages read of them is all else.
REVIEWS = """
    INSERT INTO annotation_review (annotation_id, revision_id, reviewer_id, verdict, reasons, comment, cause,
        guideline_section, guideline_number, created_at)
    SELECT id, (SELECT MIN(id) FROM annotation_annotationrevision), %(reviewer)s + id %% 5,
        CASE WHEN state = 'returned' OR id %% 50 = 0 THEN 'return' WHEN id %% 20 = 0 THEN 'edit_approve' ELSE 'approve' END,
        '[]', '', CASE WHEN id %% 50 = 0 THEN 'slip' WHEN id %% 60 = 0 THEN 'guideline_gap' ELSE '' END,
        CASE WHEN id %% 50 = 0 THEN 'Tone' ELSE '' END, 1, submitted_at + interval '1 day'
    FROM annotation_annotation WHERE state = 'returned' OR (state = 'approved' AND review_reason <> '') ORDER BY id
"""
EVENTS = """
    INSERT INTO accounts_auditevent (organization_id, actor_id, verb, object_type, object_id, project_id, after,
        request_id, client_ip, created_at)
    SELECT %(organization)s, author_id, 'annotation_submitted', 'annotation', id::text, project_id,
        '{{"kind": "write", "late": false, "extra": false}}', md5(id::text), '10.0.0.1', submitted_at
    FROM annotation_annotation ORDER BY id
"""
VERDICTS = """
    INSERT INTO accounts_auditevent (organization_id, actor_id, verb, object_type, object_id, project_id, before, after,
        request_id, client_ip, created_at)
    SELECT %(organization)s, reviewer_id, 'annotation_reviewed', 'annotation', annotation_id::text, %(project)s,
        '{{"state": "submitted"}}', '{{"state": "approved", "verdict": "approve"}}', md5(id::text), '10.0.0.2', created_at
    FROM annotation_review ORDER BY id
"""
STATEMENTS = (
    ITEMS, MAKE_TASKS, RESPONSES, CANDIDATES, SLOTS, ASSIGNMENTS, ANNOTATIONS, REVISIONS, REVIEWS, EVENTS, VERDICTS,
)  # fmt: skip
INDEXES = """
    SELECT indexname, indexdef FROM pg_indexes WHERE tablename = ANY(%s)
    AND indexname NOT IN (SELECT conname FROM pg_constraint)
"""


def seed() -> None:
    """Fill the database and print who is there."""
    from django.db import connection

    from annotation.services.folding import fold
    from annotation.services.quality import compute
    from annotation.services.recounting import recount

    found = _people()
    values = found.pop("values")
    sizes = {"all": TASKS + OPEN, "tasks": TASKS, "people": PEOPLE, "worded": WORDED}
    start = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("SET synchronous_commit = off")
        cursor.execute("SET maintenance_work_mem = '512MB'")
        cursor.execute("SET work_mem = '128MB'")
        cursor.execute(INDEXES, [list(LARGE)])
        indexes = cursor.fetchall()
        for name, _ in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
        for statement in STATEMENTS:
            cursor.execute(statement.format(**sizes), values)
        for _, definition in indexes:
            cursor.execute(definition)
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("SELECT MAX(id) FROM annotation_task WHERE disputed")
        found["disputed"] = cursor.fetchone()[0]
        cursor.execute("SELECT MAX(id), MAX(task_id) FROM annotation_annotation WHERE author_id = %s", [values["user"]])
        found["annotation"], found["task"] = cursor.fetchone()
    print(f"seeded in {time.perf_counter() - start:.0f} s", file=sys.stderr, flush=True)
    for name, work in (("counted", recount), ("reports computed", compute)):
        start = time.perf_counter()
        work(_project())
        print(f"{name} in {time.perf_counter() - start:.0f} s", file=sys.stderr, flush=True)
    fold()
    print(json.dumps(found))


def _project() -> Any:
    from annotation.models import Project

    return Project.objects.get()


def _people() -> dict[str, Any]:
    """Create the organisation, the project and everybody in it."""
    from datetime import timedelta

    from django.utils import timezone

    from accounts.models import Organization, User
    from accounts.roles import Scope
    from accounts.services.tokens import create_token
    from annotation.models import GuidelineVersion, Lane, Project, ProjectMembership, WorkProfile

    organization = Organization.objects.create(name="Scale")
    project = Project.objects.create(organization=organization, name="A million", write_overlap=3, rank_overlap=3)
    guideline = GuidelineVersion.objects.create(project=project, number=1, body="# Tone\nBe brief.")

    def people(role: str, number: int) -> list[User]:
        made = [
            User.objects.create(organization=organization, email=f"{role}{n}@scale.example", name=f"{role} {n}")
            for n in range(number)
        ]
        for user in made:
            ProjectMembership.objects.create(project=project, user=user, role=role)
            WorkProfile.objects.create(project=project, user=user, hourly_rate=20)
        return made

    annotators, reviewers, managers = people("annotator", PEOPLE), people("reviewer", 5), people("manager", 1)
    admin = User.objects.create(organization=organization, email="admin@scale.example", is_superuser=True)
    by_role = {"annotator": annotators[0], "reviewer": reviewers[0], "manager": managers[0], "administrator": admin}
    scopes = [scope for scope in Scope.values if scope != Scope.ADMINISTER]
    return {
        "project": project.pk,
        "person": annotators[0].pk,
        "tokens": {
            role: create_token(user=user, name="bench", scopes=Scope.values if user == admin else scopes)[1]
            for role, user in by_role.items()
        },
        "users": {role: user.pk for role, user in by_role.items()},
        "values": {
            "organization": organization.pk,
            "project": project.pk,
            "user": annotators[0].pk,
            "reviewer": reviewers[0].pk,
            "guideline": guideline.pk,
            "rank_lane": Lane.objects.create(project=project, kind="rank", rank=1).pk,
            "write_lane": Lane.objects.create(project=project, kind="write", rank=1).pk,
            "begin": timezone.now() - timedelta(days=DAYS),
            "step": DAYS * 24 * 3600 / (TASKS + OPEN),
        },
    }


def plans() -> None:
    """Print how the statements behind each page reach the large tables."""
    from django.conf import settings
    from django.db import connection
    from rest_framework.test import APIClient

    from accounts.models import User

    settings.ALLOWED_HOSTS = ["testserver"]
    for line in sys.stdin:
        page = json.loads(line)
        client = APIClient()
        client.force_authenticate(User.objects.get(pk=page["user"]))
        ran: list[tuple[str, Any]] = []

        def note(execute: Any, sql: str, params: Any, many: bool, context: Any, ran: Any = ran) -> Any:
            if sql.lstrip().startswith("SELECT"):
                ran.append((sql, params))
            return execute(sql, params, many, context)

        with connection.execute_wrapper(note):
            answer = client.get(page["address"])
        print(json.dumps({"page": page["page"], "status": answer.status_code, **_plans(ran)}), flush=True)


def _plans(ran: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return the number of statements, the slowest of them with its plan, and each whole table that was read."""
    from django.db import connection

    from tests.benchmarks.tasks_seeded import nodes_of

    slowest: dict[str, Any] = {"ms": -1.0}
    scans: list[str] = []
    for sql, params in ran:
        with connection.cursor() as cursor:
            cursor.execute("EXPLAIN (ANALYZE, FORMAT JSON) " + sql, params)
            plan = cursor.fetchone()[0]
        plan = json.loads(plan) if isinstance(plan, str) else plan
        nodes = list(nodes_of(plan[0]["Plan"]))
        scans += [f"{node['Node Type']} {node['Relation Name']}" for node in nodes if _is_whole(node)]
        if plan[0]["Execution Time"] > slowest["ms"]:
            slowest = {"ms": round(plan[0]["Execution Time"], 1), "plan": _summary(nodes), "sql": sql[:300]}
    return {"statements": len(ran), "slowest": slowest, "whole_tables": sorted(set(scans))}


def _is_whole(node: dict[str, Any]) -> bool:
    return node["Node Type"] == "Seq Scan" and node.get("Relation Name") in LARGE and node["Actual Loops"] > 0


def _summary(nodes: list[dict[str, Any]]) -> list[str]:
    return [
        f"{node['Node Type']} {node.get('Index Name') or node.get('Relation Name')}: {node['Actual Rows']:.0f} rows"
        for node in nodes
        if node.get("Relation Name") or node.get("Index Name")
    ][:8]


if __name__ == "__main__":
    import django

    django.setup()
    {"seed": seed, "plans": plans}[sys.argv[1]]()
