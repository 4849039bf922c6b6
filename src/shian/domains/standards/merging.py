"""Joining what tables gave with the curated set: an imported entry takes the place of the curated one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from shian.domains.standards.curated import Library, library
from shian.domains.standards.reading.report import Known, Reading
from shian.domains.standards.reading.tables import read_table, table_files
from shian.methods.limits import Limit, RuleBook


def read_tables(paths: Iterable[Path], base: Library | None = None) -> tuple[list[Reading], Known]:
    """Read all tables among files and folders, in order; later ones know what earlier ones brought."""
    start = base or library()
    known = Known(start.catalogue, start.analytes)
    return [read_table(path, known) for path in table_files(list(paths))], known


def merged_limits(curated: Sequence[Limit], readings: Iterable[Reading]) -> list[Limit]:
    """All imported limits, and of the curated those whose substance the imported edition does not hold."""
    imported = [limit for reading in readings for limit in reading.limits]
    replaced = {(limit.edition, limit.analyte) for limit in imported}
    return [x for x in curated if (x.edition, x.analyte) not in replaced] + imported


def merged_book(paths: Iterable[Path]) -> RuleBook:
    """The curated rule book with the tables of these files and folders. ValueError for an unknown edition."""
    base = library()
    readings, known = read_tables(paths, base)
    return RuleBook(
        base.editions, known.catalogue, known.analytes.values(), merged_limits(base.limits, readings)
    )
