"""Recognising codes of any system (异构识别): GS1 in all its forms, and the numbers other systems give."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import Any
from urllib.parse import quote, unquote

from shian.domains.supply.lots.models import LotCode
from shian.methods.digitallink import CANONICAL_STEM, LENIENT, DigitalLinkError, Link, read
from shian.methods.identifiers import FULL_WIDTH, check_gtin

LONGEST = 200
Scheme = LotCode.Scheme
URN = "urn:shian"
SPACE = "urn:shian:vocabulary:"  # namespace of what events say beyond the standard's words
_OURS = re.compile(rf"{URN}:([a-z]+):class:(.+)")
_QUARANTINE = re.compile(r"(?:NO\.?|№|第)?\s*(1[0-9]{9}|[2-6][0-9]{9})号?", re.IGNORECASE)
_CERTIFICATE = re.compile(r"HG[0-9]{17}")
_PROVINCE = re.compile(r"(?:SX)?[0-9]{16,24}")


@dataclass(frozen=True, slots=True)
class Code:
    """A code as recognised. ``value`` is its one spelling; ``uri`` what events name the lot by.

    ``uri`` is empty where the code names no lot but a product (``gtin`` alone) or a logistic unit (``unit``).
    ``serial`` is set where one package of the lot is meant.
    """

    scheme: str
    value: str
    uri: str = ""
    gtin: str = ""
    lot: str = ""
    serial: str = ""
    unit: str = ""


@lru_cache(maxsize=65536)
def recognise(text: str) -> Code:
    """What a code is: any Digital Link, EPC URN or element string; else by its shape which system's number.

    Never fails: what no system is known for is taken for a number of somebody's own.
    """
    plain = text.strip()[:LONGEST].translate(FULL_WIDTH).strip()
    found = _gs1(plain) or _ours(plain)
    if found is not None:
        return found
    if (article := check_gtin(plain)).ok:
        gtin = article.value.zfill(14)
        return Code(Scheme.GS1, f"{CANONICAL_STEM}/01/{gtin}", gtin=gtin)
    if match := _QUARANTINE.fullmatch(plain):
        return foreign(Scheme.QUARANTINE, match[1])
    if _CERTIFICATE.fullmatch(plain.upper()):
        return foreign(Scheme.CERTIFICATE, plain.upper())
    if _PROVINCE.fullmatch(plain.upper()):
        return foreign(Scheme.PROVINCE, plain.upper())
    if ":" in plain and " " not in plain:
        return Code(Scheme.OWN, plain, uri=plain)
    return foreign(Scheme.OWN, plain)


def foreign(scheme: str, value: str) -> Code:
    """The code of a system that is not GS1, and the URI by which events name its lot."""
    return Code(scheme, value, uri=_uri(scheme, value), lot=value)


def _uri(scheme: str, value: str) -> str:
    """The value escaped; where that is longer than a code may be, its hash."""
    uri = f"{URN}:{scheme}:class:{quote(value, safe='')}"
    if len(uri) <= LONGEST:
        return uri
    return f"{URN}:{scheme}:class:sha256-{sha256(value.encode()).hexdigest()}"


def own_number(operator: int | None, number: str) -> Code:
    """A firm's own lot number, told apart from the same number of another firm."""
    value = f"{operator or 0}.{number.strip()}"[:LONGEST]
    return Code(Scheme.OWN, value, uri=_uri(Scheme.OWN, value), lot=number.strip())


def product_uri(gtin: str, name: str) -> str:
    """What events name goods by whose lot nobody knows: the article's number, else its name."""
    if gtin:
        return f"{CANONICAL_STEM}/01/{gtin.zfill(14)}"
    return _fitting(f"{URN}:product:class:", name)


def named_place(name: str) -> str:
    """What events name a place by of which only the name is known."""
    return _fitting(f"{URN}:place:", name)


def _fitting(start: str, name: str) -> str:
    """The name escaped, cut where it would be longer than a code may be."""
    name = name.strip()
    while len(start) + len(quote(name, safe="")) > LONGEST:
        name = name[:-1]
    return start + quote(name, safe="")


def lot_uri(gtin: str, lot: str) -> str:
    """The Digital Link of a lot of an article."""
    return f"{CANONICAL_STEM}/01/{gtin.zfill(14)}/10/{quote(lot, safe='')}"


@lru_cache(maxsize=65536)
def place_uri(text: str) -> str:
    """The one spelling of a location's or party's code: a party's number names its place."""
    plain = text.strip()[:LONGEST]
    link = _link(plain)
    if link is None:
        return plain
    number = link.value("414") or link.value("417")
    if number is None:
        return plain
    extension = link.value("254")
    return f"{CANONICAL_STEM}/414/{number}" + (f"/254/{quote(extension, safe='')}" if extension else "")


def _ours(plain: str) -> Code | None:
    match = _OURS.fullmatch(plain)
    if match is None:
        return None
    value = unquote(match[2])
    if match[1] == "product":
        return Code(Scheme.OWN, value)
    if match[1] == "own" and "." in value:
        return Code(Scheme.OWN, value, uri=plain, lot=value.partition(".")[2])
    return Code(match[1], value, uri=plain, lot=value)


def _gs1(plain: str) -> Code | None:
    link = _link(plain)
    if link is None:
        return None
    if unit := link.value("00"):
        value = f"{CANONICAL_STEM}/00/{unit}"
        return Code(Scheme.GS1, value, unit=value)
    gtin = link.value("01")
    if gtin is None:
        return None
    gtin = gtin.zfill(14)
    lot, serial = link.value("10") or "", link.value("21") or ""
    if lot:
        uri = lot_uri(gtin, lot)
        return Code(Scheme.GS1, uri, uri, gtin, lot, serial)
    if serial:
        uri = f"{CANONICAL_STEM}/01/{gtin}/21/{quote(serial, safe='')}"
        return Code(Scheme.GS1, uri, uri, gtin, "", serial)
    return Code(Scheme.GS1, f"{CANONICAL_STEM}/01/{gtin}", gtin=gtin)


@lru_cache(maxsize=65536)
def _link(plain: str) -> Link | None:
    if not plain or (plain.isdigit() and len(plain) < 16):
        return None
    try:
        return read(plain, LENIENT).link
    except DigitalLinkError:
        return None


Finder = Callable[[str], Any]
_FINDERS: list[Finder] = []


def finds_lots(finder: Finder) -> Finder:
    """Register a function that knows codes kept elsewhere (ranges of carton codes): text → lot or None."""
    if finder not in _FINDERS:
        _FINDERS.append(finder)
    return finder


def finders() -> tuple[Finder, ...]:
    """The registered functions, in the order of their registration."""
    return tuple(_FINDERS)
