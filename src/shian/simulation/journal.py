"""The journal: ledger entries gathered by month, put in order of time, and appended in chunks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from operator import itemgetter
from typing import Any

from shian.platform.ledger.append import append_lines

Line = tuple[str, str, str, str, int, str, str]  # at, actor, verb, kind, record, area, state
CHUNK = 20_000


class Journal:
    """Takes entries of any time not yet closed; ``close(month)`` writes what lies before that month.

    ``at`` is text as ledger leaves have it (``2021-03-05T02:00:00.000000Z``): it sorts as time does. Entries
    of the same moment keep the order in which they were given.
    """

    def __init__(self) -> None:
        self._months: dict[str, list[Line]] = defaultdict(list)
        self.closed = ""
        self.written = 0
        self.before_close: list[Callable[[str], None]] = []  # parts that write by the month: called with it

    def add(self, at: str, actor: str, verb: str, kind: str, record: int, area: str, state: str) -> None:
        self._months[at[:7]].append((at, actor, verb, kind, record, area, state))

    def extend(self, lines: Iterable[Line]) -> None:
        for line in lines:
            self._months[line[0][:7]].append(line)

    @property
    def waiting(self) -> int:
        return sum(map(len, self._months.values()))

    def close(self, month: str = "9999") -> int:
        """Append every entry before ``month`` (``2019-05``); from then on none may be added there."""
        for write in self.before_close:
            write(month)
        due = sorted(m for m in self._months if m < month)
        if due and due[0] < self.closed:
            raise ValueError(f"entries of {due[0]} came after everything before {self.closed} was written")
        self.closed = max(self.closed, month)
        before = self.written
        for name in due:
            lines = self._months.pop(name)
            lines.sort(key=itemgetter(0))
            for chunk in batches(lines, CHUNK):
                append_lines(chunk)
                self.written += len(chunk)
        return self.written - before


def batches(lines: Iterable[Any], size: int) -> Iterator[list[Any]]:
    it = iter(lines)
    while chunk := list(islice(it, size)):
        yield chunk
