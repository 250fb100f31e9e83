"""Work from before the counters is counted by the migration just as ``recount`` counts it."""

from __future__ import annotations

from importlib import import_module

from django.apps import apps
from django.db import connection

from annotation.models import Counter, PersonDay
from annotation.services.recounting import recount
from annotation.services.submitting import submit
from tests.annotation.making import VOTE, claimed, rank_task, reviewed, submitted, write_task

migration = import_module("annotation.migrations.0010_count_what_is_there")


def test_the_migration_counts_what_is_there_and_nothing_twice(project, ann, bea, rex):
    for number in range(3):
        write_task(project, f"task {number}")
    rank_task(project, "pair", answers=2)
    rank_task(project, "of a comparison", purpose="comparison")
    for verdict in ("approve", "return", "reject"):
        reviewed(submitted(project, ann), rex, verdict)
    for person in (ann, bea):
        lease = claimed(project, person, "rank")
        submit(user=person, assignment_id=lease.pk, token=lease.token, payload=VOTE)
    Counter.objects.all().delete()
    PersonDay.objects.all().delete()
    for _ in range(2):
        migration.count_projects(apps, connection.schema_editor())
        assert recount(project, mend=False).found == []
