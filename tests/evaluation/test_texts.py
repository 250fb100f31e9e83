"""Metrics of one answer, against hand-made cases."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.json_schema import validator_of
from evaluation.metrics.scoring import NOT_APPLICABLE, score, summarise
from evaluation.metrics.texts import exact_match, format_validity, token_f1

INTENT = {
    "type": "object",
    "properties": {"intent": {"enum": ["lost_card", "top_up"]}},
    "required": ["intent"],
    "additionalProperties": False,
}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-99, 99) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)


@pytest.mark.parametrize(
    ("answer", "reference", "matches"),
    [
        ("42", "42", 1),
        ("  42\n", "42", 1),
        ("Forty-two", "forty-two", 0),
        ("e\u0301t\u00e9", "\u00e9t\u00e9", 1),
        ('{"a": 1, "b": [2]}', '{"b":[2],"a":1}', 1),
        ('{"a": 1}', '{"a": true}', 0),
        ('{"a": 1.0}', '{"a": 1}', 1),
        ('{"a": [1, 2]}', '{"a": [2, 1]}', 0),
        ('{"a": 1', '{"a": 1}', 0),
        ("NaN", "NaN", 1),
        ("[NaN]", "[ NaN ]", 0),
        ("", "", 1),
        ("", "x", 0),
        ("[" * 90_000, "[" * 90_000 + " ", 1),
        ("[" * 90_000, "[]", 0),
    ],
)
def test_exact_match(answer, reference, matches):
    assert exact_match(answer, reference) == matches


@pytest.mark.parametrize(
    ("answer", "reference", "f1"),
    [
        ("The cat sat.", "a cat sat", 1.0),
        # 2 shared of 4 found and 3 wanted: P = 1/2, R = 2/3, F1 = 4/7.
        ("big black cat sat", "cat sat down", 4 / 7),
        ("dog", "cat", 0.0),
        ("the", "a", 1.0),
        ("", "cat", 0.0),
        # Spacing and key order of JSON do not count.
        ('{"b":2,"a":1}', '{"a": 1, "b": 2}', 1.0),
    ],
)
def test_token_f1(answer, reference, f1):
    assert token_f1(answer, reference) == pytest.approx(f1)


@given(st.text(), st.text())
def test_token_f1_is_bounded_symmetric_and_1_for_a_match(one, other):
    assert 0 <= token_f1(one, other) <= 1
    assert token_f1(one, other) == pytest.approx(token_f1(other, one))
    assert token_f1(one, one) == 1
    if exact_match(one, other):
        assert token_f1(one, other) == 1 or not one.strip()


@given(JSON)
def test_json_matches_itself_however_it_is_written(value):
    import json

    compact = json.dumps(value, separators=(",", ":"))
    assert exact_match(json.dumps(value, indent=3, sort_keys=True), compact) == 1


def test_format_validity_is_null_without_a_schema_and_strict_with_one():
    validator = validator_of(INTENT)
    assert format_validity("anything", None) is None
    assert format_validity('{"intent": "top_up"}', validator) == 1
    assert format_validity('{"intent": "other"}', validator) == 0
    assert format_validity('Sure: {"intent": "top_up"}', validator) == 0


def test_the_sum_is_the_mean_over_the_records_to_which_a_metric_applies():
    rows = [score("x", "x", None), score("y", "x", None), score("x", "x", None), score("z", "x", None)]
    summary = summarise(rows)
    assert summary["exact_match"]["value"] == 0.5
    assert summary["exact_match"]["n"] == 4
    assert summary["exact_match"]["low"] <= 0.5 <= summary["exact_match"]["high"]
    assert summary["format_validity"] == NOT_APPLICABLE
    assert summarise([])["exact_match"] == NOT_APPLICABLE
