"""Reading sealed leaves out of the tables: the runs, and the entries they are made of."""

from __future__ import annotations

import queue
import threading
from collections.abc import Generator, Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeVar

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
from psycopg import Connection

from shian.platform.ledger.parquet import ROWS
from shian.platform.ledger.statements import LEAF_HASH

T = TypeVar("T")
Connected = Connection[Any]

# Entries are fetched by number, in the order of their leaves; other plans would sort whole states.
_BY_NUMBER = "SET enable_hashjoin = off; SET enable_mergejoin = off; SET enable_seqscan = off"
_FREELY = "RESET enable_hashjoin; RESET enable_mergejoin; RESET enable_seqscan"

# No text of the ledger needs quoting this way: JSON holds no control characters.
_DELIMITER, _QUOTE = "\x02", "\x01"
_COPY = """COPY (
  SELECT r.first + s.i - 1, r.seal, e.seq, (extract(epoch FROM e.at) * 1000000)::bigint,
         e.actor, e.verb, e.record, e.area, e.state{more}
  FROM (SELECT * FROM ledger_leafrun WHERE kind = %(kind)s AND first >= %(start)s AND first < %(stop)s
        ORDER BY first) r
  CROSS JOIN LATERAL unnest(r.seqs) WITH ORDINALITY s (seq, i)
  JOIN ledger_entry e ON e.seq = s.seq
) TO STDOUT (FORMAT csv, DELIMITER E'\\x02', QUOTE E'\\x01')"""


class Missing(RuntimeError):
    """Sealed entries are not in the table as they were sealed; the message names kind and leaves."""


@dataclass(frozen=True, slots=True)
class Span:
    """Consecutive leaves of a kind, from ``start`` up to but not including ``stop``, at run boundaries."""

    kind: str
    start: int
    stop: int


def spans(conn: Connected, kind: str, start: int, stop: int, size: int) -> list[Span]:
    """Cut the runs of a kind between two leaves into spans of at least ``size`` leaves (but the last)."""
    rows = conn.execute(
        "SELECT first + count FROM ledger_leafrun"
        " WHERE kind = %s AND first >= %s AND first < %s ORDER BY first",
        [kind, start, stop],
    )
    found: list[Span] = []
    begin = end = start
    for (end,) in rows:
        if end - begin >= size:
            found.append(Span(kind, begin, end))
            begin = end
    if end > begin:
        found.append(Span(kind, begin, end))
    return found


def rows_of(conn: Connected, span: Span, *, checked: bool = False) -> pa.Table:
    """The leaves of a span as the archive keeps them (schema ``ROWS``).

    Args:
        checked: also compare each entry's leaf hash with the one that was sealed.

    Raises:
        Missing: entries were removed from the table or, if ``checked``, changed.
    """
    names, types = list(ROWS.names), {f.name: f.type for f in ROWS}
    if checked:
        names.append("hash")
        types["hash"] = pa.string()
    data = _copied(conn, span, checked)
    if not data:
        raise Missing(_not_as_sealed(span, list(range(span.start, span.stop))))
    table = pa_csv.read_csv(
        pa.BufferReader(data),
        read_options=pa_csv.ReadOptions(column_names=names, block_size=max(1 << 20, len(data) // 2)),
        parse_options=pa_csv.ParseOptions(delimiter=_DELIMITER, quote_char=_QUOTE, newlines_in_values=True),
        convert_options=pa_csv.ConvertOptions(column_types=types),
    )
    table = _in_order(table, span)
    if checked:
        _check(conn, table, span)
        table = table.drop_columns(["hash"])
    return table


def _copied(conn: Connected, span: Span, checked: bool) -> bytes:
    more = f", (SELECT encode({LEAF_HASH}, 'hex') FROM (SELECT e.*) one)" if checked else ""
    query = _COPY.format(more=more)
    conn.execute(_BY_NUMBER)
    try:
        with conn.cursor().copy(query, {"kind": span.kind, "start": span.start, "stop": span.stop}) as copy:
            return b"".join(copy)
    finally:
        conn.execute(_FREELY)


def _in_order(table: pa.Table, span: Span) -> pa.Table:
    wanted = range(span.start, span.stop)
    found = table["leaf"].to_numpy()
    if len(found) == len(wanted) and (found[1:] > found[:-1]).all() and found[0] == span.start:
        return table
    if missing := sorted(set(wanted) - set(found.tolist())):
        raise Missing(_not_as_sealed(span, missing))
    return table.take(pc.sort_indices(table["leaf"]))


def _check(conn: Connected, table: pa.Table, span: Span) -> None:
    sealed = b"".join(
        row[0]
        for row in conn.execute(
            "SELECT hashes FROM ledger_leafrun WHERE kind = %s AND first >= %s AND first < %s ORDER BY first",
            [span.kind, span.start, span.stop],
            binary=True,
        )
    )
    now = bytes.fromhex("".join(table["hash"].to_pylist()))
    if now != sealed:
        wrong = [i for i in range(len(table)) if now[32 * i : 32 * i + 32] != sealed[32 * i : 32 * i + 32]]
        raise Missing(_not_as_sealed(span, [span.start + i for i in wrong]))


def _not_as_sealed(span: Span, leaves: list[int]) -> str:
    named = ", ".join(map(str, leaves[:5])) + (" …" if len(leaves) > 5 else "")
    return (
        f"{span.kind}: {len(leaves)} entries of the table are not as they were sealed (leaves {named}): "
        "run `shian ledger verify`"
    )


def ahead(items: Iterable[T], depth: int = 1) -> Generator[T, None, None]:
    """Yield the items while a thread makes the next ones, so that two machines' work overlaps."""
    ready: queue.Queue[tuple[bool, Any]] = queue.Queue(depth)
    stop = threading.Event()

    def put(item: tuple[bool, Any]) -> None:
        while not stop.is_set():
            with suppress(queue.Full):
                ready.put(item, timeout=0.1)
                return

    def work() -> None:
        try:
            for item in items:
                put((True, item))
                if stop.is_set():
                    return
            put((False, None))
        except BaseException as error:  # noqa: BLE001  (raised again where the items are used)
            put((False, error))

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    try:
        while True:
            more, item = ready.get()
            if more:
                yield item
            elif item is not None:
                raise item
            else:
                return
    finally:
        stop.set()
        thread.join()
