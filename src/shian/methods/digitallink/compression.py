"""Compressed Digital Links: all AIs, or all but the key, as one segment of base64url text.

Source: GS1 Digital Link Standard 1.1, section 5.9; deprecated since, but resolvers must still read it.
"""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files
from itertools import groupby

from shian.methods.digitallink.bits import (
    SAFE,
    Reader,
    bits_of_digits,
    bits_of_length,
    number,
    to_base64,
    written,
)
from shian.methods.digitallink.build import authority_of, link_of, uri
from shian.methods.digitallink.errors import DigitalLinkError, refusal
from shian.methods.digitallink.model import Element, Link
from shian.methods.digitallink.pairs import check_pairs, check_repeats
from shian.methods.digitallink.parsing import STRICT, Leniency, ai_of
from shian.methods.digitallink.table import length_of_ai, table
from shian.methods.digitallink.text import check_characters, escaped, unescaped
from shian.methods.digitallink.values import check_value, identifier, padded

SEGMENT = re.compile(r"[A-Za-z0-9_-]+")
FOREIGN = 0xF
LONGEST_FOREIGN = 127
BITS = 6  # of a character of base64url: a whole one at the end would say nothing


def compress(link: Link, *, keep_key: bool = False) -> str:
    """The link compressed, under its own stem; with `keep_key` its key stays readable.

    Other query parameters and the fragment are kept as they are.
    """
    elements = (*link.qualifiers, *link.attributes) if keep_key else link.elements
    if not elements:
        return uri(link)
    values = {element.ai: element.value for element in elements}
    bits = ""
    for code, order in _plan(values, "" if keep_key else _first(link)):
        bits += "".join(number(int(character, 16), 4) for character in code)
        bits += "".join(_value_bits(ai, values[ai]) for ai in order)
    start = uri(Link(link.key, stem=link.stem)) if keep_key else link.stem
    query = f"?{'&'.join(link.others)}" if link.others else ""
    return f"{start}/{to_base64(bits)}{query}" + ("" if link.fragment is None else f"#{link.fragment}")


def decompress(text: str, leniency: Leniency = STRICT) -> Link:
    """The link that a compressed URI stands for, checked by all rules. Raises DigitalLinkError."""
    check_characters(text)
    before, hash_sign, fragment = text.partition("#")
    stem, rest = authority_of(before)
    path, _, query = rest.partition("?")
    segments = path.split("/")[1:]
    if not segments or not SEGMENT.fullmatch(segments[-1]):
        raise refusal("the last segment of the path is no compressed Digital Link")
    key = _readable_key(segments, leniency)
    kept = segments[: -3 if key else -1]
    link = _checked(key, segments[-1], "/".join([stem, *kept]))
    others = (*link.others, *(parameter for parameter in query.split("&") if parameter))
    return replace(link, others=others, fragment=fragment if hash_sign else None)


def _readable_key(segments: Sequence[str], leniency: Leniency) -> list[Element]:
    """The key before the compressed segment, where it was left readable."""
    ai = ai_of(segments[-3], leniency) if len(segments) > 2 else None
    if ai is None or not table()[ai].primary:
        return []
    value = unescaped(segments[-2], ai)
    return [Element(ai, padded(ai, value) if leniency.zero_suppressed else value)]


def _checked(key: Sequence[Element], segment: str, stem: str) -> Link:
    """The first reading of the segment that keeps all rules.

    GS1's toolkit sorts the AIs of each sequence, other programs keep the order of the table: the check digits
    and dates tell which it was.
    """
    first: DigitalLinkError | None = None
    for in_order in (True, False):
        try:
            found, others = _elements(Reader(segment), in_order=in_order)
            elements = [*key, *found]
            for element in elements:
                check_value(element.ai, element.value)
            check_repeats(elements, same_value=False)
            check_pairs(elements)
            return replace(link_of(elements, stem), others=tuple(others))
        except DigitalLinkError as error:
            first = first or error
    raise first or refusal("the last segment of the path is no compressed Digital Link")


def _elements(reader: Reader, *, in_order: bool) -> tuple[list[Element], list[str]]:
    """The AIs, and the other parameters as they are written in a query."""
    found: list[Element] = []
    others: list[str] = []
    while reader.left >= 8:
        start = f"{reader.take(4):X}{reader.take(4):X}"
        if start in sequences():
            order = sequences()[start]
            found += [_element(reader, ai) for ai in (sorted(order) if in_order else order)]
        elif start.isdecimal():
            more = max(length_of_ai(start) - 2, 0)
            found.append(_element(reader, start + "".join(f"{reader.take(4):X}" for _ in range(more))))
        elif start[0] == f"{FOREIGN:X}":
            others.append(_foreign(reader, int(start[1], 16)))
        else:
            raise refusal("the compressed part holds the code %(code)s, which stands for nothing", code=start)
    if reader.at == 0 or reader.left >= BITS or (reader.left and reader.take(reader.left)):
        raise refusal("the compressed part has bits left over")
    return found, others


def _element(reader: Reader, ai: str) -> Element:
    identifier(ai)
    value = ""
    for kind, fixed, most in parts(ai):
        if kind == "n":
            value += reader.digits(most if fixed else reader.take(bits_of_length(most)))
        else:
            value += reader.text(None, most) if fixed else reader.text(most)
    return Element(ai, value)


def _foreign(reader: Reader, high: int) -> str:
    """A query parameter that is no AI, compressed with the rest."""
    length = high << 3 | reader.take(3)
    name = "".join(SAFE[reader.take(6)] for _ in range(length))
    return f"{name}={escaped(reader.text(LONGEST_FOREIGN))}"


def _first(link: Link) -> str:
    """The key's AI where an attribute could be taken for the key, so that the key must come first."""
    return link.key.ai if any(table()[element.ai].primary for element in link.attributes) else ""


def _plan(values: dict[str, str], first: str) -> list[tuple[str, tuple[str, ...]]]:
    """Codes and the AIs they stand for: `first` if given, then sequences that name most, then single AIs."""
    left = sorted(ai for ai in values if ai != first)
    plan: list[tuple[str, tuple[str, ...]]] = [(first, (first,))] if first else []
    while able := [item for item in sequences().items() if set(item[1]) <= set(left)]:
        code, order = max(able, key=lambda item: len("".join(item[1])))
        plan.append((code, tuple(sorted(order))))
        left = [ai for ai in left if ai not in order]
    return plan + [(ai, (ai,)) for ai in left]


def _value_bits(ai: str, value: str) -> str:
    bits = ""
    for kind, fixed, most in parts(ai):
        taken, value = value[:most], value[most:]
        if kind == "n":
            length = "" if fixed else number(len(taken), bits_of_length(most))
            bits += length + number(int(taken or "0"), bits_of_digits(len(taken)))
        else:
            bits += written(taken, None if fixed else most)
    return bits


@cache
def parts(ai: str) -> tuple[tuple[str, bool, int], ...]:
    """The parts of a value as compression sees them: digits or text, fixed or not, neighbours joined."""
    found: list[tuple[str, bool, int]] = []
    whole = [
        ("n" if p.kind == "n" else "x", p.least == p.most and not p.optional, p) for p in identifier(ai).parts
    ]
    for (kind, fixed), group in groupby(whole, key=lambda item: item[:2]):
        most = sum(part.most for _, _, part in group)
        if found and kind == "x" == found[-1][0]:
            found[-1] = ("x", fixed and found[-1][1], found[-1][2] + most)
        else:
            found.append((kind, fixed, most))
    return tuple(found)


@cache
def sequences() -> dict[str, tuple[str, ...]]:
    """Sequences of AIs by their code."""
    text = (files(__package__) / "data" / "compression.toml").read_text(encoding="utf-8")
    return {code: tuple(order.split()) for code, order in tomllib.loads(text)["sequences"].items()}
