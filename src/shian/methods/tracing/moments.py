"""Reads moments for comparing: days and times in ISO 8601, or plain integers; never a mixture of them."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from shian.methods.tracing.errors import TracingError

LATE = 2**63 - 1  # no upper limit known; its negative is the lower one, so that time can be turned round
EARLY = -LATE
DAY = 86_400_000_000  # microseconds
LARGEST = 2**62
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
INTEGER = re.compile(r"[+-]?[0-9]{1,19}", re.ASCII)
ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
# As spreadsheets write days and times, the year first: 2021/3/5, 2021-3-5 8:00.
SHEET_DAY = re.compile(r"([0-9]{4})([-/])([0-9]{1,2})\2([0-9]{1,2})(?:[ T]+([0-9]{1,2})(:.+))?", re.ASCII)


class Scale(StrEnum):
    """What kind of moments a table holds."""

    NUMBER = "an integer"
    DAY = "a day"
    LOCAL = "a time without zone"
    ZONED = "a time with zone"


@dataclass(frozen=True, slots=True)
class Moment:
    """The first and last instant that a moment as written can mean: a day lasts 24 hours."""

    first: int
    last: int
    scale: Scale


def read_moment(text: str) -> Moment:
    """The moment that a text names; microseconds since 1970, or the integer itself.

    Raises:
        TracingError: it names none.
    """
    if INTEGER.fullmatch(text):
        value = int(text)
        if abs(value) > LARGEST:
            raise TracingError(f"{text} is too large")
        return Moment(value, value, Scale.NUMBER)
    iso = _iso(text)
    try:
        at = datetime.fromisoformat(iso)
    except ValueError:
        raise TracingError(f"{text!r} is no date: write 2021-03-05, 2021-03-05T14:00 or an integer") from None
    if not 1 < at.year < 9999:  # so that no zone carries it out of the calendar
        raise TracingError(f"{text} is out of range")
    zoned = at.tzinfo is not None
    first = (at if zoned else at.replace(tzinfo=UTC)) - EPOCH
    value = first // timedelta(microseconds=1)
    if ISO_DAY.fullmatch(iso):
        return Moment(value, value + DAY - 1, Scale.DAY)
    return Moment(value, value, Scale.ZONED if zoned else Scale.LOCAL)


def _iso(text: str) -> str:
    """A day or time as spreadsheets write it, in the form of ISO 8601; other texts as they are."""
    found = SHEET_DAY.fullmatch(text)
    if found is None:
        return text
    year, _, month, day, hour, rest = found.groups()
    return f"{year}-{month:0>2}-{day:0>2}" + ("" if hour is None else f"T{hour:0>2}{rest}")


def joined(known: Scale | None, new: Scale) -> Scale:
    """The scale of a table which held `known` and now holds `new`: days and local times go together.

    Raises:
        TracingError: the two cannot be compared.
    """
    if known is None or known is new:
        return new
    if {known, new} == {Scale.DAY, Scale.LOCAL}:
        return Scale.LOCAL
    raise TracingError(f"{new.value} cannot be compared with {known.value}; write all dates the same way")


def written(value: int, scale: Scale | None) -> int | str | None:
    """A moment as it is shown, None for one that nothing limits."""
    if value in (LATE, EARLY):
        return None
    if scale is None or scale is Scale.NUMBER:
        return value
    at = EPOCH + timedelta(microseconds=value)
    if scale is Scale.DAY:
        return at.date().isoformat()
    text = at.replace(tzinfo=None).isoformat()
    return f"{text}Z" if scale is Scale.ZONED else text
