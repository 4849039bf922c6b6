"""The plot of a series: counts, what was to be expected, the bound, and where there was an alarm."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from shian.domains.surveillance.signals.methods import Choice, evaluated
from shian.domains.surveillance.signals.models import Signal
from shian.domains.surveillance.signals.narrowing import by_day
from shian.methods.surveillance import Panel

BEFORE, AFTER, YEAR = 56, 14, 365
WEEKS = 60


@dataclass(frozen=True)
class Plot:
    """A bar, an expectation and a bound for each step; `band` is what a signal is about, as labels."""

    labels: list[str]
    observed: list[int]
    expected: list[float | None]
    bound: list[float | None]
    alarms: list[int]
    band: tuple[str, str] | None
    weekly: bool

    def spec(self) -> dict[str, Any]:
        """For the drawing in the browser."""
        return {
            "x": self.labels, "observed": self.observed, "expected": self.expected, "bound": self.bound,
            "alarms": self.alarms, "band": self.band,
            "words": {
                "observed": pgettext("signal", "Cases"),
                "expected": pgettext("signal", "Expected"),
                "bound": _("Bound"),
                "alarm": _("Alarm"),
            },
        }  # fmt: skip

    def rows(self) -> list[tuple[str, int, float | None, float | None, bool]]:
        """The same as a table."""
        told = set(self.alarms)
        columns = zip(self.labels, self.observed, self.expected, self.bound, strict=True)
        return [(*row, at in told) for at, row in enumerate(columns)]


def of_signal(signal: Signal, today: date, known_at: datetime | None = None) -> Plot:
    """The strongest alarm's series: by week for weekly methods, else by day."""
    if signal.method == "combined":
        return _by_week(signal, today, known_at)
    first, last = signal.from_on - timedelta(days=BEFORE), min(signal.to_on + timedelta(days=AFTER), today)
    counts = by_day(signal.series, first - timedelta(days=YEAR), last, known_at)
    past = sum(n for day, n in counts.items() if day < first) / YEAR
    days = [first + timedelta(days=at) for at in range((last - first).days + 1)]
    observed = [counts.get(day, 0) for day in days]
    length = (signal.to_on - signal.from_on).days + 1
    inside = [signal.from_on <= day <= signal.to_on for day in days]
    expected = [
        round(float(signal.expected) / length, 2) if within and signal.expected is not None
        else round(past, 2)
        for within in inside
    ]  # fmt: skip
    bound = [_bound(signal, length) if within else None for within in inside]
    return Plot(
        [f"{day:%m-%d}" for day in days], observed, list(expected), bound, [],
        (f"{signal.from_on:%m-%d}", f"{min(signal.to_on, last):%m-%d}"), weekly=False,
    )  # fmt: skip


def _bound(signal: Signal, length: int) -> float | None:
    return float(signal.upper) if signal.upper is not None and length == 1 else None


def _by_week(signal: Signal, today: date, known_at: datetime | None) -> Plot:
    last = min(signal.to_on + timedelta(days=AFTER), today)
    last -= timedelta(days=last.weekday())
    first = last - timedelta(weeks=6 * 52)
    counts = by_day(signal.series, first, last + timedelta(days=6), known_at)
    weeks = (last - first).days // 7 + 1
    table = np.zeros((1, weeks))
    for day, n in counts.items():
        table[0, (day - first).days // 7] += n
    began = int(np.flatnonzero(table[0])[0]) if table.any() else weeks - 1
    return weekly_plot(table[:, began:], first + timedelta(weeks=began), Choice(), signal)


def weekly_plot(table: Any, first: date, choice: Choice, signal: Signal | None = None) -> Plot:
    """The last weeks of one series, with what the method says of those it can judge.

    Args:
        table: (1, steps) counts from the week that begins on `first`.
    """
    steps = table.shape[1]
    shown = min(steps, WEEKS)
    said = evaluated(Panel(["series"], table), choice, shown)
    labels = [f"{first + timedelta(weeks=at):%Y-%m-%d}" for at in range(steps - shown, steps)]
    observed = [int(n) for n in table[0, -shown:]]
    blank: list[float | None] = [None] * shown
    expected, bound, alarms = list(blank), list(blank), []
    if said is not None:
        for i, at in enumerate(said.times.tolist()):
            place = at - (steps - shown)
            expected[place] = _shown(said.expected[0, i])
            bound[place] = _shown(said.upperbound[0, i])
            if said.alarm[0, i] == 1:
                alarms.append(place)
    band = None
    if signal is not None:
        monday = signal.to_on - timedelta(days=signal.to_on.weekday())
        band = (f"{monday:%Y-%m-%d}", f"{monday:%Y-%m-%d}")
    return Plot(labels, observed, expected, bound, alarms, band, weekly=True)


def _shown(value: float) -> float | None:
    return round(float(value), 2) if np.isfinite(value) and value < 1e6 else None
