"""How much of what must be found the finder finds, and how much of what it finds must be."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from shian.methods.redaction import Finding, find, stopping
from shian.simulation.texts.generate import Label, Text, generate

# A minor is a person too: either word for a name counts.
_FAMILY = {"minor": "person"}


@dataclass(slots=True)
class Measured:
    """Counts of one kind. A label is found when findings that stop a publication cover it wholly."""

    found: int = 0
    missed: int = 0
    false: int = 0

    @property
    def recall(self) -> float:
        return self.found / max(1, self.found + self.missed)

    @property
    def precision(self) -> float:
        return self.found / max(1, self.found + self.false)


@cache
def measure(which: str, count: int, seed: int = 2021) -> dict[str, Measured]:
    """Counts by kind over generated texts. For office holders: found, and stopping nothing."""
    out: dict[str, Measured] = {}
    for text in generate(which, count, seed=seed):
        _add(out, text, find(text.text))
    return out


def _add(out: dict[str, Measured], text: Text, found: list[Finding]) -> None:
    stops = stopping(found)
    for label in text.labels:
        kind = _family(label.kind)
        hit = _told_official(label, found) if kind == "official" else _covered(label, stops)
        measured = out.setdefault(kind, Measured())
        measured.found += hit
        measured.missed += not hit
    for f in stops:
        if not any(_same(label, f) for label in text.labels):
            out.setdefault(_family(f.kind.value), Measured()).false += 1


def _family(kind: str) -> str:
    return _FAMILY.get(kind, kind)


def _covered(label: Label, stops: list[Finding]) -> bool:
    """Whether findings of its kind, one or several, leave nothing of the label in the open."""
    at = label.start
    for f in stops:
        if f.start <= at < f.end and (
            _family(f.kind.value) == _family(label.kind) or f.kind.value == "secret"
        ):
            at = f.end
    return at >= label.end


def _told_official(label: Label, found: list[Finding]) -> bool:
    return any(f.kind.value == "official" and f.start <= label.start and f.end >= label.end for f in found)


def _same(label: Label, f: Finding) -> bool:
    return _family(label.kind) == _family(f.kind.value) and label.start < f.end and f.start < label.end
