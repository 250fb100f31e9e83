"""JSON Schema of a project's answers: check the schema itself, and answers against it. No Django here."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError
from jsonschema.protocols import Validator

MAX_SCHEMA_CHARACTERS = 200_000


@dataclass(frozen=True)
class Problem:
    """One way in which a value does not fit: where (a dotted path, empty for the whole) and why."""

    path: str
    message: str


def schema_problem(schema: Any) -> str | None:
    """Return why ``schema`` cannot be used, or None when it can."""
    if not isinstance(schema, dict):
        return "A JSON Schema is an object."
    if len(json.dumps(schema)) > MAX_SCHEMA_CHARACTERS:
        return f"The schema is longer than {MAX_SCHEMA_CHARACTERS:,} characters."
    try:
        Draft202012Validator.check_schema(schema)
    except SchemaError as error:
        place = ".".join(str(part) for part in error.absolute_path)
        return f"{place or 'The schema'}: {error.message}"
    if remote := _remote_reference(schema):
        return f"The schema refers to {remote!r}; only references inside it (#/...) can be followed."
    return None


def validator_of(schema: dict[str, Any] | None) -> Validator | None:
    """Return a validator for a checked schema, or None where a project has no schema."""
    return None if schema is None else Draft202012Validator(schema)


def problems_of(text: str, validator: Validator, *, limit: int = 5) -> list[Problem]:
    """Return what is wrong with an answer given as text; an empty list when it is JSON that fits."""
    try:
        value = json.loads(text, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        return [Problem("", f"Not valid JSON at line {error.lineno}, column {error.colno}: {error.msg}.")]
    except (ValueError, RecursionError) as error:
        return [Problem("", f"Not valid JSON: {error}.")]
    errors = sorted(validator.iter_errors(value), key=lambda error: [str(part) for part in error.absolute_path])
    return [
        Problem(".".join(str(part) for part in error.absolute_path), _plain(error.message)) for error in errors[:limit]
    ]


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is not a JSON number")


def _plain(message: str) -> str:
    shortened = message if len(message) <= 300 else message[:299] + "…"
    return shortened if shortened.endswith(".") else shortened + "."


def _remote_reference(value: Any) -> str | None:
    """Return a ``$ref`` that leaves the schema: following it would fetch what an outsider controls."""
    if isinstance(value, dict):
        reference = value.get("$ref")
        if isinstance(reference, str) and not reference.startswith("#"):
            return reference
        return next((found for child in value.values() if (found := _remote_reference(child))), None)
    if isinstance(value, list):
        return next((found for child in value if (found := _remote_reference(child))), None)
    return None
