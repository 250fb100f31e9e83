"""Check what a person answers, and bring it into the one form in which it is kept. No database here."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from annotation.models.task import TaskKind
from annotation.services.payload_faults import fault, no_more_than
from annotation.services.payloads_rank import Shown, checked_rank
from annotation.services.payloads_write import FIELDS, Prompt, checked_answer, checked_writing, is_plain
from annotation.services.ticking import checked_ticks
from core.errors import TooLarge
from core.storable import MAX_DEPTH, depth_of, unstorable

MAX_PAYLOAD_BYTES = 1_000_000


def checked_payload(
    kind: str,
    payload: dict[str, Any],
    *,
    output_schema: dict[str, Any] | None,
    checklist: Sequence[dict[str, Any]] = (),
    must_tick: bool = False,
    shown: Shown | None = None,
    prompt: Callable[[], Prompt] | None = None,
) -> dict[str, Any]:
    """Return the payload as it is kept: text in NFC with plain line ends, nothing unknown, defaults filled in.

    ``checklist`` is the project's; with ``must_tick`` a written answer needs the ticks that are required. A payload
    holds ticks only where the project has a checklist. ``shown`` is what a judgement is about; a pair where left out.
    ``prompt`` gives what is answered; it is asked only for an answer that is more than one text, and for a correction.

    Raises:
        InvalidInput: with the path of each fault, e.g. ``payload.messages.0.content``.
        TooLarge: the payload is over the limit.
    """
    checked_draft(payload)
    if kind == TaskKind.RANK:
        asked = prompt() if prompt is not None and payload.get("correction") else None
        checked = partial(checked_answer, output_schema=output_schema)
        if asked is not None:
            checked = partial(checked, before=asked.messages, tools=asked.tools)
        return checked_rank(payload, shown or Shown(), checked)
    no_more_than(payload, (*FIELDS, "checklist"))
    asked = prompt() if prompt is not None and not is_plain(payload) else None
    written = checked_writing(payload, asked, output_schema=output_schema)
    if checklist:
        written["checklist"] = checked_ticks(payload.get("checklist"), checklist, must_tick=must_tick)
    return written


def checked_draft(payload: dict[str, Any]) -> dict[str, Any]:
    """Return a draft as it is: anything that fits the limit and that a database can keep."""
    if depth_of(payload) > MAX_DEPTH:
        raise fault(f"Nested deeper than {MAX_DEPTH} levels.", "payload", "too_deep")
    if (path := unstorable(payload, "payload")) is not None:
        message = "Holds a character or a number that no database can keep (NUL, half of a surrogate pair, infinity)."
        raise fault(message, path, "bad_character")
    if len(json.dumps(payload, ensure_ascii=False).encode()) > MAX_PAYLOAD_BYTES:
        raise TooLarge(f"This is longer than {MAX_PAYLOAD_BYTES:,} bytes. Shorten it.")
    return payload
