"""Guidelines that have to be read before the next task, and who has read them."""

from __future__ import annotations

import pytest

from accounts.models import AuditEvent
from annotation.models import GuidelineReading
from annotation.queries.guidelines import headings_of
from annotation.services.guidelines import add_guideline, unread_guideline
from tests.annotation.making import client_of, write_task


@pytest.fixture
def url(project) -> str:
    return f"/api/v1/projects/{project.pk}/guidelines/"


def test_a_version_that_must_be_read_comes_before_the_next_task(project, ann, max_, url):
    write_task(project)
    assert unread_guideline(project, ann) is None
    made = client_of(max_).post(url, {"body": "# Be kind", "note": "Kind", "must_acknowledge": True}).json()
    assert (made["number"], made["must_acknowledge"], made["read_by_me"], made["sections"]) == (
        2,
        True,
        True,
        ["Be kind"],
    )
    assert unread_guideline(project, ann).number == 2
    claim = client_of(ann).post(f"/api/v1/projects/{project.pk}/claim/", {}).json()
    assert (claim["assignment"], claim["reason"]["code"]) == (None, "guideline_unread")
    read = client_of(ann).post(f"{url}2/read/")
    assert (read.status_code, read.json()["read_by_me"]) == (200, True)
    assert unread_guideline(project, ann) is None
    assert client_of(ann).post(f"/api/v1/projects/{project.pk}/claim/", {}).json()["assignment"] is not None
    assert [row["read_by_me"] for row in client_of(ann).get(url).json()["results"]] == [True, False]


def test_who_has_read_a_later_version_need_not_read_an_earlier_one(project, ann, bea, max_, url):
    add_guideline(project=project, body="two", by=max_, must_acknowledge=True)
    add_guideline(project=project, body="three", by=max_)
    assert unread_guideline(project, ann).number == 3
    client_of(ann).post(f"{url}3/read/")
    assert unread_guideline(project, ann) is None
    assert unread_guideline(project, bea).number == 3
    add_guideline(project=project, body="four", by=max_)
    assert unread_guideline(project, ann) is None


def test_only_the_newest_version_is_read(project, ann, max_, url):
    add_guideline(project=project, body="two", by=max_, must_acknowledge=True)
    for number in (1, 3):
        refused = client_of(ann).post(f"{url}{number}/read/")
        assert (refused.status_code, refused.json()["error"]["code"]) == (409, "guideline_newer")
    for _ in range(2):
        assert client_of(ann).post(f"{url}2/read/").status_code == 200
    assert GuidelineReading.objects.filter(user=ann).count() == 1
    assert AuditEvent.objects.filter(verb="guideline_read", actor=ann).count() == 1


def test_managers_see_who_has_read_what(project, ann, bea, max_, url):
    add_guideline(project=project, body="two", by=max_, must_acknowledge=True)
    client_of(ann).post(f"{url}2/read/")
    rows = {row["name"]: row for row in client_of(max_).get(f"{url}readers/").json()["results"]}
    assert {name: row["last_read_number"] for name, row in rows.items()} == {"ann": 2, "bea": None, "max": 2}
    assert rows["ann"]["last_read_at"] is not None
    assert client_of(ann).get(f"{url}readers/").status_code == 403


def test_headings_are_those_of_markdown():
    body = (
        "# One\ntext # no\n#no\n## Two ##\n```sh\n# no\n~~~\n# no\n```\n   ### Three\n    # code\n# One\n#\n####### no"
    )
    assert headings_of(body) == ["One", "Two", "Three"]
    assert headings_of("# " + "x" * 300) == ["x" * 200]
