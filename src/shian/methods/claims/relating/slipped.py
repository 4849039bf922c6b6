"""Figures that look like slips of the pen of each other: two digits swapped, one digit changed."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Literal

from shian.methods.claims.model import Claim

LEAST = 3  # digits, below which a likeness says nothing


def digits(claim: Claim) -> str:
    """The digits of a figure as written: 18.64亿 is 1864."""
    return _digits(claim.text)


@lru_cache(maxsize=65536)
def _digits(text: str) -> str:
    return "".join(sign for sign in text if sign.isdigit() and sign.isascii()).lstrip("0")


def slip_keys(claim: Claim) -> Iterator[str]:
    """Keys of which two figures share one where they may be slips of each other."""
    written = digits(claim)
    if len(written) < LEAST:
        return
    yield "".join(sorted(written))
    for at in range(len(written)):
        yield f"{written[:at]}?{written[at + 1 :]}"


def looks_slipped(a: Claim, b: Claim) -> Literal["", "swapped", "changed"]:
    """Whether the digits of two figures of one size are the same but for two neighbours or for one."""
    one, two = digits(a), digits(b)
    if len(one) != len(two) or len(one) < LEAST or one == two or not b.stated / 2 < a.stated < b.stated * 2:
        return ""
    places = [i for i in range(len(one)) if one[i] != two[i]]
    if len(places) == 1:
        return "changed"
    i, j = places[0], places[-1]
    swapped = len(places) == 2 and j == i + 1 and one[i] == two[j] and one[j] == two[i]
    return "swapped" if swapped else ""
