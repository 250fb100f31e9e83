"""Intervals, win rates and verdicts: hand-computed figures, and what must hold for any votes."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.statistics.bootstrap import Interval, mean_interval
from evaluation.statistics.verdict import (
    A_BETTER,
    B_BETTER,
    CANNOT_TELL,
    FEWEST_PROMPTS,
    NO_VOTES,
    NOT_ENOUGH,
    verdict,
)
from evaluation.statistics.votes import OUTCOMES, POINTS, Prompt, left_share, length_adjusted, win_rate

PROMPTS = st.lists(
    st.builds(
        Prompt,
        votes=st.lists(st.sampled_from(OUTCOMES), min_size=1, max_size=4).map(tuple),
        identical=st.booleans(),
        length_difference=st.integers(-300, 300),
    ),
    min_size=1,
    max_size=40,
)
SWAPPED = {"a": "b", "b": "a", "tie": "tie", "both_bad": "both_bad"}


def prompts(votes: str, differences: list[int] | None = None) -> list[Prompt]:
    """Make prompts of letters: a, b, t (tie), i (identical answers)."""
    names = {"a": ("a",), "b": ("b",), "t": ("tie",), "i": ()}
    return [
        Prompt(names[letter], letter == "i", differences[index] if differences else 0)
        for index, letter in enumerate(votes)
    ]


def swapped(found: list[Prompt]) -> list[Prompt]:
    return [Prompt(tuple(SWAPPED[v] for v in p.votes), p.identical, -p.length_difference) for p in found]


def say(found: list[Prompt]):
    return verdict(found, name_a="Base", name_b="Tuned")


def test_the_interval_of_a_proportion_is_about_that_of_theory():
    # 60 of 100: the standard error is 0.049, so 95 % is about 0.504 to 0.696.
    interval = mean_interval([1.0] * 60 + [0.0] * 40)
    assert interval.value == 0.6
    assert interval.low == pytest.approx(0.504, abs=0.015)
    assert interval.high == pytest.approx(0.696, abs=0.015)
    assert interval.n == 100


def test_the_interval_covers_the_truth_about_as_often_as_it_says():
    generator = np.random.default_rng(3)
    samples = (generator.random((300, 80)) < 0.7).astype(float)
    covered = sum(found.low <= 0.7 <= found.high for found in (mean_interval(list(row)) for row in samples))
    assert 0.90 <= covered / len(samples) <= 0.98


def test_the_same_data_has_the_same_interval_and_none_has_none():
    values = [0.0, 1.0, 0.5, 1.0]
    assert mean_interval(values) == mean_interval(values)
    assert mean_interval([]) is None
    assert mean_interval([1.0]) == Interval(1.0, 1.0, 1.0, 1)


def test_a_large_sample_is_drawn_in_pieces_of_bounded_size():
    values = [float(index % 2) for index in range(30_000)]
    interval = mean_interval(values)
    # Standard error 0.5 / sqrt(30000) = 0.0029.
    assert interval.high - interval.low == pytest.approx(2 * 1.96 * 0.0029, rel=0.1)


def test_win_rate_counts_a_prompt_once_and_neither_better_as_half():
    found = [Prompt(("b", "b", "a")), Prompt(("tie",)), Prompt(("both_bad",)), Prompt(identical=True), Prompt(("a",))]
    # (2/3 + 1/2 + 1/2 + 1/2 + 0) / 5
    assert win_rate(found).value == pytest.approx(13 / 30)
    assert win_rate(found).n == 5
    assert win_rate([Prompt(), *found]).n == 5
    assert win_rate([Prompt()]) is None


def test_votes_of_one_prompt_make_the_interval_no_narrower():
    """Nine people who say the same of ten prompts know no more about other prompts than one person does."""
    single = [Prompt((vote,)) for vote in "ababbbabbb"]
    many = [Prompt((vote,) * 9) for vote in "ababbbabbb"]
    assert win_rate(single) == win_rate(many)


@given(PROMPTS)
def test_win_rate_is_bounded_and_turns_round_with_the_models(found):
    rate, other = win_rate(found), win_rate(swapped(found))
    assert 0 <= rate.low <= rate.value + 1e-12
    assert rate.value <= rate.high + 1e-12
    assert rate.high <= 1
    assert other.value == pytest.approx(1 - rate.value)
    assert (other.low, other.high) == (pytest.approx(1 - rate.high), pytest.approx(1 - rate.low))


@given(PROMPTS, st.data())
def test_a_better_vote_for_b_never_lowers_its_win_rate(found, data):
    place = data.draw(st.integers(0, len(found) - 1))
    vote = data.draw(st.sampled_from(OUTCOMES))
    before = found[place]
    after = Prompt((*before.votes[1:], vote), before.identical, before.length_difference)
    changed = [*found[:place], after, *found[place + 1 :]]
    gain = POINTS[vote] - POINTS[before.votes[0]]
    difference = win_rate(changed).value - win_rate(found).value
    assert difference * gain >= -1e-12
    assert win_rate(changed).low >= win_rate(found).low - 1e-12 or gain < 0


def test_left_share():
    assert left_share([True, True, False, True]).value == 0.75
    assert left_share([True, True, False, True]).n == 4
    assert left_share([]) is None


def test_length_adjusted_is_the_logistic_fit_at_equal_length():
    """Two groups, of length difference +100 and -100: the fit is exact, so it can be computed by hand."""
    # b wins 16 of 20 where it is longer and 8 of 20 where it is shorter.
    found = prompts("bbbbbbbbaa" * 2 + "bbbbaaaaaa" * 2, [100] * 20 + [-100] * 20)
    logit = lambda p: math.log(p / (1 - p))  # noqa: E731
    expected = 1 / (1 + math.exp(-(logit(0.8) + logit(0.4)) / 2))
    adjusted = length_adjusted(found)
    assert adjusted.value == pytest.approx(expected, abs=1e-6)
    assert adjusted.low < adjusted.value < adjusted.high
    assert adjusted.n == 40


def test_a_win_that_is_due_to_length_alone_is_adjusted_away():
    generator = np.random.default_rng(11)
    differences = generator.normal(60, 60, size=600)
    wins = generator.random(600) < 1 / (1 + np.exp(-2.5 * np.tanh(differences / differences.std())))
    found = prompts("".join("b" if win else "a" for win in wins), [int(d) for d in differences])
    assert win_rate(found).low > 0.6
    adjusted = length_adjusted(found)
    assert adjusted.low < 0.5 < adjusted.high


@pytest.mark.parametrize(
    "found",
    [
        prompts("ab"),
        prompts("ababababab"),
        prompts("bbbbbbbbbb", list(range(10))),
        prompts("aaaaabbbbb", [-5, -4, -3, -2, -1, 1, 2, 3, 4, 5]),
        [],
    ],
    ids=["too few", "all of one length", "one side won all", "length separates", "none"],
)
def test_length_adjusted_is_null_where_it_cannot_be_fitted(found):
    assert length_adjusted(found) is None


@settings(max_examples=40)
@given(PROMPTS)
def test_length_adjusted_is_bounded_and_turns_round_with_the_models(found):
    adjusted, other = length_adjusted(found), length_adjusted(swapped(found))
    assert (adjusted is None) == (other is None)
    if adjusted is not None:
        assert 0 <= adjusted.low <= adjusted.high <= 1
        assert other.value == pytest.approx(1 - adjusted.value, abs=1e-6)


@pytest.mark.parametrize(
    ("votes", "code"),
    [
        ("", NO_VOTES),
        ("i" * 5, CANNOT_TELL),
        ("b" * (FEWEST_PROMPTS - 1), NOT_ENOUGH),
        ("b" * FEWEST_PROMPTS, B_BETTER),
        ("a" * FEWEST_PROMPTS, A_BETTER),
        ("ab" * 20, CANNOT_TELL),
        ("t" * 40, CANNOT_TELL),
        # The interval leaves out one half, but only because the few that were decided agree.
        ("t" * 90 + "b" * 5, NOT_ENOUGH),
        ("i" * 30 + "b" * 9, NOT_ENOUGH),
        ("b" * 70 + "a" * 30, B_BETTER),
    ],
)
def test_verdict(votes, code):
    assert say(prompts(votes)).code == code


def test_a_prompt_without_votes_is_no_evidence():
    assert say([Prompt(), Prompt(), Prompt(identical=True)]).code == NO_VOTES


def test_the_sentence_names_the_better_model_and_its_own_figures():
    better = say(prompts("b" * 70 + "a" * 30))
    assert better.text.startswith("Tuned is better: it won 70% of 100 prompts (95% interval 6")
    worse = say(prompts("a" * 70 + "b" * 30))
    assert worse.text.startswith("Base is better: it won 70% of 100 prompts (95% interval 6")
    unclear = say(prompts("ab" * 10 + "i"))
    assert unclear.text.startswith("Not enough votes to tell them apart: Tuned won 50% of 21 prompts")
    assert unclear.text.endswith("On 1 prompt both gave the same answer, which counts as a tie.")


@given(PROMPTS)
def test_the_verdict_turns_round_with_the_models(found):
    turned = {A_BETTER: B_BETTER, B_BETTER: A_BETTER}
    code = say(found).code
    other = verdict(swapped(found), name_a="Tuned", name_b="Base")
    assert other.code == turned.get(code, code)
    if code in turned:
        assert other.text == say(found).text


@given(PROMPTS)
def test_nobody_is_better_while_one_half_is_in_the_interval(found):
    if say(found).code in {A_BETTER, B_BETTER}:
        rate = win_rate(found)
        assert not rate.low <= 0.5 <= rate.high


def test_the_sentence_says_the_very_interval_of_the_figure_wherever_identical_answers_stand() -> None:
    voted = [Prompt(votes=(outcome,)) for outcome in ("a", "b", "b", "tie") * 9]
    prompts = [*voted[:20], Prompt(votes=(), identical=True), *voted[20:]]
    rate = win_rate(prompts)
    assert rate is not None
    said = verdict(prompts, name_a="One", name_b="Two").text
    assert f"{100 * rate.low:.3g}% to {100 * rate.high:.3g}%" in said
