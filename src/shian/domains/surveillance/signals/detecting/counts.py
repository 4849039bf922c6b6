"""Counts by week and by day: combined evidence each Monday, EARS each day, on what is complete enough.

Reports come late. A week (a day) is judged as soon as the share of its cases that must be known by now,
estimated from the delays of the last weeks by reverse-time hazards (`methods.surveillance.nowcast`), is at
least `Settings.complete`; younger ones are left to the windows, which compare like with like. Hospitals that
are silent are left out of all weeks, past and present, so that a rise elsewhere is not hidden by their lack.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from shian.domains.surveillance.signals.detecting.arrays import Alarm, Bools, Cases, Settings, Whole
from shian.methods.surveillance import Ears, EarsControl, EvidenceControl, Panel, combined, ears
from shian.methods.surveillance.nowcast import nowcast, triangle

WEEKLY = ("syndrome", "district", "district,syndrome", "syndrome,age", "agent", "district,agent", "hospital",
          "district,syndrome,age")  # fmt: skip
DAILY = ("hospital", "district,syndrome", "township")
ORDINARY = 20  # cases of a year below which a series is left to the windows
DELAYS, RECENT = 8, 13  # weeks
LONGEST_LAG = 28  # days
MONDAY = 3  # 1970-01-01 was a Thursday
YEAR = 52


def week_of(day: Whole) -> Whole:
    """Weeks from Monday to Sunday, counted from that of 1970-01-01."""
    return (day + MONDAY) // 7


@dataclass(frozen=True)
class Series:
    """Cases by series: the rows of cases in one, its number and its key; for a set of families."""

    case: Whole
    number: Whole
    keys: tuple[str, ...]
    about: tuple[dict[str, int], ...]

    @classmethod
    def of(cls, cases: Cases, families: tuple[str, ...]) -> Series:
        """All series of these families that have cases."""
        case: list[Whole] = []
        number: list[Whole] = []
        keys: list[str] = []
        about: list[dict[str, int]] = []
        for family in families:
            dims = family.split(",")
            columns = [getattr(cases, dim) for dim in dims]
            rows = np.flatnonzero(np.logical_and.reduce([column >= 0 for column in columns]))
            if not len(rows):
                continue
            table = np.column_stack([column[rows] for column in columns])
            found, where = np.unique(table, axis=0, return_inverse=True)
            case.append(rows)
            number.append(where.ravel() + len(keys))
            for one in found.tolist():
                about.append(dict(zip(dims, one, strict=True)))
                keys.append(";".join(f"{d}={cases.names.of(d, n)}" for d, n in zip(dims, one, strict=True)))
        none: Whole = np.zeros(0, np.int64)
        return cls(
            np.concatenate([none, *case]), np.concatenate([none, *number]), tuple(keys), tuple(about)
        )  # fmt: skip

    def counts(self, step: Whole, known: Bools, first: int, last: int) -> np.ndarray:  # type: ignore[type-arg]
        """Cases by series and step from `first` to `last`; `step` and `known` are of cases."""
        kept = known[self.case] & (step[self.case] >= first) & (step[self.case] <= last)
        table = np.zeros((len(self.keys), last - first + 1))
        np.add.at(table, (self.number[kept], step[self.case[kept]] - first), 1)
        return table

    def members(self, number: int, step: Whole, known: Bools, first: int, last: int) -> tuple[int, ...]:
        """The cases of one series from step `first` to `last`."""
        mine = self.case[self.number == number]
        kept = known[mine] & (step[mine] >= first) & (step[mine] <= last)
        return tuple(sorted(int(one) for one in mine[kept]))


def judged_week(cases: Cases, known: Bools, day: int, settings: Settings) -> int | None:
    """The latest whole week that is complete enough on a day; None with too little history."""
    week, told = week_of(cases.day[known]), week_of(cases.told[known])
    if not len(week):
        return None
    first, now = int(week.min()), int(week_of(np.array([day]))[0])
    if now - first < RECENT + DELAYS:
        return None
    share = nowcast(triangle(week - first, told - first, now - first, DELAYS), recent=RECENT).share
    complete = np.flatnonzero(share[: now - first] >= settings.complete)
    return first + int(complete[-1]) if len(complete) else None


def weekly(
    cases: Cases, series: Series, day: int, counted: Bools, settings: Settings, silent: Bools
) -> tuple[list[Alarm], str]:
    """Alarms of the combined evidence on the latest complete week, and why nothing was judged, if so."""
    known = (cases.told <= day) & counted
    target = judged_week(cases, known, day, settings)
    if target is None:
        return [], "weekly: too little history to know delays"
    speaking = known & ~((cases.hospital >= 0) & silent[np.maximum(cases.hospital, 0)])
    week = week_of(cases.day)
    first = int(week[known].min())
    years = (target - first - 3) // YEAR
    if years < 1:
        return [], "weekly: less than a year of history"
    table = series.counts(week, speaking, first, target)
    rows = np.flatnonzero(
        (table[:, -YEAR:].sum(axis=1) >= ORDINARY) & (table[:, -1] >= settings.weekly_least)
    )
    if not len(rows):
        return [], ""
    panel = Panel([series.keys[row] for row in rows], table[rows])
    control = EvidenceControl(alpha=max(settings.weekly, 0.0005), b=min(years, 5))
    at = target - first
    said = combined(panel, control, at, at)
    out = []
    for i, row in enumerate(rows):
        p = float(said.pvalue[i, 0])
        if not p <= settings.weekly:
            continue
        start = target * 7 - MONDAY
        out.append(
            Alarm(
                day, "count", "combined", series.keys[row], start, start + 6, int(table[row, -1]),
                float(said.expected[i, 0]), float(said.upperbound[i, 0]), p,
                series.members(int(row), week, speaking, target, target), series.about[row],
            )
        )  # fmt: skip
    return out, ""


def lag_of(cases: Cases, day: int, settings: Settings) -> int:
    """Days after which `settings.complete` of cases are known, from onsets one to four months ago."""
    recent = (cases.day > day - 120) & (cases.day <= day - LONGEST_LAG) & (cases.told <= day)
    if recent.sum() < ORDINARY:
        return LONGEST_LAG
    wait = np.quantile((cases.told - cases.day)[recent], settings.complete)
    return int(min(np.ceil(wait), LONGEST_LAG))


def daily(cases: Cases, series: Series, day: int, counted: Bools, settings: Settings) -> list[Alarm]:
    """Alarms of EARS C2 on the latest day that is complete enough."""
    target = day - lag_of(cases, day, settings)
    known = (cases.told <= day) & counted
    table = series.counts(cases.day, known, target - 9, target)
    rows = np.flatnonzero(table[:, -1] >= settings.ears_least)
    if not len(rows):
        return []
    control = EarsControl(minSigma=0.8, alpha=settings.ears)
    said = ears(Panel([series.keys[row] for row in rows], table[rows], 365), Ears.C2, control, 9, 9)
    return [
        Alarm(
            day, "count", "ears", series.keys[row], target, target, int(table[row, -1]),
            float(said.expected[i, 0]), float(said.upperbound[i, 0]), float("nan"),
            series.members(int(row), cases.day, known, target, target), series.about[row],
        )
        for i, row in enumerate(rows)
        if said.alarm[i, 0] == 1
    ]  # fmt: skip
