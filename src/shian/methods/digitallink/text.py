"""Percent-encoding, and the characters that a URI may hold (RFC 3986)."""

import re
from urllib.parse import quote, unquote_to_bytes

from shian.methods.digitallink.errors import refusal

LONGEST = 8000
OUTSIDE = re.compile(r"[^A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]")
BROKEN_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2}).{0,2}")


def check_characters(uri: str) -> None:
    """Raises DigitalLinkError for a text that is too long or holds what no URI holds."""
    if len(uri) > LONGEST:
        raise refusal("longer than %(longest)s characters", longest=LONGEST)
    outside = OUTSIDE.search(uri)
    if outside:
        message = "the character %(character)s (position %(position)s) must be percent-encoded in a URI"
        raise refusal(message, character=ascii(outside[0]), position=outside.start() + 1)
    broken = BROKEN_ESCAPE.search(uri)
    if broken:
        message = "%(escape)s is no percent-encoding: two hexadecimal digits must follow the %% sign"
        raise refusal(message, escape=broken[0])


def unescaped(text: str, ai: str, *, query: bool = False) -> str:
    """The value behind percent-encoding; in a query, + stands for a space.

    Raises where it is no ASCII text.
    """
    raw = unquote_to_bytes(text.replace("+", " ") if query else text)
    if not raw.isascii() or b"\0" in raw:
        raise refusal("holds percent-encoded characters that no AI allows", ai=ai, value=text)
    return raw.decode("ascii")


def escaped(value: str) -> str:
    """A value as it stands in path or query: all but unreserved characters percent-encoded."""
    return quote(value, safe="-._~")
