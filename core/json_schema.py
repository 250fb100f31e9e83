"""JSON Schema of a project's answers: check the schema itself, and answers against it. No Django here."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError
from jsonschema.protocols import Validator
from referencing import Registry
from referencing.exceptions import Unresolvable
from referencing.jsonschema import DRAFT202012

from core.storable import MAX_DEPTH, depth_of

MAX_SCHEMA_CHARACTERS = 200_000
ENDLESS = "The schema refers to itself, or to what is not there, in a way that cannot be followed."
# One value of each type: a schema that turns in circles does so on one of them.
PROBES = ("null", "true", "0", '""', "[]", "{}")


@dataclass(frozen=True)
class Problem:
    """One way in which a value does not fit: where (a dotted path, empty for the whole) and why."""

    path: str
    message: str


def schema_problem(schema: Any) -> str | None:
    """Return why ``schema`` cannot be used, or None when it can."""
    if not isinstance(schema, dict):
        return "A JSON Schema is an object."
    if depth_of(schema) > MAX_DEPTH:
        return f"The schema is nested deeper than {MAX_DEPTH} levels."
    if len(json.dumps(schema)) > MAX_SCHEMA_CHARACTERS:
        return f"The schema is longer than {MAX_SCHEMA_CHARACTERS:,} characters."
    try:
        Draft202012Validator.check_schema(schema)
    except SchemaError as error:
        place = ".".join(str(part) for part in error.absolute_path)
        return f"{place or 'The schema'}: {_plain(error.message)}"
    return _reference_problem(schema)


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
    return value_problems(value, validator, limit=limit)


def value_problems(value: Any, validator: Validator, *, limit: int = 5) -> list[Problem]:
    """Return what is wrong with a value; an empty list when it fits."""
    try:
        errors = sorted(validator.iter_errors(value), key=lambda error: [str(part) for part in error.absolute_path])
    except (Unresolvable, RecursionError):
        return [Problem("", ENDLESS)]
    return [
        Problem(".".join(str(part) for part in error.absolute_path), _plain(error.message)) for error in errors[:limit]
    ]


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is not a JSON number")


def _plain(message: str) -> str:
    shortened = message if len(message) <= 300 else message[:299] + "…"
    return shortened if shortened.endswith(".") else shortened + "."


def _reference_problem(schema: dict[str, Any]) -> str | None:
    """Return what is wrong with a schema's ``$ref``s: one that leaves it would fetch what an outsider controls."""
    resolver = Registry().with_resource("", DRAFT202012.create_resource(schema)).resolver()
    for reference in _references(schema):
        if not reference.startswith("#"):
            return f"The schema refers to {reference!r}; only references inside it (#/...) can be followed."
        try:
            target = resolver.lookup(reference).contents
            Draft202012Validator.check_schema(target)
        except (Unresolvable, ValueError, SchemaError):
            return f"The schema refers to {reference!r}, which is no schema in it."
    validator = Draft202012Validator(schema)
    if any(problem.message == ENDLESS for probe in PROBES for problem in problems_of(probe, validator)):
        return ENDLESS
    return None


def _references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        for child in value.values():
            yield from _references(child)
    elif isinstance(value, list):
        for child in value:
            yield from _references(child)
