"""Managers make gold questions of approved work or write them, change them and retire them."""

from __future__ import annotations

import pytest

from accounts.models import AuditEvent
from annotation.models import GoldQuestion, Item, Project, Task
from annotation.services.gold_questions import retire_question
from tests.annotation.gold.making import JSON_SCHEMA, claimed, json_question, pair_question, send, vote
from tests.annotation.making import answer, client_of, rank_task, reviewed, submitted, write_task

pytestmark = pytest.mark.django_db


@pytest.fixture
def gold_url(project: Project) -> str:
    return f"/api/v1/projects/{project.pk}/gold/"


@pytest.fixture
def manager(max_):
    return client_of(max_)


def refusal(response, status: int = 400) -> tuple[str, str]:
    assert response.status_code == status, response.content
    error = response.json()["error"]
    return (error["details"][0]["field"], error["details"][0]["code"]) if error["details"] else ("", error["code"])


@pytest.mark.parametrize("choice", ["A", "B", "tie", "both_bad"])
def test_of_an_approved_pair_with_any_choice(project, ann, rex, manager, gold_url, choice):
    task = rank_task(project)
    annotation = reviewed(submitted(project, ann, vote(choice)), rex, "approve")
    made = manager.post(gold_url, {"annotation": annotation.pk, "explanation": "Look at the date."})
    assert made.status_code == 201, made.content
    stored = [one.response_id for one in task.candidates.all()]
    if choice in "AB":
        preferred = annotation.assignment.shown_order["AB".index(choice)]
        assert made.json()["key"] == {"choice": "AB"[stored.index(preferred)]}
    else:
        assert made.json()["key"] == {"choice": choice}
    question = GoldQuestion.objects.get()
    assert question.template.item_id == task.item_id
    assert [one.response_id for one in question.template.candidates.all()] == stored
    assert (question.template.purpose, question.template.slots.count()) == ("template", 0)
    assert made.json()["made_from"] == annotation.pk


def test_of_an_edit_the_key_is_what_was_approved(project, ann, rex, manager, gold_url):
    rank_task(project)
    annotation = reviewed(submitted(project, ann, vote("A")), rex, "edit_approve", payload=vote("tie"))
    assert manager.post(gold_url, {"annotation": annotation.pk}).json()["key"] == {"choice": "tie"}


def test_of_approved_json(project, ann, rex, manager, gold_url):
    project.output_schema = JSON_SCHEMA
    project.save()
    write_task(project)
    annotation = reviewed(submitted(project, ann, answer('{"intent": "status"}')), rex, "approve")
    assert manager.post(gold_url, {"annotation": annotation.pk}).json()["key"] == {"json": {"intent": "status"}}


def test_open_text_has_no_key(project, ann, rex, manager, gold_url):
    write_task(project)
    annotation = reviewed(submitted(project, ann), rex, "approve")
    assert refusal(manager.post(gold_url, {"annotation": annotation.pk})) == ("annotation", "no_schema")
    assert refusal(manager.post(gold_url, {"prompt": "Hello?", "key": {"json": 1}})) == ("annotation", "no_schema")
    assert not Item.objects.filter(search_text="Hello?").exists()


def test_only_of_approved_work_of_the_project_and_once(project, organization, ann, rex, manager, gold_url):
    rank_task(project)
    annotation = submitted(project, ann)
    assert refusal(manager.post(gold_url, {"annotation": annotation.pk})) == ("annotation", "not_approved")
    reviewed(annotation, rex, "approve")
    elsewhere = Project.objects.create(organization=organization, name="Elsewhere")
    assert manager.post(gold_url.replace(str(project.pk), str(elsewhere.pk)), {"annotation": 1}).status_code == 404
    assert manager.post(gold_url, {"annotation": annotation.pk}).status_code == 201
    assert refusal(manager.post(gold_url, {"annotation": annotation.pk}), 409) == ("", "gold_already")


def test_written_by_the_manager(project, manager, gold_url):
    body = {
        "prompt": "Which?",
        "responses": ["one", {"text": "other"}],
        "key": {"choice": "B"},
        "in_qualification": True,
    }
    made = manager.post(gold_url, body).json()
    assert (made["kind"], made["prompt"], made["key"], made["in_work"]) == ("rank", "Which?", {"choice": "B"}, True)
    assert [one["messages"][0]["content"] for one in made["candidates"]] == ["one", "other"]
    assert AuditEvent.objects.get(verb="gold_added").project_id == project.pk


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ({}, ("key", "invalid")),
        ({"prompt": "Which?", "responses": ["one", "one"], "key": {"choice": "A"}}, ("responses", "same_answers")),
        ({"prompt": "Which?", "responses": ["one"], "key": {"choice": "A"}}, ("responses", "not_a_pair")),
        ({"prompt": "Which?", "responses": ["one", "two"], "key": {"choice": "C"}}, ("key.choice", "unknown_choice")),
        ({"prompt": "Which?", "responses": ["one", "two"], "key": {"json": 1}}, ("key.choice", "unknown_choice")),
        ({"responses": ["one", "two"], "key": {"choice": "A"}}, ("prompt", "prompt_missing")),
        ({"annotation": 1, "key": {"choice": "A"}}, ("key", "invalid")),
    ],
)
def test_faults_are_named(project, manager, gold_url, body, where):
    assert refusal(manager.post(gold_url, body)) == where
    assert not GoldQuestion.objects.exists()
    assert not Task.objects.exists()


def test_a_key_fits_the_schema(project, manager, gold_url):
    project.output_schema = JSON_SCHEMA
    project.save()
    refused = manager.post(gold_url, {"prompt": "Where?", "key": {"json": {"intent": 3}}})
    assert refusal(refused) == ("key.json.intent", "not_in_schema")


def test_a_key_changes_while_nobody_has_answered(project, with_gold, dice, ann, max_, manager, gold_url):
    question = pair_question(with_gold(50), max_)
    changed = manager.patch(f"{gold_url}{question.pk}/", {"key": {"choice": "tie"}})
    assert changed.json()["key"] == {"choice": "tie"}
    rank_task(project, "Work")
    dice.says = 0.0
    send(claimed(project, ann), vote("tie"))
    assert refusal(manager.patch(f"{gold_url}{question.pk}/", {"key": {"choice": "A"}}), 409) == ("", "gold_answered")
    shown = manager.patch(f"{gold_url}{question.pk}/", {"in_work": False, "explanation": " Because. "}).json()
    assert (shown["in_work"], shown["explanation"], shown["asked"], shown["passed"]) == (False, "Because.", 1, 1)
    (given,) = shown["answers"]
    assert (given["user_name"], given["passed"], given["answer"], given["attempt"]) == (
        "ann",
        True,
        "Both are equally good.",
        None,
    )


def test_retired_questions_are_in_a_list_of_their_own(project, max_, manager, gold_url):
    kept, retired = pair_question(project, max_, "Kept"), pair_question(project, max_, "Retired")
    assert manager.delete(f"{gold_url}{retired.pk}/").status_code == 204
    assert [row["id"] for row in manager.get(gold_url).json()["results"]] == [kept.pk]
    assert [row["id"] for row in manager.get(f"{gold_url}?retired=true").json()["results"]] == [retired.pk]
    assert manager.get(f"{gold_url}{retired.pk}/").json()["retired_at"]
    assert refusal(manager.patch(f"{gold_url}{retired.pk}/", {"in_work": False}), 409) == ("", "gold_retired")
    before = GoldQuestion.objects.get(pk=retired.pk).retired_at
    assert retire_question(question=retired, by=max_).retired_at == before


def test_the_list_is_by_kind_and_asks_as_much_for_many(project, max_, manager, gold_url, django_assert_max_num_queries):
    project.output_schema = JSON_SCHEMA
    project.save()
    for number in range(12):
        pair_question(project, max_, f"Pair {number}")
    written = json_question(project, max_)
    assert [row["id"] for row in manager.get(f"{gold_url}?kind=write").json()["results"]] == [written.pk]
    with django_assert_max_num_queries(8):
        assert len(manager.get(gold_url).json()["results"]) == 13
