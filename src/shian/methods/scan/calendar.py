"""Time steps of a study: years, months, weeks, days or whole numbers, on one axis of days or numbers."""

import calendar as months
import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from shian.methods.scan.errors import ScanError

DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T].*)?")
COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
MONTH = re.compile(r"(\d{4})[-/.年](\d{1,2})月?")
YEAR = re.compile(r"(\d{4})年?")
MOST_STEPS = 100_000
YEARS = (1800, 2200)


class Unit(StrEnum):
    """What one step of a study is."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"
    STEP = "step"  # whole numbers that are no dates


@dataclass(frozen=True, slots=True)
class Moment:
    """A time as it is written: how precise, and the first and last day or number it may be."""

    precision: Unit
    first: int
    last: int


def read_moment(text: str) -> Moment | None:
    """A day (2001-11-22, 2001/11/22, 20011122), a month (2001/11), a year (2001) or a whole number, or None.

    Four digits from 1800 to 2200 are a year.
    """
    text = text.strip()
    try:
        if parts := DAY.fullmatch(text) or COMPACT.fullmatch(text):
            day = date(*(int(part) for part in parts.groups())).toordinal()
            return Moment(Unit.DAY, day, day)
        if parts := MONTH.fullmatch(text):
            year, month = int(parts[1]), int(parts[2])
            first = date(year, month, 1).toordinal()
            return Moment(Unit.MONTH, first, first + months.monthrange(year, month)[1] - 1)
        if (parts := YEAR.fullmatch(text)) and YEARS[0] <= int(parts[1]) <= YEARS[1]:
            first = date(int(parts[1]), 1, 1).toordinal()
            return Moment(Unit.YEAR, first, date(int(parts[1]), 12, 31).toordinal())
        if re.fullmatch(r"[+-]?\d{1,9}", text):
            return Moment(Unit.STEP, int(text), int(text))
    except ValueError:
        return None
    return None


ORDER = [Unit.DAY, Unit.WEEK, Unit.MONTH, Unit.YEAR]


def coarsest(moments: set[Unit]) -> Unit:
    """The unit that all times can be told in.

    Raises:
        ScanError: some are dates, others numbers.
    """
    if Unit.STEP in moments and len(moments) > 1:
        raise ScanError("some times are dates, others whole numbers: write all the same way")
    return Unit.STEP if Unit.STEP in moments else max(moments, key=ORDER.index)


@dataclass(frozen=True, slots=True)
class Calendar:
    """The steps of a study from its first day (or number) to its last, without gaps.

    Weeks are counted back from the last day, so that the newest is whole; an oldest week that is not whole is
    left out of the study.
    """

    unit: Unit
    first: int
    last: int

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ScanError("the study ends before it begins")
        if self.steps > MOST_STEPS:
            raise ScanError(f"the study has {self.steps:,} steps; at most {MOST_STEPS:,}")
        if self.steps < 1:
            raise ScanError("the study is shorter than one week")

    @property
    def steps(self) -> int:
        """How many there are."""
        return self.index(self.last) + 1

    def index(self, at: int) -> int:
        """The step a day or number falls into; below zero before the study."""
        if self.unit is Unit.WEEK:
            return (self.last - self.first + 1) // 7 - 1 - (self.last - at) // 7
        if self.unit in (Unit.DAY, Unit.STEP):
            return at - self.first
        day, first = date.fromordinal(at), date.fromordinal(self.first)
        if self.unit is Unit.YEAR:
            return day.year - first.year
        return 12 * (day.year - first.year) + day.month - first.month

    def bounds(self, step: int) -> tuple[int, int]:
        """The first day or number of a step, and of the one after it, within the study."""
        if self.unit in (Unit.DAY, Unit.STEP):
            return self.first + step, self.first + step + 1
        if self.unit is Unit.WEEK:
            end = self.last + 1 - 7 * (self.steps - 1 - step)
            return end - 7, end
        first = date.fromordinal(self.first)
        size = 12 if self.unit is Unit.YEAR else 1
        month = (first.month - 1 if size == 1 else 0) + size * step
        begin, end = (date(first.year + at // 12, at % 12 + 1, 1).toordinal() for at in (month, month + size))
        return max(begin, self.first), min(end, self.last + 1)

    def longest(self, days: int) -> int:
        """How many steps a window of so many days (numbers) has at most; at least one."""
        per_step = {Unit.WEEK: 7, Unit.MONTH: 30, Unit.YEAR: 365}.get(self.unit, 1)
        return max(days // per_step, 1)

    def step_days(self) -> float:
        """The mean length of a step in days; 1 for whole numbers."""
        return {Unit.WEEK: 7.0, Unit.MONTH: 365.25 / 12, Unit.YEAR: 365.25}.get(self.unit, 1.0)

    def written(self, step: int, *, end: bool = False) -> str:
        """The first (or last) day of a step, the month or year, or the number."""
        begin, after = self.bounds(step)
        at = after - 1 if end else begin
        if self.unit is Unit.STEP:
            return str(at)
        day = date.fromordinal(at).isoformat()
        return {Unit.YEAR: day[:4], Unit.MONTH: day[:7]}.get(self.unit, day)
