"""An administrator's day: accounts opened and closed, with the audit log as the witness."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.browsing import PASSWORD, Visit, assert_no_violations

NAME, EMAIL = "Noor Vandersteen", "noor@demo.tuneloop"


@pytest.fixture
def newcomer(visit):
    """An account of this test's own; one that an earlier test closed is opened again."""
    admin: Visit = visit("admin")
    known = next((row for row in admin.api("users/")["results"] if row["email"] == EMAIL), None)
    if known is None:
        body = {"email": EMAIL, "name": NAME, "password": PASSWORD, "is_administrator": False}
        return admin.send("users/", body)["id"]
    admin.send(f"users/{known['id']}/", {"is_active": True}, method="PATCH")
    return known["id"]


def choose_action(page: Page, name: str, action: str) -> None:
    page.get_by_role("button", name=f"Actions for {name}").click()
    page.get_by_role("menuitem", name=action).click()


def test_a_person_who_was_created_signs_in_with_the_first_password(visit):
    page = visit("admin").open("/admin/people")
    page.get_by_role("button", name="Create a person").click()
    dialog = page.get_by_role("dialog", name="Create a person")
    dialog.get_by_label("Name").fill("Imke Rautenberg")
    dialog.get_by_label("Email").fill("imke@demo.tuneloop")
    dialog.get_by_label("First password").fill("short")
    dialog.get_by_role("button", name="Create person").click()
    expect(dialog.get_by_text("Use at least 10 characters.")).to_be_visible()
    assert_no_violations(page)
    dialog.get_by_label("First password").fill("a-quiet-harbour-7")
    dialog.get_by_role("button", name="Create person").click()
    expect(page.get_by_text("Imke Rautenberg can sign in now")).to_be_visible()
    expect(page.get_by_role("row", name="Imke Rautenberg")).to_contain_text("Never")

    newcomer = visit(None).open("/")
    newcomer.get_by_label("Email").fill("imke@demo.tuneloop")
    newcomer.get_by_label("Password", exact=True).fill("a-quiet-harbour-7")
    newcomer.keyboard.press("Enter")
    expect(newcomer.get_by_role("navigation", name="Main")).to_contain_text("Imke Rautenberg")


def test_closing_an_account_ends_its_session_at_once(visit, newcomer):
    theirs: Visit = visit("noor")
    theirs.open("/my-work")
    admin: Visit = visit("admin")
    page = admin.open("/admin/people")
    choose_action(page, NAME, "Close account")
    page.get_by_role("dialog", name=f"Close the account of {NAME}?").get_by_role("button", name="Close account").click()
    expect(page.get_by_role("row", name=NAME)).to_contain_text("Closed")
    assert_no_violations(page)
    assert admin.api(f"users/{newcomer}/")["is_active"] is False
    theirs.page.reload()
    expect(theirs.page.get_by_role("heading", name="Sign in to Tuneloop")).to_be_visible()
    assert theirs.context.request.get("/api/v1/my-work/").status == 401


def test_the_audit_log_tells_who_closed_which_account(visit, newcomer):
    admin: Visit = visit("admin")
    admin.send(f"users/{newcomer}/", {"is_active": False}, method="PATCH")
    page = admin.open("/admin/audit")
    page.get_by_role("combobox", name="What").click()
    page.get_by_role("option", name="Changed a person").click()
    newest = page.get_by_role("table", name="Audit log").get_by_role("row").nth(1)
    expect(newest).to_contain_text("Ada Quillfeather")
    expect(newest).to_contain_text(NAME)
    expect(newest.get_by_role("listitem").filter(has_text="Active: yes").get_by_label("became")).to_be_visible()
    assert_no_violations(page)


def test_the_last_administrator_cannot_give_administration_away(visit):
    admin: Visit = visit("admin")
    page = admin.open("/admin/people")
    choose_action(page, "Ada Quillfeather", "Take administration away")
    dialog = page.get_by_role("dialog", name="Take administration from yourself?")
    dialog.get_by_role("button", name="Take it away").click()
    expect(page.get_by_role("alert").filter(has_text="was not changed")).to_be_visible()
    assert admin.api("auth/me/")["is_administrator"] is True


def test_an_administrator_page_is_closed_to_a_manager(visit):
    manager: Visit = visit("manager")
    page = manager.open("/")
    expect(page.get_by_role("navigation", name="Main")).not_to_contain_text("Audit log")
    assert manager.context.request.get("/api/v1/audit/").status == 403
