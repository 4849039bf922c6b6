"""Marks on a lot's story and on its trace, from packages above: tests at the gate, holds, recalls."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from shian.domains.supply.lots.models import Lot


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that befell a lot besides its movements. ``tone`` as for states: good, warn, bad, open."""

    at: datetime
    title: str
    text: str = ""
    tone: str = ""
    url: str = ""


Marking = Callable[[Lot], Iterable[Mark]]
_MARKINGS: list[Marking] = []


def marks(function: Marking) -> Marking:
    """Register a function that tells what befell a lot."""
    if function not in _MARKINGS:
        _MARKINGS.append(function)
    return function


def marks_of(lot: Lot) -> list[Mark]:
    """All marks of a lot, in time order."""
    return sorted((m for function in _MARKINGS for m in function(lot)), key=lambda m: m.at)
