"""What a freeze would take up: all that is approved, and how much of it no version holds yet."""

from __future__ import annotations

from rest_framework.test import APIClient

from annotation.services.recounting import recount
from tests.training.datasets import making
from training.queries import datasets


def preview(project, manager):
    # The work was put straight into the database: what services count was not.
    recount(project)
    client = APIClient()
    client.force_authenticate(manager)
    answer = client.get(f"/api/v1/projects/{project.pk}/datasets/preview/")
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_work_is_new_until_a_version_holds_it(project, author, manager, frozen):
    assert preview(project, manager)["approved"] == {"sft": 0, "preference": 0}
    for number in range(5):
        making.written(project, author, f"Prompt {number}", f"Answer {number}")
    making.vote(making.pair_task(project, "Which?", "Kind.", "Rude."), author, "one")
    assert preview(project, manager) == {
        "approved": {"sft": 5, "preference": 1},
        "approved_since_freeze": {"sft": 5, "preference": 1},
    }
    frozen("sft")
    making.written(project, author, "One more", "Answer")
    assert preview(project, manager) == {
        "approved": {"sft": 6, "preference": 1},
        "approved_since_freeze": {"sft": 1, "preference": 1},
    }


def test_the_newest_are_looked_at(project, author, manager, monkeypatch):
    monkeypatch.setattr(datasets, "LOOKED_AT", 3)
    for number in range(5):
        making.written(project, author, f"Prompt {number}", f"Answer {number}")
    found = preview(project, manager)
    assert (found["approved"]["sft"], found["approved_since_freeze"]["sft"]) == (5, 3)
