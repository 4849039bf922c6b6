"""Dates and periods of a text."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass, replace
from datetime import date

from shian.methods.claims.model import Period, Span
from shian.methods.claims.reading.numerals import chinese

_Y = r"(?<![\d.])(?P<y>(?:19|20)\d\d)(?!\d|\.\d)"
_NUMERAL = "[一二两三四五六七八九十]{1,3}|\\d{1,2}"
_MONTH = r"(?:1[0-2]|0?[1-9])月"
_TO = r"\s*(?:至|到|-|~)\s*"
_PATTERNS = (
    (
        "range",
        rf"{_Y}年?(?:(?P<m>\d{{1,2}})月)?(?:份)?{_TO}(?P<y2>(?:19|20)\d\d)年"
        r"(?:(?P<m2>1[0-2]|[1-9])月(?:份)?)?(?P<e2>底|末)?",
    ),
    ("months", rf"{_Y}年(?P<m>1[0-2]|[1-9])月?{_TO}(?P<m2>1[0-2]|[1-9])月份?"),
    (
        "as_of",
        rf"(?:截至|截止|截止到|截至到|到|至)?{_Y}年(?:截至|截止到?)?(?P<m>1[0-2]|0?[1-9])月"
        r"(?:(?P<d>[12]\d|3[01]|[1-9])日)?(?P<e>底|末|份)?",
    ),
    ("quarter", rf"{_Y}年(?P<part>第?[一二三四1-4]季度|上半年|下半年|前三季度)"),
    (
        "year",
        rf"(?P<asof>截至|截止|截止到)?{_Y}年?(?P<e>底|末|年底|年末)?(?P<since>以来|起)?"
        r"(?P<term>春季|秋季)?(?:度|全年)?",
    ),
    ("recent", rf"(?:近|过去|最近)(?P<n>{_NUMERAL})年(?:来|间)?|(?P<n2>{_NUMERAL})年(?:来|间)|近年来?|历年"),
    (
        "relative",
        rf"(?<!\d)(?:(?:1[0-2]|[1-9]){_TO})?{_MONTH}(?:份|底|末|初|中旬|上旬|下旬)?"
        rf"(?:{_TO}{_MONTH}(?:份|底)?)?(?:(?:3[01]|[12]\d|[1-9])日)?",
    ),
    ("relative", "每学期|每学年|每季度|每月|每周|每天|每日|每年|年内|目前|截至目前|当前|同期"),
    ("relative", "今年|本年度?|当年|全年|上年度?|去年|前年|上半年|下半年|前三季度|[一二三四]季度"),
)
_ALL = [(name, re.compile(pattern)) for name, pattern in _PATTERNS]
_SINCE = re.compile(r"[^，。；\d]{0,8}(?:以来|至今|起)")  # 自2020年11月运行以来
_YEAR_NEEDS = re.compile(r"年|底|末|以来|起")


@dataclass(frozen=True, slots=True)
class Dated:
    """A date or period where it stands."""

    start: int
    end: int
    period: Period

    @property
    def span(self) -> Span:
        """Its place."""
        return self.start, self.end


def dated(text: str) -> list[Dated]:
    """All dates and periods of a normalised text, in order, without overlaps."""
    taken: list[Dated] = []
    free = bytearray(len(text) + 1)
    for name, pattern in _ALL:
        for match in pattern.finditer(text):
            a, b = match.span()
            if any(free[a:b]) or (made := _made(name, match, text)) is None:
                continue
            free[a:b] = b"\x01" * (b - a)
            taken.append(Dated(a, b, replace(made, text=match.group())))
    return sorted(taken, key=lambda one: one.start)


def _made(name: str, match: re.Match[str], text: str) -> Period | None:
    said = match.groupdict()
    try:
        return _READERS[name](said, match, text)
    except ValueError:  # the 31st of June
        return None


def _range(said: dict[str, str | None], match: re.Match[str], text: str) -> Period | None:
    y, y2 = int(said["y"] or 0), int(said["y2"] or 0)
    if not 0 <= y2 - y <= 60:
        return None
    m, m2 = int(said["m"] or 1), int(said["m2"] or 12)
    return Period("range", date(y, m, 1), _last(y2, m2))


def _months(said: dict[str, str | None], match: re.Match[str], text: str) -> Period | None:
    y, m, m2 = int(said["y"] or 0), int(said["m"] or 1), int(said["m2"] or 12)
    return Period("range", date(y, m, 1), _last(y, m2)) if m <= m2 else None


def _as_of(said: dict[str, str | None], match: re.Match[str], text: str) -> Period | None:
    y, m = int(said["y"] or 0), int(said["m"] or 1)
    day = date(y, m, int(said["d"])) if said["d"] else _last(y, m)
    if text[match.end() : match.end() + 2] in {"以来", "起", "开始"} or (
        text[match.start() - 1 : match.start()] in {"自", "从"} and _SINCE.match(text, match.end())
    ):
        return Period("since", day.replace(day=1), None)
    if (
        "截" in match.group()
        or match.group()[0] in "到至"
        or said["e"] in {"底", "末"}
        or text[match.end() : match.end() + 1] in {"前", "止"}
    ):
        return Period("as_of", None, day)
    return Period("month", day if said["d"] else day.replace(day=1), day)


def _quarter(said: dict[str, str | None], match: re.Match[str], text: str) -> Period | None:
    y, part = int(said["y"] or 0), said["part"] or ""
    first, last = {"上半年": (1, 6), "下半年": (7, 12), "前三季度": (1, 9)}.get(part, (0, 0))
    if not first:
        number = part.removeprefix("第")[0]
        quarter = int(number) if number.isdigit() else chinese(number) or 1
        first, last = 3 * quarter - 2, 3 * quarter
    return Period("half" if "半年" in part else "quarter", date(y, first, 1), _last(y, last))


def _year(said: dict[str, str | None], match: re.Match[str], text: str) -> Period | None:
    after = text[match.end() : match.end() + 2]
    if not _YEAR_NEEDS.search(match.group()) and not after.startswith(("以来", "年")):
        return None
    before = text[match.start() - 1 : match.start()]
    if said["since"] == "起" and "年" not in match.group():
        return None
    if before.isdigit() or before in {"〔", ".", "-", "/"}:
        return None
    y = int(said["y"] or 0)
    if said["since"] or after == "以来":
        return Period("since", date(y, 1, 1), None)
    if said["asof"] or said["e"]:
        return Period("as_of", None, date(y, 12, 31))
    return Period("year", date(y, 1, 1), date(y, 12, 31))


def _recent(said: dict[str, str | None], match: re.Match[str], text: str) -> Period | None:
    return Period("recent", None, None)


_READERS = {
    "range": _range,
    "months": _months,
    "as_of": _as_of,
    "quarter": _quarter,
    "year": _year,
    "recent": _recent,
    "relative": _recent,
}


def _last(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])
