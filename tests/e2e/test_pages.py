"""Every page of the product as each role sees it: nothing breaks, nothing overflows, axe-core finds nothing.

Each page is opened at both widths and in both schemes; `var/screenshots` then holds pictures for people to look at.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from evaluation.demo.people import MESSAGES_PROJECT, REPLIES_PROJECT
from tests.e2e.browsing import Visit, assert_fits, assert_no_violations, screenshot

LOOKS = [("desktop", "light"), ("desktop", "dark"), ("phone", "light"), ("phone", "dark")]
NOT_THERE = "There is nothing here"


def messages(visit: Visit, rest: str = "") -> str:
    return f"/projects/{visit.project(MESSAGES_PROJECT)}{rest}"


def replies(visit: Visit, rest: str = "") -> str:
    return f"/projects/{visit.project(REPLIES_PROJECT)}{rest}"


def first(visit: Visit, room: str, listed: str) -> str:
    """Return the address of the newest row of one of the project's lists."""
    project = visit.project(MESSAGES_PROJECT)
    (row, *_) = visit.api(listed.format(project=project))["results"]
    return f"/projects/{project}/{room}/{row['id']}"


# Name -> who looks, and where.
PAGES: dict[str, tuple[str, Callable[[Visit], str]]] = {
    "annotator home": ("annotator", lambda visit: "/"),
    "annotator my work": ("annotator", lambda visit: "/my-work"),
    "annotator overview": ("annotator", messages),
    "annotate write": ("annotator", lambda visit: messages(visit, "/annotate?kind=write")),
    "annotate rank": ("annotator", lambda visit: replies(visit, "/annotate?kind=rank")),
    "annotator nothing": ("bram", lambda visit: replies(visit, "/annotate?kind=write")),
    "annotator guidelines": ("annotator", lambda visit: messages(visit, "/guidelines")),
    "annotator submission": (
        "annotator", lambda visit: f"/annotations/{visit.api('my-work/')['results'][0]['id']}",
    ),
    "annotator tokens": ("annotator", lambda visit: "/account/tokens"),
    "annotator password": ("annotator", lambda visit: "/account/password"),
    "reviewer home": ("reviewer", lambda visit: "/"),
    "review queue": ("reviewer", lambda visit: messages(visit, "/review")),
    "review screen": (
        "reviewer",
        lambda visit: messages(
            visit,
            "/review?annotation={}".format(
                visit.api(f"projects/{visit.project(MESSAGES_PROJECT)}/review-queue/")["results"][0]["id"]
            ),
        ),
    ),
    "manager home": ("manager", lambda visit: "/"),
    "projects": ("manager", lambda visit: "/projects"),
    "create project": ("manager", lambda visit: "/projects/new"),
    "overview": ("manager", messages),
    "guidelines": ("manager", lambda visit: messages(visit, "/guidelines")),
    "items": ("manager", lambda visit: messages(visit, "/items")),
    "imports": ("manager", lambda visit: messages(visit, "/imports")),
    "import": ("manager", lambda visit: first(visit, "imports", "projects/{project}/imports/")),
    "project people": ("manager", lambda visit: messages(visit, "/people")),
    "settings": ("manager", lambda visit: messages(visit, "/settings")),
    "datasets": ("manager", lambda visit: messages(visit, "/datasets")),
    "dataset": ("manager", lambda visit: first(visit, "datasets", "projects/{project}/datasets/")),
    "jobs": ("manager", lambda visit: messages(visit, "/jobs")),
    "launch": ("manager", lambda visit: messages(visit, "/jobs/new")),
    "job": ("manager", lambda visit: first(visit, "jobs", "jobs/?project={project}&method=sft")),
    "models": ("manager", lambda visit: messages(visit, "/models")),
    "model": ("manager", lambda visit: first(visit, "models", "models/?project={project}")),
    "evaluations": ("manager", lambda visit: messages(visit, "/evaluations")),
    "evaluation": ("manager", lambda visit: first(visit, "evaluations", "projects/{project}/evaluations/")),
    "comparisons": ("manager", lambda visit: messages(visit, "/comparisons")),
    "comparison": ("manager", lambda visit: first(visit, "comparisons", "projects/{project}/comparisons/")),
    "administrator home": ("admin", lambda visit: "/"),
    "administration people": ("admin", lambda visit: "/admin/people"),
    "administration audit": ("admin", lambda visit: "/admin/audit"),
}  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_page(visit: Callable[..., Visit], name: str) -> None:
    who, address = PAGES[name]
    for size, scheme in LOOKS:
        window = visit(who, size=size, scheme=scheme)
        page = window.open(address(window))
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        expect(page.get_by_text(NOT_THERE)).to_have_count(0)
        screenshot(page, f"{name}-{size}-{scheme}")
        assert_fits(page)
        assert_no_violations(page)
        window.close()
