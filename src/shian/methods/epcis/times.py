"""Times of events: the standard's dateTimeStamp, and the same instant in UTC with milliseconds.

Source: EPCIS 2.0, 7.1.1 and its schemas (a time zone is required); CBV 2.0, 8.9 (rounding to milliseconds).
"""

import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache

STAMP = re.compile(
    r"([0-9]{4}-(?:1[0-2]|0[1-9])-(?:3[01]|0[1-9]|[12][0-9])T(?:2[0-3]|[01][0-9]):[0-5][0-9]:[0-5][0-9])"
    r"(?:\.([0-9]+))?(Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))"
)
OFFSET = re.compile(r"[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00)")
LOOSE = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2})?)(?:\.([0-9]+))?(Z|[+-][0-9:]{4,6})"
)


def utc(text: str) -> str | None:
    """The instant of a dateTimeStamp as `YYYY-MM-DDThh:mm:ss.fffZ`; None where it is none."""
    return _instant(text, STAMP)


def loose_utc(text: str) -> str | None:
    """The same for stamps that are only nearly right, as hashing takes them."""
    return _instant(text, STAMP) or _instant(text.upper(), LOOSE)


@lru_cache(maxsize=1 << 14)
def _instant(text: str, form: re.Pattern[str]) -> str | None:
    found = form.fullmatch(text)
    if found is None:
        return None
    try:
        moment = datetime.fromisoformat(found[1] + found[3]).astimezone(UTC)
        fraction = f"{found[2] or ''}0000"
        thousandths = (int(fraction[:4]) + 5) // 10
        moment += timedelta(milliseconds=thousandths)
    except (ValueError, OverflowError):
        return None
    return f"{moment.isoformat(timespec='milliseconds')[:-6]}Z"
