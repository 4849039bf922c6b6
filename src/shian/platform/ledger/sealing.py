"""Sealing: what is committed and not yet sealed becomes the next leaves of its kinds, under a signature.

Which entries are new follows from two snapshots: those this one sees and the last seal's did not. So an entry
is sealed once, and a transaction that stays open delays nobody's entries but its own.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any

import numpy as np
import numpy.typing as npt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from psycopg import Connection

from shian.methods.merkle import Frontier, unpack
from shian.methods.seals import NO_SEAL, Seal, Tree, parse, sign
from shian.platform.ledger.failpoints import failpoint
from shian.platform.ledger.statements import IN_NO_LEAF, LEAF_HASH, SEALER_LOCK, SINCE_LAST

Connected = Connection[Any]

RUN_LEAVES = 16_384  # leaves in a row of ledger_leafrun at most: 650 kB
SPOOL = 64 << 20  # bytes of new leaves kept in memory before they go to a temporary file

# A row of binary COPY: field count, then length and value of each of (kind's place, seq, leaf hash).
_ROW = np.dtype(
    [("n", ">i2"), ("a", ">i4"), ("kind", ">i4"), ("b", ">i4"), ("seq", ">i8"), ("c", ">i4"), ("hash", "V32")]
)
_HEADER, _TRAILER = 19, 2


class CannotSeal(RuntimeError):
    """Sealing stopped, with nothing sealed; the message says what stands in the way."""


@dataclass(frozen=True, slots=True)
class Last:
    """The last seal and what it covers. Without one: no transaction."""

    seal: Seal | None = None
    snapshot: str = "1:1:"
    cluster: str = ""
    floor: int = 0


def seal(conn: Connected, key: Ed25519PrivateKey, *, at: datetime | None = None) -> Seal | None:
    """Seal what is committed. None where there is nothing new or another process is sealing.

    Args:
        conn: a connection in autocommit mode, outside a transaction.
        key: the city's signing key.
        at: the time of the seal; the database's clock where not given.

    Raises:
        CannotSeal: the tables do not continue the last seal (run verify), or the ledger moved to another
            server (run adopt).
    """
    with _alone(conn) as locked:
        return _seal(conn, key, at, moved=False) if locked else None


def adopt(conn: Connected, key: Ed25519PrivateKey, *, at: datetime | None = None) -> Seal | None:
    """Seal what no leaf holds yet after the ledger moved to another server by dump and restore.

    Transaction numbers start anew there, so this once the leaves themselves say what is sealed. Writers
    must be stopped; the table is locked against them meanwhile.
    """
    with _alone(conn) as locked:
        return _seal(conn, key, at, moved=True) if locked else None


def last_seal(conn: Connected) -> Last:
    """The last seal in the table."""
    row = conn.execute(
        "SELECT body, signature, key_id, snapshot, cluster, floor FROM ledger_seal"
        " ORDER BY number DESC LIMIT 1"
    ).fetchone()
    if row is None:
        return Last()
    return Last(parse({"body": row[0], "signature": row[1], "key_id": row[2]}), *row[3:])


def _seal(conn: Connected, key: Ed25519PrivateKey, at: datetime | None, *, moved: bool) -> Seal | None:
    with conn.transaction(), tempfile.SpooledTemporaryFile(SPOOL) as spool:
        conn.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        if moved:
            conn.execute("LOCK TABLE ledger_entry IN SHARE MODE")
        last = last_seal(conn)
        snapshot, cluster, now = _here(conn)
        if not moved and last.seal is not None and last.cluster != cluster:
            raise CannotSeal(
                f"seal {last.seal.number} was made in another database server (dump and restore?), whose "
                "transaction numbers mean nothing here: stop the writers and run `shian ledger adopt` once"
            )
        failpoint("seal.begin")
        kinds = _new_leaves(conn, last, spool, moved=moved)
        if not kinds and not moved:
            return None
        grown = _append_runs(conn, last, kinds, spool)
        made = _signed(key, last, at or now, grown)
        floor = _highest(conn) if moved else last.floor
        _store(conn, made, snapshot, cluster, floor)
        failpoint("seal.signed")
    failpoint("seal.committed")
    return made


@contextmanager
def _alone(conn: Connected) -> Iterator[bool]:
    """Hold the sealer's lock of this database; False where another holds it.

    It is taken before the transaction begins, so that the snapshot sees what the last sealer committed.
    """
    got = conn.execute("SELECT pg_try_advisory_lock(%s)", [SEALER_LOCK]).fetchone()
    if not got or not got[0]:
        yield False
        return
    try:
        yield True
    finally:
        if not conn.closed:
            conn.execute("SELECT pg_advisory_unlock(%s)", [SEALER_LOCK])


def _here(conn: Connected) -> tuple[str, str, datetime]:
    row = conn.execute(
        "SELECT pg_current_snapshot()::text, system_identifier::text, now() FROM pg_control_system()"
    ).fetchone()
    assert row is not None
    return row[0], row[1], row[2]


def _highest(conn: Connected) -> int:
    row = conn.execute("SELECT coalesce(max(seq), 0) FROM ledger_entry").fetchone()
    return int(row[0]) if row else 0


def _new_leaves(conn: Connected, last: Last, spool: IO[bytes], *, moved: bool) -> list[str]:
    """Write (kind's place, seq, leaf hash) of all new entries to the spool, by kind and seq; the kinds."""
    where = IN_NO_LEAF if moved else SINCE_LAST
    which = {"last": last.snapshot, "floor": last.floor}
    # Without statistics of the newest rows the planner would read the whole ledger for every seal.
    conn.execute("SET LOCAL enable_seqscan = off; SET LOCAL work_mem = '64MB'")
    rows = conn.execute(f"SELECT DISTINCT kind FROM ledger_entry WHERE {where}", which).fetchall()
    kinds = sorted(row[0] for row in rows)
    if kinds:
        # Hashing is most of the work and can be shared among workers.
        conn.execute("SET LOCAL parallel_setup_cost = 10; SET LOCAL parallel_tuple_cost = 0")
        query = f"""COPY (SELECT array_position(%(kinds)s::text[], kind), seq, {LEAF_HASH}
            FROM ledger_entry WHERE {where} ORDER BY 1, 2) TO STDOUT (FORMAT binary)"""
        with conn.cursor().copy(query, {**which, "kinds": kinds}) as copy:
            spool.writelines(copy)
    return kinds


def _append_runs(conn: Connected, last: Last, kinds: list[str], spool: IO[bytes]) -> dict[str, Frontier]:
    """Store the new leaves as runs of the coming seal; the frontiers of the kinds that grew."""
    number = last.seal.number + 1 if last.seal else 1
    frontiers: dict[str, Frontier] = {}
    spool.seek(_HEADER)
    while len(data := spool.read(RUN_LEAVES * _ROW.itemsize)) > _TRAILER:
        rows = np.frombuffer(data, _ROW, count=len(data) // _ROW.itemsize)
        ends = np.flatnonzero(np.diff(rows["kind"])) + 1
        for run in np.split(rows, ends):
            kind = kinds[int(run["kind"][0]) - 1]
            before = frontiers.get(kind) or _frontier(conn, last, kind)
            frontiers[kind] = _store_run(conn, number, kind, before, run)
            failpoint("seal.run")
    return frontiers


def _store_run(conn: Connected, number: int, kind: str, before: Frontier, run: npt.NDArray[Any]) -> Frontier:
    hashes = run["hash"].tobytes()
    after = before.append(unpack(hashes))
    conn.execute(
        "INSERT INTO ledger_leafrun (kind, first, count, seal, seqs, hashes, frontier)"
        " VALUES (%s, %s, %s, %s, %b, %b, %b)",
        [kind, before.size, len(run), number, run["seq"].tolist(), hashes, after.pack()],
    )
    return after


def _frontier(conn: Connected, last: Last, kind: str) -> Frontier:
    """The frontier of a kind's tree at the last seal, checked against what the seal says."""
    row = conn.execute(
        "SELECT first + count, frontier FROM ledger_leafrun WHERE kind = %s ORDER BY first DESC LIMIT 1",
        [kind],
    ).fetchone()
    found = Frontier.unpack(row[0], row[1]) if row else Frontier()
    tree = last.seal.tree(kind) if last.seal else None
    if (found.size, found.root().hex() if found.size else "") != (
        (tree.size, tree.root) if tree else (0, "")
    ):
        number = last.seal.number if last.seal else 0
        raise CannotSeal(
            f"the leaves of {kind} ({found.size}) are not those of seal {number}: run `shian ledger verify`"
        )
    return found


def _signed(key: Ed25519PrivateKey, last: Last, at: datetime, grown: dict[str, Frontier]) -> Seal:
    trees = {t.kind: t for t in last.seal.trees} if last.seal else {}
    trees |= {kind: Tree(kind, f.size, f.root().hex()) for kind, f in grown.items()}
    number, previous = (last.seal.number + 1, last.seal.hash) if last.seal else (1, NO_SEAL)
    return sign(key, number=number, sealed_at=at, previous=previous, trees=list(trees.values()))


def _store(conn: Connected, made: Seal, snapshot: str, cluster: str, floor: int) -> None:
    conn.execute(
        "INSERT INTO ledger_seal"
        " (number, sealed_at, previous_hash, body, signature, key_id, snapshot, cluster, floor)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
        [
            made.number,
            made.sealed_at,
            made.previous,
            made.body,
            made.signature,
            made.key_id,
            snapshot,
            cluster,
            floor,
        ],
    )
