"""Reviewing at the standard of writing: others' answers beside, nothing lost, the next one there at once, many at once."""

from __future__ import annotations

from collections.abc import Callable
from statistics import median
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e import scenes
from tests.e2e.browsing import Visit, assert_no_violations

PEOPLE = {"bram": ["annotator"], "ciara": ["annotator"], "dilan": ["annotator"], "reviewer": ["reviewer"]}
Making = Callable[..., int]
MILLISECONDS_TO_NEXT = 100
NEXT_TIMES = 12

# From the press of a key to the frame in which another prompt, with the button to approve, is on the page.
TO_NEXT = """() => {
    const prompt = () => document.querySelector('section[aria-label="Prompt"]')?.textContent ?? '';
    const ready = () => [...document.querySelectorAll('footer button')].some((one) => one.textContent.includes('Approve'));
    const before = prompt();
    window.toNext = new Promise((resolve) => {
        addEventListener('keydown', () => {
            const pressed = performance.now();
            const look = () => {
                const now = prompt();
                if (now !== '' && now !== before && ready()) resolve(performance.now() - pressed);
                else requestAnimationFrame(look);
            };
            requestAnimationFrame(look);
        }, { capture: true, once: true });
    });
}"""


@pytest.fixture
def manager(visit) -> Visit:
    return visit("manager")


@pytest.fixture
def make(manager: Visit) -> Making:
    """Make a project of this test, with three annotators and a reviewer."""

    def project(lines: list[dict[str, Any]], *, kind: str, **settings: Any) -> int:
        made = scenes.make_project(manager, people=PEOPLE, **settings)
        scenes.import_lines(manager, made, kind, lines)
        return made

    return project


def review(window: Visit, project: int, rest: str = "") -> Page:
    return window.open(f"/projects/{project}/review{rest}")


def opened(window: Visit, project: int, annotation: int) -> Page:
    page = review(window, project, f"?annotation={annotation}")
    expect(page.get_by_role("heading", name="by", level=2)).to_be_visible()
    return page


def card(page: Page, name: str) -> Locator:
    return page.get_by_role("region", name=name, exact=True)


def test_what_others_answered_stands_beside_without_names(visit, make):
    project = make(scenes.prompts(1), kind="write", write_overlap=3)
    mine = scenes.write(visit("bram"), project, "It is in the harbour.")
    scenes.write(visit("ciara"), project, "It is in the harbour.")
    scenes.write(visit("dilan"), project, "It is in the warehouse by the sea.")
    page = opened(visit("reviewer"), project, mine)
    expect(page.get_by_text("2 other people answered this, 1 of them the same, without names.")).to_be_visible()
    expect(card(page, "This answer")).to_contain_text("It is in the harbour.")
    others = [card(page, f"Another answer {number}") for number in (1, 2)]
    texts = [other.inner_text() for other in others]
    assert sum("The same" in text for text in texts) == 1
    assert any("warehouse by the sea" in text for text in texts)
    beside = "".join([card(page, "This answer").inner_text(), *texts])
    assert not any(name in beside for name in ("Ciara", "Dilan"))
    expect(page.get_by_role("insertion").filter(has_text="warehouse")).to_be_visible()
    assert_no_violations(page)
    page.keyboard.press("d")
    expect(page.get_by_role("group", name="Submitted answer")).to_be_visible()
    first = page.get_by_role("group", name="Another answer 1", exact=True)
    expect(first).to_be_visible()
    page.keyboard.press("v")
    expect(page.get_by_role("group", name="Another answer 2", exact=True)).to_be_visible()
    assert_no_violations(page)
    page.keyboard.press("d")
    page.keyboard.press("d")
    expect(page.get_by_role("radio", name="Answer alone")).to_be_checked()
    expect(page.get_by_role("insertion")).to_have_count(0)


def test_rankings_of_others_name_the_answers_by_the_same_letters(visit, make):
    project = make(scenes.pairs(1), kind="rank", rank_overlap=2)
    mine = scenes.judge(visit("bram"), project, right=True)
    scenes.judge(visit("ciara"), project, right=True)
    window = visit("reviewer")
    page = opened(window, project, mine)
    choice = window.api(f"annotations/{mine}/")["payload"]["choice"]
    expect(card(page, "Another answer")).to_contain_text(f"{choice} is")
    expect(page.get_by_text("One other person gave the same answer.")).to_be_visible()
    assert_no_violations(page)


def test_an_earlier_wording_is_chosen_to_compare_with(visit, make):
    project = make(scenes.prompts(1), kind="write")
    bram, window = visit("bram"), visit("reviewer")
    made = scenes.write(bram, project, "First wording.")
    for number, text in ((1, "Second wording."), (2, "Third wording.")):
        body = {"verdict": "return", "revision_number": number, "comment": "Again."}
        window.send(f"annotations/{made}/review/", body)
        payload = {"messages": [{"role": "assistant", "content": text}]}
        bram.send(f"annotations/{made}/resubmit/", {"payload": payload, "revision_number": number})
    page = opened(window, project, made)
    expect(page.get_by_role("group", name="Revision 2")).to_contain_text("Second")
    page.get_by_role("radiogroup", name="Compare with").get_by_text("Revision 1").click()
    expect(page.get_by_role("group", name="Revision 1")).to_contain_text("First")
    expect(page.get_by_role("group", name="Submitted answer")).to_contain_text("Third")
    page.get_by_role("heading", name="by", level=2).click()
    page.keyboard.press("v")
    expect(page.get_by_role("group", name="Revision 2")).to_be_visible()


def test_what_a_reviewer_writes_is_there_after_a_reload(visit, make):
    project = make(scenes.prompts(1), kind="write")
    made = scenes.write(visit("bram"), project, "It is somewhere.")
    window = visit("reviewer")
    page = opened(window, project, made)
    page.keyboard.press("r")
    form = page.get_by_role("form", name="Return")
    form.get_by_label("What should change?").fill("Say where it is.")
    form.get_by_text("Incomplete").click()
    page.reload()
    expect(form.get_by_label("What should change?")).to_have_value("Say where it is.")
    expect(form.get_by_role("checkbox", name="Incomplete")).to_be_checked()
    expect(form.get_by_text("Draft restored from this device").first).to_be_visible()
    assert_no_violations(page)
    # Put away, and found by another verdict too.
    page.keyboard.press("Escape")
    page.reload()
    expect(page.get_by_role("button", name="Approve")).to_be_visible()
    expect(form).to_have_count(0)
    page.keyboard.press("x")
    expect(page.get_by_label("Why is it rejected?")).to_have_value("Say where it is.")
    page.keyboard.press("Escape")
    page.keyboard.press("e")
    comment = page.get_by_label("Comment for the author")
    expect(comment).to_have_value("Say where it is.")
    page.get_by_role("textbox", name="Edited answer").fill("It is in the harbour.")
    comment.fill("I say where it is.")
    page.reload()
    expect(comment).to_have_value("I say where it is.")
    expect(page.get_by_role("textbox", name="Edited answer")).to_have_value("It is in the harbour.")
    with page.expect_response(lambda response: response.url.endswith("/review/")):
        page.get_by_role("button", name="Approve with the edit").click()
    found = window.api(f"annotations/{made}/")
    assert (found["state"], found["reviews"][-1]["comment"]) == ("approved", "I say where it is.")
    page.wait_for_function("!Object.keys(localStorage).some((key) => key.startsWith('tuneloop.draft.'))")


def test_a_comment_that_was_not_sent_is_there_after_a_reload(visit, make):
    project = make(scenes.prompts(1), kind="write")
    made = scenes.write(visit("bram"), project, "It is somewhere.")
    page = opened(visit("reviewer"), project, made)
    page.get_by_role("button", name="Comment", exact=True).click()
    page.get_by_label("Your comment").fill("Which harbour?")
    page.reload()
    expect(page.get_by_label("Your comment")).to_have_value("Which harbour?")
    # It is shown, and the keys of the verdicts still work.
    page.keyboard.press("r")
    expect(page.get_by_role("form", name="Return")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_label("Your comment").press("Control+Enter")
    said = page.get_by_role("article").filter(has_text="Which harbour?")
    expect(said).to_be_visible()
    page.reload()
    expect(said).to_be_visible()
    expect(page.get_by_label("Your comment")).to_have_count(0)


def test_what_was_decided_on_a_dispute_is_there_after_a_reload(visit, make):
    project = make(scenes.pairs(1), kind="rank", rank_overlap=2)
    scenes.judge(visit("bram"), project, right=True)
    scenes.judge(visit("ciara"), project, right=False)
    window = visit("reviewer")
    (task,) = [row["task"] for row in window.api(f"projects/{project}/disputes/")["results"]]
    page = window.open(f"/projects/{project}/disputes/{task}")
    expect(page.get_by_role("region", name="Answer 2")).to_be_visible()
    page.keyboard.press("2")
    page.keyboard.press("u")
    page.get_by_label("Comment for the authors").fill("The day matters.")
    page.reload()
    expect(page.get_by_label("Comment for the authors")).to_have_value("The day matters.")
    expect(page.get_by_role("button", name="Choose Answer 2")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("radio", name="Gap in the guidelines")).to_be_checked()
    assert_no_violations(page)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Answer 2 holds")).to_be_visible()
    page.wait_for_function("!Object.keys(localStorage).some((key) => key.includes('.decision-'))")


def test_the_next_one_is_there_within_a_tenth_of_a_second(visit, make):
    project = make(scenes.prompts(NEXT_TIMES + 2), kind="write", write_overlap=1)
    bram = visit("bram")
    for number in range(NEXT_TIMES + 2):
        scenes.write(bram, project, f"Parcel {number} is in the harbour.\n\n" + "It waits there for the ship. " * 40)
    window = visit("reviewer")
    page = review(window, project)
    expect(page.get_by_role("button", name="Start with the oldest")).to_be_visible()
    page.keyboard.press("o")
    took = []
    for _ in range(NEXT_TIMES):
        expect(page.get_by_role("button", name="Approve")).to_be_visible()
        # Nobody reads an answer in less.
        page.wait_for_timeout(400)
        page.evaluate(TO_NEXT)
        page.keyboard.press("a")
        took.append(page.evaluate("window.toNext"))
    print(f"from a verdict to the next one: median {median(took):.0f} ms, longest {max(took):.0f} ms of {NEXT_TIMES}")
    assert median(took) < MILLISECONDS_TO_NEXT, took


def test_what_two_people_agreed_on_is_approved_after_one_question(visit, make):
    project = make(scenes.pairs(4), kind="rank", rank_overlap=2)
    bram, ciara = visit("bram"), visit("ciara")
    for _ in range(4):
        scenes.judge(bram, project, right=True)
    agreed = [scenes.judge(ciara, project, right=True) for _ in range(3)]
    disputed = scenes.judge(ciara, project, right=False)
    window = visit("reviewer")
    page = review(window, project)
    page.get_by_text("Agreed by two (6)").click()
    table = page.get_by_role("table", name="Waiting for review")
    expect(table.get_by_role("row")).to_have_count(7)
    expect(table).to_contain_text("2 agree")
    expect(page.get_by_text("6 answers to 3 tasks: somebody else gave the same answer")).to_be_visible()
    assert_no_violations(page)
    page.get_by_role("button", name="Approve all 6").click()
    dialog = page.get_by_role("dialog", name="Approve 6 answers?")
    expect(dialog).to_contain_text("They are the answers to 3 tasks that at least two people gave alike")
    assert_no_violations(page)
    dialog.get_by_role("button", name="Approve").click()
    expect(page.get_by_text("6 answers approved")).to_be_visible()
    expect(page.get_by_role("heading", name="Nothing like this waits for review")).to_be_visible()
    assert {window.api(f"annotations/{one}/")["state"] for one in agreed} == {"approved"}
    assert window.api(f"annotations/{disputed}/")["state"] == "submitted"
