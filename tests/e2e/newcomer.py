"""A newcomer's way from nothing to their first submitted task, from each template; at a test's speed or at a person's.

The tests walk it without delays. ``python -m tests.benchmarks newcomer`` walks it as a person would: each key takes time,
each step is read before anything is pressed.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.e2e.browsing import PASSWORD, settle
from tests.e2e.working import SUBMIT

Look = Callable[[Page, str], None]


@dataclass(frozen=True)
class Pace:
    """How long a person takes, in milliseconds: for a key, to move the mouse, and to read a step."""

    key: float = 0
    click: float = 0
    read: float = 0


AT_ONCE = Pace()
HUMAN = Pace(key=60, click=600, read=2_000)


@dataclass
class Newcomer:
    """Somebody who opens the product for the first time. ``look`` is told of every step, with its name."""

    page: Page
    pace: Pace = AT_ONCE
    look: Look = lambda page, step: None

    def click(self, target: Locator) -> None:
        """Find something on the page and press it."""
        target.wait_for()
        self.page.wait_for_timeout(self.pace.click)
        target.click()

    def type(self, target: Locator, text: str) -> None:
        """Press into a field and type, key by key."""
        self.click(target)
        if self.pace.key:
            self.page.keyboard.type(text, delay=self.pace.key)
        else:
            target.fill(text)

    def press(self, key: str) -> None:
        """Press one key."""
        self.page.wait_for_timeout(self.pace.click)
        self.page.keyboard.press(key)

    def read(self, step: str) -> None:
        """Look at what is there before doing anything."""
        settle(self.page)
        self.look(self.page, step)
        self.page.wait_for_timeout(self.pace.read)

    def sign_in(self, email: str) -> None:
        """Sign in on the page, as somebody who was given an account."""
        self.page.goto("/sign-in")
        self.read("sign in")
        self.type(self.page.get_by_label("Email"), email)
        self.type(self.page.get_by_label("Password", exact=True), PASSWORD)
        self.click(self.page.get_by_role("button", name="Sign in"))
        self.page.wait_for_url(lambda url: "sign-in" not in url)

    def set_up(self, title: str, name: str) -> None:
        """Create a project from the template of this title, through every step."""
        page = self.page
        self.click(page.get_by_role("link", name="Projects").first)
        self.read("projects")
        self.click(page.get_by_role("link", name="Create project").first)
        self.read("start")
        self.click(page.get_by_role("radio", name=title, exact=True))
        expect(page.get_by_role("region", name="Preview")).to_contain_text("1 of")
        self.read("start chosen")
        self._next()
        self.read("about")
        self.type(page.get_by_role("textbox", name="Name", exact=True), name)
        self._next()
        self.read("answers")
        self._next()
        self.read("guidelines")
        self._next()
        self.read("people")
        self.click(page.get_by_role("button", name="Create project"))
        expect(page.get_by_role("heading", name=name, level=1)).to_be_visible()
        self.read("overview")

    def _next(self) -> None:
        self.click(self.page.get_by_role("button", name="Next", exact=True))

    def first_task(self, title: str) -> dict[str, Any]:
        """Open the first task, do it and submit it; return the submission."""
        page = self.page
        self.click(page.get_by_role("link", name="Start ", exact=False).first)
        expect(page.get_by_role("region", name="Prompt")).to_be_visible()
        self.read("task")
        ANSWERS[title](self)
        self._tick()
        self.look(page, "answered")
        with page.expect_response(lambda answer: answer.url.endswith("/submit/")) as submitted:
            self.press(SUBMIT)
        assert submitted.value.ok, submitted.value.text()
        return dict(submitted.value.json())

    def _tick(self) -> None:
        """Tick what the checklist asks for."""
        for box in self.page.get_by_role("group", name="A good answer").get_by_role("checkbox").all():
            self.page.wait_for_timeout(self.pace.click)
            box.check()


def way(newcomer: Newcomer, *, email: str, title: str, name: str) -> float:
    """Walk the whole way, from the sign-in page on; return how many seconds it took."""
    start = time.monotonic()
    newcomer.sign_in(email)
    newcomer.set_up(title, name)
    newcomer.first_task(title)
    return time.monotonic() - start


def _write(text: str) -> Callable[[Newcomer], None]:
    def answer(newcomer: Newcomer) -> None:
        newcomer.type(newcomer.page.get_by_role("textbox", name="Your answer", exact=True), text)

    return answer


def _rank(newcomer: Newcomer) -> None:
    newcomer.press("1")
    newcomer.press("e")


def _extract(newcomer: Newcomer) -> None:
    page = newcomer.page
    for label, text in [
        ("What", "Dentist"),
        ("Date", "2027-03-09"),
        ("Time", "14:30"),
        ("Place", "Mill Lane 4, first floor"),
    ]:
        newcomer.type(page.get_by_role("textbox", name=label, exact=True), text)


def _call(newcomer: Newcomer) -> None:
    page = newcomer.page
    newcomer.click(page.get_by_role("button", name="Call a tool"))
    newcomer.click(page.get_by_role("menuitem", name="find_books").first)
    newcomer.type(page.get_by_role("textbox", name="query", exact=True), "keeping bees")
    newcomer.click(page.get_by_role("combobox", name="language"))
    newcomer.click(page.get_by_role("option", name="fr"))


def _classify(newcomer: Newcomer) -> None:
    page = newcomer.page
    newcomer.click(page.get_by_role("combobox", name="Subject"))
    newcomer.click(page.get_by_role("option", name="bug"))
    newcomer.click(page.get_by_role("radio", name="neutral"))


ANSWERS: dict[str, Callable[[Newcomer], None]] = {
    "Brand voice": _write(
        "I am sorry, that was our mistake. A spring goes out to you today, so that you have it by Friday."
    ),
    "Extraction to JSON": _extract,
    "Classification": _classify,
    "Tool calling": _call,
    "Helpfulness": _rank,
    "Safety": _write("Yes: ask for a locksmith who opens doors that are only pulled shut, for a price agreed before."),
}
