"""The 600 function calls of BFCL (shared/data/bfcl), as lines that the product imports. The data is no part of the project."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

PATH = Path(__file__).resolve().parents[2] / "shared" / "data" / "bfcl" / "function_calls.jsonl"
# Its accepted answer has a yes where the tool wants a text: refused as it stands, and right without it.
WRONG = "simple_python_307"
# It names types as Python does; "any" says nothing.
TYPES = {"dict": "object", "float": "number", "tuple": "array", "any": None}


def rows() -> list[dict[str, Any]]:
    """Return the rows of the file as they are."""
    return [json.loads(line) for line in PATH.read_text(encoding="utf-8").splitlines()]


def line_of(row: dict[str, Any], *, with_calls: bool) -> dict[str, Any]:
    """Return a row as a line to import; with the calls that are right, as a draft, where they are asked for."""
    (messages,) = row["question"]
    line = {"messages": messages, "tools": [tool_of(one) for one in row["function"]], "external_id": row["id"]}
    if with_calls:
        line["completion"] = [{"role": "assistant", "content": "", "tool_calls": list(calls_of(row))}]
    return line


def tool_of(function: dict[str, Any]) -> dict[str, Any]:
    """Return a function as a tool whose parameters are a JSON Schema."""
    name = re.sub(r"[^A-Za-z0-9_.-]", "_", function["name"])[:64]
    described = {"name": name, "description": function["description"], "parameters": schema_of(function["parameters"])}
    return {"type": "function", "function": described}


def schema_of(rule: Any) -> Any:
    """Return a rule with the types of JSON Schema in place of Python's."""
    if not isinstance(rule, dict):
        return rule
    mapped = {
        key: {name: schema_of(inner) for name, inner in value.items()}
        if key == "properties"
        else schema_of(value)
        if key in {"items", "additionalProperties"}
        else value
        for key, value in rule.items()
    }
    kind = mapped.get("type")
    if kind in TYPES:
        del mapped["type"]
        if TYPES[kind] is not None:
            mapped["type"] = TYPES[kind]
    return mapped


def calls_of(row: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the calls that are right, each argument with the first value that is accepted."""
    for number, truth in enumerate(row["ground_truth"], start=1):
        for name, arguments in truth.items():
            # An empty text among the values says that the argument may be left out.
            given = {key: plain(values[0]) for key, accepted in arguments.items() if (values := worth(accepted))}
            name = re.sub(r"[^A-Za-z0-9_.-]", "_", name)[:64]
            yield {"id": f"call{number:05}", "type": "function", "function": {"name": name, "arguments": given}}


def worth(accepted: list[Any]) -> list[Any]:
    """Return the accepted values that say something."""
    return [value for value in accepted if value != ""]


def plain(value: Any) -> Any:
    """Return a value whose inner fields have one value each."""
    if isinstance(value, dict):
        return {key: plain(inner[0]) if isinstance(inner, list) and inner else inner for key, inner in value.items()}
    if isinstance(value, list):
        return [plain(inner) for inner in value]
    return value
