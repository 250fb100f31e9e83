"""Sign in and out, as people do it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.browsing import PASSWORD, PEOPLE, assert_fits, assert_no_violations, screenshot

ACCOUNTS = [
    person
    for person in PEOPLE["people"]
    if person["email"].partition("@")[0] in {"annotator", "reviewer", "manager", "admin"}
]


def fill(page: Page, email: str, password: str) -> None:
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.keyboard.press("Enter")


@pytest.mark.parametrize("person", ACCOUNTS, ids=[person["role"] for person in ACCOUNTS])
def test_each_demo_account_signs_in_and_sees_its_home(visit, person):
    page = visit(None).open("/")
    fill(page, person["email"], PASSWORD)
    expect(page.get_by_role("heading", name="Sign in to Tuneloop")).to_be_hidden()
    expect(page.get_by_role("navigation", name="Main")).to_contain_text(person["name"])


def test_a_wrong_password_is_said_plainly_and_the_address_stays(visit):
    page = visit(None).open("/sign-in")
    fill(page, "annotator@demo.tuneloop", "not the password")
    expect(page.get_by_role("alert")).to_contain_text("do not belong together")
    expect(page.get_by_label("Email")).to_have_value("annotator@demo.tuneloop")
    screenshot(page, "sign-in-refused")
    assert_no_violations(page)


def test_an_address_asked_for_before_signing_in_is_opened_after(visit):
    page = visit(None).open("/my-work")
    fill(page, "annotator@demo.tuneloop", PASSWORD)
    page.wait_for_url("**/my-work")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_the_page_is_accessible_and_fits_every_window(visit, size, scheme):
    page = visit(None, size=size, scheme=scheme).open("/sign-in")
    screenshot(page, f"sign-in-{size}-{scheme}")
    assert_fits(page)
    assert_no_violations(page)
