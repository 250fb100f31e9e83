"""Writing with help: the length in tokens, the checklist, the check against the schema, the comparison with the draft."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.browsing import Visit, assert_fits, assert_no_violations
from tests.e2e.scenes import claim, import_lines, make_project, prompts
from tests.e2e.working import NEXT, SUBMIT, expect_said

PEOPLE = {"bram": ["annotator"], "reviewer": ["reviewer"]}
CHECKLIST = [
    {"key": "greeting", "text": "It greets the customer.", "required": True},
    {"key": "short", "text": "It is short.", "required": False},
]
SCHEMA = {
    "type": "object",
    "properties": {
        "topic": {"title": "Topic", "enum": ["refund", "delivery"]},
        "order": {"title": "Order", "type": "string", "pattern": "^HG-[0-9]{5}$"},
    },
    "required": ["topic", "order"],
}


@pytest.fixture
def write_in(visit):
    """Return a function that makes a project and opens its first task as an annotator."""

    def open_task(lines: list[dict], **settings) -> tuple[Page, Visit, int]:
        manager: Visit = visit("manager")
        project = make_project(manager, people=PEOPLE, **settings)
        import_lines(manager, project, "write", lines)
        window: Visit = visit("bram")
        return window.open(f"/projects/{project}/annotate"), window, project

    return open_task


def test_an_answer_is_ticked_submitted_and_shown_with_its_ticks(write_in, visit):
    page, _, project = write_in(prompts(2), checklist=CHECKLIST)
    page.keyboard.type("Hello! It comes on Friday.")
    page.keyboard.press(SUBMIT)
    expect_said(page, "tick it first: It greets the customer.")
    expect(page.get_by_text("Not ticked yet")).to_be_visible()
    assert_no_violations(page)
    page.keyboard.press("Escape")
    page.keyboard.press("c")
    expect(page.get_by_role("checkbox", name="It greets the customer.")).to_be_focused()
    page.keyboard.press("Space")
    page.keyboard.press(SUBMIT)
    expect_said(page, NEXT)
    expect(page.get_by_role("checkbox", name="It greets the customer.")).not_to_be_checked()
    reviewer: Visit = visit("reviewer")
    (waiting,) = reviewer.api(f"projects/{project}/review-queue/")["results"]
    shown = reviewer.api(f"annotations/{waiting['id']}/")
    assert shown["payload"]["checklist"] == ["greeting"]
    reading = reviewer.open(f"/projects/{project}/review?annotation={waiting['id']}")
    ticks = reading.get_by_role("list", name="Checklist")
    expect(ticks.get_by_text("Ticked: It greets the customer.")).to_be_visible()
    expect(ticks.get_by_text("Not ticked: It is short.")).to_be_visible()
    assert_no_violations(reading)


def test_the_length_is_counted_as_it_is_written_and_what_is_too_long_is_said(write_in):
    page, window, project = write_in(prompts(1))
    page.keyboard.type("It comes on Friday.")
    count = page.get_by_text("tokens:")
    expect(count).to_contain_text("prompt")
    body = {
        "prompt": [{"role": "user", "content": prompts(1)[0]["prompt"]}],
        "answer": [{"role": "assistant", "content": "It comes on Friday."}],
    }
    known = window.send(f"projects/{project}/token-count/", body)
    expect(count).to_contain_text(f"{known['count']['total']:,} of {known['limit']:,} tokens")
    page.get_by_role("textbox", name="Your answer").fill("It comes on Friday, I think. " * known["limit"])
    expect_said(page, "too many for training")
    assert_no_violations(page)
    assert_fits(page)


def test_nothing_is_complained_about_before_something_is_typed(write_in):
    page, _, _ = write_in(prompts(1), output_schema=SCHEMA)
    expect(page.get_by_text("must be JSON that fits the project's schema")).to_be_visible()
    expect(page.get_by_text("missing")).to_have_count(0)
    page.get_by_role("radio", name="delivery").check()
    expect(page.get_by_text("Still to come: order.")).to_be_visible()
    page.keyboard.press(SUBMIT)
    expect(page.get_by_text("This is missing.")).to_be_visible()
    page.get_by_role("textbox", name="Order").fill("12")
    expect(page.get_by_role("status").filter(has_text="order")).to_contain_text("Does not have the form")
    page.get_by_role("textbox", name="Order").fill("HG-12345")
    expect(page.get_by_text("Fits the schema.")).to_be_visible()
    page.keyboard.press(SUBMIT)
    expect(page.get_by_text("Fits the schema.")).to_have_count(0)


def test_a_draft_is_edited_with_its_changes_in_sight_and_reset(write_in):
    page, window, project = write_in([prompts(1)[0] | {"answer": "Your parcel is on its way."}])
    field = page.get_by_role("textbox", name="Your answer")
    page.keyboard.press("Escape")
    page.keyboard.press("d")
    field.fill("Your parcel is nearly there.")
    changes = page.get_by_role("group", name="Changes")
    expect(changes.get_by_role("deletion").first).to_contain_text("on")
    expect(changes.get_by_role("insertion").first).to_contain_text("nearly")
    assert_no_violations(page)
    field.press("Escape")
    page.keyboard.press("z")
    expect(field).to_have_value("Your parcel is on its way.")
    page.keyboard.press("z")
    expect(field).to_have_value("Your parcel is nearly there.")
    assert claim(window, project)["proposed"][-1]["content"] == "Your parcel is on its way."
