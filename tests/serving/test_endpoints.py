"""Who may set endpoints up, what becomes of their keys, and which addresses are refused."""

from __future__ import annotations

import pytest
from django.db import connection
from rest_framework.test import APIClient

from accounts.models import AuditEvent, Organization
from annotation.models import SuggestionState
from serving.models import Endpoint, ProjectModels
from serving.services.endpoints import try_endpoint
from serving.services.secrets import UnreadableSecret, decrypt, encrypt
from tests.annotation.making import client_of, person
from tests.serving.conftest import state_of, work
from tests.serving.openai_server import KEY

pytestmark = pytest.mark.django_db
NEW = {"name": "Lab", "base_url": "https://lab.example.org/v1/", "model": "large"}


@pytest.fixture
def client(admin) -> APIClient:
    return client_of(admin)


def test_an_administrator_sets_one_up_and_the_key_never_comes_back(client, max_):
    made = client.post("/api/v1/endpoints/", NEW | {"api_key": KEY})
    assert made.status_code == 201
    assert made.json()["base_url"] == "https://lab.example.org/v1"
    assert made.json()["has_key"] is True
    number = made.json()["id"]
    pages = [
        made,
        client.get("/api/v1/endpoints/"),
        client.get(f"/api/v1/endpoints/{number}/"),
        client.get("/api/v1/audit/"),
    ]
    for page in pages:
        assert KEY not in page.content.decode()
        assert "api_key" not in page.content.decode()


def test_the_key_lies_encrypted_in_the_database(client, settings):
    client.post("/api/v1/endpoints/", NEW | {"api_key": KEY})
    with connection.cursor() as cursor:
        cursor.execute("SELECT api_key FROM serving_endpoint")
        ((kept,),) = cursor.fetchall()
    assert KEY not in kept
    assert decrypt(kept) == KEY
    settings.SECRET_KEY = "another"
    with pytest.raises(UnreadableSecret):
        decrypt(kept)


def test_two_keys_that_are_the_same_lie_there_differently():
    assert encrypt(KEY) != encrypt(KEY)
    assert encrypt("") == decrypt("") == ""


def test_a_key_stays_is_changed_and_is_removed(client):
    number = client.post("/api/v1/endpoints/", NEW | {"api_key": KEY}).json()["id"]
    client.patch(f"/api/v1/endpoints/{number}/", {"name": "Lab 2"})
    assert decrypt(Endpoint.objects.get().api_key) == KEY
    client.patch(f"/api/v1/endpoints/{number}/", {"api_key": "sk-other"})
    assert decrypt(Endpoint.objects.get().api_key) == "sk-other"
    assert client.patch(f"/api/v1/endpoints/{number}/", {"api_key": ""}).json()["has_key"] is False


def test_a_key_does_not_follow_its_endpoint_to_another_server(client):
    number = client.post("/api/v1/endpoints/", NEW | {"api_key": KEY}).json()["id"]
    moved = {"base_url": "https://elsewhere.example.org/v1"}
    refused = client.patch(f"/api/v1/endpoints/{number}/", moved)
    assert refused.status_code == 400
    assert refused.json()["error"]["details"][0]["field"] == "api_key"
    assert client.patch(f"/api/v1/endpoints/{number}/", moved | {"api_key": "sk-new"}).status_code == 200


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.org/v1", "file:///etc/passwd", "example.org/v1", "https://", "https://ann:secret@example.org/v1",
        "https://example.org/v1?key=1", "http://169.254.169.254/latest", "http://[fe80::1]/v1", "http://example.org:x/v1",
    ],
)  # fmt: skip
def test_addresses_that_are_none_of_a_server_are_refused(client, url):
    refused = client.post("/api/v1/endpoints/", NEW | {"base_url": url})
    assert refused.status_code == 400, url
    assert refused.json()["error"]["details"][0]["field"] == "base_url"


def test_a_name_is_given_once(client):
    assert client.post("/api/v1/endpoints/", NEW).status_code == 201
    assert client.post("/api/v1/endpoints/", NEW).status_code == 409


def test_nobody_else_reads_sets_or_tries_endpoints(endpoint, max_, rex, ann):
    stranger = person(Organization.objects.create(name="Elsewhere"), "eve", is_superuser=True)
    for who in (max_, rex, ann):
        client = client_of(who)
        assert client.get("/api/v1/endpoints/").status_code == 403
        assert client.post("/api/v1/endpoints/", NEW).status_code == 403
        assert client.patch(f"/api/v1/endpoints/{endpoint.pk}/", {"base_url": "http://127.0.0.1"}).status_code == 403
        assert client.post(f"/api/v1/endpoints/{endpoint.pk}/test/").status_code == 403
    assert client_of(stranger).get(f"/api/v1/endpoints/{endpoint.pk}/").status_code == 404


def test_changes_are_in_the_audit_log_without_the_key(client):
    number = client.post("/api/v1/endpoints/", NEW | {"api_key": KEY}).json()["id"]
    client.patch(f"/api/v1/endpoints/{number}/", {"api_key": "sk-other", "enabled": False})
    event = AuditEvent.objects.filter(verb="endpoint_changed").get()
    assert event.after["key_changed"] is True
    assert "sk-" not in str(event.before) + str(event.after)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("model", "state"), [("good", SuggestionState.DONE), ("locked", SuggestionState.FAILED)])
def test_a_test_goes_the_way_of_drafts_and_shows_administrators_what_the_server_said(
    endpoint, admin, use, model, state
):
    use(model)
    endpoint.refresh_from_db()
    trial = try_endpoint(endpoint=endpoint, by=admin)
    work()
    assert state_of(trial) == state
    shown = client_of(admin).get(f"/api/v1/suggestions/{trial.pk}/").json()
    assert ("Incorrect API key" in shown["detail"]) is (model == "locked")


def test_managers_choose_among_what_is_set_up(project, endpoint, max_, ann):
    client, page = client_of(max_), f"/api/v1/projects/{project.pk}/drafting/settings/"
    shown = client.get(page).json()
    (choice,) = shown.pop("choices")
    assert (choice["key"], shown["source"], shown["drafts"]) == (f"endpoint:{endpoint.pk}", "", False)
    assert endpoint.base_url not in client.get(page).content.decode()
    on = shown | {"drafts": True}
    assert client.put(page, on).json()["error"]["details"][0]["field"] == "source"
    assert client.put(page, on | {"source": "endpoint:999"}).status_code == 400
    assert client.put(page, on | {"source": choice["key"]}).status_code == 200
    assert ProjectModels.objects.get().endpoint == endpoint
    assert client_of(ann).get(page).status_code == 403
    told = client_of(ann).get(f"/api/v1/projects/{project.pk}/drafting/")
    assert told.json() == {"drafts": True, "chat": False, "samples": False, "off": ""}
    Endpoint.objects.update(enabled=False)
    assert "switched" in client_of(ann).get(f"/api/v1/projects/{project.pk}/drafting/").json()["off"]
