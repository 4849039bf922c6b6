"""The epidemic curve: onsets by hour or day, and onsets that stand apart."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from statistics import quantiles

from shian.methods.epidemiology.errors import EpidemiologyError

CLOCK = re.compile(r"(\d{1,2})(?:[:时点](\d{1,2})?分?)?(?::(\d{2})(?:\.\d+)?)?\s*([AaPp])?\.?[Mm]?\.?")
YEAR_FIRST = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
YEAR_LAST = re.compile(r"(\d{1,2})[-/.月](\d{1,2})(?:日|[-/.](\d{4}))?")
MOST_BINS = 20_000
FAR = 1.5  # interquartile ranges beyond the quartiles (Tukey 1977)


class Width(StrEnum):
    """How wide the bars are."""

    HOUR = "hour"
    QUARTER = "6h"
    DAY = "day"
    WEEK = "week"

    @property
    def span(self) -> timedelta:
        """As a time."""
        hours = {Width.HOUR: 1, Width.QUARTER: 6, Width.DAY: 24, Width.WEEK: 168}
        return timedelta(hours=hours[self])


def read_date(text: str, year: int | None = None) -> date:
    """2021-03-05, 2021/3/5, 3/5/2021 (month first) or, with a year given, 3/5.

    Raises:
        EpidemiologyError: it is none.
    """
    text = text.strip()
    if parts := YEAR_FIRST.fullmatch(text):
        numbers = [int(part) for part in parts.groups()]
    elif parts := YEAR_LAST.fullmatch(text):
        if parts[3] is None and year is None:
            raise EpidemiologyError(f"{text!r} has no year")
        numbers = [int(parts[3] or year or 0), int(parts[1]), int(parts[2])]
    else:
        raise EpidemiologyError(f"{text!r} is no date: write 2021-03-05")
    try:
        return date(*numbers)
    except ValueError:
        raise EpidemiologyError(f"{text!r} is no date: write 2021-03-05") from None


def read_clock(text: str) -> time:
    """18:30, 6:30 PM, 18.

    Raises:
        EpidemiologyError: it is no time of day.
    """
    parts = CLOCK.fullmatch(text.strip())
    try:
        if parts is None:
            raise ValueError
        hour, half = int(parts[1]), (parts[4] or "").lower()
        if half and not 1 <= hour <= 12:
            raise ValueError
        if half:
            hour = hour % 12 + (12 if half == "p" else 0)
        return time(hour, int(parts[2] or 0), int(parts[3] or 0))
    except ValueError:
        raise EpidemiologyError(f"{text!r} is no time of day: write 18:30 or 6:30 PM") from None


def read_moment(text: str, year: int | None = None) -> datetime:
    """A date and a time of day with a space or T between; a date alone is its midnight.

    Raises:
        EpidemiologyError: it is none.
    """
    first, _space, rest = text.strip().replace("T", " ").partition(" ")
    clock = read_clock(rest) if rest.strip() else time()
    return datetime.combine(read_date(first, year), clock)


@dataclass(frozen=True, slots=True)
class Bar:
    """Cases whose onset is from a moment on, for the width of a bar."""

    start: datetime
    cases: int


def curve(onsets: Sequence[datetime], width: Width) -> list[Bar]:
    """All bars from the first onset to the last, empty ones too. Weeks begin on Monday.

    Raises:
        EpidemiologyError: there is no onset, or there would be too many bars.
    """
    if not onsets:
        raise EpidemiologyError("no onset is known")
    starts = Counter(_floor(onset, width) for onset in onsets)
    first, last = min(starts), max(starts)
    if (last - first) / width.span > MOST_BINS:
        raise EpidemiologyError(f"from {first} to {last} there are more than {MOST_BINS:,} bars")
    bars = []
    while first <= last:
        bars.append(Bar(first, starts[first]))
        first += width.span
    return bars


def _floor(moment: datetime, width: Width) -> datetime:
    day = datetime.combine(moment.date(), time())
    if width is Width.WEEK:
        return day - timedelta(days=moment.weekday())
    return day + (moment - day) // width.span * width.span


def suited_width(onsets: Sequence[datetime]) -> Width:
    """Hours for up to three days, six hours up to ten (if times of day are known), days up to 120, weeks."""
    days = (max(onsets) - min(onsets)).days
    timed = any(onset.time() != time() for onset in onsets)
    if timed and days < 10:
        return Width.HOUR if days < 3 else Width.QUARTER
    return Width.DAY if days <= 120 else Width.WEEK


def standing_apart(onsets: Sequence[datetime]) -> list[int]:
    """Which onsets lie far from the others, by their index: a mistake, a first case, or another illness."""
    if len(onsets) < 4:
        return []
    seconds = [(onset - min(onsets)).total_seconds() for onset in onsets]
    first, _middle, third = quantiles(seconds, n=4)
    reach = FAR * (third - first)
    return [at for at, value in enumerate(seconds) if not first - reach <= value <= third + reach]
