"""The checks of `make test` that are not tests: style, types, imports, migrations, settings, drift, the build."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

BIN = Path(sys.executable).parent
# A deployment behind HTTPS, as docs/deployment.md describes it.
PRODUCTION = {
    "HTTPS": "1",
    "ALLOWED_HOSTS": "tuneloop.example.org",
    "CSRF_TRUSTED_ORIGINS": "https://tuneloop.example.org",
}


@dataclass(frozen=True)
class Check:
    """A command that must succeed. ``command`` is given the folder in which this run may write."""

    name: str
    command: Callable[[Path], list[str]]
    folder: str = "."
    environment: dict[str, str] = field(default_factory=dict)
    hint: str = ""


def _tool(name: str, *arguments: str) -> Callable[[Path], list[str]]:
    return lambda _: [str(BIN / name), *arguments]


def _manage(*arguments: str) -> Callable[[Path], list[str]]:
    return lambda _: [sys.executable, "manage.py", *arguments]


def _npx(*arguments: str) -> Callable[[Path], list[str]]:
    return lambda _: ["npx", "--no-install", *arguments]


CHECKS = [
    Check("types (mypy)", _tool("mypy", ".")),
    Check("frontend: types (tsc)", _npx("tsc", "--noEmit"), folder="frontend"),
    Check(
        "frontend: style (Biome)", _npx("biome", "check", "."), folder="frontend", hint="`npm run format` mends most."
    ),
    Check("style (ruff check)", _tool("ruff", "check", "."), hint="`make format` mends most."),
    Check("format (ruff format)", _tool("ruff", "format", "--check", "."), hint="`make format` mends it."),
    Check(
        "no missing migration",
        _manage("makemigrations", "--check", "--dry-run"),
        hint="`.venv/bin/python manage.py makemigrations` writes it.",
    ),
    Check(
        "production settings (check --deploy)",
        _manage("check", "--deploy", "--fail-level", "WARNING"),
        environment=PRODUCTION,
    ),
]

FRONTEND_TESTS = Check(
    "frontend: tests (Vitest)",
    lambda reports: [
        "npx", "--no-install", "vitest", "run", "--reporter=default", "--reporter=junit",
        f"--outputFile.junit={reports / 'vitest.xml'}",
    ],
    folder="frontend",
)  # fmt: skip
