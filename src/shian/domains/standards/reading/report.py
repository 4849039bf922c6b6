"""What reading a table gave: rows placed, rows refused with their reasons, names that had to be made."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum

from shian.methods.limits import Analyte, Catalogue, Food, Limit
from shian.methods.limits.names import normalise_name


class Fate(StrEnum):
    """What became of a row."""

    PLACED = "placed"
    EMPTY = "empty"
    DUPLICATE = "duplicate"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Issue:
    """One remark on a row: `row` counts from 2 as a spreadsheet does, `field` is the table's heading."""

    row: int
    field: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class ItemRule:
    """A test item that a sampling rule asks of a food; `analyte` is empty when the item is not known."""

    rule: str
    food: str
    item: str
    analyte: str
    basis: str
    method: str
    note: str = ""


@dataclass(slots=True)
class Reading:
    """All that one table gave; every row has a fate."""

    source: str
    limits: list[Limit] = field(default_factory=list)
    items: list[ItemRule] = field(default_factory=list)
    foods: list[Food] = field(default_factory=list)
    analytes: list[Analyte] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    fates: Counter[Fate] = field(default_factory=Counter)

    @property
    def rows(self) -> int:
        """Rows accounted for."""
        return sum(self.fates.values())

    def summary(self) -> str:
        """One line of counts."""
        fates = ", ".join(f"{fate.value} {self.fates[fate]}" for fate in Fate if self.fates[fate])
        made = f"{len(self.foods)} foods and {len(self.analytes)} substances added"
        return f"{self.source}: {self.rows} rows ({fates}); {len(self.limits)} limits; {made}"


class Known:
    """Foods and substances known so far; a reader adds what its table brings."""

    def __init__(self, catalogue: Catalogue, analytes: tuple[Analyte, ...]) -> None:
        self.catalogue = catalogue
        self.analytes: dict[str, Analyte] = {}
        self._names: dict[str, str] = {}
        for analyte in analytes:
            self.add_analyte(analyte)

    def add_analyte(self, analyte: Analyte) -> None:
        """Know a substance by its key and all its names."""
        self.analytes[analyte.key] = analyte
        for name in (analyte.key, analyte.zh, *analyte.aliases, analyte.en):
            if name:
                self._names.setdefault(normalise_name(name), analyte.key)

    def analyte(self, name: str) -> str | None:
        """The key for a written name."""
        return self._names.get(normalise_name(name))

    def alias(self, name: str, key: str) -> None:
        """A further spelling of a substance."""
        self._names.setdefault(normalise_name(name), key)

    def add_food(self, food: Food) -> None:
        """Know a further food."""
        self.catalogue = self.catalogue.extended([food])
