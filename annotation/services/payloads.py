"""Check what a person answers, and bring it into the one form in which it is kept. No database here."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from annotation.models.task import TaskKind
from annotation.services.ticking import checked_ticks
from core.errors import Detail, InvalidInput, TooLarge
from core.json_schema import problems_of, validator_of
from core.messages import MessageError, normalise_text, validate_messages
from core.storable import MAX_DEPTH, depth_of, unstorable

MAX_PAYLOAD_BYTES = 1_000_000
ANSWERING_ROLES = ("assistant", "tool")
PREFERENCES = ("A", "B")
CHOICES = (*PREFERENCES, "tie", "both_bad")
STRENGTHS = range(1, 5)
MAX_REASONS = 20
MAX_REASON_CHARACTERS = 200
MAX_COMMENT_CHARACTERS = 5_000


def checked_payload(
    kind: str,
    payload: dict[str, Any],
    *,
    output_schema: dict[str, Any] | None,
    checklist: Sequence[dict[str, Any]] = (),
    must_tick: bool = False,
) -> dict[str, Any]:
    """Return the payload as it is kept: text in NFC with plain line ends, nothing unknown, defaults filled in.

    ``checklist`` is the project's; with ``must_tick`` a written answer needs the ticks that are required. A payload
    holds ticks only where the project has a checklist.

    Raises:
        InvalidInput: with the path of each fault, e.g. ``payload.messages.0.content``.
        TooLarge: the payload is over the limit.
    """
    checked_draft(payload)
    if kind == TaskKind.RANK:
        return _rank(payload)
    written = _write(payload, output_schema)
    if checklist:
        written["checklist"] = checked_ticks(payload.get("checklist"), checklist, must_tick=must_tick)
    return written


def checked_draft(payload: dict[str, Any]) -> dict[str, Any]:
    """Return a draft as it is: anything that fits the limit and that a database can keep."""
    if depth_of(payload) > MAX_DEPTH:
        raise _refused([Detail(f"Nested deeper than {MAX_DEPTH} levels.", field="payload", code="too_deep")])
    if (path := unstorable(payload, "payload")) is not None:
        message = "Holds a character or a number that no database can keep (NUL, half of a surrogate pair, infinity)."
        raise _refused([Detail(message, field=path, code="bad_character")])
    if len(json.dumps(payload, ensure_ascii=False).encode()) > MAX_PAYLOAD_BYTES:
        raise TooLarge(f"This is longer than {MAX_PAYLOAD_BYTES:,} bytes. Shorten it.")
    return payload


def _write(payload: dict[str, Any], output_schema: dict[str, Any] | None) -> dict[str, Any]:
    _no_more_than(payload, ("messages", "checklist"))
    path = "payload.messages"
    try:
        messages = validate_messages(payload.get("messages"), path=path)
    except MessageError as error:
        raise _refused([Detail(_sentence(error.message), field=error.path, code="bad_messages")]) from None
    for index, message in enumerate(messages):
        if message["role"] not in ANSWERING_ROLES:
            text = f"An answer is the assistant's; it holds no message of the role {message['role']!r}."
            raise _refused([Detail(text, field=f"{path}.{index}.role", code="bad_messages")])
    last = len(messages) - 1
    if messages[last]["role"] != "assistant":
        raise _refused([Detail("An answer ends with the assistant.", field=f"{path}.{last}.role", code="bad_messages")])
    validator = validator_of(output_schema)
    if validator is not None:
        place = f"{path}.{last}.content"
        problems = problems_of(messages[last]["content"], validator)
        if problems:
            raise _refused(
                Detail(problem.message, field=".".join(filter(None, (place, problem.path))), code="not_in_schema")
                for problem in problems
            )
    return {"messages": messages}


def _rank(payload: dict[str, Any]) -> dict[str, Any]:
    _no_more_than(payload, ("choice", "strength", "reasons", "comment"))
    choice = payload.get("choice")
    if choice not in CHOICES:
        raise _refused([Detail("Choose A, B, tie or both_bad.", field="payload.choice", code="unknown_choice")])
    return {
        "choice": choice,
        "strength": _strength(choice, payload.get("strength")),
        "reasons": _reasons(payload.get("reasons")),
        "comment": _comment(payload.get("comment")),
    }


def _strength(choice: Any, strength: Any) -> int | None:
    if choice not in PREFERENCES:
        if strength is not None:
            message = "A strength says how much better one answer is; leave it out where neither is."
            raise _refused([Detail(message, field="payload.strength", code="strength_without_preference")])
        return None
    if isinstance(strength, bool) or not isinstance(strength, int) or strength not in STRENGTHS:
        message = "Say how much better the chosen answer is: a whole number from 1 to 4."
        raise _refused([Detail(message, field="payload.strength", code="strength_missing")])
    return strength


def _reasons(reasons: Any) -> list[str]:
    if reasons is None:
        return []
    if not isinstance(reasons, list) or len(reasons) > MAX_REASONS:
        message = f"Reasons are a list of at most {MAX_REASONS} texts."
        raise _refused([Detail(message, field="payload.reasons", code="bad_reasons")])
    for index, reason in enumerate(reasons):
        if not isinstance(reason, str) or not reason.strip() or len(reason) > MAX_REASON_CHARACTERS:
            message = f"A reason is a text of at most {MAX_REASON_CHARACTERS} characters."
            raise _refused([Detail(message, field=f"payload.reasons.{index}", code="bad_reasons")])
    return list(dict.fromkeys(normalise_text(reason).strip() for reason in reasons))


def _comment(comment: Any) -> str:
    if comment is None:
        return ""
    if not isinstance(comment, str) or len(comment) > MAX_COMMENT_CHARACTERS:
        message = f"A comment is a text of at most {MAX_COMMENT_CHARACTERS:,} characters."
        raise _refused([Detail(message, field="payload.comment", code="bad_comment")])
    return normalise_text(comment).strip()


def _no_more_than(payload: dict[str, Any], fields: tuple[str, ...]) -> None:
    unknown = sorted(str(key) for key in set(payload) - set(fields))
    if unknown:
        message = f"The field {unknown[0]!r} is not known. Fields are {', '.join(fields)}."
        raise _refused([Detail(message, field=f"payload.{unknown[0]}", code="unknown_field")])


def _sentence(message: str) -> str:
    return f"This {message}."


def _refused(details: Iterable[Detail]) -> InvalidInput:
    found = list(details)
    return InvalidInput(found[0].message, details=found)
