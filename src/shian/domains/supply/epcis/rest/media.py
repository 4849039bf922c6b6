"""Formats: what was sent, what is wanted back, and in which versions and forms."""

from __future__ import annotations

import re
from typing import NamedTuple

from django.http import HttpRequest

JSON_TYPES = ("application/json", "application/ld+json")
XML_TYPES = ("application/xml", "text/xml")
PROBLEM_TYPES = {"application/problem+json": "application/json", "application/problem+xml": "application/xml"}
EPCIS, CBV = "2.0.0", "2.0.0"
VERSION = re.compile(r"[0-9]{1,4}(?:\.[0-9]{1,4}){0,3}")
VENDOR = "Shian 1"


class Wanted(NamedTuple):
    """A media type from an Accept header and how much it is wanted."""

    name: str
    quality: float


def accepted(request: HttpRequest) -> list[Wanted]:
    """What the Accept header names, the most wanted first."""
    found = []
    for position, part in enumerate(request.headers.get("Accept", "*/*")[:2000].split(",")):
        name, *params = (piece.strip().lower() for piece in part.split(";"))
        quality = 1.0
        for param in params:
            if re.fullmatch(r"q=[01](?:\.[0-9]{1,3})?", param):
                quality = float(param[2:])
        if name and quality > 0:
            found.append((-quality, position, name))
    return [Wanted(name, -quality) for quality, _position, name in sorted(found)]


def chosen_type(request: HttpRequest, offered: tuple[str, ...]) -> str | None:
    """The media type to answer in; None where nothing offered is wanted."""
    for wanted in accepted(request):
        name = PROBLEM_TYPES.get(wanted.name, wanted.name)
        for offer in offered:
            if name in (offer, "*/*", offer.split("/")[0] + "/*"):
                return offer
    return None


def wants_xml(request: HttpRequest) -> bool:
    """Whether XML is wanted more than JSON."""
    return (chosen_type(request, (*JSON_TYPES, *XML_TYPES)) or "") in XML_TYPES


def sent_form(request: HttpRequest) -> str | None:
    """Whether json or xml was sent; None for anything else."""
    name = request.headers.get("Content-Type", "").split(";")[0].strip().lower()
    return "json" if name in JSON_TYPES else "xml" if name in XML_TYPES else None


def too_new_or_old(request: HttpRequest) -> str:
    """Why the versions that the headers ask for cannot be given; empty where they can."""
    for part, ours in (("EPCIS", EPCIS), ("CBV", CBV)):
        least = request.headers.get(f"GS1-{part}-Min")
        most = request.headers.get(f"GS1-{part}-Max")
        if (least and _compared(least, ours) > 0) or (most and _compared(most, ours) < 0):
            return f"GS1-{part}-Version: {ours}"
    return ""


def _compared(text: str, ours: str) -> int:
    """-1, 0 or 1 as the version is older, the same or newer; 1 for what is none. Missing parts are any."""
    if not VERSION.fullmatch(text.strip()):
        return 1
    theirs = [int(part) for part in text.strip().split(".")]
    own = [int(part) for part in ours.split(".")][: len(theirs)]
    theirs = theirs[: len(own)]
    return (theirs > own) - (theirs < own)


def spaces_of(header: str) -> dict[str, tuple[str, ...]]:
    """The namespaces of a GS1-Extensions header: ``prefix=URI, prefix=URI``."""
    found: dict[str, tuple[str, ...]] = {}
    for part in header[:4000].split(","):
        prefix, equals, uri = part.strip().partition("=")
        if equals and prefix.strip() and uri.strip():
            found[prefix.strip()] = (uri.strip(),)
    return found
