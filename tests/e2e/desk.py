"""A desk at which somebody writes while everything breaks: a small installation of its own, and what can happen to it."""

from __future__ import annotations

import json
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Error, Locator, Page, Route, expect

from launcher import site
from launcher.children import Child
from launcher.console import Console
from launcher.place import Place
from launcher.processes import answers, web
from tests.e2e.browsing import PASSWORD, ROOT, Visit
from tests.e2e.product import environment, free_port

START_SECONDS = 60
CRASH_MS = 500
FILLER = "somebody.else"
END_LEASES = """
    UPDATE annotation_assignment SET leased_until = '2020-01-01 00:00:00'
    WHERE state = 'held' AND user_id = (SELECT id FROM accounts_user WHERE email = ?)
"""

# What they have written at and hold; what was only fetched ahead does not count.
AT_WORK = """
    SELECT COUNT(*) FROM annotation_assignment
    WHERE state = 'held' AND draft IS NOT NULL AND user_id = (SELECT id FROM accounts_user WHERE email = ?)
"""
TRIES = 5


class Desk:
    """The product, with a web server that a test may kill, and the table of its database."""

    def __init__(self, folder: Path, *, tasks: int) -> None:
        self.place = Place(data_dir=folder, host="127.0.0.1", port=free_port(), environment=environment())
        self.server: Child = web(self.place)
        site.bring_up_to_date(self.place, Console())
        filled = self.run("-m", "tests.e2e.desk_fill", str(tasks))
        self.project = int(json.loads(filled.splitlines()[-1])["project"])

    def run(self, *command: str) -> str:
        """Run a program of Python inside the installation, and return what it prints."""
        variables = self.place.process_environment() | {"DJANGO_SETTINGS_MODULE": "config.settings"}
        done = subprocess.run([sys.executable, *command], cwd=ROOT, env=variables, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout

    @property
    def url(self) -> str:
        """Return the address of the web interface."""
        return self.place.address

    def start(self) -> None:
        """Start the web server and wait until it answers."""
        self.server.start()
        deadline = time.monotonic() + START_SECONDS
        while not answers(self.place):
            assert time.monotonic() < deadline, "\n".join(self.server.last_words())
            time.sleep(0.05)

    def kill(self) -> None:
        """KILL the web server with all its workers, as a machine that loses its power does."""
        self.server.send(signal.SIGKILL, group=True)
        if self.server.process is not None:
            self.server.process.wait()

    def change(self, statement: str, *values: Any) -> int:
        """Change the database behind the product's back; return how many rows."""
        with closing(sqlite3.connect(self.place.data_dir / "db.sqlite3", timeout=20)) as database, database:
            return database.execute(statement, values).rowcount

    def end_sessions(self) -> None:
        """Let every session be over."""
        self.change("DELETE FROM django_session")

    def end_leases(self, who: str) -> None:
        """Let the time be over on what somebody has at hand."""
        ended = self.change(END_LEASES, f"{who}@demo.tuneloop")
        assert ended, f"{who} has nothing at hand"

    def take_by(self, other: Visit, who: str) -> list[int]:
        """Let the time be over on what somebody has at hand, and another person take it; return their assignments.

        A sign of life of the page may come between the two and keep the task: then once more.
        """
        taken: list[int] = []
        for _ in range(TRIES):
            self.run("-m", "tests.e2e.desk_sweep", f"{who}@demo.tuneloop")
            while claimed := other.send(f"projects/{self.project}/claim/", {"besides": taken})["assignment"]:
                taken.append(claimed["id"])
            if not self.count(AT_WORK, f"{who}@demo.tuneloop"):
                return taken
        raise AssertionError(f"{who} still has the task after {TRIES} tries")

    def count(self, statement: str, *values: Any) -> int:
        """Return the number that a statement finds."""
        with closing(sqlite3.connect(self.place.data_dir / "db.sqlite3", timeout=20)) as database:
            return int(database.execute(statement, values).fetchone()[0])


@contextmanager
def desk(folder: Path, *, tasks: int) -> Iterator[Desk]:
    """Run a desk in a folder."""
    made = Desk(folder, tasks=tasks)
    try:
        made.start()
        yield made
    finally:
        made.kill()


class Writer:
    """A person who writes at a desk, in one tab after the other of one browser."""

    def __init__(self, browser: Browser, at: Desk, who: str) -> None:
        self.desk = at
        self.who = who
        self.visit = Visit(browser, at.url).sign_in(who)
        self.page = self.visit.page
        self.context.on("weberror", lambda error: self.visit.faults.append(f"script error: {error.error}"))

    @property
    def context(self) -> BrowserContext:
        """Return the browser's window with what it keeps."""
        return self.visit.context

    def sit_down(self) -> Locator:
        """Open the page of work in the present tab and return the field to write in."""
        self.page.goto(f"/projects/{self.desk.project}/annotate")
        return self.text

    def new_tab(self) -> Page:
        """Open another tab, and go on in it."""
        self.page = self.context.new_page()
        return self.page

    @property
    def text(self) -> Locator:
        """Return the field to write in."""
        return self.page.get_by_role("textbox", name="Your answer")

    def write(self, words: str) -> None:
        """Type at the end of the text."""
        self.text.press("ControlOrMeta+End")
        self.page.keyboard.insert_text(words) if not words.isascii() else self.page.keyboard.type(words)

    def expect_status(self, *which: str, within: float = 15) -> None:
        """Wait until the page says how the draft is: the words that DraftStatus has for it."""
        found = ", ".join(f"[data-draft='{status}']" for status in which)
        expect(self.page.locator(found)).to_be_attached(timeout=within * 1000)

    def crash(self) -> None:
        """Let the tab die as it stands: no script of it runs any more. Go on in a new one."""
        session = self.context.new_cdp_session(self.page)
        target = session.send("Target.getTargetInfo")["targetInfo"]["targetId"]
        self.new_tab()
        with suppress(Error):
            # A page that is dead does not answer, nor can it be told to close.
            session.send("Page.crash", timeout=CRASH_MS)
        assert self.context.browser is not None
        self.context.browser.new_browser_cdp_session().send("Target.closeTarget", {"targetId": target})

    def sleep(self, seconds: float) -> None:
        """Close the laptop for a while: nothing of the page runs, no timer, no request."""
        session = self.context.new_cdp_session(self.page)
        session.send("Page.setWebLifecycleState", {"state": "frozen"})
        time.sleep(seconds)
        session.send("Page.setWebLifecycleState", {"state": "active"})
        session.detach()

    def fill_device(self) -> None:
        """Let the device's storage for this site be full."""
        self.page.evaluate(FILL, FILLER)

    def clear_device(self) -> None:
        """Let the device have room again."""
        self.page.evaluate("name => localStorage.removeItem(name)", FILLER)

    def lose_answers(self, address: str, *, times: int = 1) -> None:
        """Let requests reach the server, and their answers get lost on the way."""

        def lose(route: Route) -> None:
            with suppress(Error):
                route.fetch()
            with suppress(Error):
                route.abort("connectionreset")

        self.page.route(address, lose, times=times)

    def sign_in_again(self) -> None:
        """Write the password into the dialog that asks for it."""
        dialog = self.page.get_by_role("dialog", name="Your session has ended")
        dialog.get_by_label("Password", exact=True).fill(PASSWORD)
        dialog.get_by_role("button", name="Sign in").click()
        expect(dialog).to_be_hidden()

    def newest(self) -> dict[str, Any]:
        """Return the newest submission of the person, as the server has it."""
        row = self.visit.api("my-work/")["results"][0]
        return dict(self.visit.api(f"annotations/{row['id']}/"))


FILL = """name => {
    localStorage.removeItem(name);
    let text = 'x';
    while (text.length < 2 ** 26) text += text;
    let kept = '';
    for (let size = text.length; size >= 1; size = Math.floor(size / 2)) {
        try {
            localStorage.setItem(name, kept + text.slice(0, size));
            kept += text.slice(0, size);
        } catch {}
    }
}"""


def text_of(annotation: dict[str, Any]) -> str:
    """Return what was written, as the server has it."""
    return str(annotation["payload"]["messages"][-1]["content"])
