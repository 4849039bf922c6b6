"""Recognises what a text is: a Digital Link, an element string with brackets, a scan, or an EPC URN."""

import re
from dataclasses import dataclass

from shian.methods.digitallink.build import link_of
from shian.methods.digitallink.checks import check_digit, digits_only
from shian.methods.digitallink.compression import decompress
from shian.methods.digitallink.elements import (
    SEPARATOR,
    SYMBOLOGY,
    WRITTEN_SEPARATORS,
    parse_bracketed,
    parse_scan,
)
from shian.methods.digitallink.errors import DigitalLinkError, refusal
from shian.methods.digitallink.model import Element, Link
from shian.methods.digitallink.parsing import STRICT, Leniency, parse
from shian.methods.digitallink.urn import from_urn
from shian.methods.problems import Problem

LIKE_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
PLAIN_SYMBOLS = re.compile(r"\](Q[01245]|d[0134]|J[0]|C[0]|z[0])(?=https?://|HTTPS?://)")


@dataclass(frozen=True, slots=True)
class Reading:
    """What was recognised: its `kind`, its elements, and its link or why there is none."""

    kind: str
    elements: tuple[Element, ...]
    link: Link | None
    no_link: Problem | None = None


def read(text: str, leniency: Leniency = STRICT) -> Reading:
    """Recognise and check a text. Raises DigitalLinkError, and nothing else, where it is none of these."""
    plain = PLAIN_SYMBOLS.match(text)
    if plain:
        text = text[plain.end() :]
    if text.startswith("("):
        return _of_elements("element-string", parse_bracketed(text))
    if text.lower().startswith("urn:epc:"):
        link = from_urn(text)
        return Reading("epc-urn", link.elements, link)
    if _like_scan(text):
        return _of_elements("scan", parse_scan(text))
    if digits_only(text) and len(text) in (8, 12, 13, 14) and text[-1] == check_digit(text[:-1]):
        message = "a GTIN alone: write (01)%(gtin)s, or make a link of it with: generate 01=%(gtin)s"
        raise refusal(message, gtin=text.zfill(14))
    if digits_only(text[:2]) and not LIKE_URI.match(text):
        return _of_elements("scan", parse_scan(text))
    return _of_uri(text, leniency)


def _of_uri(text: str, leniency: Leniency) -> Reading:
    """A Digital Link, compressed where it is none as it stands; where it is neither, why not the first."""
    try:
        link = parse(text, leniency)
    except DigitalLinkError:
        found = _compressed(text, leniency)
        if found is None:
            raise
        return Reading("compressed-digital-link", found.elements, found)
    return Reading("digital-link", link.elements, link)


def _compressed(text: str, leniency: Leniency) -> Link | None:
    try:
        return decompress(text, leniency)
    except DigitalLinkError:
        return None


def _like_scan(text: str) -> bool:
    marked = SEPARATOR in text or text.startswith("^") or WRITTEN_SEPARATORS.search(text)
    return bool(SYMBOLOGY.match(text) or marked)


def _of_elements(kind: str, elements: tuple[Element, ...]) -> Reading:
    try:
        return Reading(kind, elements, link_of(elements))
    except DigitalLinkError as error:
        return Reading(kind, elements, None, error.reason)
