"""Who is in a project, and who may say so."""

from __future__ import annotations

import pytest

from accounts.models import AuditEvent, Organization
from annotation.models import ProjectMembership
from tests.annotation.projects.conftest import join, person, signed_in


@pytest.fixture
def members(project) -> str:
    return f"/api/v1/projects/{project.pk}/members/"


def roles(project, user):
    return sorted(ProjectMembership.objects.filter(project=project, user=user).values_list("role", flat=True))


def test_a_manager_adds_a_person_and_adding_again_joins_the_roles(project, members, manager, stranger):
    client = signed_in(manager)
    response = client.post(members, {"email": " SAM@example.org ", "roles": ["annotator"]})
    assert response.status_code == 201
    sam = {"id": stranger.pk, "name": "Sam", "email": "sam@example.org", "roles": ["annotator"], "is_active": True}
    of_work = {"tags": [], "hourly_rate": None, "submitted_count": 0, "reliability": None}
    assert response.json() == sam | of_work | {"qualified_at": None, "retrain_since": None, "last_active": None}
    assert client.post(members, {"email": "sam@example.org", "roles": ["reviewer"]}).json()["roles"] == [
        "annotator",
        "reviewer",
    ]
    assert client.post(members, {"email": "sam@example.org", "roles": ["annotator"]}).status_code == 201
    events = AuditEvent.objects.filter(object_type="user", object_id=str(stranger.pk), project_id=project.pk)
    assert list(events.order_by("pk").values_list("verb", "after")) == [
        ("member_added", {"roles": ["annotator"]}),
        ("member_changed", {"roles": ["annotator", "reviewer"]}),
    ]


def test_reviewers_and_managers_read_the_members_and_only_managers_change_them(
    members, manager, reviewer, annotator, stranger
):
    rows = signed_in(reviewer).get(members).json()["results"]
    assert {row["name"]: row["roles"] for row in rows} == {
        "Max": ["manager"],
        "Rea": ["reviewer"],
        "Ann": ["annotator"],
    }
    assert signed_in(annotator).get(members).status_code == 403
    assert signed_in(stranger).get(members).status_code == 404
    body = {"email": "sam@example.org", "roles": ["manager"]}
    assert signed_in(reviewer).post(members, body).status_code == 403
    assert signed_in(reviewer).put(f"{members}{reviewer.pk}/", {"roles": ["manager"]}).status_code == 403
    assert signed_in(reviewer).delete(f"{members}{annotator.pk}/").status_code == 403


def test_roles_are_replaced_and_a_person_leaves(project, members, manager, annotator):
    client = signed_in(manager)
    response = client.put(f"{members}{annotator.pk}/", {"roles": ["reviewer", "manager"]})
    assert response.json()["roles"] == ["manager", "reviewer"] == roles(project, annotator)
    assert client.delete(f"{members}{annotator.pk}/").status_code == 204
    assert roles(project, annotator) == []
    assert client.delete(f"{members}{annotator.pk}/").status_code == 404
    assert client.put(f"{members}{annotator.pk}/", {"roles": ["reviewer"]}).status_code == 404
    assert AuditEvent.objects.filter(verb="member_removed").get().before == {"roles": ["manager", "reviewer"]}


def test_the_last_manager_stays(project, members, manager, annotator):
    client = signed_in(manager)
    for refused in (
        client.delete(f"{members}{manager.pk}/"),
        client.put(f"{members}{manager.pk}/", {"roles": ["annotator"]}),
    ):
        assert refused.status_code == 409
        assert refused.json()["error"]["code"] == "last_manager"
    assert client.put(f"{members}{manager.pk}/", {"roles": ["annotator", "manager"]}).status_code == 200
    join(project, annotator, "manager")
    annotator.is_active = False
    annotator.save()
    assert client.delete(f"{members}{manager.pk}/").status_code == 409, "a closed account manages nothing"
    annotator.is_active = True
    annotator.save()
    assert client.delete(f"{members}{manager.pk}/").status_code == 204


@pytest.mark.parametrize(
    ("body", "field", "code"),
    [
        ({"email": "nobody@example.org", "roles": ["annotator"]}, "email", "not_found"),
        ({"email": "eve@example.org", "roles": ["annotator"]}, "email", "not_found"),
        ({"email": "old@example.org", "roles": ["annotator"]}, "email", "inactive"),
        ({"email": "sam@example.org", "roles": []}, "roles", "empty"),
        ({"email": "sam@example.org", "roles": ["king"]}, "roles.0", "invalid_choice"),
        ({"roles": ["annotator"]}, "email", "required"),
    ],
)
def test_a_person_who_cannot_be_added_is_named(project, members, manager, stranger, body, field, code):
    person(Organization.objects.create(name="Elsewhere"), "eve")
    gone = person(project.organization, "old")
    gone.is_active = False
    gone.save()
    response = signed_in(manager).post(members, body)
    assert response.status_code == 400
    assert {detail["field"]: detail["code"] for detail in response.json()["error"]["details"]} == {field: code}
    assert ProjectMembership.objects.filter(project=project).count() == 1


def test_candidates_are_active_people_without_a_role_here(project, members, manager, annotator, stranger):
    person(Organization.objects.create(name="Elsewhere"), "eve")
    gone = person(project.organization, "old")
    gone.is_active = False
    gone.save()
    client = signed_in(manager)
    found = client.get(f"{members}candidates/").json()
    assert found == [{"id": stranger.pk, "name": "Sam", "email": "sam@example.org"}]
    assert client.get(f"{members}candidates/?q=SA").json() == found
    assert client.get(f"{members}candidates/?q=zz").json() == []
    assert signed_in(annotator).get(f"{members}candidates/").status_code == 403


def test_at_most_twenty_candidates_are_listed(project, members, manager):
    for number in range(23):
        person(project.organization, f"p{number:02}")
    found = signed_in(manager).get(f"{members}candidates/").json()
    assert [row["name"] for row in found] == [f"P{number:02}" for number in range(20)]
