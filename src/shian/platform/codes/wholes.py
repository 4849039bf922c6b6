"""Reads whole CSV tables whose columns are not known beforehand: line lists, cases, places."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from shian.platform.codes.tables import LONGEST_CELL, Table, TableFault

MOST_COLUMNS = 2_000
MOST_ROWS = 2_000_000


@dataclass(frozen=True)
class WholeTable(Table):
    """A CSV file of which every column is read under its own name, as it is written."""

    def _columns(self, line: int, heading: Sequence[str]) -> dict[str, int]:
        names = [cell.strip() for cell in heading]
        if len(names) > MOST_COLUMNS:
            raise TableFault([f"{self.name}: row {line}: more than {MOST_COLUMNS:,} columns"])
        faults = [f"{self.name}: row {line}: the column {name[:LONGEST_CELL]} is there twice"
                  for at, name in enumerate(names) if name and names.index(name) < at]  # fmt: skip
        if faults:
            raise TableFault(faults)
        return {name: at for at, name in enumerate(names) if name}


@dataclass(frozen=True, slots=True)
class Whole:
    """A table in memory: its name in messages, the line of each row, the columns."""

    table: WholeTable
    lines: Sequence[int]
    columns: dict[str, Sequence[str]]

    def fault(self, at: int, column: str, reason: str) -> str:
        """One fault in words, of the row at an index."""
        return self.table.fault(self.lines[at], column, reason)


def read_whole(file: Path, most_rows: int = MOST_ROWS) -> Whole:
    """All rows and columns of a CSV file.

    Raises:
        TableFault: it cannot be read, or is no table.
    """
    table = WholeTable(file, (), most_rows=most_rows)
    lines: list[int] = []
    columns: dict[str, list[str]] = {}
    for portion in table.portions():
        lines.extend(portion.lines)
        for name, cells in portion.columns.items():
            columns.setdefault(name, []).extend(cells)
    return Whole(table, lines, dict(columns))
