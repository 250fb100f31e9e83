"""Ranking several answers in a browser: by keys, by dragging, with ratings, marks and a corrected winner."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import FloatRect, Locator, Page, Route, expect

from tests.e2e.browsing import Visit, assert_fits, assert_no_violations, settle
from tests.e2e.scenes import import_lines, make_project
from tests.e2e.working import NEXT, SUBMIT, expect_said, is_claim

PLACES = ["Bremen", "Kiel", "Husum", "Emden"]
DIMENSIONS = [
    {"key": "tone", "name": "Tone", "description": "", "low": "rude", "high": "warm"},
    {"key": "facts", "name": "Facts", "description": "", "low": "", "high": ""},
]
REASONS = ["Clearer", "More correct"]
# The sources of the answers; their judge's browser must never hear of them.
SECRET = "quokka-model"


def text_of(place: str) -> str:
    line = f"Your parcel is in **{place}** and comes on Friday.\n\n"
    return line + "\n\n".join(f"{place}, paragraph {number}: it is on its way." for number in range(1, 30))


def lines(count: int, places: list[str]) -> list[dict[str, Any]]:
    return [
        {
            "prompt": f"Where is parcel {number}?",
            "external_id": f"{SECRET}-{number}",
            "metadata": {"by": SECRET},
            "responses": [{"text": text_of(place), "source": f"{SECRET}-{place}"} for place in places],
        }
        for number in range(1, count + 1)
    ]


@pytest.fixture
def four(visit):
    """A window of somebody who has four answers to rank, and the task as it was handed out."""
    return at_work(visit, PLACES)


def at_work(
    visit: Any, places: list[str], told: list[tuple[str, str]] | None = None
) -> tuple[Visit, Page, dict[str, Any]]:
    """Hand out a task with these answers; ``told`` gets the address and body of all that the API tells the page."""
    manager: Visit = visit("manager")
    project = make_project(
        manager,
        people={"annotator": ["annotator"], "reviewer": ["reviewer"]},
        dimensions=DIMENSIONS,
        rank_reasons=REASONS,
    )
    import_lines(manager, project, "rank", lines(3, places))
    window: Visit = visit("annotator")

    heard = told if told is not None else []

    def listen(route: Route) -> None:
        answer = route.fetch()
        heard.append((route.request.url, answer.text()))
        route.fulfill(response=answer)

    if told is not None:
        window.page.route("**/api/**", listen)
    with window.page.expect_response(is_claim) as handed_out:
        page = window.open(f"/projects/{project}/annotate?kind=rank")
    return window, page, handed_out.value.json()["assignment"]


def letters_of(assignment: dict[str, Any]) -> dict[str, str]:
    """The letter under which each place was shown."""
    return {
        next(place for place in PLACES if f"**{place}**" in one["messages"][-1]["content"]): one["label"]
        for one in assignment["candidates"]
    }


def newest_here(window: Visit) -> dict[str, Any]:
    """Their newest answer in the project on the screen: what came back elsewhere is listed before it."""
    project = window.page.url.partition("/projects/")[2].partition("/")[0]
    return dict(window.api(f"my-work/?project={project}")["results"][0])


def submitted(window: Visit) -> dict[str, Any]:
    newest = newest_here(window)
    return dict(window.api(f"annotations/{newest['id']}/")["payload"])


def order_of(page: Page) -> Locator:
    return page.get_by_role("list", name="Best first").get_by_role("listitem")


def expect_order(page: Page, *tiers: str) -> None:
    """Expect the tiers of the order, each with the letters that are in it."""
    handles = order_of(page).filter(has=page.get_by_role("button"))
    expect(handles).to_have_count(len(tiers))
    for index, tier in enumerate(tiers):
        for letter in tier:
            button = handles.nth(index).get_by_role("button", name=f"Answer {letter}: move it with the arrow keys")
            expect(button).to_be_visible()


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_four_answers_are_ranked_by_keys_alone(four):
    window, page, assignment = four
    letter = letters_of(assignment)
    digit = {place: str("ABCD".index(letter[place]) + 1) for place in PLACES}
    expect(page.get_by_role("heading", name="Rank four answers")).to_be_visible()
    assert_no_violations(page)
    press(page, digit["Kiel"], SUBMIT)
    expect_said(page, "in the order too.")
    press(page, digit["Bremen"], "=", digit["Emden"], digit["Husum"])
    tied = "".join(sorted(letter["Bremen"] + letter["Emden"]))
    expect_order(page, letter["Kiel"], tied, letter["Husum"])
    expect_said(page, f"{letter['Kiel']}, then {' = '.join(tied)}, then {letter['Husum']}")
    # The last one out of the order and in again, then up by the arrow keys: into the tie, and down again.
    press(page, "z", digit["Husum"])
    page.get_by_role("button", name=f"Answer {letter['Husum']}: move it with the arrow keys").focus()
    press(page, "ArrowUp")
    expect_order(page, letter["Kiel"], "".join(sorted(tied + letter["Husum"])))
    expect(page.get_by_role("button", name=f"Answer {letter['Husum']}: move it")).to_be_focused()
    press(page, "ArrowDown")
    expect_order(page, letter["Kiel"], tied, letter["Husum"])
    assert_no_violations(page)
    press(page, "v")
    for rating in (5, 4, 3, 2, 1, 1, 2, 3):
        press(page, str(rating))
    press(page, "n", "Space", "c")
    page.keyboard.type("Kiel is right.")
    press(page, "Escape", SUBMIT)
    expect_said(page, NEXT)
    assert submitted(window) == {
        "choice": letter["Kiel"],
        "strength": None,
        "ranking": [[letter["Kiel"]], list(tied), [letter["Husum"]]],
        "ratings": {"tone": {"A": 5, "B": 3, "C": 1, "D": 2}, "facts": {"A": 4, "B": 2, "C": 1, "D": 3}},
        "reasons": [REASONS[0]],
        "comment": "Kiel is right.",
    }


def test_a_place_is_marked_and_the_winner_mended_by_keys_alone(four):
    window, page, assignment = four
    letter = letters_of(assignment)
    first = next(place for place in PLACES if letter[place] == "A")
    press(page, "1", "2", "3", "4", "m")
    text = page.get_by_role("textbox", name="Text of answer A, to mark in")
    expect(text).to_be_focused()
    press(page, "Control+Home", *["ArrowRight"] * 5, *["Shift+ArrowRight"] * 6, "x")
    expect(text).to_have_value(text_of(first))
    press(page, "Enter")
    expect(page.get_by_label("What is wrong here?")).to_be_focused()
    page.keyboard.type("It is no parcel.")
    press(page, "Enter")
    marks = page.get_by_role("list", name="Marked in this answer")
    expect(marks.get_by_role("listitem")).to_contain_text("“parcel”It is no parcel.")
    expect(text).to_be_focused()
    assert_no_violations(page)
    press(page, "Escape", "m", "f")
    words = page.get_by_role("textbox", name="Answer A, corrected")
    expect(words).to_be_focused()
    press(page, SUBMIT)
    expect_said(page, "Change something in A, or discard the correction.")
    words.fill("Your letter is on its way.")
    assert_no_violations(page)
    words.press(SUBMIT)
    expect_said(page, NEXT)
    found = submitted(window)
    assert found["spans"] == [
        {"letter": "A", "message": 0, "start": 5, "end": 11, "quote": "parcel", "note": "It is no parcel."}
    ]
    assert found["correction"] == {
        "letter": "A",
        "messages": [{"role": "assistant", "content": "Your letter is on its way."}],
    }


# dnd-kit lets no click through for 50 ms after something was put down: it would be the drag's own.
AFTER_DRAG_MS = 200


def drag(page: Page, what: Locator, onto: Locator) -> None:
    what.evaluate("node => node.scrollIntoView({ block: 'center' })")
    start = what.bounding_box()
    assert start
    picked_up = page.locator("[data-dragging]")
    page.mouse.move(start["x"] + 12, start["y"] + start["height"] / 2)
    page.mouse.down()
    page.mouse.move(start["x"] + 30, start["y"] + 4, steps=4)
    # The gaps open as something is picked up, and all below them moves.
    expect(picked_up).to_have_count(1)
    end = settled_box(onto)
    page.mouse.move(end["x"] + 60, end["y"] + end["height"] / 2, steps=8)
    expect(onto).to_have_attribute("data-over", "true")
    page.mouse.up()
    expect(picked_up).to_have_count(0)
    page.wait_for_timeout(AFTER_DRAG_MS)


def settled_box(what: Locator) -> FloatRect:
    """Where something is, once it has come to rest."""
    before = None
    while (now := what.bounding_box()) != before or now is None:
        before = now
        what.page.wait_for_timeout(50)
    return now


def test_four_answers_are_ranked_by_dragging(four):
    window, page, _ = four
    tiers = order_of(page)

    def waiting(letter: str) -> Locator:
        return page.get_by_role("button", name=f"Put answer {letter} next")

    def placed(letter: str) -> Locator:
        return page.get_by_role("button", name=f"Answer {letter}: move it with the arrow keys")

    board = page.get_by_role("list", name="Best first")
    drag(page, waiting("C"), board.locator("li").first)
    expect_order(page, "C")
    drag(page, waiting("A"), board.locator("li").last)
    expect_order(page, "C", "A")
    drag(page, waiting("D"), tiers.filter(has=placed("A")))
    expect_order(page, "C", "AD")
    waiting("B").click()
    expect_order(page, "C", "AD", "B")
    drag(page, placed("B"), board.locator("li").first)
    expect_order(page, "B", "C", "AD")
    assert_no_violations(page)
    page.get_by_role("button", name="Move D up").click()
    expect_order(page, "B", "C", "D", "A")
    page.get_by_role("button", name="Submit").click()
    expect_said(page, NEXT)
    assert submitted(window)["ranking"] == [["B"], ["C"], ["D"], ["A"]]


def test_answers_scroll_together_show_what_differs_and_hide_their_length_until_the_vote(four):
    _, page, _ = four
    boxes = [page.get_by_role("group", name=f"Text of answer {letter}") for letter in "ABCD"]
    expect(page.get_by_text("words")).to_have_count(0)
    boxes[0].evaluate("box => { box.scrollTop = box.scrollHeight }")
    for box in boxes:
        page.wait_for_function("box => box.scrollTop > 100", arg=box.element_handle())
    together = page.get_by_role("button", name="Scroll together")
    press(page, "y")
    expect(together).to_have_attribute("aria-pressed", "false")
    boxes[0].evaluate("box => { box.scrollTop = 0 }")
    page.wait_for_timeout(200)
    assert boxes[1].evaluate("box => box.scrollTop") > 100
    press(page, "y", "d")
    expect(boxes[1].locator("mark").first).to_be_visible()
    expect(boxes[0].locator("mark")).to_have_count(0)
    page.get_by_role("combobox", name="Compare with").select_option("B")
    expect(boxes[0].locator("mark").first).to_be_visible()
    expect(boxes[1].locator("mark")).to_have_count(0)
    assert_no_violations(page)
    press(page, "t")
    expect(page.get_by_role("region", name="Answer A").get_by_text("words")).to_be_visible()


def test_the_page_never_hears_who_wrote_an_answer(visit):
    told: list[tuple[str, str]] = []
    window, page, _ = at_work(visit, PLACES, told)
    press(page, "1", "2", "3", "4")
    expect_said(page, "Draft saved")
    press(page, SUBMIT)
    expect_said(page, NEXT)
    assert SECRET not in page.content()
    own = newest_here(window)["id"]
    page = window.open(f"/annotations/{own}")
    expect(page.get_by_role("region", name="Answer A", exact=True)).to_be_visible()
    assert SECRET not in page.content()
    for word in ("/claim/", "/draft/", "/submit/", f"/annotations/{own}/"):
        assert any(address.endswith(word) for address, _ in told), word
    assert [address for address, body in told if SECRET in body] == []


def test_a_reviewer_reads_the_order_the_ratings_the_marks_and_the_correction(four, visit):
    window, page, assignment = four
    payload = {
        "choice": "B",
        "ranking": [["B"], ["A", "C"], ["D"]],
        "ratings": {"tone": dict.fromkeys("ABCD", 4)},
        "spans": [{"letter": "C", "message": 0, "start": 5, "end": 11, "note": "It is no parcel."}],
        "correction": {"letter": "B", "messages": [{"role": "assistant", "content": "It is in the harbour."}]},
    }
    body = {"token": assignment["token"], "payload": payload}
    made = window.send(f"assignments/{assignment['id']}/submit/", body)["annotation"]
    reviewer: Visit = visit("reviewer")
    page = reviewer.open(f"/projects/{assignment['project']}/review?annotation={made}")
    expect(page.get_by_text("B, then A = C, then D").first).to_be_visible()
    third = page.get_by_role("region", name="Answer C")
    expect(third).to_contain_text("Tone 4 of 5")
    expect(third.get_by_role("list", name="Marked in this answer")).to_contain_text("It is no parcel.")
    expect(page.get_by_role("region", name="Answer B, corrected")).to_contain_text("harbour")
    assert_no_violations(page)
    reviewer.look(size="phone", scheme="dark")
    assert_fits(page)
    assert_no_violations(page)


@pytest.mark.parametrize("count", [2, 3])
def test_the_page_fits_and_reads_on_a_phone(visit, count):
    window, page, assignment = at_work(visit, PLACES[:count])
    assert len(assignment["candidates"]) == count
    window.look(size="phone", scheme="dark")
    settle(page)
    assert_fits(page)
    assert_no_violations(page)
