"""Checks identifiers of firms, licences, people, goods and sampling sheets, and says what is wrong with them.

Sources: GB 32100-2015 (credit code), GB 11714 (organisation code), GB 11643 (resident number), ISO 7064
MOD 11,10 (food licences), GS1 General Specifications (GTIN). The check digit of YB filings is taken to be
that of JY licences, whose layout they share; no published rule says so.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from stdnum import ean
from stdnum.cn import ric, uscc

from shian.methods.problems import Problem, problem

USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
SHEET_LEVELS = {"GC": "national", "SC": "provincial", "DC": "city", "XC": "county"}
JY_BUSINESS = {"1": "sales", "2": "catering", "3": "canteen"}
YB_BUSINESS = {"1": "wholesale", "2": "retail"}
SC_CATEGORIES = frozenset([f"{number}" for number in range(101, 133)] + ["201", "202", "203"])
GTIN_LENGTHS = (8, 12, 13, 14)


@dataclass(frozen=True, slots=True)
class Identifier:
    """An identifier as read: `value` in its normal form, its `parts`, and the `problem` if it has one."""

    kind: str
    value: str
    parts: Mapping[str, str] = field(default_factory=dict)
    problem: Problem | None = None

    @property
    def ok(self) -> bool:
        return self.problem is None


def normal(text: str) -> str:
    """Half-width, upper-case, without spaces, hyphens and dots between groups."""
    return re.sub(r"[\s\-·.]", "", text.translate(FULL_WIDTH)).upper()


def mod11_10(digits: str) -> str:
    """Check digit of ISO 7064 MOD 11,10 (pure) for a string of decimal digits."""
    product = 10
    for digit in digits:
        total = (product + int(digit)) % 10 or 10
        product = total * 2 % 11
    return str((11 - product) % 10)


def _bad(kind: str, value: str, message: str, **params: object) -> Identifier:
    return Identifier(kind, value, {}, problem(message, value=value, **params))


def _outside(kind: str, value: str, area: str, areas: Collection[str] | None) -> Identifier | None:
    if areas is None or area in areas:
        return None
    return _bad(
        kind,
        value,
        "%(value)s: the area code %(area)s is not one of the areas known here",
        area=area,
    )


def check_uscc(text: str, areas: Collection[str] | None = None) -> Identifier:
    """Unified social credit code: 1 department, 1 type, 6 area, 9 organisation, 1 check character."""
    value = normal(text)
    if len(value) != 18:
        message = "%(value)s has %(length)s characters; a unified social credit code has 18"
        return _bad("uscc", value, message, length=len(value))
    strange = sorted(set(value) - set(USCC_ALPHABET))
    if strange:
        message = (
            "%(value)s holds %(strange)s, which a unified social credit code never uses (nor I, O, S, V, Z)"
        )
        return _bad("uscc", value, message, strange=" ".join(strange))
    if not value[2:8].isdigit():
        return _bad(
            "uscc",
            value,
            "%(value)s: characters 3 to 8 must be an area code of six digits",
        )
    expected = uscc.calc_check_digit(value[:-1])
    if value[-1] != expected:
        message = "%(value)s: the check character is %(found)s, but %(expected)s follows from the others"
        return _bad("uscc", value, message, found=value[-1], expected=expected)
    parts = {
        "department": value[0],
        "type": value[1],
        "area": value[2:8],
        "organisation": value[8:17],
    }
    return _outside("uscc", value, parts["area"], areas) or Identifier("uscc", value, parts)


def organisation_check(eight: str) -> str:
    """Check character of the organisation code (GB 11714) inside a credit code."""
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(weight * int(char, 36) for weight, char in zip(weights, eight, strict=True))
    return {10: "X", 11: "0"}.get(11 - total % 11, str(11 - total % 11))


def make_uscc(area: str, serial: str, department: str = "9", kind: str = "1") -> str:
    """A well-formed synthetic credit code; `serial` is the organisation code's 8 characters."""
    body = f"{department}{kind}{area}{serial}{organisation_check(serial)}"
    return body + str(uscc.calc_check_digit(body))


def check_licence(text: str, areas: Collection[str] | None = None) -> Identifier:
    """Food licence or filing: SC (production), JY (trade and catering), YB (prepacked food only)."""
    value = normal(text)
    found = re.fullmatch(r"(SC|JY|YB)(.*)", value)
    if not found:
        return _bad(
            "licence",
            value,
            "%(value)s: a food licence number begins with SC, JY or YB",
        )
    prefix, digits = found.groups()
    if not re.fullmatch(r"[0-9]{14}", digits):
        message = "%(value)s: 14 digits must follow %(prefix)s, %(length)s characters do"
        return _bad("licence", value, message, prefix=prefix, length=len(digits))
    expected = mod11_10(digits[:-1])
    if digits[-1] != expected:
        message = "%(value)s: the check digit is %(found)s, but %(expected)s follows from the others"
        return _bad("licence", value, message, found=digits[-1], expected=expected)
    parts = _licence_parts(prefix, digits)
    if not parts["meaning"]:
        message = "%(value)s: %(category)s is not a category of %(prefix)s numbers"
        return _bad("licence", value, message, prefix=prefix, category=parts["category"])
    return _outside("licence", value, parts["area"], areas) or Identifier("licence", value, parts)


def _licence_parts(prefix: str, digits: str) -> dict[str, str]:
    head = 3 if prefix == "SC" else 1
    category = digits[:head]
    if prefix == "SC":
        meaning = "production" if category in SC_CATEGORIES else ""
    else:
        meaning = (JY_BUSINESS if prefix == "JY" else YB_BUSINESS).get(category, "")
    area, sequence = digits[head : head + 6], digits[head + 6 : -1]
    return {
        "prefix": prefix,
        "category": category,
        "meaning": meaning,
        "area": area,
        "sequence": sequence,
    }


def make_licence(prefix: str, category: str, area: str, sequence: int) -> str:
    """A well-formed synthetic licence number, e.g. make_licence("JY", "2", "140105", 17)."""
    width = 4 if prefix == "SC" else 6
    body = f"{category}{area}{sequence:0{width}d}"
    if len(body) != 13:
        raise ValueError(
            f"{prefix} {category} {area} {sequence} do not make 13 digits; give fewer or shorter ones"
        )
    return f"{prefix}{body}{mod11_10(body)}"


def check_resident_id(text: str, on: date | None = None) -> Identifier:
    """Resident identity number; `on` is the day on which the person must have been born already."""
    value = normal(text)
    if re.fullmatch(r"[0-9]{10}\*{4}[0-9]{3}[0-9X]", value):
        return _bad(
            "resident",
            value,
            "%(value)s is masked as on public pages and cannot be checked; give all digits",
        )
    if len(value) != 18:
        return _bad(
            "resident",
            value,
            "%(value)s has %(length)s characters; a resident number has 18",
            length=len(value),
        )
    if not re.fullmatch(r"[0-9]{17}[0-9X]", value):
        return _bad(
            "resident",
            value,
            "%(value)s: a resident number is 17 digits and a digit or X",
        )
    expected = ric.calc_check_digit(value)
    if value[-1] != expected:
        message = "%(value)s: the check character is %(found)s, but %(expected)s follows from the others"
        return _bad("resident", value, message, found=value[-1], expected=expected)
    # The county is not looked up: numbers were first given in the 1980s, by the county codes of that day.
    try:
        born = date(int(value[6:10]), int(value[10:12]), int(value[12:14]))
    except ValueError:
        return _bad(
            "resident",
            value,
            "%(value)s: characters 7 to 14 are no day of the calendar",
        )
    if on is not None and born > on:
        return _bad(
            "resident",
            value,
            "%(value)s: born on %(born)s, which has not come yet",
            born=born.isoformat(),
        )
    sex = "male" if int(value[16]) % 2 else "female"
    return Identifier("resident", value, {"area": value[:6], "born": born.isoformat(), "sex": sex})


def mask_resident_id(text: str) -> str:
    """Hides month and day of birth, as public pages do."""
    value = normal(text)
    return f"{value[:10]}****{value[14:]}" if len(value) == 18 else "*" * len(value)


def check_sheet_number(text: str, areas: Collection[str] | None = None) -> Identifier:
    """Sampling-sheet number: level (2 letters), year (2), area (6), body (5), sequence (4)."""
    value = normal(text)
    found = re.fullmatch(r"([A-Z]{2})([0-9]{2})([0-9]{6})([0-9]{5})([0-9]{4})", value)
    if not found:
        message = (
            "%(value)s: a sampling-sheet number is two letters and 17 digits "
            "(year 2, area 6, body 5, sequence 4)"
        )
        return _bad("sheet", value, message)
    level, year, area, body, sequence = found.groups()
    if level not in SHEET_LEVELS:
        return _bad(
            "sheet",
            value,
            "%(value)s: begins with %(level)s; known are GC, SC, DC and XC",
            level=level,
        )
    parts = {
        "level": SHEET_LEVELS[level],
        "year": f"20{year}",
        "area": area,
        "body": body,
        "sequence": sequence,
    }
    return _outside("sheet", value, area, areas) or Identifier("sheet", value, parts)


def make_sheet_number(level: str, year: int, area: str, body: int, sequence: int) -> str:
    """E.g. make_sheet_number("DC", 2021, "140105", 17, 3)."""
    value = f"{level}{year % 100:02d}{area}{body:05d}{sequence:04d}"
    if not check_sheet_number(value).ok:
        raise ValueError(f"{value} is no sampling-sheet number: {check_sheet_number(value).problem}")
    return value


def check_gtin(text: str) -> Identifier:
    """Global Trade Item Number of 8, 12, 13 or 14 digits."""
    value = normal(text)
    if not re.fullmatch(r"[0-9]+", value):
        return _bad("gtin", value, "%(value)s: a GTIN (bar code) is made of digits only")
    if len(value) not in GTIN_LENGTHS:
        return _bad(
            "gtin",
            value,
            "%(value)s has %(length)s digits; a GTIN has 8, 12, 13 or 14",
            length=len(value),
        )
    expected = ean.calc_check_digit(value[:-1])
    if value[-1] != expected:
        message = "%(value)s: the check digit is %(found)s, but %(expected)s follows from the others"
        return _bad("gtin", value, message, found=value[-1], expected=expected)
    return Identifier("gtin", value, {"gtin14": value.zfill(14)})


def make_gtin(body: str) -> str:
    """Adds the check digit to 7, 11, 12 or 13 digits."""
    return body + str(ean.calc_check_digit(body))
