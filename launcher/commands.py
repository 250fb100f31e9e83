"""What the launcher can be asked to do."""

from __future__ import annotations

import signal
from collections.abc import Callable
from typing import NoReturn

from launcher.console import Console, Problem, end_commands, fail
from launcher.environment import prepare
from launcher.pin import pin
from launcher.running import run_product

COMMANDS: dict[str, Callable[[Console], None]] = {
    "run": run_product,
    "prepare": lambda console: prepare(console, dev=False),
    "prepare-dev": lambda console: prepare(console, dev=True),
    "pin": pin,
}


def execute(name: str) -> int:
    """Do one command; return its exit code."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    try:
        COMMANDS[name](Console())
    except Problem as problem:
        return fail(problem)
    except KeyboardInterrupt:
        return 0 if name == "run" else fail(Problem("Stopped. Run the same command again to go on."))
    return 0


def _stop(*_: object) -> NoReturn:
    """Ctrl-C, kill, or a closed terminal: end what was started, and leave."""
    end_commands()
    raise KeyboardInterrupt
