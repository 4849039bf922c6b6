"""Names of places and things behind their codes: higher packages know them and say so here."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from shian.domains.supply.epcis.models import VocabularyElement

Namer = Callable[[Collection[str]], Mapping[str, tuple[str, str]]]
_NAMERS: list[Namer] = []
NAME = "urn:epcglobal:cbv:mda#name"


def namer(function: Namer) -> Namer:
    """Register a function of canonical codes that gives (name, address of its page) of those it knows."""
    if function not in _NAMERS:
        _NAMERS.append(function)
    return function


def names_of(codes: Collection[str]) -> dict[str, tuple[str, str]]:
    """(name, address) of the codes that are known; the address may be empty."""
    wanted = {code for code in codes if code}
    found: dict[str, tuple[str, str]] = {}
    for row in VocabularyElement.objects.filter(code__in=wanted):
        name = row.attributes.get(NAME)
        if isinstance(name, str):
            found[row.code] = (name, "")
    for function in _NAMERS:
        found.update(function(wanted))
    return found
