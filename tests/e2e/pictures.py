"""The pictures of the documentation, made anew by `make pictures`.

They are taken from the demo, so they show what a newcomer sees; whoever changes a page makes them again. `make test` does
not collect this file.
"""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from evaluation.demo.people import MESSAGES_PROJECT
from tests.e2e.browsing import ROOT, Visit
from tests.e2e.test_pages import PAGES, Look, messages, replies

IMAGES = ROOT / "docs" / "images"
MOST_BYTES = 250_000


def fill_the_form(page: Page) -> None:
    """Finish the draft that the demo's newcomer has in hand: a wish to have personal data corrected."""
    page.get_by_label("None (null)").check()
    page.get_by_role("combobox", name="Wants").click()
    page.get_by_role("option", name="change").click()
    expect(page.get_by_text("Fits the schema.")).to_be_visible()


def prefer_the_longer(page: Page) -> None:
    """Choose as a person would: the demo's good replies say more than its bad ones."""
    first, second = (len(page.get_by_role("region", name=f"Answer {name}").inner_text()) for name in "AB")
    page.keyboard.press("1" if first > second else "2")
    page.keyboard.press("r")
    expect(page.get_by_text("Draft saved")).to_be_visible()


def corrected_answer(visit: Visit) -> str:
    """Return the address of a submission in which the proposal was changed."""
    project = visit.project(MESSAGES_PROJECT)
    for row in visit.api(f"projects/{project}/review-queue/?kind=write")["results"]:
        detail = visit.api(f"annotations/{row['id']}/")
        before, after = (json.loads(one[-1]["content"]) for one in (detail["proposed"], detail["payload"]["messages"]))
        if before != after:
            return f"/projects/{project}/review?annotation={row['id']}"
    raise AssertionError("No submission that waits for review differs from its proposal.")


# Name of the picture -> what it shows.
PICTURES: dict[str, Look] = {
    "home-manager": PAGES["manager home"],
    "annotate-write": Look("annotator", messages("/annotate?kind=write"), fill_the_form),
    "annotate-rank": Look("annotator", replies("/annotate?kind=rank"), prefer_the_longer),
    "review": Look("reviewer", corrected_answer),
    "imports": PAGES["imports"],
    "dataset": PAGES["dataset"],
    "job": PAGES["job"],
    "evaluation": PAGES["evaluation"],
    "comparison": PAGES["comparison"],
    "admin-people": PAGES["administration people"],
}


@pytest.mark.parametrize("name", PICTURES)
def test_picture(visit: Callable[..., Visit], name: str) -> None:
    look = PICTURES[name]
    window = visit(look.who)
    page = window.open(look.address(window))
    if look.then is not None:
        look.then(page)
    window.look(size="desktop", scheme="light")
    path = IMAGES / f"{name}.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=path, style="::-webkit-scrollbar { display: none }")
    assert path.stat().st_size <= MOST_BYTES
