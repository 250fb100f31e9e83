"""Tokens for scripts."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import AccessToken
from accounts.services.tokens import create_token
from tests.accounts.conftest import PASSWORD, signed_in

TOKENS = "/api/v1/tokens/"


def bearer(secret: str) -> APIClient:
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
    return client


def test_a_token_is_shown_once_and_kept_as_a_digest(ada):
    client = signed_in(ada)
    made = client.post(TOKENS, {"name": "nightly", "scopes": ["read"]})
    assert made.status_code == 201
    secret = made.json()["token"]
    assert secret.startswith("tl_")
    assert "token" not in client.get(TOKENS).json()["results"][0]
    stored = AccessToken.objects.get()
    assert secret not in {stored.digest, stored.prefix}
    assert bearer(secret).get("/api/v1/auth/me/").json()["email"] == "ada@example.org"


def test_a_token_does_no_more_than_its_scopes(admin):
    _, secret = create_token(user=admin, name="reader", scopes=["read"])
    response = bearer(secret).get("/api/v1/users/")
    assert response.status_code == 403
    assert "administer" in response.json()["error"]["message"]


@pytest.mark.parametrize("spoil", ["revoked", "expired", "owner_closed"])
def test_a_spent_token_is_refused(ada, spoil):
    token, secret = create_token(user=ada, name="old", scopes=["read"])
    if spoil == "revoked":
        token.revoked_at = timezone.now()
    elif spoil == "expired":
        token.expires_at = timezone.now() - timedelta(seconds=1)
    else:
        ada.is_active = False
        ada.save()
    token.save()
    response = bearer(secret).get("/api/v1/auth/me/")
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == "Bearer"


def test_a_token_can_neither_make_tokens_nor_change_the_password(ada):
    _, secret = create_token(user=ada, name="all", scopes=["read", "manage"])
    assert bearer(secret).post(TOKENS, {"name": "more", "scopes": ["read"]}).status_code == 403
    change = {"current": PASSWORD, "new": "a quite different phrase"}
    assert bearer(secret).post("/api/v1/auth/password/", change).status_code == 403


def test_only_an_administrators_token_may_administer(ada):
    assert signed_in(ada).post(TOKENS, {"name": "x", "scopes": ["administer"]}).status_code == 403


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": "x", "scopes": []}, "scopes"),
        ({"name": "x", "scopes": ["fly"]}, "scopes.0"),
        ({"name": "x", "scopes": ["read"], "expires_at": "2001-01-01T00:00:00Z"}, "expires_at"),
        ({"scopes": ["read"]}, "name"),
    ],
)
def test_a_bad_token_request_names_the_field(ada, body, field):
    response = signed_in(ada).post(TOKENS, body)
    assert response.status_code == 400
    assert field in [detail["field"] for detail in response.json()["error"]["details"]]


def test_people_revoke_only_their_own_tokens(ada, admin):
    token, secret = create_token(user=ada, name="mine", scopes=["read"])
    assert signed_in(admin).delete(f"{TOKENS}{token.pk}/").status_code == 404
    assert signed_in(ada).delete(f"{TOKENS}{token.pk}/").status_code == 204
    assert bearer(secret).get("/api/v1/auth/me/").status_code == 401
