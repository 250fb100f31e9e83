"""Where somebody has no task now, the page says why, and offers the one step that helps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import scenes
from tests.e2e.browsing import Visit, assert_no_violations

ANNOTATORS = {"bram": ["annotator"], "ciara": ["annotator"]}
Making = Callable[..., int]


@pytest.fixture
def make(visit) -> Making:
    """Make a project of this test with both annotators in it."""
    manager: Visit = visit("manager")

    def project(lines: Sequence[dict[str, Any]] = (), *, kind: str = "write", **settings: Any) -> int:
        made = scenes.make_project(manager, people=ANNOTATORS, **settings)
        if lines:
            scenes.import_lines(manager, made, kind, list(lines))
        return made

    return project


def annotate(window: Visit, project: int, rest: str = "") -> Page:
    return window.open(f"/projects/{project}/annotate{rest}")


def says(page: Page, title: str, *words: str) -> None:
    expect(page.get_by_role("heading", name=title)).to_be_visible()
    for word in words:
        expect(page.get_by_role("main")).to_contain_text(word)
    assert_no_violations(page)


def test_no_tasks_yet_then_there_are_some(visit, make):
    project = make()
    page = annotate(visit("bram"), project)
    says(page, "There are no tasks yet")
    scenes.import_lines(visit("manager"), project, "write", scenes.prompts(1))
    page.get_by_role("button", name="Look again").click()
    expect(page.get_by_role("heading", name="Write an answer")).to_be_visible()


def test_all_done(visit, make):
    project = make(scenes.prompts(1))
    scenes.write(visit("ciara"), project, "It is on its way.")
    page = annotate(visit("bram"), project)
    says(page, "All of it is done")
    page.get_by_role("link", name="See my progress").click()
    expect(page.get_by_role("heading", name="My progress", level=1)).to_be_visible()


def test_held_by_others_says_until_when(visit, make):
    project = make(scenes.prompts(1))
    scenes.claim(visit("ciara"), project)
    page = annotate(visit("bram"), project)
    says(page, "Others are at work on the rest", "may come back", "looks again by itself")


def test_who_holds_as_many_as_they_may_is_told_to_finish_one(visit, make):
    project = make(scenes.prompts(1), max_held=1)
    pair = {"prompt": "Where is parcel 9?", "chosen": "It comes on Friday.", "rejected": "No idea."}
    scenes.import_lines(visit("manager"), project, "rank", [pair])
    window: Visit = visit("bram")
    scenes.claim(window, project)
    held = window.api("assignments/?state=held")["results"][-1]
    assert held["project"] == project
    other = "rank" if held["kind"] == "write" else "write"
    page = annotate(window, project, f"?kind={other}")
    says(page, "You hold as many tasks as you may", "Finish one or give it back first")


def test_a_missing_tag_is_named_with_who_can_give_it(visit, make):
    project = make(scenes.prompts(1, tags=["german"]))
    window: Visit = visit("bram")
    page = annotate(window, project)
    says(page, "The rest needs the tag “german”", "Ask Mirela Hathersage")
    manager: Visit = visit("manager")
    me = window.api("auth/me/")["id"]
    manager.send(f"projects/{project}/members/{me}/profile/", {"tags": ["german"], "hourly_rate": None}, method="PUT")
    page.get_by_role("button", name="Look again").click()
    expect(page.get_by_role("heading", name="Write an answer")).to_be_visible()


def test_what_one_has_skipped_is_left_to_others(visit, make):
    project = make(scenes.prompts(1))
    window: Visit = visit("bram")
    held = scenes.claim(window, project)
    window.send(f"assignments/{held['id']}/skip/", {"token": held["token"], "reason": "I cannot judge this"})
    says(annotate(window, project), "You have done your part")


def test_a_days_quota_says_when_it_is_over(visit, make):
    project = make(scenes.prompts(3), daily_quota=1)
    window: Visit = visit("bram")
    scenes.write(window, project, "It is on its way.")
    says(annotate(window, project), "That is all for today", "New tasks come")


def test_a_persons_quota(visit, make):
    project = make(scenes.prompts(3), person_quota=1)
    window: Visit = visit("bram")
    scenes.write(window, project, "It is on its way.")
    page = annotate(window, project)
    says(page, "You have given all that is asked of one person")
    expect(page.get_by_role("link", name="See my progress")).to_be_visible()


def test_nothing_of_this_kind_offers_any_kind(visit, make):
    project = make(scenes.pairs(1), kind="rank")
    page = annotate(visit("bram"), project, "?kind=write")
    says(page, "There is nothing of this kind", "There may be tasks of another kind.")
    page.get_by_role("button", name="Any kind of task").click()
    expect(page.get_by_role("heading", name="Rank two answers")).to_be_visible()


def test_a_new_version_of_the_guidelines_is_read_first(visit, make):
    project = make(scenes.prompts(2), guidelines="# Tone\n\nBe brief.\n")
    manager: Visit = visit("manager")
    new = {"body": "# Tone\n\nBe brief and warm.\n", "note": "Warmth", "must_acknowledge": True}
    manager.send(f"projects/{project}/guidelines/", new)
    window: Visit = visit("bram")
    page = annotate(window, project)
    says(page, "Read the guidelines first", "Be brief and warm.")
    page.get_by_role("button", name="I have read it").click()
    expect(page.get_by_role("heading", name="Write an answer")).to_be_visible()
    newer = {"body": "# Tone\n\nBe brief, warm and exact.\n", "note": "Exactness", "must_acknowledge": True}
    manager.send(f"projects/{project}/guidelines/", newer)
    page = annotate(window, project)
    says(page, "The guidelines have changed", "You last read version 2", "Exactness")
    expect(page.get_by_role("insertion").first).to_be_visible()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", name="Write an answer")).to_be_visible()
    assert [row["read_by_me"] for row in window.api(f"projects/{project}/guidelines/")["results"]] == [
        True,
        True,
        False,
    ]


def test_whoever_is_taken_off_the_work_is_told(visit, make):
    project = make(scenes.prompts(2))
    window: Visit = visit("bram")
    me = window.api("auth/me/")["id"]
    visit("manager").send(f"projects/{project}/members/{me}/retrain/", {"note": "Please look at the examples."})
    says(annotate(window, project), "You are off this work for now", "can let you back")
