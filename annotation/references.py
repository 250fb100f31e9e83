"""Texts to consult while answering, shown beside a prompt: ``[{title, text}]``. They are no part of it. No Django here."""

from __future__ import annotations

from typing import Any

from core.json_schema import Problem
from core.messages import normalise_text
from core.storable import storable_text

MAX_REFERENCES = 20
MAX_TITLE = 200
MAX_CHARACTERS = 200_000
KEYS = {"title", "text"}


def references_problem(value: Any) -> Problem | None:
    """Return the first thing wrong with a list of reference texts, or None when it can be used."""
    if not isinstance(value, list):
        return Problem("", 'References are a list of texts, such as [{"title": "Returns", "text": "..."}].')
    if len(value) > MAX_REFERENCES:
        return Problem("", f"There are {len(value)} reference texts; the limit is {MAX_REFERENCES}.")
    for index, reference in enumerate(value):
        if problem := _problem(reference, str(index)):
            return problem
    length = sum(len(reference["text"]) for reference in value)
    if length > MAX_CHARACTERS:
        return Problem("", f"The reference texts have {length:,} characters; the limit is {MAX_CHARACTERS:,}.")
    return None


def tidy_references(value: list[dict[str, Any]]) -> list[dict[str, str]]:
    """Return checked references as they are kept; one without a title is called by its place."""
    return [
        {
            "title": normalise_text(reference.get("title") or "").strip() or f"Text {number}",
            "text": normalise_text(reference["text"]),
        }
        for number, reference in enumerate(value, start=1)
    ]


def _problem(reference: Any, path: str) -> Problem | None:
    if not isinstance(reference, dict):
        return Problem(path, "A reference is an object with title and text.")
    if unknown := sorted(set(reference) - KEYS):
        return Problem(f"{path}.{unknown[0]}", f"A reference has no field {unknown[0]!r}.")
    title, text = reference.get("title"), reference.get("text")
    if title is not None and (not isinstance(title, str) or len(title) > MAX_TITLE):
        return Problem(f"{path}.title", f"A title is text of at most {MAX_TITLE} characters.")
    if not isinstance(text, str) or not text.strip():
        return Problem(f"{path}.text", "A reference needs a text.")
    if not storable_text(text) or not storable_text(title or ""):
        return Problem(path, "A reference holds a NUL character or half of a surrogate pair.")
    return None
