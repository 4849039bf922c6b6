"""Reads the tables of web pages and of XML spreadsheets that were saved with the name .xls."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field

from lxml import etree, html

from shian.platform.exchange.limits import LONG_CELL, TOO_MANY_ROWS, TOO_WIDE, Limits, Unreadable

SS = "{urn:schemas-microsoft-com:office:spreadsheet}"


@dataclass(slots=True)
class Table:
    """A table read from markup: its name, rows of texts, merged blocks (top, left, bottom, right)."""

    name: str
    rows: list[list[str | float | None]] = field(default_factory=list)
    regions: list[tuple[int, int, int, int]] = field(default_factory=list)


def read_html(text: str, limits: Limits) -> Iterator[Table]:
    """All tables of a page that hold no other table."""
    parser = html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True)
    try:
        tree = html.document_fromstring(text.encode("utf-8"), parser=parser)
    except (etree.ParserError, etree.LxmlError, ValueError) as fault:
        raise Unreadable(
            "The web page cannot be read. Save the table as xlsx or CSV and upload that."
        ) from fault
    number = 0
    for element in tree.iter("table"):
        if element.find(".//table") is None:
            number += 1
            yield _html_table(element, f"table {number}", limits)


def _html_table(element: etree._Element, name: str, limits: Limits) -> Table:
    table, grid = Table(name), _Grid(limits)
    for row in element.iter("tr"):
        grid.next_row()
        for cell in row:
            if cell.tag in ("td", "th"):
                text = "\n".join(part.strip() for part in cell.itertext() if part.strip())
                grid.put(text, _span(cell.get("rowspan")), _span(cell.get("colspan")))
    table.rows, table.regions = grid.rows, grid.regions
    return table


def _span(text: str | None) -> int:
    digits = (text or "").strip()
    return max(int(digits), 1) if digits.isdecimal() and len(digits) < 7 else 1


class _Grid:
    """Places cells as a browser does: past those that reach down from rows above."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.rows: list[list[str | float | None]] = []
        self.regions: list[tuple[int, int, int, int]] = []
        self.taken: dict[int, int] = {}  # column → last row that a cell above covers
        self.column = 0

    def next_row(self) -> None:
        self.rows.append([])
        self.column = 0
        if len(self.rows) > self.limits.rows:
            raise Unreadable(TOO_MANY_ROWS, rows=len(self.rows), limit=self.limits.rows)

    def put(self, text: str | float | None, down: int = 1, across: int = 1) -> None:
        row = len(self.rows) - 1
        while self.taken.get(self.column, -1) >= row:
            self.column += 1
        right = self.column + across
        if right > self.limits.columns:
            raise Unreadable(TOO_WIDE, row=row + 1, columns=right, limit=self.limits.columns)
        if isinstance(text, str) and len(text) > self.limits.cell:
            raise Unreadable(LONG_CELL, row=row + 1, limit=self.limits.cell)
        cells = self.rows[-1]
        cells.extend([None] * (right - len(cells)))
        cells[self.column] = text
        if down > 1 or across > 1:
            self.regions.append((row, self.column, min(row + down, self.limits.rows) - 1, right - 1))
        if down > 1:
            self.taken |= dict.fromkeys(range(self.column, right), row + down - 1)
        self.column = right


def read_xml(data: bytes, limits: Limits) -> Iterator[Table]:
    """Worksheets of an XML spreadsheet of 2003 (SpreadsheetML)."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
    try:
        tree = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as fault:
        raise Unreadable("The XML spreadsheet is damaged. Save it as xlsx and upload that.") from fault
    for sheet in tree.iter(f"{SS}Worksheet"):
        table, grid = Table(sheet.get(f"{SS}Name") or ""), _Grid(limits)
        for row in sheet.iter(f"{SS}Row"):
            while len(grid.rows) + 1 < _span(row.get(f"{SS}Index")):
                grid.next_row()
            grid.next_row()
            for cell in row.iter(f"{SS}Cell"):
                _xml_cell(grid, cell)
        table.rows, table.regions = grid.rows, grid.regions
        yield table


def _xml_cell(grid: _Grid, cell: etree._Element) -> None:
    grid.column = max(grid.column, _span(cell.get(f"{SS}Index")) - 1)
    data = cell.find(f"{SS}Data")
    text: str | float | None = None if data is None else "".join(data.itertext())
    if data is not None and data.get(f"{SS}Type") == "Number":
        with suppress(ValueError):
            text = float(str(text))
    grid.put(text, _more(cell.get(f"{SS}MergeDown")) + 1, _more(cell.get(f"{SS}MergeAcross")) + 1)


def _more(text: str | None) -> int:
    digits = (text or "").strip()
    return int(digits) if digits.isdecimal() and len(digits) < 7 else 0
