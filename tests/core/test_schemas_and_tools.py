"""A project's output schema and its tools are checked before they are used."""

from __future__ import annotations

import pytest

from core.json_schema import problems_of, schema_problem, validator_of
from core.tools import MAX_TOOLS, tools_problem

PARAMETERS = {"type": "object", "properties": {"id": {"type": "string"}}}


def tool(name: str = "find", **function):
    return {"type": "function", "function": {"name": name, "parameters": PARAMETERS, **function}}


@pytest.mark.parametrize(
    "schema",
    [
        {},
        {"type": "object", "properties": {"$ref": {"type": "string"}}},
        {"$defs": {"name": {"type": "string"}}, "properties": {"a": {"$ref": "#/$defs/name"}}},
        {"$defs": {"tree": {"properties": {"child": {"$ref": "#/$defs/tree"}}}}, "$ref": "#/$defs/tree"},
    ],
)
def test_a_schema_that_can_be_followed_is_taken(schema):
    assert schema_problem(schema) is None
    assert validator_of(schema) is not None


@pytest.mark.parametrize(
    ("schema", "words"),
    [
        ([], "an object"),
        ({"type": "strin"}, "type: 'strin'"),
        ({"properties": {"a": {"pattern": "("}}}, "properties.a.pattern"),
        ({"$ref": "https://example.org/schema.json"}, "only references inside it"),
        ({"properties": {"a": {"$ref": "#/$defs/gone"}}}, "'#/$defs/gone', which is no schema"),
        ({"$ref": "#/enum/0", "enum": [["a"]]}, "no schema in it"),
        ({"$ref": "#"}, "refers to itself"),
        ({"$dynamicRef": "#gone"}, "cannot be followed"),
        ({"anyOf": [{"$ref": "#"}]}, "refers to itself"),
        ({"description": "x" * 200_001}, "200,000"),
    ],
)
def test_a_schema_that_cannot_be_used_is_refused_in_words(schema, words):
    assert words in (schema_problem(schema) or "")


def test_a_schema_nested_without_end_is_refused():
    schema: dict = {}
    for _ in range(5_000):
        schema = {"not": schema}
    assert "nested deeper" in (schema_problem(schema) or "")


def test_an_answer_meets_a_schema_that_turns_in_circles_with_words_and_not_a_crash():
    problems = problems_of("{}", validator_of({"$ref": "#"}))
    assert "cannot be followed" in problems[0].message


@pytest.mark.parametrize("tools", [[], [tool()], [tool(description="Finds it")], [tool("a.b-c_1"), tool("other")]])
def test_functions_are_taken_as_tools(tools):
    assert tools_problem(tools) is None


@pytest.mark.parametrize(
    ("tools", "path", "words"),
    [
        ({}, "", "list"),
        ([5], "0", "an object like"),
        ([{"type": "magic", "function": {}}], "0", "an object like"),
        ([tool() | {"colour": 1}], "0.colour", "colour"),
        ([tool(colour=1)], "0.function.colour", "colour"),
        ([tool("")], "0.function.name", "1 to 64"),
        ([tool("two words")], "0.function.name", "1 to 64"),
        ([tool(), tool()], "1.function.name", "Two tools"),
        ([tool(description=5)], "0.function.description", "text"),
        ([tool(parameters=[])], "0.function.parameters", "an object"),
        ([tool(parameters={"$ref": "https://example.org"})], "0.function.parameters", "inside it"),
        ([tool(f"f{number}") for number in range(MAX_TOOLS + 1)], "", "limit is 128"),
    ],
)
def test_what_is_no_tool_is_refused_with_its_place(tools, path, words):
    problem = tools_problem(tools)
    assert problem is not None
    assert problem.path == path
    assert words in problem.message
