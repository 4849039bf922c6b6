"""Any series by any method: counts of weeks or days by what one chooses, judged at their latest time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np

from shian.domains.surveillance.cases import counting
from shian.domains.surveillance.signals.methods import Choice, evaluated
from shian.domains.surveillance.signals.plotting import Plot, weekly_plot
from shian.domains.surveillance.signals.words import Lexicon
from shian.methods.surveillance import Panel

MOST = 500
BACK = {"week": 6 * 52, "day": 400}
YEAR = {"week": 52, "day": 365}
DAYS = {"week": 7, "day": 1}
OF_DIMENSION = {"area": "district", "township": "township"}
BUSY = 20  # cases of a year from which the past alarms of a series are counted


@dataclass(frozen=True, slots=True)
class Judged:
    """One series at its latest time point, and its alarms in the year before."""

    key: str
    words: str
    year: int
    observed: int
    expected: float | None
    bound: float | None
    pvalue: float | None
    alarm: bool
    past_alarms: int | None
    recent: list[int]


@dataclass(frozen=True, slots=True)
class Asked:
    """What is counted and up to when. by: dimensions of `cases.counting`; area: code prefix."""

    by: tuple[str, ...]
    step: str
    until: date
    area: str = ""
    only: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Answer:
    """All series, the most striking first; the plot of one; how many there were."""

    rows: list[Judged]
    count: int
    plot: Plot | None
    shown: Judged | None
    past_rate: float | None


def last_step(until: date, step: str) -> date:
    """The first day of the latest whole week, or the latest day."""
    if step == "day":
        return until
    return until - timedelta(days=until.weekday() + (7 if until.weekday() < 6 else 0))


def explore(asked: Asked, choice: Choice, chosen: str = "") -> Answer:
    """Count, judge, and plot the chosen series (or the most striking).

    One query for the counts and two for names; 500 series of six years take well under a second.
    """
    panel, keys, first = _panel(asked)
    if not keys:
        return Answer([], 0, None, None, None)
    lexicon = Lexicon.of(keys)
    year = YEAR[asked.step]
    busy = np.flatnonzero(panel[:, -year:].sum(axis=1) >= BUSY)
    now = evaluated(Panel(keys, panel), choice)
    past = evaluated(Panel([keys[row] for row in busy], panel[busy]), choice, year) if len(busy) else None
    alarms = {} if past is None else dict(zip(busy.tolist(), _alarms(past.alarm), strict=True))
    rows = [
        Judged(
            key, lexicon.words(key), int(panel[row, -year:].sum()), int(panel[row, -1]),
            _value(now, "expected", row), _value(now, "upperbound", row), _value(now, "pvalue", row),
            now is not None and now.alarm[row, -1] == 1, alarms.get(row),
            [int(n) for n in panel[row, -26:]],
        )
        for row, key in enumerate(keys)
    ]  # fmt: skip
    order = sorted(range(len(rows)), key=lambda row: _striking(rows[row]))
    shown = next((row for row in order if rows[row].key == chosen), order[0])
    plot = weekly_plot(panel[shown : shown + 1], first, choice) if asked.step == "week" else None
    if asked.step == "day":
        plot = _by_day(panel[shown : shown + 1], first, choice)
    rate = None if past is None else float(np.nanmean(past.alarm)) if np.isfinite(past.alarm).any() else None
    return Answer([rows[row] for row in order[:MOST]], len(rows), plot, rows[shown], rate)


def _panel(asked: Asked) -> tuple[Any, list[str], date]:
    last = last_step(asked.until, asked.step)
    days = DAYS[asked.step]
    first = last - timedelta(days=days * BACK[asked.step])
    count = counting.weekly if asked.step == "week" else counting.daily
    by = tuple(dict.fromkeys([*asked.by, *(name for name, _code in asked.only)]))
    counts = count(first, last + timedelta(days=days - 1), by=by, area=asked.area)
    steps = (last - first).days // days + 1
    found, table = counts.panel(first, steps, days)
    wanted = dict(asked.only)
    kept = [
        row
        for row, values in enumerate(found)
        if all(
            str(value) == wanted[name]
            for name, value in zip(by, values, strict=True)
            if name in wanted
        )
        and all(str(value) for value in values)
    ]  # fmt: skip
    keys = [
        ";".join(f"{OF_DIMENSION.get(n, n)}={v}" for n, v in zip(by, found[row], strict=True)) for row in kept
    ]
    return _known(table[kept].astype(float)), keys, first + _lead(table[kept], days)


def _known(table: Any) -> Any:
    """Without the steps before the first case of any series: they are no history."""
    return table[:, _before(table) :]


def _before(table: Any) -> int:
    some = np.flatnonzero(table.sum(axis=0)) if table.size else np.zeros(0, int)
    return int(some[0]) if len(some) else 0


def _lead(table: Any, days: int) -> timedelta:
    return timedelta(days=days * _before(table))


def _by_day(table: Any, first: date, choice: Choice) -> Plot:
    made = weekly_plot(table, first, choice)
    steps, shown = table.shape[1], len(made.labels)
    labels = [f"{first + timedelta(days=at):%m-%d}" for at in range(steps - shown, steps)]
    return Plot(labels, made.observed, made.expected, made.bound, made.alarms, None, weekly=False)


def _alarms(alarm: Any) -> list[int]:
    return [int(n) for n in np.nansum(alarm, axis=1)]


def _value(said: Any, name: str, row: int) -> float | None:
    if said is None:
        return None
    value = float(getattr(said, name)[row, -1])
    return value if np.isfinite(value) else None


def _striking(one: Judged) -> tuple[bool, bool, float, int]:
    excess = one.observed - (one.expected or 0.0)
    chance = one.pvalue if one.pvalue is not None else 1.0 - min(excess, 900) / 1000
    several = one.observed > 1  # a single case stands out in any rare series
    return not one.alarm, not several, chance if several else 1.0, -one.year
