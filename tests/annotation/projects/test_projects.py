"""Who sees, starts and changes a project, and which settings are taken."""

from __future__ import annotations

import pytest

from accounts.models import AuditEvent, Organization
from annotation.models import Project, ProjectMembership
from annotation.services.archive import check_active
from annotation.services.projects import create_project, update_project
from core.errors import Conflict, InvalidInput
from tests.annotation.gold.making import pair_question
from tests.annotation.projects.conftest import join, person, signed_in

PROJECTS = "/api/v1/projects/"
SCHEMA = {"type": "object", "properties": {"intent": {"type": "string"}}, "required": ["intent"]}
TOOL = {"type": "function", "function": {"name": "find_order", "parameters": {"type": "object"}}}


def details(response):
    return {detail["field"]: detail["code"] for detail in response.json()["error"]["details"]}


def test_a_manager_starts_a_project_with_guidelines_and_manages_it(manager):
    body = {"name": " Letters ", "output_schema": SCHEMA, "tools": [TOOL], "rank_overlap": 3, "guidelines": "# Be kind"}
    response = signed_in(manager).post(PROJECTS, body)
    assert response.status_code == 201
    made = response.json()
    assert (made["name"], made["output_schema"], made["tools"]) == ("Letters", SCHEMA, [TOOL])
    assert (made["rank_overlap"], made["write_overlap"], made["my_roles"]) == (3, 1, ["manager"])
    assert made["guideline"]["number"] == 1
    verbs = AuditEvent.objects.filter(project_id=made["id"]).order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["project_created", "guideline_added"]


def test_administrators_may_start_projects_and_others_may_not(administrator, annotator, reviewer, stranger):
    assert signed_in(administrator).post(PROJECTS, {"name": "One"}).status_code == 201
    for user in (annotator, reviewer, stranger):
        refused = signed_in(user).post(PROJECTS, {"name": "Two"})
        assert refused.status_code == 403, user
        assert "manager" in refused.json()["error"]["message"]
    assert not Project.objects.filter(name="Two").exists()


def test_people_see_the_projects_they_are_in_and_administrators_all_of_their_organisation(
    project, annotator, stranger, administrator
):
    other = Project.objects.create(organization=project.organization, name="Other")
    elsewhere = Organization.objects.create(name="Elsewhere")
    Project.objects.create(organization=elsewhere, name="Foreign")

    def seen(user):
        return [row["name"] for row in signed_in(user).get(PROJECTS).json()["results"]]

    assert seen(annotator) == ["Support"]
    assert seen(stranger) == []
    assert seen(administrator) == ["Other", "Support"]
    assert signed_in(annotator).get(f"{PROJECTS}{other.pk}/").status_code == 404
    assert signed_in(person(elsewhere, "eve", is_administrator=True)).get(f"{PROJECTS}{other.pk}/").status_code == 404


def test_my_roles_are_ones_own_and_an_administrator_counts_as_manager(project, manager, annotator, administrator):
    join(project, annotator, "reviewer")
    address = f"{PROJECTS}{project.pk}/"
    assert signed_in(annotator).get(address).json()["my_roles"] == ["annotator", "reviewer"]
    assert signed_in(administrator).get(address).json()["my_roles"] == ["manager"]
    join(project, administrator, "annotator")
    assert signed_in(administrator).get(address).json()["my_roles"] == ["annotator", "manager"]


def test_a_list_of_projects_costs_the_same_number_of_queries_however_long(
    administrator, organization, django_assert_max_num_queries
):
    for number in range(12):
        create_project(organization=organization, by=administrator, name=f"P{number}", guidelines="Be kind.")
    client = signed_in(administrator)
    with django_assert_max_num_queries(5):
        assert len(client.get(PROJECTS).json()["results"]) == 12


def test_only_managers_change_a_project_and_each_change_is_in_the_audit_log(project, manager, reviewer):
    address = f"{PROJECTS}{project.pk}/"
    assert signed_in(reviewer).patch(address, {"name": "Mine"}).status_code == 403
    changed = signed_in(manager).patch(address, {"name": "Letters", "lease_seconds": 600, "output_schema": SCHEMA})
    assert changed.status_code == 200
    assert (changed.json()["name"], changed.json()["lease_seconds"]) == ("Letters", 600)
    event = AuditEvent.objects.get(verb="project_changed")
    assert event.before == {"name": "Support", "output_schema": None, "lease_seconds": 1800}
    assert event.after == {"name": "Letters", "output_schema": SCHEMA, "lease_seconds": 600}
    assert event.actor == manager
    signed_in(manager).patch(address, {"name": "Letters"})
    assert AuditEvent.objects.filter(verb="project_changed").count() == 1


def test_a_schema_and_tools_can_be_taken_away_again(project, manager):
    update_project(project=project, by=manager, output_schema=SCHEMA, tools=[TOOL])
    response = signed_in(manager).patch(f"{PROJECTS}{project.pk}/", {"output_schema": None, "tools": None})
    assert (response.json()["output_schema"], response.json()["tools"]) == (None, None)


def test_an_archived_project_leaves_the_list_takes_no_changes_of_work_and_comes_back(project, manager):
    client, address = signed_in(manager), f"{PROJECTS}{project.pk}/"
    assert client.patch(address, {"archived": True}).json()["archived_at"] is not None
    assert client.get(PROJECTS).json()["results"] == []
    assert [row["id"] for row in client.get(f"{PROJECTS}?archived=true").json()["results"]] == [project.pk]
    project.refresh_from_db()
    with pytest.raises(Conflict, match="archived"):
        check_active(project)
    assert client.patch(address, {"archived": False}).json()["archived_at"] is None
    assert [row["id"] for row in client.get(PROJECTS).json()["results"]] == [project.pk]
    verbs = AuditEvent.objects.filter(object_type="project").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["project_archived", "project_restored"]


@pytest.mark.parametrize(
    ("body", "field", "code"),
    [
        ({"name": "Support"}, "name", "taken"),
        ({"name": "   "}, "name", "blank"),
        ({}, "name", "required"),
        ({"name": "x" * 201}, "name", "max_length"),
        ({"name": "X", "output_schema": []}, "output_schema", "not_an_object"),
        ({"name": "X", "output_schema": {"type": "strin"}}, "output_schema", "bad_schema"),
        ({"name": "X", "output_schema": {"$ref": "http://example.org/s"}}, "output_schema", "bad_schema"),
        ({"name": "X", "output_schema": {"$ref": "#/$defs/gone"}}, "output_schema", "bad_schema"),
        ({"name": "X", "output_schema": {"$ref": "#"}}, "output_schema", "bad_schema"),
        ({"name": "X", "output_schema": {"pattern": "("}}, "output_schema", "bad_schema"),
        ({"name": "X", "output_schema": {"const": "\u0000"}}, "output_schema", "unstorable"),
        ({"name": "X", "tools": {}}, "tools", "not_a_list"),
        ({"name": "X", "tools": ["find"]}, "tools", "not_a_list"),
        ({"name": "X", "tools": [{"name": "find"}]}, "tools.0", "bad_tools"),
        ({"name": "X", "tools": [{"type": "function", "function": {}}]}, "tools.0.function.name", "bad_tools"),
        ({"name": "X", "tools": [TOOL, TOOL]}, "tools.1.function.name", "bad_tools"),
        (
            {"name": "X", "tools": [{"type": "function", "function": {"name": "f", "parameters": {"type": 5}}}]},
            "tools.0.function.parameters",
            "bad_tools",
        ),
        ({"name": "X", "rank_overlap": 0}, "rank_overlap", "min_value"),
        ({"name": "X", "write_overlap": 10}, "write_overlap", "max_value"),
        ({"name": "X", "lease_seconds": 5}, "lease_seconds", "min_value"),
        ({"name": "X", "handout_order": "random"}, "handout_order", "invalid_choice"),
        ({"name": "X", "max_held": 0}, "max_held", "min_value"),
        ({"name": "X", "max_held": 21}, "max_held", "max_value"),
        ({"name": "X", "max_skips": 51}, "max_skips", "max_value"),
        ({"name": "X", "daily_quota": 0}, "daily_quota", "min_value"),
        ({"name": "X", "person_quota": 2**31}, "person_quota", "max_value"),
        ({"name": "X", "gold_share": 51}, "gold_share", "max_value"),
        ({"name": "X", "repeat_share": -1}, "repeat_share", "min_value"),
        ({"name": "X", "qualification_pass_mark": 0}, "qualification_pass_mark", "min_value"),
        ({"name": "X", "qualification_attempts": None}, "qualification_attempts", "null"),
        ({"name": "X", "review_policy": "none"}, "review_policy", "invalid_choice"),
        ({"name": "X", "review_share": 101}, "review_share", "max_value"),
        ({"name": "X", "review_newcomer_first": 100_001}, "review_newcomer_first", "max_value"),
        ({"name": "X", "review_below_reliability": 101}, "review_below_reliability", "max_value"),
        ({"name": "X", "currency": "dollars"}, "currency", "max_length"),
        ({"name": "X", "currency": "U5D"}, "currency", "invalid"),
        ({"name": "X", "rank_reasons": [str(n) for n in range(31)]}, "rank_reasons", "too_many"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(manager, body, field, code):
    before = Project.objects.count(), ProjectMembership.objects.count(), AuditEvent.objects.count()
    response = signed_in(manager).post(PROJECTS, body)
    assert response.status_code == 400
    assert details(response) == {field: code}
    assert before == (Project.objects.count(), ProjectMembership.objects.count(), AuditEvent.objects.count())


def test_rank_reasons_are_tidied(manager):
    response = signed_in(manager).post(PROJECTS, {"name": "X", "rank_reasons": [" Clearer", "Clearer", "Shorter"]})
    assert response.json()["rank_reasons"] == ["Clearer", "Shorter"]


HANDOUT_AND_REVIEW = {
    "handout_order": "breadth",
    "max_held": 4,
    "max_skips": 5,
    "daily_quota": 120,
    "person_quota": 4000,
    "gold_share": 5,
    "repeat_share": 3,
    "qualification_required": True,
    "qualification_pass_mark": 70,
    "qualification_attempts": 2,
    "qualification_feedback": False,
    "review_policy": "sample",
    "review_share": 25,
    "review_newcomer_first": 30,
    "review_below_reliability": 60,
    "currency": "EUR",
}


def test_settings_of_handout_and_review_are_kept_shown_and_in_the_audit_log(project, manager):
    client, address = signed_in(manager), f"{PROJECTS}{project.pk}/"
    pair_question(project, manager, in_qualification=True)
    before = client.get(address).json()
    changed = client.patch(address, HANDOUT_AND_REVIEW | {"currency": "eur"})
    assert changed.status_code == 200, changed.content
    assert {name: changed.json()[name] for name in HANDOUT_AND_REVIEW} == HANDOUT_AND_REVIEW
    event = AuditEvent.objects.get(verb="project_changed")
    assert event.after == HANDOUT_AND_REVIEW
    assert event.before == {name: before[name] for name in HANDOUT_AND_REVIEW}
    freed = client.patch(address, {"daily_quota": None, "person_quota": None}).json()
    assert (freed["daily_quota"], freed["person_quota"]) == (None, None)


def test_a_service_holds_to_the_ranges_too(project, manager):
    for name, value in (("gold_share", 51), ("handout_order", "random"), ("max_held", None), ("currency", "EURO")):
        with pytest.raises(InvalidInput):
            update_project(project=project, by=manager, **{name: value})
    project.refresh_from_db()
    assert (project.gold_share, project.handout_order, project.max_held, project.currency) == (0, "arrival", 2, "USD")
