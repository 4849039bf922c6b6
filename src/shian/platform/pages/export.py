"""Exports of a list's filtered rows: CSV as a stream, xlsx written row by row."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

import xlsxwriter
from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header

from shian.platform.pages.listing import Listing
from shian.platform.pages.tables import heading_of
from shian.platform.pages.values import label_at, mask_all, texter_of

CHUNK = 2000
MOST = 1_048_575  # rows a sheet holds besides its heading
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


class _Echo:
    """Gives csv.writer's lines back instead of keeping them."""

    def write(self, line: str) -> str:
        return line


def texts(listing: Listing) -> Iterator[list[str]]:
    """The rows as shown texts, a chunk at a time."""
    resource, columns = listing.resource, listing.columns
    texters = [texter_of(resource.kind, name) for name in columns]
    for chunk in batched(listing.ordered().iterator(CHUNK), CHUNK):
        mask_all(resource, chunk, columns)
        for record in chunk:
            yield [text(record) for text in texters]


def batched(rows: Iterable[Any], size: int) -> Iterator[list[Any]]:
    """Consecutive chunks."""
    rows = iter(rows)
    while chunk := list(islice(rows, size)):
        yield chunk


def headings(listing: Listing) -> list[str]:
    """The columns' headings."""
    return [str(label_at(listing.resource, name)) for name in listing.columns]


def _name(listing: Listing, ending: str) -> str:
    return f"{listing.resource.plural}-{timezone.localdate().isoformat()}.{ending}"


def harmless(text: str) -> str:
    """Text a spreadsheet will not take for a formula; plain negative numbers stay as they are."""
    if not text.startswith(_DANGEROUS):
        return text
    try:
        float(text.replace(",", ""))
    except ValueError:
        return f"'{text}"
    return text


def csv_of(listing: Listing) -> HttpResponseBase:
    """CSV in UTF-8 with a byte order mark, which the usual office programs need."""
    writer = csv.writer(_Echo())

    def lines() -> Iterator[str]:
        yield "\ufeff"
        yield writer.writerow(headings(listing))
        for row in texts(listing):
            yield writer.writerow([harmless(text) for text in row])

    response = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, _name(listing, "csv")) or ""
    return response


def xlsx_of(listing: Listing) -> HttpResponseBase:
    """A workbook with a frozen heading and a filter; memory does not grow with the rows."""
    out = tempfile.TemporaryFile()  # noqa: SIM115  (closed with the response)
    with xlsxwriter.Workbook(out, {"constant_memory": True}) as book:
        bold = book.add_format({"bold": True, "bottom": 1})
        sheet = book.add_worksheet()
        names = headings(listing)
        numeric = _numeric(listing)
        for column in range(len(names)):
            sheet.set_column(column, column, 12 if column in numeric else 22)
        for column, name in enumerate(names):
            sheet.write_string(0, column, name, bold)
        sheet.freeze_panes(1, 1)
        last = _write(sheet, texts(listing), numeric)
        sheet.autofilter(0, 0, last, len(names) - 1)
    out.seek(0)
    return FileResponse(out, as_attachment=True, filename=_name(listing, "xlsx"))


def _numeric(listing: Listing) -> frozenset[int]:
    return frozenset(i for i, n in enumerate(listing.columns) if heading_of(listing, n).css == "num")


def _write(sheet: Any, rows: Iterator[list[str]], numeric: frozenset[int]) -> int:
    number = 0
    for number, row in enumerate(rows, start=1):
        if number > MOST:
            raise ValueError(f"a sheet holds {MOST:,} rows: narrow the list, or export it as CSV")
        for column, text in enumerate(row):
            if text and column in numeric:
                sheet.write_number(number, column, float(text.replace(",", "")))
            elif text:
                sheet.write_string(number, column, text)
    return number
