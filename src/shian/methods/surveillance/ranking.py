"""Ranks signals: which to look at first, by the burden that is probably behind each.

A signal's weight is the chance that it is an outbreak × its excess cases × the severity of a case. The
chance follows from the p-value by the bound of Sellke, Bayarri and Berger, American Statistician 55 (2001)
62–71: the odds for an outbreak are at most 1 / (−e p ln p) times those before; so a signal never counts for
more than its p-value can carry.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from shian.methods.surveillance.errors import SurveillanceError

PRIOR = 0.02  # share of series with an outbreak in an ordinary week, unless better is known
LEAST = 1e-300


@dataclass(frozen=True, slots=True)
class Signal:
    """A series that stands out: its cases, those expected, p-value; `severity` is the burden of a case.

    Any unit of severity that is the same for all will do: share of admissions, of deaths, days of life lost.
    """

    name: str
    observed: float
    expected: float
    pvalue: float
    severity: float = 1.0


@dataclass(frozen=True, slots=True)
class Ranked:
    """A signal with its excess cases, the chance of an outbreak, and the product with severity."""

    signal: Signal
    excess: float
    chance: float
    weight: float


def ranked(signals: Sequence[Signal], prior: float = PRIOR) -> list[Ranked]:
    """The signals, heaviest first; equal ones by excess, then name.

    Raises:
        SurveillanceError: prior or a p-value not between 0 and 1, or a negative severity or count.
    """
    if not 0 < prior < 1:
        raise SurveillanceError("prior is between 0 and 1")
    found = [_ranked(signal, prior) for signal in signals]
    return sorted(found, key=lambda one: (-one.weight, -one.excess, one.signal.name))


def _ranked(signal: Signal, prior: float) -> Ranked:
    if not 0 <= signal.pvalue <= 1:
        raise SurveillanceError(f"{signal.name}: the p-value is not between 0 and 1")
    if not (signal.severity >= 0 and signal.observed >= 0 and signal.expected >= 0):
        raise SurveillanceError(f"{signal.name}: severity, observed and expected are at least 0")
    excess = max(signal.observed - signal.expected, 0.0)
    chance = outbreak_chance(signal.pvalue, prior)
    return Ranked(signal, excess, chance, chance * excess * signal.severity)


def outbreak_chance(pvalue: float, prior: float) -> float:
    """The largest chance of an outbreak that a p-value can carry, given the chance before."""
    p = max(pvalue, LEAST)
    odds = prior / (1 - prior)
    if p < float(np.exp(-1)):
        odds /= -np.e * p * float(np.log(p))
    return float(odds / (1 + odds))
