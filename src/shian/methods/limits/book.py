"""The rule book: editions, foods, substances and limits, joined and checked once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from shian.methods.limits.editions import Edition, Timeline
from shian.methods.limits.foods import Catalogue
from shian.methods.limits.model import Analyte, Limit
from shian.methods.limits.names import normalise_name


class RuleBook:
    """All that judging needs. Raises ValueError when a limit names what the book does not hold."""

    def __init__(
        self,
        editions: Iterable[Edition],
        catalogue: Catalogue,
        analytes: Iterable[Analyte],
        limits: Iterable[Limit],
    ) -> None:
        self.timeline = Timeline(editions)
        self.catalogue = catalogue
        self.analytes: dict[str, Analyte] = {a.key: a for a in analytes}
        self.limits: tuple[Limit, ...] = tuple(limits)
        self.family: dict[str, str] = {e.code: e.family for e in self.timeline.editions}
        self.families: dict[str, str] = {e.series: e.family for e in self.timeline.editions}
        self._names = self._spellings()
        self._by_place: dict[tuple[str, str], list[int]] = {}
        for number, limit in enumerate(self.limits):
            self._check(limit)
            self._by_place.setdefault((limit.edition, limit.analyte), []).append(number)

    def _spellings(self) -> dict[str, str]:
        names: dict[str, str] = {}
        for analyte in self.analytes.values():
            for spelling in (analyte.key, analyte.zh, analyte.en, *analyte.aliases):
                if spelling:
                    names.setdefault(normalise_name(spelling), analyte.key)
        return names

    def _check(self, limit: Limit) -> None:
        where = f"limit {limit.id}"
        if limit.edition not in self.family:
            raise ValueError(f"{where}: edition {limit.edition!r} is not in the book")
        if limit.analyte not in self.analytes:
            raise ValueError(f"{where}: substance {limit.analyte!r} is not in the book")
        for food in (limit.food, *limit.excludes):
            if food not in self.catalogue:
                raise ValueError(f"{where}: food {food!r} is not in the catalogue")

    def analyte(self, name: str) -> str | None:
        """The key of the substance that a written name means; None when the book does not know it."""
        return self._names.get(normalise_name(name))

    def numbers_of(self, editions: Sequence[str], analyte: str) -> list[int]:
        """Positions in `limits` of what an edition and its supplements set for a substance, in any food.

        A row of a supplement takes the place of an earlier one for the same food.
        """
        found: list[int] = []
        for code in editions:
            rows = self._by_place.get((code, analyte), [])
            replaced = {self.limits[i].food for i in rows}
            found = [i for i in found if self.limits[i].food not in replaced] + rows
        return found

    def limits_of(self, editions: Sequence[str], analyte: str) -> list[Limit]:
        """As `numbers_of`, the limits themselves."""
        return [self.limits[i] for i in self.numbers_of(editions, analyte)]

    def analytes_of(self, editions: Sequence[str]) -> set[str]:
        """The substances for which an edition or its supplements set a limit."""
        return {analyte for code, analyte in self._by_place if code in editions}

    def screened_by(self, total: str) -> list[str]:
        """The substances whose limits may be screened by the result of `total`."""
        return [a.key for a in self.analytes.values() if a.bounded_by == total]

    def in_force(self, day: date, series: str = "") -> dict[str, tuple[str, ...]]:
        """Family → codes of the edition in force on a day and of its supplements, by name of the family.

        With `series`, only the family that it belongs to; nothing when that has no edition in force.
        """
        found: dict[str, list[Edition]] = {}
        for edition in self.timeline.in_force(day).values():
            found.setdefault(edition.family, []).append(edition)
        wanted = self.families.get(series, series)
        return {
            family: tuple(e.code for e in sorted(editions, key=lambda e: (bool(e.amends), e.series)))
            for family, editions in sorted(found.items())
            if not series or family == wanted
        }
