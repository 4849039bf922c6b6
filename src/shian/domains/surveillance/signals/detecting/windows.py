"""Alarms of windows: days and series with more cases than their share in the past."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from shian.domains.surveillance.signals.detecting.arrays import Alarm, Bools, Cases, Settings, Whole
from shian.domains.surveillance.signals.detecting.keys import (
    FAMILIES,
    LENGTHS,
    LONGEST,
    PRIOR,
    Entries,
    entries_of,
    group_days,
    numbers,
    series_key,
)

AGED = ("hospital", "hospital,syndrome")  # compared with reports of the same age: hospitals differ in delay
ROWS = 200_000
KINSHIP = 14  # days within which people of one household are taken to be one happening
SORTS = {"place": "premises", "food": "food"}


def counted(cases: Cases) -> Bools:
    """Whether a case counts: false for those of a household that has reported one shortly before."""
    out = np.ones(len(cases), bool)
    kin = np.flatnonzero(cases.family >= 0)
    order = kin[np.lexsort((cases.reported[kin], cases.family[kin]))]
    for before, now in pairwise(order.tolist()):
        if cases.family[before] == cases.family[now]:
            out[now] = abs(cases.onset[now] - cases.onset[before]) > 24 * KINSHIP
    return out


def silence(cases: Cases, first: int, last: int, settings: Settings) -> Bools:
    """Days from `first` to `last` (columns) on which a hospital (rows) was silent.

    It is when it has not reported for so long that, at its rate of the past, this has a chance below
    `settings.quiet`.
    """
    count, days = max(len(cases.names.hospital), 1), last - first + 1
    rows = np.flatnonzero((cases.hospital >= 0) & (cases.told >= first) & (cases.told <= last))
    per_day = np.zeros((count, days))
    np.add.at(per_day, (cases.hospital[rows], cases.told[rows] - first), 1)
    sums = np.cumsum(per_day, axis=1)
    before = np.pad(sums, ((0, 0), (settings.past, 0)))[:, :days]
    span = np.minimum(np.arange(days) + 1, settings.past)
    at = np.where(per_day > 0, np.arange(days), -1)
    latest = np.maximum.accumulate(at, axis=1)
    gap = np.arange(days) - latest
    asked = np.maximum(latest, 0)
    rate = np.take_along_axis((sums - before) / span, asked, axis=1)
    return (latest >= 0) & (np.exp(-rate * gap) < settings.quiet)


def windows(cases: Cases, begin: int, last: int, settings: Settings) -> tuple[list[Alarm], int]:
    """Alarms of windows from day `begin` to day `last`, by day, and how many series there are."""
    from shian.domains.surveillance.signals.detecting import kernel

    if not len(cases):
        return [], 0
    entries = entries_of(cases)
    first = int(min(cases.day.min(), entries.day.min(initial=0) or cases.day.min())) - LONGEST
    counts, told = counted(cases), cases.told - first
    case, group, day = group_days(cases, entries)
    by = np.argsort(case, kind="stable")
    who = kernel.Memberships(
        entries.case, entries.day - first, entries.key, entries.start, entries.family, entries.group,
        entries.by_case, entries.case_start, group[by], day[by] - first,
        np.searchsorted(case[by], np.arange(len(cases) + 1)),
    )  # fmt: skip
    quiet = silence(cases, first, max(last, int(cases.told.max())), settings)
    reports = kernel.Reports(told, counts, cases.hospital, quiet)
    order = np.argsort(cases.reported, kind="stable")
    room = int(max(last, cases.day.max())) - first + 2
    table = np.zeros((entries.groups, room, kernel.DELAYS), np.int64)
    out = np.zeros((ROWS, 10))
    seen = np.full(len(entries), -1)
    found = kernel.sweep(order, begin - first, last - first, table, who, reports, _rules(settings), seen, out)
    rows = sorted(range(found), key=lambda row: (out[row, 0], out[row, 6]))
    return [_alarm(cases, entries, first, told, counts, out[row], settings) for row in rows], len(entries)


def _rules(settings: Settings) -> "kernel.Rules":  # type: ignore[name-defined]  # noqa: F821, UP037
    from shian.domains.surveillance.signals.detecting import kernel

    longest = max(len(lengths) for lengths in LENGTHS.values())
    return kernel.Rules(
        np.array([settings.levels[name] for name in FAMILIES]),
        np.array([settings.least[name] for name in FAMILIES]),
        np.array([PRIOR[name] for name in FAMILIES]),
        np.array([[*LENGTHS[name], *[0] * (longest - len(LENGTHS[name]))] for name in FAMILIES]),
        np.array([name in AGED for name in FAMILIES]),
        settings.past, settings.settle, settings.memory, settings.fresh,
    )  # fmt: skip


def _alarm(
    cases: Cases,
    entries: Entries,
    first: int,
    told: Whole,
    counts: Bools,
    row: np.ndarray,
    settings: Settings,
) -> Alarm:  # type: ignore[type-arg]
    day, series, start, end, observed = (int(value) for value in row[:5])
    family = FAMILIES[int(entries.family[series])]
    mine = slice(int(entries.start[series]), int(entries.start[series + 1]))
    at, who = entries.day[mine] - first, entries.case[mine]
    inside = who[(at >= start) & (at <= end) & (told[who] <= day)]
    return Alarm(
        day + first, SORTS.get(family, "cluster"), "premises" if family == "place" else
        "food" if family == "food" else "window",
        series_key(entries, series, cases.names), start + first, end + first, observed, float(row[5]),
        upper(settings.levels[family], int(row[7]), float(row[8]), float(row[9]), settings.least[family]),
        float(row[6]), tuple(sorted(int(one) for one in inside)), numbers(entries, series),
    )  # fmt: skip


def upper(level: float, of: int, alpha: float, beta: float, least: int) -> float:
    """The largest number of cases that is no alarm."""
    from shian.domains.surveillance.signals.detecting.kernel import tail

    count = least
    while count <= of and tail(count, of, alpha, beta) > level:
        count += 1
    return float(count - 1)
