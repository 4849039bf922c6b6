"""Detection on plain arrays: no records, no clock, no framework.

How to call it::

    cases = Cases(
        onset=…, reported=…,      # (n,) int64: hours since 1970-01-01 00:00 of the city's own time
        hospital=…, township=…, district=…, syndrome=…, agent=…, age=…,   # (n,) numbers from 0; -1: not known
        family=…,                 # (n,) the same number: people of one household; -1: not known
        severity=…,               # (n,) float: burden of the case, 1 for an out-patient
        grave=…,                  # (n,) bool: one case is a signal by itself (botulism, mushrooms)
        eaten_case=…, eaten_place=…, eaten_food=…, eaten_at=…,
                                  # (m,) what was eaten: row of the case; place, food, hour (-1: unknown)
        names=Names(hospital=(…), township=(…), …, place=(…), food=(…)),  # codes for the keys of series
        points=…,                 # (townships, 2) float: latitude, longitude; NaN where not known
    )
    found = replay(cases, first=17_897, last=18_992)   # days since 1970-01-01, each with what was known then
    found.happenings      # list[Happening], as they were raised: .day, .cases (rows), .head, .alarms
    score(cases, found.happenings, truth, first, last)   # truth: (n,) int64, number of the true happening;
                                                         # -1: sporadic, also of a planted false cluster

`replay` and `today` are in `.replay`, `score` in `.scoring`. A family at one table at home has one `family`
number and counts once.

`Settings` has every threshold; `Settings().stricter(2.0)` makes all p-value thresholds half as large. A
day's detection sees the cases reported up to the end of that day, and nothing later. `today(cases, day)` is
the same for the present day alone, with what was not evaluated and why.
"""

from shian.domains.surveillance.signals.detecting.arrays import (
    AGES,
    Alarm,
    Cases,
    Happening,
    Names,
    Settings,
)

__all__ = ["AGES", "Alarm", "Cases", "Happening", "Names", "Settings"]
