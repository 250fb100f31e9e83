"""A qualification from the first question to the work: failed, looked at, passed."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import scenes
from tests.e2e.browsing import Visit, assert_no_violations
from tests.e2e.working import SUBMIT

QUESTIONS = 2
EXPLANATION = "The first one says when the parcel comes."


@pytest.fixture
def project(visit) -> int:
    """A project whose qualification has two questions, and in which two attempts are allowed."""
    manager: Visit = visit("manager")
    made = scenes.make_project(manager, people={"bram": ["annotator"]}, qualification_attempts=2)
    for at in range(QUESTIONS):
        question = {
            "prompt": f"Where is parcel {at}?",
            "responses": ["It comes on Friday.", "No idea."],
            "key": {"choice": "A"},
            "in_work": False,
            "in_qualification": True,
            "explanation": EXPLANATION,
        }
        manager.send(f"projects/{made}/gold/", question)
    manager.send(f"projects/{made}/", {"qualification_required": True}, method="PATCH")
    scenes.import_lines(manager, made, "rank", scenes.pairs(2))
    return made


def judge(page: Page, at: int, *, right: bool) -> None:
    """Answer the question on the screen, and send it."""
    expect(page.get_by_text(f"Qualification: {at} of {QUESTIONS}")).to_be_visible()
    good_is_a = "Friday" in page.get_by_role("region", name="Answer A").inner_text()
    page.keyboard.press("1" if good_is_a == right else "2")
    page.keyboard.press("e")
    page.keyboard.press(SUBMIT)


def test_an_attempt_fails_shows_what_was_right_and_the_next_one_opens_the_work(visit, project):
    window: Visit = visit("bram")
    page = window.open(f"/projects/{project}/annotate")
    expect(page.get_by_role("button", name="Skip")).to_have_count(0)
    assert_no_violations(page)
    judge(page, 1, right=False)
    judge(page, 2, right=True)
    expect(page.get_by_text("Not passed this time")).to_be_visible()
    expect(page.get_by_text("1 question of 2 right; 80% were needed.")).to_be_visible()
    expect(page.get_by_role("article").filter(has_text="not right")).to_contain_text(EXPLANATION)
    assert_no_violations(page)
    page.get_by_role("button", name="Try again").click()
    judge(page, 1, right=True)
    judge(page, 2, right=True)
    expect(page.get_by_text("You have passed")).to_be_visible()
    assert_no_violations(page)
    page.get_by_role("button", name="Start working").click()
    expect(page.get_by_role("heading", name="Rank two answers")).to_be_visible()
    expect(page.get_by_text("Qualification:")).to_have_count(0)
    assert window.api(f"projects/{project}/qualification/")["qualified_at"]


def test_without_a_try_left_only_a_manager_can_help(visit, project):
    window: Visit = visit("bram")
    for _ in range(2):
        window.send(f"projects/{project}/qualification/")
        for _ in range(QUESTIONS):
            asked = scenes.claim(window, project)
            scenes.answer(window, asked, scenes.judgement("tie"))
    page = window.open(f"/projects/{project}/annotate")
    expect(page.get_by_role("heading", name="No tries are left")).to_be_visible()
    expect(page.get_by_text("Ask them, and say what was unclear to you.")).to_be_visible()
    assert_no_violations(page)
    page = window.open(f"/projects/{project}/qualification")
    expect(page.get_by_role("heading", name="No tries are left")).to_be_visible()
