"""The loop of quality: work comes back and is mended; answers disagree, are settled, and the guidelines get better."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import scenes
from tests.e2e.browsing import Visit, assert_no_violations
from tests.e2e.working import NEXT, SUBMIT, expect_said

GUIDELINES = "# Replies\n\nSay what you know.\n\n## Dates\n\nName the day.\n\n## Tone\n\nBe brief.\n"
PEOPLE = {"bram": ["annotator"], "ciara": ["annotator"], "reviewer": ["reviewer"]}


@pytest.fixture
def project(visit) -> int:
    """A project in which two people judge each pair, and only their disagreements are reviewed."""
    manager: Visit = visit("manager")
    made = scenes.make_project(
        manager, people=PEOPLE, guidelines=GUIDELINES, rank_overlap=2, review_policy="disagreement"
    )
    scenes.import_lines(manager, made, "rank", scenes.pairs(2))
    return made


def test_returned_work_comes_first_is_fixed_and_approved(visit):
    manager: Visit = visit("manager")
    project = scenes.make_project(manager, people=PEOPLE, guidelines=GUIDELINES)
    scenes.import_lines(manager, project, "write", scenes.prompts(4))
    author: Visit = visit("bram")
    annotation = scenes.write(author, project, "No idea.")

    reviewer: Visit = visit("reviewer")
    page = reviewer.open(f"/projects/{project}/review?annotation={annotation}")
    page.keyboard.press("r")
    page.get_by_label("What should change?").fill("Say when it comes.")
    page.get_by_text("Gap in the guidelines").click()
    page.get_by_role("combobox", name="Section of the guidelines").click()
    page.get_by_role("option", name="Dates").click()
    assert_no_violations(page)
    with page.expect_response(lambda response: response.url.endswith("/review/")) as taken:
        page.keyboard.press("Control+Enter")
    assert taken.value.ok, taken.value.text()

    mine = author.open(f"/projects/{project}/annotate")
    expect(mine.get_by_role("heading", name="One of your answers came back")).to_be_visible()
    expect(mine.get_by_text("Say when it comes.")).to_be_visible()
    assert_no_violations(mine)
    # Put off, it stays in sight, and is not shown first again.
    mine.get_by_role("button", name="Later, give me the next task").click()
    mine.get_by_role("textbox", name="Your answer").fill("It is in the van.")
    mine.keyboard.press(SUBMIT)
    expect_said(mine, NEXT)
    mine.get_by_role("link", name="1 came back").click()
    mine.get_by_role("link", name="Please say in a sentence where parcel").click()
    expect(mine.get_by_role("list", name="History")).to_contain_text("Dates")
    mine.get_by_role("textbox", name="Your answer").fill("It comes on Friday.")
    mine.keyboard.press(SUBMIT)
    expect(mine.get_by_role("heading", name="Fix it and submit it again")).to_be_hidden()

    page = reviewer.open(f"/projects/{project}/review?annotation={annotation}")
    expect(page.get_by_role("deletion").first).to_contain_text("No")
    with page.expect_response(lambda response: response.url.endswith("/review/")):
        page.keyboard.press("a")
    assert author.api(f"annotations/{annotation}/")["state"] == "approved"
    causes = manager.api(f"projects/{project}/causes/")
    assert [(row["section"], row["cause"], row["count"]) for row in causes] == [("Dates", "guideline_gap", 1)]


def test_a_disagreement_is_settled_by_keyboard_and_leads_to_better_guidelines(visit, project):
    bram, ciara, manager = visit("bram"), visit("ciara"), visit("manager")
    right = scenes.judge(bram, project, right=True)
    wrong = scenes.judge(ciara, project, right=False)

    page: Page = manager.open(f"/projects/{project}")
    page.get_by_role("link", name="Disputes 1 waiting").click()
    expect(page.get_by_role("row", name="Where is parcel number 1?")).to_be_visible()
    assert_no_violations(page)
    page.keyboard.press("o")
    expect(page.get_by_role("heading", name="2 answers, without names")).to_be_visible()
    for name in ("Bram", "Ciara"):
        expect(page.get_by_role("main")).not_to_contain_text(name)
    assert_no_violations(page)
    page.keyboard.press(SUBMIT)
    expect_said(page, "Choose an answer, or say that none holds.")
    # Candidate A of a dispute is the first of the task, which is the good one.
    first = page.get_by_role("region", name="Answer 1", exact=True)
    page.keyboard.press("1" if "A is better" in first.inner_text() else "2")
    page.keyboard.press("u")
    page.get_by_role("combobox", name="Section of the guidelines").click()
    page.get_by_role("option", name="Dates").click()
    assert_no_violations(page)
    page.keyboard.press(SUBMIT)
    expect(page.get_by_text("Settled.")).to_be_visible()
    assert manager.api(f"annotations/{right}/")["state"] == "approved"
    assert manager.api(f"annotations/{wrong}/")["state"] == "set_aside"

    page.get_by_role("link", name="Change “Dates”").click()
    text = page.get_by_label("Guidelines", exact=True)
    assert text.evaluate("field => field.value.slice(field.selectionStart, field.selectionEnd)") == "## Dates"
    text.fill(GUIDELINES.replace("Name the day.", "Name the day. An answer that names it is the better one."))
    page.get_by_label("What is new").fill("Answers that name the day are better")
    page.get_by_role("switch", name="People must read it").check(force=True)
    assert_no_violations(page)
    page.get_by_role("button", name="Publish version 2").click()
    page.get_by_role("button", name="Have earlier work done again").click()
    dialog = page.get_by_role("dialog", name="Have earlier work done again")
    expect(dialog.get_by_text("This reaches 1 answer.")).to_be_visible()
    assert_no_violations(page)
    dialog.get_by_role("button", name="Put 1 answer back").click()
    expect(page.get_by_text("1 answer put back")).to_be_visible()
    page.get_by_text("Readers", exact=True).click()
    expect(page.get_by_role("table", name="Work put back")).to_contain_text("its authors")
    expect(page.get_by_role("row", name="Bram Tolliver")).to_contain_text("Nothing yet")
    assert_no_violations(page)

    # The author reads what is new, finds the work that came back, and does it again.
    mine = bram.open(f"/projects/{project}/annotate")
    expect(mine.get_by_role("heading", name="Read the guidelines first")).to_be_visible()
    mine.keyboard.press(SUBMIT)
    expect(mine.get_by_role("link", name="1 came back")).to_be_visible()
    mine = bram.open(f"/annotations/{right}")
    expect(mine.get_by_role("alert").filter(has_text="sent this back")).to_contain_text("name the day are better")
    mine.keyboard.press(SUBMIT)
    expect(mine.get_by_role("heading", name="Fix it and submit it again")).to_be_hidden()
    assert bram.api(f"annotations/{right}/")["guideline_number"] == 2


def test_an_answer_is_edited_and_chosen_and_none_asks_anew(visit, project):
    bram, ciara, reviewer = visit("bram"), visit("ciara"), visit("reviewer")
    for _ in range(2):
        scenes.judge(bram, project, right=True)
        scenes.judge(ciara, project, right=False)
    page = reviewer.open(f"/projects/{project}/disputes")
    page.get_by_role("button", name="Start with the first").click()
    expect(page.get_by_role("heading", name="2 answers, without names")).to_be_visible()
    page.keyboard.press("1")
    page.keyboard.press("l")
    page.keyboard.press("e")
    expect(page.get_by_role("radio", name="Tie")).to_be_visible()
    page.keyboard.press("t")
    assert_no_violations(page)
    page.keyboard.press(SUBMIT)
    expect(page.get_by_text("holds as you edited it")).to_be_visible()

    # The next one is there.
    expect(page.get_by_text("Where is parcel number 2?")).to_be_visible()
    page.keyboard.press("n")
    page.keyboard.press("p")
    page.keyboard.press(SUBMIT)
    expect_said(page, "Say why none of the answers holds")
    page.keyboard.press("c")
    page.keyboard.type("Both can be meant.")
    page.keyboard.press(SUBMIT)
    expect(page.get_by_role("heading", name="No disputes are left")).to_be_visible()
    expect(page.get_by_text("the task is asked anew")).to_be_visible()
    assert_no_violations(page)
    states = sorted(row["state"] for who in (bram, ciara) for row in who.api(f"my-work/?project={project}")["results"])
    assert states == ["approved", "set_aside", "set_aside", "set_aside"]
    assert reviewer.api(f"projects/{project}/disputes/")["results"] == []


def test_a_comment_names_the_reviewer_who_finds_it_at_home_and_resolves_it(visit):
    manager: Visit = visit("manager")
    project = scenes.make_project(manager, people=PEOPLE, guidelines=GUIDELINES)
    scenes.import_lines(manager, project, "write", scenes.prompts(1))
    author: Visit = visit("bram")
    annotation = scenes.write(author, project, "On Friday.")
    page = author.open(f"/annotations/{annotation}")
    page.get_by_role("button", name="Comment", exact=True).click()
    page.keyboard.type("Does the hour matter, @Rho")
    page.get_by_role("option", name="Rhoda Ellingsen").click()
    expect(page.get_by_text("Rhoda Ellingsen will be told.")).to_be_visible()
    assert_no_violations(page)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("article", name="Thread of Bram Tolliver")).to_contain_text("Does the hour matter")

    reviewer: Visit = visit("reviewer")
    home = reviewer.open("/")
    said = home.get_by_role("article", name="Comment of Bram Tolliver").filter(has_text="Does the hour matter")
    assert_no_violations(home)
    said.get_by_role("link", name="Open").click()
    thread = home.get_by_role("article", name="Thread of Bram Tolliver")
    thread.get_by_role("button", name="Reply").click()
    home.keyboard.type("No, the day is enough.")
    home.keyboard.press("Control+Enter")
    expect(thread).to_contain_text("No, the day is enough.")
    thread.get_by_role("button", name="Resolve").click()
    expect(home.get_by_text("Resolved: Does the hour matter")).to_be_visible()
    assert_no_violations(home)
    assert reviewer.api("mentions/?unread=true")["results"] == []
