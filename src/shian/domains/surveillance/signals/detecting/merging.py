"""One signal for each happening: alarms that share cases, or repeat a series, belong together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from shian.domains.surveillance.signals.detecting.arrays import Alarm, Happening

SMALLER, LARGER = 0.5, 0.15  # shares of the smaller and of the larger set of cases that must be common
AGAIN = 14  # days within which the same series goes on


class Merger:
    """Takes alarms in the order of days and keeps the happenings they make."""

    def __init__(self, alive: int, known: Sequence[Happening] = ()) -> None:
        self.alive = alive
        self.happenings: list[Happening] = []
        self._of_case: dict[int, list[int]] = defaultdict(list)
        self._of_series: dict[str, int] = {}
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
        for case in set(alarm.cases) - one.cases:
            self._of_case[case].append(at)
        one.cases |= set(alarm.cases)
        one.alarms.append(alarm)
        one.last_alarm = max(one.last_alarm, alarm.day)
        self._of_series[alarm.series] = at
        return one, False

    def _keep(self, one: Happening) -> None:
        at = len(self.happenings)
        self.happenings.append(one)
        for case in one.cases:
            self._of_case[case].append(at)
        for alarm in one.alarms:
            self._of_series[alarm.series] = at

    def _match(self, alarm: Alarm) -> int | None:
        again = self._of_series.get(alarm.series)
        if again is not None and alarm.day - self.happenings[again].last_alarm <= AGAIN:
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
            small, large = sorted((len(alarm.cases), len(one.cases)))
            if shared >= SMALLER * small and shared >= LARGER * large:
                best, most = at, shared
        return best


def merged(alarms: Iterable[Alarm], alive: int) -> list[Happening]:
    """The happenings of alarms, which are sorted by day."""
    merger = Merger(alive)
    for alarm in alarms:
        merger.take(alarm)
    return merger.happenings
