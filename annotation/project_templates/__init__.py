"""What a project can be started from: settings, guidelines and a few prompts, written for Tuneloop. No Django here.

Each folder beside this file is one template: ``template.json`` (title, summary, settings), ``guidelines.md``, and
``write.jsonl`` or ``rank.jsonl`` or both, in the import format, so that the first task is there at once.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from annotation.workbench import DEFAULT_RANK_REASONS, checked_checklist, checked_dimensions

FOLDER = Path(__file__).parent
# In this order people are offered them.
KEYS = ("brand_voice", "extraction", "classification", "tool_calling", "helpfulness", "safety")
KINDS = ("write", "rank")


@dataclass(frozen=True)
class Template:
    """One template. ``examples`` holds the lines of each kind of work it is for, as an import would read them."""

    key: str
    title: str
    summary: str
    settings: dict[str, Any]
    guidelines: str
    examples: dict[str, list[dict[str, Any]]]

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of work that it is for."""
        return tuple(self.examples)


@cache
def templates() -> dict[str, Template]:
    """Return every template by its key."""
    return {key: _read(FOLDER / key) for key in KEYS}


def _read(folder: Path) -> Template:
    about = json.loads((folder / "template.json").read_text(encoding="utf-8"))
    files = {kind: folder / f"{kind}.jsonl" for kind in KINDS}
    return Template(
        key=folder.name,
        title=about["title"],
        summary=about["summary"],
        settings=_settings(about["settings"]),
        guidelines=(folder / "guidelines.md").read_text(encoding="utf-8").strip(),
        examples={kind: _lines(path) for kind, path in files.items() if path.exists()},
    )


def _settings(given: dict[str, Any]) -> dict[str, Any]:
    """Return the settings with what is left out said aloud: a template without tools has none."""
    nothing: dict[str, Any] = {"output_schema": None, "tools": None, "dimensions": [], "checklist": []}
    found = nothing | {"rank_reasons": list(DEFAULT_RANK_REASONS)} | given
    found["dimensions"] = checked_dimensions(found["dimensions"])
    found["checklist"] = checked_checklist(found["checklist"])
    return found


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
