"""Matters without a clock that wait for an officer: packages say what waits, the inbox shows it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from shian.platform.access.actor import Actor
from shian.platform.pages.shapes import Button, Text

SHOWN = 6  # of each sort


@dataclass(frozen=True, slots=True)
class Waiting:
    """One matter with what the officer may do next."""

    url: str
    title: Text
    kind: Text
    state: Text
    place: str
    steps: tuple[Button, ...]


Telling = Callable[[Actor, str], Iterable[Waiting]]
_TELLING: list[Telling] = []


def waits(function: Telling) -> Telling:
    """Declares a function of actor and chosen area that gives what waits for the actor, worst first."""
    if function not in _TELLING:
        _TELLING.append(function)
    return function


def waiting_for(actor: Actor, area: str = "") -> Iterator[Waiting]:
    """What waits for the actor, by every function that was declared."""
    for function in _TELLING:
        yield from function(actor, area)
