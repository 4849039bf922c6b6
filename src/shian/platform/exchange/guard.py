"""Looks into a zipped workbook before it is unpacked: sizes as declared and as found, extents of sheets."""

from __future__ import annotations

import re
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

from shian.platform.exchange.limits import DAMAGED, PROTECTED, TOO_MANY_ROWS, Limits, Unreadable

BLOCK = 1 << 18
CELL = re.compile(rb"""\br\s*=\s*["']\$?([A-Za-z]{1,8})\$?(\d{1,12})["']""")
FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
BOMB = "The workbook unpacks to %(size)s MB, more than the %(limit)s MB allowed. Split it into several files."


@dataclass(frozen=True, slots=True)
class Extents:
    """What the sheets of a workbook hold, from their raw text: highest row and column, formulas."""

    rows: int = 0
    columns: int = 0
    formulas: int = 0


def inspect(path: Path, limits: Limits) -> Extents:
    """Checks all parts of a zipped workbook against the limits.

    Raises:
        Unreadable: too many parts, too large unpacked, sizes that are not as declared, or sheets too wide.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            _declared(entries, path.stat().st_size, limits)
            found = Extents()
            for entry in entries:
                found = _entry(archive, entry, found, limits)
            return found
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, EOFError) as fault:
        raise Unreadable(DAMAGED) from fault


def _declared(entries: list[zipfile.ZipInfo], packed: int, limits: Limits) -> None:
    if len(entries) > limits.entries:
        message = "The workbook has %(count)s parts, more than the %(limit)s allowed."
        raise Unreadable(message, count=len(entries), limit=limits.entries)
    total = sum(entry.file_size for entry in entries)
    if total > min(limits.unpacked, max(packed, 20_000) * limits.ratio):
        raise Unreadable(BOMB, size=total >> 20, limit=min(limits.unpacked, packed * limits.ratio) >> 20)
    if any(entry.flag_bits & 1 for entry in entries):
        raise Unreadable(PROTECTED)


def _entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, found: Extents, limits: Limits) -> Extents:
    """Unpacks one part piece by piece and throws it away; sheets are searched for the addresses of cells."""
    sheet = re.search(r"(worksheets/[^/]+|content)\.xml$", entry.filename, re.IGNORECASE) is not None
    size, tail = 0, b""
    with archive.open(entry) as part:
        while block := part.read(BLOCK):
            size += len(block)
            if size > entry.file_size:
                raise Unreadable("The workbook is damaged: a part is larger than it declares.")
            if sheet:
                found = _scan(tail + block, len(tail), found, limits)
                tail = block[-64:]
    return found


def _scan(text: bytes, seen: int, found: Extents, limits: Limits) -> Extents:
    """Extents with those of one more piece of text; its first `seen` bytes were searched before."""
    addresses = CELL.findall(text)
    columns = max([found.columns, *(_column(letters) for letters in {letters for letters, _ in addresses})])
    if columns > limits.columns:
        message = "A sheet reaches to column %(columns)s; %(limit)s columns are the most that is read."
        raise Unreadable(message, columns=columns, limit=limits.columns)
    rows = max([found.rows, *(int(number) for number in {number for _, number in addresses})])
    if rows > limits.rows:
        raise Unreadable(TOO_MANY_ROWS, rows=rows, limit=limits.rows)
    formulas = found.formulas + sum(1 for match in FORMULA.finditer(text) if match.end() > seen)
    return Extents(rows, columns, formulas)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
