"""EPC URNs to Digital Links and back.

Source: GS1 EPC Tag Data Standard 1.13 and 2.0, sections 6.3 and 7; Core Business Vocabulary 2.0, 8 (which
identifiers stand for which).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from shian.methods.digitallink.checks import check_digit, digits_only
from shian.methods.digitallink.errors import refusal
from shian.methods.digitallink.model import Element, Link
from shian.methods.digitallink.pairs import check_pairs
from shian.methods.digitallink.prefixes import CERTAIN, LONGEST, SHORTEST, prefix_length
from shian.methods.digitallink.schemes import BY_NAME, SCHEMES, WITHOUT_LINK, Scheme
from shian.methods.digitallink.text import LONGEST as LONGEST_TEXT
from shian.methods.digitallink.values import check_value

URN = re.compile(r"urn:epc:(id|idpat|class):([a-z]+):(.*)", re.IGNORECASE | re.DOTALL)
MUST_ESCAPE = {character: f"%{ord(character):02X}" for character in '"%&/<>?#'}
RAW = re.compile(r"[^A-Za-z0-9\-._!'()*+,:;=%]|%(?![0-9A-Fa-f]{2})")
ANY = "*"


@dataclass(frozen=True, slots=True)
class Urn:
    """An EPC URN made of a link, its scheme, and the elements that it could not say."""

    text: str
    scheme: str
    dropped: tuple[Element, ...] = ()


def from_urn(text: str) -> Link:
    """The Digital Link of an EPC URN, of an instance or a class. Raises DigitalLinkError."""
    if len(text) > LONGEST_TEXT:
        raise refusal("longer than %(longest)s characters", longest=LONGEST_TEXT)
    found = URN.fullmatch(text)
    if found is None:
        raise refusal("an EPC URN begins with urn:epc:id:, urn:epc:idpat: or urn:epc:class: and a scheme")
    whole, name, body = found[1].lower(), found[2].lower(), found[3]
    scheme = _scheme(whole, name)
    fields = body.split(".", scheme.fields - 1)
    if len(fields) != scheme.fields:
        message = "%(scheme)s has %(expected)s fields parted by dots, here are %(found)s"
        raise refusal(message, scheme=name, expected=scheme.fields, found=len(fields))
    tail = _tail(scheme, whole, fields[-1]) if scheme.tail else None
    value = _value(scheme, fields)
    if scheme.tail == "within" and tail is not None:
        value, tail = value + tail, None
    key = Element(scheme.ai, value)
    elements = (key,) if tail is None else (key, Element(scheme.tail, tail))
    for element in elements:
        check_value(element.ai, element.value)
    check_pairs(elements)
    return Link(key, elements[1:])


def to_urn(link: Link, length: int | None = None, known: Mapping[str, int] = CERTAIN) -> Urn:
    """The EPC URN of a link: of an instance where it names one, else of a class.

    `length` is that of the company prefix; where it is None, `known` must tell. Raises DigitalLinkError.
    """
    scheme = _scheme_of(link)
    size = prefix_length(link.key.ai, link.key.value, length, known)
    fields, tail = _fields(scheme, link.key.value, size)
    if scheme.tail and scheme.tail != "within":
        tail = link.value(scheme.tail) or scheme.absent
    whole = scheme.whole if tail or not scheme.tail else "idpat"
    if scheme.tail:
        fields.append(_escaped(tail) if tail else ANY)
    said = {scheme.ai, scheme.tail}
    dropped = tuple(element for element in link.elements if element.ai not in said)
    return Urn(f"urn:epc:{whole}:{scheme.name}:{'.'.join(fields)}", scheme.name, dropped)


def _scheme(whole: str, name: str) -> Scheme:
    if name in WITHOUT_LINK:
        raise refusal("%(scheme)s is no GS1 key: no Digital Link says the same", scheme=name)
    scheme = BY_NAME.get(name)
    if scheme is None:
        raise refusal("%(scheme)s is no scheme of EPC URNs", scheme=name)
    if whole != scheme.whole and not (whole == "idpat" and scheme.pattern):
        right = f"urn:epc:{scheme.whole}:{name}:"
        raise refusal("%(scheme)s is written %(right)s", scheme=name, right=right)
    return scheme


def _tail(scheme: Scheme, whole: str, field: str) -> str | None:
    """The last field's value; None where the URN stands for all of them, or for none."""
    if whole == "idpat":
        if field != ANY:
            raise refusal("the last field of a pattern must be *, not %(field)s", field=repr(field))
        return None
    if not field:
        raise refusal("the last field of %(scheme)s is empty", scheme=scheme.name)
    value = _unescaped(field)
    return None if value == scheme.absent else value


def _value(scheme: Scheme, fields: list[str]) -> str:
    prefix, reference = fields[0], fields[1]
    if not digits_only(prefix) or not SHORTEST <= len(prefix) <= LONGEST:
        raise refusal("the company prefix must be 6 to 12 digits, not %(prefix)s", prefix=repr(prefix))
    if not scheme.total:
        if not reference:
            raise refusal("the reference after the company prefix is missing", ai=scheme.ai)
        return prefix + _unescaped(reference)
    length = len(prefix) + len(reference)
    if length != scheme.total or (reference and not digits_only(reference)):
        message = "company prefix and reference must have %(total)s digits together, not %(length)s"
        raise refusal(message, ai=scheme.ai, value=f"{prefix}.{reference}", total=scheme.total, length=length)
    body = reference[0] + prefix + reference[1:] if scheme.leads else prefix + reference
    pieces = "".join(fields[2:4]) if scheme.pieces else ""
    return scheme.filler + body + check_digit(body) + pieces


def _scheme_of(link: Link) -> Scheme:
    able = [scheme for scheme in SCHEMES if scheme.ai == link.key.ai]
    if not able:
        raise refusal("this key has no EPC URN", ai=link.key.ai, value=link.key.value)
    present = {element.ai for element in link.elements}
    return next((scheme for scheme in able if scheme.tail in present), able[0])


def _fields(scheme: Scheme, value: str, size: int) -> tuple[list[str], str]:
    """Prefix, reference and pieces of a key's value, and what is appended to it."""
    if not scheme.total:
        if len(value) == size:
            raise refusal("nothing follows its company prefix", ai=scheme.ai, value=value)
        return [value[:size], _escaped(value[size:])], ""
    start = len(scheme.filler)
    body, rest = value[start : start + scheme.total], value[start + scheme.total + 1 :]
    if scheme.leads:
        body = body[1 : size + 1] + body[0] + body[size + 1 :]
    fields = [body[:size], body[size:]]
    if scheme.pieces:
        return [*fields, rest[:2], rest[2:]], ""
    return fields, rest


def _escaped(text: str) -> str:
    return "".join(MUST_ESCAPE.get(character, character) for character in text)


def _unescaped(field: str) -> str:
    raw = RAW.search(field)
    if raw:
        message = "the character %(character)s must be percent-encoded in an EPC URN"
        raise refusal(message, character=ascii(raw[0]))
    return unquote_to_bytes(field).decode("latin-1")
