"""What verification finds: each fault with the place it was found in and the leaf it is about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

MOST = 1000  # findings of one sort named one by one; beyond, only their number is kept


class Place(StrEnum):
    """Where a fault is."""

    SEALS = "seals"
    LEAVES = "leaves"
    TABLE = "table"
    ARCHIVE = "archive"


class Fault(StrEnum):
    """What happened to an entry, a seal or a file."""

    CHANGED = "changed"
    REMOVED = "removed"
    INSERTED = "inserted"
    REORDERED = "reordered"
    TWICE = "sealed twice"
    BAD_SEAL = "bad seal"
    ROOT = "root differs"
    FILE = "file"
    COLUMN = "column differs"


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault. ``leaf`` is the index within the kind, ``seq`` the entry's number, where they are known."""

    place: Place
    fault: Fault
    kind: str = ""
    leaf: int | None = None
    seq: int | None = None
    detail: str = ""

    def __str__(self) -> str:
        where = [self.kind] if self.kind else []
        where += [f"leaf {self.leaf}"] if self.leaf is not None else []
        where += [f"seq {self.seq}"] if self.seq is not None else []
        return ": ".join(p for p in (f"{self.place}: {self.fault}", ", ".join(where), self.detail) if p)


@dataclass(slots=True)
class Report:
    """All that was found, and how much was looked at."""

    findings: list[Finding] = field(default_factory=list)
    left_out: Counter[tuple[Place, Fault, str]] = field(default_factory=Counter)
    seals: int = 0
    entries: int = 0
    archived: int = 0
    pending: int = 0
    _seen: Counter[tuple[Place, Fault, str]] = field(default_factory=Counter)

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.findings

    def add(self, findings: Iterable[Finding]) -> None:
        """Keep findings; after a thousand of one sort, only count them."""
        for finding in findings:
            sort = (finding.place, finding.fault, finding.kind)
            self._seen[sort] += 1
            if self._seen[sort] > MOST:
                self.left_out[sort] += 1
            else:
                self.findings.append(finding)
