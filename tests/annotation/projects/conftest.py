"""A project with people in each role, and a place of its own for files."""

from __future__ import annotations

import pytest

from accounts.models import Organization, User
from accounts.roles import Role
from accounts.services.people import create_person
from annotation.models import Project
from tests.annotation.making import client_of, join

PASSWORD = "correct horse battery"
signed_in = client_of


def person(organization: Organization, name: str, **options) -> User:
    return create_person(
        organization=organization, email=f"{name}@example.org", password=PASSWORD, name=name.title(), **options
    )


@pytest.fixture(autouse=True)
def uploads_folder(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "uploads"
    return settings.MEDIA_ROOT


@pytest.fixture
def organization(db) -> Organization:
    return Organization.objects.create(name="Harbour Goods")


@pytest.fixture
def project(organization: Organization) -> Project:
    return Project.objects.create(organization=organization, name="Support")


@pytest.fixture
def manager(project: Project) -> User:
    return join(project, person(project.organization, "max"), Role.MANAGER)


@pytest.fixture
def reviewer(project: Project) -> User:
    return join(project, person(project.organization, "rea"), Role.REVIEWER)


@pytest.fixture
def annotator(project: Project) -> User:
    return join(project, person(project.organization, "ann"), Role.ANNOTATOR)


@pytest.fixture
def stranger(organization: Organization) -> User:
    """Somebody of the organisation without a part in the project."""
    return person(organization, "sam")


@pytest.fixture
def administrator(organization: Organization) -> User:
    return person(organization, "root", is_administrator=True)
