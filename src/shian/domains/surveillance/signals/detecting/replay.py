"""Detection day by day: what would have been raised, and when; and what today's run finds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from shian.domains.surveillance.signals.detecting.arrays import Alarm, Bools, Cases, Happening, Settings
from shian.domains.surveillance.signals.detecting.counts import DAILY, MONDAY, WEEKLY, Series, daily, weekly
from shian.domains.surveillance.signals.detecting.merging import merged
from shian.domains.surveillance.signals.detecting.scanning import Scanner
from shian.domains.surveillance.signals.detecting.windows import counted, silence, windows

Progress = Callable[[int, int], None]


@dataclass
class Found:
    """Happenings in the order they were raised, all alarms, how many series, and what was not evaluated."""

    happenings: list[Happening]
    alarms: list[Alarm]
    series: int
    lacks: list[str] = field(default_factory=list)


def replay(
    cases: Cases, first: int, last: int, settings: Settings | None = None, progress: Progress | None = None
) -> Found:
    """Detect on every day from `first` to `last`, each with what was known then.

    `progress` is told the days done and all days, now and then. Three years of 10,642 cases take less than a
    minute on one core; memory is in proportion to series × days.
    """
    settings = settings or Settings()
    alarms, series, lacks = _alarms(cases, first, last, settings, progress)
    return Found(merged(alarms, settings.alive, cases.day), alarms, series, lacks)


def today(cases: Cases, day: int, settings: Settings | None = None, days: int = 1) -> Found:
    """What the last `days` days up to `day` raise. Alarms are to be merged with happenings already known.

    Cases older than what methods look back on should not be given: the cost is in proportion to them.
    """
    return replay(cases.until(day), day - days + 1, day, settings)


def _alarms(
    cases: Cases, first: int, last: int, settings: Settings, progress: Progress | None
) -> tuple[list[Alarm], int, list[str]]:
    by_day: dict[int, list[Alarm]] = defaultdict(list)
    moving, series = windows(cases, first, last, settings)
    for alarm in [*grave(cases, first, last), *moving]:
        by_day[alarm.day].append(alarm)
    if not len(cases):
        return [], 0, ["no cases"]
    counts = counted(cases)
    begin = min(int(cases.told.min()), first)
    quiet = silence(cases, begin, last, settings)
    weeks, days = Series.of(cases, WEEKLY), Series.of(cases, DAILY)
    scanner, lack = Scanner(cases, counts, settings), ""
    for day in range(first, last + 1):
        if (day + MONDAY) % 7 == 0 or first == last:
            more, lack = weekly(cases, weeks, day, counts, settings, quiet[:, day - begin])
            by_day[day] += more
        by_day[day] += daily(cases, days, day, counts, settings)
        by_day[day] += scanner.day(day)
        if progress is not None and day % 20 == 0:
            progress(day - first + 1, last - first + 1)
    lacks = [lack] if lack else []
    lacks += _silent(cases, quiet[:, -1])
    if len(scanner.places) < 2:
        lacks.append("scan: townships without coordinates")
    return [alarm for day in sorted(by_day) for alarm in by_day[day]], series + len(weeks.keys), lacks


def _silent(cases: Cases, quiet: Bools) -> list[str]:
    return [f"silent: hospital={cases.names.hospital[row]}" for row in np.flatnonzero(quiet).tolist()]


def grave(cases: Cases, first: int, last: int) -> list[Alarm]:
    """The rule for single cases: each grave case is an alarm on the day of its report."""
    out = []
    for row in np.flatnonzero(cases.grave & (cases.told >= first) & (cases.told <= last)).tolist():
        numbers = {dim: int(getattr(cases, dim)[row]) for dim in ("district", "syndrome", "agent")}
        about = {dim: n for dim, n in numbers.items() if n >= 0}
        key = ";".join(f"{dim}={cases.names.of(dim, n)}" for dim, n in about.items())
        onset = int(cases.day[row])
        out.append(
            Alarm(
                int(cases.told[row]), "report", "report", key, onset, onset, 1, 0.0, 0.0, float("nan"),
                (row,), about,
            )
        )  # fmt: skip
    return sorted(out, key=lambda one: one.day)


def last_days(cases: Cases, happenings: Sequence[Happening], day: int, alive: int) -> list[Happening]:
    """The happenings that can still take in alarms on a day."""
    return [one for one in happenings if day - one.last_alarm <= alive]
