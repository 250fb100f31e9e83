"""The checks of `make test` that are not tests: style, types, imports, migrations, settings, drift, the build."""

from __future__ import annotations

import shutil
import subprocess
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
COMPOSE_FILES = [
    ("docker-compose.yml",),
    ("docker-compose.yml", "docker-compose.gpu.yml"),
    ("tests/docker-compose.yml",),
]


@dataclass(frozen=True)
class Check:
    """A command that must succeed. ``command`` is given the folder in which this run may write."""

    name: str
    command: Callable[[Path], list[str]]
    folder: str = "."
    environment: dict[str, str] = field(default_factory=dict)
    hint: str = ""
    # Why it cannot be done here; then it counts as skipped.
    absent: str = ""


def _tool(name: str, *arguments: str) -> Callable[[Path], list[str]]:
    return lambda _: [str(BIN / name), *arguments]


def _manage(*arguments: str) -> Callable[[Path], list[str]]:
    return lambda _: [sys.executable, "manage.py", *arguments]


def _npx(*arguments: str) -> Callable[[Path], list[str]]:
    return lambda _: ["npx", "--no-install", *arguments]


def _compose_config(files: tuple[str, ...]) -> Callable[[Path], list[str]]:
    return lambda _: ["docker", "compose", *(f"--file={file}" for file in files), "config", "--quiet"]


def _compose_is_absent() -> str:
    """Tell why docker-compose.yml cannot be checked here, or nothing where it can."""
    if shutil.which("docker"):
        answer = subprocess.run(["docker", "compose", "version"], capture_output=True, stdin=subprocess.DEVNULL)
        if answer.returncode == 0:
            return ""
    return "docker compose is not there, so its files were read by tests/test_deployment.py alone"


CHECKS = [
    Check("types (mypy)", _tool("mypy", ".")),
    Check("frontend: types (tsc)", _npx("tsc", "--noEmit"), folder="frontend"),
    Check(
        "frontend: style (Biome)", _npx("biome", "check", "."), folder="frontend", hint="`npm run format` mends most."
    ),
    Check("style (ruff check)", _tool("ruff", "check", "."), hint="`make format` mends most."),
    Check("format (ruff format)", _tool("ruff", "format", "--check", "."), hint="`make format` mends it."),
    Check("imports (import-linter)", _tool("lint-imports", "--no-cache")),
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
    Check(
        "OpenAPI schema and the frontend's types are up to date",
        lambda reports: [sys.executable, "-m", "tests.drift", str(reports)],
        hint="`make api-types` writes both anew.",
    ),
    Check(
        "frontend: build (Vite)",
        lambda reports: [
            "npx",
            "--no-install",
            "vite",
            "build",
            "--outDir",
            str(reports / "dist"),
            "--logLevel",
            "warn",
        ],
        folder="frontend",
    ),
    *(
        Check(
            f"docker compose config ({' + '.join(files)})",
            _compose_config(files),
            absent=_compose_is_absent(),
        )
        for files in COMPOSE_FILES
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
