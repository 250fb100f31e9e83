"""Whoever has no mouse does all of it: each kind of task, a review and an adjudication, from signing in to the end."""

from __future__ import annotations

import json
from typing import Any

from playwright.sync_api import Page, expect

from tests.e2e import scenes
from tests.e2e.browsing import PASSWORD, Visit
from tests.e2e.keyboard import Hands
from tests.e2e.working import NEXT, SUBMIT, expect_said

PEOPLE = {"bram": ["annotator"], "ciara": ["annotator"], "reviewer": ["reviewer"]}
GUIDELINES = "# Replies\n\nSay what you know.\n\n## Dates\n\nName the day, **always** the day.\n"
SCHEMA = {
    "type": "object",
    "properties": {"topic": {"title": "Topic", "enum": ["refund", "delivery"]}, "order": {"title": "Order", "type": "string"}},
    "required": ["topic", "order"],
    "additionalProperties": False,
}  # fmt: skip


def at_work(window: Visit, project: int, kind: str, heading: str) -> tuple[Page, Hands]:
    """Open the annotator's page without touching anything else, and wait until a task is there."""
    hands = Hands(window.page)
    page = window.open(f"/projects/{project}/annotate?kind={kind}")
    expect(page.get_by_role("heading", level=1, name=heading)).to_be_visible()
    return page, hands


def newest(window: Visit) -> dict[str, Any]:
    """Their newest answer in the project on the screen: what came back elsewhere is listed before it."""
    project = window.page.url.partition("/projects/")[2].partition("/")[0]
    return dict(window.api(f"annotations/{window.api(f'my-work/?project={project}')['results'][0]['id']}/"))


def test_signing_in_and_going_to_the_work(visit):
    manager: Visit = visit("manager")
    project = scenes.make_project(manager, people=PEOPLE)
    scenes.import_lines(manager, project, "write", scenes.prompts(2))
    name = manager.api(f"projects/{project}/")["name"]
    window: Visit = visit(None)
    hands = Hands(window.page)
    page = window.open("/sign-in")
    hands.go_to("Email")
    hands.write("bram@demo.tuneloop")
    hands.go_to("Password")
    hands.write(PASSWORD)
    hands.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Welcome")
    # The first stop of Tab skips the navigation.
    hands.press("Tab")
    focused = hands.focused()
    assert focused is not None
    assert focused["name"] == "Skip to the content"
    hands.go_to_page(name)
    expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()
    hands.go_to_page("Annotate")
    expect(page.get_by_role("heading", level=1, name="Write an answer")).to_be_visible()
    hands.used_no_mouse()


def test_a_text_is_written(visit):
    manager: Visit = visit("manager")
    project = scenes.make_project(manager, people=PEOPLE, guidelines=GUIDELINES)
    scenes.import_lines(manager, project, "write", scenes.prompts(3))
    window: Visit = visit("bram")
    window.send(f"projects/{project}/guidelines/1/read/")
    page, hands = at_work(window, project, "write", "Write an answer")
    # The work starts in the text: nothing has to be pressed first.
    expect(page.get_by_role("textbox", name="Your answer")).to_be_focused()
    hands.write("It is in the van, and s, g and ? are letters here.")
    hands.press(SUBMIT)
    expect_said(page, NEXT)
    assert newest(window)["payload"]["messages"][-1]["content"] == "It is in the van, and s, g and ? are letters here."

    # The guidelines beside it: searched, and left again.
    expect(page.get_by_role("textbox", name="Your answer")).to_be_focused()
    hands.press("Escape", "/")
    expect(page.get_by_role("searchbox", name="Search the guidelines")).to_be_focused()
    hands.write("always the day")
    expect(page.get_by_role("complementary", name="Guidelines").get_by_role("status")).to_have_text("1 of 1")
    hands.press("Escape", "g")
    expect(page.get_by_role("complementary", name="Guidelines")).to_be_hidden()

    # Nothing is written: skipping asks nothing. Something is written: it asks why.
    hands.press("s")
    expect_said(page, "Skipped. Here is the next task.")
    expect(page.get_by_role("textbox", name="Your answer")).to_be_focused()
    hands.write("I do not know what to say")
    hands.press("Escape", "s")
    dialog = page.get_by_role("dialog", name="Skip this task")
    expect(dialog.get_by_role("radio", name="I cannot judge this")).to_be_focused()
    hands.press("Space")
    hands.go_to("Skip and take the next")
    hands.press("Enter")
    expect(dialog).to_be_hidden()
    hands.used_no_mouse()
    skipped = manager.api(f"projects/{project}/tasks/?state=open")["results"]
    assert len(skipped) >= 2


def test_an_answer_with_a_schema_is_written_in_its_form(visit):
    manager: Visit = visit("manager")
    project = scenes.make_project(manager, people=PEOPLE, output_schema=SCHEMA)
    scenes.import_lines(manager, project, "write", scenes.prompts(1))
    window: Visit = visit("bram")
    page, hands = at_work(window, project, "write", "Write an answer")
    hands.go_to("refund")
    hands.press("ArrowDown")
    hands.go_to("Order")
    hands.write("HG-12345")
    expect(page.get_by_text("Fits the schema.")).to_be_visible()
    hands.press(SUBMIT)
    expect(page.get_by_role("heading", name="All of it is done")).to_be_visible()
    answer = json.loads(newest(window)["payload"]["messages"][-1]["content"])
    assert answer == {"topic": "delivery", "order": "HG-12345"}
    hands.used_no_mouse()


def test_two_answers_are_ranked(visit):
    manager: Visit = visit("manager")
    project = scenes.make_project(manager, people=PEOPLE, rank_reasons=["Names the day", "Kinder"])
    scenes.import_lines(manager, project, "rank", scenes.pairs(2))
    window: Visit = visit("bram")
    page, hands = at_work(window, project, "rank", "Rank two answers")
    hands.press("1", "e", "3", "c")
    expect(page.get_by_role("textbox", name="Comment")).to_be_focused()
    hands.write("1 and 2 are digits here.")
    hands.press(SUBMIT)
    expect_said(page, NEXT)
    payload = newest(window)["payload"]
    assert (payload["choice"], payload["strength"]) == ("A", 3)
    assert (payload["reasons"], payload["comment"]) == (["Names the day"], "1 and 2 are digits here.")
    hands.used_no_mouse()


def test_four_answers_are_put_in_order_rated_and_reasoned(visit):
    manager: Visit = visit("manager")
    dimensions = [{"key": "tone", "name": "Tone", "description": "", "low": "rude", "high": "kind"}]
    project = scenes.make_project(manager, people=PEOPLE, rank_reasons=["Names the day"], dimensions=dimensions)
    answers = ["On Friday.", "Soon.", "No idea.", "Ask somebody."]
    scenes.import_lines(manager, project, "rank", [{"prompt": "Where is it?", "responses": answers}])
    window: Visit = visit("bram")
    page, hands = at_work(window, project, "rank", "Rank four answers")
    hands.press("2", "1", "=", "4", "3", "v", "5", "4", "3", "2", "n", "Space")
    hands.press(SUBMIT)
    expect(page.get_by_role("heading", name="All of it is done")).to_be_visible()
    payload = newest(window)["payload"]
    assert payload["ranking"] == [["B"], ["A", "D"], ["C"]]
    assert payload["ratings"] == {"tone": {"A": 5, "B": 4, "C": 3, "D": 2}}
    assert payload["reasons"] == ["Names the day"]
    hands.used_no_mouse()


def test_a_conversation_calls_a_tool_and_goes_on(visit):
    manager: Visit = visit("manager")
    parameters = {"type": "object", "properties": {"parcel": {"type": "integer"}}, "required": ["parcel"]}
    tools = [{"type": "function", "function": {"name": "track", "parameters": parameters}}]
    project = scenes.make_project(manager, people=PEOPLE, tools=tools)
    scenes.import_lines(manager, project, "write", [{"prompt": "Where is parcel 7?"}])
    window: Visit = visit("bram")
    page, hands = at_work(window, project, "write", "Write an answer")
    hands.go_to("Call a tool")
    hands.press("Enter")
    expect(page.get_by_role("menuitem", name="track")).to_be_visible()
    hands.press("ArrowDown", "Enter")
    hands.go_to("parcel")
    hands.write("7")
    expect(page.get_by_text("The arguments fit the tool.")).to_be_visible()
    hands.go_to("Add the result and go on")
    hands.press("Enter")
    hands.go_to("Result of track")
    hands.write("Bremen")
    hands.go_to("Assistant, turn 4")
    hands.write("It is in Bremen.")
    hands.press(SUBMIT)
    expect(page.get_by_role("heading", name="All of it is done")).to_be_visible()
    call, result, answer = newest(window)["payload"]["messages"]
    assert call["tool_calls"][0]["function"] == {"name": "track", "arguments": {"parcel": 7}}
    assert (result["content"], answer["content"]) == ("Bremen", "It is in Bremen.")
    hands.used_no_mouse()


def test_an_answer_is_reviewed_returned_mended_and_approved(visit):
    manager: Visit = visit("manager")
    project = scenes.make_project(manager, people=PEOPLE)
    scenes.import_lines(manager, project, "write", scenes.prompts(2))
    author: Visit = visit("bram")
    annotation = scenes.write(author, project, "No idea.")
    reviewer: Visit = visit("reviewer")
    hands = Hands(reviewer.page)
    page = reviewer.open(f"/projects/{project}/review")
    hands.press("o")
    expect(page.get_by_role("heading", name="Answer by Bram")).to_be_visible()
    hands.press("r")
    expect(page.get_by_label("What should change?")).to_be_focused()
    hands.write("Say when it comes.")
    with page.expect_response(lambda response: response.url.endswith("/review/")) as taken:
        hands.press(SUBMIT)
    assert taken.value.ok, taken.value.text()
    hands.used_no_mouse()

    # It comes first, with the reviewer's words.
    mending = Hands(author.page)
    mine = author.open(f"/projects/{project}/annotate")
    expect(mine.get_by_role("heading", name="One of your answers came back")).to_be_focused()
    expect(mine.get_by_text("Say when it comes.")).to_be_visible()
    mending.go_to("Fix")
    mending.press("Enter")
    expect(mine.get_by_role("textbox", name="Your answer")).to_be_focused()
    expect(mine.get_by_role("alert").filter(has_text="sent this back")).to_contain_text("Say when it comes.")
    mending.press("Control+a")
    mending.write("It comes on Friday.")
    mending.press(SUBMIT)
    expect(mine.get_by_role("heading", name="Fix it and submit it again")).to_be_hidden()
    mending.used_no_mouse()
    # The task that was never shown went back to the others.
    held = author.api("assignments/?state=held")["results"]
    assert [row for row in held if row["project"] == project] == []

    page = reviewer.open(f"/projects/{project}/review")
    hands.press("o")
    expect(page.get_by_role("heading", name="Answer by Bram")).to_be_visible()
    with page.expect_response(lambda response: response.url.endswith("/review/")) as taken:
        hands.press("a")
    assert taken.value.ok, taken.value.text()
    assert author.api(f"annotations/{annotation}/")["state"] == "approved"
    hands.used_no_mouse()


def test_a_disagreement_is_settled(visit):
    manager: Visit = visit("manager")
    project = scenes.make_project(manager, people=PEOPLE, rank_overlap=2, review_policy="disagreement")
    scenes.import_lines(manager, project, "rank", scenes.pairs(1))
    right = scenes.judge(visit("bram"), project, right=True)
    wrong = scenes.judge(visit("ciara"), project, right=False)
    window: Visit = visit("reviewer")
    hands = Hands(window.page)
    page = window.open(f"/projects/{project}/disputes")
    hands.press("o")
    expect(page.get_by_role("heading", name="2 answers, without names")).to_be_visible()
    first = page.get_by_role("region", name="Answer 1", exact=True)
    hands.press("1" if "A is better" in first.inner_text() else "2", "l", "c")
    hands.write("The first names the day.")
    hands.press(SUBMIT)
    expect(page.get_by_text("Settled.")).to_be_visible()
    assert window.api(f"annotations/{right}/")["state"] == "approved"
    assert window.api(f"annotations/{wrong}/")["state"] == "set_aside"
    hands.used_no_mouse()
