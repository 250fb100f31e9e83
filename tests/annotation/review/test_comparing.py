"""How far answers agree."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotation.comparing import agreement, choice_in, contradict, departures, judgement_of, text_of

LEFT, RIGHT = 70, 71


def vote(choice: str, strength: int | None = None, order=(LEFT, RIGHT)):
    return judgement_of({"choice": choice, "strength": strength}, order)


def text(content: str, *, is_json: bool = False):
    return text_of({"messages": [{"role": "assistant", "content": content}]}, is_json=is_json)


def test_judgements_are_compared_by_response_not_by_letter():
    assert agreement(vote("A", 2), vote("B", 2, order=(RIGHT, LEFT))) == 1
    assert not contradict(vote("A", 2), vote("B", 3, order=(RIGHT, LEFT)))
    assert contradict(vote("A", 2), vote("A", 2, order=(RIGHT, LEFT)))


def test_strength_says_how_far_apart_judgements_are():
    pairs = [
        (vote("A", 2), vote("A", 2)),
        (vote("A", 1), vote("A", 4)),
        (vote("A", 1), vote("tie")),
        (vote("A", 4), vote("tie")),
        (vote("A", 2), vote("B", 1)),
        (vote("A", 4), vote("B", 4)),
    ]
    found = [agreement(*pair) for pair in pairs]
    assert found == sorted(found, reverse=True)
    assert (found[0], found[-1]) == (1, 0)
    assert [contradict(*pair) for pair in pairs] == [False, False, True, True, True, True]
    assert contradict(vote("tie"), vote("both_bad"))


def test_json_is_compared_as_json():
    assert agreement(text('{"a": 1, "b": [2]}', is_json=True), text('{"b":[2],\n"a":1}', is_json=True)) == 1
    assert agreement(text('{"a": 1}', is_json=True), text('{"a": 2}', is_json=True)) == 0
    assert contradict(text('{"intent": "refund"}', is_json=True), text('{"intent": "delay"}', is_json=True))


def test_free_text_is_compared_by_its_words():
    assert agreement(text("It is on its way."), text("it is ON its way")) == 1
    assert agreement(text("It is on its way"), text("Nobody knows")) == 0
    assert not contradict(text("Your parcel is on its way."), text("Your parcel is on its way to you, Ms Ito."))
    assert contradict(text("Your parcel is on its way."), text("We do not sell umbrellas any more."))
    assert agreement(text("..."), text("!")) == 1


def test_an_answer_departs_from_the_others_on_average():
    assert departures([]) == []
    assert departures([vote("A", 4)]) == [0]
    assert departures([vote("A", 4), vote("A", 4), vote("B", 4)]) == [0.5, 0.5, 1.0]


@pytest.mark.parametrize("choice", ["A", "B", "tie", "both_bad"])
def test_a_judgement_is_rewritten_for_another_order(choice):
    payload: dict[str, Any] = {"choice": choice, "strength": 2 if choice in "AB" else None, "comment": "so"}
    other = choice_in(payload, (LEFT, RIGHT), (RIGHT, LEFT))
    assert agreement(judgement_of(payload, (LEFT, RIGHT)), judgement_of(other, (RIGHT, LEFT))) == 1
    assert choice_in(payload, (LEFT, RIGHT), (LEFT, RIGHT)) == payload
    assert other["comment"] == "so"


votes = st.one_of(
    st.builds(vote, st.sampled_from("AB"), st.integers(1, 4), st.sampled_from([(LEFT, RIGHT), (RIGHT, LEFT)])),
    st.builds(vote, st.sampled_from(["tie", "both_bad"])),
)
texts = st.builds(text, st.text(max_size=40), is_json=st.booleans())


@given(st.one_of(st.lists(votes, max_size=5), st.lists(texts, max_size=5)))
def test_agreement_is_between_none_and_full_both_ways(answers):
    for one, other in itertools.product(answers, answers):
        assert 0 <= agreement(one, other) == agreement(other, one) <= 1
        assert contradict(one, other) == contradict(other, one)
    for one in answers:
        assert agreement(one, one) == 1
        assert not contradict(one, one)
    assert all(0 <= departure <= 1 for departure in departures(answers))


def calling(*calls, after=()):
    made = [{"id": f"c{n}", "function": {"name": name, "arguments": given}} for n, (name, given) in enumerate(calls)]
    return text_of({"messages": [{"role": "assistant", "content": "", "tool_calls": made}, *after]}, is_json=True)


def test_answers_that_end_in_calls_are_compared_by_them():
    two = calling(("book", {"seats": 2, "row": 4}), ("pay", {}))
    assert agreement(two, calling(("pay", {}), ("book", {"row": 4, "seats": 2}))) == 1
    assert contradict(two, calling(("book", {"seats": 3, "row": 4}), ("pay", {})))
    assert contradict(two, calling(("pay", {})))
    said = [{"role": "tool", "content": "done"}, {"role": "assistant", "content": "Both seats are booked."}]
    assert contradict(two, calling(("book", {"seats": 2, "row": 4}), after=said))
    assert agreement(calling(("a", {}), after=said), calling(("b", {"c": 1}), after=said)) == 1


def test_all_turns_of_a_conversation_count():
    turns = [{"role": "user", "content": "And where is the other lamp now?"}, {"role": "assistant", "content": "Here."}]
    first = {"role": "assistant", "content": "It left our house on Monday morning."}
    other = {"role": "assistant", "content": "No idea whatever."}
    one = text_of({"messages": [first, *turns]}, is_json=False)
    assert agreement(one, text_of({"messages": [first, *turns]}, is_json=False)) == 1
    assert agreement(one, text_of({"messages": [other, *turns]}, is_json=False)) < 1
