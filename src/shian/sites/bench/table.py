"""What is measured, against which bar, and where the figure stands in a script's answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

Answer = dict[str, Any]
Line = tuple[str, str, str, str]
"""What, bar, measured, holds."""
HEAD = "| what | bar | measured | holds | on |\n|---|---|---|---|---|\n"
COLUMNS = 5


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: what, its bar, how the answer is put in words, and whether it holds."""

    what: str
    bar: str
    shown: Callable[[Answer], str]
    holds: Callable[[Answer], bool]


@dataclass(frozen=True, slots=True)
class Benchmark:
    """A script under ``benchmarks/`` that prints one JSON object; ``city`` if it reads the full city."""

    name: str
    city: bool
    rows: tuple[Row, ...]


def merged(table: str, lines: Sequence[Line], day: str) -> str:
    """A Markdown table of what stood there before and what was measured on this day.

    A row is known by its first cell; one that is new follows the row measured before it. What was not
    measured this time keeps its day.
    """
    rows = {cells[0]: cells for cells in _rows(table)}
    order, last = list(rows), -1
    for line in lines:
        if line[0] in rows:
            last = order.index(line[0])
        else:
            last = last + 1 if last >= 0 else len(order)
            order.insert(last, line[0])
        rows[line[0]] = (*line, day)
    return HEAD + "".join(f"| {' | '.join(rows[what])} |\n" for what in order)


def _rows(table: str) -> Iterator[tuple[str, ...]]:
    for text in table.splitlines():
        cells = tuple(cell.strip() for cell in text.strip().strip("|").split("|"))
        if len(cells) == COLUMNS and cells[0] not in {"what", "---"}:
            yield cells
