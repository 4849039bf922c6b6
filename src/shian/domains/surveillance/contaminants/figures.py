"""What the page of a hazard says: summaries by food and year, counties, trend, exposure. No drawing here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q

from shian.domains.standards.models import Analyte
from shian.domains.surveillance.contaminants.models import Consumption, GuidanceValue
from shian.domains.surveillance.contaminants.readings import Reading, sample_of
from shian.methods import censored
from shian.methods.limits.units import convert

MASS = "mg/kg"
FEW = 5  # measurements below which no group is summarised by itself


@dataclass(frozen=True, slots=True)
class Group:
    """Readings of one food, year or county: how often found, and the censored summary if there is one."""

    key: str
    share: censored.Share
    summary: censored.Summary | None


@dataclass(frozen=True, slots=True)
class Change:
    """Whether years differ: the yearly ratio of a lognormal, and the test that assumes no distribution."""

    trend: censored.Trend | None
    comparison: censored.Comparison | None


@dataclass(frozen=True, slots=True)
class Eaten:
    """What one group of people takes in of the substance through one food class."""

    consumption: Consumption
    intake: censored.Intake
    guidance: GuidanceValue | None

    @property
    def percent(self) -> tuple[float, float] | None:
        """Lower and upper bound of the mean in percent of the daily guidance value."""
        if self.guidance is None:
            return None
        low, high = self.intake.share_of(float(self.guidance.amount) / self.guidance.days)
        return 100 * low, 100 * high


def groups_by(rows: Iterable[Reading], key: Callable[[Reading], str]) -> list[Group]:
    """Summaries of the readings by a key, in its order."""
    parts: dict[str, list[Reading]] = defaultdict(list)
    for row in rows:
        parts[key(row)].append(row)
    return [group_of(name, part) for name, part in sorted(parts.items())]


def group_of(key: str, rows: Sequence[Reading]) -> Group:
    """The summary of some readings; none where too few can be used."""
    share = censored.share_found(sum(row.detected for row in rows), len(rows))
    sample = sample_of(rows)
    return Group(key, share, censored.summarise(sample) if len(sample) >= FEW else None)


def change_of(rows: Sequence[Reading]) -> Change:
    """Trend and comparison over the years of the readings."""
    usable = [row for row in rows if row.bound is not None]
    years = sorted({row.year for row in usable})
    if len(years) < 2:
        return Change(None, None)
    samples = [sample_of(row for row in usable if row.year == year) for year in years]
    return Change(_trend(usable), _comparison(samples))


def _trend(rows: Sequence[Reading]) -> censored.Trend | None:
    try:
        return censored.trend(sample_of(rows), [row.year for row in rows])
    except censored.BadData:
        return None


def _comparison(samples: Sequence[censored.Sample]) -> censored.Comparison | None:
    try:
        return censored.compare(samples)
    except censored.BadData:
        return None


def in_force(on: date) -> Q:
    """The condition of dated data in force on a day."""
    return Q(since__lte=on) & (Q(until=None) | Q(until__gte=on))


def exposures(analyte: Analyte, groups: Mapping[str, Group], unit: str, on: date) -> list[Eaten]:
    """Intake by food class and people, from dated consumption; two queries. None of what is no mass."""
    factor = convert_factor(unit)
    if factor is None:
        return []
    guidance = GuidanceValue.objects.filter(in_force(on), analyte=analyte).order_by("-since").first()
    found = []
    for eaten in Consumption.objects.filter(in_force(on), food_class__in=list(groups)).order_by(
        "food_class", "people", "since"
    ):
        summary = groups[eaten.food_class].summary
        if summary is not None:
            how_much = censored.Consumption(float(eaten.grams) * factor, float(eaten.body_weight))
            found.append(Eaten(eaten, censored.exposure(summary, how_much), guidance))
    return found


def convert_factor(unit: str) -> float | None:
    """By what a concentration in a unit is multiplied to be in mg/kg; None where it is no mass."""
    one = convert(Decimal(1), unit, MASS)
    return None if one is None else float(one)
