"""What a project puts before its people beside the prompt: dimensions to rate, and a checklist to tick. No Django here."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from core.storable import storable_text

DEFAULT_RANK_REASONS = ["More correct", "More helpful", "Clearer", "Better tone", "Follows the format"]
RATINGS = range(1, 6)
MAX_DIMENSIONS = 12
MAX_CHECKLIST = 30
MAX_KEY = 40
MAX_NAME = 80
MAX_DESCRIPTION = 500
MAX_END = 60
MAX_TEXT = 300
KEY = re.compile(r"[a-z0-9]+(?:[_-][a-z0-9]+)*")


@dataclass(frozen=True)
class Dimension:
    """One quality by which each ranked answer is rated 1 to 5; ``low`` and ``high`` say what the ends mean."""

    key: str
    name: str
    description: str = ""
    low: str = ""
    high: str = ""


@dataclass(frozen=True)
class ChecklistEntry:
    """One thing that a writer ticks; what is required has to be ticked before submitting."""

    key: str
    text: str
    required: bool = True


class WorkbenchFault(Exception):
    """What is wrong with a setting, and where: a dotted path as ``0.name``, empty for the whole."""

    def __init__(self, path: str, code: str, message: str) -> None:
        super().__init__(message)
        self.path, self.code, self.message = path, code, message


def checked_dimensions(value: Any) -> list[dict[str, Any]]:
    """Return dimensions as they are kept: texts stripped, and a key made from the name where none is given.

    Raises:
        WorkbenchFault: the list cannot be used.
    """
    entries = _entries(value, MAX_DIMENSIONS, "dimensions", Dimension.__dataclass_fields__)
    found = []
    for index, entry in enumerate(entries):
        name = _text(entry, "name", MAX_NAME, index, needed="Give the dimension a name.")
        description = _text(entry, "description", MAX_DESCRIPTION, index)
        low, high = _text(entry, "low", MAX_END, index), _text(entry, "high", MAX_END, index)
        found.append(Dimension(_key(entry, index), name, description, low, high))
    names = [one.name for one in found]
    _once(names, "name", "Two dimensions are called {}. Give each its own name.")
    keys = _keys([one.key for one in found], names, "dimension")
    return [asdict(replace(one, key=key)) for one, key in zip(found, keys, strict=True)]


def checked_checklist(value: Any) -> list[dict[str, Any]]:
    """Return a checklist as it is kept: texts stripped, and a key made from the text where none is given.

    Raises:
        WorkbenchFault: the list cannot be used.
    """
    entries = _entries(value, MAX_CHECKLIST, "things to check", ChecklistEntry.__dataclass_fields__)
    found = []
    for index, entry in enumerate(entries):
        text = _text(entry, "text", MAX_TEXT, index, needed="Say what is to be checked.")
        required = entry.get("required", True)
        if not isinstance(required, bool):
            raise WorkbenchFault(f"{index}.required", "wrong_type", "This is true or false.")
        found.append(ChecklistEntry(_key(entry, index), text, required))
    texts = [one.text for one in found]
    _once(texts, "text", "This is in the list twice: {}")
    keys = _keys([one.key for one in found], texts, "check")
    return [asdict(replace(one, key=key)) for one, key in zip(found, keys, strict=True)]


def dimensions_of(stored: Sequence[dict[str, Any]]) -> tuple[Dimension, ...]:
    """Return a project's dimensions as they were kept."""
    return tuple(Dimension(**entry) for entry in stored)


def checklist_of(stored: Sequence[dict[str, Any]]) -> tuple[ChecklistEntry, ...]:
    """Return a project's checklist as it was kept."""
    return tuple(ChecklistEntry(**entry) for entry in stored)


def unknown_key(known: Iterable[Dimension | ChecklistEntry], given: Iterable[str]) -> str | None:
    """Return the first of the given keys that the project does not have."""
    keys = {one.key for one in known}
    return next((key for key in given if key not in keys), None)


def not_ticked(checklist: Iterable[ChecklistEntry], ticked: Iterable[str]) -> tuple[ChecklistEntry, ...]:
    """Return what has to be ticked and is not."""
    done = set(ticked)
    return tuple(entry for entry in checklist if entry.required and entry.key not in done)


def _entries(value: Any, most: int, noun: str, fields: Iterable[str]) -> list[dict[str, Any]]:
    known = set(fields)
    if not isinstance(value, list):
        raise WorkbenchFault("", "wrong_type", "This is a list.")
    if len(value) > most:
        raise WorkbenchFault("", "too_many", f"There are {len(value)} {noun}; the limit is {most}.")
    for index, entry in enumerate(value):
        if not isinstance(entry, dict):
            raise WorkbenchFault(str(index), "wrong_type", "Each entry is an object.")
        if unknown := sorted(set(entry) - known):
            raise WorkbenchFault(f"{index}.{unknown[0]}", "unknown_field", f"There is no field {unknown[0]!r} here.")
    return value


def _text(entry: dict[str, Any], field: str, most: int, index: int, *, needed: str = "") -> str:
    value = entry.get(field, "")
    path = f"{index}.{field}"
    if not isinstance(value, str):
        raise WorkbenchFault(path, "wrong_type", "This is a text.")
    if not storable_text(value):
        raise WorkbenchFault(path, "bad_character", "This holds a character that no database can keep.")
    text = " ".join(unicodedata.normalize("NFC", value).split())
    if needed and not text:
        raise WorkbenchFault(path, "blank", needed)
    if len(text) > most:
        raise WorkbenchFault(path, "too_long", f"This has {len(text)} characters; the limit is {most}.")
    return text


def _key(entry: dict[str, Any], index: int) -> str:
    key = entry.get("key") or ""
    if key and not (isinstance(key, str) and len(key) <= MAX_KEY and KEY.fullmatch(key)):
        message = f"A key has at most {MAX_KEY} small letters, digits, dashes and underscores."
        raise WorkbenchFault(f"{index}.key", "bad_key", message)
    return str(key)


def _once(values: Sequence[str], field: str, message: str) -> None:
    seen: set[str] = set()
    for index, value in enumerate(values):
        if value.casefold() in seen:
            raise WorkbenchFault(f"{index}.{field}", "twice", message.format(value))
        seen.add(value.casefold())


def _keys(given: Sequence[str], labels: Sequence[str], fallback: str) -> list[str]:
    """Return a key for each entry: the given one, or one made from its words that nobody else has."""
    seen: set[str] = set()
    for index, key in enumerate(given):
        if key and key in seen:
            raise WorkbenchFault(f"{index}.key", "twice", f"Two entries have the key {key!r}.")
        seen.add(key)
    found = []
    for key, label in zip(given, labels, strict=True):
        if not key:
            stem = _slug(label) or fallback
            numbered = (stem if count == 1 else f"{stem}_{count}" for count in range(1, len(given) + 2))
            key = next(candidate for candidate in numbered if candidate not in seen)
            seen.add(key)
        found.append(key)
    return found


def _slug(label: str) -> str:
    plain = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode().lower()
    # Room is left for a number behind it.
    return "_".join(re.findall(r"[a-z0-9]+", plain))[: MAX_KEY - 4].rstrip("_")
