"""The schema is complete, and no request that fits it breaks the server."""

from __future__ import annotations

import json
from typing import Any

import pytest
import schemathesis
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, given, settings

from accounts.roles import Role, Scope
from accounts.services.tokens import create_token
from annotation.models import ProjectMembership
from config.wsgi import application
from tests.api.test_permissions import RULES
from tests.api.world import ADMINISTRATOR, World, make_world

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
def world(db) -> World:
    return make_world()


@pytest.fixture
def token(world: World) -> str:
    """The token of somebody with every role, so that every endpoint is reached."""
    user = world.people[ADMINISTRATOR]
    assert user is not None
    for role in Role.values:
        ProjectMembership.objects.create(project_id=world.ids["project_id"], user=user, role=role)
    return create_token(user=user, name="schema", scopes=list(Scope.values))[1]


@pytest.fixture
def kept_connection():
    """Leave the database connection open between requests: it holds the test's transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def test_no_request_that_fits_the_schema_breaks_the_server(document, world, token, kept_connection):
    """Loop by hand: schemathesis' own pytest plugin does not work with pytest 9.2."""
    schema = schemathesis.openapi.from_dict(document)
    schema.app = application
    failures: list[str] = []
    for found in schema.get_all_operations():
        operation = found.ok()
        # What one operation changes or deletes must not hide anything from the next.
        before = transaction.savepoint()
        try:
            _ask(operation, token, ids_for(operation.label, world))
        except AssertionError as error:
            failures.append(f"{operation.label}: {error}")
        transaction.savepoint_rollback(before)
    assert not failures, "\n\n".join(failures)


def _ask(operation, token: str, there: dict[str, Any]) -> None:
    @settings(max_examples=EXAMPLES, database=None, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy())
    def ask(case):
        _check(case, token)
        # Nearly every id that is thought up belongs to nothing; ask the same of what is there.
        if known := there.keys() & case.path_parameters.keys():
            case.path_parameters |= {name: there[name] for name in known}
            _check(case, token)

    ask()


def _check(case, token: str) -> None:
    response = case.call(headers={"Authorization": f"Bearer {token}"})
    assert response.status_code < 500, f"{case.as_curl_command()}\n{response.text[:500]}"


def ids_for(label: str, world: World) -> dict[str, Any]:
    """Return ids of what is there for the parameters of an operation's address."""
    method, path = label.split()
    template = path.removeprefix("/api/v1/").replace("{id}", "{pk}")
    _, subject = RULES.get(f"{method} {template}", ((), ""))
    return {name: value for name, value in {**world.ids, "id": world.ids.get(subject)}.items() if value is not None}
