"""Setting up a project: from a template to the first task, what is refused, what is kept, and copies."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from annotation.project_templates import templates
from tests.e2e.browsing import PASSWORD, Visit, assert_fits, assert_no_violations
from tests.e2e.newcomer import Newcomer, way

TITLES = [template.title for template in templates().values()]
TOOL = '[{"name": "find_order", "parameters": {"type": "object", "properties": {"order": {"type": "string"}}}}]'


def fresh(word: str) -> str:
    return f"{word} {uuid4().hex[:6]}"


def preview(page: Page):
    return page.get_by_role("region", name="Preview")


def go_on(page: Page) -> None:
    page.get_by_role("button", name="Next", exact=True).click()


def project_called(window: Visit, name: str) -> dict[str, Any]:
    return dict(window.api(f"projects/{window.project(name)}/"))


@pytest.mark.parametrize("title", TITLES)
def test_a_newcomer_gets_from_each_template_to_a_first_submitted_task(visit, title):
    admin: Visit = visit("admin")
    email, name = f"new-{uuid4().hex[:8]}@demo.tuneloop", fresh(title)
    admin.send("users/", {"email": email, "name": "New Here", "password": PASSWORD, "is_administrator": True})
    window: Visit = visit(None)
    seconds = way(Newcomer(window.page, look=looked_at), email=email, title=title, name=name)
    made = project_called(window, name)
    template = next(one for one in templates().values() if one.title == title)
    assert {setting: made[setting] for setting in template.settings} == template.settings
    (newest, *_) = window.api("my-work/")["results"]
    assert (newest["project_name"], newest["state"]) == (name, "submitted")
    print(f"{title}: {seconds:.1f} s without a person's pauses")


def looked_at(page: Page, step: str) -> None:
    assert_fits(page)
    if step in {"start", "start chosen", "about", "answers", "guidelines", "people"}:
        assert_no_violations(page)


def test_what_was_entered_stays_on_the_way_back_and_forward_and_after_a_reload(visit):
    window: Visit = visit("manager")
    page = window.open("/projects/new")
    page.get_by_role("radio", name="Safety", exact=True).click()
    go_on(page)
    page.get_by_role("textbox", name="Name", exact=True).fill("Kept in mind")
    go_on(page)
    page.get_by_role("button", name="Add a dimension").click()
    page.keyboard.type("Brevity")
    page.go_back()
    expect(page.get_by_role("textbox", name="Name", exact=True)).to_have_value("Kept in mind")
    page.go_back()
    expect(page.get_by_role("radio", name="Safety", exact=True)).to_be_checked()
    page.go_forward()
    page.go_forward()
    added = page.get_by_role("textbox", name="Name").last
    expect(added).to_have_value("Brevity")
    page.reload()
    expect(added).to_have_value("Brevity")
    # Somewhere else and back.
    window.open("/projects")
    page.get_by_role("link", name="Create project").first.click()
    expect(page.get_by_role("radio", name="Safety", exact=True)).to_be_checked()
    # Another template would take it away, so it is asked before.
    page.get_by_role("radio", name="Helpfulness", exact=True).click()
    dialog = page.get_by_role("dialog", name="Change the template?")
    assert_no_violations(page)
    dialog.get_by_role("button", name="Keep what is there").click()
    expect(page.get_by_role("radio", name="Safety", exact=True)).to_be_checked()
    page.get_by_role("button", name="Start over").click()
    expect(page.get_by_role("radio", checked=True)).to_have_count(0)


def test_the_preview_follows_what_is_entered(visit):
    window: Visit = visit("manager")
    page = window.open("/projects/new")
    expect(preview(page)).to_contain_text("the first task appears here")
    page.get_by_role("radio", name="Brand voice", exact=True).click()
    expect(preview(page)).to_contain_text("secateurs")
    preview(page).get_by_role("button", name="Next example").click()
    expect(preview(page)).to_contain_text("long-handled weeder")
    expect(preview(page)).to_contain_text("Stock note")
    preview(page).get_by_role("radiogroup", name="Kind of work in the preview").get_by_text("Ranking").click()
    expect(preview(page).get_by_role("region", name="Answer B")).to_be_visible()
    page.goto("/projects/new?step=answers")
    page.get_by_role("button", name="Add a check").click()
    page.keyboard.type("It names a day.")
    expect(preview(page).get_by_role("checkbox", name="It names a day.")).to_be_visible()
    page.get_by_role("button", name="Move It names a day. up").click()
    expect(preview(page).get_by_role("checkbox").nth(2)).to_have_accessible_name(re.compile("It names a day."))
    page.get_by_text("JSON by a schema").click()
    page.get_by_role("button", name="Start from an example").click()
    expect(preview(page).get_by_role("radiogroup", name="topic")).to_be_visible()
    schema = page.get_by_label("JSON Schema", exact=True)
    schema.fill(schema.input_value().replace('"string"', '"text"'))
    expect(page.get_by_text('the type "text" does not exist').first).to_be_visible()
    expect(preview(page)).to_contain_text("The preview shows the last one that could be read")
    go_on(page)
    # A fault does not let one by.
    expect(schema).to_be_focused()
    page.get_by_role("button", name="Paste JSON").click()
    page.get_by_label("Tools as JSON").fill("[{]")
    page.get_by_role("button", name="Add these tools").click()
    expect(page.get_by_text("Line 1, column")).to_be_visible()
    page.get_by_label("Tools as JSON").fill(TOOL)
    page.get_by_role("button", name="Add these tools").click()
    expect(page.get_by_text("find_order(order?)")).to_be_visible()
    expect(preview(page)).to_contain_text("find_order")
    assert_no_violations(page)


def test_a_name_that_is_taken_is_said_where_the_name_is(visit):
    window: Visit = visit("manager")
    taken = window.api("projects/")["results"][0]["name"]
    page = window.open("/projects/new")
    go_on(page)
    expect(page.get_by_text("Choose what to start from.")).to_be_visible()
    page.get_by_role("radio", name="Nothing", exact=True).click()
    go_on(page)
    go_on(page)
    expect(page.get_by_text("Give the project a name.")).to_be_visible()
    expect(page.get_by_role("textbox", name="Name", exact=True)).to_be_focused()
    page.get_by_role("textbox", name="Name", exact=True).fill(taken)
    for _ in range(3):
        go_on(page)
    page.get_by_role("button", name="Create project").click()
    expect(page.get_by_text(f"There is a project called {taken} already.").first).to_be_visible()
    name = page.get_by_role("textbox", name="Name", exact=True)
    expect(name).to_be_focused()
    assert_no_violations(page)
    mine = fresh("Mine")
    name.fill(mine)
    for _ in range(3):
        go_on(page)
    page.get_by_role("button", name="Create project").click()
    expect(page.get_by_role("heading", name=mine, level=1)).to_be_visible()
    made = project_called(window, mine)
    assert (made["my_roles"], made["guideline"]) == (["annotator", "manager"], None)
    # It was used: the next one begins with nothing.
    page.goto("/projects/new")
    expect(page.get_by_role("radio", checked=True)).to_have_count(0)


def test_the_lists_of_a_project_are_changed_in_its_settings(visit):
    window: Visit = visit("manager")
    project = window.send("projects/", {"name": fresh("Lists"), "template": "safety", "examples": []})
    page = window.open(f"/projects/{project['id']}/settings?tab=answers")
    assert_no_violations(page)
    page.get_by_role("button", name="Remove It helps with everything in the request that is safe.").click()
    page.get_by_role("button", name="Add a dimension").click()
    page.get_by_role("tab", name="General").click()
    page.get_by_role("button", name="Save settings").click()
    # The fault is on a tab that was not open: it comes up.
    expect(page.get_by_text("Give the dimension a name.")).to_be_visible()
    page.get_by_role("textbox", name="Name").last.fill("Brevity")
    page.get_by_role("button", name="Move Brevity up").click()
    page.get_by_role("button", name="Add a tool").click()
    page.get_by_role("group", name="Tools").get_by_role("textbox", name="Name").fill("call for help")
    page.get_by_role("button", name="Save settings").click()
    expect(page.get_by_text("without blanks")).to_be_visible()
    assert_no_violations(page)
    page.get_by_role("group", name="Tools").get_by_role("textbox", name="Name").fill("call_for_help")
    page.get_by_role("button", name="Save settings").click()
    expect(page.get_by_text("Settings saved")).to_be_visible()
    saved = window.api(f"projects/{project['id']}/")
    assert [one["name"] for one in saved["dimensions"]] == ["Harmlessness", "Helpfulness", "Brevity", "Tone"]
    # Keys stay: what was rated under them stays with them.
    assert saved["dimensions"][0] == project["dimensions"][0]
    assert [one["key"] for one in saved["checklist"]] == [one["key"] for one in project["checklist"]][::2]
    assert [tool["function"]["name"] for tool in saved["tools"]] == ["call_for_help"]


def test_a_project_is_copied_with_what_one_chooses(visit):
    window: Visit = visit("manager")
    name = fresh("Original")
    project = window.send("projects/", {"name": name, "template": "helpfulness"})
    window.send(f"projects/{project['id']}/members/", {"email": "annotator@demo.tuneloop", "roles": ["annotator"]})
    page = window.open(f"/projects/{project['id']}/settings")
    page.get_by_role("button", name="Copy project").click()
    dialog = page.get_by_role("dialog", name="Copy the project")
    assert_no_violations(page)
    field = dialog.get_by_label("Name")
    expect(field).to_have_value(f"{name} (copy)")
    field.fill(name)
    dialog.get_by_role("button", name="Copy project").click()
    expect(dialog.get_by_text("There is a project called")).to_be_visible()
    field.fill(f"{name} two")
    dialog.get_by_role("checkbox", name="People").check()
    dialog.get_by_role("button", name="Copy project").click()
    expect(page.get_by_role("heading", name=f"{name} two", level=1)).to_be_visible()
    copy = project_called(window, f"{name} two")
    assert (copy["dimensions"], copy["guideline"]["number"]) == (project["dimensions"], 1)
    assert {row["email"] for row in window.api(f"projects/{copy['id']}/members/")["results"]} == {
        "annotator@demo.tuneloop",
        "manager@demo.tuneloop",
    }
    assert window.api(f"projects/{copy['id']}/progress/")["items"] == 0
    # The other way in: from the first step of the set-up.
    window.open("/projects/new")
    page.get_by_role("button", name="copy one of your projects").click()
    page.get_by_role("combobox", name="Project to copy").fill(name)
    page.get_by_role("option", name=name, exact=True).click()
    expect(page.get_by_role("dialog", name="Copy the project").get_by_label("Name")).to_have_value(f"{name} (copy)")
