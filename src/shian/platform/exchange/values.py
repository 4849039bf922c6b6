"""Cells to values: one parser for each type of column."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from typing import Any

from shian.methods import identifiers
from shian.methods.problems import Problem, problem
from shian.methods.sheets.dates import day_and_batch, parse_day
from shian.methods.sheets.findings import split_findings
from shian.methods.sheets.numbers import parse_integer, parse_number, parse_yes_no
from shian.methods.sheets.text import Cell, squeeze, value
from shian.platform.exchange.spec import Col, Parsed

Parser = Callable[[Cell, Col], Parsed]


def parse(cell: Cell, column: Col) -> Parsed:
    """The values a cell gives by its column's type, or what is wrong with it."""
    return PARSERS[column.type](cell, column)


def _text(cell: Cell, column: Col) -> Parsed:
    text = re.sub(r"\s*\n\s*", " ", value(cell))
    if column.longest and len(text) > column.longest:
        return problem(
            "%(length)s characters; %(limit)s are the most", length=len(text), limit=column.longest
        )
    return {column.target: text}


def _lines(cell: Cell, column: Col) -> Parsed:
    return {column.target: value(cell)}


def _raw(cell: Cell, column: Col) -> Parsed:
    return {column.target: cell}


def _code(cell: Cell, column: Col) -> Parsed:
    return {column.target: identifiers.normal(value(cell))}


def _checked(check: Callable[[str], identifiers.Identifier]) -> Parser:
    def parser(cell: Cell, column: Col) -> Parsed:
        text = value(cell)
        if not text:
            return {column.target: ""}
        found = check(text)
        return found.problem or {column.target: found.value}

    return parser


def _licence(cell: Cell, column: Col) -> Parsed:
    """SC, JY and YB numbers are checked; local numbers of small operators are taken as they are."""
    text = identifiers.normal(value(cell))
    if text[:2] not in ("SC", "JY", "YB"):
        return {column.target: text}
    found = identifiers.check_licence(text)
    return found.problem or {column.target: found.value}


def _single(parser: Callable[[Cell], Any]) -> Parser:
    def wrapped(cell: Cell, column: Col) -> Parsed:
        found = parser(cell)
        return found if isinstance(found, Problem) else {column.target: found}

    return wrapped


def _number(cell: Cell, column: Col) -> Parsed:
    found = parse_number(cell)
    if isinstance(found, Problem):
        return found
    if found is not None and column.places:
        found = found.quantize(Decimal(1).scaleb(-column.places))
    return {column.target: found}


def _day_batch(cell: Cell, column: Col) -> Parsed:
    found = day_and_batch(cell)
    return found if isinstance(found, Problem) else {"production_day": found[0], "batch": found[1]}


@cache
def _words(column_id: int, choices: tuple[tuple[str, tuple[str, ...]], ...]) -> dict[str, str]:
    return {squeeze(word).lower(): chosen for chosen, words in choices for word in (chosen, *words)}


def _choice(cell: Cell, column: Col) -> Parsed:
    text = value(cell)
    if not text:
        return {column.target: ""}
    known = _words(id(column), tuple((chosen, tuple(words)) for chosen, words in column.choices.items()))
    found = known.get(squeeze(text).lower())
    if found is None:
        offered = "、".join(words[0] for words in column.choices.values() if words)
        return problem("%(value)s is none of: %(offered)s", value=text, offered=offered)
    return {column.target: found}


def _phone(cell: Cell, column: Col) -> Parsed:
    text = re.sub(r"[\s\-()]", "", value(cell))
    if text and not re.fullmatch(r"\+?\d{5,15}([,;、/]\+?\d{5,15})*", text):
        return problem("%(value)s is not a telephone number", value=value(cell))
    return {column.target: text}


PARSERS: dict[str, Parser] = {
    "text": _text,
    "lines": _lines,
    "raw": _raw,
    "code": _code,
    "reference": _text,
    "day": _single(parse_day),
    "day_batch": _day_batch,
    "number": _number,
    "integer": _single(parse_integer),
    "yes_no": _single(parse_yes_no),
    "choice": _choice,
    "phone": _phone,
    "findings": _single(split_findings),
    "uscc": _checked(identifiers.check_uscc),
    "licence": _licence,
    "sheet": _checked(identifiers.check_sheet_number),
    "gtin": _checked(identifiers.check_gtin),
    "resident": _checked(identifiers.check_resident_id),
}
