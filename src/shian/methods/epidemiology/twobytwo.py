"""The two-by-two table of an exposure and an illness: risks, their ratios and differences, the χ² family.

a exposed and ill, b exposed and well, c unexposed and ill, d unexposed and well. What is not defined for a
table (a ratio to nothing, an interval of zero cells) is NaN; a ratio of something to nothing is infinite.

Sources: Rothman, Greenland & Lash, Modern Epidemiology, 3rd ed., ch. 14; Dean, Sullivan & Soe, OpenEpi.
"""

import math
from dataclasses import dataclass

from scipy.special import chdtrc, ndtri

from shian.methods.epidemiology.errors import EpidemiologyError

NAN, INF = math.nan, math.inf
MOST = 10_000_000  # people in one cell, beyond which exact methods would need too much memory


@dataclass(frozen=True, slots=True)
class Interval:
    """An estimate between its limits."""

    estimate: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class ChiSquare:
    """A test statistic with its degrees of freedom and p-value."""

    value: float
    p: float
    df: int = 1


@dataclass(frozen=True, slots=True)
class TwoByTwo:
    """Counts of people by exposure and illness."""

    a: int
    b: int
    c: int
    d: int

    def __post_init__(self) -> None:
        if not all(0 <= cell <= MOST for cell in self.cells):
            raise EpidemiologyError(f"counts of a table are between 0 and {MOST:,}: {self.cells}")

    @property
    def cells(self) -> tuple[int, int, int, int]:
        """a, b, c, d."""
        return self.a, self.b, self.c, self.d

    @property
    def n(self) -> int:
        """All people."""
        return sum(self.cells)

    @property
    def exposed(self) -> int:
        """a + b."""
        return self.a + self.b

    @property
    def unexposed(self) -> int:
        """c + d."""
        return self.c + self.d

    @property
    def ill(self) -> int:
        """a + c."""
        return self.a + self.c

    @property
    def well(self) -> int:
        """b + d."""
        return self.b + self.d

    @property
    def risk_exposed(self) -> float:
        """The attack rate of the exposed, from 0 to 1."""
        return ratio(self.a, self.exposed)

    @property
    def risk_unexposed(self) -> float:
        """The attack rate of the unexposed."""
        return ratio(self.c, self.unexposed)

    @property
    def written(self) -> str:
        """a/b/c/d."""
        return "/".join(map(str, self.cells))


def ratio(part: float, whole: float) -> float:
    """A quotient; something to nothing is infinite, nothing to nothing NaN."""
    if whole:
        return part / whole
    return INF if part > 0 else NAN


def normal(confidence: float) -> float:
    """The two-sided normal quantile: 1.959964 for 0.95.

    Raises:
        EpidemiologyError: the confidence is not between 0 and 1.
    """
    if not 0 < confidence < 1:
        raise EpidemiologyError(f"a confidence level is between 0 and 1, not {confidence}")
    return float(ndtri((1 + confidence) / 2))


def risk_difference(table: TwoByTwo, z: float) -> Interval:
    """Attack rate of the exposed minus that of the unexposed, with the Wald interval."""
    p, q = table.risk_exposed, table.risk_unexposed
    if not table.exposed or not table.unexposed:
        return Interval(NAN, NAN, NAN)
    error = math.sqrt(p * (1 - p) / table.exposed + q * (1 - q) / table.unexposed)
    return Interval(p - q, p - q - z * error, p - q + z * error)


def risk_ratio(table: TwoByTwo, z: float) -> Interval:
    """The ratio of the attack rates, with the interval by Taylor series on the logarithm."""
    estimate = ratio(table.risk_exposed, table.risk_unexposed)
    if not (table.a and table.c):
        return Interval(estimate, NAN, NAN)
    error = math.sqrt(1 / table.a - 1 / table.exposed + 1 / table.c - 1 / table.unexposed)
    return _around(estimate, z * error)


def odds_ratio(table: TwoByTwo, z: float) -> Interval:
    """The cross product ad/bc, with Woolf's interval (Taylor series on the logarithm)."""
    estimate = ratio(table.a * table.d, table.b * table.c)
    if not all(table.cells):
        return Interval(estimate, NAN, NAN)
    return _around(estimate, z * math.sqrt(sum(1 / cell for cell in table.cells)))


def _around(estimate: float, width: float) -> Interval:
    return Interval(estimate, estimate * math.exp(-width), estimate * math.exp(width))


def attributable_exposed(table: TwoByTwo) -> float:
    """The share of the exposed cases due to the exposure, 1 - 1/RR; below zero where it protects."""
    if not table.exposed or not table.unexposed or not table.a:
        return -INF if table.exposed and table.c and not table.a else NAN
    return 1 - table.risk_unexposed / table.risk_exposed


def attributable_population(table: TwoByTwo) -> float:
    """The share of all cases due to the exposure."""
    overall = ratio(table.ill, table.n)
    return (overall - table.risk_unexposed) / overall if table.ill and table.unexposed else NAN


def cases_exposed(table: TwoByTwo) -> float:
    """The share of the cases that were exposed."""
    return ratio(table.a, table.ill)


def pearson(table: TwoByTwo) -> ChiSquare:
    """χ² without correction, n(ad - bc)² / product of the margins."""
    return _chi_square(table, table.n, 0.0)


def yates(table: TwoByTwo) -> ChiSquare:
    """χ² with the continuity correction, which at most takes each difference to zero."""
    return _chi_square(table, table.n, 0.5)


def mantel_haenszel_chi(table: TwoByTwo) -> ChiSquare:
    """χ² with n - 1 in place of n."""
    return _chi_square(table, table.n - 1, 0.0)


def _chi_square(table: TwoByTwo, scale: int, correction: float) -> ChiSquare:
    margins = table.exposed * table.unexposed * table.ill * table.well
    if not margins:
        return ChiSquare(NAN, NAN)
    apart = max(abs(table.a * table.d - table.b * table.c) - correction * table.n, 0.0)
    value = scale * apart**2 / margins
    return ChiSquare(value, upper_tail(value, 1))


def upper_tail(value: float, df: int) -> float:
    """The probability that χ² with so many degrees of freedom is larger."""
    return float(chdtrc(df, value)) if df > 0 and not math.isnan(value) else NAN
