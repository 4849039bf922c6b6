"""Reading the table of maximum residue limits of pesticides, GB 2763."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby

from shian.domains.standards.reading.cleaning import slug, split_names, without_furniture
from shian.domains.standards.reading.collecting import Collector
from shian.domains.standards.reading.demands import number
from shian.domains.standards.reading.placing import group_of, placed
from shian.domains.standards.reading.report import Fate, Issue, Known, Reading
from shian.methods.limits import Analyte, Limit

Row = Mapping[str, str]
HEADINGS = {"pesticide_raw", "residue_definition", "food", "limit_mg_per_kg"}
_ENTRY = ("no", "pesticide_raw", "english", "residue_definition")
_FAT = "以脂肪中的残留量计"
_ANIMAL = ("哺乳动物", "禽", "蛋类", "生乳")
_FIRST = ("谷物", "油料", "蔬菜", "水果")
_LISTED = ("(单列的除外)", "（单列的除外）")


def read(rows: Iterable[Row], edition: str, known: Known) -> Reading:
    """Rows of pesticide, food and limit in mg/kg. Every row is placed, or refused with its reason."""
    reading = Reading(edition)
    collector = Collector(reading)
    numbered = list(enumerate(rows, start=2))
    belongs, merged = _late_headings(numbered)
    for line, row in numbered:
        if row["no"] in merged:
            reason = f"from row {merged[row['no']]} the entry begins anew: two pesticides ran together"
            collector.refuse(line, "pesticide_raw", row["pesticide_raw"], reason)
            continue
        if line in belongs:
            before = belongs[line]["pesticide_raw"]
            reason = f"read as the end of the entry before ({before}): the heading came late"
            reading.issues.append(Issue(line, "pesticide_raw", row["pesticide_raw"], reason))
            row = {**row, **{field: belongs[line][field] for field in _ENTRY}}
        _row(line, row, edition, known, collector)
    return reading


def _late_headings(rows: list[tuple[int, Row]]) -> tuple[dict[int, Row], dict[str, int]]:
    """Entries in which plants follow animals: their first rows are the end of the entry before, when these
    go on in its last category (line → that entry's row); if not, whose they are is not known.
    """
    belongs: dict[int, Row] = {}
    merged: dict[str, int] = {}
    before: Row | None = None
    for _, group in groupby(rows, key=lambda pair: pair[1]["no"]):
        entry = list(group)
        again = _restart(entry)
        if again is not None:
            if before is not None and before["category"] == entry[0][1]["category"]:
                belongs |= {line: before for line, _ in entry[:again]}
            else:
                merged[entry[0][1]["no"]] = entry[again][0]
        before = entry[-1][1]
    return belongs, merged


def _restart(entry: list[tuple[int, Row]]) -> int | None:
    """Position of the first plant after an animal."""
    animal = False
    for position, (_, row) in enumerate(entry):
        if row["category"].startswith(_ANIMAL):
            animal = True
        elif animal and row["category"].startswith(_FIRST):
            return position
    return None


def _row(line: int, row: Row, edition: str, known: Known, collector: Collector) -> None:
    try:
        high = number(row["limit_mg_per_kg"])
    except ValueError as error:
        return collector.refuse(line, "limit_mg_per_kg", row["limit_mg_per_kg"], str(error))
    category, basis = _basis(row)
    text = row["food"].replace(f",{_FAT}", "").strip()
    for listed in _LISTED:
        text = text.removesuffix(listed)
    scopes = ("GB 2763", category)
    found = placed(text, scopes, group_of(category, ("GB 2763",), known), known, collector.reading, line)
    if found is None or not found.foods:
        collector.reading.fates[Fate.REFUSED] += 1
        return None
    analyte = _analyte(line, row, known, collector.reading)
    limits = [
        Limit(
            id=f"{edition}:{analyte}:{food}:{basis}",
            edition=edition,
            analyte=analyte,
            food=food,
            high=high,
            basis=basis,
            excludes=found.excludes,
            provisional=row.get("provisional") == "1",
            certainty="V2",
        )
        for food in found.foods
    ]
    return collector.take(line, limits)


def _basis(row: Row) -> tuple[str, str]:
    category = row["category"].strip()
    if category.endswith(_FAT) or row["food"].endswith(_FAT):
        return category.replace(f",{_FAT}", ""), "以脂肪计"
    return category, row.get("basis", "").strip()


def _analyte(line: int, row: Row, known: Known, reading: Reading) -> str:
    name, english = split_names(row["pesticide_raw"], row["english"])
    first = name.split("和")[0]
    for spelling in (name, english, first):
        if spelling and (key := known.analyte(spelling)):
            known.alias(name, key)
            return key
    key = slug(english) or f"gb2763-{row['no']}"
    if key in known.analytes:
        key = f"{key[:54]}-{row['no']}"
    aliases = (first,) if first != name else ()
    analyte = Analyte(
        key, name, english, "pesticide", aliases, residue=without_furniture(row["residue_definition"])
    )
    known.add_analyte(analyte)
    reading.analytes.append(analyte)
    reading.issues.append(Issue(line, "pesticide_raw", row["pesticide_raw"], f"substance added as {key}"))
    return key
