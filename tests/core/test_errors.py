"""Every refusal leaves in the one shape."""

from __future__ import annotations

import pytest
from rest_framework.test import APIClient

from core.errors import Detail, flatten, summary


def test_nested_errors_become_paths():
    nested = {
        "config": {"learning_rate": ["Not a number."]},
        "rows": [{}, {"text": ["Empty."]}],
        "non_field_errors": ["No."],
    }
    assert [(detail.field, detail.message) for detail in flatten(nested)] == [
        ("config.learning_rate", "Not a number."),
        ("rows.1.text", "Empty."),
        (None, "No."),
    ]


def test_the_summary_is_a_sentence_and_counts_the_rest():
    assert summary([Detail("Empty.", field="name"), Detail("No."), Detail("No.")]) == "name: Empty. (2 more problems)"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("method", "path", "body", "status", "code"),
    [
        ("get", "/api/v1/nowhere/", None, 404, "not_found"),
        ("get", "/api/v1/auth/me/", None, 401, "not_signed_in"),
        ("post", "/api/v1/auth/login/", "{broken", 400, "parse_error"),
        ("put", "/api/v1/auth/login/", "{}", 405, "method_not_allowed"),
    ],
)
def test_refusals_have_the_one_shape_and_the_request_id(method, path, body, status, code):
    client = APIClient()
    call = getattr(client, method)
    response = call(path, data=body, content_type="application/json", HTTP_X_REQUEST_ID="ask-12345678")
    assert response.status_code == status
    error = response.json()["error"]
    assert error["code"] == code
    assert error["request_id"] == "ask-12345678" == response.headers["X-Request-Id"]
