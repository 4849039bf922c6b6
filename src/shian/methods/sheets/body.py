"""Walks the rows under a heading: fills merged cells, tells data from sections, totals, footers."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from shian.methods.sheets.headings import bare
from shian.methods.sheets.layout import Heading, Region
from shian.methods.sheets.text import Cell, blank, is_empty, plain

DATA, SECTION, TOTAL, FOOTER, REPEATED, EMPTY = "data", "section", "total", "footer", "repeated", "empty"
NOTES = re.compile(
    r"^[*※★]?(注\d*[::.、]|备注[::]|说明[::]|声明[::]?|附注|填报(人|单位)|填表(人|说明|单位)?|制表|审核人?[::]"
    r"|负责人[::]|单位负责人|联系(人|电话)[::]|以上|本表|数据来源|来源[::]|打印(人|日期|时间)|第\d+页|共\d+页)"
)
TOTALS = re.compile(r"^(合\s*计|总\s*计|小\s*计|共\s*计|累\s*计|本页合计|本页小计)([::]|$|\d|\s)")
SECTIONS = re.compile(
    r"^([一二三四五六七八九十]+[、.]|[((][一二三四五六七八九十\d]+[))]|第[一二三四五六七八九十]+[章节部类])"
)


@dataclass(frozen=True, slots=True)
class BodyRow:
    """A row under the heading: its number in the sheet (from 1), what it is, its cells, its section."""

    number: int
    what: str
    cells: Sequence[Cell]
    section: str = ""
    continues: bool = False


def read_body(
    rows: Iterable[Sequence[Cell]], heading: Heading, regions: Sequence[Region], first: int, lead: int | None
) -> Iterator[BodyRow]:
    """Rows under `heading`; `first` is the index of the first of `rows`, `lead` the column that numbers them.

    A row continues the record above it if its lead cell lies in a merged block that began above, or, where
    the sheet has no merged blocks, if its lead cell is blank and others are not.
    """
    walker = _Walker(heading, regions, lead)
    for index, cells in enumerate(rows, start=first):
        if index > heading.bottom:
            yield walker.step(index, cells)


class _Walker:
    def __init__(self, heading: Heading, regions: Sequence[Region], lead: int | None) -> None:
        self.lead = lead
        self.merged = bool(regions)
        self.headings = [bare(text) for text in heading.texts]
        self.mapped = [index for index, match in enumerate(heading.matches) if match] or list(
            range(len(self.headings))
        )
        self.covered: dict[int, list[Region]] = defaultdict(list)
        for region in regions:
            for row in range(max(region.top, heading.bottom + 1), region.bottom + 1):
                self.covered[row].append(region)
        self.values: dict[tuple[int, int], Cell] = {}
        self.previous: Sequence[Cell] = ()
        self.section = ""
        self.ended = False

    def step(self, index: int, cells: Sequence[Cell]) -> BodyRow:
        filled, continues = self._fill(index, cells) if index in self.covered else (cells, False)
        what = self._what(index, filled)
        if what == DATA and not self.merged and self._continues(cells):
            filled, continues = self._from_above(cells), True
        if what == SECTION:
            self.section = next(plain(cell) for cell in filled if not blank(cell))
        self.ended = what == FOOTER or (self.ended and what == EMPTY)
        if what == DATA:
            self.previous = filled
        return BodyRow(index + 1, what, filled, self.section, continues and what == DATA)

    def _fill(self, index: int, cells: Sequence[Cell]) -> tuple[list[Cell], bool]:
        filled, continues = list(cells), False
        for region in self.covered[index]:
            key = (region.top, region.left)
            if region.top == index:
                self.values[key] = filled[region.left] if region.left < len(filled) else None
            for column in range(region.left, min(region.right + 1, len(filled))):
                filled[column] = self.values.get(key)
            if region.top < index and self.lead is not None and region.left <= self.lead <= region.right:
                continues = True
            if region.bottom == index:
                self.values.pop(key, None)
        return filled, continues

    def _continues(self, cells: Sequence[Cell]) -> bool:
        if self.lead is None or not self.previous or self.lead >= len(cells):
            return False
        return blank(cells[self.lead]) and not blank(self.previous[self.lead])

    def _from_above(self, cells: Sequence[Cell]) -> list[Cell]:
        above = self.previous
        return [above[i] if blank(cell) and i < len(above) else cell for i, cell in enumerate(cells)]

    def _what(self, index: int, cells: Sequence[Cell]) -> str:
        different = list(dict.fromkeys(cell for cell in cells if not blank(cell)))
        if not different:
            return EMPTY
        texts = [plain(cell) for cell in different[:2]]
        if any(TOTALS.match(text) for text in texts):
            return TOTAL
        if len(different) <= 2:
            special = self._sparse(index, cells, texts)
            if special:
                return special
        return REPEATED if self._repeated(cells) else DATA

    def _sparse(self, index: int, cells: Sequence[Cell], different: list[str]) -> str | None:
        """Rows with one or two texts in a wide table are notes, section titles or numbered blanks."""
        if len(self.mapped) <= 2:
            return None
        if NOTES.match(different[0]) or (self.ended and not different[0].isdigit()):
            return FOOTER
        if len(different) > 1:
            return None
        if not blank_lead(cells, self.lead) and different[0].isdigit():
            return EMPTY
        wide = any(r.top <= index <= r.bottom and r.right - r.left >= 2 for r in self.covered.get(index, ()))
        text = different[0]
        if wide and (len(text) > 60 or self.ended):
            return FOOTER
        return SECTION if wide or SECTIONS.match(text) else None

    def _repeated(self, cells: Sequence[Cell]) -> bool:
        """True for the heading printed again at the top of a page."""
        last = cells[: len(self.headings)]
        first = next((i for i, c in enumerate(last) if c), 0)
        if first < len(last) and not self._alike(last[first], first):
            return False
        same = sum(1 for i, c in enumerate(last) if self._alike(c, i))
        return same >= 2 and same * 2 > sum(1 for cell in last if not is_empty(cell))

    def _alike(self, cell: Cell, column: int) -> bool:
        return isinstance(cell, str) and cell != "" and bare(cell) == self.headings[column]


def blank_lead(cells: Sequence[Cell], lead: int | None) -> bool:
    return lead is None or lead >= len(cells) or blank(cells[lead])
