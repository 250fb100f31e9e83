"""`make run`: from a fresh clone to a running product, and down again on Ctrl-C."""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from launcher import guards, site, stamps
from launcher.children import Children
from launcher.console import Console, Problem, end_commands
from launcher.environment import ROOT, prepare
from launcher.place import Place
from launcher.processes import answers, background, runs_under_way, web

PEOPLE = ROOT / "annotation" / "demo" / "data" / "people.json"
SHOWN_ACCOUNTS = ("annotator", "reviewer", "manager", "admin")
LOOK_SECONDS = 0.3
WEB_SECONDS = 60.0
SHOWN_SECONDS = 0.5


def run_product(console: Console) -> None:
    """Set up what is missing, start everything, and watch over it until somebody says stop.

    Raises:
        Problem: something is in the way, or a process cannot be kept running.
    """
    begun = time.monotonic()
    place = Place.from_environment(os.environ)
    console.say("Tuneloop")
    with guards.only_one(place):
        guards.end_leftovers(place, console)
        guards.check_port(place)
        guards.check_broker(place)
        prepare(console, dev=False)
        site.bring_up_to_date(place, console)
        Run(place, console, begun).carry()


class Run:
    """One run of the product, from the start of its web server to its end."""

    def __init__(self, place: Place, console: Console, begun: float) -> None:
        self.place = place
        self.console = console
        self.begun = begun
        self.children = Children(place.data_dir, console)

    def carry(self) -> None:
        """Start everything, watch, and stop everything, whatever happens."""
        with ThreadPoolExecutor() as pool:
            try:
                self.children.start([web(self.place)])
                rest = self._fill(pool)
                self._wait_for_first_screen()
                self.children.start(background(self.place))
                self._say_where(complete=rest is None)
                self._watch(rest)
            finally:
                self._stop()

    # The demo

    def _fill(self, pool: ThreadPoolExecutor) -> Future[None] | None:
        """Load what people's first screens show; return what is still to come beside the running product."""
        stamp = self.place.data_dir / "demo.stamp"
        here = not self.place.database_url and (self.place.data_dir / "db.sqlite3").exists()
        if here and stamp.exists():
            self.console.up_to_date("Base model and demo project")
            return None
        if not self.place.demo:
            return pool.submit(self._base_model)
        base = pool.submit(self._base_model)
        with self.console.step("Demo project: people and their work"):
            site.manage(self.place, ["load_demo", "--part", "work"], log="demo-work.log")
        return pool.submit(self._demo_model, base, lambda: stamps.write(stamp, "loaded"))

    def _base_model(self) -> None:
        with self.console.step("Base model (a small one, trained here)"):
            site.manage(self.place, ["make_base_model"], log="base-model.log")

    def _demo_model(self, base: Future[None], loaded: Callable[[], None]) -> None:
        base.result()
        with self.console.step("Demo project: a training job, its evaluation, a comparison"):
            site.manage(self.place, ["load_demo", "--part", "model"], log="demo-model.log")
        loaded()

    # Up

    def _wait_for_first_screen(self) -> None:
        with self.console.step("Web server"):
            deadline = time.monotonic() + WEB_SECONDS
            while not (answers(self.place) and answers(self.place, "/")):
                self.children.look()
                if time.monotonic() > deadline:
                    end = "\n".join(self.children.all[0].last_words())
                    log = self.children.all[0].log
                    raise Problem(f"{end}\n\nThe web server does not answer at {self.place.address}. Its output: {log}")
                time.sleep(LOOK_SECONDS)

    def _say_where(self, *, complete: bool) -> None:
        say = self.console.say
        say(f"\nReady after {time.monotonic() - self.begun:.0f} s. What took how long, some of it side by side:")
        for name, seconds in self.console.timings:
            if seconds >= SHOWN_SECONDS:
                say(f"  {seconds:5.1f} s  {name.partition(' (')[0]}")
        say(f"\n  {self.place.address}\n")
        if self.place.demo:
            self._say_accounts()
        else:
            say("  Make the first account: .venv/bin/python manage.py createsuperuser\n")
        if self.place.is_open:
            say("  Other machines can reach this address" + self._warning())
        if not complete:
            say(f"  {self._what_goes_on()}\n")
        say(f"  Output of the processes: {self.place.logs}\n  Ctrl-C stops everything.\n")

    def _what_goes_on(self) -> str:
        if not self.place.demo:
            return "The small base model is being made beside it."
        return (
            "People's work is there. The demo's training job, its evaluation and a comparison are being made beside it, for "
            "real.\n  That takes some minutes, and is told here when it is done."
        )

    def _say_accounts(self) -> None:
        demo = json.loads(PEOPLE.read_text())
        for person in demo["people"]:
            if person["email"].partition("@")[0] in SHOWN_ACCOUNTS:
                self.console.say(f"  {person['role']:<14} {person['email']}")
        self.console.say(f"  password       {demo['password']}\n")

    def _warning(self) -> str:
        if not self.place.demo:
            return ".\n"
        return ", and the password of the demo accounts is no secret. Use DEMO=0 for real work.\n"

    # Watching and stopping

    def _watch(self, rest: Future[None] | None) -> None:
        while True:
            self.children.look()
            if rest is not None and rest.done():
                self._say_rest(rest)
                rest = None
            time.sleep(LOOK_SECONDS)

    def _say_rest(self, rest: Future[None]) -> None:
        try:
            rest.result()
        except Problem as problem:
            self.console.say(f"\n{problem}\n\nTuneloop runs on without that part; the next make run tries it again.\n")
        else:
            self.console.say(f"  Everything is there, {time.monotonic() - self.begun:.0f} s after the start.\n")

    def _stop(self) -> None:
        begun = time.monotonic()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda *_: self.children.kill())
        end_commands()
        if sys.exc_info()[0] is KeyboardInterrupt:
            self.console.say("\nStopping (Ctrl-C again: at once) ...")
        self.children.stop()
        self.console.say(f"All processes have ended, within {time.monotonic() - begun:.1f} s.")
        for job in runs_under_way(self.place):
            self.console.say(
                f"Job {job} is still at work, as it should be: a run does not depend on this terminal. Its state is in "
                "the database; make run shows it again. To end it, cancel it on its page."
            )
