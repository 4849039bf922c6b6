"""Reading the tables of contaminants and mycotoxins, GB 2762 and GB 2761."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from shian.domains.standards.reading.cleaning import balanced, without_footnotes
from shian.domains.standards.reading.collecting import Collector
from shian.domains.standards.reading.demands import number
from shian.domains.standards.reading.placing import group_of, placed
from shian.domains.standards.reading.report import Fate, Known, Reading
from shian.methods.limits import Limit

HEADINGS = {"table", "column", "food", "parents", "limit", "unit"}
_ANALYTE = re.compile(r"食品中(.+?)\s*限量")
_COLUMN = re.compile(r"(总汞|甲基汞|总砷|无机砷|亚硝酸盐|硝酸盐)")


def read(rows: Iterable[Mapping[str, str]], edition: str, known: Known) -> Reading:
    """Rows of substance, food and limit. A dash means the table sets none: the row is EMPTY."""
    reading = Reading(edition)
    collector = Collector(reading)
    caption = ""
    for line, row in enumerate(rows, start=2):
        caption = row["table"] if _ANALYTE.search(row["table"]) else caption
        _row(line, row, caption, edition, known, collector)
    return reading


def _row(
    line: int, row: Mapping[str, str], caption: str, edition: str, known: Known, collector: Collector
) -> None:
    cell = row["limit"].strip()
    if cell in ("—", "-", ""):
        return collector.refuse(line, "limit", cell, "no limit set", Fate.EMPTY)
    name = _name(caption, row["column"])
    analyte = known.analyte(name)
    if analyte is None:
        return collector.refuse(line, "table", row["table"], f"substance {name!r} is not in the catalogue")
    text = without_footnotes(row["food"])
    if not balanced(text):
        return collector.refuse(line, "food", row["food"], "the name is cut off: its brackets do not match")
    try:
        high = number(cell)
    except ValueError as error:
        return collector.refuse(line, "limit", cell, str(error))
    series = edition.rsplit("-", 1)[0]
    parents = without_footnotes(row["parents"].rpartition(">")[2])
    group = group_of(parents, (series,), known) if balanced(parents) else None
    found = placed(text.replace("以及", "、"), (series,), group, known, collector.reading, line)
    if found is None or not found.foods:
        collector.reading.fates[Fate.REFUSED] += 1
        return None
    basis = row.get("note", "").strip().strip("()（）")
    limits = [
        Limit(
            id=f"{edition}:{analyte}:{food}:{basis}",
            edition=edition,
            analyte=analyte,
            food=food,
            high=high,
            unit=row["unit"].strip(),
            basis=basis,
            excludes=found.excludes,
            clause=caption.split()[0],
            certainty="V2",
        )
        for food in found.foods
    ]
    return collector.take(line, limits)


def _name(caption: str, column: str) -> str:
    inside = _COLUMN.search(column)
    if inside:
        return "亚硝酸盐" if "亚硝酸盐" in column else inside[1]
    match = _ANALYTE.search(caption)
    return match[1].strip() if match else caption
