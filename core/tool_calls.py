"""Calls of tools, in one form, and their arguments against the tools' schemas. No Django here.

A call is ``{"id"?, "type": "function", "function": {"name", "arguments": {...}}}``: chat templates read arguments as an
object, and would quote a text a second time.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from core.json_schema import Problem, validator_of, value_problems
from core.storable import MAX_DEPTH, depth_of

MAX_CALLS = 64
CALL_KEYS = {"id", "type", "function"}
FUNCTION_KEYS = {"name", "arguments"}
# With one of these a schema says itself what else an object may hold.
OPEN_ENDED = {"additionalProperties", "unevaluatedProperties", "patternProperties", "allOf", "anyOf", "oneOf", "$ref"}


def tidy_call(call: dict[str, Any]) -> dict[str, Any]:
    """Return a call in the one form; arguments that are the text of an object become that object.

    Arguments that are no object stay as they are, for :func:`call_problems` to name.
    """
    function = call["function"]
    arguments = function["arguments"]
    if isinstance(arguments, str):
        arguments = _object_in(arguments)
    tidy: dict[str, Any] = {"type": "function", "function": {"name": function["name"], "arguments": arguments}}
    return {"id": call["id"], **tidy} if call.get("id") is not None else tidy


def form_problem(call: dict[str, Any]) -> Problem | None:
    """Return what is wrong with how a call is written, whatever it calls; it has a function with name and arguments."""
    if unknown := sorted(set(call) - CALL_KEYS):
        return Problem(unknown[0], f"A call has no field {unknown[0]!r}.")
    if unknown := sorted(set(call["function"]) - FUNCTION_KEYS):
        return Problem(f"function.{unknown[0]}", f"A called function has no field {unknown[0]!r}.")
    if call.get("type", "function") != "function":
        return Problem("type", "Only functions can be called.")
    identity = call.get("id")
    if identity is not None and (not isinstance(identity, str) or not 0 < len(identity) <= 64):
        return Problem("id", "A call's id is a text of at most 64 characters.")
    return None


def call_problems(call: dict[str, Any], tools: Sequence[dict[str, Any]]) -> list[Problem]:
    """Return what is wrong with a tidy call: a tool that is not offered, or arguments that do not fit its schema."""
    name, arguments = call["function"]["name"], call["function"]["arguments"]
    offered = {tool["function"]["name"]: tool["function"] for tool in tools}
    if name not in offered:
        known = f"Tools are {', '.join(offered)}." if offered else "No tool is offered here."
        return [Problem("function.name", f"There is no tool {name!r}. {known}")]
    place = "function.arguments"
    if not isinstance(arguments, dict):
        return [Problem(place, 'Arguments are a JSON object, such as {"city": "Bremen"}.')]
    if depth_of(arguments) > MAX_DEPTH:
        return [Problem(place, f"Nested deeper than {MAX_DEPTH} levels.")]
    validator = validator_of(arguments_schema(offered[name]))
    if validator is None:
        return []
    return [
        Problem(".".join(filter(None, (place, problem.path))), problem.message)
        for problem in value_problems(arguments, validator)
    ]


def arguments_schema(function: dict[str, Any]) -> dict[str, Any] | None:
    """Return the schema of a function's arguments; one that lists them takes no others unless it says so itself."""
    schema = function.get("parameters")
    if not isinstance(schema, dict):
        return None
    if "properties" not in schema or OPEN_ENDED & set(schema):
        return schema
    return {**schema, "additionalProperties": False}


def calls_of(messages: Sequence[dict[str, Any]]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every call with its place: ``2.tool_calls.0``."""
    for number, message in enumerate(messages):
        for index, call in enumerate(message.get("tool_calls") or ()):
            yield f"{number}.tool_calls.{index}", call


def _object_in(text: str) -> Any:
    try:
        value = json.loads(text or "{}", parse_constant=_refuse)
    except (ValueError, RecursionError):
        return text
    return value if isinstance(value, dict) else text


def _refuse(name: str) -> Any:
    raise ValueError(f"{name} is not a JSON number")
