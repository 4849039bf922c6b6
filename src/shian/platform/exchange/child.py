"""The process that reads a file: bounded in memory and time, so that a hostile file harms nothing but itself.

Run as `python -m shian.platform.exchange.child FILE OUT LIMITS`. OUT receives JSON lines: for each sheet a
line {"sheet", "regions", "hidden"}, then its rows as arrays; a last line {"end", "kind", "encoding", …}.
A refusal is a line {"refused", "params"} and exit code 3. Nothing here knows of Django.
"""

from __future__ import annotations

import resource
import sys
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from itertools import chain
from pathlib import Path
from typing import IO, Any

import orjson

from shian.platform.exchange.encodings import decode
from shian.platform.exchange.guard import Extents, inspect
from shian.platform.exchange.limits import LONG_CELL, PROTECTED, REFUSED, TOO_MANY_ROWS, Limits, Unreadable
from shian.platform.exchange.sniff import sniff
from shian.platform.exchange.text_files import read_text

UNKNOWN = "The workbook is damaged or of an unknown kind (%(reason)s). Save it again as xlsx and retry."
Piece = tuple[dict[str, Any], Iterable[list[Any]]]


def main() -> int:
    source, target, limits = Path(sys.argv[1]), Path(sys.argv[2]), Limits(**orjson.loads(sys.argv[3]))
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.seconds, limits.seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with target.open("wb") as out:
        try:
            _write(source, out, limits)
        except Unreadable as refusal:
            out.write(_line({"refused": refusal.problem.message, "params": dict(refusal.problem.params)}))
            return REFUSED
    return 0


def _write(source: Path, out: IO[bytes], limits: Limits) -> None:
    data = source.read_bytes()
    kind, encoding, extents = sniff(data), "", Extents()
    pieces: Iterator[Piece]
    if kind == "csv":
        text, encoding = decode(data)
        pieces = iter([({"sheet": "", "regions": [], "hidden": False}, read_text(text, limits))])
    elif kind in ("html", "xml"):
        pieces, encoding = _marked_up(kind, data, limits)
    else:
        extents = inspect(source, limits) if kind != "xls" else extents
        pieces = _workbook(source, limits)
    del data
    sheets = 0
    for head, rows in pieces:
        sheets += 1
        if sheets > limits.sheets:
            raise Unreadable("The workbook has more than %(limit)s sheets.", limit=limits.sheets)
        out.write(_line(head))
        _rows(out, head["sheet"], rows, limits)
    out.write(_line({"end": sheets, "kind": kind, "encoding": encoding, "formulas": extents.formulas}))


def _rows(out: IO[bytes], sheet: str, rows: Iterable[list[Any]], limits: Limits) -> None:
    empty: list[bytes] = []  # rows at the end that only look used are not passed on
    for number, row in enumerate(rows, start=1):
        if number > limits.rows:
            raise Unreadable(TOO_MANY_ROWS, rows=number, limit=limits.rows)
        if any(isinstance(cell, str) and len(cell) > limits.cell for cell in row):
            raise Unreadable(LONG_CELL, row=number, limit=limits.cell)
        line = _line(row)
        if any(cell not in ("", None) for cell in row):
            out.writelines(chain(empty, (line,)))
            empty.clear()
        else:
            empty.append(line)


def _workbook(source: Path, limits: Limits) -> Iterator[Piece]:
    from python_calamine import (
        CalamineError,
        CalamineWorkbook,
        PasswordError,
        SheetTypeEnum,
        SheetVisibleEnum,
    )

    try:
        book = CalamineWorkbook.from_path(str(source))
        for meta in book.sheets_metadata:
            if meta.typ != SheetTypeEnum.WorkSheet:
                continue
            sheet = book.get_sheet_by_name(meta.name)
            if sheet.total_width > limits.columns or sheet.total_height > limits.rows:
                message = "Sheet %(sheet)s is %(rows)s rows by %(columns)s columns, more than is read."
                raise Unreadable(message, sheet=meta.name, rows=sheet.total_height, columns=sheet.total_width)
            merged = [(a[0], a[1], b[0], b[1]) for a, b in (sheet.merged_cell_ranges or [])[: limits.regions]]
            hidden = meta.visible != SheetVisibleEnum.Visible
            yield {"sheet": meta.name, "regions": merged, "hidden": hidden}, _padded(sheet)
    except PasswordError as fault:
        raise Unreadable(PROTECTED) from fault
    except (CalamineError, OSError, ValueError, KeyError, IndexError) as fault:
        raise Unreadable(UNKNOWN, reason=str(fault)[:120]) from fault


def _padded(sheet: Any) -> Iterator[list[Any]]:
    """Rows from the sheet's first row on: the reader leaves out what is empty above and to the left."""
    start = sheet.start or (0, 0)
    for _ in range(start[0] if sheet.height else 0):
        yield []
    left = [None] * start[1]
    for row in sheet.iter_rows():
        yield [*left, *row]


def _marked_up(kind: str, data: bytes, limits: Limits) -> tuple[Iterator[Piece], str]:
    from shian.platform.exchange.markup import read_html, read_xml

    if kind == "xml":
        tables, encoding = read_xml(data, limits), ""
    else:
        text, encoding = decode(data)
        tables = read_html(text, limits)
    return (({"sheet": t.name, "regions": t.regions, "hidden": False}, t.rows) for t in tables), encoding


def _line(value: Any) -> bytes:
    options = orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_APPEND_NEWLINE
    return orjson.dumps(value, default=_special, option=options)


def _special(value: object) -> Any:
    if isinstance(value, datetime):
        return {"d": value.isoformat()} if value.time() != time() else {"d": value.date().isoformat()}
    if isinstance(value, date):
        return {"d": value.isoformat()}
    if isinstance(value, time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    raise TypeError(f"a cell of type {type(value).__name__}")


if __name__ == "__main__":
    sys.exit(main())
