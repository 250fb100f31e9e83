"""A project with two annotators, a reviewer and a manager."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from accounts.models import Organization, User
from annotation.models import GuidelineVersion, Project, WorkProfile
from tests.annotation.making import ANNOTATOR, MANAGER, REVIEWER, join, person


@pytest.fixture
def organization(db: None) -> Organization:
    return Organization.objects.create(name="Harbour Goods")


@pytest.fixture
def project(organization: Organization) -> Project:
    project = Project.objects.create(organization=organization, name="Support", lease_seconds=600)
    GuidelineVersion.objects.create(project=project, number=1, body="Be brief.")
    return project


@pytest.fixture
def ann(project: Project) -> User:
    return join(project, person(project.organization, "ann"), ANNOTATOR)


@pytest.fixture
def bea(project: Project) -> User:
    return join(project, person(project.organization, "bea"), ANNOTATOR)


@pytest.fixture
def rex(project: Project) -> User:
    return join(project, person(project.organization, "rex"), REVIEWER)


@pytest.fixture
def max_(project: Project) -> User:
    """The manager, who annotates now and then."""
    return join(project, person(project.organization, "max"), MANAGER, ANNOTATOR)


@pytest.fixture
def give_tags(project: Project) -> Callable[..., None]:
    """Set the tags of a person in the project."""

    def give(user: User, *tags: str) -> None:
        WorkProfile.objects.update_or_create(project=project, user=user, defaults={"tags": sorted(tags)})

    return give
