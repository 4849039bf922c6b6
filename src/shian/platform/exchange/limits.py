"""How large a file may be, and the refusal of one that is larger or cannot be read."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from shian.methods.problems import Problem

REFUSED = 3  # exit code of a process that reads a file, where it says why it does not


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on what is read. Each is far above what an official sheet needs and below what does harm."""

    bytes: int = 50 * 1024 * 1024  # of the file as it was sent
    unpacked: int = 600 * 1024 * 1024  # of all parts of a workbook, unpacked
    ratio: int = 400  # unpacked to packed; honest sheets reach 30
    entries: int = 2000  # parts of a workbook
    sheets: int = 60
    rows: int = 200_000
    columns: int = 300
    cell: int = 32_767  # characters of a cell: what a spreadsheet holds
    regions: int = 200_000  # merged blocks of a sheet
    memory: int = 1024**3  # of the process that reads
    seconds: int = 90  # of processor time

    def plain(self) -> dict[str, Any]:
        return asdict(self)


DAMAGED = "The workbook is damaged: it cannot be unpacked. Save it again and retry."
PROTECTED = "The workbook is protected by a password. Take the password off and upload it again."
TOO_MANY_ROWS = "A sheet reaches to row %(rows)s; %(limit)s rows are the most that is read."
TOO_WIDE = "Row %(row)s has %(columns)s columns; %(limit)s are the most that is read."
LONG_CELL = "Row %(row)s: a cell is longer than %(limit)s characters."


class Unreadable(Exception):
    """The file is refused. `problem` says why, and what to do, in words that can be translated."""

    def __init__(self, message: str, **params: object) -> None:
        self.problem = Problem(message, params)
        super().__init__(str(self.problem))
