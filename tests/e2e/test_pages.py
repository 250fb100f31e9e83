"""Every page of the product as each role sees it: nothing breaks, nothing overflows, axe-core finds nothing.

Each page is opened once and then shown at three widths and in both schemes; `var/screenshots` then holds pictures for
people to look at. A person's window serves all their pages, because signing in and fetching the application for each
would take longer than looking.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Browser, Page, expect

from evaluation.demo.people import MESSAGES_PROJECT, PANEL_PROJECT, REPLIES_PROJECT
from tests.e2e.browsing import Scheme, Size, Visit, assert_fits, assert_no_violations, screenshot
from tests.e2e.product import Product
from tests.e2e.working import put_off

LOOKS: list[tuple[Size, Scheme]] = [("desktop", "light"), ("desktop", "dark"), ("phone", "dark"), ("phone", "light")]
# What axe-core sees does not change between the two: the width has no elements of its own, only another arrangement.
TABLET: tuple[Scheme, ...] = ("light", "dark")
# High contrast has colours of its own and nothing else: one size each, and only what axe-core says of colours, at 7:1.
CONTRASTS: list[tuple[Size, Scheme]] = [("phone", "light"), ("desktop", "dark")]
OF_COLOURS = ("color-contrast", "color-contrast-enhanced", "link-in-text-block")
NOT_THERE = "There is nothing here"
DATASETS = "projects/{project}/datasets/"
SFT_JOBS = "jobs/?project={project}&method=sft"
EMPTY_PROJECT = "A project without anything"


class Look(NamedTuple):
    """Who looks, at which address, and what they do there before anybody looks at the page."""

    who: str
    address: Callable[[Visit], str]
    then: Callable[[Page], Any] | None = None


def at(path: str) -> Callable[[Visit], str]:
    return lambda visit: path


def messages(rest: str = "") -> Callable[[Visit], str]:
    return lambda visit: f"/projects/{visit.project(MESSAGES_PROJECT)}{rest}"


def replies(rest: str = "") -> Callable[[Visit], str]:
    return lambda visit: f"/projects/{visit.project(REPLIES_PROJECT)}{rest}"


def panel(rest: str = "") -> Callable[[Visit], str]:
    return lambda visit: f"/projects/{visit.project(PANEL_PROJECT)}{rest}"


def empty(rest: str = "") -> Callable[[Visit], str]:
    """Return the address in a project in which nothing has happened yet; it is made when it is first asked for."""

    def address(visit: Visit) -> str:
        known = [row["id"] for row in visit.api("projects/?page_size=200")["results"] if row["name"] == EMPTY_PROJECT]
        project = known[0] if known else visit.send("projects/", {"name": EMPTY_PROJECT})["id"]
        return f"/projects/{project}{rest}"

    return address


def first(room: str, listed: str) -> Callable[[Visit], str]:
    """Return the address of the newest row of one of the project's lists."""

    def address(visit: Visit) -> str:
        project = visit.project(MESSAGES_PROJECT)
        (row, *_) = visit.api(listed.format(project=project))["results"]
        return f"/projects/{project}/{room}/{row['id']}"

    return address


def submission(visit: Visit) -> str:
    return f"/annotations/{visit.api('my-work/')['results'][0]['id']}"


def waiting(name: str, kind: str) -> Callable[[Visit], str]:
    """Return the address of the oldest submission of a kind that waits for a verdict."""

    def address(visit: Visit) -> str:
        project = visit.project(name)
        (row, *_) = visit.api(f"projects/{project}/review-queue/?kind={kind}")["results"]
        return f"/projects/{project}/review?annotation={row['id']}"

    return address


def of_panel(room: str, listed: str) -> Callable[[Visit], str]:
    """Return the address of the newest row of one of the panel's lists."""

    def address(visit: Visit) -> str:
        project = visit.project(PANEL_PROJECT)
        (row, *_) = visit.api(f"projects/{project}/{listed}")["results"]
        return f"/projects/{project}/{room}/{row['id']}"

    return address


def approved(visit: Visit) -> str:
    """Return the address of an approved answer."""
    tasks = f"projects/{visit.project(MESSAGES_PROJECT)}/tasks/"
    (task, *_) = visit.api(f"{tasks}?state=completed")["results"]
    answers = visit.api(f"{tasks}{task['id']}/")["answers"]
    return f"/annotations/{next(one['id'] for one in answers if one['state'] == 'approved')}"


def dispute(visit: Visit) -> str:
    project = visit.project(PANEL_PROJECT)
    (row, *_) = visit.api(f"projects/{project}/disputes/")["results"]
    return f"/projects/{project}/disputes/{row['task']}"


def edit_the_first(page: Page) -> None:
    page.keyboard.press("1")
    page.keyboard.press("e")


def press_hot_spot(page: Page) -> None:
    page.get_by_role("button", name="Named as a cause").first.click()


def press(key: str) -> Callable[[Page], Any]:
    return lambda page: page.keyboard.press(key)


def to_work(*keys: str) -> Callable[[Page], Any]:
    """Put off what came back, which comes first, and press keys at the task."""

    def then(page: Page) -> None:
        put_off(page)
        expect(page.locator("main [data-kind]").first).to_be_visible()
        for key in keys:
            page.keyboard.press(key)

    return then


def ask_for_a_taken_key(page: Page) -> None:
    page.get_by_role("button", name="Add a key for: A tie").click()
    page.keyboard.press("x")


def click(button: str) -> Callable[[Page], Any]:
    return lambda page: page.get_by_role("button", name=button, exact=True).first.click()


def open_tab(name: str) -> Callable[[Page], Any]:
    return lambda page: page.get_by_role("tab", name=name).click()


def start_from(template: str) -> Callable[[Page], Any]:
    return lambda page: page.get_by_role("radio", name=template, exact=True).click()


def choose_a_task(page: Page) -> None:
    page.get_by_role("checkbox", name="Choose task").first.check()


def change_a_task(page: Page) -> None:
    choose_a_task(page)
    page.get_by_role("button", name="Change the chosen").click()
    page.get_by_role("menuitem", name="Who may have them").click()


def check_work_with(what: str) -> Callable[[Page], Any]:
    def then(page: Page) -> None:
        page.get_by_role("button", name="Use it to check work").click()
        page.get_by_role("menuitem", name=what).click()

    return then


def tags_and_rate(page: Page) -> None:
    page.get_by_role("button", name="Actions for").first.click()
    page.get_by_role("menuitem", name="Tags and hourly rate").click()


def open_first_item(page: Page) -> None:
    page.get_by_role("table").get_by_role("button").first.click()


PAGES: dict[str, Look] = {
    # The annotator
    "annotator home": Look("annotator", at("/")),
    "annotator my work": Look("annotator", at("/my-work")),
    "annotator my work rejected": Look("annotator", at("/my-work?state=rejected")),
    "annotator projects": Look("annotator", at("/projects")),
    "annotator overview": Look("annotator", messages()),
    # A task with a draft would come first; the ranking has none.
    "annotate returned first": Look("annotator", messages("/annotate?kind=rank")),
    "annotate write": Look("annotator", messages("/annotate?kind=write"), to_work()),
    "annotate write skip": Look("annotator", messages("/annotate?kind=write"), to_work("Shift+S")),
    "annotate keys": Look("annotator", messages("/annotate?kind=write"), to_work("?")),
    "annotate palette": Look("annotator", messages("/annotate?kind=write"), to_work("Control+k")),
    "annotate rank": Look("annotator", replies("/annotate?kind=rank")),
    "annotate rank chosen": Look("annotator", replies("/annotate?kind=rank"), press("1")),
    "chat off": Look("annotator", messages("/chat")),
    "annotate nothing": Look("bram", replies("/annotate?kind=write")),
    "annotator guidelines": Look("annotator", messages("/guidelines")),
    "annotator submission": Look("annotator", submission),
    "annotator progress": Look("annotator", panel("/me")),
    "annotator progress none": Look("bram", messages("/me")),
    "annotator qualification": Look("annotator", panel("/qualification")),
    "annotator tokens": Look("annotator", at("/account/tokens")),
    "annotator create token": Look("annotator", at("/account/tokens"), click("Create token")),
    "annotator password": Look("annotator", at("/account/password")),
    "annotator keyboard": Look("annotator", at("/account/keyboard")),
    "annotator keyboard conflict": Look("annotator", at("/account/keyboard"), ask_for_a_taken_key),
    # The reviewer
    "reviewer home": Look("reviewer", at("/")),
    "reviewer overview": Look("reviewer", messages()),
    "review queue": Look("reviewer", messages("/review")),
    "review write": Look("reviewer", waiting(MESSAGES_PROJECT, "write")),
    "review write return": Look("reviewer", waiting(MESSAGES_PROJECT, "write"), press("r")),
    "review write edit": Look("reviewer", waiting(MESSAGES_PROJECT, "write"), press("e")),
    "review guidelines": Look("reviewer", waiting(MESSAGES_PROJECT, "write"), press("g")),
    "review keys": Look("reviewer", waiting(MESSAGES_PROJECT, "write"), press("?")),
    "review rank": Look("reviewer", waiting(REPLIES_PROJECT, "rank")),
    "review beside others": Look("reviewer", waiting(PANEL_PROJECT, "rank")),
    "review agreed": Look("reviewer", panel("/review?agreed=true")),
    "review by disagreement": Look("reviewer", panel("/review?order=disagreement")),
    "review stats": Look("reviewer", messages("/review/stats")),
    "disputes": Look("reviewer", panel("/disputes")),
    "disputes none": Look("reviewer", messages("/disputes")),
    "dispute": Look("reviewer", dispute, press("1")),
    "dispute edit": Look("reviewer", dispute, edit_the_first),
    # The manager
    "manager home": Look("manager", at("/")),
    "projects": Look("manager", at("/projects")),
    "create project": Look("manager", at("/projects/new")),
    "create project start": Look("manager", at("/projects/new"), start_from("Brand voice")),
    "create project about": Look("manager", at("/projects/new?step=about")),
    "create project answers": Look("manager", at("/projects/new?step=answers")),
    "create project guidelines": Look("manager", at("/projects/new?step=guidelines")),
    "create project people": Look("manager", at("/projects/new?step=people")),
    "overview": Look("manager", messages()),
    "guidelines": Look("manager", messages("/guidelines")),
    "guidelines hot spots": Look("manager", panel("/guidelines"), press_hot_spot),
    "guidelines changes": Look("manager", panel("/guidelines?version=2&compare=1")),
    "guidelines edit": Look("manager", panel("/guidelines?edit=true")),
    "guidelines readers": Look("manager", panel("/guidelines?tab=readers")),
    "guidelines do again": Look("manager", panel("/guidelines"), click("Do work again")),
    "items": Look("manager", messages("/items")),
    "item": Look("manager", messages("/items"), open_first_item),
    "imports": Look("manager", messages("/imports")),
    "import": Look("manager", first("imports", "projects/{project}/imports/")),
    "project people": Look("manager", messages("/people")),
    "project people add": Look("manager", messages("/people"), click("Add a person")),
    "project people profile": Look("manager", messages("/people"), tags_and_rate),
    "drafting": Look("manager", messages("/drafting")),
    "settings": Look("manager", messages("/settings")),
    "settings answers": Look("manager", messages("/settings?tab=answers")),
    "settings copy": Look("manager", messages("/settings"), click("Copy project")),
    "settings hand-out": Look("manager", messages("/settings?tab=handout")),
    "settings quality": Look("manager", panel("/settings?tab=quality")),
    "settings review": Look("manager", panel("/settings?tab=review")),
    "dashboard": Look("manager", panel("/dashboard")),
    "dashboard of reviewer": Look("reviewer", messages("/dashboard?days=90")),
    "dashboard table": Look("manager", panel("/dashboard"), click("Throughput as a table")),
    "tasks": Look("manager", panel("/tasks")),
    "tasks chosen": Look("manager", messages("/tasks?state=open"), choose_a_task),
    "tasks change": Look("manager", messages("/tasks?state=open"), change_a_task),
    "tasks none": Look("manager", messages("/tasks?q=nothing-of-this-name")),
    "tasks drawer": Look("manager", panel("/tasks?mark=disputed"), open_first_item),
    "task": Look("manager", of_panel("tasks", "tasks/?state=completed")),
    "leases": Look("manager", messages("/leases")),
    "leases stale": Look("manager", panel("/leases?stale=true")),
    "reliability": Look("manager", panel("/reliability")),
    "reliability retrain": Look("manager", panel("/reliability"), click("Retrain")),
    "reliability more": Look("manager", panel("/reliability"), click("Ask more people")),
    "reliability person": Look("manager", of_panel("reliability", "members/")),
    "agreement": Look("manager", panel("/agreement")),
    "agreement of messages": Look("manager", messages("/agreement")),
    "gold": Look("manager", panel("/gold")),
    "gold question": Look("manager", panel("/gold"), open_first_item),
    "gold write": Look("manager", panel("/gold"), click("Write a question")),
    "gold qualification": Look("manager", panel("/gold?tab=qualification")),
    "gold probes": Look("manager", panel("/gold?tab=probes")),
    "make gold": Look("manager", approved, check_work_with("Make a gold question of it")),
    "plant a probe": Look("manager", approved, check_work_with("Plant it in the review queue")),
    "datasets": Look("manager", messages("/datasets")),
    "datasets freeze": Look("manager", messages("/datasets?freeze=true")),
    "dataset": Look("manager", first("datasets", DATASETS)),
    "dataset records": Look("manager", first("datasets", DATASETS), open_tab("Records")),
    "dataset files": Look("manager", first("datasets", DATASETS), open_tab("Files")),
    "jobs": Look("manager", messages("/jobs")),
    "launch": Look("manager", messages("/jobs/new")),
    "job": Look("manager", first("jobs", SFT_JOBS)),
    "job history": Look("manager", first("jobs", SFT_JOBS), open_tab("History")),
    "job records": Look("manager", first("jobs", SFT_JOBS), open_tab("Records")),
    "job log": Look("manager", first("jobs", SFT_JOBS), open_tab("Log")),
    "job settings": Look("manager", first("jobs", SFT_JOBS), open_tab("Settings")),
    "models": Look("manager", messages("/models")),
    "models register": Look("manager", messages("/models"), click("Register a base model")),
    "model": Look("manager", first("models", "models/?project={project}")),
    "evaluations": Look("manager", messages("/evaluations")),
    "evaluations create": Look("manager", messages("/evaluations?create=true")),
    "evaluation": Look("manager", first("evaluations", "projects/{project}/evaluations/")),
    "comparisons": Look("manager", messages("/comparisons")),
    "comparisons create": Look("manager", messages("/comparisons?create=true")),
    "comparison": Look("manager", first("comparisons", "projects/{project}/comparisons/")),
    # A project in which nothing has happened yet
    "empty overview": Look("manager", empty()),
    "empty guidelines": Look("manager", empty("/guidelines")),
    "empty items": Look("manager", empty("/items")),
    "empty imports": Look("manager", empty("/imports")),
    "empty review queue": Look("manager", empty("/review")),
    "empty dashboard": Look("manager", empty("/dashboard")),
    "empty tasks": Look("manager", empty("/tasks")),
    "empty leases": Look("manager", empty("/leases")),
    "empty reliability": Look("manager", empty("/reliability")),
    "empty agreement": Look("manager", empty("/agreement")),
    "empty gold": Look("manager", empty("/gold")),
    "empty gold qualification": Look("manager", empty("/gold?tab=qualification")),
    "empty gold probes": Look("manager", empty("/gold?tab=probes")),
    "empty datasets": Look("manager", empty("/datasets")),
    "empty datasets freeze": Look("manager", empty("/datasets?freeze=true")),
    "empty jobs": Look("manager", empty("/jobs")),
    "empty launch": Look("manager", empty("/jobs/new")),
    "empty models": Look("manager", empty("/models")),
    "empty evaluations": Look("manager", empty("/evaluations")),
    "empty evaluations create": Look("manager", empty("/evaluations?create=true")),
    "empty comparisons": Look("manager", empty("/comparisons")),
    "empty comparisons create": Look("manager", empty("/comparisons?create=true")),
    # The administrator
    "administrator home": Look("admin", at("/")),
    "administration people": Look("admin", at("/admin/people")),
    "admin endpoints": Look("admin", at("/admin/endpoints")),
    "admin endpoint add": Look("admin", at("/admin/endpoints"), click("Add an endpoint")),
    "administration people create": Look("admin", at("/admin/people"), click("Create a person")),
    "administration audit": Look("admin", at("/admin/audit")),
}
# What is not there, and what is not for the person who asks.
NOT_FOUND: dict[str, Look] = {
    "error no job": Look("manager", messages("/jobs/987654")),
    "error no model": Look("manager", messages("/models/987654")),
    "error no task": Look("manager", messages("/tasks/987654")),
    "error no dataset": Look("manager", messages("/datasets/987654")),
    "error no import": Look("manager", messages("/imports/987654")),
    "error no evaluation": Look("manager", messages("/evaluations/987654")),
    "error no comparison": Look("manager", messages("/comparisons/987654")),
    "error no submission": Look("annotator", at("/annotations/987654")),
    "error no dispute": Look("reviewer", panel("/disputes/987654")),
    "error no review": Look("reviewer", messages("/review?annotation=987654")),
    "error no project": Look("annotator", at("/projects/987654")),
}
ERRORS: dict[str, Look] = {
    "error no page": Look("manager", at("/no/such/page")),
    "error not your page": Look("annotator", messages("/people")),
    "error not your administration": Look("manager", at("/admin/people")),
}


LOOKED_AT = PAGES | NOT_FOUND | ERRORS


@pytest.fixture(scope="module")
def windows(browser: Browser, product: Product) -> Iterator[Callable[[str], Visit]]:
    """Give each person the window that they have had so far."""
    known: dict[str, Visit] = {}

    def window(who: str) -> Visit:
        if who not in known:
            known[who] = Visit(browser, product.url).sign_in(who)
        return known[who]

    yield window
    for visit in known.values():
        visit.close()


@pytest.mark.parametrize("name", LOOKED_AT)
def test_page(windows: Callable[[str], Visit], name: str) -> None:
    look = LOOKED_AT[name]
    window = windows(look.who)
    window.faults.clear()
    window.page.set_viewport_size({"width": 1440, "height": 900})
    page = window.open(look.address(window))
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    expect(page.get_by_text(NOT_THERE)).to_have_count(1 if name in NOT_FOUND else 0)
    if look.then is not None:
        look.then(page)
    for size, scheme in LOOKS:
        window.look(size=size, scheme=scheme)
        screenshot(page, f"{name}-{size}-{scheme}")
        assert_fits(page)
        assert_no_violations(page)
    for scheme in TABLET:
        window.look(size="tablet", scheme=scheme)
        screenshot(page, f"{name}-tablet-{scheme}")
        assert_fits(page)
    for size, scheme in CONTRASTS:
        window.look(size=size, scheme=scheme, contrast="more")
        screenshot(page, f"{name}-{size}-{scheme}-contrast")
        assert_no_violations(page, only=OF_COLOURS)
    assert not window.faults, "\n".join(window.faults)
