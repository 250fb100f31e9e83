"""Read the demo's files (``annotation/demo/data``)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Any

from django.conf import settings

MESSAGES = "support_messages.jsonl"
PAIRS = "reply_pairs.jsonl"


def folder() -> Path:
    """Return where the files lie."""
    return Path(settings.BASE_DIR) / "annotation" / "demo" / "data"


def text(name: str) -> str:
    """Return a file's text."""
    return (folder() / name).read_text(encoding="utf-8")


def lines(name: str) -> list[str]:
    """Return the lines of a file."""
    return text(name).splitlines(keepends=True)


@lru_cache(maxsize=2)
def rows(name: str) -> dict[str, dict[str, Any]]:
    """Return the rows of a file by their external id."""
    return {row["external_id"]: row for row in map(json.loads, lines(name))}


def schema() -> dict[str, Any]:
    """Return the JSON Schema of the answers."""
    return dict(json.loads(text("support_schema.json")))


@dataclass(frozen=True)
class Cast:
    """Who plays: names, addresses, roles, and the one password of all."""

    organization: str
    password: str
    people: list[dict[str, str]]


def cast() -> Cast:
    """Return the demo's people."""
    return Cast(**json.loads(text("people.json")))


def chance(*parts: object) -> Random:
    """Return dice that fall the same way each time the demo is loaded."""
    return Random("demo:" + ":".join(map(str, parts)))
