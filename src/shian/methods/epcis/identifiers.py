"""Identifiers in events: one canonical form for each GS1 key, and whether it names an instance or a class.

The form is the constrained canonical Digital Link of the event hash: on id.gs1.org, the key with its finest
qualifier (a serial number without its lot), nothing else. Source: CBV 2.0, 8.2 to 8.9; GS1 Digital Link 1.2.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from shian.methods.digitallink import (
    CANONICAL_STEM,
    LENIENT,
    DigitalLinkError,
    Link,
    from_urn,
    parse,
    uri,
)
from shian.methods.epcis.names import is_uri
from shian.methods.problems import Problem, problem

LONGEST_KEPT = 200  # characters of what the cache keeps
LONGEST_LINK = 8000
INSTANCE, CLASS, OTHER = "instance", "class", "other"
# Qualifiers by key, the finest first; all others are left out.
FINEST = {"01": ("21", "235", "10"), "8006": ("21", "10"), "414": ("254",), "8010": ("8011",)}
# Keys whose value alone names a class, by the length of that value; longer ones bring a serial number.
CLASS_LENGTH = {"01": 14, "8006": 18, "8003": 14, "253": 13, "255": 13}
SERIAL = ("21", "235", "8011")
HOST = re.compile(r"https?://id\.gs1\.org(?:/|$)", re.IGNORECASE)
# What can hardly be meant as anything but a Digital Link, on whatever domain.
LIKE_LINK = re.compile(
    r"https?://[^?#]*/(?:01/[0-9]{14}|00/[0-9]{18}|41[47]/[0-9]{13}|8006/[0-9]{18}|801[78]/[0-9]{18})(?=[/?#]|$)"
    r"(?:/(?:10|21|22|235|254)/[^/?#]+)*(?:\?[^#]*)?(?:#.*)?"
)
NEARLY = re.compile(
    r"https?://[^/?#]+(?:/[^?#]*?)?/(00|01|253|255|401|402|414|417|8003|8004|8006|8010|8017|8018)/([0-9]{4}[^/?#]+)"
    r"((?:/(?:10|21|22|235|254|8011)/[^/?#]+)*)/?(?:\?[^#]*)?(?:#.*)?"
)
NO_KEYS = re.compile(r"urn:epc:id(pat)?:(gid|usdod|adi|bic|imovn):.+", re.IGNORECASE)
# The plain cases, read without the whole machinery: only unreserved characters, no other parts.
PLAIN_URN = re.compile(
    r"urn:epc:(id:sgtin|class:lgtin|id:sgln|id:pgln|id:sscc):([0-9]{6,12})\.([0-9]{0,12})(?:\.([A-Za-z0-9_\-]{1,20}))?"
)
PLAIN_LINK = re.compile(
    r"https?://[A-Za-z0-9.\-]+/(01|00|414|417)/([0-9]{13,18})(?:/(10|21|254)/([A-Za-z0-9_\-]{1,20}))?"
)
# By scheme: digits of the key without its check digit, whether the reference leads, AI, AI of the tail.
URN_FORMS = {
    "id:sgtin": (13, True, "01", "21"),
    "class:lgtin": (13, True, "01", "10"),
    "id:sgln": (12, False, "414", "254"),
    "id:pgln": (12, False, "417", ""),
    "id:sscc": (17, True, "00", ""),
}
LINK_LENGTHS = {"01": 14, "00": 18, "414": 13, "417": 13}
LINK_TAILS = {("01", "10"), ("01", "21"), ("414", "254")}


class Identity(NamedTuple):
    """An identifier: its canonical form, its level (instance, class or other), and what is wrong with it."""

    canonical: str
    level: str
    problem: Problem | None = None


def identify(text: str) -> Identity:
    """What a URI in an event stands for. Other URIs than GS1 keys are their own canonical form."""
    return _remembered(text) if len(text) <= LONGEST_KEPT else _identify(text)


@lru_cache(maxsize=1 << 17)
def _remembered(text: str) -> Identity:
    return _plain(text) or _identify(text)


def _plain(text: str) -> Identity | None:
    """The identity in plain cases; None for all others, the wrong ones too."""
    found = PLAIN_URN.fullmatch(text)
    if found is not None:
        key = _key_of_urn(found[1], found[2], found[3])
        form, tail = URN_FORMS[found[1]], found[4]
        if key is None or (tail is None) == bool(form[3]):
            return None
        level = CLASS if form[3] == "10" else INSTANCE
        bare = not tail or (tail == "0" and form[3] == "254")
        return Identity(key if bare else f"{key}/{form[3]}/{tail}", level)
    found = PLAIN_LINK.fullmatch(text)
    if found is None:
        return None
    ai, value, name, tail = found.groups()
    if len(value) != LINK_LENGTHS[ai] or value[-1] != _check_digit(value[:-1]):
        return None
    if name is None:
        return Identity(f"{CANONICAL_STEM}/{ai}/{value}", CLASS if ai == "01" else INSTANCE)
    if (ai, name) not in LINK_TAILS:
        return None
    return Identity(f"{CANONICAL_STEM}/{ai}/{value}/{name}/{tail}", CLASS if name == "10" else INSTANCE)


@lru_cache(maxsize=1 << 15)
def _key_of_urn(scheme: str, prefix: str, reference: str) -> str | None:
    total, leads, ai, _ = URN_FORMS[scheme]
    if len(prefix) + len(reference) != total:
        return None
    body = reference[0] + prefix + reference[1:] if leads else prefix + reference
    return f"{CANONICAL_STEM}/{ai}/{body}{_check_digit(body)}"


def _check_digit(body: str) -> str:
    """GS1's check digit, of the codes of ASCII digits (48 and up)."""
    codes = body.encode()
    threes, ones = codes[::-2], codes[-2::-2]
    return str((3 * (48 * len(threes) - sum(threes)) + 48 * len(ones) - sum(ones)) % 10)


def _identify(text: str) -> Identity:
    if text[:8].lower() == "urn:epc:":
        try:
            return _of_link(from_urn(text))
        except DigitalLinkError as error:
            return _unlinked(text, error)
    if text[:4].lower() == "http" and len(text) <= LONGEST_LINK:
        try:
            return _of_link(parse(text, LENIENT))
        except DigitalLinkError as error:
            meant = HOST.match(text) or LIKE_LINK.fullmatch(text)
            wrong = error.reason if meant else None if is_uri(text) else problem("is no URI")
            return Identity(_nearly(text), OTHER, wrong)
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
    """EPCs of schemes that are no GS1 keys are good as they are."""
    found = NO_KEYS.fullmatch(text)
    if found and is_uri(text):
        return Identity(text, CLASS if found[1] else INSTANCE)
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
