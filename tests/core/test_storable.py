"""What a database can keep."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.storable import MAX_DEPTH, depth_of, storable_text, unstorable


@pytest.mark.parametrize(
    ("value", "path"),
    [
        ({"a": ["fine", {"b": 1.5}]}, None),
        ("\x00", ""),
        ({"a": [1, {"b": "x\x00"}]}, "a.1.b"),
        (["\ud83d"], "0"),
        ({"a": {"\ude00": 1}}, "a"),
        ({"a": float("inf")}, "a"),
        ([1, float("nan")], "1"),
        ({"pair": "\U0001f600"}, None),
    ],
)
def test_the_place_of_what_cannot_be_kept_is_named(value, path):
    assert unstorable(value) == path


def test_depth_is_counted_and_bounded_without_recursion():
    value: list = []
    for _ in range(100_000):
        value = [value]
    assert depth_of(value) == MAX_DEPTH + 1
    assert depth_of({"a": [{"b": 1}]}) == 4
    assert depth_of(5) == 1


@given(st.text())
def test_text_is_storable_exactly_when_it_is_utf8_without_nul(text):
    encodable = not any("\ud800" <= character <= "\udfff" for character in text)
    assert storable_text(text) == (encodable and "\x00" not in text)


@given(
    st.recursive(st.none() | st.floats() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner))
)
def test_what_is_storable_can_be_written_as_json(value):
    if depth_of(value) <= MAX_DEPTH and unstorable(value) is None:
        json.dumps(value, allow_nan=False, ensure_ascii=False).encode()
