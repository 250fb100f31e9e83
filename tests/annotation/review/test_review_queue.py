"""The queue says why something waits, and puts what disagrees most first where that is asked for."""

from __future__ import annotations

from base64 import b64encode
from urllib.parse import urlencode

import pytest
from django.db import connection

from annotation.models import Annotation
from annotation.queries.work import review_queue
from tests.annotation.making import client_of, rank_task, reviewed, submitted, write_task
from tests.annotation.review.making import FIRST, SECOND, disputed_pair, voted, with_policy


def queue(user, project, **query):
    answered = client_of(user).get(f"/api/v1/projects/{project.pk}/review-queue/", query)
    assert answered.status_code == 200, answered.content
    return answered.json()["results"]


def test_each_row_says_why_it_waits(project, ann, bea, rex):
    task, votes = disputed_pair(project, [ann, bea])
    rows = queue(rex, project)
    assert [row["id"] for row in rows] == [vote.pk for vote in votes]
    assert {row["review_reason"] for row in rows} == {"disagreement"}
    assert all(row["disputed"] and row["task"] == task.pk for row in rows)
    assert rows[0]["disagreement"] == pytest.approx(2 / 3)


def test_what_disagrees_most_comes_first(project, ann, bea, rex):
    rank_task(project, "mild", answers=2)
    mild = [voted(project, ann, FIRST, 1), voted(project, bea, SECOND, 1)]
    rank_task(project, "none", answers=2)
    none = [voted(project, ann, FIRST, 4), voted(project, bea, FIRST, 4)]
    rank_task(project, "strong", answers=2)
    strong = [voted(project, ann, FIRST, 4), voted(project, bea, SECOND, 4)]
    by_disagreement = [row["id"] for row in queue(rex, project, order="disagreement")]
    assert by_disagreement == [vote.pk for vote in (*strong, *mild, *none)]
    assert [row["id"] for row in queue(rex, project)] == sorted(by_disagreement)


def test_pages_of_disagreement_hold_everything_once_both_ways(project, ann, bea, rex):
    for number in range(2):
        disputed_pair(project, [ann, bea], f"pair {number}")
    # Most work disagrees with nothing: all of these stand at the same value.
    for number in range(5):
        write_task(project, f"prompt {number}")
        submitted(project, ann)
    client, there, back = client_of(rex), [], []
    url = f"/api/v1/projects/{project.pk}/review-queue/?order=disagreement&page_size=2"
    while url:
        page = client.get(url).json()
        there.append([row["id"] for row in page["results"]])
        url = page["next"]
    expected = list(Annotation.objects.order_by("-disagreement", "pk").values_list("pk", flat=True))
    assert [key for keys in there for key in keys] == expected
    url = page["previous"]
    while url:
        page = client.get(url).json()
        back.append([row["id"] for row in page["results"]])
        assert page["next"]
        url = page["previous"]
    assert back[::-1] == there[:-1]


@pytest.mark.parametrize("position", ["x", "0.5", "0.5:x", "a:1", "1:2:3"])
def test_a_cursor_that_is_none_is_refused(project, rex, position):
    cursor = b64encode(urlencode({"p": position}).encode()).decode()
    query = {"order": "disagreement", "cursor": cursor}
    assert client_of(rex).get(f"/api/v1/projects/{project.pk}/review-queue/", query).status_code == 404


def test_what_waits_for_others_or_for_nobody_is_not_in_the_queue(project, ann, bea, rex):
    with_policy(project, "disagreement", review_newcomer_first=1)
    rank_task(project, "open", answers=2)
    first = voted(project, ann, FIRST)
    write_task(project)
    approved = submitted(project, ann)
    rank_task(project, "also open", answers=2)
    waiting = voted(project, ann, FIRST)
    assert [row["id"] for row in queue(rex, project)] == [first.pk]
    assert Annotation.objects.get(pk=waiting.pk).review_reason == "waiting"
    assert Annotation.objects.get(pk=approved.pk).state == "approved"


def test_the_queue_is_narrowed_by_reason(project, ann, bea, rex):
    _, votes = disputed_pair(project, [ann, bea])
    write_task(project)
    plain = submitted(project, ann)
    assert [row["id"] for row in queue(rex, project, reason="policy")] == [plain.pk]
    assert [row["id"] for row in queue(rex, project, reason="disagreement", author=bea.pk)] == [votes[1].pk]
    refused = client_of(rex).get(f"/api/v1/projects/{project.pk}/review-queue/?reason=waiting")
    assert refused.status_code == 400
    assert client_of(rex).get(f"/api/v1/projects/{project.pk}/review-queue/?order=random").status_code == 400


def test_bulk_approval_leaves_disputes_and_what_waits_for_others(project, ann, bea, rex):
    with_policy(project, "sample", review_share=0, review_newcomer_first=0)
    _, votes = disputed_pair(project, [ann, bea])
    rank_task(project, "open", answers=2)
    waiting = voted(project, ann, FIRST)
    with_policy(project, "all")
    rank_task(project, "agreed", answers=2)
    agreed = [voted(project, bea, SECOND)]
    # bea was handed the open pair first.
    ids = [vote.pk for vote in (*votes, waiting, *agreed)]
    body = {"annotation_ids": ids}
    done = client_of(rex).post(f"/api/v1/projects/{project.pk}/review-queue/bulk-approve/", body).json()
    reasons = {row["id"]: row["reason"] for row in done["skipped"]}
    assert {reasons[vote.pk] for vote in votes} == {"The answers to its task contradict each other. Settle them first."}
    assert Annotation.objects.filter(pk__in=[vote.pk for vote in votes], state="submitted").count() == 2


def test_a_verdict_names_a_cause_and_a_section(project, ann, bea, rex, max_):
    project.guidelines.update(body="# Tone\n\nBe brief.\n\n## Refunds\n\nAsk for the receipt.")
    write_task(project)
    work = submitted(project, ann)
    shown = client_of(rex).get(f"/api/v1/annotations/{work.pk}/").json()
    assert (shown["sections"], shown["guideline_number"]) == (["Tone", "Refunds"], 1)
    assert client_of(max_).get(f"/api/v1/annotations/{work.pk}/").json()["task"] == work.task_id
    url = f"/api/v1/annotations/{work.pk}/review/"
    body = {"verdict": "return", "revision_number": 1, "comment": "No receipt", "cause": "slip"}
    refused = client_of(rex).post(url, body | {"guideline_section": "Umbrellas"})
    assert refused.json()["error"]["details"][0] | {"message": ""} == {
        "field": "guideline_section",
        "code": "unknown_section",
        "line": None,
        "message": "",
    }
    assert client_of(rex).post(url, body | {"guideline_section": "Refunds"}).status_code == 200
    told = client_of(ann).get(f"/api/v1/annotations/{work.pk}/").json()
    assert told["task"] is None
    review = told["reviews"][0]
    assert (review["cause"], review["guideline_section"], review["guideline_number"]) == ("slip", "Refunds", 1)
    assert review["adjudicated"] is False


def test_a_reviewer_does_not_set_aside(project, ann, rex):
    write_task(project)
    work = submitted(project, ann)
    body = {"verdict": "set_aside", "revision_number": 1, "comment": "no"}
    assert client_of(rex).post(f"/api/v1/annotations/{work.pk}/review/", body).status_code == 400


def test_returned_work_may_still_be_approved_by_a_reviewer(project, ann, rex):
    write_task(project)
    work = reviewed(submitted(project, ann), rex, "return")
    assert reviewed(work, rex, "approve").state == "approved"


@pytest.mark.parametrize(
    ("order", "index"), [("id", "annotation_waiting"), ("-disagreement", "annotation_by_disagreement")]
)
def test_the_queue_is_read_from_an_index(project, rex, order, index):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite cannot tell that a partial index holds what is bound to a parameter.")
    with connection.cursor() as cursor:
        # The tables are empty here; of a million rows neither would be chosen anyway.
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_sort = off")
    found = review_queue(project, rex).order_by(*dict.fromkeys((order, "id")))[:50]
    plan = found.explain()
    assert index in plan, plan
    assert "Sort" not in plan, plan
