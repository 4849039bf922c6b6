"""A text cut at its findings, as a page marks them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mark:
    """A finding as the page shows it within a text."""

    number: int
    start: int
    end: int
    kind: str
    severity: str
    suggestion: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text; ``mark`` where it is a finding."""

    text: str
    mark: Mark | None = None


def pieces(text: str, marks: Iterable[Mark], *, plain: bool) -> Iterator[Piece]:
    """The text in order, findings masked unless ``plain``. One that begins within another is left out."""
    at = 0
    for mark in sorted(marks, key=lambda m: (m.start, -m.end)):
        if mark.start < at:
            continue
        if mark.start > at:
            yield Piece(text[at : mark.start])
        yield Piece(text[mark.start : mark.end] if plain else mark.suggestion, mark)
        at = mark.end
    if at < len(text):
        yield Piece(text[at:])
