"""A person's own keys are kept with the account, in a shape that is checked."""

from __future__ import annotations

import pytest
from rest_framework.test import APIClient

from accounts.models import Preferences
from accounts.services.tokens import create_token
from tests.accounts.conftest import signed_in

URL = "/api/v1/auth/preferences/"
ME = "/api/v1/auth/me/"


def test_own_keys_come_with_the_account(ada, admin):
    client = signed_in(ada)
    assert client.get(ME).json()["preferences"] == {"keys": {}}
    keys = {"task.submit": ["mod+s"], "task.skip": [], "rank.choose.1": ["1", "ф", "+"]}
    assert client.put(URL, {"keys": keys}, format="json").json() == {"keys": keys}
    assert signed_in(ada).get(ME).json()["preferences"] == {"keys": keys}
    assert signed_in(admin).get(ME).json()["preferences"] == {"keys": {}}


def test_the_new_keys_replace_the_old_ones(ada):
    client = signed_in(ada)
    client.put(URL, {"keys": {"task.submit": ["mod+s"]}}, format="json")
    client.put(URL, {"keys": {"task.skip": ["x"]}}, format="json")
    assert client.get(ME).json()["preferences"] == {"keys": {"task.skip": ["x"]}}
    client.put(URL, {"keys": {}}, format="json")
    assert client.get(ME).json()["preferences"] == {"keys": {}}


@pytest.mark.parametrize(
    ("keys", "field"),
    [
        ({"Task Submit": ["a"]}, "keys.Task Submit"),
        ({"task.submit": ["a b"]}, "keys.task.submit.0"),
        ({"task.submit": ["ctrl+a"]}, "keys.task.submit.0"),
        ({"task.submit": ["a", "a"]}, "keys.task.submit"),
        ({"task.submit": ["a", "b", "c", "d", "e"]}, "keys.task.submit"),
        ({"task.submit": "mod+s"}, "keys.task.submit"),
        ({"task.submit": [{}]}, "keys.task.submit.0"),
        ({f"task.n{number}": ["a"] for number in range(201)}, "keys"),
        ([], "keys"),
        (None, "keys"),
    ],
)
def test_what_is_no_key_is_refused_and_changes_nothing(ada, keys, field):
    client = signed_in(ada)
    answer = client.put(URL, {"keys": keys}, format="json")
    assert answer.status_code == 400, answer.content
    assert field in [detail["field"] for detail in answer.json()["error"]["details"]]
    assert not Preferences.objects.exists()


def test_a_token_has_no_keys_of_its_own(ada):
    _, secret = create_token(user=ada, name="t", scopes=["manage"])
    script = APIClient()
    script.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
    assert script.put(URL, {"keys": {}}, format="json").status_code == 403
