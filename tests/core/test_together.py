"""Statements that wait for company: never late, never out of order, never half."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEvent, Organization
from core.prepared import insert, update
from core.together import answers, together, write

ADD = "INSERT INTO accounts_organization (name, created_at) VALUES (%s, CURRENT_TIMESTAMP)"
on_postgresql = pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has no way to spare")


def names() -> list[str]:
    return list(Organization.objects.order_by("pk").values_list("name", flat=True))


def event(verb: str) -> AuditEvent:
    return AuditEvent(verb=verb, object_type="test", object_id="1")


@pytest.mark.django_db
def test_what_waits_is_there_for_whoever_reads_and_in_its_order():
    with transaction.atomic(), together():
        write(ADD, ["first"])
        write(ADD, ["second"])
        assert names() == ["first", "second"]
        write(ADD, ["third"])
        assert answers(["SELECT COUNT(*) FROM accounts_organization"], {}) == [[(3,)]]
        row = Organization(name="fourth")
        insert(row)
        row.name = "fourth, renamed"
        update(row, "name")
    assert names() == ["first", "second", "third", "fourth, renamed"]


@pytest.mark.django_db
def test_a_row_that_needs_its_key_gets_its_own():
    with transaction.atomic(), together():
        write(ADD, ["before"])
        row = Organization(name="mine")
        insert(row)
        assert Organization.objects.get(pk=row.pk).name == "mine"


@pytest.mark.django_db
def test_an_error_within_leaves_nothing():
    def fail() -> None:
        with transaction.atomic(), together():
            write(ADD, ["lost"])
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert names() == []
    write(ADD, ["kept"])
    assert names() == ["kept"]


@pytest.mark.django_db
def test_a_statement_that_fails_at_the_end_undoes_the_whole():
    def fail() -> None:
        with transaction.atomic(), together():
            write(ADD, ["lost"])
            write(ADD, [None])

    with pytest.raises(IntegrityError):
        fail()
    assert names() == []


@pytest.mark.django_db
def test_within_another_one_it_is_one():
    with transaction.atomic(), together():
        write(ADD, ["outer"])
        with together():
            write(ADD, ["inner"])
        assert names() == ["outer", "inner"]


@pytest.mark.django_db
def test_savepoints_keep_their_place():
    def fail() -> None:
        with transaction.atomic():
            write(ADD, ["within"])
            raise RuntimeError

    with transaction.atomic(), together():
        write(ADD, ["before"])
        with pytest.raises(RuntimeError):
            fail()
    assert names() == ["before"]


@on_postgresql
@pytest.mark.django_db
def test_so_many_statements_are_one_message():
    with transaction.atomic(), CaptureQueriesContext(connection) as ran, together():
        for number in range(5):
            write(ADD, [f"number {number}"])
            insert(event(f"made {number}"), key=False)
    assert len(ran) == 1
    assert len(names()) == 5
    assert AuditEvent.objects.filter(object_type="test").count() == 5


@pytest.mark.django_db
def test_several_questions_at_once_each_have_their_answer():
    write(ADD, ["one"])
    asked = [
        "SELECT COUNT(*) FROM accounts_organization",
        "SELECT name FROM accounts_organization WHERE name = %(name)s",
    ]
    assert answers(asked, {"name": "one"}) == [[(1,)], [("one",)]]
