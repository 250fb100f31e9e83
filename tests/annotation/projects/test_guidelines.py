"""Guidelines are added, never changed."""

from __future__ import annotations

import pytest

from accounts.models import AuditEvent
from annotation.models import GuidelineVersion
from tests.annotation.projects.conftest import signed_in


@pytest.fixture
def guidelines(project) -> str:
    return f"/api/v1/projects/{project.pk}/guidelines/"


def test_each_text_is_a_new_version_and_the_project_shows_the_newest(project, guidelines, manager, annotator):
    client = signed_in(manager)
    first = client.post(guidelines, {"body": "# Be kind\r\n\r\nAlways."})
    assert first.status_code == 201
    assert (first.json()["number"], first.json()["body"]) == (1, "# Be kind\n\nAlways.")
    second = client.post(guidelines, {"body": "# Be kind and brief", "note": "Brief, too"}).json()
    assert (second["number"], second["note"], second["created_by_name"]) == (2, "Brief, too", "Max")
    rows = signed_in(annotator).get(guidelines).json()["results"]
    assert [row["number"] for row in rows] == [2, 1]
    newest = signed_in(annotator).get(f"/api/v1/projects/{project.pk}/").json()["guideline"]
    assert (newest["id"], newest["number"]) == (second["id"], 2)
    assert AuditEvent.objects.filter(verb="guideline_added", actor=manager).count() == 2


def test_only_managers_write_guidelines_and_only_members_read_them(guidelines, reviewer, stranger):
    assert signed_in(reviewer).post(guidelines, {"body": "Mine"}).status_code == 403
    assert signed_in(stranger).get(guidelines).status_code == 404
    assert signed_in(stranger).post(guidelines, {"body": "Mine"}).status_code == 404
    assert not GuidelineVersion.objects.exists()


@pytest.mark.parametrize(
    ("body", "field", "code"),
    [
        ({"body": " \n "}, "body", "blank"),
        ({"body": "Be kind."}, "body", "unchanged"),
        ({"body": "Be kind.\r\n"}, "body", "unchanged"),
        ({"body": "x" * 200_001}, "body", "max_length"),
        ({"body": "Be brief.", "note": "x" * 301}, "note", "max_length"),
        ({}, "body", "required"),
    ],
)
def test_a_version_that_adds_nothing_is_refused(project, guidelines, manager, body, field, code):
    client = signed_in(manager)
    client.post(guidelines, {"body": "Be kind."})
    response = client.post(guidelines, body)
    assert response.status_code == 400
    assert {detail["field"]: detail["code"] for detail in response.json()["error"]["details"]} == {field: code}
    assert project.guidelines.count() == 1
