"""What a judgement of two to eight answers may say, whatever somebody sends."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotation.comparing import LETTERS, agreement, choice_in, contradict, judgement_of, pairs_of
from annotation.services.payloads import checked_payload
from annotation.services.payloads_rank import Shown
from core.errors import InvalidInput
from tests.annotation.making import VOTE, said

TEXT = "The 🛵 courier is 👩‍👩‍👧 late.\nSorry."
ORDER = {"choice": "B", "ranking": [["B"], ["A", "C"], ["D"]]}
KEPT = ORDER | {"strength": None, "reasons": [], "comment": ""}


def shown(count: int = 4, *dimensions: str, text: str = TEXT) -> Shown:
    return Shown(count, dimensions, lambda letter: said(f"{letter} {text}"))


def check(payload: dict[str, Any], of: Shown) -> dict[str, Any]:
    return checked_payload("rank", payload, output_schema=None, shown=of)


def refusal(payload: dict[str, Any], of: Shown) -> tuple[str | None, str]:
    with pytest.raises(InvalidInput) as refused:
        check(payload, of)
    assert refused.value.message.endswith(".")
    return refused.value.details[0].field, refused.value.details[0].code


@st.composite
def tiers_of(draw: st.DrawFn, count: int) -> list[list[str]]:
    letters = draw(st.permutations(LETTERS[:count]))
    cuts = draw(st.lists(st.booleans(), min_size=count - 1, max_size=count - 1))
    tiers = [[letters[0]]]
    for letter, cut in zip(letters[1:], cuts, strict=True):
        tiers.append([letter]) if cut else tiers[-1].append(letter)
    return tiers


@st.composite
def judgements(draw: st.DrawFn, count: int | None = None) -> tuple[int, dict[str, Any]]:
    """A judgement of two to eight answers, with whatever else may be said."""
    count = count or draw(st.integers(2, 8))
    letters = LETTERS[:count]
    if count == 2:
        choice = draw(st.sampled_from([*letters, "tie", "both_bad"]))
        strength = draw(st.integers(1, 4)) if choice in letters else None
        payload: dict[str, Any] = {"choice": choice, "strength": strength}
        best = list(letters) if strength is None else [choice]
    else:
        ranking = draw(tiers_of(count))
        choice = ranking[0][0] if len(ranking[0]) == 1 else draw(st.just("tie"))
        if len(ranking) == 1 and draw(st.booleans()):
            choice = "both_bad"
        payload, best = {"choice": choice, "ranking": ranking}, ranking[0]
    if draw(st.booleans()):
        payload["ratings"] = {"tone": {letter: draw(st.integers(1, 5)) for letter in letters}}
    if draw(st.booleans()):
        letter = draw(st.sampled_from(letters))
        text = f"{letter} {TEXT}"
        start, end = sorted(draw(st.lists(st.integers(0, len(text)), min_size=2, max_size=2, unique=True)))
        units = [len(text[:place].encode("utf-16-le")) // 2 for place in (start, end)]
        payload["spans"] = [
            {
                "letter": letter,
                "message": 0,
                "start": units[0],
                "end": units[1],
                "quote": text[start:end],
                "note": "No.",
            }
        ]
    if draw(st.booleans()):
        payload["correction"] = {"letter": draw(st.sampled_from(best)), "messages": said("Much better.")}
    return count, payload


@given(judgements())
def test_what_may_be_said_is_kept_in_one_form(found):
    count, payload = found
    of = shown(count, "tone")
    kept = check(payload, of)
    assert check(kept, of) == kept
    assert json.loads(json.dumps(kept)) == kept
    for name in ("choice", "ratings", "spans", "correction"):
        assert kept.get(name) == payload.get(name)
    assert [set(tier) for tier in kept.get("ranking", [])] == [set(tier) for tier in payload.get("ranking", [])]


@given(judgements(), st.randoms(use_true_random=False))
def test_a_judgement_says_the_same_whatever_the_order_in_which_it_was_seen(found, dice):
    count, payload = found
    kept = check(payload, shown(count, "tone"))
    one, other = (dice.sample(range(100, 100 + count), count) for _ in range(2))
    renamed = choice_in(kept, one, other)
    assert choice_in(renamed, other, one) == kept
    assert judgement_of(renamed, other) == judgement_of(kept, one)
    assert pairs_of(renamed, other) == pairs_of(kept, one)
    assert len(pairs_of(kept, one)) == count * (count - 1) // 2


@given(st.integers(2, 8).flatmap(lambda count: st.tuples(judgements(count), judgements(count))))
def test_agreement_is_a_share_the_same_from_both_sides(both):
    (count, one), (_, other) = both
    order = list(range(count))
    first, second = judgement_of(one, order), judgement_of(other, order)
    assert 0 <= agreement(first, second) == agreement(second, first) <= 1
    assert contradict(first, second) == contradict(second, first)
    assert agreement(first, first) == 1
    assert not contradict(first, first)


def order(*tiers: str) -> Any:
    ranking = [list(tier) for tier in tiers]
    return judgement_of({"choice": tiers[0] if len(tiers[0]) == 1 else "tie", "ranking": ranking}, [1, 2, 3, 4])


BAD = judgement_of({"choice": "both_bad", "ranking": [list("ABCD")]}, [1, 2, 3, 4])


@pytest.mark.parametrize(
    ("one", "other", "agrees", "disputed"),
    [
        (order("A", "B", "C", "D"), order("A", "B", "D", "C"), 5 / 6, False),
        (order("A", "B", "C", "D"), order("B", "A", "C", "D"), 5 / 6, True),
        (order("AB", "C", "D"), order("A", "B", "C", "D"), 11 / 12, False),
        (order("A", "B", "C", "D"), order("A", "D", "C", "B"), 1 / 2, False),
        (order("A", "B", "C", "D"), order("D", "C", "B", "A"), 0, True),
        (order("ABCD"), order("A", "B", "C", "D"), 1 / 2, False),
        (BAD, order("A", "B", "C", "D"), 1 / 2, True),
        (BAD, order("ABCD"), 3 / 4, True),
        (BAD, BAD, 1, False),
    ],
)
def test_orders_agree_by_their_pairs_and_contradict_by_their_best(one, other, agrees, disputed):
    assert agreement(one, other) == pytest.approx(agrees)
    assert contradict(one, other) == disputed


def test_what_was_not_used_leaves_no_trace():
    assert check(ORDER | {"ratings": {}, "spans": [], "correction": None}, shown()) == KEPT
    assert check(VOTE | {"ratings": None, "ranking": None}, shown(2)) == VOTE


def test_all_bad_needs_no_order():
    assert check({"choice": "both_bad"}, shown(3))["ranking"] == [["A", "B", "C"]]


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"choice": "E"}, ("payload.choice", "unknown_choice")),
        ({"choice": "AB"}, ("payload.choice", "unknown_choice")),
        ({"choice": ""}, ("payload.choice", "unknown_choice")),
        ({"choice": "A"}, ("payload.choice", "choice_not_first")),
        ({"choice": "tie"}, ("payload.choice", "choice_not_first")),
        ({"choice": "both_bad"}, ("payload.choice", "choice_not_first")),
        ({"choice": "A", "ranking": [["A", "B"], ["C", "D"]]}, ("payload.choice", "choice_not_first")),
        ({"ranking": None}, ("payload.ranking", "ranking_missing")),
        ({"ranking": []}, ("payload.ranking", "ranking_missing")),
        ({"ranking": ["B", "A", "C", "D"]}, ("payload.ranking", "ranking_missing")),
        ({"ranking": [["B"], [], ["A", "C", "D"]]}, ("payload.ranking", "ranking_missing")),
        ({"ranking": [["B"], ["A", "C"]]}, ("payload.ranking", "bad_ranking")),
        ({"ranking": [["B"], ["A", "C", "D", "E"]]}, ("payload.ranking", "bad_ranking")),
        ({"ranking": [["B"], ["B", "A", "C", "D"]]}, ("payload.ranking", "bad_ranking")),
        ({"ranking": [["B"], ["A", "C", 4]]}, ("payload.ranking", "bad_ranking")),
        ({"strength": 2}, ("payload.strength", "strength_without_preference")),
        ({"ratings": [1]}, ("payload.ratings", "bad_ratings")),
        ({"ratings": {"tone": 3}}, ("payload.ratings", "bad_ratings")),
        ({"ratings": {"tone": {"A": 1}}}, ("payload.ratings.tone", "ratings_incomplete")),
        ({"ratings": {"tone": dict.fromkeys("ABCDE", 1)}}, ("payload.ratings.tone", "ratings_incomplete")),
        ({"ratings": {"tone": dict.fromkeys("ABCD", 6)}}, ("payload.ratings.tone.A", "bad_rating")),
        ({"ratings": {"tone": dict.fromkeys("ABCD", True)}}, ("payload.ratings.tone.A", "bad_rating")),
        ({"correction": "B"}, ("payload.correction", "bad_correction")),
        ({"correction": {"letter": "A", "messages": said("x")}}, ("payload.correction.letter", "unknown_letter")),
        ({"correction": {"letter": "B", "messages": []}}, ("payload.correction.messages", "bad_messages")),
        (
            {"correction": {"letter": "B", "messages": said("x", "user")}},
            ("payload.correction.messages.0.role", "bad_messages"),
        ),
        ({"correction": {"letter": "B", "messages": said(f"B {TEXT}")}}, ("payload.correction.messages", "unchanged")),
        ({"correction": {"letter": "B", "messages": said("x"), "by": 1}}, ("payload.correction.by", "unknown_field")),
        ({"winner": "B"}, ("payload.winner", "unknown_field")),
    ],
)
def test_a_faulty_judgement_names_its_place(change, place):
    assert refusal(ORDER | change, shown(4, "tone")) == place


def test_two_answers_have_a_choice_and_no_order():
    assert refusal(VOTE | {"ranking": [["A"], ["B"]]}, shown(2)) == ("payload.ranking", "unexpected")
    assert refusal(VOTE | {"choice": "C"}, shown(2)) == ("payload.choice", "unknown_choice")


def test_a_correction_has_to_fit_the_output_schema():
    schema = {"type": "object", "required": ["intent"]}
    wrong = ORDER | {"correction": {"letter": "B", "messages": said("{}")}}
    with pytest.raises(InvalidInput) as refused:
        checked_payload("rank", wrong, output_schema=schema, shown=shown())
    assert refused.value.details[0].field == "payload.correction.messages.0.content"
    right = ORDER | {"correction": {"letter": "B", "messages": said('{"intent": "x"}')}}
    assert checked_payload("rank", right, output_schema=schema, shown=shown())["correction"] == right["correction"]


def test_a_rating_of_a_dimension_that_was_taken_away_is_left_out():
    ratings = {"gone": dict.fromkeys("ABCD", 2), "tone": dict.fromkeys("DCBA", 4)}
    assert check(ORDER | {"ratings": ratings}, shown(4, "tone"))["ratings"] == {"tone": dict.fromkeys("ABCD", 4)}


MARK = {"letter": "A", "message": 0, "start": 6, "end": 8, "note": " No  scooter. "}


def test_a_mark_is_kept_with_what_the_text_has_there():
    (kept,) = check(ORDER | {"spans": [MARK, MARK]}, shown())["spans"]
    assert kept == MARK | {"quote": "🛵", "note": "No  scooter."}


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"letter": "E"}, ("payload.spans.0.letter", "unknown_letter")),
        ({"message": 1}, ("payload.spans.0.message", "bad_spans")),
        ({"message": -1}, ("payload.spans.0.message", "bad_spans")),
        ({"message": True}, ("payload.spans.0.message", "bad_spans")),
        ({"end": 6}, ("payload.spans.0.start", "bad_spans")),
        ({"start": -1}, ("payload.spans.0.start", "bad_spans")),
        ({"end": 900}, ("payload.spans.0.start", "bad_spans")),
        ({"start": 7}, ("payload.spans.0.start", "bad_spans")),  # within the two halves of one character
        ({"start": "6"}, ("payload.spans.0.start", "bad_spans")),
        ({"quote": "car"}, ("payload.spans.0.quote", "quote_differs")),
        ({"note": " "}, ("payload.spans.0.note", "note_missing")),
        ({"note": "x" * 1001}, ("payload.spans.0.note", "note_missing")),
        ({"colour": "red"}, ("payload.spans.0.colour", "unknown_field")),
    ],
)
def test_a_faulty_mark_names_its_place(change, place):
    assert refusal(ORDER | {"spans": [MARK | change]}, shown()) == place
