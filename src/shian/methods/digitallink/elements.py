"""Element strings: as printed with brackets, and as scanned with separators.

Sources: GS1 General Specifications, 4.14 (human readable interpretation), 5 and 7.8 (concatenation, FNC1),
ISO/IEC 15424 (symbology identifiers). A bracket inside a value is written with a backslash before it.
"""

import re
from collections.abc import Sequence

from shian.methods.digitallink.checks import digits_only
from shian.methods.digitallink.errors import refusal
from shian.methods.digitallink.model import Element
from shian.methods.digitallink.pairs import check_pairs
from shian.methods.digitallink.table import PREDEFINED, length_of_ai, table
from shian.methods.digitallink.text import LONGEST
from shian.methods.digitallink.values import check_value

SEPARATOR = "\x1d"
WRITTEN_SEPARATORS = re.compile(r"<GS>|\{GS\}|<FNC1>|\{FNC1\}|\u241d")
BRACKETED = re.compile(r"\((\d{2,4})\)((?:[^(\\]|\\.|\\$)*)", re.ASCII)
SYMBOLOGY = re.compile(r"\][A-Za-z][0-9A-Za-z]")
# Between the two messages of a composite symbol; no value holds it.
COMPOSED = re.compile(r"\|(?=\][A-Za-z]|\^)")
COMPOSED_BRACKETS = re.compile(r"\|(?=\()")
# Symbols that carry element strings; those that carry a GTIN alone, with its length.
WITH_ELEMENTS = {"]C1", "]e0", "]e1", "]e2", "]d2", "]Q3", "]J1"}
WITH_GTIN = {"]E0": 13, "]E4": 8, "]I0": 14, "]I1": 14}


def parse_bracketed(text: str) -> tuple[Element, ...]:
    """The elements of `(01)09506000134352(10)ABC`. Raises DigitalLinkError."""
    _check_length(text)
    text = COMPOSED_BRACKETS.sub("", text)
    elements, at = [], 0
    while at < len(text):
        found = BRACKETED.match(text, at)
        if found is None:
            message = (
                "position %(position)s: an AI in brackets must stand here; write \\( for a bracket in a value"
            )
            raise refusal(message, position=at + 1)
        elements.append(Element(found[1], re.sub(r"\\([()\\])", r"\1", found[2])))
        at = found.end()
    return _checked(elements)


def parse_scan(text: str) -> tuple[Element, ...]:
    """The elements of what a scanner sends, with or without its symbology identifier.

    Raises DigitalLinkError.
    """
    _check_length(text)
    return _checked([e for message in COMPOSED.split(text) for e in _message(message)])


def bracketed(elements: Sequence[Element]) -> str:
    """`(01)09506000134352(10)ABC`."""
    return "".join(f"({e.ai})" + e.value.replace("(", "\\(") for e in elements)


def scan(elements: Sequence[Element], symbology: str = "") -> str:
    """What a scanner sends for the elements, in order: a separator after each of no set length."""
    pieces = [e.ai + e.value + ("" if e.ai[:2] in PREDEFINED else SEPARATOR) for e in elements]
    return symbology + "".join(pieces).removesuffix(SEPARATOR)


def _message(text: str) -> Sequence[Element]:
    symbology = SYMBOLOGY.match(text)
    data = text[symbology.end() :] if symbology else text
    if symbology and symbology[0] in WITH_GTIN:
        return [_gtin(symbology[0], data)]
    if symbology and symbology[0] not in WITH_ELEMENTS:
        raise refusal("a symbol with %(identifier)s carries no element string", identifier=symbology[0])
    data = WRITTEN_SEPARATORS.sub(SEPARATOR, data)
    if data.startswith("^"):
        data = data.replace("^", SEPARATOR)
    return _split(data.removeprefix(SEPARATOR))


def _checked(elements: Sequence[Element]) -> tuple[Element, ...]:
    if not elements:
        raise refusal("there is no application identifier")
    for element in elements:
        check_value(element.ai, element.value)
    check_pairs(elements)
    return tuple(elements)


def _gtin(symbology: str, data: str) -> Element:
    length = WITH_GTIN[symbology]
    if len(data) != length or not digits_only(data):
        message = "a symbol with %(identifier)s carries %(length)s digits"
        raise refusal(message, identifier=symbology, length=length)
    return Element("01", data.zfill(14))


def _split(data: str) -> list[Element]:
    elements, at = [], 0
    while at < len(data):
        ai = _ai_at(data, at)
        start = at + len(ai)
        length = PREDEFINED.get(ai[:2])
        end = data.find(SEPARATOR, start)
        end = len(data) if end < 0 else end
        if length is not None:
            end = min(end, start + length)
        elements.append(Element(ai, data[start:end]))
        at = end + 1 if data[end : end + 1] == SEPARATOR else end
    return elements


def _ai_at(data: str, at: int) -> str:
    length = length_of_ai(data[at : at + 2])
    ai = data[at : at + length] if length else data[at : at + 2]
    if ai not in table():
        message = "position %(position)s: %(found)s begins no application identifier of GS1"
        raise refusal(message, position=at + 1, found=repr(ai))
    return ai


def _check_length(text: str) -> None:
    if len(text) > LONGEST:
        raise refusal("longer than %(longest)s characters", longest=LONGEST)
