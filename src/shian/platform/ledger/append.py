"""Appending to the ledger: the only statements that write entries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import connection, transaction


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry before it has a number. ``state`` is canonical JSON text (``null`` for a removal)."""

    at: datetime
    actor: str
    verb: str
    kind: str
    record: int
    area: str
    state: str


class NotInTransaction(RuntimeError):
    """An entry was appended outside a transaction: row and entry would not stand or fall together."""


_COLUMNS = "at, actor, verb, kind, record, area, state"


def append(draft: Draft) -> int:
    """Append one entry in the current transaction; return its sequence number."""
    return append_many([draft])[0]


def append_many(drafts: Sequence[Draft]) -> list[int]:
    """Append entries in order in the current transaction; return their sequence numbers.

    One or a few go by INSERT, many by COPY; their numbers ascend in the order given.

    Raises:
        NotInTransaction: outside ``transaction.atomic``.
    """
    if not drafts:
        return []
    _in_transaction()
    numbers = _numbers(len(drafts))
    _copy(
        f"seq, {_COLUMNS}",
        (
            (seq, d.at.astimezone(UTC), d.actor, d.verb, d.kind, d.record, d.area, d.state)
            for seq, d in zip(numbers, drafts, strict=True)
        ),
    )
    return numbers


def append_lines(lines: Iterable[tuple[Any, ...]]) -> None:
    """COPY entries given as tuples in the columns' order (``at`` as a moment or its text); for bulk makers.

    Their numbers ascend in the order given.

    Raises:
        NotInTransaction: outside ``transaction.atomic``.
    """
    _in_transaction()
    _copy(_COLUMNS, lines)


def _in_transaction() -> None:
    if not transaction.get_connection().in_atomic_block:
        raise NotInTransaction("open transaction.atomic() before appending to the ledger")


def _numbers(count: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('ledger_entry', 'seq')) FROM generate_series(1, %s)",
            [count],
        )
        return sorted(row[0] for row in cursor.fetchall())


def _copy(columns: str, lines: Iterable[tuple[Any, ...]]) -> None:
    with connection.cursor() as cursor:
        raw: Any = cursor
        with raw.copy(f"COPY ledger_entry ({columns}) FROM STDIN") as copy:
            for line in lines:
                copy.write_row(line)
