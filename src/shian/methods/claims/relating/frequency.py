"""How often a minimum asks for something within the time of a total: 每15日 within a year is 24 times."""

from __future__ import annotations

import re
from fractions import Fraction

from shian.methods.claims.model import Claim
from shian.methods.claims.reading.numerals import chinese
from shian.methods.claims.relating.index import Index

_NUMBER = r"(?P<n>\d{1,3}|[一二两三四五六七八九十]{1,3})"
_EVERY = re.compile(
    rf"每(?:间?隔)?(?:{_NUMBER}(?:个)?)?(?P<unit>工作日|学期|学年|半年|半个?月|季度|季|年度?|个月|月|旬|周|星期|日|天)"
)
_DAYS: dict[str, int] = {
    "日": 1, "天": 1, "周": 7, "星期": 7, "旬": 10, "月": 30, "个月": 30,
    "季": 91, "季度": 91, "半年": 182, "半月": 15, "半个月": 15, "年": 365, "年度": 365, "学年": 365,
}  # fmt: skip
_YEAR, _WORKDAYS, _SCHOOL_DAYS = 365, 240, 180
_IN_YEAR = {7: 50, 10: 36, 15: 24, 30: 12, 91: 4, 182: 2, 365: 1}  # how often at least, by days
_SCHOOL = re.compile(r"校|园|生|班|课|教")
_TERM = re.compile(r"春季|秋季|(?<![每个])(?:本|上|下|一个?)学期|(?<!每)学期(?:共|累计|内)")
_PART = (
    (re.compile(r"上半年|下半年|半年来"), 181),
    (re.compile(r"[一二三四]季度"), 90),
    (re.compile(r"前三季度"), 273),
)
_WHOLE = re.compile(r"全年|年度|一年来|(?:19|20)\d\d年(?![\d一二三四五六七八九十]*(?:月|季度|[上下]半年))")
_WORKING = re.compile(r"供餐|营业|运行|开放|运营|生产|作业|施工|工作|上课|在校|用餐|开工|就餐|服务")


def every(head: str) -> re.Match[str] | None:
    """The words of a clause that say how often: 每15日, 每季度."""
    return next(reversed(list(_EVERY.finditer(head))), None)


def times(index: Index, claim: Claim, total: Claim) -> Fraction:
    """How often at least a minimum is due within a total's time; 1 where either is not said."""
    said = every(claim.head)
    if said is None:
        return Fraction(1)
    unit, number = said["unit"], _number(said["n"])
    if unit == "学期":
        return Fraction(1 if _TERM.search(_words(index, total)) or _length(index, total) is None else 2)
    if unit in {"日", "天", "工作日"} and number == 1:
        return _daily(index, claim, total, working=unit == "工作日")
    days, length = _DAYS.get(unit, _YEAR) * number, _length(index, total)
    if length is None or length < days:
        return Fraction(1)
    if length == _YEAR and number == 1 and days in _IN_YEAR:
        school = days == 30 and _SCHOOL.search(claim.head)
        return Fraction(9 if school else _IN_YEAR[days])
    return Fraction(length // days)


def too_short(index: Index, claim: Claim, total: Claim) -> bool:
    """Whether a total is of a shorter time than that in which the minimum is due once."""
    said, length = every(claim.head), _length(index, total)
    if said is None or length is None or said["unit"] == "学期":
        return False
    return length < _DAYS.get(said["unit"], 1) * _number(said["n"])


def _daily(index: Index, claim: Claim, total: Claim, *, working: bool) -> Fraction:
    for one in index.around(total, before=1, after=0):
        if one.dimension == "duration" and one.measure in {"天", "日"} and 20 < one.stated < 367:
            words = index.text[max(0, one.start - 12) : one.end + 4]
            if _WORKING.search(words) and one.bound == "exact":
                return one.stated
    length = _length(index, total)
    if length is None:
        return Fraction(1)
    if working or _SCHOOL.search(claim.head):
        whole = _SCHOOL_DAYS if _SCHOOL.search(claim.head) else _WORKDAYS
        return Fraction(length * whole // _YEAR)
    return Fraction(length)


def _length(index: Index, total: Claim) -> int | None:
    """How many days a total is of, where the text says so."""
    words = _words(index, total)
    for pattern, days in _PART:
        if pattern.search(words):
            return days
    period = total.period
    if period is not None and period.kind in {"range", "month"} and period.start and period.end:
        return (period.end - period.start).days + 1
    if _WHOLE.search(words):
        return _YEAR
    whole = period is not None and period.kind == "year" and not period.inherited
    return _YEAR if whole else None


def _words(index: Index, total: Claim) -> str:
    """The words of a total's sentence before it."""
    return index.text[index.sentence_of(total).start : total.start]


def _number(written: str | None) -> int:
    if not written:
        return 1
    return max(1, int(written) if written.isdigit() else chinese(written) or 1)
