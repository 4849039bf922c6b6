"""People at risk over a study from counts at some times, and the cases expected of them by age and sex.

Between two counts people change in a straight line; before the first and after the last they stay. A count of
a year is as of 1 July, one of a month as of its 15th. Person-time of a step is the area under that line.
Expected cases are standardised indirectly: each group (age, sex …) has one rate over the whole study and all
places, its cases by its person-time.
"""

from collections.abc import Hashable, Mapping, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from shian.methods.scan.calendar import Calendar, Moment, Unit
from shian.methods.scan.errors import ScanError

Floats = NDArray[np.float64]


def counted_at(moment: Moment) -> int:
    """The day (or number) a count of people holds for."""
    if moment.precision is Unit.YEAR:
        return moment.last - 183  # 1 July, in leap years too
    return moment.first + 14 if moment.precision is Unit.MONTH else moment.first


def time_weights(calendar: Calendar, times: Sequence[int]) -> Floats:
    """Steps × counts: person-time of each step from counts at these times, in ascending order."""
    knots = np.asarray(times, np.float64)
    weights = np.zeros((calendar.steps, len(knots)))
    for step in range(calendar.steps):
        begin, end = calendar.bounds(step)
        cuts = np.unique(np.concatenate([[begin, end], knots[(knots > begin) & (knots < end)]]))
        for low, high in pairwise(cuts.tolist()):
            weights[step] += (high - low) * _at((low + high) / 2, knots)
    return weights


def _at(moment: float, knots: Floats) -> Floats:
    """Of which counts, and how much of each, the people at a moment are."""
    share = np.zeros(len(knots))
    after = int(np.searchsorted(knots, moment))
    if after in (0, len(knots)):
        share[min(after, len(knots) - 1)] = 1.0
        return share
    part = (moment - knots[after - 1]) / (knots[after] - knots[after - 1])
    share[after - 1], share[after] = 1 - part, part
    return share


Group = tuple[str, ...]
Counts = Mapping[tuple[int, Group], Mapping[int, float]]  # by place and group: people by day


def person_time(calendar: Calendar, places: int, counts: Counts) -> dict[Group, Floats]:
    """Of each group the person-time by place and step."""
    known: dict[Hashable, Floats] = {}
    out: dict[Group, Floats] = {}
    for (place, group), series in counts.items():
        times = tuple(sorted(series))
        if times not in known:
            known[times] = time_weights(calendar, times)
        table = out.setdefault(group, np.zeros((places, calendar.steps)))
        table[place] += known[times] @ np.array([series[at] for at in times])
    return out


def expected_cases(time: Mapping[Group, Floats], cases: Mapping[Group, int]) -> Floats:
    """Cases expected by place and step if every group had its one rate everywhere; they sum to the cases.

    Raises:
        ScanError: a group has cases but no people.
    """
    first = next(iter(time.values()))
    expected = np.zeros_like(first)
    for group, count in cases.items():
        total = float(time[group].sum()) if group in time else 0.0
        if count and total <= 0:
            named = ", ".join(group) or "the cases"
            raise ScanError(f"there are cases of {named}, but no people")
        if count:
            expected += time[group] * (count / total)
    return expected
