"""Returned work comes first in the list of one's own work, with its number."""

from __future__ import annotations

from annotation.queries import work
from tests.annotation.making import client_of, reviewed, submitted, write_task


def mine(user, query=""):
    answered = client_of(user).get(f"/api/v1/my-work/{query}")
    assert answered.status_code == 200, answered.content
    return answered.json()


def test_returned_work_comes_first_and_everything_once(project, ann, rex, monkeypatch):
    for number in range(7):
        write_task(project, f"prompt {number}")
    works = [submitted(project, ann) for _ in range(7)]
    for place in (0, 2):
        reviewed(works[place], rex, "return")
    page = mine(ann, "?page_size=2")
    assert (page["returned"], page["previous"]) == (2, None)
    assert [row["id"] for row in page["results"]] == [works[place].pk for place in (2, 0, 6, 5)]
    seen = [row["id"] for row in page["results"]]
    while page["next"]:
        page = client_of(ann).get(page["next"]).json()
        assert page["returned"] == 2
        seen += [row["id"] for row in page["results"]]
    assert sorted(seen) == [one.pk for one in works]
    assert [row["id"] for row in mine(ann, "?state=returned")["results"]] == [works[2].pk, works[0].pk]
    assert [row["id"] for row in mine(ann, "?state=approved")["results"]] == []


def test_without_returned_work_the_newest_comes_first(project, ann):
    for number in range(2):
        write_task(project, f"prompt {number}")
    works = [submitted(project, ann) for _ in range(2)]
    page = mine(ann)
    assert (page["returned"], [row["id"] for row in page["results"]]) == (0, [works[1].pk, works[0].pk])


def test_the_count_has_an_end(project, ann, rex, monkeypatch):
    monkeypatch.setattr(work, "RETURNED_AT_MOST", 1)
    for number in range(2):
        write_task(project, f"prompt {number}")
        reviewed(submitted(project, ann), rex, "return")
    page = mine(ann)
    assert (page["returned"], len(page["results"])) == (1, 1)
    assert len(mine(ann, "?state=returned")["results"]) == 2
