"""Reads a GS1 Digital Link URI and checks it against all rules.

Source: GS1 Digital Link Standard: URI Syntax 1.2 (2021), section 4 and the grammar of section 5.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from shian.methods.digitallink.build import authority_of
from shian.methods.digitallink.checks import digits_only
from shian.methods.digitallink.errors import refusal
from shian.methods.digitallink.model import Element, Link
from shian.methods.digitallink.order import check_attribute, check_order
from shian.methods.digitallink.pairs import check_pairs, check_repeats
from shian.methods.digitallink.table import CONVENIENCE, table
from shian.methods.digitallink.text import check_characters, unescaped
from shian.methods.digitallink.values import check_value, padded

# A semicolon also parts parameters where a new one plainly begins; else it belongs to the value.
BETWEEN_PARAMETERS = re.compile(r"&|;(?=[A-Za-z0-9._~-]+=)")


@dataclass(frozen=True, slots=True)
class Leniency:
    """What of older versions of the standard is taken: names such as `gtin`, GTINs without leading zeros."""

    convenience: bool = False
    zero_suppressed: bool = False


STRICT = Leniency()
LENIENT = Leniency(convenience=True, zero_suppressed=True)


def parse(text: str, leniency: Leniency = STRICT) -> Link:
    """The link that a URI writes. Raises DigitalLinkError, and nothing else, for any text that is none."""
    check_characters(text)
    before, hash_sign, fragment = text.partition("#")
    stem, rest = authority_of(before)
    path, _, query = rest.partition("?")
    segments = path.split("/")[1:]
    start = _key_at(segments, leniency)
    elements = [_element(segments[at], segments[at + 1], leniency) for at in range(start, len(segments), 2)]
    key, qualifiers = elements[0], elements[1:]
    order = [element.ai for element in qualifiers]
    check_order(key.ai, order)
    attributes, others = _query(query, leniency)
    check_repeats([*elements, *attributes], same_value=False)
    for element in attributes:
        check_attribute(element, key.ai, order)
    check_pairs([*elements, *attributes])
    stem = "/".join([stem, *segments[:start]])
    return Link(key, tuple(qualifiers), attributes, stem, others, fragment if hash_sign else None)


def ai_of(name: str, leniency: Leniency) -> str | None:
    """The AI that a segment of the path names, None where it names none."""
    if name in table():
        return name
    return CONVENIENCE.get(name) if leniency.convenience else None


def _key_at(segments: Sequence[str], leniency: Leniency) -> int:
    """Where the path of AIs begins: the last primary key from which pairs of AI and value reach the end."""
    at = len(segments) - 2
    while at >= 0 and (ai := ai_of(segments[at], leniency)):
        if table()[ai].primary:
            return at
        at -= 2
    _explain_no_key(segments, leniency)
    raise refusal("the path holds no primary key: /01/ and a GTIN, /00/ and an SSCC, …")


def _explain_no_key(segments: Sequence[str], leniency: Leniency) -> None:
    """Raises the most helpful reason why no path of AIs was found, if there is one."""
    if segments and not segments[-1]:
        raise refusal("the path must not end in a slash")
    names = [name for name in segments[::-1] if name in CONVENIENCE and not leniency.convenience]
    if names:
        message = "%(name)s is a name of old: write /%(number)s/, or allow convenience names"
        raise refusal(message, name=names[0], number=CONVENIENCE[names[0]])
    keys = [at for at, name in enumerate(segments) if (entry := table().get(name)) and entry.primary]
    if not keys:
        return
    key = keys[-1]
    for name in segments[key::2]:
        if name not in table() and len(segments[key:]) % 2 == 0:
            raise refusal("%(name)s is no application identifier of GS1", name=name)
    message = "the path after (%(key)s) must be pairs of AI and value to its end"
    raise refusal(message, key=segments[key])


def _element(name: str, text: str, leniency: Leniency, *, query: bool = False) -> Element:
    ai = ai_of(name, leniency) or name
    if not text:
        raise refusal("has no value", ai=ai)
    value = unescaped(text, ai, query=query)
    if leniency.zero_suppressed:
        value = padded(ai, value)
    check_value(ai, value)
    return Element(ai, value)


def _query(query: str, leniency: Leniency) -> tuple[tuple[Element, ...], tuple[str, ...]]:
    elements: list[Element] = []
    others: list[str] = []
    for parameter in BETWEEN_PARAMETERS.split(query):
        written, equals, text = parameter.partition("=")
        name = CONVENIENCE.get(written, written) if leniency.convenience else written
        if equals and digits_only(name):
            if name not in table():
                message = "is no application identifier of GS1, and other parameters must not be numbers"
                raise refusal(message, ai=name, value=text)
            elements.append(_element(name, text, leniency, query=True))
        elif parameter:
            others.append(parameter)
    return tuple(elements), tuple(others)
