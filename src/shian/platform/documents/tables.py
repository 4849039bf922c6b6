"""Tables out: xlsx row by row in constant memory, CSV as a stream. No cell can act as a formula."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any

import xlsxwriter
from django.utils import timezone
from django.utils.functional import Promise

MOST = 1_048_570  # rows a sheet holds besides title and heading
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")
LONGEST = 32_767


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column out: its heading and its width in characters."""

    label: str | Promise
    width: float = 16


class TooManyRows(ValueError):
    """More rows than a sheet of a workbook holds; CSV has no such bound."""


def write_xlsx(
    out: IO[bytes],
    columns: Sequence[TableColumn],
    rows: Iterable[Sequence[Any]],
    *,
    title: str = "",
    name: str = "",
) -> int:
    """Writes a workbook with one sheet, heading frozen and filterable; returns the number of rows.

    Memory does not grow with the rows. Numbers and dates are written as such, everything else as text.

    Raises:
        TooManyRows: more than a sheet holds.
    """
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet(name[:31] or None)
        formats = _formats(book)
        for index, column in enumerate(columns):
            sheet.set_column(index, index, column.width)
        top = 1 if title else 0
        if title:
            sheet.write_string(0, 0, title, formats["title"])
        for index, column in enumerate(columns):
            sheet.write_string(top, index, str(column.label), formats["heading"])
        sheet.freeze_panes(top + 1, 0)
        number = 0
        for number, row in enumerate(rows, start=1):
            if number > MOST:
                raise TooManyRows(f"a sheet holds {MOST:,} rows; narrow the list or export it as CSV")
            for index, value in enumerate(row):
                _write(sheet, top + number, index, value, formats)
        sheet.autofilter(top, 0, top + number, len(columns) - 1)
    return number


def xlsx_file(columns: Sequence[TableColumn], rows: Iterable[Sequence[Any]], *, title: str = "") -> IO[bytes]:
    """A workbook as a temporary file, open at its start; it is gone when closed."""
    out = tempfile.TemporaryFile(prefix="shian-xlsx-")  # noqa: SIM115  (the response closes it)
    write_xlsx(out, columns, rows, title=title)
    out.seek(0)
    return out


def _formats(book: Any) -> dict[str, Any]:
    return {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "heading": book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}),
        "day": book.add_format({"num_format": "yyyy-mm-dd"}),
        "moment": book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
    }


def _write(sheet: Any, row: int, column: int, value: Any, formats: dict[str, Any]) -> None:
    if value is None or value == "":
        return
    if isinstance(value, str):
        sheet.write_string(row, column, value[:LONGEST])
    elif isinstance(value, bool):
        sheet.write_string(row, column, "是" if value else "否")
    elif isinstance(value, (int, float, Decimal)) and abs(float(value)) < 1e15:
        sheet.write_number(row, column, value)
    elif isinstance(value, datetime):
        local = timezone.localtime(value).replace(tzinfo=None) if timezone.is_aware(value) else value
        sheet.write_datetime(row, column, local, formats["moment"])
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, formats["day"])
    else:
        sheet.write_string(row, column, str(value)[:LONGEST])


class _Echo:
    """Gives csv.writer's lines back instead of keeping them."""

    def write(self, line: str) -> str:
        return line


def csv_lines(columns: Sequence[TableColumn], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """Lines of CSV in UTF-8 with a byte-order mark, without which spreadsheets take it for GBK."""
    writer = csv.writer(_Echo())
    yield "\ufeff"
    yield writer.writerow([harmless(str(column.label)) for column in columns])
    for row in rows:
        yield writer.writerow([_text(value) for value in row])


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return f"{timezone.localtime(value) if timezone.is_aware(value) else value:%Y-%m-%d %H:%M}"
    if isinstance(value, (int, float, Decimal, date)):
        return str(value)
    return harmless(str(value))


def harmless(text: str) -> str:
    """Text that no spreadsheet takes for a formula; negative numbers stay numbers."""
    if not text.lstrip(" ").startswith(DANGEROUS):
        return text
    try:
        float(text.replace(",", ""))
    except ValueError:
        return f"'{text}"
    return text
