"""The list of tasks: every filter, every order, page by page, and the count of what fits."""

from __future__ import annotations

from typing import Any

import pytest

from annotation.models import Assignment, Audience, ImportBatch, Item, Project, Task, WorkProfile
from annotation.queries import task_filters
from annotation.services.audiences import audience_of
from annotation.services.counting import count as note_count
from annotation.services.task_change_running import change_tasks
from tests.annotation.making import claimed, client_of, item, rank_task, submitted, write_task


@pytest.fixture
def tasks(project: Project) -> list[Task]:
    """Six tasks, oldest first: w0 r1 w2 r3 w4 r5, of rising priority."""
    makers = (write_task, rank_task)
    return [makers[number % 2](project, f"Question {number}?", priority=number // 2) for number in range(6)]


def listed(user, project, **query: Any) -> list[int]:
    """The ids of a whole list, read two at a time."""
    client, ids = client_of(user), []
    address: str | None = f"/api/v1/projects/{project.pk}/tasks/"
    query = {"page_size": 2} | query
    while address:
        response = client.get(address, query)
        assert response.status_code == 200, response.content
        ids += [row["id"] for row in response.json()["results"]]
        address, query = response.json()["next"], {}
    return ids


def counted(user, project, **query: Any) -> tuple[int, bool]:
    found = client_of(user).get(f"/api/v1/projects/{project.pk}/tasks/count/", query).json()
    return found["count"], found["exact"]


def test_newest_first_oldest_first_and_by_priority(project, tasks, rex):
    ids = [task.pk for task in tasks]
    assert listed(rex, project) == ids[::-1]
    assert listed(rex, project, order="oldest") == ids
    assert listed(rex, project, order="priority") == [ids[5], ids[4], ids[3], ids[2], ids[1], ids[0]]
    Task.objects.filter(pk__in=ids[2:]).update(priority=-3)
    assert listed(rex, project, order="priority") == [ids[1], ids[0], *ids[:1:-1]]


def test_by_kind_and_state(project, tasks, rex, ann):
    answered = submitted(project, ann).task
    assert listed(rex, project, kind="rank") == [tasks[5].pk, tasks[3].pk, tasks[1].pk]
    assert listed(rex, project, state="answered") == [answered.pk]
    assert listed(rex, project, state="open", kind=answered.kind, order="oldest") == [
        task.pk for task in tasks if task.kind == answered.kind and task.pk != answered.pk
    ]
    assert listed(rex, project, state="cancelled") == []


def test_by_tag_and_audience(project, tasks, rex, ann):
    german = audience_of(project, tags=["German", "law"])
    named = audience_of(project, people=[ann.pk])
    Task.objects.filter(pk__in=[tasks[0].pk, tasks[3].pk]).update(audience=german)
    Task.objects.filter(pk=tasks[1].pk).update(audience=named)
    assert listed(rex, project, tag="LAW") == [tasks[3].pk, tasks[0].pk]
    assert listed(rex, project, audience=named.pk) == [tasks[1].pk]
    assert listed(rex, project, audience=german.pk, kind="rank") == [tasks[3].pk]
    assert listed(rex, project, tag="french") == []


def test_by_skips_and_most_skipped_first(project, tasks, rex):
    for number, task in enumerate(tasks[:3]):
        Task.objects.filter(pk=task.pk).update(skip_count=number)
    assert listed(rex, project, skipped=1) == [tasks[2].pk, tasks[1].pk]
    assert listed(rex, project, skipped=2) == [tasks[2].pk]
    Task.objects.filter(pk=tasks[5].pk).update(skip_count=1)
    assert listed(rex, project, order="skips") == [tasks[2].pk, tasks[5].pk, tasks[1].pk]
    assert listed(rex, project, order="skips", kind="rank") == [tasks[5].pk, tasks[1].pk]


def test_disputed_and_held_ones(project, tasks, rex, ann):
    Task.objects.filter(pk=tasks[4].pk).update(disputed=True)
    held = claimed(project, ann)
    assert listed(rex, project, disputed=True) == [tasks[4].pk]
    assert listed(rex, project, held=True) == [held.task_id]
    assert listed(rex, project, held=True, disputed=True) == sorted({held.task_id} & {tasks[4].pk})
    assert listed(rex, project, disputed=False) == [task.pk for task in tasks][::-1], "false asks nothing"


def test_by_who_has_answered_them(project, tasks, rex, ann):
    answered = submitted(project, ann).task
    assert listed(rex, project, answered_by=ann.pk) == [answered.pk]
    assert listed(rex, project, answered_by=ann.pk, state="open") == []
    assert listed(rex, project, answered_by=rex.pk) == []


def test_more_people_are_asked_about_all_that_somebody_answered(project, tasks, max_, ann):
    answered = submitted(project, ann).task
    body = {"action": "set_overlap", "required_answers": 3, "filter": {"answered_by": ann.pk}}
    done = client_of(max_).post(f"/api/v1/projects/{project.pk}/tasks/change/", body, format="json").json()
    assert (done["queued"], done["matched"], done["changed"]) == (False, 1, 1)
    assert list(Task.objects.filter(required_answers=3)) == [answered]


def test_by_a_part_of_the_prompt_an_external_id_or_a_number(project, tasks, rex):
    Item.objects.filter(pk=tasks[3].item_id).update(external_id="A-17")
    assert listed(rex, project, q="question 2") == [tasks[2].pk]
    assert listed(rex, project, q="QUESTION", kind="write", order="oldest") == [tasks[n].pk for n in (0, 2, 4)]
    assert listed(rex, project, q="A-17") == [tasks[3].pk]
    assert listed(rex, project, q="A-17", kind="write") == []
    assert listed(rex, project, q=f"#{tasks[1].pk}") == [tasks[1].pk]
    assert listed(rex, project, q="#99999999999999999999999") == []
    assert listed(rex, project, q="%") == [], "no wildcard"


def test_what_is_no_data_is_not_listed(project, tasks, rex):
    for purpose in ("comparison", "gold", "qualification", "repeat", "template", "review_probe"):
        Task.objects.create(project=project, item=tasks[0].item, kind="write", purpose=purpose)
    assert listed(rex, project) == [task.pk for task in tasks][::-1]
    assert listed(rex, project, q="Question 0") == [tasks[0].pk]
    assert counted(rex, project, q="Question") == (6, True)


def test_an_import_of_all_or_nothing_is_shown_when_it_is_done(project, tasks, rex, max_):
    batch = ImportBatch.objects.create(
        project=project, kind="write", file_name="a", file_path="a", file_bytes=1, file_digest="d", state="running"
    )
    hidden = Task.objects.create(project=project, item=item(project, "Hidden?", import_batch=batch), kind="write")
    assert listed(rex, project) == [task.pk for task in tasks][::-1]
    assert client_of(rex).get(f"/api/v1/projects/{project.pk}/tasks/{hidden.pk}/").status_code == 404
    done = change_tasks(project=project, by=max_, action="set_priority", priority=4, task_ids=[hidden.pk])
    assert done.outcome.skipped == {hidden.pk: "not_found"}
    ImportBatch.objects.update(state="completed")
    assert listed(rex, project)[0] == hidden.pk


def test_a_row_says_what_a_manager_wants_to_know(project, rex, ann, bea):
    task = rank_task(project, "Which is kinder?", answers=3, priority=2)
    submitted(project, ann)
    claimed(project, bea)
    Task.objects.update(score=0.25, audience=audience_of(project, people=[bea.pk]))
    (row,) = client_of(rex).get(f"/api/v1/projects/{project.pk}/tasks/").json()["results"]
    assert row == {
        "id": task.pk,
        "kind": "rank",
        "state": "open",
        "prompt": "Which is kinder?",
        "priority": 2,
        "required_answers": 3,
        "answers_in": 1,
        "held_count": 1,
        "skip_count": 0,
        "tags": [],
        "people": [{"id": bea.pk, "name": "bea"}],
        "score": 0.25,
        "disputed": False,
        "created_at": task.created_at.isoformat().replace("+00:00", "Z"),
    }


@pytest.mark.parametrize("query", [{}, {"q": "Question"}, {"skipped": 1}, {"tag": "german"}, {"order": "priority"}])
def test_a_page_costs_the_same_number_of_queries_however_long(project, rex, query, django_assert_max_num_queries):
    made = [write_task(project, f"Question {number}?") for number in range(30)]
    Task.objects.filter(pk__in=[task.pk for task in made]).update(
        skip_count=2, audience=audience_of(project, tags=["german"])
    )
    client = client_of(rex)
    with django_assert_max_num_queries(30):
        page = client.get(f"/api/v1/projects/{project.pk}/tasks/", {"page_size": 30} | query).json()
    assert len(page["results"]) == 30


def test_a_search_that_is_cut_short_says_so_and_goes_on(project, rex, monkeypatch):
    made = [write_task(project, f"Question {number}?") for number in range(40)]
    monkeypatch.setattr(task_filters, "TEXTS_LOOKED_AT", 20)
    client, address = client_of(rex), f"/api/v1/projects/{project.pk}/tasks/"
    first = client.get(address, {"q": "question 3?"}).json()
    assert (first["results"], first["looked_at"] > 0, first["next"] is not None) == ([], True, True)
    assert listed(rex, project, q="question 3?") == [made[3].pk]
    assert counted(rex, project, q="question 3?") == (0, False), "no more than one search looks"


def test_what_more_have_than_can_be_gathered_is_searched_in_order(project, rex, monkeypatch):
    made = [write_task(project, f"Question {number}?") for number in range(20)]
    few = [task.pk for task in made[:12]]
    Task.objects.filter(pk__in=few).update(disputed=True, skip_count=1, audience=audience_of(project, tags=["x"]))
    for limits in ((5, 1000), (5, 30)):
        monkeypatch.setattr(task_filters, "CAP", limits[0])
        monkeypatch.setattr(task_filters, "ROWS_LOOKED_AT", limits[1])
        for query in (
            {"disputed": True},
            {"skipped": 1},
            {"tag": "x"},
            {"disputed": True, "tag": "x", "kind": "write"},
        ):
            assert listed(rex, project, **query) == few[::-1], (limits, query)
            assert listed(rex, project, order="priority", **query) == few[::-1]
            assert listed(rex, project, order="oldest", q="question", **query) == few


def test_counts_are_exact_by_kind_and_state_and_capped_elsewhere(project, tasks, rex, monkeypatch):
    assert counted(rex, project) == (6, True)
    assert counted(rex, project, kind="rank", state="open") == (3, True)
    note_count(project.pk, {"tasks.rank.completed": 12_345})
    assert counted(rex, project, kind="rank", state="completed") == (12_345, True), "the counter knows"
    assert counted(rex, project, q="Question") == (6, True)
    monkeypatch.setattr(task_filters, "CAP", 4)
    assert counted(rex, project, q="Question") == (4, False)


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"kind": "compare"}, "kind"),
        ({"state": "done"}, "state"),
        ({"order": "random"}, "order"),
        ({"audience": "x"}, "audience"),
        ({"audience": 2**63}, "audience"),
        ({"skipped": -1}, "skipped"),
        ({"page_size": 0}, "page_size"),
        ({"cursor": "nonsense"}, "cursor"),
        ({"cursor": "WzFd"}, ""),
        ({"cursor": "WzEsMl0"}, "cursor"),
        ({"cursor": "WyJhIl0"}, "cursor"),
        ({"cursor": "Wzk5OTk5OTk5OTk5OTk5OTk5OTk5OV0"}, "cursor"),
        ({"cursor": "é"}, "cursor"),
        ({"q": "x" * 201}, "q"),
        ({"q": "\u0000"}, "q"),
        ({"tag": ","}, ""),
        ({"held": "maybe"}, "held"),
    ],
)
def test_a_filter_that_cannot_be_is_named(project, rex, query, field):
    response = client_of(rex).get(f"/api/v1/projects/{project.pk}/tasks/", query)
    if not field:
        assert response.status_code == 200
        return
    assert response.status_code == 400
    assert [detail["field"] for detail in response.json()["error"]["details"]] == [field]


def test_annotators_do_not_see_the_list(project, tasks, ann):
    for path in ("tasks/", "tasks/count/", f"tasks/{tasks[0].pk}/", "audiences/", "leases/", "tasks/changes/"):
        assert client_of(ann).get(f"/api/v1/projects/{project.pk}/{path}").status_code == 403, path


def test_one_task_shows_who_had_it_and_what_became_of_it(project, rex, ann, bea):
    task = write_task(project, "Where is it?", answers=3)
    annotation = submitted(project, ann)
    held = claimed(project, bea)
    detail = client_of(rex).get(f"/api/v1/projects/{project.pk}/tasks/{task.pk}/").json()
    assert detail["slots"] == {"ready": 1, "held": 1, "done": 1, "parked": 0}
    assert [(row["user"]["name"], row["state"]) for row in detail["assignments"]] == [
        ("ann", "submitted"),
        ("bea", "held"),
    ]
    assert detail["assignments"][1]["id"] == held.pk
    assert [(row["id"], row["author"]["name"], row["state"]) for row in detail["answers"]] == [
        (annotation.pk, "ann", "submitted")
    ]
    assert detail["history"] == f"/api/v1/projects/{project.pk}/history/?task={task.pk}"
    Assignment.objects.filter(pk=held.pk).update(state="skipped", skip_reason="Not my language")
    detail = client_of(rex).get(f"/api/v1/projects/{project.pk}/tasks/{task.pk}/").json()
    assert detail["assignments"][1]["skip_reason"] == "Not my language"


def test_a_task_of_another_project_or_purpose_is_not_there(project, tasks, rex, organization):
    other = Project.objects.create(organization=organization, name="Other")
    for task in (write_task(other, "Elsewhere?"), rank_task(project, "Vote?", purpose="comparison")):
        assert client_of(rex).get(f"/api/v1/projects/{project.pk}/tasks/{task.pk}/").status_code == 404


def test_audiences_with_how_much_waits_for_each(project, tasks, rex, ann, max_):
    WorkProfile.objects.create(project=project, user=ann, tags=["german"])
    change_tasks(project=project, by=max_, action="set_audience", tags=["German"], task_ids=[t.pk for t in tasks[:3]])
    change_tasks(project=project, by=max_, action="set_audience", people=[ann.pk], task_ids=[tasks[4].pk])
    rows = client_of(rex).get(f"/api/v1/projects/{project.pk}/audiences/").json()["results"]
    assert [(row["tags"], [p["name"] for p in row["people"]], row["ready"], row["exact"]) for row in rows] == [
        ([], ["ann"], 1, True),
        (["german"], [], 3, True),
    ]
    assert Audience.objects.count() == 2
