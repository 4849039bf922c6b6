"""A text to what was read and what was found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from shian.methods.claims.model import Audit, Finding, Reading
from shian.methods.claims.reading.read import read
from shian.methods.claims.relating.choosing import strongest
from shian.methods.claims.relating.rules import RULES

ORDER = ("high", "medium", "low", "question")


def audit(text: str) -> Audit:
    """Read a report and relate its figures."""
    return related(read(text))


def related(reading: Reading) -> Audit:
    """What the rules find in a reading: the gravest first, then as they stand in the text."""
    found = strongest(finding for rule in RULES for finding in rule(reading))
    found.sort(key=lambda one: (ORDER.index(one.severity), one.spans[0]))
    return Audit(reading, tuple(_numbered(found)))


def _numbered(findings: Iterable[Finding]) -> Iterable[Finding]:
    """Each with an id of its kind: sum-1, sum-2 …"""
    seen: Counter[str] = Counter()
    for finding in findings:
        seen[finding.kind] += 1
        yield replace(finding, id=f"{finding.kind}-{seen[finding.kind]}")
