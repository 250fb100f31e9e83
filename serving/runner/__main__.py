"""``python -m serving.runner``: hold one local model and answer what comes in, one conversation after the other.

The first line of the input says which model (see ``training.registry.artifacts.base_for_runner``); each further line is a
request ``{"id", "messages", "tools", "max_tokens", "temperature", "seed"}`` or ``{"cancel": id}``. Each line of the output
is about one request: ``{"id", "text"}`` (more of it), ``{"id", "done"}`` or ``{"id", "error", "message"}``. When the input
ends, whoever started this is gone, and so is the model.
"""

from __future__ import annotations

import json
import os
import queue
import sys
import threading
import traceback
from typing import IO, Any


class Requests:
    """What was asked for and not cancelled, read beside the work."""

    def __init__(self, source: IO[str]) -> None:
        self.waiting: queue.Queue[dict[str, Any]] = queue.Queue()
        self.cancelled: set[int] = set()
        self.source = source
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        for line in self.source:
            asked = json.loads(line)
            if "cancel" in asked:
                self.cancelled.add(asked["cancel"])
            else:
                self.waiting.put(asked)
        # In the middle of an answer too: nobody is there to hear it.
        os._exit(0)


class Replies:
    """Lines to whoever asked. What libraries print goes to the log instead."""

    def __init__(self) -> None:
        self.out = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())

    def tell(self, **values: Any) -> None:
        """Write one line, at once."""
        self.out.write(json.dumps(values) + "\n")
        self.out.flush()


def main() -> int:
    """Load the model, then answer until the input ends."""
    replies = Replies()
    base = json.loads(sys.stdin.readline())
    requests = Requests(sys.stdin)
    # Only now: loading torch takes seconds.
    from serving.runner.answering import Answering
    from training.runner.failures import RunFailed, failure_of

    try:
        answering = Answering(base)
    except Exception as error:  # noqa: BLE001 - the last place where it can be told
        traceback.print_exc()
        replies.tell(error="not_loaded", message=failure_of(error).message)
        return 1
    replies.tell(ready=True)
    while True:
        asked = requests.waiting.get()
        try:
            replies.tell(id=asked["id"], done=_answer(answering, asked, replies, requests))
        except Exception as error:  # noqa: BLE001 - one conversation that breaks must not end the others
            if not isinstance(error, RunFailed):
                traceback.print_exc()
            known = failure_of(error)
            replies.tell(id=asked["id"], error=known.code, message=known.message)
        requests.cancelled.discard(asked["id"])


def _answer(answering: Any, asked: dict[str, Any], replies: Replies, requests: Requests) -> str:
    number = asked["id"]
    ended: str = answering.answer(
        asked,
        tell=lambda text: replies.tell(id=number, text=text),
        stopped=lambda: number in requests.cancelled,
    )
    return ended


if __name__ == "__main__":
    sys.exit(main())
