"""Median, mean and 95th percentile by three methods, which of them to use, and what substitution would give.

Which to use follows Helsel (2012, table 6.11): below 50 % censored Kaplan–Meier; up to 80 % regression on
order statistics for fewer than 50 measurements and maximum likelihood for more; above 80 % no average, only
how many lie above a limit.
"""

from __future__ import annotations

from dataclasses import dataclass

from shian.methods.censored.data import BadData, Sample
from shian.methods.censored.kaplan import curve
from shian.methods.censored.lognormal import fit
from shian.methods.censored.order import regress
from shian.methods.censored.substitution import Substituted, substituted

HALF, MOST = 0.5, 0.8
LARGE = 50
KAPLAN, ORDER, LIKELIHOOD, NONE = "kaplan-meier", "order-statistics", "likelihood", ""
P95 = 0.95
Bounds = tuple[float, float]


@dataclass(frozen=True)
class Estimate:
    """One method's view: each as (low, high) bounds, equal where the method gives a single number.

    Kaplan and Meier's bounds say what censoring leaves open; likelihood's are confidence bounds, with
    ``best`` within.
    """

    method: str
    median: Bounds
    mean: Bounds
    p95: Bounds
    best: tuple[float, float, float]


@dataclass(frozen=True)
class Summary:
    """A sample in short. ``chosen`` is empty where so much is censored that no average should be given."""

    count: int
    censored: int
    least_limit: float | None
    most_limit: float | None
    highest: float | None
    estimates: tuple[Estimate, ...]
    chosen: str
    substitutions: tuple[Substituted, ...]

    @property
    def share(self) -> float:
        """Share censored."""
        return self.censored / self.count

    @property
    def use(self) -> Estimate | None:
        """The estimate to use, if any."""
        return next((e for e in self.estimates if e.method == self.chosen), None)


def summarise(sample: Sample) -> Summary:
    """Summarise a sample; methods that cannot be applied are left out.

    Raises:
        BadData: the sample is empty.
    """
    if not len(sample):
        raise BadData("there is nothing to summarise")
    limits = sample.value[sample.below]
    estimates = tuple(e for e in (_kaplan(sample), _order(sample), _likelihood(sample)) if e is not None)
    return Summary(
        count=len(sample),
        censored=sample.censored,
        least_limit=float(limits.min()) if len(limits) else None,
        most_limit=float(limits.max()) if len(limits) else None,
        highest=float(sample.found[-1]) if len(sample.found) else None,
        estimates=estimates,
        chosen=_choice(sample, {e.method for e in estimates}),
        substitutions=tuple(substituted(sample, share) for share in (0.0, 0.5, 1.0)),
    )


def _choice(sample: Sample, possible: set[str]) -> str:
    if sample.share > MOST or not possible:
        return NONE
    if sample.share <= HALF and KAPLAN in possible:
        return KAPLAN
    wanted = LIKELIHOOD if len(sample) >= LARGE else ORDER
    return wanted if wanted in possible else next(iter(sorted(possible - {KAPLAN})), NONE)


def _kaplan(sample: Sample) -> Estimate | None:
    try:
        found = curve(sample)
    except BadData:
        return None
    median, mean, p95 = found.quantile(0.5), found.mean(), found.quantile(P95)
    return Estimate(KAPLAN, median, mean, p95, (median[1], mean[1], p95[1]))


def _order(sample: Sample) -> Estimate | None:
    try:
        found = regress(sample)
    except BadData:
        return None
    best = (found.quantile(0.5), found.mean(), found.quantile(P95))
    return Estimate(ORDER, (best[0],) * 2, (best[1],) * 2, (best[2],) * 2, best)


def _likelihood(sample: Sample) -> Estimate | None:
    try:
        found = fit(sample)
    except BadData:
        return None
    median, mean, p95 = found.median(), found.mean(), found.quantile(P95)
    return Estimate(LIKELIHOOD, median[1:], mean[1:], p95[1:], (median[0], mean[0], p95[0]))
