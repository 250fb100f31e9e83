"""Bodies are read within bounds, and what cannot be read is refused in the one shape."""

from __future__ import annotations

import json

import pytest
from rest_framework.test import APIClient

from accounts.models import Organization
from accounts.services.people import create_person

PROJECTS = "/api/v1/projects/"


@pytest.fixture
def client(db) -> APIClient:
    user = create_person(
        organization=Organization.objects.create(name="Harbour Goods"),
        email="root@example.org",
        password="correct horse battery",
        is_administrator=True,
    )
    client = APIClient()
    client.force_login(user)
    return client


def code(response) -> tuple[int, str]:
    return response.status_code, response.json()["error"]["code"]


def test_a_body_over_the_limit_is_refused(client, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000
    body = json.dumps({"name": "x", "description": "x" * 1_000})
    assert code(client.post(PROJECTS, body, content_type="application/json")) == (413, "too_large")
    assert client.post(PROJECTS, {"name": "x", "description": "x" * 800}).status_code == 201


def test_json_that_is_nested_without_end_is_refused(client):
    body = '{"name": "x", "output_schema": ' + '{"not": ' * 50_000 + "{}" + "}" * 50_001
    assert code(client.post(PROJECTS, body, content_type="application/json")) == (400, "parse_error")


@pytest.mark.parametrize("body", [b"{", b"\xff", b'{"name": NaN}', b""])
def test_what_is_no_json_is_refused(client, body):
    assert client.post(PROJECTS, body, content_type="application/json").status_code == 400


def test_a_form_with_too_much_text_is_refused(client, settings):
    project = client.post(PROJECTS, {"name": "x"}).json()["id"]
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000
    imports = f"{PROJECTS}{project}/imports/"
    assert code(client.post(imports, {"kind": "x" * 2_000}, format="multipart")) == (413, "too_large")
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 3
    many = {f"f{number}": "x" for number in range(9)}
    assert code(client.post(imports, many, format="multipart")) == (400, "bad_request")
