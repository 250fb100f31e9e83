"""The schema is complete, and no request that fits it breaks the server."""

from __future__ import annotations

import json

import pytest
import schemathesis
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings

from accounts.models import Organization
from accounts.roles import Role, Scope
from accounts.services.people import create_person
from accounts.services.tokens import create_token
from annotation.models import Project, ProjectMembership
from config.wsgi import application

EXAMPLES = 12


@pytest.fixture(scope="module")
def document(tmp_path_factory, django_db_setup, django_db_blocker):
    """Return the OpenAPI document, made without a warning."""
    path = tmp_path_factory.mktemp("openapi") / "openapi.json"
    with django_db_blocker.unblock():
        call_command("spectacular", "--validate", "--fail-on-warn", "--format", "openapi-json", "--file", str(path))
    return json.loads(path.read_text())


def test_the_schema_has_no_warning_and_documents_the_error_shape(document):
    assert document["paths"]
    for path, operations in document["paths"].items():
        assert path.startswith("/api/v1/"), path
        for method, operation in operations.items():
            if method in {"get", "post", "put", "patch", "delete"}:
                content = operation["responses"]["400"]["content"]["application/json"]["schema"]
                assert content == {"$ref": "#/components/schemas/Error"}, f"{method} {path}"


@pytest.fixture
def manager_token(db) -> str:
    """A manager who is an administrator too, so that every endpoint is reached."""
    organization = Organization.objects.create(name="Schema")
    user = create_person(
        organization=organization, email="schema@example.org", password="a long enough phrase", is_administrator=True
    )
    project = Project.objects.create(organization=organization, name="Schema")
    for role in Role.values:
        ProjectMembership.objects.create(project=project, user=user, role=role)
    return create_token(user=user, name="schema", scopes=list(Scope.values))[1]


@pytest.fixture
def kept_connection():
    """Leave the database connection open between requests: it holds the test's transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def test_no_request_that_fits_the_schema_breaks_the_server(document, manager_token, kept_connection):
    """Loop by hand: schemathesis' own pytest plugin does not work with pytest 9.2."""
    schema = schemathesis.openapi.from_dict(document)
    schema.app = application
    failures: list[str] = []
    for found in schema.get_all_operations():
        operation = found.ok()

        @settings(max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        @given(case=operation.as_strategy())
        def ask(case):
            response = case.call(headers={"Authorization": f"Bearer {manager_token}"})
            assert response.status_code < 500, f"{case.as_curl_command()}\n{response.text[:500]}"

        try:
            ask()
        except AssertionError as error:
            failures.append(f"{operation.label}: {error}")
    assert not failures, "\n\n".join(failures)
