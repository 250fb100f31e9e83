"""What a project knows of a person's work: tags and rate; and taking them off the work."""

from __future__ import annotations

import pytest

from accounts.models import AuditEvent
from annotation.models import Assignment, PersonDay, WorkProfile
from tests.annotation.making import claimed, client_of, write_task
from tests.annotation.projects.conftest import signed_in


@pytest.fixture
def profile(project, annotator) -> str:
    return f"/api/v1/projects/{project.pk}/members/{annotator.pk}/profile/"


@pytest.fixture
def retraining(project, annotator) -> str:
    return f"/api/v1/projects/{project.pk}/members/{annotator.pk}/retrain/"


def test_tags_and_rate_are_kept_in_one_spelling_and_each_change_is_in_the_audit_log(profile, manager, annotator):
    client = signed_in(manager)
    before = client.get(profile).json()
    assert (before["tags"], before["hourly_rate"], before["submitted_count"]) == ([], None, 0)
    after = client.put(profile, {"tags": [" Law", "german", "LAW"], "hourly_rate": "21.5"}).json()
    assert (after["tags"], after["hourly_rate"]) == (["german", "law"], "21.50")
    client.put(profile, {"tags": ["german", "law"], "hourly_rate": "21.50"})
    event = AuditEvent.objects.get(verb="profile_changed")
    assert (event.before, event.after) == (
        {"tags": [], "hourly_rate": None},
        {"tags": ["german", "law"], "hourly_rate": "21.50"},
    )
    assert (event.actor, event.object_id) == (manager, str(annotator.pk))


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"hourly_rate": None}, "tags"),
        ({"tags": []}, "hourly_rate"),
        ({"tags": "german", "hourly_rate": None}, "tags"),
        ({"tags": ["x" * 51], "hourly_rate": None}, "tags.0"),
        ({"tags": [str(n) for n in range(21)], "hourly_rate": None}, "tags"),
        ({"tags": [], "hourly_rate": "-1"}, "hourly_rate"),
        ({"tags": [], "hourly_rate": "1.234"}, "hourly_rate"),
        ({"tags": [], "hourly_rate": "12345678"}, "hourly_rate"),
        ({"tags": [], "hourly_rate": "much"}, "hourly_rate"),
    ],
)
def test_a_profile_that_cannot_be_is_named(profile, manager, body, field):
    response = signed_in(manager).put(profile, body)
    assert response.status_code == 400
    assert [detail["field"] for detail in response.json()["error"]["details"]] == [field]
    assert not WorkProfile.objects.exists()


def test_only_managers_see_and_change_profiles_and_only_of_members(
    project, profile, retraining, manager, reviewer, annotator, stranger
):
    for user in (reviewer, annotator):
        client = signed_in(user)
        assert client.get(profile).status_code == 403
        assert client.put(profile, {"tags": [], "hourly_rate": None}).status_code == 403
        assert client.post(retraining, {}).status_code == 403
        assert client.delete(retraining).status_code == 403
    client = signed_in(manager)
    of_stranger = profile.replace(f"/{annotator.pk}/", f"/{stranger.pk}/")
    assert client.get(of_stranger).status_code == 404
    assert client.put(of_stranger, {"tags": [], "hourly_rate": None}).status_code == 404
    assert client.post(of_stranger.replace("profile", "retrain"), {}).status_code == 404


def test_the_list_of_members_shows_tags_to_reviewers_and_rates_to_managers_only(
    project, profile, manager, reviewer, annotator
):
    signed_in(manager).put(profile, {"tags": ["german"], "hourly_rate": "20"})
    WorkProfile.objects.filter(user=annotator).update(reliability=0.9, submitted_count=12)
    address = f"/api/v1/projects/{project.pk}/members/"

    def row(user):
        return next(row for row in signed_in(user).get(address).json()["results"] if row["id"] == annotator.pk)

    assert (row(manager)["hourly_rate"], row(reviewer)["hourly_rate"]) == ("20.00", None)
    for user in (manager, reviewer):
        assert (row(user)["tags"], row(user)["reliability"], row(user)["submitted_count"]) == (["german"], 0.9, 12)


def test_a_person_is_taken_off_the_work_and_let_back(project, retraining, manager, annotator):
    write_task(project)
    held = claimed(project, annotator)
    client = signed_in(manager)
    first = client.post(retraining, {"note": " Read chapter 2 "}).json()
    assert first["retrain_since"] is not None
    assert Assignment.objects.get(pk=held.pk).state == "released"
    assert client.post(retraining, {}).json()["retrain_since"] == first["retrain_since"], "again changes nothing"
    event = AuditEvent.objects.get(verb="member_retrained")
    assert event.after == {"note": "Read chapter 2", "leases_released": 1}
    reason = client_of(annotator).post(f"/api/v1/projects/{project.pk}/claim/", {}).json()["reason"]
    assert reason["code"] == "retrain"
    assert client.delete(retraining).json()["retrain_since"] is None
    assert client.delete(retraining).status_code == 200
    assert AuditEvent.objects.filter(verb="member_let_back").count() == 1
    assert claimed(project, annotator).task_id == held.task_id


def test_the_list_of_members_says_when_somebody_was_last_at_work(project, annotator, manager):
    days = {"project": project, "user": annotator, "kind": "write"}
    for day in ("2026-03-02", "2026-03-05", "2026-03-04"):
        PersonDay.objects.create(day=day, submitted=1, **days)
    rows = signed_in(manager).get(f"/api/v1/projects/{project.pk}/members/").json()["results"]
    assert {row["id"]: row["last_active"] for row in rows} == {annotator.pk: "2026-03-05", manager.pk: None}
