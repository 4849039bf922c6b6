"""Screening texts before they leave: what is found in which place. No database."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from shian.methods.redaction import Finding, Kind, find, redact, stopping

_KEPT = 16384  # short texts repeat: addresses, standards, units
_SHORT = 200


@dataclass(frozen=True, slots=True)
class Passage:
    """A text that leaves, and the kinds that may lawfully stand in it: a sole trader's name is public."""

    text: str
    lawful: frozenset[Kind] = frozenset()


Texts = Mapping[str, str | Passage]  # by place: "row 3: remark"


@dataclass(frozen=True, slots=True)
class Found:
    """A finding and the place of its text."""

    place: str
    finding: Finding


@dataclass(frozen=True, slots=True)
class Screened:
    """What screening found. ``stopping`` are those that need a decision before the texts are published."""

    texts: dict[str, str]
    found: tuple[Found, ...] = field(default=())

    @property
    def stopping(self) -> tuple[Found, ...]:
        return tuple(f for f in self.found if stopping([f.finding]))

    @property
    def clear(self) -> bool:
        return not self.stopping

    def counts(self) -> dict[str, int]:
        """How many stopping findings there are of each kind."""
        counts: dict[str, int] = {}
        for f in self.stopping:
            counts[f.finding.kind.value] = counts.get(f.finding.kind.value, 0) + 1
        return counts

    def masked(self) -> dict[str, str]:
        """The texts with every stopping finding masked."""
        return {place: redact(text, self.at(place)) for place, text in self.texts.items()}

    def at(self, place: str) -> list[Finding]:
        """The stopping findings of one place."""
        return [f.finding for f in self.stopping if f.place == place]


def screen(texts: Texts) -> Screened:
    """Look through texts by place. Kinds that are lawful in a passage are not reported for it."""
    return Screened({place: passage_of(t).text for place, t in texts.items()}, tuple(_found(texts)))


def passage_of(text: str | Passage) -> Passage:
    """A plain text as a passage in which nothing of the kind may stand."""
    return text if isinstance(text, Passage) else Passage(text)


def _found(texts: Texts) -> Iterator[Found]:
    for place, given in texts.items():
        for finding in findings_in(passage_of(given)):
            yield Found(place, finding)


def findings_in(passage: Passage) -> tuple[Finding, ...]:
    """All findings of a passage; those of short ones are remembered, since published rows repeat them."""
    if len(passage.text) <= _SHORT:
        return _remembered(passage)
    return tuple(find(passage.text, lawful=passage.lawful))


@lru_cache(maxsize=_KEPT)
def _remembered(passage: Passage) -> tuple[Finding, ...]:
    return tuple(find(passage.text, lawful=passage.lawful))
