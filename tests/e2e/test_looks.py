"""Light, dark and high contrast: as the system asks, as the person chooses, and at every width."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from evaluation.demo.people import MESSAGES_PROJECT
from tests.e2e.browsing import Visit, assert_fits, screenshot, settle
from tests.e2e.working import put_off

LOOK = "[document.documentElement.dataset.mantineColorScheme, document.documentElement.dataset.contrast]"
# From a small phone on its side to a wall.
WIDTHS = [(320, 640), (390, 844), (768, 1024), (1440, 900), (2560, 1440), (3840, 2160)]


def look_of(page: Page) -> list[str]:
    return list(page.evaluate(LOOK))


def test_the_look_follows_the_system_until_somebody_chooses(visit):
    window: Visit = visit("bram", scheme="dark")
    page = window.open("/")
    assert look_of(page) == ["dark", "normal"]
    page.emulate_media(color_scheme="light", contrast="more")
    expect(page.locator("html")).to_have_attribute("data-contrast", "high")
    assert look_of(page) == ["light", "high"]

    page.get_by_role("button", name="Account:").click()
    page.get_by_role("radiogroup", name="Contrast").get_by_text("Normal").click()
    expect(page.locator("html")).to_have_attribute("data-contrast", "normal")
    # Before the application is there: nothing flashes.
    page.goto("/", wait_until="commit")
    page.wait_for_selector("body", state="attached")
    assert look_of(page) == ["light", "normal"]
    settle(page)
    assert look_of(page) == ["light", "normal"]

    page.get_by_role("button", name="Account:").click()
    page.get_by_role("radiogroup", name="Contrast").get_by_text("High").click()
    page.emulate_media(contrast="no-preference")
    assert look_of(page) == ["light", "high"]


def test_nothing_moves_for_who_asked_for_less_of_it(visit):
    window: Visit = visit("bram")
    page = window.open("/")
    page.keyboard.press("Control+k")
    expect(page.get_by_role("combobox", name="Go to a page, or do something")).to_be_focused()
    moving = "document.getAnimations().filter((one) => one.effect.getComputedTiming().endTime > 20).length"
    assert page.evaluate(moving) == 0


@pytest.mark.parametrize("kind", ["write", "rank"])
def test_the_work_fits_every_screen(visit, kind):
    window: Visit = visit("annotator")
    page = window.open(f"/projects/{window.project(MESSAGES_PROJECT)}/annotate?kind={kind}")
    put_off(page)
    for width, height in WIDTHS:
        page.set_viewport_size({"width": width, "height": height})
        settle(page)
        screenshot(page, f"annotate {kind} {width}")
        assert_fits(page)
        submit = page.get_by_role("button", name="Submit").bounding_box()
        assert submit is not None
        assert submit["x"] >= 0
        assert submit["x"] + submit["width"] <= width
        # What can be pressed is large enough to be pressed (WCAG 2.2, 2.5.8).
        assert min(submit["width"], submit["height"]) >= 24
