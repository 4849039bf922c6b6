"""Dates and times of application identifiers.

Source: GS1 General Specifications, 3.4 (YYMMDD, where DD may be 00 for "no day given") and 7.12 (the century:
a two-digit year lies within 49 years before and 50 after today). The century matters here for 29 February
only, and every century year that such a date can mean in our time is 2000, a leap year.
"""

from calendar import monthrange

from shian.methods.problems import Problem, problem


def day0(text: str) -> Problem | None:
    """YYMMDD, with 00 allowed for the day."""
    return _date(2000 + int(text[:2]), text[2:4], text[4:6], may_omit_day=True)


def day(text: str) -> Problem | None:
    """YYMMDD."""
    return _date(2000 + int(text[:2]), text[2:4], text[4:6], may_omit_day=False)


def date(text: str) -> Problem | None:
    """YYYYMMDD."""
    return _date(int(text[:4]), text[4:6], text[6:8], may_omit_day=False)


def _date(year: int, month: str, days: str, *, may_omit_day: bool) -> Problem | None:
    if not 1 <= int(month) <= 12:
        return problem("%(month)s is no month", month=month)
    if days == "00":
        return None if may_omit_day else problem("the day must be given, not 00")
    last = monthrange(year or 2000, int(month))[1]
    if int(days) > last:
        return problem("%(day)s is no day of month %(month)s", day=days, month=month)
    return None


def hour(text: str) -> Problem | None:
    """HH."""
    return None if int(text) < 24 else problem("%(hour)s is no hour", hour=text)


def minute(text: str) -> Problem | None:
    """MM or SS."""
    return None if int(text) < 60 else problem("%(minute)s is no minute or second", minute=text)


def time(text: str) -> Problem | None:
    """HHMM."""
    return hour(text[:2]) or minute(text[2:])
