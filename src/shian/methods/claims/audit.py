"""A text to what was read and what was found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from shian.methods.claims.corrections import Correction, corrected
from shian.methods.claims.model import Audit, Finding, Reading
from shian.methods.claims.reading.read import read
from shian.methods.claims.relating.choosing import strongest
from shian.methods.claims.relating.rules import RULES

Tell = Callable[[int, int], None]
ORDER = ("high", "medium", "low", "question")


def audit(text: str, corrections: Iterable[Correction] = ()) -> Audit:
    """Read a report and relate its figures.

    Raises:
        NoSuchFigure: a correction is of a place where no figure was read.
    """
    return related(corrected(read(text), corrections))


def related(reading: Reading, tell: Tell | None = None) -> Audit:
    """What the rules find in a reading: the gravest first, then as they stand in the text.

    ``tell`` is called with the number of rules that are through and of all rules.
    """
    seen = replace(reading, claims=tuple(claim for claim in reading.claims if not claim.group))
    found = strongest(_all(seen, tell or _silent))
    found.sort(key=lambda one: (ORDER.index(one.severity), one.spans[0]))
    return Audit(reading, tuple(_numbered(found)))


def _all(reading: Reading, tell: Tell) -> Iterator[Finding]:
    for number, rule in enumerate(RULES):
        tell(number, len(RULES))
        yield from rule(reading)


def _silent(done: int, total: int) -> None:
    """Nobody is told."""


def _numbered(findings: Iterable[Finding]) -> Iterable[Finding]:
    """Each with an id of its kind: sum-1, sum-2 …"""
    seen: Counter[str] = Counter()
    for finding in findings:
        seen[finding.kind] += 1
        yield replace(finding, id=f"{finding.kind}-{seen[finding.kind]}")
