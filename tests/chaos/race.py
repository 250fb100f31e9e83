"""Two hundred annotators, 32 at once, while web workers are killed and half of the annotators lose the network (B1)."""

from __future__ import annotations

import http.client
import json
import os
import queue
import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import psutil
import psycopg

from tests.benchmarks.server import ROOT, gunicorn, private_database, private_environment

OVERLAP = 3
AT_ONCE = 32
# What a person meets on a bad day: no connection, or none any more, or a worker that died at it.
TROUBLE = (OSError, http.client.HTTPException)
DOUBLE_HELD = """
    SELECT COUNT(*) FROM (
        SELECT slot_id FROM annotation_assignment WHERE state = 'held' GROUP BY slot_id HAVING COUNT(*) > 1
    ) AS twice
"""


@dataclass(frozen=True)
class Size:
    """How much is done, for how long half of the people are cut off, and how soon leases run out."""

    submits: int = 600
    people: int = 200
    cut_after: float = 3
    cut_seconds: float = 12
    lease_seconds: int = 5
    kill_every: tuple[float, float] = (3, 7)
    kills: int = 6
    limit_seconds: float = 300


FULL = Size(
    submits=int(os.environ.get("RACE_SUBMITS", "10000")),
    cut_after=20,
    cut_seconds=120,
    lease_seconds=60,
    kills=1000,
    limit_seconds=1800,
)


@dataclass
class Person:
    """An annotator, and the answer that the server has not confirmed yet."""

    number: int
    token: str
    assignment: int | None = None
    lease: str = ""
    done: bool = False

    @property
    def text(self) -> str:
        return f"by person {self.number} under {self.assignment}"


@dataclass
class Race:
    """What is going on, and what was seen."""

    size: Size
    address: str
    project: int
    people: list[Person]
    confirmed: dict[str, str] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    requests: int = 0
    failed: int = 0
    kills: int = 0
    double_holds: int = 0
    seconds: float = 0
    cut: threading.Event = field(default_factory=threading.Event)
    over: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def is_cut(self, person: Person) -> bool:
        """Tell whether the person has no network now: every other one, for a while."""
        return self.cut.is_set() and person.number % 2 == 0


def run(size: Size, server: str | None = None) -> tuple[Race, dict[str, Any]]:
    """Hold the race on a private database and web server; return what was seen, and what is left in the database."""
    with private_database(server) as url, private_environment(url) as environment:
        settings = environment | {"DJANGO_SETTINGS_MODULE": "config.settings"}
        filled = _inside("tests.chaos.race_fill", settings, size.submits // OVERLAP, size.people, size.lease_seconds)
        with gunicorn(environment, workers=3, threads=4, preload=True) as (address, process):
            people = [Person(number, token) for number, token in enumerate(filled["tokens"])]
            race = Race(size, address, filled["project"], people)
            start = time.perf_counter()
            with _trouble(race, process.pid, url):
                _work(race)
            race.seconds = time.perf_counter() - start
        return race, _inside("tests.chaos.race_check", settings, given=race.confirmed)


def _inside(module: str, settings: dict[str, str], *arguments: object, given: object = None) -> Any:
    command = [sys.executable, "-m", module, *(str(argument) for argument in arguments)]
    text = json.dumps(given)
    done = subprocess.run(command, cwd=ROOT, env=settings, check=True, stdout=subprocess.PIPE, text=True, input=text)
    return json.loads(done.stdout.splitlines()[-1])


@contextmanager
def _trouble(race: Race, master: int, url: str) -> Iterator[None]:
    """Kill workers, cut people off, and look for slots held twice, until the block is over."""
    threads = [
        threading.Thread(target=work, args=arguments)
        for work, arguments in ((_kill, (race, master)), (_cut, (race,)), (_watch, (race, url)))
    ]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        race.over.set()
        for thread in threads:
            thread.join()


def _kill(race: Race, master: int) -> None:
    dice = random.Random(7)
    while race.kills < race.size.kills and not race.over.wait(dice.uniform(*race.size.kill_every)):
        workers = psutil.Process(master).children()
        if len(workers) > 1:
            with suppress(psutil.NoSuchProcess):
                dice.choice(workers).kill()
                race.kills += 1


def _cut(race: Race) -> None:
    if not race.over.wait(race.size.cut_after):
        race.cut.set()
        race.over.wait(race.size.cut_seconds)
        race.cut.clear()


def _watch(race: Race, url: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        while not race.over.wait(0.2):
            (found,) = connection.execute(DOUBLE_HELD).fetchone() or (0,)
            race.double_holds += found


def _work(race: Race) -> None:
    """Let everybody work in turns, so many at once, until nothing is left for anybody."""
    waiting: queue.Queue[Person] = queue.Queue()
    for person in race.people:
        waiting.put(person)
    deadline = time.monotonic() + race.size.limit_seconds

    def turn() -> None:
        while not race.over.is_set() and time.monotonic() < deadline:
            try:
                person = waiting.get(timeout=0.5)
            except queue.Empty:
                if all(one.done for one in race.people):
                    return
                continue
            step(race, person)
            if not person.done:
                waiting.put(person)

    threads = [threading.Thread(target=turn) for _ in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def step(race: Race, person: Person) -> None:
    """Claim where the person has nothing at hand, else submit; try the same again later where that fails."""
    try:
        if person.assignment is None:
            _claim(race, person)
        if person.assignment is not None:
            _submit(race, person)
    except TROUBLE:
        with race.lock:
            race.failed += 1
        time.sleep(0.05)


def _claim(race: Race, person: Person) -> None:
    status, answered = _call(race, person, f"projects/{race.project}/claim/", {})
    if status != 200:
        raise OSError(f"claim: {status} {answered}")
    if answered["assignment"] is not None:
        person.assignment, person.lease = answered["assignment"]["id"], answered["assignment"]["token"]
    elif answered["reason"]["code"] == "held_by_others":
        time.sleep(0.2)
    else:
        person.done = True


def _submit(race: Race, person: Person) -> None:
    payload = {"messages": [{"role": "assistant", "content": person.text}]}
    body = {"token": person.lease, "payload": payload, "seconds_spent": 3}
    status, answered = _call(race, person, f"assignments/{person.assignment}/submit/", body)
    if status >= 500:
        raise OSError(f"submit: {status} {answered}")
    with race.lock:
        if status in (200, 201):
            race.confirmed[str(person.assignment)] = person.text
        else:
            race.refused.append(f"{status} {answered}")
    person.assignment = None


def _call(race: Race, person: Person, path: str, body: dict[str, Any]) -> tuple[int, Any]:
    """Send a request. Without network it fails before it is sent, or after: the server has done it, nobody knows."""
    with race.lock:
        race.requests += 1
    cut = race.is_cut(person)
    if cut and random.random() < 0.5:
        raise OSError("no network")
    place = urlsplit(race.address)
    connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=20)
    try:
        headers = {"Authorization": f"Bearer {person.token}", "Content-Type": "application/json"}
        connection.request("POST", f"/api/v1/{path}", json.dumps(body), headers)
        if cut or race.is_cut(person):
            raise OSError("the network went away")
        response = connection.getresponse()
        content = response.read()
        if race.is_cut(person):
            raise OSError("the network went away")
        return response.status, json.loads(content)
    finally:
        connection.close()
