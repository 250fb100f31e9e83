"""In which order people, models and tools speak, as chat templates expect it. No Django here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from core.json_schema import Problem

Messages = Sequence[dict[str, Any]]
WHO = {"system": "a system message", "user": "the user", "assistant": "the assistant", "tool": "a tool"}


def turns_problem(before: Messages, written: Messages) -> Problem | None:
    """Return the first thing out of order in ``written``, which follows ``before``; None when it can be used.

    A system message comes first or not at all; the user and the assistant take turns; calls of tools are followed by the
    result of each of them, in any order where they have ids; the end is the assistant's.
    """
    # The calls that wait for a result, by id where they have one.
    waiting = _open_calls(before)
    last = before[-1]["role"] if before else None
    # Results that a prompt lacks are not the writer's to supply.
    excused = last == "tool"
    for index, message in enumerate(written):
        role = message["role"]
        allowed = ("tool", "assistant") if waiting and excused else _next_roles(last, waiting)
        if role not in allowed:
            return Problem(f"{index}.role", _out_of_order(role, allowed, len(waiting)))
        if role == "tool" and (problem := _answered(message, waiting)):
            return Problem(f"{index}.tool_call_id", problem)
        if role == "assistant":
            excused = False
            waiting = [call.get("id") for call in message.get("tool_calls") or ()]
            named = [identity for identity in waiting if identity is not None]
            if len(set(named)) < len(named):
                return Problem(f"{index}.tool_calls", "Two calls have the same id.")
        last = role
    if last != "assistant":
        return Problem(f"{len(written) - 1}.role", "An answer ends with the assistant.")
    if not any(message["role"] == "user" for message in (*before, *written)):
        return Problem("0.role", "The conversation has no user message.")
    return None


def _open_calls(messages: Messages) -> list[str | None]:
    """Return the ids of the calls whose results are still missing at the end of ``messages``."""
    results: list[dict[str, Any]] = []
    for message in reversed(messages):
        if message["role"] != "tool":
            waiting = [call.get("id") for call in message.get("tool_calls") or ()]
            for result in reversed(results):
                _answered(result, waiting)
            return waiting
        results.append(message)
    return []


def _next_roles(last: str | None, waiting: list[str | None]) -> tuple[str, ...]:
    if waiting:
        return ("tool",)
    if last is None:
        return ("system", "user")
    if last == "assistant":
        return ("user",)
    return ("user", "assistant") if last == "system" else ("assistant",)


def _answered(result: dict[str, Any], waiting: list[str | None]) -> str | None:
    """Take the call that a result belongs to off the list; return why there is none."""
    identity = result.get("tool_call_id")
    if not waiting:
        return "There is no call left that this could be the result of."
    if identity in waiting:
        waiting.remove(identity)
    elif identity is None or None in waiting:
        waiting.pop(waiting.index(None) if None in waiting else 0)
    else:
        return f"No call before it has the id {identity!r}."
    return None


def _out_of_order(role: str, allowed: tuple[str, ...], waiting: int) -> str:
    if waiting:
        results = "the result of each call" if waiting > 1 else "the result of the call"
        return f"After a call comes {results} (role tool), not {WHO[role]}."
    expected = " or ".join(WHO[one] for one in allowed)
    return f"Here speaks {expected}, not {WHO[role]}."
