"""The rule book: editions, foods, substances and limits, joined and checked once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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
        self.series: dict[str, str] = {e.code: e.series for e in self.timeline.editions}
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
        if limit.edition not in self.series:
            raise ValueError(f"{where}: edition {limit.edition!r} is not in the book")
        if limit.analyte not in self.analytes:
            raise ValueError(f"{where}: substance {limit.analyte!r} is not in the book")
        for food in (limit.food, *limit.excludes):
            if food not in self.catalogue:
                raise ValueError(f"{where}: food {food!r} is not in the catalogue")

    def analyte(self, name: str) -> str | None:
        """The key of the substance that a written name means; None when the book does not know it."""
        return self._names.get(normalise_name(name))

    def limits_of(self, edition: str, analyte: str) -> list[Limit]:
        """The limits that one edition sets for one substance, whatever the food."""
        return [self.limits[i] for i in self._by_place.get((edition, analyte), [])]

    def numbers_of(self, edition: str, analyte: str) -> list[int]:
        """As `limits_of`, as positions in `limits`."""
        return self._by_place.get((edition, analyte), [])

    def analytes_of(self, edition: str) -> set[str]:
        """The substances for which an edition sets a limit."""
        return {analyte for code, analyte in self._by_place if code == edition}

    def screened_by(self, total: str) -> list[str]:
        """The substances whose limits may be screened by the result of `total`."""
        return [a.key for a in self.analytes.values() if a.bounded_by == total]

    def in_force(self, day: date, series: str = "") -> Mapping[str, Edition]:
        """Series → edition in force on a day, or of one series only."""
        found = self.timeline.in_force(day)
        return {series: found[series]} if series in found else ({} if series else found)
