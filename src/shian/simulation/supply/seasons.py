"""When the city eats: days of the week, festivals, months, school terms, the weeks of the epidemic."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

import numpy as np

from shian.simulation.laboratory.foods import SEASONS
from shian.simulation.supply.draws import Floats, Ints, Rng
from shian.simulation.supply.goods import data

FIRST, LAST = date(2019, 1, 1).toordinal(), date(2021, 12, 31).toordinal()
EPOCH = date(1970, 1, 1).toordinal()
DAY = 86_400
EAST = 8 * 3600  # local time before UTC
END = (LAST + 1 - EPOCH) * DAY - EAST


@cache
def weights(season: str) -> Floats:
    """The share of each of the 1,096 days in a year's trade of goods of one season."""
    days = [date.fromordinal(d) for d in range(FIRST, LAST + 1)]
    months, calendar = SEASONS.get(season, {}), data()["calendar"]
    out = np.array([calendar["weekday"][d.weekday()] * months.get(d.month, 1.0) for d in days])
    for festival in calendar["festival"]:
        _raise(out, festival, season)
    for d, closed in _closed(calendar):
        out[d] *= closed
    return out / out.sum()


def _raise(out: Floats, festival: dict[str, Any], season: str) -> None:
    factor = festival["of"].get(season, festival["factor"])
    for day in festival["days"]:
        last = day.toordinal() - FIRST
        out[max(0, last - festival["before"]) : last] *= factor


def _closed(calendar: dict[str, Any]) -> list[tuple[int, float]]:
    return [
        (d, part["factor"])
        for part in calendar["quiet"]
        for d in range(part["first"].toordinal() - FIRST, part["last"].toordinal() - FIRST + 1)
    ]


def school_days() -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Which of the days are school days: Monday to Friday within a term."""
    out = np.zeros(LAST - FIRST + 1, bool)
    for first, last in data()["calendar"]["terms"]:
        for d in range(first.toordinal(), last.toordinal() + 1):
            out[d - FIRST] = date.fromordinal(d).weekday() < 5
    return out


def moments(rng: Rng, days: Ints, first: float, last: float) -> Ints:
    """Seconds since 1970 on days counted from 2019-01-01, between two hours of the local day."""
    hours = rng.uniform(first, last, len(days))
    return (days + (FIRST - EPOCH)) * DAY - EAST + (hours * 3600).astype(np.int64)


def day_of(moment: Ints) -> Ints:
    """The local day of moments, as the calendar counts days (ordinals)."""
    return (moment + EAST) // DAY + EPOCH


def trading(rng: Rng, after: Ints, days: float, first: float, last: float) -> Ints:
    """Moments of departure: in the trading hours, some days after the goods came, never before they did."""
    wait = (
        np.floor(rng.exponential(max(days, 1e-9), len(after))).astype(np.int64)
        if days
        else np.zeros(len(after), np.int64)
    )
    day = day_of(after) - FIRST + np.minimum(wait, int(days * 4))
    out = moments(rng, day, first, last)
    late = out < after + 900
    return np.where(
        late, np.maximum(out + DAY * (days > 0), after + rng.integers(900, 5400, len(after))), out
    )
