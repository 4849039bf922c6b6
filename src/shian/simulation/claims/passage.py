"""A labelled text: what is planted in it, where, and what only looks like a contradiction."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shian.methods.claims.model import KINDS as MODEL
from shian.methods.claims.model import Span

KINDS = tuple(MODEL)
CONTRADICTIONS = tuple(name for name, kind in MODEL.items() if kind.disagrees)
HINTS = tuple(name for name, kind in MODEL.items() if not kind.disagrees)
"""Questions to the author rather than contradictions: counted apart."""


@dataclass(frozen=True)
class Planted:
    """A contradiction put into the text. `also` are other kinds by which it may fairly be called."""

    kind: str
    spans: tuple[Span, ...]
    also: tuple[str, ...] = ()
    optional: bool = False
    """Neither missed when not found nor false when found."""
    why: str = ""

    @property
    def kinds(self) -> tuple[str, ...]:
        return (self.kind, *self.also)


@dataclass(frozen=True)
class Passage:
    """A text with its labels; whatever is not labelled is consistent."""

    name: str
    text: str
    planted: tuple[Planted, ...]
    alike: tuple[tuple[str, Span], ...] = ()
    """Figures which look like a contradiction and are right, by kind ("" when the author did not say)."""
    subject: str = ""

    def sentences(self) -> list[Span]:
        return [m.span() for m in re.finditer(r"[^。！？；\n]+[。！？；]?", self.text)]


class UnreadablePassage(ValueError):
    """A file of a passage does not say where its figures stand."""


def find(text: str, quote: str, where: str) -> Span:
    """The one place of a quotation. A figure which stands twice is quoted with a few words around it."""
    if text.count(quote) != 1:
        raise UnreadablePassage(
            f"{where}: «{quote}» stands {text.count(quote)} times in the text; quote more of it"
        )
    at = text.index(quote)
    return at, at + len(quote)


def read(path: Path) -> Passage:
    data: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    text = data["text"].strip()
    planted = []
    for label in data.get("planted", ()):
        named = (label["kind"], *label.get("also", ()))
        if unknown := set(named) - set(KINDS):
            raise UnreadablePassage(f"{path.name}: no such kind: {', '.join(sorted(unknown))}")
        spans = tuple(find(text, quote, path.name) for quote in label["figures"])
        also = tuple(label.get("also", ()))
        planted.append(Planted(label["kind"], spans, also, label.get("optional", False), label["why"]))
    alike = tuple(
        (label.get("kind", ""), find(text, quote, path.name))
        for label in data.get("alike", ())
        for quote in label["figures"]
    )
    return Passage(path.stem, text, tuple(planted), alike, data["subject"])


def read_all(folder: Path) -> list[Passage]:
    return [read(path) for path in sorted(folder.glob("*.toml"))]


def planted_kinds(passages: Iterable[Passage]) -> dict[str, int]:
    counts = dict.fromkeys(KINDS, 0)
    for passage in passages:
        for label in passage.planted:
            counts[label.kind] += not label.optional
    return counts
