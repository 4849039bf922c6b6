"""Findings ready to be shown: percentages, ratios with their limits, p-values, in figures people can read."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from shian.domains.surveillance.outbreaks.choices import LogSort
from shian.domains.surveillance.outbreaks.counting import Share
from shian.domains.surveillance.outbreaks.foods import FoodRow
from shian.domains.surveillance.outbreaks.picture import Told
from shian.methods.epidemiology.twobytwo import Interval

NOTHING = "–"


def percent(value: float | None) -> str:
    """0.4567 → 45.7%."""
    return NOTHING if value is None or math.isnan(value) else f"{100 * value:.1f}%"


def ratio(value: float | None) -> str:
    """A ratio in at most four figures; ∞ and – where it has none."""
    if value is None or math.isnan(value):
        return NOTHING
    if math.isinf(value):
        return "∞"
    return f"{value:.2f}" if value < 100 else f"{value:.0f}"


def limits(interval: Interval) -> str:
    """The limits of an interval."""
    if math.isnan(interval.low):
        return NOTHING
    return f"{ratio(interval.low)}–{ratio(interval.high)}"


def p_value(value: float) -> str:
    """A p-value: three figures, < 0.0001 below that."""
    if math.isnan(value):
        return NOTHING
    return "< 0.0001" if value < 0.0001 else f"{value:.4f}" if value < 0.01 else f"{value:.3f}"


@dataclass(frozen=True, slots=True)
class FoodShown:
    """A dish of the food table in words and figures."""

    code: str
    name: str
    meal: str
    portions: bool
    a: int
    b: int
    c: int
    d: int
    exposed: int
    unexposed: int
    ill: int
    well: int
    missing: int
    rate_exposed: str
    rate_unexposed: str
    risk: str
    risk_limits: str
    odds: str
    odds_limits: str
    chi: str
    p: str
    cases_exposed: str
    well_exposed: str
    marked: bool
    explains: bool


def food_shown(row: FoodRow) -> FoodShown:
    """A row of the food table as it is shown; odds are conditional maximum likelihood with exact limits."""
    found, table = row.found, row.found.table
    return FoodShown(
        code=row.dish.code,
        name=row.dish.name,
        meal=row.dish.meal,
        portions=row.dish.portions,
        a=table.a,
        b=table.b,
        c=table.c,
        d=table.d,
        exposed=table.exposed,
        unexposed=table.unexposed,
        ill=table.ill,
        well=table.well,
        missing=row.missing,
        rate_exposed=percent(table.risk_exposed),
        rate_unexposed=percent(table.risk_unexposed),
        risk=ratio(found.risk.estimate),
        risk_limits=limits(found.risk),
        odds=ratio(found.exact.estimate),
        odds_limits=limits(found.exact),
        chi=ratio(found.chi.value),
        p=p_value(found.p.two_sided),
        cases_exposed=percent(found.cases_exposed),
        well_exposed=percent(table.b / table.well if table.well else None),
        marked=row.marked,
        explains=row.explains,
    )


def shares_shown(shares: Sequence[Share]) -> list[dict[str, object]]:
    """Groups with their attack rates."""
    return [
        {"name": s.name, "cases": s.cases, "people": s.people, "percent": percent(s.rate)} for s in shares
    ]


def log_shown(log: Sequence[Told]) -> list[dict[str, object]]:
    """Entries of the timeline, newest first."""
    return [
        {"pk": told.pk, "at": told.at, "text": told.text, "sort": str(LogSort(told.sort).label)}
        for told in reversed(log)
    ]
