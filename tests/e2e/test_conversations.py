"""Writing more than one text: turns, turns of the prompt anew, calls of tools, and texts to consult beside them."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.browsing import Visit, assert_fits, assert_no_violations
from tests.e2e.scenes import import_lines, make_project
from tests.e2e.working import NEXT, SUBMIT, expect_said

PEOPLE = {"bram": ["annotator"], "reviewer": ["reviewer"]}
PROMPT = [
    {"role": "system", "content": "You teach maths."},
    {"role": "user", "content": "What is a square?"},
    {"role": "assistant", "content": "A number times itself."},
    {"role": "user", "content": "Such as?"},
]
REFERENCES = [
    {"title": "Squares", "text": "The square of $x$ is $x^2$.\n\nNine is the square of three."},
    {"title": "Roots", "text": "Three is the root of nine."},
]
FORMULA = "Such as $3^2 = 9$, for $5 only:\n\n```python\nprint(3 ** 2)\n```"
TRACK = {
    "name": "track",
    "description": "Says where a parcel is.",
    "parameters": {
        "type": "object",
        "properties": {"parcel": {"type": "integer"}, "fast": {"type": "boolean"}},
        "required": ["parcel"],
    },
}
REFUND = {
    "name": "refund",
    "parameters": {"type": "object", "properties": {"order": {"type": "string"}}, "required": ["order"]},
}
TOOLS = [{"type": "function", "function": TRACK}, {"type": "function", "function": REFUND}]


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


def box(page: Page, name: str) -> Locator:
    return page.get_by_role("textbox", name=name, exact=True)


def submitted(window: Visit) -> dict[str, Any]:
    """Return the newest submission."""
    newest = window.api("my-work/")["results"][0]
    return dict(window.api(f"annotations/{newest['id']}/"))


def test_a_conversation_is_written_and_read_alike_by_author_and_reviewer(write_in, visit):
    page, window, project = write_in([{"messages": PROMPT, "references": REFERENCES}, {"prompt": "Hello?"}])
    box(page, "Your answer").fill(FORMULA)
    page.get_by_role("button", name="Preview").click()
    preview = page.get_by_role("region", name="Preview")
    expect(preview.locator(".katex")).to_have_count(1)
    expect(preview).to_contain_text("for $5 only")
    page.get_by_role("button", name="Add a turn").click()
    expect(box(page, "User, turn 6")).to_be_focused()
    page.keyboard.type("And of four?")
    box(page, "Assistant, turn 7").fill("Sixteen.")
    expect_said(page, "Draft saved")
    assert_no_violations(page)
    page.reload()
    expect(box(page, "User, turn 6")).to_have_value("And of four?")
    expect(box(page, "Assistant, turn 5")).to_have_value(FORMULA)
    page.keyboard.press(SUBMIT)
    expect_said(page, NEXT)
    written = [
        {"role": "assistant", "content": FORMULA},
        {"role": "user", "content": "And of four?"},
        {"role": "assistant", "content": "Sixteen."},
    ]
    answer = submitted(window)
    assert answer["payload"] == {"messages": written}
    reviewer: Visit = visit("reviewer")
    reading = reviewer.open(f"/projects/{project}/review?annotation={answer['id']}")
    shown = reading.get_by_role("list", name="The answer")
    expect(shown.get_by_role("listitem")).to_have_count(3)
    expect(shown.locator(".katex")).to_have_count(1)
    expect(shown.locator("pre code")).to_have_text("print(3 ** 2)\n")
    assert_no_violations(reading)


def test_the_prompt_is_rewritten_from_a_turn_on_and_given_back(write_in, visit):
    page, window, project = write_in([{"messages": PROMPT}, {"prompt": "Hello?"}])
    box(page, "Your answer").fill("Nine.")
    page.get_by_role("button", name="Rewrite from turn 3 (assistant) on").click()
    expect(box(page, "Assistant, turn 3")).to_have_value("A number times itself.")
    expect(page.get_by_text("rewritten in the answer")).to_have_count(2)
    page.get_by_role("button", name="Keep all turns of the prompt").click()
    expect(box(page, "Your answer")).to_have_value("Nine.")
    page.get_by_role("button", name="Rewrite from turn 4 (user) on").click()
    box(page, "User, turn 4").fill("Give me an example, please.")
    assert_no_violations(page)
    page.keyboard.press(SUBMIT)
    expect_said(page, NEXT)
    answer = submitted(window)
    rewritten = {"role": "user", "content": "Give me an example, please."}
    assert answer["payload"] == {"messages": [rewritten, {"role": "assistant", "content": "Nine."}], "from_turn": 3}
    reviewer: Visit = visit("reviewer")
    reading = reviewer.open(f"/projects/{project}/review?annotation={answer['id']}")
    expect(reading.get_by_text("The prompt is rewritten from turn 4 on")).to_be_visible()
    expect(reading.get_by_text("rewritten in the answer")).to_have_count(1)


def test_reference_texts_stand_beside_the_prompt_with_search(write_in):
    page, window, _ = write_in([{"messages": PROMPT, "references": REFERENCES}])
    texts = page.get_by_role("region", name="Reference texts")
    expect(texts).to_contain_text("2 texts to consult")
    texts.get_by_text("Squares").click()
    expect(texts.locator(".katex").first).to_be_visible()
    texts.get_by_role("searchbox", name="Search in the reference texts").fill("NINE")
    expect(texts.get_by_role("status")).to_have_text("2 passages found")
    expect(texts.locator("mark")).to_have_text(["Nine", "nine"])
    assert_no_violations(page)
    window.look(size="phone", scheme="dark")
    assert_fits(page)
    assert_no_violations(page)


def test_tools_are_called_with_checked_arguments_and_their_results_typed(write_in, visit):
    lines = [{"prompt": "Where is parcel 7? If it is lost I want my money for order HG-1 back."}, {"prompt": "Hello?"}]
    page, window, project = write_in(lines, tools=TOOLS)
    call_tool(page, "track")
    call_tool(page, "refund")
    track = page.get_by_role("group", name="Call of track, 1 of turn 2")
    as_json(track)
    arguments = track.get_by_role("textbox", name="Arguments of track, as JSON")
    arguments.fill('{"parcel": "7"}')
    expect(track.get_by_role("status")).to_contain_text("parcel Must be a whole number.")
    arguments.press(SUBMIT)
    expect_said(page, "The arguments of track do not fit the tool yet.")
    assert project in [row["project"] for row in window.api("assignments/?state=held")["results"]]
    arguments.fill('{"parcel": 7}')
    expect(track.get_by_role("status")).to_contain_text("The arguments fit the tool.")
    refund = page.get_by_role("group", name="Call of refund, 2 of turn 2")
    refund.get_by_label("order").fill("HG-1")
    page.get_by_role("button", name="Add the results and go on").click()
    box(page, "Result of track, turn 3").fill('{"city": "Bremen"}')
    box(page, "Result of refund, turn 4").fill("paid")
    box(page, "Assistant, turn 5").fill("It is in Bremen, and your money is on its way.")
    assert_no_violations(page)
    window.look(size="phone", scheme="dark")
    assert_fits(page)
    assert_no_violations(page)
    page.keyboard.press(SUBMIT)
    expect_said(page, NEXT)
    first, one, other, last = submitted(window)["payload"]["messages"]
    made = [(call["id"], call["function"]) for call in first["tool_calls"]]
    assert made == [
        ("call00001", {"name": "track", "arguments": {"parcel": 7}}),
        ("call00002", {"name": "refund", "arguments": {"order": "HG-1"}}),
    ]
    assert (one["tool_call_id"], one["content"]) == ("call00001", '{"city": "Bremen"}')
    assert (other["tool_call_id"], other["name"], other["content"]) == ("call00002", "refund", "paid")
    assert last["content"].startswith("It is in Bremen")


def call_tool(page: Page, name: str, turn: int = 0) -> None:
    """Add a call to an assistant's turn."""
    page.get_by_role("button", name="Call a tool").nth(turn).click()
    page.get_by_role("menuitem", name=name).first.click()
    expect(page.get_by_role("menu")).to_have_count(0)


def as_json(call: Locator) -> None:
    """Write a call's arguments as JSON."""
    call.get_by_text("JSON", exact=True).click()
