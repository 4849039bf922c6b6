"""Identifiers in events: one canonical form for each GS1 key, and whether it names an instance or a class.

The form is the constrained canonical Digital Link of the event hash: on id.gs1.org, the key with its finest
qualifier (a serial number without its lot), nothing else. Source: CBV 2.0, 8.2 to 8.9; GS1 Digital Link 1.2.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from shian.methods.digitallink import CANONICAL_STEM, LENIENT, DigitalLinkError, Link, from_urn, parse, uri
from shian.methods.epcis.names import is_uri
from shian.methods.problems import Problem, problem

# Qualifiers by key, the finest first; all others are left out.
FINEST = {
    "01": ("21", "235", "10"), "8006": ("21", "10"), "414": ("254",), "8010": ("8011",),
}  # fmt: skip
# Keys whose value alone names a class, by the length of that value; longer ones bring a serial number.
CLASS_LENGTH = {"01": 14, "8006": 18, "8003": 14, "253": 13, "255": 13}
SERIAL = ("21", "235", "8011")
HOST = re.compile(r"https?://id\.gs1\.org(?:/|$)", re.IGNORECASE)
LIKE_LINK = re.compile(
    r"https?://[^?#]*/(?:01/[0-9]{14}|00/[0-9]{18}|41[47]/[0-9]{13}|8006/[0-9]{18}|801[78]/[0-9]{18})(?=[/?#]|$)"
    r"(?:/(?:10|21|22|235|254)/[^/?#]+)*(?:\?[^#]*)?(?:#.*)?"
)
NEARLY = re.compile(
    r"https?://[^/?#]+(?:/[^?#]*?)?/(00|01|253|255|401|402|414|417|8003|8004|8006|8010|8017|8018)/([0-9]{4}[^/?#]+)"
    r"((?:/(?:10|21|22|235|254|8011)/[^/?#]+)*)/?(?:\?[^#]*)?(?:#.*)?"
)
FAST = re.compile(
    r"(urn:epc:(?:id:sgtin|class:lgtin|id:sgln):[0-9]{6,12}\.[0-9]*\.|"
    r"https?://[^?#]+/(?:01/[0-9]{14}/(?:21|10)|414/[0-9]{13}/254)/)([A-Za-z0-9_\-]{1,20})"
)
INSTANCE, CLASS, OTHER = "instance", "class", "other"


class Identity(NamedTuple):
    """An identifier: its canonical form, its level (instance, class or other), and what is wrong with it."""

    canonical: str
    level: str
    problem: Problem | None = None


@lru_cache(maxsize=1 << 17)
def identify(text: str) -> Identity:
    """What a URI in an event stands for. Other URIs than GS1 keys are their own canonical form."""
    fast = FAST.fullmatch(text)
    if fast:
        head = _head(fast[1])
        # The tail 0 of a place's URN stands for no extension.
        if head is not None and not (fast[2] == "0" and head[0].endswith("/254/")):
            return Identity(head[0] + fast[2], head[1])
    return _identify(text)


@lru_cache(maxsize=1 << 15)
def _head(start: str) -> tuple[str, str] | None:
    """The canonical form before the last value, and the level; None where this is no plain case."""
    found = _identify(start + "1")
    return (
        None if found.problem or not found.canonical.endswith("/1") else (found.canonical[:-1], found.level)
    )


def _identify(text: str) -> Identity:
    if text[:8].lower() == "urn:epc:":
        try:
            return _of_link(from_urn(text))
        except DigitalLinkError as error:
            return _unlinked(text, error)
    if text[:4].lower() == "http":
        try:
            return _of_link(parse(text, LENIENT))
        except DigitalLinkError as error:
            meant = HOST.match(text) or LIKE_LINK.fullmatch(text)
            return Identity(_nearly(text), OTHER, error.reason if meant else None)
    return Identity(text, OTHER, None if is_uri(text) else problem("is no URI"))


def _nearly(text: str) -> str:
    """The canonical form of a link with a wrong check digit, so that its hash does not hang on its domain."""
    found = NEARLY.fullmatch(text)
    if found is None:
        return text
    qualifiers = dict(re.findall("/([0-9]+)/([^/]+)", found[3]))
    finest = next((f"/{ai}/{qualifiers[ai]}" for ai in FINEST.get(found[1], ()) if ai in qualifiers), "")
    return f"{CANONICAL_STEM}/{found[1]}/{found[2]}{finest}"


def _unlinked(text: str, error: DigitalLinkError) -> Identity:
    """EPCs of schemes without a Digital Link are good as they are."""
    found = re.match(r"urn:epc:id:(gid|usdod|adi|bic|imovn):(.+)", text, re.IGNORECASE)
    if found and is_uri(text):
        return Identity(text, INSTANCE)
    if re.match(r"urn:epc:idpat:(gid|usdod|adi):.+", text, re.IGNORECASE) and is_uri(text):
        return Identity(text, CLASS)
    return Identity(text, OTHER, error.reason)


def _of_link(link: Link) -> Identity:
    key = link.key
    finest = next((e for ai in FINEST.get(key.ai, ()) for e in link.qualifiers if e.ai == ai), None)
    kept = Link(key, (finest,) if finest else ())
    if finest is not None and finest.ai in SERIAL:
        level = INSTANCE
    elif key.ai == "8010" or len(key.value) <= CLASS_LENGTH.get(key.ai, 0):
        level = CLASS
    else:
        level = INSTANCE
    return Identity(uri(kept), level)
