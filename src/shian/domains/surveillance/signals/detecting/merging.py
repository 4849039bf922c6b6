"""One signal for each happening: alarms that share cases, or repeat a series, belong together.

A hospital or a district of a small city sees one happening after the other: its window holds cases of the
old one and of the new. So a wide alarm that shares cases with a happening takes along only those that began
when the happening's did, and its later windows are looked at anew; only the series that raised a happening,
and those that name a place or a food, go on as long as their windows touch.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from shian.domains.surveillance.signals.detecting.arrays import Alarm, Happening, Whole

SMALLER, LARGER = 0.5, 0.15  # shares of the smaller and of the larger set of cases that must be common
EXPLAINED = 0.5  # share of a mixed alarm's excess
AGAIN = 5  # days between windows of the same series that are still one happening
BESIDE = 3  # days before and after a happening's cases within which those of another series are of it
NAMING = ("premises", "food")  # methods whose series say what the cases have in common


class Merger:
    """Takes alarms in the order of days and keeps the happenings they make.

    ``day``: day of onset of each case, by row; without it, all cases are taken to be of the same time.
    """

    def __init__(self, alive: int, known: Sequence[Happening] = (), day: Whole | None = None) -> None:
        self.alive = alive
        self.day = day
        self.happenings: list[Happening] = []
        self._of_case: dict[int, list[int]] = defaultdict(list)
        self._going_on: list[set[str]] = []  # by happening the series that go on
        self._of_series: dict[str, tuple[int, int]] = {}  # happening, last day of the latest window
        for one in known:
            self._keep(one)

    def take(self, alarm: Alarm) -> tuple[Happening, bool]:
        """The happening an alarm belongs to, and whether it is a new one."""
        at = self._again(alarm)
        if at is None:
            at, alarm = self._sharing(alarm)
        if at is None:
            made = Happening(alarm.day, set(alarm.cases), [alarm], alarm.day)
            self._keep(made)
            return made, True
        one = self.happenings[at]
        if alarm.mixed == (not one.precise):
            self._add(at, set(alarm.cases))
        elif not alarm.mixed:
            one.cases = set()
            self._add(at, set(alarm.cases))
        one.alarms.append(alarm)
        one.last_alarm = max(one.last_alarm, alarm.day)
        if alarm.series in self._going_on[at] or alarm.method in NAMING:
            self._going_on[at].add(alarm.series)
            self._of_series[alarm.series] = at, alarm.last
        return one, False

    def _add(self, at: int, cases: set[int]) -> None:
        for case in cases - self.happenings[at].cases:
            self._of_case[case].append(at)
        self.happenings[at].cases |= cases

    def _keep(self, one: Happening) -> None:
        at = len(self.happenings)
        self.happenings.append(one)
        for case in one.cases:
            self._of_case[case].append(at)
        kept = [alarm for n, alarm in enumerate(one.alarms) if not n or alarm.method in NAMING]
        self._going_on.append({alarm.series for alarm in kept})
        for alarm in kept:
            self._of_series[alarm.series] = at, alarm.last

    def _again(self, alarm: Alarm) -> int | None:
        """The happening of the same series whose window this one touches."""
        again, until = self._of_series.get(alarm.series, (0, -(10**9)))
        if alarm.first - until <= AGAIN and alarm.day - self.happenings[again].last_alarm <= self.alive:
            return again
        return None

    def _sharing(self, alarm: Alarm) -> tuple[int | None, Alarm]:
        """The happening with most common cases, and the alarm without those that are not of its time."""
        common: dict[int, int] = defaultdict(int)
        for case in alarm.cases:
            for at in self._of_case.get(case, ()):
                common[at] += 1
        best, most = None, 0
        for at, shared in common.items():
            one = self.happenings[at]
            if alarm.day - one.last_alarm > self.alive or shared <= most:
                continue
            if _same(alarm, one, shared):
                best, most = at, shared
        if best is None or alarm.mixed or not self.happenings[best].precise:
            return best, alarm
        beside = self._beside(alarm, self.happenings[best])
        rest = tuple(case for case in alarm.cases if case not in beside)
        if rest and len(rest) - alarm.expected >= EXPLAINED * alarm.excess:
            return self._sharing(replace(alarm, cases=rest))
        return best, replace(alarm, cases=beside)

    def _beside(self, alarm: Alarm, one: Happening) -> tuple[int, ...]:
        """The cases of an alarm that began when a happening's did."""
        if self.day is None or not one.cases:
            return alarm.cases
        days = [int(self.day[case]) for case in one.cases]
        first, last = min(days) - BESIDE, max(days) + BESIDE
        return tuple(case for case in alarm.cases if first <= self.day[case] <= last)


def _same(alarm: Alarm, one: Happening, shared: int) -> bool:
    """Whether so many common cases make an alarm part of a happening.

    Where one of the two is mixed with cases that were to be expected, the common ones explain its excess.
    """
    if alarm.mixed and one.precise:
        return shared >= EXPLAINED * alarm.excess
    if not alarm.mixed and not one.precise:
        return shared >= EXPLAINED * one.alarms[-1].excess
    small, large = sorted((len(alarm.cases), len(one.cases)))
    return shared >= SMALLER * small and shared >= LARGER * large


def merged(alarms: Iterable[Alarm], alive: int, day: Whole | None = None) -> list[Happening]:
    """The happenings of alarms, which are sorted by day."""
    merger = Merger(alive, (), day)
    for alarm in alarms:
        merger.take(alarm)
    return merger.happenings
