"""Simulated series with known outbreaks: the 28 scenarios of Noufaily et al. 2013, to compare detectors.

Weekly counts are negative binomial with mean exp(theta + beta t + season) and variance phi times the mean
(Poisson for phi = 1), 624 weeks. Four outbreaks, k = 2, 3, 5, 10, lie in weeks 313–575, and one, k from 1
to 10, in 576–624; none begins in the last seven weeks of its period, so that all but single cases lie
within. An outbreak has Poisson(k × standard deviation of the counts at its onset) cases, spread over the
weeks after its onset by a lognormal distribution with parameters 0 and 0.5. Source: Noufaily et
al., Statistics in Medicine 32 (2013) 1206–1222, section 3; parameters and weeks as in Bédubourg and Le
Strat, PLoS ONE 12 (2017) e0181227.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Reals = NDArray[np.float64]
Whole = NDArray[np.int64]
WEEKS, BASE, CURRENT = (
    624,
    312,
    575,
)  # rows: the first week with outbreaks, the first of the year that is judged
BASE_SIZES, CURRENT_SIZES = (2, 3, 5, 10), range(1, 11)
ROOM = 7  # weeks at the end of a period in which no outbreak begins


@dataclass(frozen=True, slots=True)
class Scenario:
    """Level, trend, size of the yearly wave (two coefficients), dispersion."""

    theta: float
    beta: float
    g1: float
    g2: float
    phi: float


def scenarios() -> tuple[Scenario, ...]:
    """The 28: seven levels, each without and with trend and season."""
    sets = (
        (0.1, 0.0025, 0.6, 0.6, 1.5),
        (-2.0, 0.005, 0.1, 0.3, 2.0),
        (1.5, 0.003, 0.2, -0.4, 1.0),
        (0.5, 0.002, 0.5, 0.5, 5.0),
        (2.5, 0.001, 1.0, 0.1, 3.0),
        (3.75, 0.001, 0.1, -0.1, 1.1),
        (5.0, 0.0001, 0.05, 0.01, 1.2),
    )
    return tuple(
        Scenario(theta, beta * trend, g1 * season, g2 * season, phi)
        for theta, beta, g1, g2, phi in sets
        for trend in (0, 1)
        for season in (0, 1)
    )


@dataclass(frozen=True, slots=True)
class Simulated:
    """Series (rows) over 624 weeks: all counts, those of outbreaks, and the scenario of each, from 0."""

    counts: Whole
    outbreak: Whole
    scenario: Whole


def simulate(which: Sequence[Scenario], repeats: int, seed: int) -> Simulated:
    """So many series of each scenario, the same ones for the same seed."""
    chance = np.random.default_rng(seed)
    counts, outbreaks, numbers = [], [], []
    for number, scenario in enumerate(which):
        mean = means(scenario)
        for _ in range(repeats):
            base = _counts(mean, scenario.phi, chance)
            outbreak = _outbreaks(mean, scenario.phi, chance)
            counts.append(base + outbreak)
            outbreaks.append(outbreak)
            numbers.append(number)
    return Simulated(np.array(counts), np.array(outbreaks), np.array(numbers))


def means(scenario: Scenario) -> Reals:
    """The mean of each week without outbreaks."""
    week = np.arange(1, WEEKS + 1)
    angle = 2 * np.pi * week / 52
    wave = scenario.g1 * np.cos(angle) + scenario.g2 * np.sin(angle)
    return np.exp(scenario.theta + scenario.beta * week + wave)


def _counts(mean: Reals, phi: float, chance: np.random.Generator) -> Whole:
    if phi == 1:
        return chance.poisson(mean)
    return chance.negative_binomial(mean / (phi - 1), 1 / phi)


def _outbreaks(mean: Reals, phi: float, chance: np.random.Generator) -> Whole:
    cases = np.zeros(WEEKS, np.int64)
    for k in BASE_SIZES:
        _spread(cases, k, int(chance.integers(BASE, CURRENT - ROOM)), CURRENT, np.sqrt(phi * mean), chance)
    k = int(chance.choice(CURRENT_SIZES))
    _spread(cases, k, int(chance.integers(CURRENT, WEEKS - ROOM)), WEEKS, np.sqrt(phi * mean), chance)
    return cases


def _spread(
    cases: Whole, k: int, onset: int, end: int, deviation: Reals, chance: np.random.Generator
) -> None:
    """Add an outbreak's cases, without those after the end of its period."""
    size = chance.poisson(k * deviation[onset])
    weeks = onset + np.floor(chance.lognormal(0.0, 0.5, size)).astype(np.int64)
    np.add.at(cases, weeks[weeks < end], 1)
