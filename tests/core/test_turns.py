"""Who may speak after whom, and what a call must be."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.messages import ROLES
from core.tool_calls import call_problems, form_problem, tidy_call
from core.turns import turns_problem

USER = {"role": "user", "content": "Hi"}
BOT = {"role": "assistant", "content": "Hello"}
SYSTEM = {"role": "system", "content": "Be kind."}


def calls(*ids: str | None) -> dict[str, Any]:
    made = [{"function": {"name": "f", "arguments": {}}} | ({"id": one} if one else {}) for one in ids]
    return {"role": "assistant", "content": "", "tool_calls": made}


def gave(identity: str | None = None) -> dict[str, Any]:
    return {"role": "tool", "content": "42"} | ({"tool_call_id": identity} if identity else {})


@pytest.mark.parametrize(
    ("before", "written"),
    [
        ([USER], [BOT]),
        ([USER], [BOT, USER, BOT]),
        ([], [SYSTEM, USER, BOT]),
        ([], [USER, BOT]),
        ([USER, BOT], [USER, BOT]),
        ([USER], [calls("a", "b"), gave("b"), gave("a"), BOT]),
        ([USER], [calls("a", "b")]),
        ([USER], [calls(None), gave(), BOT, USER, calls("a"), gave("a"), BOT]),
        ([USER, calls("a", "b"), gave("a")], [gave("b"), BOT]),
        # A prompt that lacks a result is answered as it is.
        ([USER, calls("a", "b"), gave("a")], [BOT]),
        ([USER, calls("a")], [gave("a"), BOT]),
        ([SYSTEM, USER], [BOT]),
    ],
)
def test_what_may_follow(before, written):
    assert turns_problem(before, written) is None


@pytest.mark.parametrize(
    ("before", "written", "path"),
    [
        ([USER], [USER, BOT], "0.role"),
        ([USER], [BOT, BOT], "1.role"),
        ([USER], [BOT, USER], "1.role"),
        ([USER], [BOT, SYSTEM, BOT], "1.role"),
        ([USER], [gave("a"), BOT], "0.role"),
        ([USER], [calls("a"), BOT], "1.role"),
        ([USER], [calls("a", "b"), gave("a"), BOT], "2.role"),
        ([USER], [calls("a"), gave("x"), BOT], "1.tool_call_id"),
        ([USER], [calls("a", "b"), gave("a"), gave("a"), BOT], "2.tool_call_id"),
        ([USER], [calls("a"), gave("a"), gave("a"), BOT], "2.role"),
        ([USER], [calls("a", "a"), gave("a"), gave("a"), BOT], "0.tool_calls"),
        ([USER], [calls("a"), gave("a")], "1.role"),
        ([], [BOT], "0.role"),
        ([USER, calls("a")], [BOT], "0.role"),
    ],
)
def test_what_may_not(before, written, path):
    problem = turns_problem(before, written)
    assert problem is not None
    assert problem.path == path
    assert problem.message.endswith(".")


TURN = st.fixed_dictionaries(
    {"role": st.sampled_from(ROLES)},
    optional={
        "tool_calls": st.lists(
            st.fixed_dictionaries({"function": st.just({})}, optional={"id": st.sampled_from("ab")}), max_size=2
        ),
        "tool_call_id": st.sampled_from("abc"),
    },
)


@given(before=st.lists(TURN, max_size=5), written=st.lists(TURN, min_size=1, max_size=6))
def test_any_turns_are_read_and_what_passes_alternates(before, written):
    if turns_problem(before, written) is not None:
        return
    roles = [turn["role"] for turn in [*before[-1:], *written]]
    assert roles[-1] == "assistant"
    for one, other in pairwise(roles):
        assert (one, other) not in {("user", "user"), ("assistant", "assistant"), ("user", "tool"), ("tool", "user")}
        assert other != "system"


TOOL = {
    "type": "function",
    "function": {
        "name": "book",
        "parameters": {
            "type": "object",
            "properties": {"seats": {"type": "integer"}, "where": {"type": "object", "required": ["row"]}},
            "required": ["seats"],
        },
    },
}


def book(arguments: Any, name: str = "book") -> dict[str, Any]:
    return tidy_call({"id": "c1", "function": {"name": name, "arguments": arguments}})


def test_a_call_has_one_form():
    assert book('{"seats": 2}') == book({"seats": 2})
    assert book('{"seats": 2}')["function"]["arguments"] == {"seats": 2}
    assert book("")["function"]["arguments"] == {}
    assert book("[1]")["function"]["arguments"] == "[1]"


@pytest.mark.parametrize(
    ("arguments", "path"),
    [
        ({"seats": "2"}, "function.arguments.seats"),
        ({"seats": 2.5}, "function.arguments.seats"),
        ({"seats": True}, "function.arguments.seats"),
        ({}, "function.arguments"),
        ({"seats": 2, "class": "first"}, "function.arguments"),
        ({"seats": 2, "where": {}}, "function.arguments.where"),
        ('{"seats": NaN}', "function.arguments"),
        ("two seats", "function.arguments"),
        ("[2]", "function.arguments"),
    ],
)
def test_wrong_arguments_are_told_with_their_place(arguments, path):
    (problem,) = call_problems(book(arguments), [TOOL])
    assert problem.path == path


def test_good_arguments_and_unknown_tools():
    assert call_problems(book({"seats": 2, "where": {"row": 4}}), [TOOL]) == []
    (problem,) = call_problems(book({}, "cancel"), [TOOL])
    assert "'cancel'" in problem.message
    assert "book" in problem.message
    assert call_problems(book({}, "cancel"), [])[0].message.endswith("No tool is offered here.")
    free = {"type": "function", "function": {"name": "free"}}
    assert call_problems(book({"anything": 1}, "free"), [free]) == []
    more = {"type": "object", "properties": {}, "additionalProperties": True}
    assert call_problems(book({"x": 1}, "open"), [{"function": {"name": "open", "parameters": more}}]) == []


@pytest.mark.parametrize(
    "change",
    [{"note": 1}, {"type": "code"}, {"id": 7}, {"id": ""}, {"function": {"name": "f", "arguments": {}, "x": 1}}],
)
def test_a_call_of_another_form_is_named(change):
    assert form_problem({"id": "a", "type": "function", "function": {"name": "f", "arguments": {}}} | change)
