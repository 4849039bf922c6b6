"""Verification: seals, leaves, table and archive held against each other; every fault named.

The seals are checked first (form, signature, chain). Then, kind by kind, the leaf runs, the entries of the
table and the rows of the archive are hashed here and compared with the sealed roots and leaf by leaf. Memory:
about 400 bytes a leaf of the largest kind.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from psycopg import Connection

from shian.methods.merkle import unpack
from shian.platform.ledger.archive_check import HeldArchive
from shian.platform.ledger.chain import Keys, growth_of, seals_of_table
from shian.platform.ledger.copies import Copy, Grown, compare
from shian.platform.ledger.findings import Fault, Finding, Place, Report
from shian.platform.ledger.hashing import leaf_hashes
from shian.platform.ledger.leaves import Source, source, spans
from shian.platform.ledger.permuted import renamed
from shian.platform.ledger.statements import IN_NO_LEAF, SINCE_LAST

Connected = Connection[Any]
Progress = Callable[[str, int], None]

SPAN_LEAVES = 16_384
_WITH_KIND = ", e.kind::text AS kind"


def _silent(kind: str, leaves: int) -> None:
    pass


def verify(conn: Connected, folder: Path | None, keys: Keys, *, progress: Progress = _silent) -> Report:
    """Verify the ledger and, where a folder is given, its archive.

    Args:
        conn: a connection in autocommit mode; nothing is written.
        folder: the archive's folder; None to leave it out.
        keys: the public keys trusted to sign seals.
        progress: called with a kind and a number of leaves as they are hashed, once for each place.
    """
    report = Report()
    held = HeldArchive(folder, keys, report) if folder else None
    seals = seals_of_table(conn, keys, report)
    report.seals = len(seals)
    if held:
        held.compare_seals(seals)
    growth, last = growth_of(seals), seals[-1].number if seals else 0
    with source(conn) as entries:
        for kind in sorted({*growth, *_kinds_of_runs(conn, last), *(held.kinds if held else ())}):
            grown = growth.get(kind, [])
            runs = _runs(conn, kind, grown, last)
            copies = [runs, _table(entries, kind, grown, progress)]
            report.entries += len(copies[1].hashes)
            if held:
                copies.append(held.copy(kind, grown, progress))
            report.add(renamed(conn, compare(kind, copies), runs))
    report.add(_never_sealed(conn))
    report.add(_sealed_twice(conn))
    report.pending = _pending(conn)
    return report


def verify_archive(folder: Path, keys: Keys, *, progress: Progress = _silent) -> Report:
    """Verify an archive alone, as a stranger does: its own list of seals, its files, the trusted keys."""
    report = Report()
    held = HeldArchive(folder, keys, report)
    report.seals = len(held.seals)
    growth = growth_of(held.seals)
    for kind in sorted({*growth, *held.kinds}):
        report.add(compare(kind, [held.copy(kind, growth.get(kind, []), progress)]))
    return report


def _kinds_of_runs(conn: Connected, last: int) -> list[str]:
    rows = conn.execute("SELECT DISTINCT kind FROM ledger_leafrun WHERE seal <= %s", [last])
    return [row[0] for row in rows]


def _runs(conn: Connected, kind: str, growth: Sequence[Grown], last: int) -> Copy:
    copy = Copy(Place.LEAVES, growth)
    rows = conn.execute(
        "SELECT first, seqs, hashes FROM ledger_leafrun WHERE kind = %s AND seal <= %s ORDER BY first",
        [kind, last],
        binary=True,
    )
    for first, seqs, hashes in rows:
        copy.add(unpack(hashes), seqs, range(first, first + len(seqs)))
    return copy


def _table(entries: Source, kind: str, growth: Sequence[Grown], progress: Progress) -> Copy:
    copy = Copy(Place.TABLE, growth)
    for span in spans(entries.conn, kind, 0, copy.size, SPAN_LEAVES):
        rows = entries.entries(span, _WITH_KIND).sort_by("leaf")
        copy.add(leaf_hashes(rows), rows["seq"].to_pylist(), rows["leaf"].to_pylist())
        progress(kind, len(rows))
    return copy


def _never_sealed(conn: Connected) -> Iterator[Finding]:
    """Entries that the last seal covers and no leaf holds: they were put in afterwards."""
    rows = conn.execute(
        f"SELECT kind, seq FROM ledger_entry WHERE NOT ({SINCE_LAST}) AND {IN_NO_LEAF} ORDER BY seq",
        _covered(conn),
    )
    for kind, seq in rows:
        yield Finding(Place.TABLE, Fault.INSERTED, kind, seq=seq, detail="no seal covers it")


def _sealed_twice(conn: Connected) -> Iterator[Finding]:
    rows = conn.execute(
        "SELECT seq, min(kind) FROM ledger_leafrun CROSS JOIN unnest(seqs) seq"
        " GROUP BY seq HAVING count(*) > 1"
    )
    for seq, kind in rows:
        yield Finding(Place.LEAVES, Fault.TWICE, kind, seq=seq)


def _pending(conn: Connected) -> int:
    row = conn.execute(f"SELECT count(*) FROM ledger_entry WHERE {SINCE_LAST}", _covered(conn)).fetchone()
    return int(row[0]) if row else 0


def _covered(conn: Connected) -> dict[str, Any]:
    """What the last seal says it covers, whatever else has become of it."""
    row = conn.execute("SELECT snapshot, floor FROM ledger_seal ORDER BY number DESC LIMIT 1").fetchone()
    return {"last": row[0], "floor": row[1]} if row else {"last": "1:1:", "floor": 0}
