"""A reviewer's day, mostly by keyboard; and what the author sees of it afterwards."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from evaluation.demo.people import MESSAGES_PROJECT
from tests.e2e.browsing import Visit, assert_no_violations

SEND = "Control+Enter"


@pytest.fixture
def hand_in(visit) -> Callable[[str], dict[str, Any]]:
    """Let somebody answer a message, and return the answer as it waits for review."""

    def submit(who: str) -> dict[str, Any]:
        author: Visit = visit(who)
        project = author.project(MESSAGES_PROJECT)
        task = author.send(f"projects/{project}/claim/", {"kind": "write"})["assignment"]
        body = {"token": task["token"], "payload": {"messages": task["proposed"]}, "seconds_spent": 20}
        made = author.send(f"assignments/{task['id']}/submit/", body)
        return dict(author.api(f"annotations/{made['annotation']}/"))

    return submit


def queue(window: Visit, rest: str = "") -> str:
    return f"/projects/{window.project(MESSAGES_PROJECT)}/review{rest}"


def open_in_review(window: Visit, annotation: dict[str, Any]) -> Page:
    page = window.open(queue(window, f"?annotation={annotation['id']}"))
    expect(page.get_by_role("heading", name=f"Answer by {annotation['author']['name']}")).to_be_visible()
    return page


def press_and_send(page: Page, key: str) -> None:
    """Press a key that gives a verdict, and wait until the server has taken it."""
    with page.expect_response(lambda response: response.url.endswith("/review/")) as taken:
        page.keyboard.press(key)
    assert taken.value.ok, taken.value.text()


def fields(annotation: dict[str, Any]) -> dict[str, Any]:
    return dict(json.loads(annotation["payload"]["messages"][-1]["content"]))


def test_the_oldest_is_opened_and_approved_by_key_and_the_next_one_comes(visit):
    window: Visit = visit("reviewer")
    oldest, second, *_ = window.api(f"projects/{window.project(MESSAGES_PROJECT)}/review-queue/")["results"]
    page = window.open(queue(window))
    assert_no_violations(page)
    page.keyboard.press("o")
    expect(page.get_by_role("heading", name=f"Answer by {oldest['author_name']}")).to_be_visible()
    assert_no_violations(page)
    press_and_send(page, "a")
    page.wait_for_url(f"**annotation={second['id']}")
    assert window.api(f"annotations/{oldest['id']}/")["state"] == "approved"
    assert window.api(f"annotations/{second['id']}/")["state"] == "submitted"


def test_an_edit_is_approved_and_the_author_sees_the_difference_and_the_words(visit, hand_in):
    before = hand_in("ciara")
    urgency = "high" if fields(before)["urgency"] != "high" else "low"
    page = open_in_review(visit("reviewer"), before)
    page.keyboard.press("e")
    page.get_by_role("radiogroup", name="Urgency").get_by_role("radio", name=urgency).check()
    page.get_by_label("Comment for the author").fill("Please judge the urgency by what is written.")
    assert_no_violations(page)
    press_and_send(page, SEND)

    author: Visit = visit("ciara")
    after = author.api(f"annotations/{before['id']}/")
    assert (after["state"], fields(after)) == ("approved", fields(before) | {"urgency": urgency})
    theirs = author.open(f"/annotations/{before['id']}")
    history = theirs.get_by_role("list", name="History")
    expect(history).to_contain_text("Please judge the urgency by what is written.")
    history.get_by_role("listitem").filter(has_text="Rhoda Ellingsen wrote revision 2").get_by_role("button").click()
    expect(history.get_by_role("deletion").filter(has_text=fields(before)["urgency"])).to_be_visible()
    expect(history.get_by_role("insertion").filter(has_text=urgency)).to_be_visible()
    assert_no_violations(theirs)


def test_returned_work_is_the_first_thing_on_its_authors_home(visit, hand_in):
    answer = hand_in("bram")
    page = open_in_review(visit("reviewer"), answer)
    page.keyboard.press("r")
    form = page.get_by_role("form", name="Return")
    form.get_by_role("button", name="Return it").click()
    expect(form.get_by_text("Say why, so that the author can learn from it.")).to_be_visible()
    form.get_by_text("Wrong answer").click()
    form.get_by_label("What should change?").fill("The message names an order number.")
    assert_no_violations(page)
    press_and_send(page, SEND)

    author: Visit = visit("bram")
    review = author.api(f"annotations/{answer['id']}/")["reviews"][-1]
    assert (review["verdict"], review["reasons"]) == ("return", ["Wrong answer"])
    home = author.open("/")
    words = home.get_by_role("main").inner_text()
    assert words.index("came back with a comment") < words.index("to write")
    home.get_by_role("main").get_by_role("link", name="Fix").first.click()
    expect(home.get_by_role("row", name=answer_prompt(author, answer))).to_contain_text("Returned")
    home.get_by_role("link", name=answer_prompt(author, answer)).click()
    expect(home.get_by_role("alert").filter(has_text="sent this back")).to_contain_text(
        "The message names an order number."
    )


def answer_prompt(author: Visit, answer: dict[str, Any]) -> str:
    rows = author.api("my-work/?state=returned")["results"]
    return str(next(row["prompt"] for row in rows if row["id"] == answer["id"]))


def test_a_rejected_answer_opens_its_task_for_somebody_else(visit, hand_in):
    answer = hand_in("ciara")
    page = open_in_review(visit("reviewer"), answer)
    page.keyboard.press("x")
    page.get_by_label("Why is it rejected?").fill("This answers another message.")
    press_and_send(page, SEND)
    manager: Visit = visit("manager")
    # Only a manager is told the prompt's number.
    rejected = manager.api(f"annotations/{answer['id']}/")
    assert rejected["state"] == "rejected"
    (task,) = manager.api(f"items/{rejected['item']['id']}/")["tasks"]
    assert task["state"] == "open"
    expect(
        visit("ciara").open(f"/annotations/{answer['id']}").get_by_text("This answers another message.")
    ).to_be_visible()


def test_escape_gives_no_verdict(visit, hand_in):
    answer = hand_in("ciara")
    window: Visit = visit("reviewer")
    page = open_in_review(window, answer)
    page.keyboard.press("x")
    page.get_by_label("Why is it rejected?").fill("A slip of the finger.")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Approve")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("heading", name="Review", level=1)).to_be_visible()
    assert window.api(f"annotations/{answer['id']}/")["state"] == "submitted"


def test_chosen_answers_are_approved_at_once_and_the_others_stay(visit, hand_in):
    answers = [hand_in("dilan") for _ in range(3)]
    author = answers[0]["author"]["id"]
    window: Visit = visit("reviewer")
    listed = f"projects/{window.project(MESSAGES_PROJECT)}/review-queue/?author={author}"
    prompts = {row["id"]: row["prompt"] for row in window.api(listed)["results"]}
    page = window.open(queue(window, f"?author={author}"))
    for answer in answers[:2]:
        page.get_by_role("checkbox", name=f"Select: {prompts[answer['id']][:80]}").check()
    page.get_by_role("button", name="Approve 2 selected").click()
    dialog = page.get_by_role("dialog", name="Approve 2 answers?")
    expect(dialog).to_be_visible()
    assert_no_violations(page)
    dialog.get_by_role("button", name="Approve").click()
    expect(page.get_by_text("2 answers approved")).to_be_visible()
    states = [window.api(f"annotations/{answer['id']}/")["state"] for answer in answers]
    assert states == ["approved", "approved", "submitted"]


@pytest.fixture
def both_roles(visit):
    """Let the second reviewer annotate, too."""
    manager: Visit = visit("manager")
    members = f"projects/{manager.project(MESSAGES_PROJECT)}/members/"
    (soren,) = [row for row in manager.api(members)["results"] if row["email"] == "soren@demo.tuneloop"]
    manager.send(f"{members}{soren['id']}/", {"roles": ["annotator", "reviewer"]}, method="PUT")
    yield soren
    manager.send(f"{members}{soren['id']}/", {"roles": soren["roles"]}, method="PUT")


def test_nobody_decides_on_their_own_work(visit, hand_in, both_roles):
    own = hand_in("soren")
    window: Visit = visit("soren")
    page = window.open(queue(window, f"?author={both_roles['id']}"))
    expect(page.get_by_role("heading", name="Nothing like this waits for review")).to_be_visible()
    page = window.open(queue(window, f"?annotation={own['id']}"))
    expect(page.get_by_text("This has a part of your own work in it")).to_be_visible()
    expect(page.get_by_role("button", name="Approve")).to_have_count(0)
    page.keyboard.press("a")
    assert window.api(f"annotations/{own['id']}/")["state"] == "submitted"
    open_in_review(visit("reviewer"), own)
