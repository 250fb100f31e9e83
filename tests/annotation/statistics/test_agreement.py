"""Agreement coefficients: the figures that their authors printed, and what must hold whatever the ratings."""

from __future__ import annotations

from itertools import pairwise

import evalica
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from annotation.statistics import agreement

NAN = np.nan
# Krippendorff 2011, "Computing Krippendorff's alpha-reliability", section C: four observers, twelve units, five values.
KRIPPENDORFF = np.array(
    [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, NAN, NAN, NAN],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, NAN, 3],
        [NAN, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, NAN],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, NAN],
    ]
)
VALUES = np.arange(1.0, 6.0)
# Fleiss 1971, table 1: 30 patients, each put into one of five categories by six psychiatrists.
FLEISS = np.array(
    [
        [0, 0, 0, 6, 0], [0, 3, 0, 0, 3], [0, 1, 4, 0, 1], [0, 0, 0, 0, 6], [0, 3, 0, 3, 0], [2, 0, 4, 0, 0],
        [0, 0, 4, 0, 2], [2, 0, 3, 1, 0], [2, 0, 0, 4, 0], [0, 0, 0, 0, 6], [1, 0, 0, 5, 0], [1, 1, 0, 4, 0],
        [0, 3, 3, 0, 0], [1, 0, 0, 5, 0], [0, 2, 0, 3, 1], [0, 0, 5, 0, 1], [3, 0, 0, 1, 2], [5, 1, 0, 0, 0],
        [0, 2, 0, 4, 0], [1, 0, 2, 0, 3], [0, 0, 0, 0, 6], [0, 1, 0, 5, 0], [0, 2, 0, 1, 3], [2, 0, 0, 4, 0],
        [1, 0, 0, 4, 1], [0, 5, 0, 1, 0], [4, 0, 0, 0, 2], [0, 2, 0, 4, 0], [1, 0, 5, 0, 0], [0, 0, 0, 0, 6],
    ]
)  # fmt: skip

# The worked example of Wikipedia's article on Fleiss' kappa: ten subjects, fourteen raters.
FOURTEEN = np.array(
    [
        [0, 0, 0, 0, 14], [0, 2, 6, 4, 2], [0, 0, 3, 5, 6], [0, 3, 9, 2, 0], [2, 2, 8, 1, 1],
        [7, 7, 0, 0, 0], [3, 2, 6, 3, 0], [2, 5, 3, 2, 2], [6, 5, 2, 1, 0], [0, 2, 2, 3, 7],
    ]
)  # fmt: skip


@pytest.mark.parametrize(("scale", "published"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849)])
def test_krippendorffs_own_example(scale: agreement.Scale, published: float) -> None:
    counts = agreement.counts_of(KRIPPENDORFF, VALUES)
    found = agreement.krippendorff(counts, scale, VALUES)
    assert round(found.value, 3) == published
    # Eleven units have two ratings or more.
    assert found.n == 11
    assert found.low < found.value < found.high


def test_the_interval_alpha_of_numbers_is_that_of_categories() -> None:
    raters, units = np.nonzero(~np.isnan(KRIPPENDORFF))
    found = agreement.interval_alpha(units, KRIPPENDORFF[raters, units], n_units=12)
    assert round(found.value, 3) == 0.849


@pytest.mark.parametrize("scale", ["nominal", "ordinal", "interval"])
def test_alpha_is_that_of_another_implementation(scale: agreement.Scale) -> None:
    generator = np.random.default_rng(11)
    ratings = generator.integers(1, 6, (6, 40)).astype(float)
    ratings[1:4] = ratings[0]
    ratings[generator.random(ratings.shape) < 0.3] = NAN
    mine = agreement.krippendorff(agreement.counts_of(ratings, VALUES), scale, VALUES)
    assert mine.value == pytest.approx(evalica.alpha(pd.DataFrame(ratings), distance=scale).alpha)


@pytest.mark.parametrize(("table", "published"), [(FLEISS, 0.430), (FOURTEEN, 0.210)])
def test_fleiss_kappa_of_known_tables(table: np.ndarray, published: float) -> None:
    assert round(agreement.fleiss_kappa(table).value, 3) == published


def test_cohens_kappa() -> None:
    """Cohen 1960, table 1 as proportions of 200: agreement .70 of which .41 is by chance, kappa .492."""
    table = np.array([[88, 14, 18], [10, 40, 10], [2, 6, 12]])
    one, other = (np.repeat(axis.ravel(), table.ravel()) for axis in np.indices(table.shape))
    found = agreement.cohen_kappa(one, other, categories=3)
    assert round(found.value, 3) == 0.492
    assert found.n == 200


def test_gwets_coefficient_on_krippendorffs_example() -> None:
    """As Gwet's own package irrCAC prints it for the same ratings (data set cac.raw4raters)."""
    counts = agreement.counts_of(KRIPPENDORFF, VALUES)
    assert agreement.gwet_ac(counts).value == pytest.approx(0.77544, abs=5e-6)
    assert agreement.raw_agreement(counts).value == pytest.approx(0.8181818, abs=5e-8)


def test_where_one_answer_dominates_kappa_falls_and_ac_does_not() -> None:
    """118 of 125 units agreed on; Gwet 2008 takes up this paradox of Feinstein and Cicchetti (1990)."""
    counts = np.array([[2, 0]] * 118 + [[1, 1]] * 7)
    assert agreement.raw_agreement(counts).value == pytest.approx(0.944)
    assert agreement.fleiss_kappa(counts).value < 0
    assert agreement.gwet_ac(counts).value > 0.9


def test_fleiss_kappa_refuses_units_with_different_numbers_of_ratings() -> None:
    with pytest.raises(ValueError, match="same number"):
        agreement.fleiss_kappa(np.array([[2, 0], [2, 1]]))
    assert agreement.commonest_size(np.array([[2, 0], [2, 1], [1, 1], [1, 0]])).tolist() == [[2, 0], [1, 1]]


def test_nothing_to_compare_is_no_figure() -> None:
    alone = np.array([[1, 0], [0, 1]])
    for coefficient in (agreement.krippendorff, agreement.fleiss_kappa, agreement.raw_agreement):
        assert coefficient(alone).value is None
    # Everybody always says the same: nothing shows whether they would agree where answers differ.
    assert agreement.krippendorff(np.array([[3, 0]] * 12)).value is None


def test_few_units_get_no_interval_and_more_units_a_narrower_one() -> None:
    pattern = np.array([[2, 0], [0, 2], [2, 0], [1, 1], [0, 2]])
    widths = []
    for times in (1, 4, 40):
        found = agreement.krippendorff(np.tile(pattern, (times, 1)))
        assert (found.low is None) == (times == 1)
        widths.append((found.high - found.low) if times > 1 else np.inf)
    assert all(wider > narrower for wider, narrower in pairwise(widths))


def test_the_bootstrap_covers_the_truth_about_as_often_as_it_says() -> None:
    """Two raters who are right in 80 % of cases: alpha is (2 * .8 - 1)^2 = .36 in the long run."""
    generator = np.random.default_rng(7)
    covered = 0
    for _ in range(200):
        truth = generator.integers(0, 2, 120)
        said = np.where(generator.random((2, 120)) < 0.8, truth, 1 - truth).astype(float)
        found = agreement.krippendorff(agreement.counts_of(said, np.array([0.0, 1.0])))
        covered += found.low <= 0.36 <= found.high
    assert 0.90 <= covered / 200 <= 0.99


tables = arrays(np.int64, st.tuples(st.integers(2, 12), st.integers(2, 4)), elements=st.integers(0, 3))
COEFFICIENTS = [agreement.krippendorff, agreement.gwet_ac, agreement.raw_agreement]


@pytest.mark.parametrize("coefficient", COEFFICIENTS)
@given(counts=tables, seed=st.integers(0, 2**16))
@settings(max_examples=60)
def test_neither_the_order_of_units_nor_the_names_of_categories_matter(coefficient, counts, seed) -> None:
    shuffle = np.random.default_rng(seed)
    moved = counts[shuffle.permutation(len(counts))][:, shuffle.permutation(counts.shape[1])]
    one, other = coefficient(counts).value, coefficient(moved).value
    assert (one is None) == (other is None)
    assert one is None or one == pytest.approx(other, abs=1e-9)


@pytest.mark.parametrize("coefficient", COEFFICIENTS)
@given(counts=tables)
@settings(max_examples=60)
def test_coefficients_keep_to_their_bounds(coefficient, counts) -> None:
    found = coefficient(counts)
    assert found.value is None or -1 - 1e-9 <= found.value <= 1 + 1e-9
    if found.low is not None:
        assert found.low <= found.high


@given(labels=st.lists(st.integers(0, 3), min_size=2, max_size=30), raters=st.integers(2, 5))
@settings(max_examples=60)
def test_perfect_agreement_is_one(labels, raters) -> None:
    counts = np.zeros((len(labels), 4), dtype=int)
    counts[np.arange(len(labels)), labels] = raters
    values = np.arange(4.0)
    assert agreement.gwet_ac(counts).value == pytest.approx(1)
    assert agreement.raw_agreement(counts).value == 1
    if len(set(labels)) > 1:
        for scale in ("nominal", "ordinal", "interval"):
            assert agreement.krippendorff(counts, scale, values).value == pytest.approx(1)
        assert agreement.fleiss_kappa(counts).value == pytest.approx(1)
        one = np.array(labels)
        assert agreement.cohen_kappa(one, one, categories=4).value == pytest.approx(1)


@given(st.lists(st.tuples(st.integers(0, 5), st.floats(-1e6, 1e6)), min_size=1, max_size=40))
@settings(max_examples=60)
def test_the_interval_alpha_does_not_mind_the_unit_of_measurement(answers) -> None:
    units, values = np.array([unit for unit, _ in answers]), np.array([value for _, value in answers])
    one = agreement.interval_alpha(units, values, n_units=6).value
    other = agreement.interval_alpha(units, values * 1000.0 + 5.0, n_units=6).value
    if one is not None and other is not None:
        assert one == pytest.approx(other, abs=1e-5)
