"""Reads days as officials and packages write them."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from shian.methods.problems import Problem, problem
from shian.methods.sheets.text import Cell, is_empty, plain, squeeze

EPOCH = date(1899, 12, 30)  # day 0 of spreadsheets that use the 1900 system, its false leap day included
SERIALS = range(18264, 73051)  # 1950-01-01 to 2100-01-01; other numbers are not taken for days
YEARS = range(1950, 2101)
HAN = str.maketrans("〇零○一二三四五六七八九", "000123456789")
TIME = r"(?:[T\s]*\d{1,2}[:时]\d{1,2}(?:[:分]\d{1,2}(?:\.\d+)?秒?)?(?:Z|[+-]\d{2}:?\d{2})?分?)?"
WRITTEN = re.compile(
    rf"(\d{{4}})\s*[年/.\-\s]\s*(\d{{1,2}})\s*[月/.\-\s]\s*(\d{{1,2}})(?!\d)\s*[日号]?{TIME}"
)
COMPACT = re.compile(rf"(\d{{4}})(\d{{2}})(\d{{2}})(?!\d){TIME}")
SHORT = re.compile(r"(\d{2})年(\d{1,2})月(\d{1,2})[日号]")
HAN_WRITTEN = re.compile(
    r"([〇零○一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})[日号]"
)
LABEL = re.compile(r"^(?:生产日期|加工日期|购进日期|购入日期|检疫日期|消毒日期|日期|生产)[:\s]*(?:为)?")


@dataclass(frozen=True, slots=True)
class Day:
    """A day found at the beginning of a text, and what stands behind it (a batch, often)."""

    day: date
    rest: str = ""


def parse_day(cell: Cell) -> date | Problem | None:
    """A day, None where the cell says nothing, or what is wrong with it."""
    if is_empty(cell):
        return None
    found = find_day(cell)
    if isinstance(found, Problem):
        return found
    if found is None:
        message = "%(value)s is not a day; write it as 2021-03-05, 2021/3/5 or 2021年3月5日"
        return problem(message, value=plain(cell))
    if found.rest:
        return problem(
            "%(value)s: a day, and behind it “%(rest)s”; write the day alone",
            value=plain(cell),
            rest=found.rest,
        )
    return found.day


def find_day(cell: Cell) -> Day | Problem | None:
    """The day with which a cell begins; None if it begins with none."""
    if isinstance(cell, datetime):
        return Day(cell.date())
    if isinstance(cell, date):
        return Day(cell)
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return _serial(cell)
    if not isinstance(cell, str):
        return None
    text = LABEL.sub("", plain(cell))
    if re.fullmatch(r"\d{5}(\.\d+)?", text) and int(float(text)) in SERIALS:
        return _serial(float(text))
    return _written(text)


def _serial(number: float) -> Day | Problem | None:
    if number != number or abs(number) > 1e9:  # not a number, or no day at all
        return None
    whole = int(number)
    if whole in SERIALS:
        return Day(EPOCH + timedelta(days=whole))
    if 19500101 <= whole <= 21001231 and whole == number:
        return _written(str(whole))
    return None


def _written(text: str) -> Day | Problem | None:
    han = HAN_WRITTEN.match(squeeze(text))
    if han:
        year, month, day = int(han[1].translate(HAN)), _han_number(han[2]), _han_number(han[3])
        return _day(year, month, day, squeeze(text), squeeze(text)[han.end() :])
    for pattern in (WRITTEN, COMPACT, SHORT):
        found = pattern.match(text)
        if found:
            year = int(found[1]) + (2000 if pattern is SHORT else 0)
            if pattern is COMPACT and year not in YEARS:
                return None
            return _day(year, int(found[2]), int(found[3]), text, text[found.end() :])
    return None


def _day(year: int, month: int, day: int, text: str, rest: str) -> Day | Problem:
    if year not in YEARS:
        return problem("%(value)s: the year %(year)s is outside 1950 to 2100", value=text, year=str(year))
    try:
        return Day(date(year, month, day), rest.strip(" /,、;|║‖()[]\n\t\\"))
    except ValueError:
        return problem("%(value)s is no day of the calendar", value=text)


def _han_number(text: str) -> int:
    tens, ten, ones = text.rpartition("十")
    digits = "〇一二三四五六七八九"
    if not ten:
        return digits.index(ones)
    return (digits.index(tens) if tens else 1) * 10 + (digits.index(ones) if ones else 0)


BATCH_LABEL = re.compile(r"^(?:产品批号|生产批号|批次号|批号|批次|货号|Lot|LOT|Batch)(?:\s*No\.?)?[:\s]*")


def day_and_batch(cell: Cell) -> tuple[date | None, str] | Problem:
    """Splits "2021-03-05/批号A1" into day and batch; a batch alone gives (None, batch)."""
    if is_empty(cell):
        return None, ""
    found = find_day(cell)
    if isinstance(found, Problem):
        return found
    if found is not None:
        rest = "" if is_empty(found.rest) else BATCH_LABEL.sub("", found.rest)
        return found.day, rest
    text = plain(cell)
    # The batch may come first: "A1/2021-03-05".
    head, bar, tail = text.rpartition("/")
    behind = find_day(tail) if bar and len(tail) >= 8 else None
    if isinstance(behind, Day) and not behind.rest:
        return behind.day, BATCH_LABEL.sub("", "" if is_empty(head) else head.strip())
    return None, BATCH_LABEL.sub("", text)
