"""Two-by-two tables of several strata together: Mantel–Haenszel and the tests that strata agree.

Mantel & Haenszel 1959; variances of the odds ratio by Robins, Breslow & Greenland 1986, of the risk ratio and
the risk difference by Greenland & Robins 1985; homogeneity by Woolf 1955 and by Breslow & Day 1980 with
Tarone's correction 1985.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from shian.methods.epidemiology.twobytwo import (
    NAN,
    ChiSquare,
    Interval,
    TwoByTwo,
    odds_ratio,
    ratio,
    risk_ratio,
    upper_tail,
)


@dataclass(frozen=True, slots=True)
class Stratified:
    """What the strata say together; tests of homogeneity are NaN where a stratum's zero forbids them."""

    odds_ratio: Interval
    risk_ratio: Interval
    risk_difference: Interval
    chi: ChiSquare
    chi_corrected: ChiSquare
    woolf_odds: ChiSquare
    woolf_risk: ChiSquare
    breslow_day: ChiSquare
    tarone: ChiSquare


def stratified(tables: Sequence[TwoByTwo], z: float) -> Stratified:
    """Mantel–Haenszel over the tables of the strata; those of fewer than two people say nothing."""
    known = [table for table in tables if table.n > 1]
    odds = _odds_ratio(known, z)
    breslow_day, tarone = _breslow_day(known, odds.estimate)
    return Stratified(
        odds,
        _risk_ratio(known, z),
        _risk_difference(known, z),
        _chi(known, 0.0),
        _chi(known, 0.5),
        _woolf(known, odds_ratio, lambda t: sum(1 / cell for cell in t.cells)),
        _woolf(known, risk_ratio, lambda t: 1 / t.a - 1 / t.exposed + 1 / t.c - 1 / t.unexposed),
        breslow_day,
        tarone,
    )


def _odds_ratio(tables: Sequence[TwoByTwo], z: float) -> Interval:
    r = [t.a * t.d / t.n for t in tables]
    s = [t.b * t.c / t.n for t in tables]
    p = [(t.a + t.d) / t.n for t in tables]
    q = [(t.b + t.c) / t.n for t in tables]
    total_r, total_s = sum(r), sum(s)
    estimate = ratio(total_r, total_s)
    if not (total_r and total_s):
        return Interval(estimate, NAN, NAN)
    rows = list(zip(r, s, p, q, strict=True))
    variance = (
        sum(p * r for r, _s, p, _q in rows) / (2 * total_r**2)
        + sum(p * s + q * r for r, s, p, q in rows) / (2 * total_r * total_s)
        + sum(q * s for _r, s, _p, q in rows) / (2 * total_s**2)
    )
    return _on_logarithm(estimate, variance, z)


def _risk_ratio(tables: Sequence[TwoByTwo], z: float) -> Interval:
    over = sum(t.a * t.unexposed / t.n for t in tables)
    under = sum(t.c * t.exposed / t.n for t in tables)
    estimate = ratio(over, under)
    if not (over and under):
        return Interval(estimate, NAN, NAN)
    spread = sum((t.ill * t.exposed * t.unexposed - t.a * t.c * t.n) / t.n**2 for t in tables)
    return _on_logarithm(estimate, spread / (over * under), z)


def _risk_difference(tables: Sequence[TwoByTwo], z: float) -> Interval:
    both = [t for t in tables if t.exposed and t.unexposed]
    weight = sum(t.exposed * t.unexposed / t.n for t in both)
    if not weight:
        return Interval(NAN, NAN, NAN)
    estimate = sum((t.a * t.unexposed - t.c * t.exposed) / t.n for t in both) / weight
    spread = sum(
        (t.a * t.b * t.unexposed**3 + t.c * t.d * t.exposed**3) / (t.exposed * t.unexposed * t.n**2)
        for t in both
    )
    error = z * math.sqrt(spread) / weight
    return Interval(estimate, estimate - error, estimate + error)


def _on_logarithm(estimate: float, variance: float, z: float) -> Interval:
    width = z * math.sqrt(max(variance, 0.0))
    return Interval(estimate, estimate * math.exp(-width), estimate * math.exp(width))


def _chi(tables: Sequence[TwoByTwo], correction: float) -> ChiSquare:
    apart = abs(sum(t.a - t.ill * t.exposed / t.n for t in tables))
    variance = sum(t.ill * t.well * t.exposed * t.unexposed / (t.n**2 * (t.n - 1)) for t in tables)
    if not variance:
        return ChiSquare(NAN, NAN)
    # A correction that would overshoot zero is not made at all.
    value = (apart - (correction if apart >= correction else 0.0)) ** 2 / variance
    return ChiSquare(value, upper_tail(value, 1))


def _woolf(
    tables: Sequence[TwoByTwo],
    measure: Callable[[TwoByTwo, float], Interval],
    variance: Callable[[TwoByTwo], float],
) -> ChiSquare:
    if len(tables) < 2 or not all(all(t.cells) for t in tables):
        return ChiSquare(NAN, NAN, max(len(tables) - 1, 0))
    logs = [math.log(measure(t, 0.0).estimate) for t in tables]
    weights = [1 / variance(t) for t in tables]
    mean = sum(w * x for w, x in zip(weights, logs, strict=True)) / sum(weights)
    value = sum(w * (x - mean) ** 2 for w, x in zip(weights, logs, strict=True))
    return ChiSquare(value, upper_tail(value, len(tables) - 1), len(tables) - 1)


def _breslow_day(tables: Sequence[TwoByTwo], odds: float) -> tuple[ChiSquare, ChiSquare]:
    known = [t for t in tables if t.ill and t.well and t.exposed and t.unexposed]
    df = len(known) - 1
    if df < 1 or not math.isfinite(odds) or odds <= 0:
        return ChiSquare(NAN, NAN, max(df, 0)), ChiSquare(NAN, NAN, max(df, 0))
    value = apart = spread = 0.0
    for table in known:
        fitted = _expected_cell(table, odds)
        cells = (fitted, table.exposed - fitted, table.ill - fitted, table.unexposed - table.ill + fitted)
        variance = 1 / sum(1 / cell for cell in cells)
        value += (table.a - fitted) ** 2 / variance
        apart += table.a - fitted
        spread += variance
    corrected = value - apart**2 / spread
    return ChiSquare(value, upper_tail(value, df), df), ChiSquare(corrected, upper_tail(corrected, df), df)


def _expected_cell(table: TwoByTwo, odds: float) -> float:
    """The number of exposed cases that has this odds ratio with the table's margins."""
    m, n, t = table.exposed, table.unexposed, table.ill
    if abs(odds - 1) < 1e-12:
        return m * t / table.n
    # odds = x (n - t + x) / ((m - x)(t - x)), the root between the bounds of x
    square, linear, constant = 1 - odds, n - t + odds * (m + t), -odds * m * t
    root = math.sqrt(linear**2 - 4 * square * constant)
    return -2 * constant / (linear + root)
