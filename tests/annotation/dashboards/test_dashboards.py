"""Dashboards: the same figures in the page and in the file, and nothing for whom they are not."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotation.models import PersonDay, QualityReport, WorkProfile
from annotation.queries.charts import CHARTS
from annotation.queries.days import monday_of
from annotation.services import counting
from annotation.services.counting import today
from tests.annotation.making import VOTE, client_of, rank_task, reviewed, submitted, write_task


def read(user, project, path="dashboard/", **query):
    answered = client_of(user).get(f"/api/v1/projects/{project.pk}/{path}", query)
    assert answered.status_code == 200, answered.content
    return answered.json()


def chart(user, project, name, **query):
    answered = client_of(user).get(f"/api/v1/projects/{project.pk}/charts/{name}.csv", query)
    assert answered.status_code == 200, answered.content
    assert answered["Content-Type"].startswith("text/csv")
    return list(csv.DictReader(io.StringIO(answered.content.decode())))


def day(project, user, back: int, kind: str = "write", **figures) -> None:
    counting.note_day(project.pk, user.pk, kind, day=today() - timedelta(days=back), **figures)


def completed(project, back: int, number: int) -> None:
    counting.count(project.pk, {f"completed.write.{today() - timedelta(days=back)}": number})


def test_the_manager_sees_where_the_project_stands(project, ann, rex, max_):
    for number in range(4):
        write_task(project, f"task {number}")
    reviewed(submitted(project, ann), rex, "approve")
    submitted(project, ann)
    body = read(max_, project)
    assert len(body["throughput"]) == 30
    assert body["throughput"][-1] | {"date": ""} == {
        "date": "", "people": 2, "submitted": 2, "approved": 1, "edited": 0, "returned": 0, "rejected": 0,
        "set_aside": 0, "skipped": 0, "reviewed": 1,
    }  # fmt: skip
    assert (body["burn_down"]["left"], body["burn_down"]["asked"], body["burn_down"]["completed"]) == (3, 4, 1)
    assert body["burn_down"]["days"][-1] | {"date": ""} == {"date": "", "left": 3, "asked": 4, "completed": 1}
    assert body["burn_down"]["reason"] == "too_few_days"
    queue = body["queue"]
    assert (queue["open"], queue["ready"], queue["waiting_review"]) == (2, {"count": 2, "capped": False}, 1)
    assert queue["oldest_waiting_at"] is not None


def test_the_day_of_finishing_comes_with_an_interval(project, ann, max_):
    counting.count(project.pk, {"tasks.write.open": 400})
    for back in range(1, 21):
        day(project, ann, back, submitted=5)
        completed(project, back, (3, 5, 7)[back % 3])
        counting.count(project.pk, {f"asked.write.{today() - timedelta(days=back)}": (3, 5, 7)[back % 3]})
    estimate = read(max_, project)["burn_down"]["estimate"]
    assert estimate["working_days"] == 20
    assert 4.5 < estimate["per_day"] < 5.5
    expected = (today() + timedelta(days=80)).isoformat()
    assert estimate["earliest"] < expected < estimate["latest"]
    assert estimate["earliest"] < estimate["day"] < estimate["latest"]


def test_work_costs_hours_at_the_rates_of_people(project, ann, bea, rex, max_):
    WorkProfile.objects.create(project=project, user=ann, hourly_rate="30.00")
    day(project, ann, 1, seconds=1800, approved=4)
    day(project, bea, 1, seconds=3600)
    day(project, ann, 40, seconds=3600)
    cost = read(max_, project)["cost"]
    assert (cost["currency"], cost["hours"], cost["cost"], cost["hours_without_rate"]) == ("USD", 1.5, "15.00", 1.0)
    assert cost["cost_per_approved"] is None
    assert cost["all_time"] == {"hours": 2.5, "cost": "45.00", "hours_without_rate": 1.0}
    WorkProfile.objects.create(project=project, user=bea, hourly_rate="10.00")
    cost = read(max_, project)["cost"]
    assert (cost["cost"], cost["cost_per_approved"]) == ("25.00", "6.25")
    assert cost["by_day"][-2]["cost"] == "25.00"
    assert [(row["name"], row["rate"], row["cost"]) for row in cost["people"]] == [
        ("ann", "30.00", "15.00"),
        ("bea", "10.00", "10.00"),
    ]
    assert read(rex, project)["cost"] is None, "what people are paid is for managers"
    assert client_of(rex).get(f"/api/v1/projects/{project.pk}/charts/cost.csv").status_code == 403


def test_a_reviewer_sees_their_own_queue_and_how_often_they_changed_something(project, ann, rex):
    for number in range(3):
        write_task(project, f"task {number}")
    first, second, _ = (submitted(project, ann) for _ in range(3))
    reviewed(first, rex, "approve")
    reviewed(second, rex, "return")
    body = read(rex, project, "dashboard/reviewer/")
    assert (body["queue"], body["today"]) == ({"count": 1, "capped": False}, {"reviewed": 2, "overturned": 1})
    assert body["weeks"][-1]["overturned"]["value"] == 0.5
    assert body["weeks"][-1]["overturned"]["low"] < 0.5 < body["weeks"][-1]["overturned"]["high"]
    assert chart(rex, project, "my-verdicts")[-1]["overturned"] == "1"


def test_an_annotator_sees_own_work_and_nobody_elses(project, ann, bea, rex):
    for number in range(3):
        write_task(project, f"task {number}")
    reviewed(submitted(project, ann), rex, "approve")
    reviewed(submitted(project, ann), rex, "return")
    submitted(project, bea)
    body = read(ann, project, "dashboard/me/")
    assert body["today"]["answers"] == 2
    assert body["returned_waiting"]["count"] == 1
    assert (body["totals"]["approved"], body["approved_share"]["value"]) == (1, 0.5)
    assert "bea" not in str(body)


def test_gold_shows_in_weeks_that_are_over_so_that_no_question_is_known(project, ann):
    over = (today() - monday_of(today())).days + 1
    day(project, ann, over, gold_asked=4, gold_passed=3)
    before = read(ann, project, "dashboard/me/")
    assert [(week["gold"]["value"], week["gold"]["n"]) for week in before["gold_weeks"]] == [(0.75, 4)]
    day(project, ann, 0, answers=1, gold_asked=1, gold_passed=1)
    after = read(ann, project, "dashboard/me/")
    assert after["gold_weeks"] == before["gold_weeks"]
    assert after["today"]["answers"] == 1, "it counts like any other answer"


def test_agreement_comes_from_the_newest_report(project, ann, max_):
    figure = {"value": 0.7, "low": 0.6, "high": 0.8, "n": 50}
    week = {"week": "2026-11-16", "kind": "rank", "label": "Preference", "alpha": figure, "raw": figure}
    QualityReport.objects.create(project=project, kind="agreement", data={"weeks": [week]})
    of_ann = {"person": ann.pk, "weeks": [{"week": "2026-11-16", "agreement": figure}]}
    QualityReport.objects.create(project=project, kind="reliability", data={"people": [of_ann]})
    assert read(max_, project)["agreement"]["weeks"] == [week]
    assert chart(max_, project, "agreement")[0]["alpha_value"] == "0.7"
    assert read(ann, project, "dashboard/me/")["agreement_weeks"] == of_ann["weeks"]


@pytest.mark.parametrize("name", CHARTS)
def test_every_chart_is_a_file_with_its_columns(project, ann, rex, max_, name):
    write_task(project)
    rank_task(project)
    reviewed(submitted(project, ann), rex, "approve")
    submitted(project, ann, VOTE)
    user = {"own": ann, "reviewing": rex, "managing": max_}[CHARTS[name].roles]
    answered = client_of(user).get(f"/api/v1/projects/{project.pk}/charts/{name}.csv")
    assert answered.content.decode().splitlines()[0] == ",".join(CHARTS[name].columns)
    assert f'filename="{name}.csv"' in answered["Content-Disposition"]
    if CHARTS[name].roles != "own":
        assert client_of(ann).get(f"/api/v1/projects/{project.pk}/charts/{name}.csv").status_code == 403


def test_a_file_holds_what_the_page_shows_and_no_formula(project, ann, max_):
    day(project, ann, 1, submitted=3, seconds=60)
    shown = read(max_, project, days=7)["throughput"]
    filed = chart(max_, project, "throughput", days=7)
    assert [(row["date"], int(row["submitted"])) for row in filed] == [(r["date"], r["submitted"]) for r in shown]
    ann.name = "=1+1"
    ann.save()
    assert chart(max_, project, "cost-by-person")[0]["name"] == "'=1+1"
    assert client_of(max_).get(f"/api/v1/projects/{project.pk}/charts/unheard-of.csv").status_code == 404
    assert client_of(max_).get(f"/api/v1/projects/{project.pk}/dashboard/?days=3").status_code == 400


def test_a_dashboard_asks_as_many_questions_whatever_there_is(project, ann, bea, rex, max_):
    def statements() -> int:
        with CaptureQueriesContext(connection) as ran:
            read(max_, project)
        return len(ran)

    write_task(project)
    reviewed(submitted(project, ann), rex, "approve")
    day(project, ann, 0, seconds=5)
    before = statements()
    for number in range(5):
        write_task(project, f"more {number}")
        submitted(project, bea if number % 2 else ann)
    for back in range(1, 20):
        day(project, bea, back, submitted=3, seconds=100)
    assert PersonDay.objects.count() > 20
    assert statements() == before
