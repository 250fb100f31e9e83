"""What the launcher can be asked to do."""

from __future__ import annotations

from collections.abc import Callable

from launcher.console import Console, Problem, fail
from launcher.environment import prepare
from launcher.pin import pin

COMMANDS: dict[str, Callable[[Console], None]] = {
    "prepare": lambda console: prepare(console, dev=False),
    "prepare-dev": lambda console: prepare(console, dev=True),
    "pin": pin,
}


def execute(name: str) -> int:
    """Do one command; return its exit code."""
    try:
        COMMANDS[name](Console())
    except Problem as problem:
        return fail(problem)
    except KeyboardInterrupt:
        return fail(Problem("Stopped. Run the same command again to go on."))
    return 0
