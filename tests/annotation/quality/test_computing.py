"""From answers given through the product's services to reports, profiles, alarms and the API."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import AuditEvent, User
from annotation.models import Annotation, Project, QualityAlarm, QualityReport, WorkProfile
from annotation.queries.quality import with_news
from annotation.services import alarms, quality
from annotation.services.submitting import submit
from core.errors import Conflict
from tests.annotation.making import (
    MANAGER,
    VOTE,
    answer,
    claimed,
    client_of,
    join,
    person,
    rank_task,
    reviewed,
    submitted,
    write_task,
)  # fmt: skip
from tests.annotation.quality.conftest import Crowd, vote


@pytest.fixture
def manager(crowd: Crowd) -> User:
    return join(crowd.project, person(crowd.project.organization, "boss"), MANAGER)


def shown(user: User, project: Project, report: str) -> dict[str, Any]:
    response = client_of(user).get(f"/api/v1/projects/{project.pk}/quality/{report}/")
    assert response.status_code == 200, response.content
    return response.json()


def open_alarms(project: Project) -> set[tuple[int, str]]:
    return set(QualityAlarm.objects.filter(project=project, state="open").values_list("user_id", "kind"))


def test_before_the_first_computation_there_is_nothing_to_show(project: Project, rex: User) -> None:
    for report in ("agreement", "reliability", "ranking", "bias"):
        assert shown(rex, project, report) == {"computed_at": None, "up_to_date": True, "seconds": None, "data": None}


def test_a_project_without_answers_is_computed_too(project: Project, rex: User) -> None:
    quality.compute(project)
    assert shown(rex, project, "agreement")["data"]["questions"] == []
    assert "none yet" in shown(rex, project, "ranking")["data"]["text"]
    assert shown(rex, project, "bias")["data"]["people"] == []
    assert shown(rex, project, "reliability")["data"]["people"] == []


def test_from_answers_to_reports_and_alarms(crowd: Crowd, manager: User) -> None:
    project = crowd.project
    quality.compute(project)

    agreement = shown(manager, project, "agreement")
    assert agreement["up_to_date"] is True
    preference, strength = agreement["data"]["questions"]
    assert (preference["label"], preference["tasks"], preference["answers"], preference["people"]) == (
        "Preference",
        60,
        360,
        6,
    )
    assert 0.2 < preference["alpha"]["low"] < preference["alpha"]["value"] < preference["alpha"]["high"] < 0.7
    assert preference["fleiss_kappa"]["value"] == pytest.approx(preference["alpha"]["value"], abs=0.05)
    assert strength["scale"] == "ordinal"
    # Who agrees least is one of those with the one who does not look.
    names = {preference["pairs"][0]["one"]["name"], preference["pairs"][0]["other"]["name"]}
    assert crowd.left.name in names
    assert len(agreement["data"]["weeks"]) == 2

    reliability = shown(manager, project, "reliability")["data"]
    by_name = {row["person"]["name"]: row for row in reliability["people"]}
    assert reliability["tasks"] == 60
    for user in [*crowd.honest, crowd.fast]:
        row = by_name[user.name]
        assert (row["method"], row["answers"]) == ("dawid_skene", 60)
        assert 0.7 < row["reliability"]["value"] <= 1
        assert row["agreement"]["value"] > 0.7
    assert by_name[crowd.left.name]["reliability"]["value"] < 0.65
    assert by_name[crowd.fast.name]["pace"]["seconds"] < by_name[crowd.fast.name]["pace"]["usual_seconds"] / 3
    profile = WorkProfile.objects.get(project=project, user=crowd.left)
    assert profile.reliability == pytest.approx(by_name[crowd.left.name]["reliability"]["value"])
    assert (profile.reliability_method, profile.reliability_answers, profile.submitted_count) == ("dawid_skene", 60, 60)

    ranking = shown(manager, project, "ranking")["data"]
    assert [row["source"] for row in ranking["sources"]] == ["of one", "of other"]
    assert ranking["pairs"][0]["told_apart"] is True
    assert ranking["text"] == "of one is better than every other source."
    assert sum(row["won"] for row in ranking["sources"]) + ranking["sources"][0]["even"] == ranking["votes"] == 360

    bias = shown(manager, project, "bias")["data"]
    left = next(row["left"] for row in bias["people"] if row["person"]["name"] == crowd.left.name)
    assert (left["value"], left["n"]) == (1, 60)
    assert left["p"] < 1e-9

    listed = client_of(manager).get(f"/api/v1/projects/{project.pk}/alarms/?state=open").json()["results"]
    assert {(row["person"]["name"], row["kind"]) for row in listed} == {
        (crowd.left.name, "left"), (crowd.fast.name, "fast"),
    }  # fmt: skip
    about = f"/api/v1/projects/{project.pk}/alarms/?person={crowd.fast.pk}"
    assert [row["kind"] for row in client_of(manager).get(about).json()["results"]] == ["fast"]
    text = next(row["text"] for row in listed if row["kind"] == "left")
    assert text == "Chose the left answer in 100% of 60 votes. Chance decides which answer is on which side."


def test_twice_is_as_good_as_once(crowd: Crowd) -> None:
    first = {kind: report.data for kind, report in quality.compute(crowd.project).items()}
    before = open_alarms(crowd.project)
    second = {kind: report.data for kind, report in quality.compute(crowd.project).items()}
    assert first == second
    assert open_alarms(crowd.project) == before
    assert QualityAlarm.objects.filter(project=crowd.project).count() == len(before) == 2
    assert QualityReport.objects.filter(project=crowd.project).count() == 4
    assert AuditEvent.objects.filter(verb="alarm_opened", project_id=crowd.project.pk).count() == 2


def test_a_closed_alarm_comes_back_only_with_new_evidence(crowd: Crowd, manager: User) -> None:
    project = crowd.project
    quality.compute(project)
    alarm = QualityAlarm.objects.get(project=project, kind="left")
    closed = client_of(manager).post(
        f"/api/v1/alarms/{alarm.pk}/close/", {"action": "dismissed", "note": "Spoke with them."}, format="json"
    )
    assert closed.status_code == 200, closed.content
    assert (closed.json()["state"], closed.json()["closed_by_name"], closed.json()["note"]) == (
        "dismissed", "boss", "Spoke with them.",
    )  # fmt: skip
    assert AuditEvent.objects.filter(verb="alarm_dismissed", object_id=str(alarm.pk), actor=manager).exists()
    again = client_of(manager).post(f"/api/v1/alarms/{alarm.pk}/close/", {"action": "acted"}, format="json")
    assert (again.status_code, again.json()["error"]["code"]) == (409, "alarm_closed")

    quality.compute(project)
    assert open_alarms(project) == {(crowd.fast.pk, "fast")}

    # They go on: what they answer from the next day on says it again.
    QualityAlarm.objects.filter(pk=alarm.pk).update(closed_at=timezone.now() - timedelta(days=1))
    Annotation.objects.filter(author=crowd.left).update(submitted_at=timezone.now() - timedelta(days=2))
    for number in range(60):
        rank_task(project, f"More {number}?", answers=1, priority=9)
        vote(project, crowd.left, lambda texts: "A", seconds=40)
    quality.compute(project)
    assert open_alarms(project) == {(crowd.fast.pk, "fast"), (crowd.left.pk, "left")}


def test_nobody_who_has_left_the_project_is_named(crowd: Crowd) -> None:
    crowd.project.memberships.filter(user=crowd.left).delete()
    quality.compute(crowd.project)
    assert open_alarms(crowd.project) == {(crowd.fast.pk, "fast")}


def test_an_answer_counts_as_it_was_first_given(project: Project, ann: User, bea: User, rex: User) -> None:
    """Two said the opposite; a reviewer's edit makes no agreement of it."""
    task = rank_task(project, answers=2)
    better = task.candidates.first().response_id
    for user, wanted in ((ann, True), (bea, False)):
        assignment = claimed(project, user)
        letter = "AB"[(assignment.shown_order[0] == better) != wanted]
        given = submit(
            user=user, assignment_id=assignment.pk, token=assignment.token, payload=VOTE | {"choice": letter}
        )
    other = "B" if letter == "A" else "A"
    reviewed(given.annotation, rex, "edit_approve", payload=VOTE | {"choice": other})
    quality.compute(project)
    (preference, _) = shown(rex, project, "agreement")["data"]["questions"]
    assert (preference["raw"]["value"], preference["raw"]["n"]) == (0, 1)


def test_written_json_is_compared_by_field(organization, rex: User, project: Project, ann: User, bea: User) -> None:
    project.output_schema = {
        "type": "object",
        "properties": {"intent": {"enum": ["refund", "status"]}, "urgency": {"type": "integer"}},
        "required": ["intent", "urgency"],
    }
    project.save()
    for number in range(12):
        write_task(project, f"Where is {number}?", answers=2)
    for number in range(12):
        for user in (ann, bea):
            intent = "refund" if number % 2 or (user == bea and number == 4) else "status"
            urgency = number % 5 + (user == bea)
            submitted(project, user, answer(f'{{"urgency": {urgency}, "intent": "{intent}"}}'))
    quality.compute(project)
    intent, urgency = shown(rex, project, "agreement")["data"]["questions"]
    assert (intent["field"], intent["scale"], intent["tasks"]) == ("intent", "nominal", 12)
    assert intent["raw"]["value"] == pytest.approx(11 / 12)
    assert 0.5 < intent["alpha"]["value"] < 1
    assert (urgency["field"], urgency["scale"], urgency["raw"]["value"]) == ("urgency", "interval", 0)
    assert urgency["alpha"]["value"] > 0.7


def test_free_text_is_compared_by_words(project: Project, ann: User, bea: User, rex: User) -> None:
    write_task(project, answers=2)
    submitted(project, ann, answer("It is on its way."))
    submitted(project, bea, answer("It is on the way."))
    quality.compute(project)
    (question,) = shown(rex, project, "agreement")["data"]["questions"]
    assert (question["scale"], question["read"], question["alpha"]) == ("text", "raw", None)
    assert question["raw"]["value"] == pytest.approx(0.8)
    assert question["text"] == "Only 1 task has two answers; 10 are needed to say more."


def test_one_who_always_gives_the_same_answer_is_no_proof_of_agreement(
    project: Project, ann: User, bea: User, rex: User
) -> None:
    for number in range(10):
        rank_task(project, f"Which {number}?", answers=2)
    for user in (ann, bea):
        for _ in range(10):
            submitted(project, user, {"choice": "tie"})
    quality.compute(project)
    preference = shown(rex, project, "agreement")["data"]["questions"][0]
    assert preference["alpha"]["value"] is None
    assert preference["dominant"] == {"category": "Equally good", "share": 1}
    assert preference["read"] == "ac"
    assert preference["ac"]["value"] == 1


def test_the_sweep_asks_for_projects_with_news(project: Project, ann: User, monkeypatch: pytest.MonkeyPatch) -> None:
    now = timezone.now()
    assert with_news(now) == []
    write_task(project)
    write_task(project, "And the other?")
    submitted(project, ann)
    assert with_news(now) == [project.pk]
    asked: list[int] = []
    monkeypatch.setattr(quality, "ask_to_compute", asked.append)
    assert quality.sweep() == asked == [project.pk]
    quality.compute(project)
    assert with_news(now) == []
    submitted(project, ann)
    # Something is new, but the reports are of just now.
    assert with_news(timezone.now()) == []
    assert with_news(timezone.now() + timedelta(minutes=5)) == [project.pk]


def test_what_is_asked_for_reaches_a_worker(project: Project, rex: User, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    monkeypatch.setattr(quality, "ask_to_compute", lambda key: asked.append(key) or True)
    response = client_of(rex).post(f"/api/v1/projects/{project.pk}/quality/refresh/")
    assert (response.status_code, response.json()) == (202, {"queued": True})
    assert asked == [project.pk]


def test_the_window_is_bounded_by_days(project: Project, ann: User, rex: User) -> None:
    write_task(project)
    given = submitted(project, ann)
    Annotation.objects.filter(pk=given.pk).update(submitted_at=timezone.now() - timedelta(days=120))
    quality.compute(project)
    window = shown(rex, project, "agreement")["data"]["window"]
    assert (window["days"], window["answers"], window["since"]) == (90, 0, None)
    # It has been seen, and is nothing new.
    assert with_news(timezone.now() + timedelta(hours=1)) == []


def test_only_an_open_alarm_is_closed(project: Project, ann: User, rex: User) -> None:
    alarm = QualityAlarm.objects.create(project=project, user=ann, kind="fast", evidence={"value": 1})
    alarms.close(alarm=alarm, by=rex, action="acted")
    with pytest.raises(Conflict):
        alarms.close(alarm=alarm, by=rex, action="dismissed")
