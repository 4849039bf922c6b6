"""Options of Farrington's methods, with the names and defaults of the papers and of R's package."""

from dataclasses import dataclass
from enum import StrEnum

from shian.methods.surveillance.errors import SurveillanceError


class Threshold(StrEnum):
    """How the bound follows from the fitted mean and dispersion."""

    DELTA = "delta"  # normal errors after a power transformation (Farrington 1996)
    NB = "nbPlugin"  # quantile of the negative binomial with the fitted mean (Noufaily 2013)
    MUAN = "muan"  # the same with an upper bound of the mean (Salmon, Schumacher and Höhle 2016)


class Power(StrEnum):
    """The transformation of counts before the delta rule."""

    SKEWNESS = "2/3"
    VARIANCE = "1/2"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Farrington:
    """Options of the method of 1996; `alpha` is two-sided.

    b: years back; w: half-width of windows; limit54: no alarm with fewer than so many cases in so many latest
    time points, the present one included.
    """

    b: int = 5
    w: int = 3
    reweight: bool = True
    alpha: float = 0.05
    trend: bool = True
    limit54: tuple[int, int] = (5, 4)
    powertrans: Power = Power.SKEWNESS
    populationOffset: bool = False  # noqa: N815 - the names users know

    def __post_init__(self) -> None:
        check(self.b, self.w, self.alpha, self.limit54)


@dataclass(frozen=True, slots=True)
class Flexible:
    """Options of the improved method; `alpha` is one-sided.

    noPeriods: levels of the season factor, 1 for none; pastWeeksNotIncluded: latest time points left out of
    the
    baseline, w if not given; pThresholdTrend: a trend with a larger p-value is dropped; weightsThreshold:
    residuals above it are weighed down.
    """

    b: int = 5
    w: int = 3
    reweight: bool = True
    weightsThreshold: float = 2.58  # noqa: N815
    alpha: float = 0.05
    trend: bool = True
    pThresholdTrend: float = 0.05  # noqa: N815
    limit54: tuple[int, int] = (5, 4)
    powertrans: Power = Power.SKEWNESS
    populationOffset: bool = False  # noqa: N815
    noPeriods: int = 1  # noqa: N815
    pastWeeksNotIncluded: int | None = None  # noqa: N815
    thresholdMethod: Threshold = Threshold.NB  # noqa: N815

    def __post_init__(self) -> None:
        check(self.b, self.w, self.alpha, self.limit54)
        if not 0 <= self.pThresholdTrend <= 1:
            raise SurveillanceError("pThresholdTrend is between 0 and 1")
        if not self.weightsThreshold > 0:
            raise SurveillanceError("weightsThreshold is above 0")
        if not 1 <= self.noPeriods <= 366:
            raise SurveillanceError("noPeriods is between 1 and 366")
        if self.pastWeeksNotIncluded is not None and self.pastWeeksNotIncluded < 0:
            raise SurveillanceError("pastWeeksNotIncluded is at least 0")


def check(b: int, w: int, alpha: float, limit54: tuple[int, int]) -> None:
    """Refuse what no method can work with."""
    if not 1 <= b <= 100:
        raise SurveillanceError("b, the years back, is between 1 and 100")
    if not 0 <= w <= 366:
        raise SurveillanceError("w, the half-width of windows, is between 0 and 366")
    if not 0 < alpha < 1:
        raise SurveillanceError("alpha is between 0 and 1")
    if limit54[0] < 0 or limit54[1] < 1:
        raise SurveillanceError("limit54 is a least number of cases and a number of time points, at least 1")
