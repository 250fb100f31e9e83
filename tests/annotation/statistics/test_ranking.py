"""Which source is better: four models whose accuracy is known, and what must hold of any votes."""

from __future__ import annotations

from itertools import combinations

import evalica
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from annotation.statistics.ranking import bradley_terry, points
from tests.annotation.statistics.published import folder, lines_of

MODELS = ["6b_finetuning", "6b_verification", "175b_finetuning", "175b_verification"]


def test_four_models_on_gsm8k_come_in_the_order_of_their_accuracy() -> None:
    problems = lines_of(folder("gsm8k") / "model_solutions.jsonl.gz")
    right = np.array([[bool(problem[model]["is_correct"]) for model in MODELS] for problem in problems])
    assert np.round(right.mean(axis=0), 4).tolist() == [0.2168, 0.3904, 0.3472, 0.5625]
    tasks, one, other, won = [], [], [], []
    for a, b in combinations(range(4), 2):
        for problem in np.flatnonzero(right[:, a] != right[:, b]):
            tasks.append(len(tasks))
            one.append(a)
            other.append(b)
            won.append(float(right[problem, a]))
    assert len(tasks) == 2429
    found = bradley_terry(points(*map(np.array, (tasks, one, other, won)), sources=4))
    assert np.argsort(found.scores).tolist() == np.argsort(right.mean(axis=0)).tolist()
    # The two in the middle are told apart too, but only just.
    close = found.wins(1, 2, 0)
    assert 0.5 < close.low < close.value < 0.65


def test_who_never_loses_has_a_finite_score_and_a_wide_interval() -> None:
    wins = np.array([[0, 3, 0], [0, 0, 5], [0, 4, 0]], dtype=float)
    found = bradley_terry(wins)
    assert np.isfinite(found.scores).all()
    assert found.scores.argmax() == 0
    # Three votes won of three: not told apart.
    assert found.wins(0, 1, 3).low < 0.5
    many = bradley_terry(wins * 30)
    assert many.wins(0, 1, 90).low > 0.5


def test_ties_are_half_a_win_for_each() -> None:
    tied = points(np.arange(30), np.zeros(30, int), np.ones(30, int), np.full(30, 0.5), sources=2)
    assert tied.tolist() == [[0, 15], [15, 0]]
    assert bradley_terry(tied).scores == pytest.approx([0, 0])


def test_votes_on_one_task_share_its_weight() -> None:
    """Three people who say the same of one task are no three tasks."""
    thrice = points(np.repeat(np.arange(10), 3), np.zeros(30, int), np.ones(30, int), np.ones(30), sources=2)
    once = points(np.arange(10), np.zeros(10, int), np.ones(10, int), np.ones(10), sources=2)
    assert thrice == pytest.approx(once)


def test_without_a_prior_it_is_what_another_implementation_finds() -> None:
    draw = np.random.default_rng(5)
    strength = np.array([0.0, 0.5, 1.0, 1.8])
    one = draw.integers(0, 4, 4000)
    other = (one + draw.integers(1, 4, 4000)) % 4
    won = draw.random(4000) < 1 / (1 + np.exp(strength[other] - strength[one]))
    mine = bradley_terry(points(np.arange(4000), one, other, won.astype(float), sources=4), prior=1e-9).scores
    winners = [evalica.Winner.X if first else evalica.Winner.Y for first in won]
    theirs = evalica.bradley_terry(
        [str(x) for x in one], [str(x) for x in other], winners, tolerance=1e-10, limit=10_000
    )
    logs = np.log(theirs.scores.sort_index().to_numpy())
    assert mine == pytest.approx(logs - logs.mean(), abs=1e-3)


def test_intervals_hold_the_truth_about_as_often_as_they_say() -> None:
    draw = np.random.default_rng(3)
    strength, held = np.array([-0.8, 0.0, 0.8]), []
    for _ in range(200):
        one = draw.integers(0, 3, 150)
        other = (one + draw.integers(1, 3, 150)) % 3
        won = draw.random(150) < 1 / (1 + np.exp(strength[other] - strength[one]))
        found = bradley_terry(points(np.arange(150), one, other, won.astype(float), sources=3))
        probability = found.wins(2, 0, 0)
        held.append(probability.low <= 1 / (1 + np.exp(-1.6)) <= probability.high)
    assert 0.90 <= np.mean(held) <= 0.99


wins_tables = arrays(np.float64, (4, 4), elements=st.integers(0, 50).map(float))


@given(wins=wins_tables, seed=st.integers(0, 2**16))
@settings(max_examples=60)
def test_scores_are_finite_and_do_not_mind_the_order_of_sources(wins: np.ndarray, seed: int) -> None:
    np.fill_diagonal(wins, 0)
    order = np.random.default_rng(seed).permutation(4)
    found, moved = bradley_terry(wins), bradley_terry(wins[order][:, order])
    assert np.isfinite(found.scores).all()
    assert found.scores.sum() == pytest.approx(0, abs=1e-9)
    assert moved.scores == pytest.approx(found.scores[order], abs=1e-6)


@given(wins=wins_tables)
@settings(max_examples=60)
def test_turning_every_vote_turns_the_scores(wins: np.ndarray) -> None:
    np.fill_diagonal(wins, 0)
    assert bradley_terry(wins.T).scores == pytest.approx(-bradley_terry(wins).scores, abs=1e-6)
