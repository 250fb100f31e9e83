"""What a writer ticked of the project's checklist. No database here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from annotation.workbench import checklist_of, not_ticked
from core.errors import Detail, InvalidInput

FIELD = "payload.checklist"


def checked_ticks(value: Any, stored: Sequence[dict[str, Any]], *, must_tick: bool) -> list[str]:
    """Return the ticked keys in the checklist's order.

    A key that the project does not have is left out: its entry was taken off the list while somebody worked, and they
    can no longer untick it. ``must_tick``: what is required has to be among them.

    Raises:
        InvalidInput: the ticks are no list of keys, or something required is not ticked.
    """
    given = [] if value is None else value
    if not isinstance(given, list) or not all(isinstance(key, str) for key in given):
        message = "The checklist is a list of the keys that are ticked."
        raise InvalidInput(message, details=[Detail(message, field=FIELD, code="bad_checklist")])
    checklist = checklist_of(stored)
    missing = not_ticked(checklist, given) if must_tick else ()
    if missing:
        details = [
            Detail(f"Check this and tick it first: {entry.text}", field=FIELD, code="not_ticked") for entry in missing
        ]
        raise InvalidInput(details[0].message, details=details)
    return [entry.key for entry in checklist if entry.key in given]
