"""Censored statistics against truth known by construction, and what they refuse."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm

from shian.methods.censored import (
    BadData,
    Consumption,
    Sample,
    compare,
    curve,
    exposure,
    fit,
    regress,
    share_found,
    substituted,
    summarise,
    trend,
)
from shian.methods.censored.lognormal import log_likelihood
from shian.methods.censored.summary import KAPLAN, LIKELIHOOD, ORDER


def cut(value: np.ndarray, limit: np.ndarray) -> Sample:
    """The sample as a laboratory with these limits reports it."""
    return Sample.of(np.maximum(value, limit), value < limit)


def drawn(seed: int, n: int, share: float) -> tuple[np.ndarray, Sample]:
    rng = np.random.default_rng(seed)
    value = np.exp(rng.normal(-2.0, 0.8, n))
    limit = np.quantile(value, share) * rng.choice([0.8, 1.0, 1.25], n)
    return value, cut(value, limit)


def test_without_censoring_all_is_as_usual() -> None:
    value = np.array([0.2, 0.5, 1.0, 4.0])
    sample = Sample.of(value, np.zeros(4, bool))
    assert curve(sample).mean() == pytest.approx((1.425, 1.425))
    assert curve(sample).upto.tolist() == pytest.approx([0.25, 0.5, 0.75, 1.0])
    assert curve(sample).unplaced == 0
    likely = fit(sample)
    assert likely.mean_log == pytest.approx(np.log(value).mean(), abs=1e-6)
    assert likely.sd_log == pytest.approx(np.log(value).std(), abs=1e-6)
    assert regress(sample).value.tolist() == value.tolist()


def test_kaplan_meier_by_hand() -> None:
    # <1, 2, <3, 4: above 4 nothing; P(X<4) = 1 - 1/4; at 2 there are <1 and 2: P(X<2) = 3/4 · 1/2
    found = curve(Sample.of([1, 2, 3, 4], [True, False, True, False]))
    assert found.at.tolist() == [2, 4]
    assert found.below.tolist() == pytest.approx([0.375, 0.75])
    assert found.mean() == pytest.approx((0.375 * 2 + 0.25 * 4, 0.375 * 2 + 0.25 * 4 + 0.375 * 1))
    assert found.quantile(0.3) == (0.0, 2.0)
    assert found.quantile(0.5) == (2.0, 2.0)
    assert found.quantile(0.95) == (4.0, 4.0)


@pytest.mark.parametrize("share", [0.3, 0.6])
def test_estimates_come_near_the_truth_and_substitution_does_not(share: float) -> None:
    value, sample = drawn(7, 4000, share)
    truth = float(np.exp(-2.0 + 0.8**2 / 2))
    best = fit(sample)
    assert best.mean()[0] == pytest.approx(truth, rel=0.04)
    assert best.mean()[1] < truth < best.mean()[2]
    assert best.quantile(0.95)[0] == pytest.approx(np.exp(-2.0 + 0.8 * norm.ppf(0.95)), rel=0.05)
    assert regress(sample).mean() == pytest.approx(value.mean(), rel=0.02)
    low, high = curve(sample).mean()
    assert low <= value.mean() <= high
    assert abs(substituted(sample, 1.0).mean - truth) > abs(best.mean()[0] - truth)


def test_the_likelihood_is_that_of_the_pieces() -> None:
    sample = Sample.of([0.5, 0.1, 0.2], [False, True, True], [0, 0, 0.05])
    z = (np.log([0.5, 0.1, 0.2, 0.05]) + 1.0) / 0.7
    by_hand = norm.logpdf(z[0]) - np.log(0.7) + norm.logcdf(z[1]) + np.log(norm.cdf(z[2]) - norm.cdf(z[3]))
    assert log_likelihood(sample, -1.0, 0.7) == pytest.approx(float(by_hand), abs=1e-10)


def test_traces_between_two_limits_say_more_than_below_the_upper() -> None:
    rng = np.random.default_rng(3)
    value = np.exp(rng.normal(0.0, 1.0, 600))
    trace, nothing = (value >= 0.5) & (value < 1.5), value < 0.5
    upper = np.where(nothing, 0.5, np.where(trace, 1.5, value))
    with_floor = fit(Sample.of(upper, nothing | trace, np.where(trace, 0.5, 0.0).tolist()))
    without = fit(Sample.of(upper, nothing | trace))
    assert np.linalg.det(with_floor.covariance) < np.linalg.det(without.covariance)
    assert with_floor.mean_log == pytest.approx(0.0, abs=0.12)


@pytest.mark.parametrize(
    ("n", "share", "method"), [(40, 0.2, KAPLAN), (40, 0.6, ORDER), (200, 0.6, LIKELIHOOD), (200, 0.9, "")]
)
def test_the_method_to_use(n: int, share: float, method: str) -> None:
    summary = summarise(drawn(11, n, share)[1])
    assert summary.chosen == method
    assert (summary.use is None) == (method == "")


def test_nothing_found_gives_no_average() -> None:
    summary = summarise(Sample.of([0.1, 0.2, 0.1], [True] * 3))
    assert (summary.chosen, summary.estimates, summary.highest) == ("", (), None)
    assert (summary.censored, summary.least_limit, summary.most_limit) == (3, 0.1, 0.2)


def test_trend_finds_a_yearly_rise_and_none_where_there_is_none() -> None:
    rng = np.random.default_rng(5)
    year = np.repeat([2019, 2020, 2021], 250)
    value = np.exp(rng.normal(-2, 0.6, 750) + 0.25 * (year - 2019))
    found = trend(cut(value, np.full(750, np.quantile(value, 0.4))), year.tolist())
    assert found.low < np.exp(0.25) < found.high
    assert found.p_value < 1e-6
    still = np.exp(rng.normal(-2, 0.6, 750))
    flat = trend(cut(still, np.full(750, np.quantile(still, 0.4))), year.tolist())
    assert flat.low < 1 < flat.high
    assert flat.p_value > 0.05


def test_comparison_holds_its_level() -> None:
    """Of 300 comparisons of equal groups about 5 % are significant."""
    rng = np.random.default_rng(9)
    hits = 0
    for _ in range(300):
        value = np.exp(rng.normal(0, 1, 40))
        sample = cut(value, np.full(40, 0.8))
        hits += compare([sample.only(slice(0, 20)), sample.only(slice(20, 40))]).p_value < 0.05
    assert 6 <= hits <= 27


def test_exposure() -> None:
    sample = Sample.of([0.2, 0.1, 0.4, 0.1], [False, True, False, True])
    intake = exposure(summarise(sample), Consumption(grams=300, body_weight=60))
    # mg/kg × 0.3 kg × 1000 / 60 kg = 5 µg/kg for each mg/kg
    assert (intake.lower, intake.upper) == pytest.approx((5 * 0.15, 5 * 0.2))
    assert intake.mean == pytest.approx(5 * (0.25 * 0.2 + 0.25 * 0.4 + 0.5 * 0.1))
    assert intake.share_of(1.5) == pytest.approx((0.5, 2 / 3))


def test_the_share_found_has_exact_bounds() -> None:
    # Clopper and Pearson: none of 10 leaves up to 1 - 0.025 ** (1 / 10)
    none = share_found(0, 10)
    assert (none.share, none.low) == (0.0, 0.0)
    assert none.high == pytest.approx(1 - 0.025 ** (1 / 10))
    some = share_found(3, 20)
    assert (some.low, some.high) == pytest.approx((0.0320709, 0.3789268), abs=1e-6)
    assert share_found(4, 4).high == 1.0
    with pytest.raises(BadData, match="5 of 4"):
        share_found(5, 4)


def test_refusals() -> None:
    with pytest.raises(BadData, match="measurement 2: "):
        Sample.of([1.0, 0.0], [False, True])
    with pytest.raises(BadData, match="one length"):
        Sample.of([1.0], [False, True])
    with pytest.raises(BadData, match="floor"):
        Sample.of([1.0], [True], [1.0])
    with pytest.raises(BadData, match="limit lies above"):
        regress(Sample.of([1, 2, 3, 9], [False, False, False, True]))
    with pytest.raises(BadData, match="two different"):
        fit(Sample.of([1.0, 1.0, 2.0], [False, False, True]))
    with pytest.raises(BadData, match="two times"):
        trend(Sample.of([1.0, 2.0], [False, False]), [2020, 2020])
    with pytest.raises(BadData, match="two groups"):
        compare([Sample.of([1.0], [False])])
    with pytest.raises(BadData, match="body weight"):
        exposure(summarise(Sample.of([1.0], [False])), Consumption(100, 0))


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 40), st.booleans()), min_size=1, max_size=40).filter(
        lambda rows: not all(below for _, below in rows)
    )
)
def test_the_curve_is_a_distribution(rows: list[tuple[int, bool]]) -> None:
    sample = Sample.of([float(v) for v, _ in rows], [b for _, b in rows])
    found = curve(sample)
    assert found.upto[-1] == 1.0
    assert np.all(found.below <= found.upto)
    assert np.all(np.diff(found.upto) > 0)
    assert found.unplaced >= -1e-12
    low, high = found.mean()
    assert low <= high + 1e-12
    # what substitution of 0 and of the limit says lies outside, never within
    assert substituted(sample, 0.0).mean <= high + 1e-9
    assert low <= substituted(sample, 1.0).mean + 1e-9
