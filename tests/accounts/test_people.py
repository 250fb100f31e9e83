"""People are made and changed by administrators only."""

from __future__ import annotations

import pytest
from rest_framework.test import APIClient

from accounts.models import AuditEvent, Organization, User
from accounts.services.people import create_person
from accounts.services.tokens import create_token
from tests.accounts.conftest import PASSWORD, signed_in

USERS = "/api/v1/users/"


def test_an_administrator_creates_a_person_who_can_sign_in(admin):
    body = {"email": "Grace@Example.org", "name": "Grace", "password": "a long enough phrase"}
    assert signed_in(admin).post(USERS, body).status_code == 201
    login = APIClient().post("/api/v1/auth/login/", {"email": "grace@example.org", "password": "a long enough phrase"})
    assert login.status_code == 200


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"email": "ADA@example.org", "password": "a long enough phrase"}, "email"),
        ({"email": "no address", "password": "a long enough phrase"}, "email"),
        ({"email": "new@example.org", "password": "short"}, "password"),
        ({"email": "new@example.org"}, "password"),
    ],
)
def test_a_bad_person_names_the_field_and_makes_nobody(admin, ada, body, field):
    before = User.objects.count()
    response = signed_in(admin).post(USERS, body)
    assert response.status_code == 400
    assert field in [detail["field"] for detail in response.json()["error"]["details"]]
    assert User.objects.count() == before


def test_closing_an_account_ends_its_sessions_and_tokens(admin, ada):
    _, secret = create_token(user=ada, name="t", scopes=["read"])
    session = signed_in(ada)
    assert signed_in(admin).patch(f"{USERS}{ada.pk}/", {"is_active": False}).status_code == 200
    assert session.get("/api/v1/auth/me/").status_code == 401
    script = APIClient()
    script.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
    assert script.get("/api/v1/auth/me/").status_code == 401


def test_the_last_administrator_stays(admin):
    response = signed_in(admin).patch(f"{USERS}{admin.pk}/", {"is_administrator": False})
    assert response.status_code == 409
    assert response.json()["error"]["code"] == "last_administrator"


def test_another_organisations_people_are_not_there(admin):
    other = Organization.objects.create(name="Other")
    stranger = create_person(organization=other, email="s@example.org", password=PASSWORD)
    assert signed_in(admin).get(f"{USERS}{stranger.pk}/").status_code == 404
    assert [row["email"] for row in signed_in(admin).get(USERS).json()["results"]] == ["root@example.org"]


def test_the_audit_log_tells_who_did_what(admin, ada):
    signed_in(admin).patch(f"{USERS}{ada.pk}/", {"name": "Ada L."})
    row = signed_in(admin).get("/api/v1/audit/?verb=person_changed").json()["results"][0]
    assert row["actor"] == admin.pk
    assert row["before"]["name"] == "Ada"
    assert row["after"]["name"] == "Ada L."
    assert row["request_id"]


def test_audit_events_are_never_changed(ada):
    event = AuditEvent.objects.filter(verb="person_created").first()
    assert event is not None
    event.verb = "nothing_happened"
    with pytest.raises(TypeError):
        event.save()


ROUTES = [
    # method, route, {role: status}
    ("get", "/api/v1/auth/me/", {"anonymous": 401, "member": 200, "administrator": 200}),
    ("post", "/api/v1/auth/logout/", {"anonymous": 401, "member": 204, "administrator": 204}),
    ("post", "/api/v1/auth/password/", {"anonymous": 401, "member": 400, "administrator": 400}),
    ("get", "/api/v1/tokens/", {"anonymous": 401, "member": 200, "administrator": 200}),
    ("post", "/api/v1/tokens/", {"anonymous": 401, "member": 400, "administrator": 400}),
    ("delete", "/api/v1/tokens/1/", {"anonymous": 401, "member": 404, "administrator": 404}),
    ("get", "/api/v1/users/", {"anonymous": 401, "member": 403, "administrator": 200}),
    ("post", "/api/v1/users/", {"anonymous": 401, "member": 403, "administrator": 400}),
    ("get", "/api/v1/users/{ada}/", {"anonymous": 401, "member": 403, "administrator": 200}),
    ("patch", "/api/v1/users/{ada}/", {"anonymous": 401, "member": 403, "administrator": 200}),
    ("get", "/api/v1/audit/", {"anonymous": 401, "member": 403, "administrator": 200}),
]


@pytest.mark.parametrize("role", ["anonymous", "member", "administrator"])
@pytest.mark.parametrize(("method", "route", "expected"), ROUTES)
def test_role_by_endpoint(role, method, route, expected, ada, admin):
    client = {"anonymous": APIClient(), "member": signed_in(ada), "administrator": signed_in(admin)}[role]
    response = getattr(client, method)(route.format(ada=ada.pk), {} if method != "get" else None)
    assert response.status_code == expected[role], response.content
    if response.status_code >= 400:
        assert set(response.json()["error"]) == {"code", "message", "details", "request_id"}
