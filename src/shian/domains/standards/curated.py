"""The project's own curated limits, catalogue and rules: the files under `data/`, read and checked."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from shian.domains.standards.reading.demands import Demand, demand
from shian.domains.standards.reading.places import place
from shian.methods.limits import Analyte, Catalogue, Edition, Food, Kind, Limit, RuleBook

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class DatedRule:
    """A number a rule sets, with the days on which it holds: `value` in `unit` (days, hours, yuan …)."""

    key: str
    topic: str
    title_zh: str
    title_en: str
    value: str
    unit: str
    since: date
    until: date | None
    source: str
    certainty: str


@dataclass(frozen=True, slots=True)
class Article:
    """An article of a law that records cite."""

    key: str
    law: str
    number: str
    gist_zh: str
    gist_en: str
    since: date
    until: date | None
    source: str
    certainty: str


@dataclass(frozen=True, slots=True)
class Library:
    """Everything under `data/`."""

    editions: tuple[Edition, ...]
    catalogue: Catalogue
    analytes: tuple[Analyte, ...]
    limits: tuple[Limit, ...]
    sources: dict[str, str]

    def book(self) -> RuleBook:
        """The curated rule book."""
        return RuleBook(self.editions, self.catalogue, self.analytes, self.limits)


@cache
def library() -> Library:
    """The curated set. ValueError names file, substance and row when a file is wrong."""
    editions, catalogue, analytes = read_editions(), read_catalogue(), read_analytes()
    reader = _LimitFiles(catalogue, analytes, {e.code: e.series for e in editions})
    limits = tuple(limit for edition in sorted(reader.editions()) for limit in reader.rows(edition))
    return Library(editions, catalogue, analytes, limits, reader.sources)


def read_editions() -> tuple[Edition, ...]:
    """Editions with their days in force."""
    return tuple(Edition(**row) for row in _toml("editions.toml")["edition"])


def read_catalogue() -> Catalogue:
    """The food catalogue."""
    return Catalogue(
        Food(row["name"], _split(row["parents"]), _split(row["aliases"]), row["code"])
        for row in _csv("foods.csv")
    )


def read_analytes() -> tuple[Analyte, ...]:
    """Substances and indicators, with residues that are sums."""
    return tuple(
        Analyte(
            row["key"], row["zh"], row["en"], row["group"], _split(row["aliases"]), _parts(row["parts"]),
            row["bounded_by"], row["residue"],
        )
        for row in _csv("analytes.csv")
    )  # fmt: skip


@cache
def read_rules() -> tuple[DatedRule, ...]:
    """Dated rules: clocks and other numbers that rules set."""
    return tuple(DatedRule(until=row.pop("until", None), **row) for row in _toml("rules.toml")["rule"])


@cache
def read_articles() -> tuple[Article, ...]:
    """Articles of laws."""
    return tuple(Article(until=row.pop("until", None), **row) for row in _toml("articles.toml")["article"])


def _parts(text: str) -> dict[str, Decimal]:
    return {key: Decimal(factor) for key, _, factor in (part.partition("*") for part in _split(text))}


def _split(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split("|") if part)


def _csv(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((DATA / name).read_text(encoding="utf-8"))


class _LimitFiles:
    """The files under `data/limits`: an edition's own rows, and those it carries over from an earlier one."""

    def __init__(self, catalogue: Catalogue, analytes: tuple[Analyte, ...], series: dict[str, str]) -> None:
        self._catalogue, self._series = catalogue, series
        self._analytes = {name: a.key for a in analytes for name in (a.key, *a.aliases, a.zh)}
        self._done: dict[str, list[Limit]] = {}
        self._files: dict[str, dict[str, Any]] = {}
        self._tables: dict[str, list[tuple[str, dict[str, Any]]]] = {}
        self.sources: dict[str, str] = {}
        for path in sorted((DATA / "limits").glob("*.toml")):
            self._add(path.name, tomllib.loads(path.read_text(encoding="utf-8")))

    def _add(self, name: str, content: dict[str, Any]) -> None:
        shared = {key: value for key, value in content.items() if key not in ("table", "drop")}
        if "edition" in content:
            self._files[content["edition"]] = content
            self._tables.setdefault(content["edition"], [])
        for table in content.get("table", []):
            merged = shared | table
            self._tables.setdefault(merged["edition"], []).append((name, merged))
            self.sources[merged["edition"]] = merged["source"]

    def editions(self) -> list[str]:
        """Editions with a file or a table."""
        return list(self._tables)

    def rows(self, edition: str) -> list[Limit]:
        """All limits of an edition, carried ones first."""
        if edition not in self._done:
            own = [limit for name, table in self._tables[edition] for limit in self._read(name, table)]
            taken = {(limit.analyte, limit.food, limit.basis) for limit in own}
            carried = [x for x in self._carried(edition) if (x.analyte, x.food, x.basis) not in taken]
            self._done[edition] = carried + own
        return self._done[edition]

    def _carried(self, edition: str) -> Iterator[Limit]:
        content = self._files.get(edition, {})
        if "carries" not in content:
            return
        self.sources.setdefault(edition, content["source"])
        dropped = {
            (self._analyte(name, edition), node)
            for name, texts in content.get("drop", {}).items()
            for text in texts
            for node in self._place(text, edition, name)[0]
        }
        certainty = content.get("carried_certainty")
        for limit in self.rows(content["carries"]):
            if (limit.analyte, limit.food) not in dropped:
                identity = edition + limit.id.removeprefix(limit.edition)
                yield replace(limit, id=identity, edition=edition, certainty=certainty or limit.certainty)

    def _read(self, name: str, table: dict[str, Any]) -> Iterator[Limit]:
        analyte = self._analyte(table["analyte"], name)
        for kind in Kind:
            for text, cell in table.get(kind.value, {}).items():
                foods, excludes = self._place(text, table["edition"], f"{name}, {table['analyte']}")
                asked = demand(kind, cell)
                for food in foods:
                    yield self._limit(table, text, analyte, food, asked, excludes)

    @staticmethod
    def _limit(
        table: dict[str, Any], text: str, analyte: str, food: str, asked: Demand, excludes: tuple[str, ...]
    ) -> Limit:
        edition, basis = table["edition"], table.get("basis", "")
        return Limit(
            id=f"{edition}:{analyte}:{food}:{basis}",
            edition=edition,
            analyte=analyte,
            food=food,
            kind=asked.kind,
            high=asked.high,
            low=asked.low,
            unit=table["unit"],
            basis=basis,
            excludes=excludes,
            plan=asked.plan,
            clause=table.get("clause", ""),
            provisional=text in table.get("provisional", []),
            certainty=table["certainty"],
        )

    def _analyte(self, name: str, where: str) -> str:
        if name not in self._analytes:
            raise ValueError(f"{where}: substance {name!r} is not in analytes.csv")
        return self._analytes[name]

    def _place(self, text: str, edition: str, where: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        found = place(text, self._catalogue, self._series[edition])
        if found.unknown:
            raise ValueError(f"{where}: food {found.unknown[0]!r} is not in foods.csv")
        return found.foods, found.excludes
