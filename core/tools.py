"""Tools that a model may call, as chat templates read them: a list of JSON-schema functions. No Django here."""

from __future__ import annotations

import json
import re
from typing import Any

from core.json_schema import Problem, schema_problem

MAX_TOOLS = 128
MAX_TOOLS_CHARACTERS = 200_000
MAX_DESCRIPTION = 10_000
NAME = re.compile(r"[A-Za-z0-9_.-]{1,64}")
TOOL_KEYS = {"type", "function"}
FUNCTION_KEYS = {"name", "description", "parameters", "strict", "return"}


def tools_problem(tools: Any) -> Problem | None:
    """Return the first thing wrong with a list of tools, or None when it can be used."""
    if not isinstance(tools, list):
        return Problem("", "Tools are a list of functions.")
    if len(tools) > MAX_TOOLS:
        return Problem("", f"There are {len(tools)} tools; the limit is {MAX_TOOLS}.")
    if len(json.dumps(tools)) > MAX_TOOLS_CHARACTERS:
        return Problem("", f"The tools are longer than {MAX_TOOLS_CHARACTERS:,} characters.")
    names: set[str] = set()
    for index, tool in enumerate(tools):
        if problem := _tool_problem(tool, str(index)):
            return problem
        name = tool["function"]["name"]
        if name in names:
            return Problem(f"{index}.function.name", f"Two tools are called {name!r}.")
        names.add(name)
    return None


def _tool_problem(tool: Any, path: str) -> Problem | None:
    if not isinstance(tool, dict) or tool.get("type") != "function" or not isinstance(tool.get("function"), dict):
        shape = '{"type": "function", "function": {"name": ..., "parameters": {...}}}'
        return Problem(path, f"A tool must be an object like {shape}.")
    if unknown := sorted(set(tool) - TOOL_KEYS):
        return Problem(f"{path}.{unknown[0]}", f"A tool has no field {unknown[0]!r}.")
    function, path = tool["function"], f"{path}.function"
    if unknown := sorted(set(function) - FUNCTION_KEYS):
        return Problem(f"{path}.{unknown[0]}", f"A function has no field {unknown[0]!r}.")
    name = function.get("name")
    if not isinstance(name, str) or not NAME.fullmatch(name):
        message = "A function's name has 1 to 64 letters, digits, dots, dashes or underscores."
        return Problem(f"{path}.name", message)
    description = function.get("description", "")
    if not isinstance(description, str) or len(description) > MAX_DESCRIPTION:
        return Problem(f"{path}.description", f"A description is text of at most {MAX_DESCRIPTION:,} characters.")
    if "parameters" in function and (problem := schema_problem(function["parameters"])):
        return Problem(f"{path}.parameters", problem)
    return None
