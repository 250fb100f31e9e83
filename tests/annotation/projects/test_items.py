"""Looking at prompts, and at what was made of them."""

from __future__ import annotations

import pytest

from accounts.models import Organization
from annotation.models import Annotation, Assignment, ImportBatch, Item, Task
from annotation.services.tasks import create_model_response
from tests.annotation.projects.conftest import person, signed_in
from tests.annotation.projects.files import imported, jsonl, pair, prompts


@pytest.fixture
def items(project) -> str:
    return f"/api/v1/projects/{project.pk}/items/"


def submitted(task: Task, author, **options) -> Annotation:
    assignment = Assignment.objects.create(task=task, user=author, state="submitted", leased_until=task.created_at)
    options = {"kind": task.kind, "purpose": task.purpose, "payload": {"choice": "tie"}} | options
    return Annotation.objects.create(project=task.project, task=task, assignment=assignment, author=author, **options)


def test_items_are_listed_newest_first_with_the_beginning_of_the_prompt_and_their_tasks(project, items, reviewer):
    imported(project, jsonl({"prompt": "x" * 500, "external_id": "long"}, {"prompt": "Hello", "source": "mail"}))
    rows = signed_in(reviewer).get(items).json()["results"]
    assert [row["prompt"] for row in rows] == ["Hello", "x" * 300]
    assert (rows[0]["source"], rows[0]["external_id"], rows[1]["external_id"]) == ("mail", None, "long")
    assert [(task["kind"], task["purpose"], task["state"]) for task in rows[0]["tasks"]] == [("write", "data", "open")]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=PARCEL", ["Where is my parcel?"]),
        ("q=m-1", ["Hello there"]),
        ("q=50%", ["I paid 50% more"]),
        ("source=mail", ["Hello there"]),
        ("split=test", ["I paid 50% more"]),
        ("q=parcel&split=test", []),
        ("q=nothing+of+the+kind", []),
    ],
)
def test_items_are_found_by_text_external_id_source_and_split(project, items, reviewer, query, found):
    imported(
        project,
        jsonl(
            {"prompt": "Where is my parcel?"},
            {"prompt": "Hello there", "external_id": "m-1", "source": "mail"},
            {"prompt": "I paid 50% more", "split": "test"},
        ),
    )
    rows = signed_in(reviewer).get(f"{items}?{query}").json()["results"]
    assert [row["prompt"] for row in rows] == found


def test_items_are_found_by_the_import_that_brought_them(project, items, manager):
    imported(project, jsonl({"prompt": "One"}))
    batch = imported(project, jsonl({"prompt": "Two"}))
    rows = signed_in(manager).get(f"{items}?batch={batch.pk}").json()["results"]
    assert [row["prompt"] for row in rows] == ["Two"]


@pytest.mark.parametrize("query", ["batch=x", "batch=0", f"batch={2**70}", "split=dev", "q=%00", "q=" + "x" * 201])
def test_a_query_that_makes_no_sense_is_refused(items, manager, query):
    assert signed_in(manager).get(f"{items}?{query}").status_code == 400


def test_items_of_an_import_that_promises_all_or_nothing_appear_all_at_once(project, items, manager):
    batch = imported(project, jsonl({"prompt": "One"}))
    ImportBatch.objects.filter(pk=batch.pk).update(state="running")
    assert signed_in(manager).get(items).json()["results"] == []
    ImportBatch.objects.filter(pk=batch.pk).update(mode="skip_bad")
    assert len(signed_in(manager).get(items).json()["results"]) == 1


def test_a_page_of_items_costs_the_same_number_of_queries_however_long(
    project, items, manager, django_assert_max_num_queries
):
    imported(project, jsonl(*prompts(120)))
    client = signed_in(manager)
    with django_assert_max_num_queries(9):
        page = client.get(f"{items}?page_size=100").json()
    assert len(page["results"]) == 100
    assert len(client.get(page["next"]).json()["results"]) == 20


def test_an_item_shows_its_answers_its_tasks_and_what_was_submitted(project, reviewer, annotator, manager):
    tools = [{"type": "function", "function": {"name": "find"}}]
    imported(project, jsonl(pair("red", tools=tools, metadata={"year": 2026}, priority=4)), kind="rank")
    item = Item.objects.get()
    create_model_response(item=item, messages=[{"role": "assistant", "content": "Red."}], source="sft-1", sampling={})
    task = item.tasks.get()
    submitted(task, annotator, state="approved")
    shown = signed_in(reviewer).get(f"/api/v1/items/{item.pk}/").json()
    assert (shown["project"], shown["tools"], shown["metadata"]) == (project.pk, tools, {"year": 2026})
    assert shown["messages"] == [{"role": "user", "content": "Is it red?"}]
    assert [(answer["origin"], answer["source"], answer["author_name"]) for answer in shown["responses"]] == [
        ("imported", "draft-a", None),
        ("imported", "draft-b", None),
        ("model", "sft-1", None),
    ]
    (row,) = shown["tasks"]
    assert (row["kind"], row["required_answers"], row["priority"]) == ("rank", 1, 4)
    assert [(made["state"], made["author_name"]) for made in row["annotations"]] == [("approved", "Ann")]


def test_votes_of_a_comparison_are_not_shown(project, reviewer, annotator):
    imported(project, jsonl(pair("red")), kind="rank")
    Task.objects.update(purpose="comparison")
    submitted(Task.objects.get(), annotator)
    shown = signed_in(reviewer).get(f"/api/v1/items/{Item.objects.get().pk}/").json()
    assert shown["tasks"][0]["annotations"] == []


def test_only_reviewers_and_managers_see_items(project, items, annotator, reviewer, stranger):
    imported(project, jsonl({"prompt": "One"}))
    outsider = person(Organization.objects.create(name="Elsewhere"), "eve", is_administrator=True)
    one = f"/api/v1/items/{Item.objects.get().pk}/"
    for user, status in ((reviewer, 200), (annotator, 403), (stranger, 404), (outsider, 404)):
        assert signed_in(user).get(items).status_code == status
        assert signed_in(user).get(one).status_code == status
    assert signed_in(reviewer).get("/api/v1/items/999999/").status_code == 404


def test_a_search_that_is_cut_short_says_so_and_goes_on(project, items, manager, monkeypatch):
    monkeypatch.setattr("annotation.queries.items.TEXTS_LOOKED_AT", 20)
    imported(project, jsonl(*prompts(50)))
    client, address, found = signed_in(manager), f"{items}?q=message 3:", []
    first = client.get(address).json()
    assert (first["results"], first["looked_at"]) == ([], 20)
    while address:
        page = client.get(address).json()
        found += [row["prompt"] for row in page["results"]]
        address = page["next"]
    assert found == ["Message 3: where is my parcel?"]


def test_filters_go_together_and_pages_follow_one_another(project, items, manager):
    one = imported(
        project, jsonl(*prompts(5, source="mail"), *({"prompt": f"Test {n}", "split": "test"} for n in (1, 2)))
    )
    imported(project, jsonl({"prompt": "Test 3", "split": "test", "source": "mail"}))
    client = signed_in(manager)

    def found(query):
        address, rows = f"{items}?page_size=2&{query}", []
        while address:
            page = client.get(address).json()
            rows += [row["prompt"].split("?")[0] for row in page["results"]]
            address = page["next"]
        return rows

    assert len(found("")) == 8
    assert found("source=mail&split=test") == ["Test 3"]
    assert found(f"split=test&batch={one.pk}") == ["Test 2", "Test 1"]
    assert len(found(f"source=mail&batch={one.pk}")) == 5
    assert found("q=test&split=test") == ["Test 3", "Test 2", "Test 1"]
    assert client.get(f"{items}?cursor=nonsense").status_code == 400
    assert len(client.get(f"{items}?page_size=9999").json()["results"]) == 8
