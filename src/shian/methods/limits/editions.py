"""Standards come in editions; which one is in force depends on the day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition of a standard, in force from `since` until the day before `until`.

    `series` joins the editions of one standard: of a series one edition is in force on a day. `until` may be
    left out: the next edition of the series then ends this one. `amends` names the series that a supplement
    belongs to (GB 2763.1 to GB 2763): its rows replace those for the same food, and add to them.
    `certainty` is V, V2, MH or ML, as in the rule tables: how sure the dates are.
    """

    code: str
    series: str
    since: date
    until: date | None = None
    title: str = ""
    certainty: str = "V2"
    source: str = ""
    amends: str = ""

    @property
    def family(self) -> str:
        """The series under which the edition is applied: its own, or the one it amends."""
        return self.amends or self.series


class Timeline:
    """All editions, each with its real end, answering for any day."""

    def __init__(self, editions: Iterable[Edition]) -> None:
        self._spans: dict[str, list[tuple[date, date, Edition]]] = {}
        for edition in sorted(editions, key=lambda e: (e.series, e.since)):
            self._spans.setdefault(edition.series, []).append(
                (edition.since, edition.until or date.max, edition)
            )
        for spans in self._spans.values():
            self._close(spans)

    @staticmethod
    def _close(spans: list[tuple[date, date, Edition]]) -> None:
        for i in range(len(spans) - 1):
            since, until, edition = spans[i]
            following = spans[i + 1][0]
            if following == since:
                raise ValueError(f"{edition.code} and {spans[i + 1][2].code} both begin on {since}")
            spans[i] = (since, min(until, following), edition)

    @property
    def editions(self) -> list[Edition]:
        """Every edition, by series and first day."""
        return [edition for spans in self._spans.values() for _, _, edition in spans]

    def in_force(self, day: date) -> dict[str, Edition]:
        """The edition of each series in force on a day; a series with none is absent."""
        return {
            series: edition
            for series, spans in self._spans.items()
            for since, until, edition in spans
            if since <= day < until
        }

    def changes(self) -> list[date]:
        """The days on which what is in force changes, in order: between two of them nothing does."""
        days = {d for spans in self._spans.values() for since, until, _ in spans for d in (since, until)}
        return sorted(days - {date.max})
