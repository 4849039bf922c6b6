"""Times of events: the standard's dateTimeStamp, and the same instant in UTC with milliseconds.

Source: EPCIS 2.0, 7.1.1 and its schemas (a time zone is required); CBV 2.0, 8.9 (rounding to milliseconds).
"""

import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache

STAMP = re.compile(
    r"([0-9]{4}-(?:1[0-2]|0[1-9])-(?:3[01]|0[1-9]|[12][0-9])T(?:2[0-3]|[01][0-9]):[0-5][0-9]):([0-5][0-9])"
    r"(?:\.([0-9]+))?(Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))"
)
LONGEST_KEPT = 40  # characters of what the cache keeps
OFFSET = re.compile(r"[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00)")
LOOSE = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]([0-9]{2}:[0-9]{2})(?::([0-9]{2}))?(?:\.([0-9]+))?"
    r"(Z|[+-][0-9]{2}:?[0-9]{2})"
)


def utc(text: str) -> str | None:
    """The instant of a dateTimeStamp as `YYYY-MM-DDThh:mm:ss.fffZ`; None where it is none."""
    return _remembered(text) if len(text) <= LONGEST_KEPT else _instant(text)


def _instant(text: str) -> str | None:
    found = STAMP.fullmatch(text)
    if found is None:
        return None
    minute, seconds, fraction, zone = found.groups()
    start = _minute(minute, zone)
    if start is None:
        return None
    thousandths = (int(f"{fraction}000"[:4]) + 5) // 10 if fraction else 0
    if thousandths == 1000:
        return _next_second(f"{start}:{seconds}")
    return f"{start}:{seconds}.{thousandths:03d}Z"


_remembered = lru_cache(maxsize=1 << 14)(_instant)


def loose_utc(text: str) -> str | None:
    """The same for stamps that are only nearly right, as hashing takes them."""
    exact = utc(text)
    found = None if exact else LOOSE.fullmatch(text.upper())
    if found is None:
        return exact
    fraction = f".{found[4]}" if found[4] else ""
    zone = found[5] if found[5] == "Z" or ":" in found[5] else f"{found[5][:3]}:{found[5][3:]}"
    return utc(f"{found[1]}T{found[2]}:{found[3] or '00'}{fraction}{zone}")


@lru_cache(maxsize=1 << 14)
def _minute(minute: str, zone: str) -> str | None:
    """The minute in UTC; zones are whole minutes apart. None where there is no such day."""
    try:
        moment = datetime.fromisoformat(minute + zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return moment.isoformat(timespec="minutes")[:16]


def _next_second(text: str) -> str | None:
    try:
        moment = datetime.fromisoformat(text) + timedelta(seconds=1)
    except OverflowError:
        return None
    return f"{moment.isoformat(timespec='milliseconds')}Z"
