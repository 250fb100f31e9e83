"""How a payload is refused, and the checks that every kind of payload shares. No database here."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from core.errors import Detail, InvalidInput
from core.messages import normalise_text


def refused(details: Iterable[Detail]) -> InvalidInput:
    """Return the refusal that names these faults; the first of them is its message."""
    found = list(details)
    return InvalidInput(found[0].message, details=found)


def fault(message: str, field: str, code: str) -> InvalidInput:
    """Return the refusal of one fault."""
    return refused([Detail(message, field=field, code=code)])


def no_more_than(payload: dict[str, Any], fields: tuple[str, ...], path: str = "payload") -> None:
    """Refuse a field that is not among those known."""
    unknown = sorted(str(key) for key in set(payload) - set(fields))
    if unknown:
        message = f"The field {unknown[0]!r} is not known. Fields are {', '.join(fields)}."
        raise fault(message, f"{path}.{unknown[0]}", "unknown_field")


def text_within(value: Any, most: int) -> str | None:
    """Return a text in its stored form; None where it is no text, or longer than ``most``."""
    if not isinstance(value, str) or len(value) > most:
        return None
    return normalise_text(value).strip()
