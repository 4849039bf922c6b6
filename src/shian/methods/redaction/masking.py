"""Masked forms: what may stand in a public text instead of what was found."""

from __future__ import annotations

import re
from collections.abc import Sequence

from shian.methods.redaction.finding import Finding, Kind
from shian.methods.redaction.names.surnames import COMPOUND

_HIDDEN = "*"


def mask(kind: Kind, text: str) -> str:
    """The masked form of a found stretch: surname and 某, the ends of a number, a place without its door."""
    match kind:
        case Kind.PERSON | Kind.MINOR | Kind.OFFICIAL:
            return _name(text)
        case Kind.IDENTITY:
            return _digits(text, 6, 0) if len(text) >= 15 else _HIDDEN * 6
        case Kind.PHONE:
            return _digits(text, 3, 2)
        case Kind.BANK:
            return _digits(text, 0, 4)
        case Kind.ADDRESS:
            return _address(text)
        case Kind.EMAIL | Kind.ACCOUNT:
            return text[:1] + _HIDDEN * 4
        case Kind.PLATE:
            return text[:2] + _HIDDEN * 5
        case Kind.SECRET:
            return "［略］"


def redact(text: str, findings: Sequence[Finding]) -> str:
    """The text with each finding's suggestion in its place; where findings overlap, the first and longest."""
    out: list[str] = []
    at = 0
    for f in sorted(findings, key=lambda f: (f.start, -f.end)):
        if f.start >= at:
            out += [text[at : f.start], f.suggestion]
            at = f.end
    return "".join([*out, text[at:]])


def _name(text: str) -> str:
    if "·" in text or "•" in text:
        return text[:1] + "某某"
    return (text[:2] if text[:2] in COMPOUND and len(text) > 2 else text[:1]) + "某"


def _digits(text: str, head: int, tail: int) -> str:
    """Digits hidden but for some at the ends; what stands between digits is dropped."""
    plain = re.sub(r"[^\w]", "", text)
    hidden = max(len(plain) - head - tail, 4)
    return plain[:head] + _HIDDEN * hidden + (plain[-tail:] if tail else "")


_DOOR = re.compile(
    r"[0-9０-９A-Za-z一二三四五六七八九十甲乙丙丁]+\s*(?:号院|号楼|号|栋|幢|座|楼|单元|门|室|户|层|排|组|弄|院)?"
)


def _address(text: str) -> str:
    found = _DOOR.search(text)
    return (text[: found.start()] if found else text[:3]) + "***"
