"""Reads numbers, quantities with units, and laboratory results that are not plain numbers."""

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from shian.methods.problems import Problem, problem
from shian.methods.sheets.text import Cell, is_empty, plain

NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|[+-]?\.\d+")
POWER = re.compile(
    r"\s*[x×*X·]\s*10\s*(?:\^|\*\*)?\s*([+-]?\d{1,2}|[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+)(?![\d.])|[eE]([+-]?\d{1,2})(?![\d.])"
)
SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
SCALES = {"万": 10_000, "亿": 100_000_000, "千": 1_000, "百": 100}
SIGNS = {
    "<": "<",
    "≤": "<=",
    "<=": "<=",
    "≦": "<=",
    ">": ">",
    "≥": ">=",
    ">=": ">=",
    "≧": ">=",
    "小于": "<",
    "大于": ">",
}
NOT_DETECTED = re.compile(
    r"未检出|未检测出|不得检出|n\.?d\.?|not detected|阴性|<\s*(?:LOD|检出限)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A measured amount: sign is "", "<", "<=", ">", ">=" or "nd" (not detected, then value is None)."""

    value: Decimal | None
    unit: str = ""
    sign: str = ""
    text: str = ""


def parse_number(cell: Cell) -> Decimal | Problem | None:
    """A plain number; separators of thousands and full-width digits are read."""
    found = parse_quantity(cell)
    if found is None or isinstance(found, Problem):
        return found
    if found.unit or found.sign or found.value is None:
        return problem("%(value)s is not a plain number", value=plain(cell))
    return found.value


def parse_integer(cell: Cell) -> int | Problem | None:
    """A whole number."""
    number = parse_number(cell)
    if number is None or isinstance(number, Problem):
        return number
    if number != number.to_integral_value():
        return problem("%(value)s is not a whole number", value=plain(cell))
    return int(number)


def parse_quantity(cell: Cell) -> Quantity | Problem | None:
    """A number with an optional sign and unit: 12.5kg, <0.01 mg/kg, 1.5×10^4 CFU/g, 3万元, 未检出."""
    if is_empty(cell):
        return None
    text = plain(cell)
    if isinstance(cell, bool):
        return problem("%(value)s is not a number", value=text)
    gone = NOT_DETECTED.match(text)
    if gone:
        return Quantity(None, "", "nd", text)
    signed = re.match(r"(<=|>=|[<>≤≥≦≧]|小于|大于)\s*", text)
    sign = SIGNS[signed[1]] if signed else ""
    return _amount(text, text[signed.end() :] if signed else text, sign)


def _amount(text: str, tail: str, sign: str) -> Quantity | Problem:
    found = NUMBER.match(tail)
    if not found:
        return problem("%(value)s is not a number", value=text)
    try:
        value = Decimal(found[0].replace(",", ""))
    except InvalidOperation:
        return problem("%(value)s is not a number", value=text)
    rest = tail[found.end() :]
    power = POWER.match(rest)
    if power:
        exponent = int((power[1] or power[2]).translate(SUPERSCRIPTS))
        value, rest = value.scaleb(exponent), rest[power.end() :]
    rest = rest.strip()
    if rest[:1] in SCALES:
        value, rest = value * SCALES[rest[0]], rest[1:].strip()
    if re.match(r"[\d.,~—–-]", rest):
        return problem("%(value)s holds more than one number", value=text)
    return Quantity(value, rest, sign, text)


YES = frozenset(["是", "有", "y", "yes", "true", "1", "√", "✓", "✔", "对", "已", "合格"])
NO = frozenset(["否", "无", "没有", "n", "no", "false", "0", "×", "x", "✗", "✘", "不是", "未", "不合格"])


def parse_yes_no(cell: Cell) -> bool | Problem | None:
    """是/否 and its relatives. 无 is an answer here, not an empty cell."""
    text = plain(cell).lower()
    if text in YES:
        return True
    if text in NO:
        return False
    return None if is_empty(cell) else problem("%(value)s is neither 是 nor 否", value=plain(cell))
