"""The past weeks that Farrington's method compares a week with: windows at anniversaries, seasons between.

Sources: Farrington et al. 1996 (windows of ±w weeks in each of b past years); Noufaily et al. 2013 (the weeks
between the windows as further levels of a season factor, the latest weeks left out).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from shian.methods.surveillance.errors import SurveillanceError

Whole = NDArray[np.int64]
WEEKLY = 52


@dataclass(frozen=True, slots=True)
class Baselines:
    """The baselines of some time points, laid one behind another.

    `rows[row_at[i]:row_at[i + 1]]` are the rows of point i, level by level, the present season first;
    `stops[stop_at[i]:stop_at[i + 1]]` say where each level ends. A point without enough history has none.
    """

    times: Whole
    rows: Whole
    row_at: Whole
    stops: Whole
    stop_at: Whole

    @property
    def longest(self) -> int:
        """Rows of the largest baseline."""
        return int(np.diff(self.row_at).max(initial=0))


@dataclass(frozen=True, slots=True)
class Season:
    """How baselines are cut: b years, windows of ±w, so many levels, so many latest time points left out."""

    b: int = 5
    w: int = 3
    levels: int = 1
    left_out: int = 3

    def __post_init__(self) -> None:
        if self.b < 1 or self.w < 0 or self.levels < 1 or self.left_out < 0:
            raise SurveillanceError("b and noPeriods are at least 1, w and pastWeeksNotIncluded at least 0")


def baselines(
    times: Sequence[int], season: Season, frequency: int, dates: Sequence[date] | None = None
) -> Baselines:
    """The baselines of time points, counted from 0.

    Without dates the anniversaries are `frequency` steps apart; with dates they are the same day of past
    years, for weekly series moved to the nearest same weekday.
    """
    where = {day: row for row, day in enumerate(dates)} if dates is not None else {}
    rows: list[Whole] = []
    stops: list[Whole] = []
    for now in times:
        if dates is None:
            anchors: list[int] | None = [now - frequency * year for year in range(season.b, 0, -1)]
        else:
            anchors = _anniversaries(dates[now], season.b, frequency, where)
        base, ends = _cut([*anchors, now], season) if anchors else (_NONE, _NONE)
        rows.append(base)
        stops.append(ends)
    return Baselines(
        np.array(times, np.int64), _joined(rows), _offsets(rows), _joined(stops), _offsets(stops)
    )


_NONE: Whole = np.zeros(0, np.int64)


def _joined(parts: Sequence[Whole]) -> Whole:
    return np.concatenate([_NONE, *parts])


def _offsets(parts: Sequence[Whole]) -> Whole:
    return np.cumsum([0, *(len(part) for part in parts)], dtype=np.int64)


def _anniversaries(day: date, years: int, frequency: int, where: dict[date, int]) -> list[int] | None:
    """The rows of the same day in past years, oldest first; None where one of them is not in the series."""
    rows = []
    for year in range(years, 0, -1):
        row = where.get(_anniversary(day, year, weekly=frequency == WEEKLY))
        if row is None:
            return None
        rows.append(row)
    return rows


def _anniversary(day: date, years: int, *, weekly: bool) -> date:
    if day.year <= years:
        return date.min
    try:
        past = day.replace(year=day.year - years)
    except ValueError:  # 29 February
        past = date(day.year - years, 3, 1)
    if weekly:
        past += timedelta(days=(day.weekday() - past.weekday() + 3) % 7 - 3)
    return past


def _cut(anchors: Sequence[int], season: Season) -> tuple[Whole, Whole]:
    """Rows and ends of levels, given the rows of the anniversaries, oldest first, and of the present."""
    now, w = anchors[-1], season.w
    if anchors[0] - w < -1:  # one step short is allowed, as in R's package: the window is then smaller
        return _NONE, _NONE
    if season.levels == 1:
        rows = np.unique(np.concatenate([np.arange(anchor - w, anchor + w + 1) for anchor in anchors]))
        levels = np.zeros(len(rows), np.int64)
    else:
        rows = np.arange(anchors[0] - w, now + w + 1)
        levels = np.zeros(len(rows), np.int64)
        for earlier, later in pairwise(anchors):
            first, length = earlier + w + 1, later - earlier - 2 * w - 1
            if length < 1:
                raise SurveillanceError(
                    f"windows of ±{w} leave nothing between the years: noPeriods above 1 needs a smaller w"
                )
            numbers = _blocks(length, season.levels - 1)
            levels[first - rows[0] :][: len(numbers)] = numbers
    keep = (rows >= 0) & (rows < now - season.left_out)
    rows, levels = rows[keep], levels[keep]
    order = np.lexsort((rows, levels))
    ends = np.cumsum(np.bincount(levels, minlength=season.levels))
    return rows[order].astype(np.int64), ends.astype(np.int64)


def _blocks(length: int, blocks: int) -> Whole:
    """Numbers 1, 2, … of blocks as equal as may be, the longer ones first.

    With fewer rows than blocks each is a block, and the last takes in one more row, as in R's package.
    """
    if length < blocks:
        return np.minimum(np.arange(1, length + 2), length)
    short, longer = divmod(length, blocks)
    return np.repeat(np.arange(1, blocks + 1), [short + (i < longer) for i in range(blocks)])
