"""An annotator's day: write, rank, skip, lose the network, mend what came back. What counts is what the server has then."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from evaluation.demo.people import MESSAGES_PROJECT, REPLIES_PROJECT
from tests.e2e.browsing import Visit, assert_no_violations
from tests.e2e.working import NEXT, SUBMIT, HandedOut, expect_said, work_on

STRENGTH_KEYS = {1: "q", 2: "w", 3: "e", 4: "r"}
# What would tell a judge whose answer it is.
TELLING = {"source", "origin", "purpose", "purpose_ref", "response", "response_id", "model", "author", "metadata"}


def other_urgency(assignment: dict[str, Any]) -> str:
    return "high" if proposed(assignment)["urgency"] != "high" else "low"


def proposed(assignment: dict[str, Any]) -> dict[str, Any]:
    return dict(json.loads(assignment["proposed"][-1]["content"]))


def choose_urgency(page: Page, urgency: str) -> None:
    page.get_by_role("radiogroup", name="Urgency").get_by_role("radio", name=urgency).check()


def chosen_urgency(page: Page) -> str:
    return str(page.get_by_role("radiogroup", name="Urgency").get_by_role("radio", checked=True).input_value())


def submitted(window: Visit, assignment: dict[str, Any]) -> dict[str, Any]:
    """Return the newest submission, which must be of this assignment's task."""
    newest = window.api("my-work/")["results"][0]
    detail = window.api(f"annotations/{newest['id']}/")
    assert detail["item"]["messages"] == assignment["item"]["messages"]
    return dict(detail)


def held_by(window: Visit, kind: str) -> list[int]:
    """Return what a person has at hand: the task on the screen, and perhaps the one fetched ahead."""
    held = [int(row["id"]) for row in window.api("assignments/?state=held")["results"] if row["kind"] == kind]
    assert held
    return held


def fields_of(payload: dict[str, Any]) -> dict[str, Any]:
    return dict(json.loads(payload["messages"][-1]["content"]))


def test_a_proposed_answer_is_mended_in_the_form_and_the_next_task_comes(visit):
    window: Visit = visit("bram")
    page, assignment = work_on(window, MESSAGES_PROJECT, "write")
    assert_no_violations(page)
    urgency = other_urgency(assignment)
    choose_urgency(page, urgency)
    page.keyboard.press(SUBMIT)
    expect_said(page, NEXT)
    answer = submitted(window, assignment)
    assert fields_of(answer["payload"]) == proposed(assignment) | {"urgency": urgency}
    assert answer["state"] == "submitted"
    assert assignment["id"] not in held_by(window, "write")


def test_an_answer_against_the_schema_is_said_as_it_is_typed_and_not_taken(visit):
    window: Visit = visit("bram")
    page, assignment = work_on(window, MESSAGES_PROJECT, "write")
    page.keyboard.press("e")
    text = page.get_by_label("Your answer, as JSON")
    text.fill(json.dumps(proposed(assignment) | {"urgency": "yesterday"}))
    expect(page.get_by_role("status").filter(has_text="urgency")).to_be_visible()
    text.press(SUBMIT)
    expect_said(page, "does not fit the project's schema yet")
    assert window.api(f"assignments/{assignment['id']}/")["state"] == "held"
    text.fill(json.dumps(proposed(assignment)))
    expect(page.get_by_text("Fits the schema.")).to_be_visible()
    text.press(SUBMIT)
    expect_said(page, NEXT)
    assert fields_of(submitted(window, assignment)["payload"]) == proposed(assignment)


def test_what_was_typed_is_there_after_a_reload(visit):
    window: Visit = visit("ciara")
    page, assignment = work_on(window, MESSAGES_PROJECT, "write")
    urgency = other_urgency(assignment)
    choose_urgency(page, urgency)
    # At once: before the draft can have reached the server.
    page.reload()
    expect(page.get_by_role("radiogroup", name="Urgency").get_by_role("radio", name=urgency)).to_be_checked()
    expect_said(page, "Draft saved")
    draft = window.api(f"assignments/{assignment['id']}/")["draft"]
    assert fields_of(draft["payload"])["urgency"] == urgency


def test_without_a_network_the_text_is_kept_and_sent_when_it_is_back(visit):
    window: Visit = visit("ciara")
    page, assignment = work_on(window, MESSAGES_PROJECT, "write")
    before = chosen_urgency(page)
    urgency = "normal" if before != "normal" else "low"
    window.context.set_offline(True)
    choose_urgency(page, urgency)
    expect_said(page, "Offline: kept on this device")
    window.context.set_offline(False)
    expect_said(page, "Draft saved")
    draft = window.api(f"assignments/{assignment['id']}/")["draft"]
    assert fields_of(draft["payload"])["urgency"] == urgency


@pytest.mark.parametrize(
    ("key", "choice", "strength"),
    [("1", "A", 3), ("2", "B", 1), ("t", "tie", None), ("x", "both_bad", None)],
)
def test_a_pair_is_ranked_with_the_keyboard_alone(visit, key, choice, strength):
    window: Visit = visit("dilan")
    page, assignment = work_on(window, REPLIES_PROJECT, "rank")
    page.keyboard.press(key)
    if strength is not None:
        page.keyboard.press(SUBMIT)
        expect_said(page, f"Say how much better {choice} is first.")
        page.keyboard.press(STRENGTH_KEYS[strength])
    page.keyboard.press("3")
    page.keyboard.press(SUBMIT)
    expect_said(page, NEXT)
    assert submitted(window, assignment)["payload"] == {
        "choice": choice,
        "strength": strength,
        "reasons": [assignment["rank_reasons"][0]],
        "comment": "",
    }


@pytest.mark.parametrize(
    ("project", "kind", "label"),
    [(MESSAGES_PROJECT, "write", "Skip with a reason"), (REPLIES_PROJECT, "rank", "Both are bad")],
)
def test_a_question_mark_shows_the_keys(visit, project, kind, label):
    page, _ = work_on(visit("dilan"), project, kind)
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(dialog.get_by_role("row", name=label)).to_be_visible()
    expect(dialog.get_by_role("row", name="Submit and take the next")).to_contain_text("Enter")
    assert_no_violations(page)
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_a_task_is_skipped_with_a_reason_and_another_comes(visit):
    window: Visit = visit("dilan")
    page, assignment = work_on(window, REPLIES_PROJECT, "rank")
    page.keyboard.press("t")
    page.keyboard.press("s")
    dialog = page.get_by_role("dialog", name="Skip this task")
    expect(dialog.get_by_role("button", name="Skip and take the next")).to_be_disabled()
    dialog.get_by_role("radio", name="I cannot judge this").check()
    dialog.get_by_role("button", name="Skip and take the next").click()
    expect_said(page, "Skipped. Here is the next task.")
    assert window.api(f"assignments/{assignment['id']}/")["state"] == "skipped"
    recorded = visit("admin").api("audit/?verb=assignment_skipped")["results"][0]
    assert recorded["object_id"] == str(assignment["id"])
    assert "I cannot judge this" in recorded["after"].values()
    assert assignment["id"] not in held_by(window, "rank")


def test_a_judge_learns_nothing_about_whose_answers_they_are(visit):
    manager: Visit = visit("manager")
    models = manager.api(f"models/?project={manager.project(MESSAGES_PROJECT)}")["results"]
    window: Visit = visit("annotator")
    heard: list[str] = []
    window.page.on("response", lambda response: heard.append(response.url) if "/api/" in response.url else None)
    page, assignment = work_on(window, MESSAGES_PROJECT, "rank")
    expect(page.get_by_role("region", name="Answer A")).to_be_visible()
    assert_no_violations(page)
    assert not TELLING & set(keys_of(assignment))
    seen = page.content() + "".join(
        window.context.request.get(url).text() for url in heard if not url.endswith("claim/")
    )
    seen += json.dumps(assignment)
    assert len(models) > 1
    assert [model["name"] for model in models if model["name"] in seen] == []


def keys_of(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [*value, *(key for inner in value.values() for key in keys_of(inner))]
    return [key for inner in value for key in keys_of(inner)] if isinstance(value, list) else []


def test_where_there_is_nothing_to_do_the_page_says_why_and_where_to_go_on(visit):
    window: Visit = visit("bram")
    with window.page.expect_response(lambda response: response.url.endswith("/claim/")) as answer:
        page = window.open(f"/projects/{window.project(REPLIES_PROJECT)}/annotate?kind=write")
    reason = answer.value.json()["reason"]
    assert reason["code"] == "no_tasks"
    expect(page.get_by_role("heading", name="There is nothing of this kind")).to_be_visible()
    expect(page.get_by_text("There may be tasks of another kind.")).to_be_visible()
    assert_no_violations(page)
    page.get_by_role("button", name="Any kind of task").click()
    expect(page.get_by_role("heading", name="Rank two answers")).to_be_visible()


def test_returned_work_is_mended_from_my_work_and_submitted_again(visit):
    window: Visit = visit("annotator")
    returned = window.api("my-work/?state=returned")["results"][0]
    page = window.open("/my-work")
    sent_back = page.get_by_role("region", name="Sent back to you")
    expect(sent_back).to_contain_text(returned["last_review"]["comment"])
    sent_back.get_by_role("link", name=f"Fix: {returned['prompt'][:40]}").click()
    expect(page.get_by_role("alert").filter(has_text="sent this back")).to_contain_text(
        returned["last_review"]["comment"]
    )
    assert_no_violations(page)
    before = chosen_urgency(page)
    urgency = "normal" if before != "normal" else "high"
    choose_urgency(page, urgency)
    page.get_by_label("Note to the reviewer").fill("Judged by what is written now.")
    page.keyboard.press(SUBMIT)
    expect(page.get_by_role("heading", name="Fix it and submit it again")).to_be_hidden()
    mended = window.api(f"annotations/{returned['id']}/")
    assert (mended["state"], mended["revision_number"]) == ("submitted", returned["revision_number"] + 1)
    assert fields_of(mended["payload"])["urgency"] == urgency
    assert mended["revisions"][-1]["note"] == "Judged by what is written now."


def test_the_next_task_is_there_at_once_and_goes_back_when_the_page_is_left(visit):
    window: Visit = visit("ciara")
    handed_out = HandedOut(window.page)
    page, assignment = work_on(window, REPLIES_PROJECT, "rank")
    fetched = handed_out.wait_for(1)
    assert fetched["id"] != assignment["id"]
    page.keyboard.press("t")
    page.keyboard.press(SUBMIT)
    expect_said(page, NEXT)
    shown = page.get_by_role("region", name="Answer A")
    expect(shown).to_contain_text(fetched["candidates"][0]["messages"][-1]["content"][:40])
    third = handed_out.wait_for(2)
    page.get_by_role("link", name="Home", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Welcome")
    given_back = {fetched["id"], third["id"]}
    # They are given back while the next page is already there.
    for _ in range(50):
        if not given_back & {row["id"] for row in window.api("assignments/?state=held")["results"]}:
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"still held: {window.api('assignments/?state=held')['results']}")
