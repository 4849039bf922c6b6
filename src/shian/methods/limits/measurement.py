"""Reading what a laboratory wrote as a result, without losing what it means."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from enum import IntEnum

from shian.methods.limits.units import same_unit

MAX_DIGITS = 18
MAX_EXPONENT = 18


class Relation(IntEnum):
    """How the true value stands to the number reported."""

    EQUAL = 0
    BELOW = 1
    NOT_DETECTED = 2
    ABOVE = 3
    DETECTED = 4
    UNREADABLE = 5


@dataclass(frozen=True, slots=True)
class Measurement:
    """One result: a relation, an exact decimal and a unit; `text` is kept as it was written.

    `lean` is the (+)/(-) mark of GB/T 8170-2008, 3.3: the value was rounded to this number
    and truly lies a little above (+1) or below (-1) it. `lod` is the detection limit, in the same unit.
    """

    relation: Relation
    value: Decimal | None = None
    unit: str = ""
    lean: int = 0
    lod: Decimal | None = None
    text: str = ""

    @property
    def censored(self) -> bool:
        """True when the value is known only to lie below a bound."""
        return self.relation in (Relation.BELOW, Relation.NOT_DETECTED)

    @property
    def bound(self) -> Decimal | None:
        """The least number known to be at or above the true value, None when there is none."""
        if self.relation in (Relation.EQUAL, Relation.BELOW):
            return self.value
        return self.lod if self.relation is Relation.NOT_DETECTED else None

    def __str__(self) -> str:
        if self.relation is Relation.NOT_DETECTED:
            return "未检出" if self.lod is None else f"未检出(<{_plain(self.lod)}{self.unit})"
        if self.relation is Relation.DETECTED:
            return "检出"
        if self.value is None:
            return self.text
        sign = {Relation.BELOW: "<", Relation.ABOVE: ">"}.get(self.relation, "")
        return f"{sign}{_plain(self.value)}{ {1: '(+)', -1: '(-)'}.get(self.lean, '') }{self.unit}"


def _plain(number: Decimal) -> str:
    return f"{number:f}"


_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:[eE][-+]?\d{1,2})?"
_POWER = r"(?:[x×*·]10\^?(?P<power>-?\d{1,2}))?"
_RESULT = re.compile(
    rf"^(?P<sign><=|>=|[<>≤≥]|小于|低于|少于|大于|高于|超过)?(?P<number>{_NUMBER}){_POWER}"
    r"(?P<lean>\(?[+-]\)?)?(?P<unit>[^\d.,;、<>~+±()-][^~±;、<>]*|\([^)~]*\))?$"
)
_ABSENT = re.compile(
    r"^(?:未检出|未检测出|不得检出|阴性|nd|n\.d\.?|notdetected|<lod|<loq|低于检出限|小于检出限)"
)
_PRESENT = re.compile(r"^(?:检出|阳性|positive|detected)")
_LOD = re.compile(
    rf"(?:<|检出限[:为]?|定量限[:为]?|lod[:=]?|loq[:=]?)\s*({_NUMBER}){_POWER}\s*([^)\]\d]*)", re.IGNORECASE
)
_APART = re.compile(r"(?<=\d)\s+(?=[\d<>.])")
_BETWEEN = re.compile(r"\s*[;；、，,]\s*|\s+")
_PORTION = re.compile(r"^[^\d]*?/(\d+(?:g|mL|ml))$")
_BELOW = frozenset({"<", "小于", "低于", "少于", "≤", "<="})
_ABOVE = frozenset({">", "大于", "高于", "超过", "≥", ">="})


def normalise(text: str) -> str:
    """Full-width forms, superscripts, blanks and dashes to one spelling (a power keeps its `^`).

    A blank between two numbers parts them: `100 200` is never 100200.
    """
    text = re.sub(r"10([⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+)", lambda m: "10^" + m[1].translate(_SUPERSCRIPTS), text)
    text = unicodedata.normalize("NFKC", text).replace("−", "-").replace("–", "-")
    return "".join(_APART.sub(";", text).split())


def parse_measurement(text: str, unit: str = "", lod: Decimal | str | None = None) -> Measurement:
    """Read one result as laboratories write them: `0.05`, `<0.01`, `未检出(检出限0.01mg/kg)`, `1.2×10³`.

    `unit` and `lod` come from the row's own columns; a unit inside the text wins when the column is empty
    and makes the result unreadable when it contradicts the column. Blank, "/", "-" and ranges are
    UNREADABLE, never zero. Numbers of more than 18 digits are refused.
    """
    written = text.strip()
    compact = normalise(written)
    bound = Decimal(str(lod)) if lod not in (None, "") else None
    lowered = compact.lower()
    if _ABSENT.match(lowered):
        return _not_detected(written, compact, unit, bound)
    if _PRESENT.match(lowered):
        return Measurement(Relation.DETECTED, unit=unit, lod=bound, text=written)
    match = _RESULT.match(compact)
    if match is None:
        return Measurement(Relation.UNREADABLE, unit=unit, lod=bound, text=written)
    number = _exact(match["number"], match["power"])
    inside = match["unit"] or ""
    inside = inside[1:-1] if inside.startswith("(") else inside
    if number is None or _contradicts(inside, unit):
        return Measurement(Relation.UNREADABLE, unit=unit, lod=bound, text=written)
    sign = match["sign"] or ""
    relation = Relation.BELOW if sign in _BELOW else Relation.ABOVE if sign in _ABOVE else Relation.EQUAL
    lean = 0 if not match["lean"] else (1 if "+" in match["lean"] else -1)
    return Measurement(relation, number, unit or inside, lean, bound, written)


def parse_units(text: str, unit: str = "", lod: Decimal | str | None = None) -> list[Measurement]:
    """Read a cell that may hold the results of all units of a sample: `<10;<10;110;<10;<10`.

    One measurement when the cell reads as one, or when not every part of it can be read.
    """
    whole = parse_measurement(text, unit, lod)
    if whole.relation is not Relation.UNREADABLE:
        return [whole]
    parts = [parse_measurement(part, unit, lod) for part in _BETWEEN.split(text.strip()) if part]
    readable = len(parts) > 1 and all(part.relation is not Relation.UNREADABLE for part in parts)
    return parts if readable else [whole]


def _contradicts(inside: str, column: str) -> bool:
    return bool(inside and column) and not same_unit(inside, column)


def _not_detected(written: str, compact: str, unit: str, bound: Decimal | None) -> Measurement:
    found = _LOD.search(compact)
    if found and bound is None:
        bound, inside = _exact(found[1], found["power"]), found[3]
        if _contradicts(inside, unit):
            return Measurement(Relation.UNREADABLE, unit=unit, text=written)
        unit = unit or inside
    portion = _PORTION.match(compact)
    return Measurement(
        Relation.NOT_DETECTED, unit=unit or (f"/{portion[1]}" if portion else ""), lod=bound, text=written
    )


def _exact(number: str, power: str | None) -> Decimal | None:
    try:
        value = Decimal(number.replace(",", ""))
    except InvalidOperation:
        return None
    if power:
        value = value.scaleb(int(power))
    _, digits, exponent = value.as_tuple()
    if len(digits) > MAX_DIGITS or not isinstance(exponent, int) or abs(exponent) > MAX_EXPONENT:
        return None
    return value


def retested(first: Measurement, second: Measurement) -> Measurement:
    """The measurement that stands after a retest: the second, as it was written.

    Food Safety Law art. 88: the retest's conclusion is final. Values are not averaged and a result
    below detection is not turned into a number; a missing detection limit is not borrowed either.
    """
    if second.relation is Relation.UNREADABLE:
        return first
    return replace(second)
