"""One signal for each happening: alarms that share cases, or repeat a series, belong together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from shian.domains.surveillance.signals.detecting.arrays import Alarm, Happening

SMALLER, LARGER = 0.5, 0.15  # shares of the smaller and of the larger set of cases that must be common
EXPLAINED = 0.5  # share of a mixed alarm's excess
AGAIN = 5  # days between windows of the same series that are still one happening


class Merger:
    """Takes alarms in the order of days and keeps the happenings they make."""

    def __init__(self, alive: int, known: Sequence[Happening] = ()) -> None:
        self.alive = alive
        self.happenings: list[Happening] = []
        self._of_case: dict[int, list[int]] = defaultdict(list)
        self._of_series: dict[str, tuple[int, int]] = {}  # happening, last day of the latest window
        for one in known:
            self._keep(one)

    def take(self, alarm: Alarm) -> tuple[Happening, bool]:
        """The happening an alarm belongs to, and whether it is a new one."""
        at = self._match(alarm)
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
        for alarm in one.alarms:
            self._of_series[alarm.series] = at, alarm.last

    def _match(self, alarm: Alarm) -> int | None:
        again, until = self._of_series.get(alarm.series, (0, -(10**9)))
        if alarm.first - until <= AGAIN and alarm.day - self.happenings[again].last_alarm <= self.alive:
            return again
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
        return best


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


def merged(alarms: Iterable[Alarm], alive: int) -> list[Happening]:
    """The happenings of alarms, which are sorted by day."""
    merger = Merger(alive)
    for alarm in alarms:
        merger.take(alarm)
    return merger.happenings
