"""A dispute is shown without names, in an order that says nothing."""

from __future__ import annotations

import pytest

from annotation.models import Response
from tests.annotation.making import ANNOTATOR, REVIEWER, client_of, join, person, said
from tests.annotation.review.making import FIRST, disputed_pair, seen_the_other_way_round, with_policy, written


def disputes(user, project, **query):
    return client_of(user).get(f"/api/v1/projects/{project.pk}/disputes/", query).json()["results"]


def dispute(user, project, task):
    return client_of(user).get(f"/api/v1/projects/{project.pk}/disputes/{task.pk}/")


def test_the_list_says_what_is_disputed_since_when_and_how_much(project, ann, bea, cas, rex):
    first, votes = disputed_pair(project, [ann, bea], "first")
    second, _ = disputed_pair(project, [ann, bea, cas], "second")
    rows = disputes(rex, project)
    assert [row["task"] for row in rows] == [first.pk, second.pk]
    assert (rows[0]["kind"], rows[0]["prompt"], rows[0]["answers"]) == ("rank", "first", 2)
    assert rows[0]["disagreement"] == pytest.approx(votes[0].disagreement)
    assert rows[1]["answers"] == 3
    assert rows[0]["since"] < rows[1]["since"]
    assert disputes(rex, project, kind="write") == []


def test_judgements_are_shown_in_the_tasks_own_order(project, ann, bea, rex):
    task, votes = disputed_pair(project, [ann, bea])
    seen_the_other_way_round(votes[0])
    body = dispute(rex, project, task).json()
    own = [one.response.messages for one in task.candidates.order_by("position")]
    assert [one["messages"] for one in body["candidates"]] == own
    assert [one["label"] for one in body["candidates"]] == ["A", "B"]
    choices = {one["annotation"]: one["payload"]["choice"] for one in body["answers"]}
    assert choices == {votes[FIRST].pk: "A", votes[1].pk: "B"}
    assert [one["label"] for one in body["answers"]] == ["Answer 1", "Answer 2"]
    assert {one["revision_number"] for one in body["answers"]} == {1}
    assert body["adjudication"] is None


def test_what_each_writer_ticked_is_shown_with_the_checklist(project, ann, bea, rex):
    with_policy(project, "disagreement")
    task, answers = written(project, [ann, bea], ["It is on its way.", "Nobody knows where your parcel went."])
    project.checklist = [{"key": "polite", "text": "It is polite.", "required": False}]
    project.save()
    revision = answers[0].revisions.get()
    revision.payload["checklist"] = answers[0].payload["checklist"] = ["polite"]
    revision.save(), answers[0].save()
    body = dispute(rex, project, task).json()
    assert [check["key"] for check in body["checklist"]] == ["polite"]
    ticked = {one["annotation"]: one["payload"].get("checklist", []) for one in body["answers"]}
    assert ticked == {answers[0].pk: ["polite"], answers[1].pk: []}


def test_nothing_says_who_answered(project, ann, bea, rex):
    for user, name in ((ann, "Annegret"), (bea, "Beatrix")):
        user.name, user.email = name, f"{name}@example.org"
        user.save()
    with_policy(project, "disagreement")
    task, _ = written(project, [ann, bea], ["It is on its way.", "Nobody knows where your parcel went."])
    for text in (dispute(rex, project, task).content.decode(), str(disputes(rex, project))):
        for word in ("annegret", "beatrix", "author", "example.org", '"state"', '"late"', "submitted"):
            assert word not in text.lower()


def test_the_order_of_the_answers_is_the_same_each_time_and_not_that_of_arrival(project, organization, rex):
    people = [join(project, person(organization, f"p{number}"), ANNOTATOR) for number in range(9)]
    task, votes = disputed_pair(project, people)
    shown = [one["annotation"] for one in dispute(rex, project, task).json()["answers"]]
    assert shown == [one["annotation"] for one in dispute(rex, project, task).json()["answers"]]
    assert sorted(shown) == [vote.pk for vote in votes]
    assert shown != sorted(shown), "by chance this fails once in 360,000"


def test_the_sections_are_those_of_the_guidelines_they_worked_by(project, ann, bea, rex):
    project.guidelines.update(body="# Old tone\n\n```\n# no heading\n```\n\n## Refunds ##\n")
    task, _ = disputed_pair(project, [ann, bea])
    project.guidelines.create(number=2, body="# New tone")
    body = dispute(rex, project, task).json()
    assert (body["guideline_number"], body["sections"]) == (1, ["Old tone", "Refunds"])


@pytest.mark.parametrize("part", ["answered", "candidate"])
def test_nobody_sees_a_dispute_in_which_they_have_a_part(project, ann, bea, rex, part):
    if part == "answered":
        join(project, ann, REVIEWER)
        task, _ = disputed_pair(project, [ann, bea])
        user = ann
    else:
        task, _ = disputed_pair(project, [ann, bea])
        own = Response.objects.create(item=task.item, messages=said("x"), origin="human", content_hash="h", author=rex)
        task.candidates.filter(position=0).update(response=own)
        user = rex
    assert disputes(user, project) == []
    refused = dispute(user, project, task)
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "own_work")


def test_a_task_without_a_dispute_is_not_there(project, ann, bea, rex):
    project.rank_overlap = 2
    task, _ = written(project, [ann, bea], ["The same.", "The same."])
    assert dispute(rex, project, task).status_code == 404
    assert client_of(ann).get(f"/api/v1/projects/{project.pk}/disputes/").status_code == 403
