"""Models in the loop, in a browser: a draft that streams, is taken, mended and frozen; a chat that makes a pair; what is off."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import scenes
from tests.e2e.browsing import Visit, assert_fits, assert_no_violations, screenshot
from tests.e2e.working import NEXT, SUBMIT, expect_said, work_on
from tests.serving.openai_server import KEY, SENTENCE, WORDS, OpenAIServer, speaking


@pytest.fixture
def server() -> Iterator[OpenAIServer]:
    with speaking() as found:
        found.pace = 0.25
        yield found


@pytest.fixture
def endpoint(visit, server) -> dict[str, Any]:
    admin: Visit = visit("admin")
    body = {"name": f"Lab {server.server_port}", "base_url": server.url, "model": "good", "api_key": KEY}
    return dict(admin.send("endpoints/", body))


@pytest.fixture
def project(visit, endpoint) -> int:
    manager: Visit = visit("manager")
    made = scenes.make_project(manager, people={"bram": ["annotator"], "reviewer": ["reviewer"]})
    scenes.import_lines(manager, made, "write", scenes.prompts(3))
    settings = {"source": f"endpoint:{endpoint['id']}", "drafts": True, "chat": True, "annotators_sample": True}
    manager.send(f"projects/{made}/drafting/settings/", settings | {"temperature": 0.7, "max_tokens": 64}, method="PUT")
    return made


def name_of(window: Visit, project: int) -> str:
    return str(next(row["name"] for row in window.api("projects/?page_size=200")["results"] if row["id"] == project))


def draft_of(page: Page) -> Any:
    return page.get_by_role("region", name="Draft by a model")


def test_a_draft_streams_is_taken_mended_and_frozen_with_its_mark(visit, project):
    window: Visit = visit("bram")
    page, _ = work_on(window, name_of(window, project), "write")
    page.get_by_role("button", name="Draft by a model").click()
    text = draft_of(page).get_by_label("Text of the draft")
    expect(text).to_contain_text(WORDS[0].strip())
    # It is still on its way, and nothing of it is in the answer.
    assert text.inner_text() != SENTENCE
    expect(page.get_by_role("textbox", name="Your answer")).to_have_value("")
    expect(text).to_have_text(SENTENCE)
    assert_no_violations(page)
    screenshot(page, "drafting-whole")
    draft_of(page).get_by_role("button", name="Use this draft").click()
    answer = page.get_by_role("textbox", name="Your answer")
    expect(answer).to_have_value(SENTENCE)
    answer.fill(f"{SENTENCE} Have a good day.")
    answer.press(SUBMIT)
    expect_said(page, NEXT)
    newest = window.api("my-work/")["results"][0]
    reviewer: Visit = visit("reviewer")
    reviewer.send(f"annotations/{newest['id']}/review/", {"verdict": "approve", "revision_number": 1})
    manager: Visit = visit("manager")
    exported = manager.context.request.get(f"/api/v1/projects/{project}/export/?state=approved").json()
    assert exported["drafted_by"] == ["good"]
    assert exported["completion"][0]["content"].startswith(SENTENCE)


def test_a_draft_that_is_stopped_or_breaks_off_is_said_and_can_be_taken(visit, project, server, endpoint):
    window: Visit = visit("bram")
    page, assignment = work_on(window, name_of(window, project), "write")
    page.get_by_role("textbox", name="Your answer").fill("My own words.")
    page.keyboard.press("Escape")
    page.keyboard.press("m")
    draft = draft_of(page)
    expect(draft.get_by_label("Text of the draft")).to_contain_text(WORDS[0].strip())
    draft.get_by_role("button", name="Stop").click()
    expect(draft).to_contain_text("Stopped. What had come is kept.")
    # After a reload it is still there.
    page.reload()
    expect(draft_of(page)).to_contain_text("Stopped.")
    draft_of(page).get_by_role("button", name="Use what has come").click()
    expect(page.get_by_role("textbox", name="Your answer")).not_to_have_value("My own words.")
    expect(page.get_by_text("Marked as begun with a draft by good.")).to_be_visible()
    page.get_by_role("button", name="Undo reset").click()
    expect(page.get_by_role("textbox", name="Your answer")).to_have_value("My own words.")
    # Whoever goes back to their own words stands on no draft.
    expect(page.get_by_text("Marked as begun with a draft")).to_have_count(0)
    assert [draft["used"] for draft in window.api(f"assignments/{assignment['id']}/suggestions/")] == [False]
    admin: Visit = visit("admin")
    admin.send(f"endpoints/{endpoint['id']}/", {"model": "torn"}, method="PATCH")
    page.get_by_role("button", name="Draft by a model").click()
    expect(draft_of(page)).to_contain_text("broke off in the middle")
    assert_no_violations(page)
    draft_of(page).get_by_role("button", name="Close").click()
    admin.send(f"endpoints/{endpoint['id']}/", {"enabled": False}, method="PATCH")
    page.reload()
    expect(page.get_by_text("switched the model's server off")).to_be_visible()
    expect(page.get_by_role("button", name="Draft by a model")).to_be_disabled()


def test_a_chat_makes_a_pair(visit, project, endpoint):
    admin: Visit = visit("admin")
    admin.send(f"endpoints/{endpoint['id']}/", {"model": "echo"}, method="PATCH")
    window: Visit = visit("bram")
    page = window.open(f"/projects/{project}/chat")
    page.get_by_label("What do you say?").fill("My parcel is late.")
    page.keyboard.press(SUBMIT)
    for letter in "AB":
        expect(page.get_by_role("region", name=f"Reply {letter}")).to_contain_text("You said: My parcel is late.")
    assert_no_violations(page)
    screenshot(page, "chat-choice")
    page.get_by_role("radio", name="B is better").check()
    page.get_by_role("radio", name="Much better").check()
    chosen = page.get_by_role("region", name="Reply B").inner_text().removeprefix("B").strip()
    page.get_by_role("button", name="Choose and go on").click()
    expect(page.get_by_label("What do you say to that?")).to_be_focused()
    expect(page.get_by_role("list", name="The chat so far")).to_contain_text(chosen)
    newest = window.api("my-work/")["results"][0]
    detail = window.api(f"annotations/{newest['id']}/")
    assert (detail["kind"], detail["payload"]["choice"], detail["payload"]["strength"]) == ("rank", "B", 4)
    assert [one["messages"][0]["content"] for one in detail["candidates"]][1] == chosen
    window.look(size="phone", scheme="dark")
    assert_fits(page)
    screenshot(page, "chat-phone-dark")


def test_an_administrator_sets_an_endpoint_up_and_tests_it_and_a_manager_chooses_it(visit, server):
    admin: Visit = visit("admin")
    page = admin.open("/admin/endpoints")
    page.get_by_role("button", name="Add an endpoint").first.click()
    name = f"House {server.server_port}"
    form = page.get_by_role("dialog")
    form.get_by_label("Name").fill(name)
    form.get_by_label("Address").fill(server.url)
    form.get_by_label("Model").fill("good")
    form.get_by_label("Key").fill(KEY)
    assert_no_violations(page)
    form.get_by_role("button", name="Add endpoint").click()
    page.get_by_role("button", name=f"Test {name}").click()
    expect(page.get_by_role("dialog").get_by_text("It answers")).to_be_visible()
    expect(page.get_by_role("dialog").get_by_text(SENTENCE)).to_be_visible()
    page.keyboard.press("Escape")
    assert_fits(page)
    assert_no_violations(page)
    screenshot(page, "endpoints")
    assert KEY not in page.content()
    manager: Visit = visit("manager")
    project = scenes.make_project(manager, people={})
    page = manager.open(f"/projects/{project}/drafting")
    page.get_by_role("combobox", name="Model", exact=True).click()
    page.get_by_role("option", name=f"{name} (good)").click()
    page.get_by_label("Drafts").check()
    assert_no_violations(page)
    screenshot(page, "drafting-settings")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("It holds for what is asked for from now on.")).to_be_visible()
    assert manager.api(f"projects/{project}/drafting/") == {"drafts": True, "chat": False, "samples": True, "off": ""}


def test_a_manager_asks_for_answers_to_rank(visit, project, endpoint):
    admin: Visit = visit("admin")
    admin.send(f"endpoints/{endpoint['id']}/", {"model": "echo"}, method="PATCH")
    manager: Visit = visit("manager")
    item = manager.api(f"projects/{project}/items/")["results"][0]["id"]
    page = manager.open(f"/projects/{project}/items?item={item}")
    page.get_by_label("Answers by models").fill("3")
    page.get_by_role("button", name="Ask, to be ranked").click()
    expect(page.get_by_text("They are a task to rank now.")).to_be_visible()
    window: Visit = visit("bram")
    assignment = scenes.claim(window, project, kind="rank")
    assert [one["label"] for one in assignment["candidates"]] == ["A", "B", "C"]
