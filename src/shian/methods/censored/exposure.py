"""What people take in: concentration × consumption / body weight, with what censoring leaves open."""

from __future__ import annotations

from dataclasses import dataclass

from shian.methods.censored.data import BadData
from shian.methods.censored.summary import Estimate, Summary

MICROGRAMS = 1000.0  # in a milligram
GRAMS = 1000.0  # in a kilogram


@dataclass(frozen=True)
class Consumption:
    """Grams of the food a day, and kilograms of body weight."""

    grams: float
    body_weight: float


@dataclass(frozen=True)
class Intake:
    """Micrograms per kilogram of body weight and day: bounds of the mean, the best estimate, at the 95th
    percentile.

    ``lower`` takes what was not found as 0 and ``upper`` as the limit: the truth lies between them. ``mean``
    and ``high`` are of the method to use, None where none is.
    """

    lower: float
    upper: float
    mean: float | None
    high: float | None

    def share_of(self, guidance: float) -> tuple[float, float]:
        """Lower and upper bound as shares of a daily guidance value in the same unit."""
        return self.lower / guidance, self.upper / guidance


def exposure(summary: Summary, eaten: Consumption) -> Intake:
    """Intake from the summary of concentrations in mg/kg.

    Raises:
        BadData: consumption is negative or body weight not positive.
    """
    if eaten.grams < 0 or eaten.body_weight <= 0:
        raise BadData("consumption is 0 or more grams, body weight more than 0 kilograms")
    factor = eaten.grams / GRAMS * MICROGRAMS / eaten.body_weight
    zero, _half, full = summary.substitutions
    use: Estimate | None = summary.use
    return Intake(
        factor * zero.mean,
        factor * full.mean,
        None if use is None else factor * use.best[1],
        None if use is None else factor * use.best[2],
    )
