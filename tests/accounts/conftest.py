"""People for the tests of accounts."""

from __future__ import annotations

import pytest
from rest_framework.test import APIClient

from accounts.models import Organization, User
from accounts.services.people import create_person

PASSWORD = "correct horse battery"


@pytest.fixture
def organization(db) -> Organization:
    return Organization.objects.create(name="Harbour Goods")


@pytest.fixture
def ada(organization: Organization) -> User:
    return create_person(organization=organization, email="ada@example.org", password=PASSWORD, name="Ada")


@pytest.fixture
def admin(organization: Organization) -> User:
    return create_person(
        organization=organization, email="root@example.org", password=PASSWORD, name="Root", is_administrator=True
    )


@pytest.fixture
def client() -> APIClient:
    return APIClient()


def signed_in(user: User) -> APIClient:
    """Return a client with a real session (and so real CSRF rules off, as a test client has them)."""
    client = APIClient()
    client.force_login(user)
    return client
