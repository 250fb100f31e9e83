"""A manager keeps an eye on the work: what they change in the browser is what people get from then on."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from evaluation.demo.people import PANEL_PROJECT
from tests.e2e import scenes
from tests.e2e.browsing import Visit, assert_no_violations

PEOPLE = {"bram": ["annotator"], "ciara": ["annotator"], "reviewer": ["reviewer"]}
Making = Callable[..., int]


@pytest.fixture
def manager(visit) -> Visit:
    return visit("manager")


@pytest.fixture
def make(manager: Visit) -> Making:
    """Make a project of this test, with two annotators and a reviewer."""

    def project(lines: list[dict[str, Any]], *, kind: str = "rank", **settings: Any) -> int:
        made = scenes.make_project(manager, people=PEOPLE, **settings)
        scenes.import_lines(manager, made, kind, lines)
        return made

    return project


def reason(window: Visit, project: int) -> str:
    """Return why somebody gets no task."""
    answer = window.send(f"projects/{project}/claim/", {})
    assert answer["assignment"] is None, answer
    return str(answer["reason"]["code"])


def pick(page: Page, menu: str, choice: str) -> None:
    page.get_by_role("button", name=menu).click()
    page.get_by_role("menuitem", name=choice, exact=True).click()


def test_more_answers_for_many_tasks_at_once_are_handed_out(visit, manager, make):
    project = make(scenes.pairs(3))
    bram, ciara = visit("bram"), visit("ciara")
    for _ in range(3):
        scenes.judge(bram, project, right=True)
    assert reason(ciara, project) == "all_done"
    page = manager.open(f"/projects/{project}/tasks")
    expect(page.get_by_text("3 tasks", exact=True)).to_be_visible()
    for box in page.get_by_role("checkbox", name="Choose task").all()[:2]:
        box.check()
    pick(page, "Change the chosen", "Answers needed")
    dialog = page.get_by_role("dialog", name="Answers needed")
    expect(dialog).to_contain_text("2 tasks")
    assert_no_violations(page)
    dialog.get_by_label("Answers for each task").fill("2")
    dialog.get_by_role("button", name="Change the answers needed").click()
    expect(page.get_by_text("2 tasks changed")).to_be_visible()
    expect(page.get_by_text("1 of 2")).to_have_count(2)
    for _ in range(2):
        scenes.judge(ciara, project, right=True)
    assert reason(ciara, project) == "all_done"


def test_what_a_change_leaves_alone_is_said_with_its_reason(manager, make):
    project = make(scenes.pairs(2))
    page = manager.open(f"/projects/{project}/tasks")
    page.get_by_role("checkbox", name="Choose task").first.check()
    pick(page, "Change the chosen", "Put parked ones back")
    page.get_by_role("button", name="Put them back").click()
    expect(page.get_by_role("dialog").get_by_role("status")).to_contain_text("0 tasks changed, 1 not")
    assert_no_violations(page)


def test_a_parked_task_is_found_with_its_reasons_and_put_back(visit, manager, make):
    project = make(scenes.prompts(1), kind="write", max_skips=1)
    bram = visit("bram")
    held = scenes.claim(bram, project)
    bram.send(f"assignments/{held['id']}/skip/", {"token": held["token"], "reason": "It is in Dutch."})
    assert reason(visit("ciara"), project) != "all_done"
    page = manager.open(f"/projects/{project}/dashboard")
    page.get_by_role("link", name="Look at them").click()
    page.get_by_role("table", name="Tasks").get_by_role("button").first.click()
    drawer = page.get_by_role("dialog")
    expect(drawer.get_by_role("region", name="Why people skipped it")).to_contain_text("It is in Dutch.")
    assert_no_violations(page)
    pick(page, "Change it", "Put parked ones back")
    page.get_by_role("button", name="Put them back").click()
    expect(page.get_by_text("1 task changed")).to_be_visible()
    assert scenes.claim(visit("ciara"), project)


def test_a_person_who_is_to_retrain_gets_no_work_until_they_are_let_back(visit, manager, make):
    project = make(scenes.pairs(2))
    bram = visit("bram")
    scenes.judge(bram, project, right=False)
    (bram_id,) = [row["id"] for row in manager.api(f"projects/{project}/members/")["results"] if row["email"][0] == "b"]
    page = manager.open(f"/projects/{project}/reliability/{bram_id}")
    page.get_by_role("button", name="Retrain").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Note").fill("Read section 2 again.")
    assert_no_violations(page)
    dialog.get_by_role("button", name="Take them off the work").click()
    expect(page.get_by_text("Off work", exact=True)).to_be_visible()
    assert reason(bram, project) in ("retrain", "qualification_failed")
    page.get_by_role("button", name="Let them back").click()
    expect(page.get_by_text("Off work", exact=True)).to_have_count(0)
    history = page.get_by_role("table", name="History")
    expect(history).to_contain_text("Took a person off the work")
    expect(history).to_contain_text("Read section 2 again.")
    assert scenes.claim(bram, project)


def test_gold_made_of_approved_work_is_asked_in_silence_and_scored(visit, manager, make):
    project = make(scenes.pairs(1))
    annotation = scenes.judge(visit("bram"), project, right=True)
    visit("reviewer").send(f"annotations/{annotation}/review/", {"verdict": "approve", "revision_number": 1})
    page = manager.open(f"/annotations/{annotation}")
    pick(page, "Use it to check work", "Make a gold question of it")
    page.get_by_label("Explanation").fill("It names the day.")
    assert_no_violations(page)
    page.get_by_role("button", name="Make the question").click()
    expect(page.get_by_text("It is a gold question now")).to_be_visible()

    page = manager.open(f"/projects/{project}/settings?tab=quality")
    page.get_by_label("Gold questions").fill("50")
    page.get_by_role("button", name="Save settings").click()
    expect(page.get_by_text("Settings saved")).to_be_visible()
    # A gold question takes the place of a task, by chance: so there have to be some, and the other one is left alone.
    scenes.import_lines(
        manager, project, "rank", [line | {"prompt": f"Once more: {line['prompt']}"} for line in scenes.pairs(40)]
    )
    ciara = visit("ciara")
    for _ in range(30):
        scenes.judge(ciara, project, right=False)
        if manager.api(f"projects/{project}/gold/")["results"][0]["asked"]:
            break
    page = manager.open(f"/projects/{project}/gold")
    row = page.get_by_role("table", name="Gold questions").get_by_role("row").nth(1)
    expect(row).to_contain_text("0 of 1")
    row.get_by_role("button").first.click()
    answers = page.get_by_role("dialog").get_by_role("region", name="How people answered")
    expect(answers).to_contain_text("Ciara Oduwale")
    expect(answers).to_contain_text("Wrong")
    assert_no_violations(page)


def test_settings_of_the_hand_out_have_their_effect(visit, manager, make):
    project = make(scenes.pairs(3))
    page = manager.open(f"/projects/{project}/settings?tab=handout")
    page.get_by_label("Answers of one person in a day").fill("1")
    page.get_by_role("tab", name="Review").click()
    page.get_by_role("radio", name="Only disagreements").check()
    expect(page.get_by_text("everything is approved unseen")).to_be_visible()
    assert_no_violations(page)
    page.get_by_role("button", name="Save settings").click()
    expect(page.get_by_text("Settings saved")).to_be_visible()
    bram = visit("bram")
    annotation = scenes.judge(bram, project, right=True)
    assert bram.api(f"annotations/{annotation}/")["state"] == "approved"
    assert reason(bram, project) == "quota_reached"


def test_a_setting_out_of_range_is_refused_on_its_tab_before_anything_is_sent(manager, make):
    project = make(scenes.pairs(1))
    page = manager.open(f"/projects/{project}/settings?tab=handout")
    page.get_by_label("Tasks at hand").fill("")
    page.get_by_role("tab", name="General").click()
    page.get_by_role("button", name="Save settings").click()
    expect(page.get_by_role("tab", name="Hand-out")).to_have_attribute("aria-selected", "true")
    expect(page.get_by_text("A number from 1 to 20.")).to_be_visible()


@pytest.mark.parametrize(("title", "columns"), [("Throughput", ["submitted", "approved"]), ("Burn-down", ["left"])])
def test_a_charts_table_and_its_file_have_the_same_numbers(manager, title, columns):
    page = manager.open(f"/projects/{manager.project(PANEL_PROJECT)}/dashboard")
    chart = page.get_by_role("figure", name=title)
    with page.expect_download() as downloaded:
        chart.get_by_role("link", name=f"{title} as a CSV file").click()
    in_file = list(csv.DictReader(io.StringIO(downloaded.value.path().read_text())))
    chart.get_by_role("button", name=f"{title} as a table").click()
    shown = page.get_by_role("table", name=f"{title}, in figures").get_by_role("row").all()[1:]
    assert len(shown) == len(in_file) == 30
    for row, line in zip(shown, in_file, strict=True):
        cells = row.get_by_role("cell").all_inner_texts()[1 : 1 + len(columns)]
        assert [cell.replace(",", "") for cell in cells] == [line[name] for name in columns]
    assert any(line[columns[0]] != "0" for line in in_file)


def test_a_finding_is_dismissed_with_a_note_that_others_read(visit, own_product):
    # The pages of others show this very finding.
    manager: Visit = visit("manager", at=own_product)
    project = manager.project(PANEL_PROJECT)
    page = manager.open(f"/projects/{project}/reliability")
    findings = page.get_by_role("region", name="Findings")
    expect(findings).to_contain_text("Too fast")
    findings.get_by_role("button", name="Dismiss").first.click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("button", name="Dismiss it")).to_be_disabled()
    dialog.get_by_label("Why there is nothing in it").fill("They type very fast; I watched them.")
    assert_no_violations(page)
    dialog.get_by_role("button", name="Dismiss it").click()
    findings.get_by_text("Dismissed", exact=True).click()
    expect(findings).to_contain_text("They type very fast; I watched them.")
    expect(findings).to_contain_text("Mirela Hathersage")


def test_more_people_are_asked_about_the_tasks_of_somebody_who_was_found(visit, own_product):
    manager: Visit = visit("manager", at=own_product)
    project = manager.project(PANEL_PROJECT)
    page = manager.open(f"/projects/{project}/reliability")
    findings = page.get_by_role("region", name="Findings")
    (alarm,) = [one for one in manager.api(f"projects/{project}/alarms/")["results"] if one["kind"] == "fast"]
    tasks = f"projects/{project}/tasks/?answered_by={alarm['person']['id']}"
    before = manager.api(tasks)["results"]
    more = max(task["required_answers"] for task in before) + 1
    finding = findings.get_by_role("listitem").filter(has_text="Too fast")
    finding.get_by_role("button", name="Ask more people").click()
    dialog = page.get_by_role("dialog", name=f"Ask more people about the tasks of {alarm['person']['name']}")
    dialog.get_by_label("Answers for each of these tasks").fill(str(more))
    assert_no_violations(page)
    dialog.get_by_role("button", name="Ask more people").click()
    expect(dialog).to_have_count(0)
    expect(finding.get_by_role("button", name="Ask more people")).to_have_count(0)
    page.wait_for_function(
        """async ([address, more]) => {
            const found = await (await fetch(address)).json();
            return found.results.length > 0 && found.results.every((task) => task.required_answers === more);
        }""",
        arg=[f"/api/v1/{tasks}", more],
    )
    after = manager.api(tasks)["results"]
    assert {task["id"] for task in after} == {task["id"] for task in before}
    assert all(task["state"] == "open" for task in after)
    findings.get_by_text("Acted on", exact=True).first.click()
    expect(findings).to_contain_text(f"Asked for {more} answers to each of their tasks.")


def test_what_is_right_can_be_changed_while_nobody_has_answered(manager, make):
    project = make(scenes.pairs(1))
    question = {"prompt": "Which is kinder?", "responses": ["Sorry for the wait.", "Wait."], "key": {"choice": "B"}}
    made = manager.send(f"projects/{project}/gold/", question | {"in_work": True})
    page = manager.open(f"/projects/{project}/gold")
    page.get_by_role("button", name="Which is kinder?").click()
    form = page.get_by_role("form", name="Change this question")
    expect(form.get_by_role("button", name="Save")).to_be_disabled()
    form.get_by_role("combobox", name="Right").click()
    page.get_by_role("option", name="Answer A is better").click()
    assert_no_violations(page)
    form.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The question is saved")).to_be_visible()
    expect(page.get_by_role("heading", name="Right: Answer A")).to_be_visible()
    assert manager.api(f"projects/{project}/gold/{made['id']}/")["key"] == {"choice": "A"}
