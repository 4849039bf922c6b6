"""The official table taken from a workbook: read in a bounded process, turned into a draft of an edition."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils import timezone

from shian.evaluation.criteria.suggest import suggestions
from shian.evaluation.criteria.written import figure_row, function_row, toml_lines, veto_row
from shian.methods.problems import Problem
from shian.methods.scoring import FigureUse, Function
from shian.methods.scoring.sheet import Finding, NoTable, SheetItem, SheetTable, numbered, read_table
from shian.platform.exchange.limits import Unreadable
from shian.platform.exchange.reading import Sheet, open_file
from shian.platform.records.problems import in_words

MOST_ROWS = 5_000
SURE = Decimal("0.6")  # likeness of titles from which a figure is bound beforehand


class Refusal(Exception):
    """The file cannot be taken in; the message says why, in the reader's language."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(in_words(problem))


@dataclass(frozen=True)
class Found:
    """What was read of a file."""

    file_name: str
    sha256: str
    sheet: str
    table: SheetTable
    notes: tuple[Problem, ...]

    @property
    def items(self) -> int:
        """How many items."""
        return sum(len(block.items) for block in self.table.blocks)

    @property
    def understood(self) -> int:
        """How many of them have a rule that was understood."""
        return sum(i.reading.function is not None for b in self.table.blocks for i in b.items)

    def told(self) -> Iterator[str]:
        """All that is to be looked at, a line each: row, column, reason."""
        for note in self.notes:
            yield in_words(note)
        for finding in self.table.findings:
            yield place_of(finding) + in_words(finding.reason)


def place_of(finding: Finding) -> str:
    """``C7: `` of a cell, ``7: `` of a row, nothing of the sheet."""
    if not finding.row:
        return ""
    return f"{_letters(finding.column)}{finding.row}: "


def _letters(column: int) -> str:
    text = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def read_file(path: Path, sheet: str = "", name: str = "") -> Found:
    """Read the sheet with the most items, or the one named.

    Raises:
        Refusal: the file is unreadable, or holds no such table.
    """
    try:
        with open_file(path, name) as opened:
            tables = {}
            fault: NoTable | None = None
            for one in opened.sheets:
                if one.hidden or (sheet and one.name != sheet):
                    continue
                try:
                    tables[one.name] = _table(one)
                except NoTable as error:
                    fault = error
            if not tables:
                missing = Problem("The file has no sheet “%(sheet)s”.", {"sheet": sheet})
                raise Refusal(fault.problem if fault else missing)
            best = max(tables, key=lambda n: sum(len(b.items) for b in tables[n].blocks))
            return Found(opened.name, opened.sha256, best, tables[best], tuple(opened.notes))
    except Unreadable as error:
        raise Refusal(error.problem) from error


def _table(sheet: Sheet) -> SheetTable:
    if sheet.height > MOST_ROWS:
        raise NoTable(
            Problem(
                "Sheet %(sheet)s has %(rows)s rows; a table of criteria has at most %(most)s.",
                {"sheet": sheet.name, "rows": sheet.height, "most": MOST_ROWS},
            )
        )
    return read_table(list(sheet.rows()), sheet.regions)


def content_of(
    found: Found,
    *,
    name: str,
    title: str = "",
    level: str = "city",
    valid_from: date | None = None,
    source: str = "",
) -> dict[str, Any]:
    """The draft as an edition's file has it; an item whose rule was not understood has no function yet."""
    table = found.table
    notes: dict[int, list[str]] = {}
    for finding in table.findings:
        notes.setdefault(finding.row, []).append(place_of(finding) + in_words(finding.reason))
    blocks = []
    for place, block, items in numbered(table):
        lines = [_line(item_id, item, level, notes.get(item.row, [])) for item_id, item in items]
        blocks.append({"id": place, "title_zh": block.title[:120], "weight": block.points, "item": lines})
    return {
        "name": name,
        "title_zh": (title or table.title or name)[:120],
        "level": level,
        "valid_from": valid_from or timezone.localdate().replace(month=1, day=1),
        "total": table.stated if table.stated is not None else table.points,
        "certainty": "V2",
        "source": source or f"{found.file_name} · {found.sheet}".strip(" ·"),
        "block": blocks,
    }


def _line(item_id: str, item: SheetItem, level: str, notes: list[str]) -> dict[str, Any]:
    line: dict[str, Any] = {"id": item_id, "title_zh": item.title[:300], "weight": item.weight}
    function = item.reading.function
    if function is not None:
        line["function"] = function_row(function)
    if bound := _figure(item, function):
        line["figure"] = figure_row(bound)
    if item.reading.veto:
        line["veto"] = veto_row(item.reading.veto)
    line |= {
        "evidence": list(item.sorts),
        "certainty": "V2",
        "source": "",
        "text": "；".join(t for t in (item.rule, item.remark) if t)[:2000],
        "owner": item.owner[:80],
        "group_zh": item.group[:120],
        "extra": item.extra,
        "row": item.row,
        "notes": notes,
    }
    return line


def _figure(item: SheetItem, function: Function | None) -> FigureUse | None:
    """The figure whose title is the item's, near enough; a person confirms it by publishing."""
    if function is None or function.kind in ("declared", "extra"):
        return None
    best = next(iter(suggestions(item.title, function.fewer)), None)
    return FigureUse(best.name, best.period) if best and best.likeness >= SURE else None


def draft_text(found: Found, name: str) -> str:
    """The draft as TOML, what is to be looked at as comments beside it."""
    return "\n".join(toml_lines(content_of(found, name=name))) + "\n"
