"""Collecting limits of a table: same rows once, contradicting rows side by side and reported."""

from __future__ import annotations

from dataclasses import replace

from shian.domains.standards.reading.report import Fate, Issue, Reading
from shian.methods.limits import Limit


class Collector:
    """Takes limits row by row and keeps the ledger of fates."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self._seen: dict[str, list[Limit]] = {}

    def take(self, row: int, limits: list[Limit]) -> None:
        """Add a row's limits: PLACED if any is new, DUPLICATE if all are there already."""
        added = sum(self._add(row, limit) for limit in limits)
        self.reading.fates[Fate.PLACED if added else Fate.DUPLICATE] += 1

    def _add(self, row: int, limit: Limit) -> bool:
        there = self._seen.setdefault(limit.id, [])
        if any(limit.same_demand(other) and limit.excludes == other.excludes for other in there):
            self._note(row, limit, "the same limit stands in an earlier row")
            return False
        if there:
            limit = replace(limit, id=f"{limit.id}#{len(there) + 1}")
            self._note(
                row, limit, f"an earlier row says {there[0].demand()}: both are kept, judging stays open"
            )
        there.append(limit)
        self.reading.limits.append(limit)
        return True

    def refuse(self, row: int, field: str, value: str, reason: str, fate: Fate = Fate.REFUSED) -> None:
        """A row that gives no limit."""
        self.reading.fates[fate] += 1
        if fate is not Fate.EMPTY:
            self.reading.issues.append(Issue(row, field, value, reason))

    def _note(self, row: int, limit: Limit, reason: str) -> None:
        self.reading.issues.append(Issue(row, "limit", f"{limit.food} {limit.demand()}", reason))
