"""Downloading what people made."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.utils.dateparse import parse_datetime

from annotation.models import Annotation, AnnotationRevision, Assignment, GuidelineVersion, Item, Review, Task
from annotation.queries import export
from tests.annotation.projects.conftest import signed_in
from tests.annotation.projects.files import imported, jsonl, pair, prompts


@pytest.fixture
def address(project) -> str:
    return f"/api/v1/projects/{project.pk}/export/"


def made(task: Task, author, payload, *, shown=(), state="approved", reviewers=(), guideline=None) -> Annotation:
    """Store an annotation as the services of annotation leave it behind."""
    assignment = Assignment.objects.create(
        task=task, user=author, state="submitted", leased_until=task.created_at, shown_order=list(shown)
    )
    annotation = Annotation.objects.create(
        project=task.project,
        task=task,
        assignment=assignment,
        author=author,
        kind=task.kind,
        state=state,
        purpose=task.purpose,
        payload=payload,
    )
    revision = AnnotationRevision.objects.create(
        annotation=annotation, number=1, payload=payload, author=author, guideline=guideline
    )
    for reviewer in reviewers:
        Review.objects.create(annotation=annotation, revision=revision, reviewer=reviewer, verdict="approve")
    return annotation


def said(text: str):
    return {"messages": [{"role": "assistant", "content": text}]}


def lines(response) -> list[dict]:
    assert response.status_code == 200
    assert response.streaming
    return [json.loads(line) for line in b"".join(response.streaming_content).splitlines()]


def test_a_written_answer_is_a_line_with_its_prompt_and_its_people(project, address, manager, reviewer, annotator):
    tools = [{"type": "function", "function": {"name": "find"}}]
    imported(project, jsonl({"prompt": "Wo ist mein Päckchen?", "external_id": "m-1", "tools": tools}))
    guideline = GuidelineVersion.objects.create(project=project, number=3, body="Be kind.")
    annotation = made(
        Task.objects.get(), annotator, said("Unterwegs."), reviewers=[reviewer, manager, reviewer], guideline=guideline
    )
    response = signed_in(manager).get(f"{address}?kind=write&state=approved")
    assert response["Content-Type"] == "application/x-ndjson; charset=utf-8"
    assert response["Content-Disposition"] == f'attachment; filename="project-{project.pk}-write-approved.jsonl"'
    (row,) = lines(response)
    assert parse_datetime(row.pop("submitted_at")) == annotation.submitted_at
    assert row == {
        "id": f"a{annotation.pk}r1",
        "external_id": "m-1",
        "kind": "write",
        "state": "approved",
        "prompt": [{"role": "user", "content": "Wo ist mein Päckchen?"}],
        "tools": tools,
        "completion": [{"role": "assistant", "content": "Unterwegs."}],
        "author": "ann@example.org",
        "reviewers": ["rea@example.org", "max@example.org"],
        "guideline": 3,
    }


def test_whole_conversations_are_messages_and_tools(project, address, manager, annotator):
    project.tools = [{"type": "function", "function": {"name": "find"}}]
    project.save()
    prompt = [
        {"role": "user", "content": "Hi"},
        {"role": "assistant", "content": "Hm"},
        {"role": "user", "content": "x"},
    ]
    imported(project, jsonl({"messages": prompt, "external_id": "m-1"}))
    imported(project, jsonl(pair("red")), kind="rank")
    written = [{"role": "user", "content": "Where?"}, {"role": "assistant", "content": "Here."}]
    made(Task.objects.get(kind="write"), annotator, {"messages": written, "from_turn": 2})
    vote = Task.objects.get(kind="rank")
    shown = [candidate.response_id for candidate in vote.candidates.all()]
    made(vote, annotator, {"choice": "A", "strength": 2, "reasons": [], "comment": ""}, shown=shown)
    client = signed_in(manager)
    response = client.get(f"{address}?shape=messages")
    assert response["Content-Disposition"] == f'attachment; filename="project-{project.pk}-messages-approved.jsonl"'
    (row,) = lines(response)
    assert (row["external_id"], row["messages"], row["tools"]) == ("m-1", [*prompt[:2], *written], project.tools)
    assert set(row) == {"id", "external_id", "messages", "tools"}
    (parts,) = lines(client.get(f"{address}?kind=write"))
    assert (parts["prompt"], parts["completion"]) == (prompt[:2], written)
    assert client.get(f"{address}?shape=messages&kind=rank").status_code == 400


@pytest.mark.parametrize(
    ("swapped", "letter", "choice"),
    [
        (False, "A", 0),
        (False, "B", 1),
        (True, "A", 1),
        (True, "B", 0),
        (True, "tie", "tie"),
        (False, "both_bad", "both_bad"),
    ],
)
def test_a_judgement_names_the_answer_in_stored_order_whatever_order_was_shown(
    project, address, manager, annotator, swapped, letter, choice
):
    imported(project, jsonl(pair("red")), kind="rank")
    task = Task.objects.get()
    shown = [candidate.response_id for candidate in task.candidates.all()]
    strength = 2 if letter in "AB" else None
    payload = {"choice": letter, "strength": strength, "reasons": ["Clearer"], "comment": "Well said"}
    made(task, annotator, payload, shown=shown[::-1] if swapped else shown)
    (row,) = lines(signed_in(manager).get(f"{address}?kind=rank"))
    assert row["responses"] == [
        {"messages": [{"role": "assistant", "content": "Yes, red"}], "source": "draft-a"},
        {"messages": [{"role": "assistant", "content": "No, red"}], "source": "draft-b"},
    ]
    assert (row["choice"], row["strength"], row["reasons"], row["comment"]) == (
        choice,
        strength,
        ["Clearer"],
        "Well said",
    )
    assert "tools" not in row
    assert "completion" not in row


def test_only_the_newest_wording_is_exported(project, address, manager, annotator):
    imported(project, jsonl({"prompt": "Hi"}))
    annotation = made(Task.objects.get(), annotator, said("Dunno."))
    annotation.revisions.create(number=2, payload=said("Hello."), author=manager)
    Annotation.objects.update(revision_number=2, payload=said("Hello."))
    (row,) = lines(signed_in(manager).get(address))
    assert (row["id"], row["completion"][0]["content"]) == (f"a{annotation.pk}r2", "Hello.")


def test_kind_and_state_choose_and_comparison_votes_stay_out(project, address, manager, annotator):
    imported(project, jsonl(*prompts(2)))
    imported(project, jsonl(pair("red"), pair("blue")), kind="rank")
    first, second, red, blue = Task.objects.order_by("pk")
    made(first, annotator, said("One"))
    made(second, annotator, said("Two"), state="submitted")
    tie: dict[str, Any] = {"choice": "tie", "strength": None, "reasons": [], "comment": ""}
    made(red, annotator, tie)
    blue.purpose = "comparison"
    made(blue, annotator, tie)
    client = signed_in(manager)
    assert [row["kind"] for row in lines(client.get(address))] == ["write", "rank"]
    assert [row["kind"] for row in lines(client.get(f"{address}?kind=rank"))] == ["rank"]
    assert [row["completion"][0]["content"] for row in lines(client.get(f"{address}?state=submitted"))] == ["Two"]
    assert lines(client.get(f"{address}?state=rejected")) == []


def test_only_managers_export_and_bad_choices_are_refused(address, manager, reviewer, annotator, stranger):
    for user, status in ((reviewer, 403), (annotator, 403), (stranger, 404)):
        assert signed_in(user).get(address).status_code == status
    for query in ("kind=draw", "state=some"):
        assert signed_in(manager).get(f"{address}?{query}").status_code == 400


def test_the_number_of_queries_grows_with_pieces_not_with_rows(
    project, manager, annotator, monkeypatch, django_assert_num_queries
):
    imported(project, jsonl(*[pair(f"the {n}th") for n in range(30)]), kind="rank")
    for task in Task.objects.all():
        shown = [candidate.response_id for candidate in task.candidates.all()]
        made(task, annotator, {"choice": "A", "strength": 1}, shown=shown, reviewers=[manager])
    monkeypatch.setattr(export, "ROWS_AT_ONCE", 10)
    with django_assert_num_queries(1 + 3 * 2):
        pieces = list(export.export_lines(project, kind="rank", state="approved"))
    assert [piece.count(b"\n") for piece in pieces] == [10, 10, 10]
    assert Item.objects.count() == 30
