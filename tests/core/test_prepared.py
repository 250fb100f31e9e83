"""A prepared statement does what the ORM does: the same rows, the same objects, the same values in the database."""

from __future__ import annotations

import uuid

import pytest
from django.db import connection, transaction
from django.utils import timezone

from annotation.models import Assignment, Task
from core.prepared import Prepared, insert, update
from tests.annotation.conftest import ann, organization, project  # noqa: F401 - fixtures
from tests.annotation.making import claimed, rank_task, write_task

FULL = Prepared(
    lambda pk, user: (
        Assignment.objects.filter(pk=pk, user=user)
        .select_related("task__project", "task__proposed", "guideline")
        .defer("guideline__body")
    ),
    2,
)


def values(row):
    return {name: value for name, value in vars(row).items() if name != "_state"}


def test_the_objects_are_those_of_the_orm(project, ann, django_assert_num_queries):  # noqa: F811
    rank_task(project)
    held = claimed(project, ann)
    orm = Assignment.objects.select_related("task__project", "task__proposed", "guideline").get(pk=held.pk)
    FULL.all(held.pk, ann.pk)
    with django_assert_num_queries(1):
        found = FULL.first(held.pk, ann.pk)
        assert values(found) == values(orm), "JSON, UUID and moments as they are in Python"
        assert values(found.task) == values(orm.task)
        assert values(found.task.project) == values(orm.task.project)
        assert found.task.proposed is None
        assert found.guideline.number == orm.guideline.number
    assert "body" in found.guideline.get_deferred_fields()
    assert not found._state.adding
    assert FULL.first(held.pk, ann.pk + 1) is None
    assert FULL.first(held.pk + 1, ann.pk) is None


def test_each_call_has_its_own_values(project):  # noqa: F811
    by_project = Prepared(lambda mark: Task.objects.filter(project=mark, state="open").order_by("pk"), 1)
    tasks = [write_task(project, text) for text in ("one", "two")]
    assert by_project.all(project.pk) == tasks
    assert by_project.all(project.pk + 1) == []


def test_a_text_can_be_a_value(project):  # noqa: F811
    by_kind = Prepared(lambda mark: Task.objects.filter(kind=str(mark)), 1)
    task = write_task(project)
    assert (by_kind.all("write"), by_kind.all("rank")) == ([task], [])


def test_a_value_that_the_query_does_not_use_is_a_mistake(db):
    with pytest.raises(ValueError, match="value 1"):
        Prepared(lambda one, other: Task.objects.filter(pk=one), 2).all(1, 2)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite locks all as it is")
def test_a_query_that_locks_still_locks(project):  # noqa: F811
    locking = Prepared(lambda mark: Task.objects.filter(pk=mark).select_for_update(no_key=True), 1)
    task = write_task(project)
    with transaction.atomic():
        assert locking.first(task.pk) == task
    (found,) = locking.compiled.values()
    assert found.sql.endswith("FOR NO KEY UPDATE")


def test_a_row_is_added_and_changed_as_save_does(project, ann):  # noqa: F811
    task, now = write_task(project), timezone.now()
    row = Assignment(task=task, slot=task.slots.get(), user=ann, leased_until=now, shown_order=[2, 1], draft={"a": "ü"})
    insert(row)
    stored = Assignment.objects.get(pk=row.pk)
    assert values(stored).items() <= values(row).items()
    assert isinstance(stored.token, uuid.UUID)
    row.state, row.draft, row.slot, row.seconds_spent = "released", None, None, 7
    update(row, "state", "draft", "slot")
    stored = Assignment.objects.get(pk=row.pk)
    assert (stored.state, stored.draft, stored.slot, stored.seconds_spent) == ("released", None, None, 0)
    assert Assignment.objects.filter(draft__isnull=True).exists()
    row.save()
    assert Assignment.objects.count() == 1


def test_a_number_that_no_column_holds_finds_nothing(db):
    assert FULL.all(2**63, 1) == []
    assert FULL.all(1, -(2**70)) == []
    assert FULL.first(2**63 - 1, 1) is None
