"""Published examples: Helsel & Cohn 1988 (appendix B), Helsel's Oahu arsenic, and R's documented results for
them.
"""

import numpy as np
import pytest

from shian.methods.censored import Sample, compare, curve, fit, positions, regress, summarise
from shian.methods.censored.order import exceedance

T, F = True, False
APPENDIX_B = Sample.of([1.0] * 6 + [10.0] * 3 + [3, 7, 9, 12, 15, 20, 27, 33, 50], [T] * 9 + [F] * 9)
OAHU = Sample.of(
    [3.2, 2.8, 2, 2, 2, 2, 2, 2, 2, 2, 1.7, 1.5, 1, 1, 1, 1, 0.9, 0.9, 0.7, 0.7, 0.6, 0.5, 0.5, 0.5],
    [F, F, T, T, T, T, T, T, T, T, F, F, T, T, T, T, F, T, F, F, F, F, F, F],
)


def test_exceedance_of_appendix_b() -> None:
    limits, above = exceedance(APPENDIX_B)
    assert limits.tolist() == [1.0, 10.0]
    assert above == pytest.approx([0.55556, 0.33333], abs=1e-5)


def test_exceedance_of_oahu() -> None:
    limits, above = exceedance(OAHU)
    assert limits.tolist() == [0.9, 1.0, 2.0]
    assert above == pytest.approx([0.3125, 0.21429, 0.08333], abs=1e-5)


def test_filled_in_values_of_appendix_b() -> None:
    published = [0.47, 0.85, 1.11, 1.27, 1.76, 2.34, 2.50, 3.00, 3.03, 4.80, 7, 9, 12, 15, 20, 27, 33, 50]
    assert np.sort(regress(APPENDIX_B).value) == pytest.approx(published, abs=0.015)


def test_filled_in_values_of_oahu() -> None:
    published = [
        0.35, 0.41, 0.46, 0.50, 0.50, 0.50, 0.57, 0.58, 0.60, 0.61, 0.68, 0.70, 0.70, 0.76, 0.81, 0.90,
        0.95, 0.98, 1.14, 1.42, 1.50, 1.70, 2.80, 3.20,
    ]  # fmt: skip
    assert np.sort(regress(OAHU).value) == pytest.approx(published, abs=0.006)


def test_oahu_by_three_methods() -> None:
    """R's NADA gives for these data: K-M mean 0.949, ROS 0.972 (sd 0.718), MLE 0.945 (sd 0.656), medians 0.70
    to 0.78.
    """
    assert curve(OAHU).mean() == pytest.approx((0.949, 0.949), abs=5e-4)
    assert curve(OAHU).quantile(0.5) == (0.7, 0.7)
    filled = regress(OAHU)
    assert (filled.mean(), filled.sd()) == pytest.approx((0.972, 0.718), abs=5e-4)
    likely = fit(OAHU)
    assert (likely.mean()[0], likely.sd()) == pytest.approx((0.945, 0.656), abs=5e-4)
    assert likely.median()[0] == pytest.approx(0.777, abs=1e-3)


def test_what_substitution_would_have_said_of_oahu() -> None:
    zero, half, full = summarise(OAHU).substitutions
    assert (zero.mean, half.mean, full.mean) == pytest.approx((0.567, 1.002, 1.4375), abs=5e-4)


def test_positions_lie_in_order() -> None:
    place = positions(OAHU)
    assert 0 < place.min() < place.max() < 1
    found = np.argsort(OAHU.value[~OAHU.below], kind="stable")
    assert np.all(np.diff(place[~OAHU.below][found]) > 0)


def test_peto_peto_on_the_leukaemia_data() -> None:
    """R's survdiff with rho = 1 on Miller's 1997 data gives 2.8 with one degree of freedom, turned round
    here.
    """
    maintained = [9, 13, 13, 18, 23, 28, 31, 34, 45, 48, 161]
    going = [F, F, T, F, F, T, F, F, T, F, T]
    others = [5, 5, 8, 8, 12, 16, 23, 27, 30, 33, 43, 45]
    others_going = [F, F, F, F, F, T, F, F, F, F, F, F]
    one = Sample.of([200.0 - t for t in maintained], going)
    other = Sample.of([200.0 - t for t in others], others_going)
    found = compare([one, other])
    assert round(found.statistic, 1) == 2.8
    assert found.freedom == 1
    assert found.p_value == pytest.approx(0.0955, abs=5e-4)
    assert sum(found.observed) == pytest.approx(sum(found.expected))
