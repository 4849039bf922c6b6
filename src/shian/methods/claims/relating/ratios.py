"""Columns of rates and growths in tables: the rows that do not follow the arithmetic which the others do.

Which two columns a column of percentages is made of is learned from the table itself: the pair that gives
most of its rows. A row that no pair gives is then said.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import permutations

from shian.methods.claims.intervals import Interval, point
from shian.methods.claims.model import Claim, Finding, Text
from shian.methods.claims.relating import wording
from shian.methods.claims.relating.index import Index
from shian.methods.claims.relating.listing import by_column, cells_of, tables_of

_LEAST = 2  # rows that agree on how a column is made
_MOST_COLUMNS = 12
_HUNDRED = Fraction(1, 100)
_Row = dict[int, Claim]


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a column is made: one column over another, or its change, in percent."""

    over: int
    under: int
    change: bool

    def of(self, row: _Row) -> Interval | None:
        """The value it gives in a row."""
        a, b = row.get(self.over), row.get(self.under)
        if a is None or b is None or not b.value.low or a.value.low is None or a.value.low < 0:
            return None
        got = a.value.divide(b.value)
        return got - point(1) if self.change else got


def columns_of_ratios(index: Index) -> Iterator[Finding]:
    """Rows of tables whose percentage is not what the other rows' is made of."""
    for rows in tables_of(index):
        head = cells_of(rows[0])
        grid = [by_column(index, row) for row in rows[1:]]
        for column in range(1, min(len(head), _MOST_COLUMNS)):
            if _is_ratio(head[column], grid, column):
                yield from _column(index, head, grid, column)


def _is_ratio(title: str, grid: list[_Row], column: int) -> bool:
    cells = [row[column] for row in grid if column in row]
    named = any(word in title for word in ("率", "占比", "比重", "增长", "增幅", "同比", "比例", "%"))
    return named and len(cells) > _LEAST


def _share(claim: Claim) -> Interval:
    """A cell's percentage as a ratio: 1.83 under 不合格率（%） is 0.0183."""
    if claim.dimension == "ratio":
        return claim.value
    low, high = claim.value.low, claim.value.high
    written = claim.text.replace(",", "").lstrip("-−")
    half = Fraction(1, 2 * 10 ** len(written.partition(".")[2]))
    if low is None or high is None or claim.value.is_point:
        return Interval((claim.stated - half) * _HUNDRED, (claim.stated + half) * _HUNDRED)
    return claim.value.times(_HUNDRED)


def _column(index: Index, head: list[str], grid: list[_Row], column: int) -> Iterator[Finding]:
    rows = [row for row in grid if column in row]
    others = [c for c in range(1, min(len(head), _MOST_COLUMNS)) if c != column]
    best: tuple[int, Recipe | None] = (0, None)
    for over, under in permutations(others, 2):
        for change in (False, True):
            recipe = Recipe(over, under, change)
            fitting = sum(_fits(index, recipe, row, column) for row in rows)
            if fitting > best[0]:
                best = fitting, recipe
    fitting, found = best
    if found is None or fitting < _LEAST or fitting * 2 <= len(rows):
        return
    for row in rows:
        got = found.of(row)
        if got is not None and not _fits(index, found, row, column):
            yield _finding(index, row, column, found, got)


def _signed(index: Index, claim: Claim) -> Interval:
    """With the minus sign that may stand before the cell's figure."""
    value = _share(claim)
    minus = index.text[claim.start - 1 : claim.start] in {"-", "−", "－"} and claim.stated > 0
    return -value if minus else value


def _fits(index: Index, recipe: Recipe, row: _Row, column: int) -> bool:
    got = recipe.of(row)
    if got is None:
        return False
    stated = _signed(index, row[column])
    if stated.low is None or stated.high is None:
        return True
    step = (stated.high - stated.low) / 2
    return Interval(stated.low - step, stated.high + step).overlaps(got)


def _finding(index: Index, row: _Row, column: int, recipe: Recipe, got: Interval) -> Finding:
    reading, cell = index.reading, row[column]
    a, b = (wording.figure(reading, row[c]) for c in (recipe.over, recipe.under))
    written, shown = wording.figure(reading, cell), wording.percent(got.middle)
    claims = (cell, row[recipe.over], row[recipe.under])
    return Finding(
        "growth" if recipe.change else "share",
        "high",
        index.spans(claims),
        tuple(c.id for c in claims),
        Text(
            f"表中“{cell.subject}”一行由{a}与{b}算得{shown}，表中为{written}，与其他各行的算法不符",
            f"In the row “{cell.subject}” {a} and {b} make {shown}, not {written} as the other rows do",
        ),
        (wording.line(f"{a} ÷ {b}{' − 1' if recipe.change else ''} = {shown} ≠ {written}"),),
        (Text("若该行口径与其他行不同，则成立", "It would be right if this row is counted otherwise"),),
        (Text("请核对该行三个数", "Check the three figures of the row"),),
    )
