"""Rows pasted from a spreadsheet: columns recognised, cells read, faults by row and field, nothing lost.

A column goes to a cell of the line, to a dish (one there is, or a new one), to the remark, or nowhere by
choice. What cannot be read is a fault, or (asked for) kept in the remark as it was written.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from shian.domains.surveillance.outbreaks.cells import (
    FIELDS,
    FOOD,
    Unreadable,
    read_answer,
    read_cell,
    words,
)
from shian.methods.epidemiology.coding import known

NEW_FOOD, REMARK, NOTHING, NUMBER = "new", "remark", "", "number"
MOST_CHARACTERS, MOST_ROWS, MOST_COLUMNS = 4_000_000, 5_000, 400
LONGEST_REMARK = 300


class NotATable(ValueError):
    """What was pasted has no rows and columns, or too many."""


@dataclass(frozen=True, slots=True)
class Pasted:
    """A pasted table: headings (made up where it has none) and rows of equal length."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    headed: bool

    def column(self, at: int) -> list[str]:
        """One column's cells."""
        return [row[at] for row in self.rows]


def parse(text: str) -> Pasted:
    """Read a table as a spreadsheet puts it on the clipboard (tabs), or CSV with commas or semicolons.

    Raises:
        NotATable: it is empty, or beyond the bounds.
    """
    if len(text) > MOST_CHARACTERS:
        raise NotATable(_("This is too much for one paste: at most %(rows)s rows.") % {"rows": MOST_ROWS})
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    first = text.split("\n", 1)[0]
    sign = "\t" if "\t" in text else ";" if first.count(";") > first.count(",") else ","
    csv.field_size_limit(MOST_CHARACTERS)
    rows = [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(text), delimiter=sign)]
    rows = [row for row in rows if any(row)]
    if not rows:
        raise NotATable(_("Nothing was pasted."))
    wide = max(map(len, rows))
    if len(rows) > MOST_ROWS or wide > MOST_COLUMNS:
        raise NotATable(
            _("At most %(rows)s rows and %(columns)s columns at once.")
            % {"rows": MOST_ROWS, "columns": MOST_COLUMNS}
        )
    filled = [tuple(row + [""] * (wide - len(row))) for row in rows]
    headed = _is_heading(filled)
    headings = filled[0] if headed else tuple(_("Column %(n)s") % {"n": n + 1} for n in range(wide))
    return Pasted(headings, tuple(filled[1:] if headed else filled), headed)


def _is_heading(rows: Sequence[Sequence[str]]) -> bool:
    """The first row names columns if one of its cells is a known heading, or if it alone has no values."""
    first = [cell.casefold() for cell in rows[0]]
    if any(cell in words("headings") for cell in first):
        return True
    if len(rows) < 2 or any(not cell or _is_value(cell) for cell in first):
        return False
    return any(_is_value(cell) for cell in rows[1])


def _is_value(cell: str) -> bool:
    try:
        return read_answer(cell) != ""
    except Unreadable:
        return any(sign.isdigit() for sign in cell)


def guess(pasted: Pasted, dishes: Mapping[str, str]) -> list[str]:
    """Where each column goes, by its heading and what it holds."""
    by_name = {name.casefold(): f"{FOOD}{code}" for code, name in dishes.items()}
    labels = {str(one.label).casefold(): one.name for one in FIELDS.values()}
    taken: set[str] = set()
    targets = []
    for at, heading in enumerate(pasted.headings):
        folded = heading.casefold()
        target = words("headings").get(folded) or labels.get(folded) or by_name.get(folded) or ""
        if not target:
            answers = pasted.headed and _says_yes_or_no(pasted.column(at))
            target = NEW_FOOD if answers else REMARK if any(pasted.column(at)) else NOTHING
        if target in taken and target not in (NEW_FOOD, REMARK, NOTHING, "onset_at", "ate_at"):
            target = REMARK
        taken.add(target)
        targets.append(target)
    return targets


def _says_yes_or_no(cells: Sequence[str]) -> bool:
    told = [cell for cell in cells if known(cell)]
    try:
        return bool(told) and all(read_answer(cell) for cell in told)
    except Unreadable:
        return False


@dataclass(frozen=True, slots=True)
class Fault:
    """A cell that cannot be read: its row (as pasted, from 1), its column, what it says, why."""

    row: int
    heading: str
    text: str
    reason: str


@dataclass
class Read:
    """What a paste comes to. ``numbers``: which row changes the line of which number."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    numbers: dict[int, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    new_dishes: list[tuple[str, str]] = field(default_factory=list)  # code, name
    kept: int = 0  # cells put into the remark because they could not be read


def read(
    pasted: Pasted,
    targets: Sequence[str],
    *,
    dishes: Mapping[str, str],
    numbers: frozenset[int] = frozenset(),
    year: int,
    update: bool = False,
    keep_unreadable: bool = False,
) -> Read:
    """Read all rows by the columns' targets.

    Args:
        dishes: the menu, code → name; new dishes get codes after the last of these.
        numbers: the lines there are; with ``update`` a row with such a number changes that line.
        year: completes dates without one.
        keep_unreadable: put what cannot be read into the remark instead of refusing it.
    """
    out = Read()
    targets = _with_new_dishes(pasted, targets, dishes, out)
    menu = {**dishes, **dict(out.new_dishes)}
    first = 2 if pasted.headed else 1
    for place, cells in enumerate(pasted.rows):
        values: dict[str, Any] = {}
        remarks: list[str] = []
        for name, found in _gathered(pasted.headings, cells, targets).items():
            heading, text = found
            if name == NUMBER:
                if update and text.isdigit() and int(text) in numbers:
                    out.numbers[place] = int(text)
                continue
            try:
                if name == "remark":
                    remarks.append(text)
                else:
                    values[name] = read_cell(name, text, year=year, dishes=menu)
            except Unreadable as fault:
                if keep_unreadable:
                    remarks.append(f"{heading}: {text}")
                    out.kept += 1
                else:
                    out.faults.append(Fault(place + first, heading, text, str(fault)))
        if remarks:
            values["remark"] = _remark(remarks, place + first, out)
        out.rows.append(_without_blanks(values) if place in out.numbers else values)
        _check_row(values, place + first, out)
    return out


def _with_new_dishes(
    pasted: Pasted, targets: Sequence[str], dishes: Mapping[str, str], out: Read
) -> list[str]:
    number = max((int(code[1:]) for code in dishes if code[1:].isdigit()), default=0)
    placed = []
    for heading, target in zip(pasted.headings, targets, strict=True):
        if target == NEW_FOOD:
            number += 1
            out.new_dishes.append((f"f{number}", heading[:80]))
            target = f"{FOOD}f{number}"
        placed.append(target)
    return placed


def _gathered(
    headings: Sequence[str], cells: Sequence[str], targets: Sequence[str]
) -> dict[str, tuple[str, str]]:
    """Each target's heading and text. A date and a time of day in two columns are one moment; several
    columns may go to the remark, each under its heading."""
    found: dict[str, tuple[str, str]] = {}
    for heading, text, target in zip(headings, cells, targets, strict=True):
        if not target:
            continue
        if target == REMARK:
            said = text if heading.casefold() in words("headings") or not text else f"{heading}: {text}"
            before = found.get(target, ("", ""))[1]
            found[target] = (heading, "；".join(filter(None, (before, said))))
        elif target in found and known(text):
            before = found[target][1]
            found[target] = (heading, f"{before} {text}".strip() if known(before) else text)
        elif target not in found:
            found[target] = (heading, text)
    return found


def _remark(parts: Sequence[str], row: int, out: Read) -> str:
    text = "；".join(filter(None, parts))
    if len(text) > LONGEST_REMARK:
        out.faults.append(
            Fault(
                row,
                _("Remark"),
                text[:40] + " …",
                _("longer than %(count)s characters") % {"count": LONGEST_REMARK},
            )
        )
    return text[:LONGEST_REMARK]


def _without_blanks(values: Mapping[str, Any]) -> dict[str, Any]:
    """A row that changes a line leaves alone what it says nothing about."""
    return {name: value for name, value in values.items() if value not in (None, "")}


def _check_row(values: Mapping[str, Any], row: int, out: Read) -> None:
    if values.get("ill") is False and (values.get("onset_at") is not None or values.get("symptoms")):
        reason = _("A well person has neither onset nor symptoms: clear those first.")
        out.faults.append(Fault(row, str(FIELDS["ill"].label), "", reason))
