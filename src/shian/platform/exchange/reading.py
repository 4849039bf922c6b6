"""Opens an uploaded file as sheets of rows, whatever it is and whatever it was made to do."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from types import TracebackType

import orjson

from shian.methods.problems import Problem
from shian.methods.sheets.layout import Region
from shian.methods.sheets.text import Cell
from shian.platform.exchange.contained import contained
from shian.platform.exchange.limits import Limits, Unreadable
from shian.platform.exchange.sniff import misnamed

CHILD = "shian.platform.exchange.child"
TOO_MUCH = (
    "Reading the file takes more memory or time than any official sheet needs. Split it into smaller files."
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its rows are read from disk each time they are asked for."""

    name: str
    regions: tuple[Region, ...]
    hidden: bool
    path: Path
    offset: int
    height: int

    def rows(self) -> Iterator[list[Cell]]:
        """All rows, the first being row 1 of the sheet."""
        with self.path.open("rb") as lines:
            lines.seek(self.offset)
            for line in islice(lines, self.height):
                row = orjson.loads(line)
                yield [_cell(c) for c in row] if b'{"d":' in line else row

    def head(self, count: int = 60) -> list[list[Cell]]:
        """The first rows, for finding the heading and for a preview."""
        return list(islice(self.rows(), count))


def _cell(cell: object) -> Cell:
    if not isinstance(cell, dict):
        return cell  # type: ignore[return-value]
    text = cell["d"]
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


@dataclass(slots=True)
class Opened:
    """A file that was read: its kind by content, its hash, its sheets, and what is worth telling the user."""

    name: str
    kind: str
    encoding: str
    sha256: str
    sheets: list[Sheet] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)
    folder: tempfile.TemporaryDirectory[str] | None = None

    def __enter__(self) -> Opened:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, tb: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Removes what was unpacked to disk; sheets cannot be read afterwards."""
        if self.folder is not None:
            self.folder.cleanup()


def file_hash(path: Path) -> str:
    """SHA-256 of a file's content."""
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


def open_file(path: Path, name: str = "", limits: Limits | None = None) -> Opened:
    """Reads a file in a process of its own, bounded in memory and time.

    Raises:
        Unreadable: what is wrong with the file and what to do.
    """
    limits = limits or Limits()
    size = path.stat().st_size
    if size > limits.bytes:
        message = "The file has %(size)s MB; %(limit)s MB are the most that is read. Split it."
        raise Unreadable(message, size=size >> 20, limit=limits.bytes >> 20)
    folder = tempfile.TemporaryDirectory(prefix="shian-import-")
    try:
        target = Path(folder.name) / "rows.jsonl"
        arguments = [str(path), str(target), orjson.dumps(limits.plain()).decode()]
        contained(CHILD, arguments, target, seconds=limits.seconds, too_much=TOO_MUCH)
        return _index(target, name or path.name, file_hash(path), folder)
    except BaseException:
        folder.cleanup()
        raise


def _index(target: Path, name: str, sha256: str, folder: tempfile.TemporaryDirectory[str]) -> Opened:
    heads: list[tuple[dict[str, object], int, int]] = []
    end: dict[str, object] = {}
    with target.open("rb") as lines:
        offset = 0
        for line in lines:
            offset += len(line)
            if line.startswith(b'{"sheet"'):
                heads.append((orjson.loads(line), offset, 0))
            elif line.startswith(b'{"end"'):
                end = orjson.loads(line)
            else:
                head, start, height = heads[-1]
                heads[-1] = (head, start, height + 1)
    opened = Opened(name, str(end["kind"]), str(end["encoding"]), sha256, folder=folder)
    for head, start, height in heads:
        regions = tuple(Region(*block) for block in head["regions"])  # type: ignore[attr-defined]
        opened.sheets.append(Sheet(str(head["sheet"]), regions, bool(head["hidden"]), target, start, height))
    opened.notes = _notes(opened, int(str(end["formulas"])))
    if not any(sheet.height for sheet in opened.sheets):
        raise Unreadable("The file holds no rows.")
    return opened


def _notes(opened: Opened, formulas: int) -> list[Problem]:
    notes = []
    if misnamed(opened.kind, opened.name):
        message = "The file is called %(name)s but its content is %(kind)s; it was read as that."
        notes.append(Problem(message, {"name": opened.name, "kind": opened.kind}))
    if opened.encoding not in ("", "utf-8", "utf-8-sig"):
        notes.append(Problem("The text was read as %(encoding)s.", {"encoding": opened.encoding}))
    if formulas:
        message = "%(count)s cells hold formulas: the values last shown were read, nothing was computed."
        notes.append(Problem(message, {"count": formulas}))
    return notes
