"""Dose response, logistic regression and matched designs: worked examples and what they must agree with."""

from __future__ import annotations

import math

import numpy as np
import pytest

from shian.methods.epidemiology.dose import trend
from shian.methods.epidemiology.errors import EpidemiologyError
from shian.methods.epidemiology.logistic import logistic
from shian.methods.epidemiology.matched import conditional_logistic, mcnemar
from shian.methods.epidemiology.twobytwo import TwoByTwo, normal, odds_ratio, pearson

Z = normal(0.95)


def test_a_trend_of_two_levels_is_pearson() -> None:
    found = trend([1, 0], [20, 10], [30, 40], Z)
    table = TwoByTwo(20, 10, 10, 30)
    assert found.armitage.value == pytest.approx(pearson(table).value, rel=1e-12)
    assert found.slope == pytest.approx(20 / 30 - 10 / 40, rel=1e-12)
    assert found.levels[1].odds_ratio == odds_ratio(table, Z)
    assert (found.levels[0].dose, found.levels[0].odds_ratio.estimate, found.departure.df) == (0, 1.0, 0)
    assert math.isnan(trend([0, 1], [0, 0], [5, 5], Z).armitage.value)


@pytest.mark.parametrize(
    ("doses", "ill", "people"),
    [([0], [1], [2]), ([0, 0], [1, 1], [2, 2]), ([0, 1], [3, 1], [2, 2]), ([0, 1], [0, 1], [0, 2])],
)
def test_no_dose_response(doses: list[float], ill: list[int], people: list[int]) -> None:
    with pytest.raises(EpidemiologyError):
        trend(doses, ill, people, Z)


def test_logistic_of_one_exposure_is_the_table() -> None:
    """The odds ratio is the cross product, its standard error Woolf's, the LR test twice Σ O ln O/E."""
    table = TwoByTwo(20, 10, 10, 30)
    x = [1] * 30 + [0] * 40
    y = [1] * 20 + [0] * 10 + [1] * 10 + [0] * 30
    found = logistic(y, ["x"], np.array(x, np.float64), Z)
    term, woolf = found.terms[1], odds_ratio(table, Z)
    assert term.odds_ratio.estimate == pytest.approx(woolf.estimate, rel=1e-7)
    assert term.odds_ratio.high == pytest.approx(woolf.high, rel=1e-6)
    expected = [30 * 30 / 70, 30 * 40 / 70, 40 * 30 / 70, 40 * 40 / 70]
    gain = 2 * sum(o * math.log(o / e) for o, e in zip(table.cells, expected, strict=True))
    assert term.likelihood_ratio is not None
    assert term.likelihood_ratio.value == pytest.approx(gain, rel=1e-9)
    assert found.model.value == pytest.approx(gain, rel=1e-9) and not found.separated


def test_logistic_refuses_and_warns() -> None:
    parted = logistic([0] * 5 + [1] * 5, ["x"], np.array([0.0] * 5 + [1.0] * 5), Z)
    assert parted.separated
    columns = np.array([[0.0, 0.0], [1.0, 2.0], [0.0, 0.0], [1.0, 2.0], [1.0, 2.0]])
    for ill, names, x, words in (
        ([1, 1, 1, 1, 1], ["a", "b"], columns, "all 5 people without missing answers are ill"),
        ([1, 0, 1, 0, 1], ["a", "b"], columns, "one of a, b follows from the others"),
        ([1, 0], ["a", "b"], columns[:2], "2 people are too few for 2 terms"),
        ([1, 0, 1], ["a"], np.ones(3), "a is the same for all 3 people"),
    ):
        with pytest.raises(EpidemiologyError, match=words):
            logistic(ill, names, x, Z)


def test_pairs() -> None:
    found = mcnemar(21, 3, 0.95, Z)
    assert (found.odds_ratio.estimate, found.chi.value) == (7.0, 13.5)
    assert found.chi_corrected.value == pytest.approx(17**2 / 24, rel=1e-12)
    tail = sum(math.comb(24, k) for k in range(4)) / 2**24
    assert found.exact_p == pytest.approx(2 * tail, rel=1e-12)
    assert found.midp == pytest.approx(2 * tail - math.comb(24, 3) / 2**24, rel=1e-12)
    # Clopper–Pearson: at the limits the tails of 21 of 24 are 2.5 %.
    low, high = (odds / (1 + odds) for odds in (found.exact.low, found.exact.high))
    assert sum(math.comb(24, k) * low**k * (1 - low) ** (24 - k) for k in range(21, 25)) == pytest.approx(
        0.025
    )
    assert sum(math.comb(24, k) * high**k * (1 - high) ** (24 - k) for k in range(22)) == pytest.approx(0.025)
    assert math.isnan(mcnemar(0, 0, 0.95, Z).exact_p)
    assert mcnemar(3, 0, 0.95, Z).exact.high == math.inf and mcnemar(2, 2, 0.95, Z).exact_p == 1.0
    with pytest.raises(EpidemiologyError):
        mcnemar(-1, 0, 0.95, Z)


def test_conditional_logistic_of_pairs_is_mcnemar() -> None:
    sets = [str(pair) for pair in range(24) for _ in range(2)]
    x = [[1.0], [0.0]] * 21 + [[0.0], [1.0]] * 3
    found = conditional_logistic(sets, [1, 0] * 24, ["x"], np.array(x), Z)
    term = found.terms[0]
    assert term.estimate == pytest.approx(math.log(7), rel=1e-10)
    assert term.error == pytest.approx(math.sqrt(1 / 21 + 1 / 3), rel=1e-8)
    assert (found.sets, found.people, found.converged) == (24, 48, True)


def test_one_large_set_is_the_conditional_estimate() -> None:
    """All people in one set: the likelihood of Fisher's noncentral hypergeometric distribution."""
    x = np.array([[1.0]] * 9 + [[0.0]] * 11)
    ill = [1] * 6 + [0] * 3 + [1] * 4 + [0] * 7
    found = conditional_logistic(["s"] * 20, ill, ["x"], x, Z)
    from shian.methods.epidemiology.conditional import Conditional, maximum_likelihood

    expected = maximum_likelihood(Conditional(TwoByTwo(6, 3, 4, 7)))
    assert found.terms[0].odds_ratio.estimate == pytest.approx(expected, rel=1e-9)


def test_sets_that_say_nothing() -> None:
    x = np.array([[1.0], [0.0], [1.0], [1.0]])
    with pytest.raises(EpidemiologyError, match="no matched set holds both"):
        conditional_logistic(["a", "a", "b", "b"], [1, 1, 0, 0], ["x"], x, Z)
    with pytest.raises(EpidemiologyError, match="do not vary"):
        conditional_logistic(["a", "b", "b", "a"], [0, 1, 0, 0], ["x"], np.ones((4, 1)), Z)
    with pytest.raises(EpidemiologyError, match="1001 people"):
        conditional_logistic(["a"] * 1001, [1] + [0] * 1000, ["x"], np.ones((1001, 1)), Z)
