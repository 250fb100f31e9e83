"""Uploading a file over HTTP, following its import, reading its faults."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import pytest
from rest_framework.test import APIClient

from accounts.models import Organization
from accounts.services.tokens import create_token
from annotation.models import ImportBatch, Item
from annotation.services import import_running
from tests.annotation.projects.conftest import PASSWORD, join, person, signed_in
from tests.annotation.projects.files import imported, jsonl, pair, prompts


@pytest.fixture
def imports(project) -> str:
    return f"/api/v1/projects/{project.pk}/imports/"


def named(data: bytes, name: str = "lines.jsonl") -> io.BytesIO:
    file = io.BytesIO(data)
    file.name = name
    return file


def upload(client, address, data: bytes, *, key: str = "", name: str = "lines.jsonl", **fields):
    headers = {"HTTP_IDEMPOTENCY_KEY": key} if key else {}
    body = {"kind": "write", **fields, "file": named(data, name)}
    return client.post(address, body, format="multipart", **headers)


def left_behind(folder: Path) -> list[Path]:
    return list((folder / "imports").iterdir()) if (folder / "imports").is_dir() else []


def test_a_file_is_accepted_then_imported_then_reported(imports, manager, project):
    client, data = signed_in(manager), jsonl(*prompts(3))
    response = upload(client, imports, data, priority=5, name="../mail/März.jsonl")
    assert response.status_code == 202
    batch = response.json()
    assert (batch["state"], batch["phase"], batch["kind"], batch["mode"]) == (
        "queued",
        "waiting",
        "write",
        "all_or_nothing",
    )
    assert (batch["file_name"], batch["file_bytes"], batch["created_by_name"]) == ("März.jsonl", len(data), "Max")
    assert ImportBatch.objects.get().file_digest == hashlib.sha256(data).hexdigest()
    import_running.run(batch["id"])
    after = client.get(f"/api/v1/imports/{batch['id']}/").json()
    assert (after["state"], after["created_count"], after["lines_read"]) == ("completed", 3, 3)
    assert after["message"] == "3 lines were imported."
    assert after["finished_at"] is not None
    assert [row["id"] for row in client.get(imports).json()["results"]] == [batch["id"]]
    assert set(Item.objects.values_list("tasks__priority", flat=True)) == {5}


def test_a_script_uploads_with_a_token_of_the_manage_scope(imports, manager):
    client = APIClient()
    for scopes, status in ((["read", "annotate"], 403), (["manage"], 202)):
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {create_token(user=manager, name='x', scopes=scopes)[1]}")
        assert upload(client, imports, jsonl(*prompts(1))).status_code == status


def test_a_session_needs_its_csrf_token_and_the_form_may_carry_it(imports, manager, uploads_folder):
    client = APIClient(enforce_csrf_checks=True)
    client.get("/api/v1/auth/csrf/")
    token = client.cookies["csrftoken"].value
    login = {"email": manager.email, "password": PASSWORD}
    assert client.post("/api/v1/auth/login/", login, HTTP_X_CSRFTOKEN=token).status_code == 200
    assert upload(client, imports, jsonl(*prompts(1))).status_code == 403
    assert left_behind(uploads_folder) == []
    token = client.cookies["csrftoken"].value
    accepted = upload(client, imports, jsonl(*prompts(1)), csrfmiddlewaretoken=token)
    assert accepted.status_code == 202
    assert ImportBatch.objects.get().file_bytes == len(jsonl(*prompts(1)))


def test_faults_are_listed_in_the_order_of_the_file(imports, manager, reviewer, project):
    batch = imported(project, jsonl({"prompt": ""}) + b"\xff\n" + jsonl({"prompt": "ok", "colour": "red"}))
    page = signed_in(reviewer).get(f"/api/v1/imports/{batch.pk}/errors/").json()["results"]
    assert [(row["line"], row["field"], row["code"]) for row in page] == [
        (1, "prompt", "empty_prompt"),
        (2, "", "wrong_encoding"),
        (3, "colour", "unknown_field"),
    ]
    assert page[0]["excerpt"] == '{"prompt":""}'
    assert "0xff" in page[1]["message"]


def test_only_managers_import_and_only_reviewers_and_managers_see_imports(
    imports, manager, reviewer, annotator, stranger, project, organization, uploads_folder
):
    for user, status in ((reviewer, 403), (annotator, 403), (stranger, 404)):
        assert upload(signed_in(user), imports, jsonl(*prompts(1))).status_code == status
    assert APIClient().post(imports, {"file": named(b"{}")}, format="multipart").status_code == 401
    assert left_behind(uploads_folder) == []
    batch = imported(project, jsonl(*prompts(1)))
    outsider = person(Organization.objects.create(name="Elsewhere"), "eve", is_administrator=True)
    for address in (f"/api/v1/imports/{batch.pk}/", f"/api/v1/imports/{batch.pk}/errors/"):
        assert signed_in(reviewer).get(address).status_code == 200
        for user in (annotator, stranger, outsider):
            assert signed_in(user).get(address).status_code == 404
    assert signed_in(annotator).get(imports).status_code == 403


def test_the_same_upload_with_the_same_key_is_one_import(imports, manager, uploads_folder):
    client = signed_in(manager)
    first = upload(client, imports, jsonl(*prompts(2)), key="abc")
    again = upload(client, imports, jsonl(*prompts(2)), key="abc")
    assert (again.status_code, again.json()) == (202, first.json())
    assert again.headers["Idempotent-Replay"] == "true"
    assert ImportBatch.objects.count() == len(left_behind(uploads_folder)) == 1
    for data, mode in ((jsonl(*prompts(3)), "all_or_nothing"), (jsonl(*prompts(2)), "skip_bad")):
        refused = upload(client, imports, data, key="abc", mode=mode)
        assert refused.status_code == 409
        assert refused.json()["error"]["code"] == "idempotency_conflict"
    assert ImportBatch.objects.count() == len(left_behind(uploads_folder)) == 1


@pytest.mark.parametrize(
    ("fields", "field", "code"),
    [
        ({"kind": "draw"}, "kind", "invalid_choice"),
        ({"kind": ""}, "kind", "invalid_choice"),
        ({"mode": "some"}, "mode", "invalid_choice"),
        ({"priority": "high"}, "priority", "invalid"),
        ({"priority": 10**7}, "priority", "max_value"),
        ({"data": b""}, "file", "empty"),
    ],
)
def test_a_bad_field_is_named_and_the_file_is_gone(imports, manager, uploads_folder, fields, field, code):
    data = fields.pop("data", jsonl(*prompts(1)))
    response = upload(signed_in(manager), imports, data, **fields)
    assert response.status_code == 400
    assert {detail["field"]: detail["code"] for detail in response.json()["error"]["details"]} == {field: code}
    assert not ImportBatch.objects.exists()
    assert left_behind(uploads_folder) == []


def test_a_request_without_a_file_or_not_as_a_form_is_refused(imports, manager):
    client = signed_in(manager)
    response = client.post(imports, {"kind": "write"}, format="multipart")
    assert [detail["field"] for detail in response.json()["error"]["details"]] == ["file"]
    response = client.post(imports, {"kind": "write", "file": "lines"}, format="multipart")
    assert [detail["field"] for detail in response.json()["error"]["details"]] == ["file"]
    assert client.post(imports, {"kind": "write"}).status_code == 415
    broken = client.post(imports, b"--x\r\nnot a form", content_type="multipart/form-data; boundary=")
    assert broken.status_code == 400


@pytest.mark.parametrize("honest", [True, False])
def test_a_file_over_the_limit_is_refused_while_it_arrives(
    imports, manager, settings, uploads_folder, honest, monkeypatch
):
    if honest:
        settings.IMPORT_MAX_BYTES = 10
        monkeypatch.setattr("annotation.api.uploads.ENVELOPE_BYTES", 10)
    else:
        settings.IMPORT_MAX_BYTES = 100_000
    response = upload(signed_in(manager), imports, b"x" * 200_000)
    assert response.status_code == 413
    assert response.json()["error"]["code"] == "too_large"
    assert left_behind(uploads_folder) == []


def test_an_archived_project_takes_no_imports(imports, manager, project, uploads_folder):
    signed_in(manager).patch(f"/api/v1/projects/{project.pk}/", {"archived": True})
    response = upload(signed_in(manager), imports, jsonl(*prompts(1)))
    assert (response.status_code, response.json()["error"]["code"]) == (409, "project_archived")
    assert left_behind(uploads_folder) == []


def test_pairs_are_imported_by_an_administrator_too(imports, administrator):
    response = upload(signed_in(administrator), imports, jsonl(pair("red")), kind="rank", mode="skip_bad")
    assert response.status_code == 202
    assert import_running.run(response.json()["id"]) == "completed"


def test_two_roles_see_one_import_once(imports, project, reviewer):
    join(project, reviewer, "manager")
    imported(project, jsonl(*prompts(1)))
    assert len(signed_in(reviewer).get(imports).json()["results"]) == 1
