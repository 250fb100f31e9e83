"""Who is right how often: the paper's figures, a crowd with known answers, and simulated people."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotation.statistics.reliability import Answers, dawid_skene, share_right
from tests.annotation.statistics.published import answers_of, folder, rows_of


def test_dawid_and_skene_1979() -> None:
    """Table 2 of the paper: the shares of the four classes, from the majority start."""
    rows = rows_of(folder("dawid_skene_1979") / "ratings.csv")
    answers, _ = answers_of(rows, "patient", "observer", "rating")
    found = dawid_skene(answers, smoothing=0)
    assert np.round(found.shares, 2).tolist() == [0.40, 0.42, 0.11, 0.07]
    # Observer 1, of the first class: table 3 has .89.
    assert found.confusion[0, 0, 0] == pytest.approx(0.89, abs=0.005)


def test_bluebirds() -> None:
    """Reliability has to beat the majority clearly where a good part of the people cannot tell."""
    place = folder("bluebirds")
    answers, items = answers_of(rows_of(place / "labels.csv"), "item", "worker", "label")
    truth = {row["item"]: int(row["label"]) for row in rows_of(place / "gold.csv")}
    gold = np.array([truth[item] for item in items])
    ones = np.bincount(answers.units, weights=answers.labels) / np.bincount(answers.units)
    assert round(float(((ones > 0.5) == gold).mean()), 4) == 0.7593
    found = dawid_skene(answers)
    right = found.posterior.argmax(axis=1) == gold
    assert right.mean() >= 0.88
    # And the people's estimated shares follow the real ones.
    real = np.bincount(answers.raters, weights=answers.labels == gold[answers.units]) / np.bincount(answers.raters)
    estimated = np.array([figure.value for figure in share_right(answers, found, resamples=2)])
    assert np.corrcoef(real, estimated)[0, 1] > 0.9


def simulated(seed: int, accuracy: np.ndarray, *, tasks: int, each: int, labels: int = 3) -> tuple[Answers, np.ndarray]:
    draw = np.random.default_rng(seed)
    truth = draw.integers(0, labels, tasks)
    units = np.repeat(np.arange(tasks), each)
    raters = np.concatenate([draw.permutation(len(accuracy))[:each] for _ in range(tasks)])
    right = draw.random(len(units)) < accuracy[raters]
    said = np.where(right, truth[units], (truth[units] + draw.integers(1, labels, len(units))) % labels)
    answers = Answers(units, raters, said, tasks, len(accuracy), labels)
    real = np.bincount(raters, weights=said == truth[units]) / np.bincount(raters)
    return answers, real


def test_intervals_hold_the_real_share_about_as_often_as_they_say() -> None:
    accuracy = np.array([0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.6, 0.4])
    held = []
    for seed in range(10):
        answers, real = simulated(seed, accuracy, tasks=400, each=3)
        figures = share_right(answers, dawid_skene(answers))
        held += [figure.low <= share <= figure.high for figure, share in zip(figures, real, strict=True)]
    assert np.mean(held) >= 0.85


def test_a_person_without_answers_has_no_figure() -> None:
    answers = Answers(np.array([0, 0, 0]), np.array([0, 1, 2]), np.array([1, 1, 0]), 1, 4, 2)
    figures = share_right(answers, dawid_skene(answers), resamples=5)
    assert [figure.n for figure in figures] == [1, 1, 1, 0]
    assert figures[3].value is None


@given(seed=st.integers(0, 2**16))
@settings(max_examples=25)
def test_the_order_of_answers_and_the_names_of_labels_do_not_matter(seed: int) -> None:
    answers, _ = simulated(seed, np.array([0.9, 0.8, 0.7, 0.6]), tasks=60, each=3)
    draw = np.random.default_rng(seed)
    order, names = draw.permutation(len(answers.units)), draw.permutation(answers.n_labels)
    moved = Answers(answers.units[order], answers.raters[order], names[answers.labels][order], 60, 4, answers.n_labels)
    one, other = dawid_skene(answers), dawid_skene(moved)
    assert np.allclose(one.shares, other.shares[names], atol=1e-6)
    assert np.allclose(one.posterior, other.posterior[:, names], atol=1e-4)


@given(seed=st.integers(0, 2**16))
@settings(max_examples=25)
def test_shares_stay_shares(seed: int) -> None:
    draw = np.random.default_rng(seed)
    n = int(draw.integers(1, 60))
    answers = Answers(draw.integers(0, 9, n), draw.integers(0, 5, n), draw.integers(0, 3, n), 9, 5, 3)
    found = dawid_skene(answers)
    for distribution in (found.shares, found.posterior, found.confusion):
        assert np.allclose(distribution.sum(axis=-1), 1)
        assert (distribution >= 0).all()


def test_people_who_always_agree_are_right() -> None:
    labels = np.arange(40) % 3
    answers = Answers(np.repeat(np.arange(40), 3), np.tile(np.arange(3), 40), np.repeat(labels, 3), 40, 3, 3)
    for figure in share_right(answers, dawid_skene(answers), resamples=20):
        assert figure.value == pytest.approx(1, abs=1e-3)
