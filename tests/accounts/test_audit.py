"""The audit log: append-only by the database's own word, with the names of what it tells of."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from rest_framework.test import APIClient

from accounts.models import AuditEvent, Organization, User
from accounts.services.audit import record
from accounts.services.people import create_person, update_person

REFUSED = "The audit log is append-only"


@pytest.fixture
def admin(db: None) -> User:
    organization = Organization.objects.create(name="Harbour Goods")
    return User.objects.create(email="ada@example.org", name="Ada", organization=organization, is_superuser=True)


@pytest.fixture
def event(admin: User) -> AuditEvent:
    return record(actor=admin, verb="person_changed", target=admin, before={"name": "Eda"}, after={"name": "Ada"})


@pytest.mark.parametrize(
    "change",
    [
        lambda: AuditEvent.objects.update(verb="nothing"),
        lambda: AuditEvent.objects.all().delete(),
        lambda: AuditEvent.objects.all()._raw_delete("default"),
        lambda: connection.cursor().execute("UPDATE accounts_auditevent SET actor_id = NULL"),
        lambda: connection.cursor().execute("DELETE FROM accounts_auditevent"),
    ],
)
def test_no_event_can_be_changed_or_removed(event, change):
    with pytest.raises(DatabaseError, match=REFUSED), transaction.atomic():
        change()
    assert AuditEvent.objects.get(pk=event.pk).after == {"name": "Ada"}


@pytest.mark.skipif("connection.vendor != 'postgresql'")
def test_the_table_cannot_be_emptied_at_once(event):
    connection.check_constraints()
    with pytest.raises(DatabaseError, match=REFUSED), transaction.atomic():
        connection.cursor().execute("TRUNCATE accounts_auditevent")


def test_the_model_refuses_before_the_database_does(event):
    event.verb = "nothing"
    with pytest.raises(TypeError, match="never changed"):
        event.save()


def test_the_database_kept_its_triggers_through_every_migration(db):
    """SQLite makes a table anew to change a column, and forgets its triggers: run ``protect`` of 0003 again then."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tgname FROM pg_trigger WHERE tgrelid = 'accounts_auditevent'::regclass")
            expected = {"accounts_audit_rows", "accounts_audit_truncate"}
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'accounts_auditevent'")
            expected = {"accounts_audit_update", "accounts_audit_delete"}
        assert expected <= {name for (name,) in cursor.fetchall()}


@pytest.mark.django_db(transaction=True)
def test_the_flush_of_the_tests_empties_it_all_the_same():
    organization = Organization.objects.create(name="Harbour Goods")
    record(actor=None, verb="made", target=organization)
    call_command("flush", interactive=False, verbosity=0, inhibit_post_migrate=True)
    assert not AuditEvent.objects.exists()
    record(actor=None, verb="made", target=Organization.objects.create(name="Harbour Goods"))
    with pytest.raises(DatabaseError, match=REFUSED), transaction.atomic():
        AuditEvent.objects.all().delete()


def test_the_list_names_people_and_things(admin):
    ben = create_person(
        organization=admin.organization, email="ben@example.org", name="Ben", password="correct horse 9", by=admin
    )
    update_person(user=ben, by=admin, name="Benjamin")
    client = APIClient()
    client.force_login(admin)
    answered = client.get("/api/v1/audit/", HTTP_X_REQUEST_ID="ask-for-the-log").json()["results"]
    assert [(row["actor_name"], row["verb"], row["object_name"]) for row in answered[:2]] == [
        ("Ada", "person_changed", "Benjamin"),
        ("Ada", "person_created", "Benjamin"),
    ]


def test_the_list_takes_as_many_statements_whatever_is_on_it(admin, django_assert_max_num_queries):
    people = [
        User.objects.create(email=f"p{n}@example.org", name=f"P{n}", organization=admin.organization) for n in range(9)
    ]
    for someone in people:
        record(actor=someone, verb="person_changed", target=someone)
    client = APIClient()
    client.force_login(admin)
    with django_assert_max_num_queries(5):
        rows = client.get("/api/v1/audit/").json()["results"]
    assert {row["object_name"] for row in rows} == {f"P{n}" for n in range(9)}


@pytest.mark.parametrize("object_type", ["organization", "unheard"])
def test_what_is_gone_has_no_name_and_keeps_its_number(admin, object_type):
    AuditEvent.objects.create(
        organization=admin.organization, actor=admin, verb="made", object_type=object_type, object_id="987654"
    )
    client = APIClient()
    client.force_login(admin)
    (row,) = client.get("/api/v1/audit/").json()["results"]
    assert (row["object_name"], row["object_id"]) == ("", "987654")
