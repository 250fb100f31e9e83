"""The one message format, as chat templates and TRL read it: ``[{role, content, tool_calls?, tool_call_id?}]``."""

from __future__ import annotations

import json
import unicodedata
from typing import Any

from core.storable import storable_text

ROLES = ("system", "user", "assistant", "tool")
MESSAGE_KEYS = {"role", "content", "tool_calls", "tool_call_id", "name"}
MAX_MESSAGES = 200
MAX_CONTENT_CHARACTERS = 200_000


class MessageError(ValueError):
    """A conversation that cannot be used. ``path`` tells where, e.g. ``messages.2.role``."""

    def __init__(self, message: str, path: str) -> None:
        super().__init__(message)
        self.message = message
        self.path = path


def normalise_text(text: str) -> str:
    """Return ``text`` in Unicode NFC with ``\\n`` line ends, so that equal texts are equal bytes."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


def validate_messages(value: Any, *, path: str = "messages") -> list[dict[str, Any]]:
    """Return a normalised copy of a conversation.

    Raises:
        MessageError: with the path of the first fault.
    """
    if not isinstance(value, list):
        raise MessageError("must be a list of messages", path)
    if not value:
        raise MessageError("must hold at least one message", path)
    if len(value) > MAX_MESSAGES:
        raise MessageError(f"holds {len(value)} messages; the limit is {MAX_MESSAGES}", path)
    return [_validate_message(message, f"{path}.{index}") for index, message in enumerate(value)]


def _validate_message(message: Any, path: str) -> dict[str, Any]:
    if not isinstance(message, dict):
        raise MessageError("must be an object with role and content", path)
    unknown = set(message) - MESSAGE_KEYS
    if unknown:
        raise MessageError(f"has the unknown field {sorted(unknown)[0]!r}", path)
    role = message.get("role")
    if role not in ROLES:
        raise MessageError(f"is {role!r}; roles are {', '.join(ROLES)}", f"{path}.role")
    tool_calls = message.get("tool_calls")
    content = message.get("content")
    if content is None and tool_calls:
        content = ""
    if not isinstance(content, str):
        raise MessageError("must be text", f"{path}.content")
    if len(content) > MAX_CONTENT_CHARACTERS:
        raise MessageError(
            f"has {len(content):,} characters; the limit is {MAX_CONTENT_CHARACTERS:,}", f"{path}.content"
        )
    if not storable_text(content):
        message = "holds a NUL character or half of a surrogate pair, which no database text can keep"
        raise MessageError(message, f"{path}.content")
    result: dict[str, Any] = {"role": role, "content": normalise_text(content)}
    if tool_calls is not None:
        if role != "assistant":
            raise MessageError("only an assistant may call tools", f"{path}.tool_calls")
        result["tool_calls"] = _validate_tool_calls(tool_calls, f"{path}.tool_calls")
    elif not content.strip() and role in {"user", "assistant"}:
        raise MessageError("is empty", f"{path}.content")
    for key in ("tool_call_id", "name"):
        if message.get(key) is not None:
            if not isinstance(message[key], str):
                raise MessageError("must be text", f"{path}.{key}")
            result[key] = message[key]
    return result


def _validate_tool_calls(value: Any, path: str) -> list[dict[str, Any]]:
    if not isinstance(value, list) or not value:
        raise MessageError("must be a non-empty list", path)
    for index, call in enumerate(value):
        function = call.get("function") if isinstance(call, dict) else None
        if not isinstance(function, dict) or not isinstance(function.get("name"), str):
            raise MessageError("must be an object with function.name", f"{path}.{index}")
        if not isinstance(function.get("arguments"), (dict, str)):
            raise MessageError("must be an object", f"{path}.{index}.function.arguments")
    return value


def kept_turns(prompt: list[dict[str, Any]], from_turn: int | None) -> list[dict[str, Any]]:
    """Return the turns of a prompt that a written answer keeps: all of them, unless it goes on from an earlier one."""
    return prompt if from_turn is None else prompt[:from_turn]


def text_of(messages: list[dict[str, Any]]) -> str:
    """Return what ``messages`` say, joined by blank lines (for search, listings and text metrics); calls as ``name({...})``."""
    return "\n\n".join(_said(message) for message in messages)


def _said(message: dict[str, Any]) -> str:
    content = str(message.get("content") or "")
    calls = [_called(call.get("function") or {}) for call in message.get("tool_calls") or ()]
    return "\n\n".join([content, *calls] if content else calls or [""])


def _called(function: dict[str, Any]) -> str:
    arguments = function.get("arguments")
    written = arguments if isinstance(arguments, str) else json.dumps(arguments, ensure_ascii=False)
    return f"{function.get('name')}({written})"
