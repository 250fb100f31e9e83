"""A person who writes while chance interrupts them again and again: what was typed, and what of it is left.

``python -m tests.benchmarks never_lost`` plays it 200 times, the browser tests some times. A seed makes it the same each
time. After every interruption the text on the page is compared with what was typed, character by character, and each
answer that was submitted with what the server has.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from playwright.sync_api import Browser, Error, expect

from tests.e2e.desk import Desk, Writer, text_of

WORDS = (
    "parcel", "tomorrow", "refund", "your", "order", "is", "on", "its", "way", "and", "will", "be", "there", "soon",
    "größer", "naïve", "東京", "مرحبا", "🚚", "don't", "3.5%", "\n",
)  # fmt: skip
SUBMIT = "Control+Enter"
# An answer is submitted about every so many interruptions.
ANSWER_AFTER = 8
DRAFT, ANSWER = "**/api/v1/assignments/*/draft/", "**/api/v1/assignments/*/submit/"


@dataclass
class Outcome:
    """What came of it. ``lost`` counts characters that were typed and were then on no page and on no server."""

    interruptions: int = 0
    typed: int = 0
    lost: int = 0
    submitted: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


class Interrupted:
    """One person at a desk, and everything that can happen to them."""

    def __init__(self, browser: Browser, desk: Desk, *, seed: int) -> None:
        self.chance = random.Random(seed)
        self.desk = desk
        self.writer = Writer(browser, desk, "p0")
        self.other = Writer(browser, desk, "p1").visit
        self.expected = ""
        self.outcome = Outcome()
        self.ways: dict[str, Callable[[], None]] = {
            "reload": self.reload,
            "tab closed": self.close_tab,
            "tab crashed": self.crash,
            "network cut": self.cut_network,
            "network swallows": self.swallow,
            "server killed": self.kill_server,
            "answer to a save lost": self.lose_saved,
            "two tabs": self.two_tabs,
            "lease over": self.end_lease,
            "lease over, task taken": self.lose_task,
            "session over": self.end_session,
            "laptop closed": self.close_laptop,
            "device full": self.fill_device,
            "answer to a submit lost": self.lose_submitted,
        }

    def play(self, times: int) -> Outcome:
        """Interrupt so many times, each way as often as the others, in an order of chance."""
        order = [way for _ in range(-(-times // len(self.ways))) for way in self.ways][:times]
        self.chance.shuffle(order)
        self.begin()
        for way in order:
            self.type()
            try:
                self.ways[way]()
                self.compare(way)
            except (AssertionError, Error) as error:
                shown = self.writer.page.locator("main").inner_text(timeout=2000)[-300:]
                self.outcome.faults.append(f"{way}: {error} on the page: {shown}"[:1500])
                self.recover(way)
            self.outcome.interruptions += 1
            self.outcome.kinds[way] += 1
            if self.chance.random() < 1 / ANSWER_AFTER:
                self.submit()
        self.submit()
        self.outcome.faults += [fault for fault in self.writer.visit.faults if fault.startswith("script error")]
        return self.outcome

    def begin(self) -> None:
        """Sit down at whatever task there is."""
        expect(self.writer.sit_down()).to_be_visible()
        self.expected = self.writer.text.input_value()

    def recover(self, way: str) -> None:
        """Something did not go as it should: come back in another tab, and look what is left."""
        self.writer.context.set_offline(False)
        self.desk.kill()
        self.desk.start()
        self.writer.visit.sign_in(self.writer.who)
        self.close_tab()
        self.compare(f"after {way}")

    def type(self) -> None:
        """Write some words at the end, and wait for a moment of chance: before, while or after they are saved."""
        words = " ".join(self.chance.choices(WORDS, k=self.chance.randint(1, 6))) + " "
        self.writer.write(words)
        self.expected += words
        self.outcome.typed += len(words)
        time.sleep(self.chance.choice((0, 0, 0.05, 0.3, 0.9, 1.1, 1.6)))

    def compare(self, way: str) -> None:
        """Look what of the text is there, once the page is."""
        expect(self.writer.text).to_be_visible()
        for _ in range(100):
            if self.writer.text.input_value() == self.expected:
                return
            time.sleep(0.05)
        self.note(way, self.writer.text.input_value())

    def note(self, way: str, found: str) -> None:
        """Count what is missing, and go on with what is there."""
        same = sum(block.size for block in SequenceMatcher(None, self.expected, found, False).get_matching_blocks())
        self.outcome.lost += max(len(self.expected) - same, 0)
        self.outcome.faults.append(f"{way}: {self.expected[-60:]!r} was typed, and {found[-60:]!r} is there")
        self.expected = found

    def submit(self) -> None:
        """Submit the answer, compare it with what the server has, and begin with the next task."""
        if not self.expected.strip():
            return
        before = self.expected
        self.writer.text.press(SUBMIT)
        expect(self.writer.text).not_to_have_value(before)
        self.submitted("submit")

    def submitted(self, way: str) -> None:
        """Compare what the server has of the answer just submitted."""
        self.outcome.submitted += 1
        kept = text_of(self.writer.newest())
        if kept != self.expected:
            self.note(f"{way}, on the server", kept)
        self.expected = self.writer.text.input_value()

    # What can happen

    def reload(self) -> None:
        self.writer.page.reload()

    def close_tab(self) -> None:
        closing = self.writer.page
        self.writer.new_tab()
        closing.close(run_before_unload=False)
        self.writer.sit_down()

    def crash(self) -> None:
        self.writer.crash()
        self.writer.sit_down()

    def cut_network(self) -> None:
        self.writer.context.set_offline(True)
        self.type()
        self.writer.context.set_offline(False)

    def swallow(self) -> None:
        """Let requests hang for a while, without an answer and without an error."""
        held = []
        self.writer.page.route(DRAFT, lambda route: held.append(route))
        self.type()
        self.type()
        self.writer.page.unroute(DRAFT)
        for route in held:
            with suppress(Error):
                route.abort("timedout")

    def kill_server(self) -> None:
        self.desk.kill()
        self.type()
        self.desk.start()
        if self.chance.random() < 0.5:
            self.writer.page.reload()

    def lose_saved(self) -> None:
        self.writer.lose_answers(DRAFT)
        self.type()
        time.sleep(1.5)
        self.type()
        self.writer.page.unroute(DRAFT)
        if self.chance.random() < 0.5:
            self.writer.page.reload()

    def two_tabs(self) -> None:
        """Open the work a second time, go on there, and close one of the two."""
        first = self.writer.page
        self.writer.new_tab()
        self.writer.sit_down()
        self.writer.page.get_by_role("button", name="Go on here").click()
        self.writer.expect_status("saved", "clean", "pending", "saving")
        self.compare("two tabs")
        self.type()
        first.close(run_before_unload=True)

    def end_lease(self) -> None:
        self.desk.end_leases(self.writer.who)
        self.type()

    def lose_task(self) -> None:
        """Let somebody else get the task: the text is still there, and is submitted late."""
        # A save on its way would keep the task.
        self.writer.expect_status("saved")
        self.desk.take_by(self.other, self.writer.who)
        self.type()
        self.writer.expect_status("detached")
        self.compare("lease over, task taken")
        self.writer.text.press(SUBMIT)
        expect(self.writer.text).not_to_have_value(self.expected)
        self.submitted("late")
        self.give_back()

    def give_back(self) -> None:
        for row in self.other.api("assignments/?state=held")["results"]:
            self.other.send(f"assignments/{row['id']}/release/", {"token": row["token"]})

    def end_session(self) -> None:
        self.desk.end_sessions()
        self.type()
        self.writer.sign_in_again()
        self.other.sign_in("p1")

    def close_laptop(self) -> None:
        self.writer.sleep(self.chance.uniform(0.5, 2.5))

    def fill_device(self) -> None:
        """Fill the device's storage: the page asks to stay open until the server has the text."""
        self.writer.fill_device()
        self.type()
        self.writer.expect_status("saved")
        self.writer.page.reload()
        expect(self.writer.text).to_be_visible()
        self.writer.clear_device()

    def lose_submitted(self) -> None:
        """Let the answer to a submission get lost; whoever sends it again goes on to the next task."""
        self.writer.lose_answers(ANSWER)
        self.writer.text.press(SUBMIT)
        expect(self.writer.page.get_by_text("The server cannot be reached")).to_be_visible()
        self.compare("answer to a submit lost")
        self.writer.text.press(SUBMIT)
        expect(self.writer.text).not_to_have_value(self.expected)
        self.submitted("answer to a submit lost")
