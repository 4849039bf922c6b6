"""Queries in addresses: names and values of a query string as the parameters of a JSON query body."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

URI_START = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")
WORDS = ("eventType", "EQ_action", "EQ_bizStep", "EQ_disposition", "EQ_type", "EQ_errorReason")
SINGLE = ("orderBy", "orderDirection", "eventCountLimit", "maxEventCount")


def parameters_of(pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Parameters of a query string; a name that comes twice, or values parted by commas, make a list.

    Values of words, numbers and URIs are parted at commas, URIs only where a URI begins after each: commas
    may stand within them. Values of extensions are taken whole.
    """
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(name, []).extend(_parted(name, value))
    return {name: values[-1] if name in SINGLE or name.startswith("EXISTS_") else values
            for name, values in found.items()}  # fmt: skip


def _parted(name: str, value: str) -> list[str]:
    if "," not in value or _is_extension(name):
        return [value]
    pieces = [piece.strip() for piece in value.split(",")]
    if name in WORDS or name.startswith("EQ_persistentDisposition") or _numeric(pieces):
        return [piece for piece in pieces if piece] or [value]
    return pieces if all(URI_START.match(piece) for piece in pieces) else [value]


def _is_extension(name: str) -> bool:
    return ":" in name


def _numeric(pieces: list[str]) -> bool:
    return all(re.fullmatch(r"[+-]?[0-9]+(?:\.[0-9]+)?", piece) for piece in pieces)
