"""Signing in and out, and what protects it."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from rest_framework.test import APIClient

from accounts.models import AuditEvent
from tests.accounts.conftest import PASSWORD, signed_in

LOGIN = "/api/v1/auth/login/"


@pytest.fixture(autouse=True)
def _fresh_throttle(db):
    cache.clear()


def test_sign_in_answers_with_the_person_and_opens_a_session(client, ada):
    response = client.post(LOGIN, {"email": "Ada@Example.org ", "password": PASSWORD})
    assert response.status_code == 200
    assert response.json()["email"] == "ada@example.org"
    assert client.get("/api/v1/auth/me/").json()["name"] == "Ada"
    assert AuditEvent.objects.filter(verb="signed_in", actor=ada).count() == 1


@pytest.mark.parametrize(("email", "password"), [("ada@example.org", "wrong"), ("nobody@example.org", PASSWORD)])
def test_a_wrong_password_and_an_unknown_person_get_the_same_answer(client, ada, email, password):
    response = client.post(LOGIN, {"email": email, "password": password})
    assert response.status_code == 401
    assert response.json()["error"]["code"] == "wrong_credentials"
    assert "do not belong together" in response.json()["error"]["message"]


def test_a_closed_account_cannot_sign_in(client, ada):
    ada.is_active = False
    ada.save()
    assert client.post(LOGIN, {"email": "ada@example.org", "password": PASSWORD}).status_code == 401


def test_too_many_tries_are_refused_with_the_time_to_wait(client, ada):
    for _ in range(10):
        assert client.post(LOGIN, {"email": "ada@example.org", "password": "guess"}).status_code == 401
    response = client.post(LOGIN, {"email": "ada@example.org", "password": PASSWORD})
    assert response.status_code == 429
    assert response.json()["error"]["code"] == "throttled"
    assert int(response.headers["Retry-After"]) > 0


def test_sign_in_needs_a_csrf_token(ada):
    strict = APIClient(enforce_csrf_checks=True)
    assert strict.post(LOGIN, {"email": "ada@example.org", "password": PASSWORD}).status_code == 403
    strict.get("/api/v1/auth/csrf/")
    token = strict.cookies["csrftoken"].value
    response = strict.post(LOGIN, {"email": "ada@example.org", "password": PASSWORD}, HTTP_X_CSRFTOKEN=token)
    assert response.status_code == 200


def test_sign_out_ends_the_session(ada):
    client = signed_in(ada)
    assert client.post("/api/v1/auth/logout/").status_code == 204
    response = client.get("/api/v1/auth/me/")
    assert response.status_code == 401
    assert response.json()["error"]["code"] == "not_signed_in"


def test_passwords_are_kept_as_argon2(ada):
    assert ada.password.startswith("argon2$")


def test_changing_the_password_keeps_this_session_and_ends_the_others(ada):
    here, elsewhere = signed_in(ada), signed_in(ada)
    response = here.post("/api/v1/auth/password/", {"current": PASSWORD, "new": "a quite different phrase"})
    assert response.status_code == 204
    assert here.get("/api/v1/auth/me/").status_code == 200
    assert elsewhere.get("/api/v1/auth/me/").status_code == 401


@pytest.mark.parametrize(
    ("current", "new", "field"), [("wrong", "a quite different phrase", "current"), (PASSWORD, "12345678", "new")]
)
def test_a_bad_password_change_names_the_field(ada, current, new, field):
    response = signed_in(ada).post("/api/v1/auth/password/", {"current": current, "new": new})
    assert response.status_code == 400
    assert response.json()["error"]["details"][0]["field"] == field
