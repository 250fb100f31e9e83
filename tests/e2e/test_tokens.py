"""A token from the page to a script, and the end of it."""

from __future__ import annotations

import json
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.browsing import Visit, assert_no_violations


def call(url: str, token: str, *, body: object = None) -> object:
    """Ask the API as a script does, without cookies."""
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    data = None if body is None else json.dumps(body).encode()
    with urlopen(Request(url, data=data, headers=headers), timeout=20) as answer:
        return json.loads(answer.read())


def make_token(page: Page, name: str) -> str:
    page.get_by_role("button", name="Create token").click()
    dialog = page.get_by_role("dialog", name="Create token")
    dialog.get_by_label("Name").fill(name)
    dialog.get_by_role("button", name="Create token").click()
    shown = page.get_by_role("dialog", name="Copy your token now")
    token = shown.get_by_label("Your token").inner_text()
    assert_no_violations(page)
    shown.get_by_role("button", name="Done").click()
    expect(shown).to_be_hidden()
    return token


def test_a_token_works_for_a_script_until_it_is_revoked(visit):
    window: Visit = visit("manager")
    page = window.open("/account/tokens")
    token = make_token(page, "nightly look")
    expect(page.get_by_text(token)).to_have_count(0)
    projects = f"{window.url}/api/v1/projects/"
    assert call(projects, token) == window.api("projects/")

    page.get_by_role("button", name="Revoke nightly look").click()
    page.get_by_role("dialog").get_by_role("button", name="Revoke token").click()
    expect(page.get_by_role("button", name="Revoke nightly look")).to_have_count(0)
    with pytest.raises(HTTPError) as refused:
        call(projects, token)
    assert refused.value.code == 401


def test_a_token_to_read_writes_nothing(visit):
    window: Visit = visit("manager")
    token = make_token(window.open("/account/tokens"), "only to read")
    before = window.api("projects/")
    with pytest.raises(HTTPError) as refused:
        call(f"{window.url}/api/v1/projects/", token, body={"name": "Made by a script"})
    assert refused.value.code == 403
    assert window.api("projects/") == before
