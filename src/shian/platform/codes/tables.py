"""Reads CSV tables by columns, in portions, and says of each fault where it is."""

import codecs
import csv
import io
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from itertools import accumulate, islice
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NoReturn

if TYPE_CHECKING:
    from _csv import Reader
else:
    Reader = object

PORTION = 5_000  # rows at a time: few enough to stay in the processor's cache
PART = 1 << 18  # bytes at a time
LONGEST_LINE = 1 << 20
SHOWN = 20  # faults told at once
ENCODINGS = ("utf-8", "gb18030")  # the first of those that read equally far
WANTED = "a table is UTF-8 or GB18030 throughout"
BINARY = "not text but binary data, or UTF-16: save the table as CSV in UTF-8"
LONGEST_CELL = 60  # characters of a cell shown in a message


class TableFault(Exception):
    """A table is not what it should be; a line for each fault."""

    def __init__(self, faults: Sequence[str]) -> None:
        more = [f"and {len(faults) - SHOWN} more"] if len(faults) > SHOWN else []
        super().__init__("\n".join([*faults[:SHOWN], *more]))


@dataclass(frozen=True, slots=True)
class Portion:
    """Some rows as columns, all cells stripped, and the line of the file on which each row ends."""

    lines: Sequence[int]
    columns: Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Table:
    """A CSV file in UTF-8 or GB18030 with a heading; - is standard input.

    Columns in any order, those of `optional` perhaps, others left alone. Cells of `required` are never empty.
    """

    file: Path
    required: Sequence[str]
    optional: Sequence[str] = ()
    most_rows: int = 2_000_000
    largest: int = 500 << 20
    may_be_empty: bool = False

    @property
    def name(self) -> str:
        """What the file is called in messages."""
        return "standard input" if str(self.file) == "-" else str(self.file)

    @property
    def size(self) -> int | None:
        """Its length in bytes where that is known."""
        try:
            return self.file.stat().st_size if self.file.is_file() else None
        except OSError:
            return None

    def fault(self, line: int, column: str, reason: str) -> str:
        """One fault in words."""
        return f"{self.name}: row {line}, column {column}: {reason}"

    def portions(self, read: Callable[[int], object] = lambda size: None) -> Iterator[Portion]:
        """All rows; `read` is told the bytes read so far.

        Raises:
            TableFault: the file cannot be read, or is no such table.
        """
        try:
            with nullcontext(sys.stdin.buffer) if str(self.file) == "-" else self.file.open("rb") as stream:
                yield from self._portions(_Lines(stream, self.name, self.largest, read))
        except OSError as fault:
            raise TableFault([f"{self.name}: {fault.strerror}"]) from fault

    def cells(self) -> Iterator[tuple[int, list[str]]]:
        """Heading and rows as they stand, each with the line it ends on: for tables whose columns vary.

        Raises:
            TableFault: the file cannot be read, is no such table, or has no row.
        """
        total = -1
        try:
            with nullcontext(sys.stdin.buffer) if str(self.file) == "-" else self.file.open("rb") as stream:
                lines = _Lines(stream, self.name, self.largest, lambda size: None)
                for line, row in self._rows(csv.reader(lines, strict=True)):
                    total += 1
                    if total > self.most_rows:
                        raise TableFault([f"{self.name}: more than {self.most_rows:,} rows"])
                    yield line, [cell.strip() for cell in row]
        except OSError as fault:
            raise TableFault([f"{self.name}: {fault.strerror}"]) from fault
        if total < 1:
            raise TableFault([f"{self.name}: empty: no row under the heading"])

    def _portions(self, lines: "_Lines") -> Iterator[Portion]:
        reader = csv.reader(lines, strict=True)
        heading = next(self._rows(reader), None)
        if heading is None:
            raise TableFault([f"{self.name}: empty: there is not even a heading"])
        at = self._columns(*heading)
        total = 0
        while portion := self._batch(reader):
            numbers, rows = portion
            total += len(rows)
            if total > self.most_rows:
                raise TableFault([f"{self.name}: more than {self.most_rows:,} rows"])
            if rows:
                yield self._portion(numbers, rows, at, len(heading[1]))
        if not total and not self.may_be_empty:
            raise TableFault([f"{self.name}: empty: no row under the heading"])

    def _rows(self, reader: Reader) -> Iterator[tuple[int, list[str]]]:
        """Rows with the line each ends on; blank lines left out."""
        while True:
            try:
                row = next(reader)
            except StopIteration:
                return
            except csv.Error as fault:
                raise self._no_csv(reader, fault) from fault
            if _told(row):
                yield reader.line_num, row

    def _batch(self, reader: Reader) -> tuple[Sequence[int], list[list[str]]] | None:
        """The next rows with the line each ends on, blank lines left out; None at the end.

        As `_rows`, but all at once: a step of Python for each row would take twice the time.
        """
        before = reader.line_num
        try:
            rows = list(islice(reader, PORTION))
        except csv.Error as fault:
            raise self._no_csv(reader, fault) from fault
        if not rows:
            return None
        numbers: Sequence[int] = range(before + 1, before + 1 + len(rows))
        if reader.line_num - before > len(rows):  # some cells hold line ends
            breaks = (1 + sum(cell.count("\n") for cell in row) for row in rows)
            numbers = list(accumulate(breaks, initial=before))[1:]
        if min(map(len, rows)) < 2:
            kept = [(number, row) for number, row in zip(numbers, rows, strict=True) if _told(row)]
            numbers, rows = [number for number, _ in kept], [row for _, row in kept]
        return numbers, rows

    def _no_csv(self, reader: Reader, fault: csv.Error) -> TableFault:
        return TableFault([f"{self.name}: row {reader.line_num}: not CSV: {fault}"])

    def _columns(self, line: int, heading: Sequence[str]) -> dict[str, int]:
        names = [cell.strip().lower() for cell in heading]
        wanted = [name for name in (*self.required, *self.optional) if name in names]
        faults = [f"{self.name}: row {line}: the column {name} is there twice"
                  for name in wanted if names.count(name) > 1]  # fmt: skip
        shown = ", ".join(name[:LONGEST_CELL] for name in names[:10])
        faults += [f"{self.name}: row {line}: no column {name}; there are: {shown}"
                   for name in self.required if name not in names]  # fmt: skip
        if faults:
            raise TableFault(faults)
        return {name: names.index(name) for name in wanted}

    def _portion(
        self, lines: Sequence[int], rows: Sequence[list[str]], at: dict[str, int], width: int
    ) -> Portion:
        if set(map(len, rows)) != {width}:
            wrong = [(line, len(row)) for line, row in zip(lines, rows, strict=True) if len(row) != width]
            raise TableFault([f"{self.name}: row {line}: {count} cells where the heading has {width}"
                              for line, count in wrong])  # fmt: skip
        columns = {name: list(map(str.strip, map(itemgetter(index), rows))) for name, index in at.items()}
        faults = [
            self.fault(line, name, "empty")
            for name in self.required
            if "" in columns[name]
            for line, cell in zip(lines, columns[name], strict=True)
            if not cell
        ]
        if faults:
            raise TableFault(faults)
        return Portion(lines, columns)


def _told(row: Sequence[str]) -> bool:
    """Whether a row says anything: a blank line does not."""
    return len(row) > 1 or bool(row and row[0].strip())


class _Lines:
    """The lines of a stream as text: UTF-8, or GB18030 from the first part on that is not ASCII.

    Read and decoded in parts of many whole lines: one by one would take twice the time.
    """

    def __init__(self, stream: BinaryIO, name: str, largest: int, read: Callable[[int], object]) -> None:
        self.stream, self.name, self.largest, self.read = stream, name, largest, read
        self.encoding = "ascii"
        self.line = self.size = 0  # lines and bytes before the part at hand

    def __iter__(self) -> Iterator[str]:
        rest = b""
        while block := self.stream.read(PART):
            end = block.rfind(b"\n") + 1
            if not end:
                rest += block
            else:
                yield from self._part(rest + block[:end])
                rest = block[end:]
            if len(rest) > LONGEST_LINE:
                self._refuse(rest, len(rest), "longer than 1 MB: this is no CSV table")
        if rest:
            yield from self._part(rest)

    def _part(self, raw: bytes) -> Iterator[str]:
        if self.size + len(raw) > self.largest:
            raise TableFault([f"{self.name}: larger than {self.largest >> 20:,} MB"])
        yield from io.StringIO(self._text(raw), newline="\n")
        self.line += raw.count(b"\n")
        self.size += len(raw)
        self.read(self.size)

    def _text(self, raw: bytes) -> str:
        if b"\0" in raw:
            self._refuse(raw, raw.index(b"\0"), BINARY)
        if not self.size and raw.startswith(codecs.BOM_UTF8):
            raw, self.encoding = raw[3:], "utf-8"
        if self.encoding == "ascii" and not raw.isascii():
            self.encoding = max(ENCODINGS, key=lambda name: _readable(raw, name))
        try:
            return raw.decode(self.encoding)
        except UnicodeDecodeError as fault:
            place = fault.start - raw.rfind(b"\n", 0, fault.start)
            reason = f"byte {place} of the line is not {self.encoding.upper()}; {WANTED}"
            self._refuse(raw, fault.start, reason)

    def _refuse(self, raw: bytes, at: int, reason: str) -> NoReturn:
        row = self.line + raw.count(b"\n", 0, at) + 1
        raise TableFault([f"{self.name}: row {row}: {reason}"])


def _readable(raw: bytes, encoding: str) -> int:
    """How many bytes of a text can be read in an encoding."""
    try:
        raw.decode(encoding)
    except UnicodeDecodeError as fault:
        return fault.start
    return len(raw)


def shown(cell: str) -> str:
    """A cell in a message: quoted, and cut if long."""
    return repr(cell if len(cell) <= LONGEST_CELL else f"{cell[:LONGEST_CELL]}…")
