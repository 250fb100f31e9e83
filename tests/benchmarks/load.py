"""Annotators at work: each thread claims a task and submits it, over one kept-alive connection of its own."""

from __future__ import annotations

import http.client
import json
import threading
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit


@dataclass
class Timings:
    """Seconds of each call, and how many tasks were finished in how long."""

    claim: list[float] = field(default_factory=list)
    submit: list[float] = field(default_factory=list)
    seconds: float = 0.0
    errors: int = 0

    @property
    def finished(self) -> int:
        return len(self.submit)


def work(url: str, tokens: list[str], project_id: int, *, tasks: int) -> Timings:
    """Let one annotator for each token work until ``tasks`` submissions were made between them."""
    timings = Timings()
    lock = threading.Lock()
    remaining = tasks
    place = urlsplit(url)

    def annotate(token: str) -> None:
        nonlocal remaining
        connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=60)
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}

        def call(path: str, body: dict[str, Any]) -> tuple[Any, float]:
            start = time.perf_counter()
            connection.request("POST", f"/api/v1/{path}", json.dumps(body), headers)
            response = connection.getresponse()
            answer = json.loads(response.read())
            if response.status >= 400:
                raise RuntimeError(f"{response.status} {answer}")
            return answer, time.perf_counter() - start

        while True:
            with lock:
                if remaining <= 0:
                    return
                remaining -= 1
            claimed, claim_seconds = call(f"projects/{project_id}/claim/", {"kind": "write"})
            assignment = claimed["assignment"]
            if assignment is None:
                return
            payload = {"messages": [{"role": "assistant", "content": "Thank you, we shall look into it."}]}
            body = {"token": assignment["token"], "payload": payload, "seconds_spent": 20}
            _, submit_seconds = call(f"assignments/{assignment['id']}/submit/", body)
            with lock:
                timings.claim.append(claim_seconds)
                timings.submit.append(submit_seconds)

    def guarded(token: str) -> None:
        try:
            annotate(token)
        except (RuntimeError, OSError) as error:
            print(f"annotator stopped: {error}", flush=True)
            with lock:
                timings.errors += 1

    threads = [threading.Thread(target=guarded, args=(token,)) for token in tokens]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    timings.seconds = time.perf_counter() - start
    return timings
