"""Reading sealed leaves out of the tables: the runs, and the entries they are made of."""

from __future__ import annotations

import queue
import threading
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from typing import Any, LiteralString, TypeVar

import adbc_driver_postgresql.dbapi
import pyarrow as pa
import pyarrow.compute as pc
from psycopg import Connection, sql
from psycopg.conninfo import make_conninfo

from shian.methods.merkle import HASH_SIZE
from shian.platform.ledger.parquet import ROWS
from shian.platform.ledger.statements import LEAF_HASH

T = TypeVar("T")
Connected = Connection[Any]

# Entries are fetched by number, in the order of their leaves; other plans would sort whole states.
_BY_NUMBER = ("enable_hashjoin", "enable_mergejoin", "enable_seqscan")
_QUERY = """
  SELECT r.first + s.i - 1 AS leaf, r.seal, e.seq, (extract(epoch FROM e.at) * 1000000)::bigint AS at,
         e.actor, e.verb::text, e.record, e.area::text, e.state{more}
  FROM (SELECT * FROM ledger_leafrun WHERE kind = {kind} AND first >= {start} AND first < {stop}
        ORDER BY first) r
  CROSS JOIN LATERAL unnest(r.seqs) WITH ORDINALITY s (seq, i)
  JOIN ledger_entry e ON e.seq = s.seq"""
_HASHED = f", (SELECT {LEAF_HASH} FROM (SELECT e.*) one) AS hash"


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


@dataclass(slots=True)
class Source:
    """The tables, read as Arrow: five times less work than by Python's rows."""

    conn: Connected
    arrow: Any

    def rows(self, span: Span, *, checked: bool = False) -> pa.Table:
        """The leaves of a span as the archive keeps them (schema ``ROWS``).

        Args:
            checked: also compare each entry's leaf hash with the one that was sealed.

        Raises:
            Missing: entries were removed from the table or, if ``checked``, changed.
        """
        table = _in_order(self.entries(span, _HASHED if checked else ""), span)
        if checked:
            _check(self.conn, table, span)
        return table.select(ROWS.names).cast(ROWS)

    def entries(self, span: Span, more: LiteralString = "") -> pa.Table:
        """Those leaves of a span whose entries are in the table, whatever has become of them."""
        query = sql.SQL(_QUERY).format(
            more=sql.SQL(more), **{k: sql.Literal(v) for k, v in asdict(span).items()}
        )
        with self.arrow.cursor() as cursor:
            cursor.execute(query.as_string(self.conn))
            return cursor.fetch_arrow_table()


@contextmanager
def source(conn: Connected) -> Iterator[Source]:
    """Read the database of a connection by a second one that speaks Arrow."""
    address = make_conninfo(conn.info.dsn, password=conn.info.password or None)
    with adbc_driver_postgresql.dbapi.connect(address, autocommit=True) as arrow:
        with arrow.cursor() as cursor:
            for plan in _BY_NUMBER:
                cursor.execute(f"SET {plan} = off")
        yield Source(conn, arrow)


def _in_order(table: pa.Table, span: Span) -> pa.Table:
    wanted = range(span.start, span.stop)
    found = table["leaf"].to_numpy()
    if len(found) == len(wanted) and found[0] == span.start and (found[1:] > found[:-1]).all():
        return table
    if missing := sorted(set(wanted) - set(found.tolist())):
        raise Missing(_not_as_sealed(span, missing))
    return table.take(pc.sort_indices(table["leaf"]))


def _check(conn: Connected, table: pa.Table, span: Span) -> None:
    rows = conn.execute(
        "SELECT hashes FROM ledger_leafrun WHERE kind = %s AND first >= %s AND first < %s ORDER BY first",
        [span.kind, span.start, span.stop],
        binary=True,
    )
    sealed = b"".join(row[0] for row in rows)
    now = table["hash"].to_pylist()
    wrong = [i for i, hash in enumerate(now) if hash != sealed[HASH_SIZE * i : HASH_SIZE * (i + 1)]]
    if wrong:
        raise Missing(_not_as_sealed(span, [span.start + i for i in wrong]))


def _not_as_sealed(span: Span, leaves: list[int]) -> str:
    named = ", ".join(map(str, leaves[:5])) + (" …" if len(leaves) > 5 else "")
    return (
        f"{span.kind}: {len(leaves)} entries of the table are not as they were sealed (leaves {named}): "
        "run `shian ledger verify`"
    )


def ahead(items: Iterable[T], depth: int = 1) -> Generator[T, None, None]:
    """Yield the items while a thread makes the next ones, so that server and client work at once."""
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
