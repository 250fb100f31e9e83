"""The one message format."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.messages import ROLES, MessageError, validate_messages


def test_a_good_conversation_is_kept_and_normalised():
    messages = validate_messages([{"role": "system", "content": ""}, {"role": "user", "content": "Cafe\u0301\r\nnow"}])
    assert messages[1]["content"] == "Caf\u00e9\nnow"


@pytest.mark.parametrize(
    ("messages", "path"),
    [
        ("hello", "messages"),
        ([], "messages"),
        ([{"role": "user", "content": "x"}] * 201, "messages"),
        (["hello"], "messages.0"),
        ([{"role": "user", "content": "x", "mood": 1}], "messages.0"),
        ([{"role": "user", "content": "x"}, {"role": "robot", "content": "x"}], "messages.1.role"),
        ([{"role": ["user"], "content": "x"}], "messages.0.role"),
        ([{"role": "user", "content": 7}], "messages.0.content"),
        ([{"role": "user", "content": "  \n"}], "messages.0.content"),
        ([{"role": "user", "content": "a\x00b"}], "messages.0.content"),
        ([{"role": "user", "content": "\ud83d"}], "messages.0.content"),
        ([{"role": "user", "content": "x", "tool_calls": [{}]}], "messages.0.tool_calls"),
        ([{"role": "assistant", "content": None, "tool_calls": [{"function": {}}]}], "messages.0.tool_calls.0"),
    ],
)
def test_a_fault_is_told_with_its_place(messages, path):
    with pytest.raises(MessageError) as caught:
        validate_messages(messages)
    assert caught.value.path == path


text = st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\x00"), min_size=1).filter(str.strip)


@given(st.lists(st.fixed_dictionaries({"role": st.sampled_from(ROLES), "content": text}), min_size=1, max_size=5))
def test_normalising_twice_changes_nothing_more(messages):
    once = validate_messages(messages)
    assert validate_messages(once) == once
