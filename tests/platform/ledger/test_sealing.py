"""Sealing: each committed entry becomes a leaf once, in order, whatever else is going on."""

from __future__ import annotations

import threading
import time

import psycopg
import pytest

from shian.methods.canonical import leaf_bytes
from shian.methods.merkle import leaf_hash, root
from shian.methods.seals import verify_follows, verify_signature
from shian.platform.ledger import keys
from shian.platform.ledger.sealing import CannotSeal, adopt, last_seal, seal
from shian.platform.ledger.statements import SEALER_LOCK
from tests.platform.ledger.conftest import Ledger


def test_nothing_to_seal(ledger: Ledger) -> None:
    assert ledger.seal() is None
    ledger.add()
    assert ledger.seal() is not None
    assert ledger.seal() is None


def test_leaves_are_the_entries_in_order(ledger: Ledger) -> None:
    numbers = ledger.add(3)
    others = ledger.add(2, kind="test.other", note='"\\\n\x01\x7f备注😀')
    made = ledger.seal()
    assert made is not None
    names = ("seq", "at", "actor", "verb", "kind", "record", "area", "state")
    for kind, expected in (("test.sample", numbers), ("test.other", others)):
        rows = ledger.conn.execute(
            f"SELECT {', '.join(names)} FROM ledger_entry WHERE kind = %s ORDER BY seq", [kind]
        ).fetchall()
        hashes = [leaf_hash(leaf_bytes(**dict(zip(names, row, strict=True)))) for row in rows]
        tree = made.tree(kind)
        assert tree is not None
        assert (tree.size, tree.root) == (len(expected), root(hashes).hex())
        assert ledger.leaves(kind) == expected


def test_seals_are_signed_and_chained(ledger: Ledger) -> None:
    made = []
    for _ in range(3):
        ledger.add(2)
        made.append(ledger.seal())
    before = None
    for number, one in enumerate(made, 1):
        assert one is not None
        assert one.number == number
        verify_signature(one, keys.trusted_keys(ledger.keys))
        verify_follows(one, before)
        before = one
    assert last_seal(ledger.conn).seal == made[-1]


def test_an_open_transaction_delays_only_itself(ledger: Ledger) -> None:
    with ledger.connect() as slow:
        slow.autocommit = False
        late = ledger.add(2, conn=slow)
        sizes, early = [], []
        for _ in range(3):
            early += ledger.add(2)
            made = ledger.seal()
            assert made is not None
            sizes.append(made.tree("test.sample").size)  # type: ignore[union-attr]
        assert sizes == [2, 4, 6]
        slow.commit()
    ledger.seal()
    assert ledger.leaves() == early + late


def test_a_rolled_back_transaction_leaves_no_leaf(ledger: Ledger) -> None:
    with ledger.connect() as other:
        other.autocommit = False
        gone = ledger.add(1, conn=other)
        ledger.add(1)
        ledger.seal()
        other.rollback()
    kept = ledger.add(1)
    ledger.seal()
    assert gone[0] not in ledger.leaves()
    assert ledger.leaves()[-1] == kept[0]


@pytest.mark.parametrize("sealers", [1, 3])
def test_eight_writers_and_an_open_transaction(ledger: Ledger, sealers: int) -> None:
    stop = threading.Event()
    faults: list[BaseException] = []

    def guarded(work: object) -> None:
        try:
            work()  # type: ignore[operator]
        except BaseException as fault:
            faults.append(fault)
            raise

    def write(number: int) -> None:
        with ledger.connect() as conn:
            conn.autocommit = False
            for i in range(60):
                ledger.add(1 + i % 3, kind=f"test.k{(number + i) % 3}", conn=conn)
                time.sleep(0.001 * (i % 4))
                if i % 7 == 6:
                    conn.rollback()
                else:
                    conn.commit()

    def keep_sealing() -> None:
        with ledger.connect() as conn:
            while not stop.is_set():
                seal(conn, ledger.key)
                time.sleep(0.005)

    with ledger.connect() as slow:
        slow.autocommit = False
        ledger.add(1, kind="test.k0", conn=slow)
        writers = [threading.Thread(target=guarded, args=(lambda n=n: write(n),)) for n in range(8)]
        sealing = [threading.Thread(target=guarded, args=(keep_sealing,)) for _ in range(sealers)]
        for thread in writers + sealing:
            thread.start()
        for thread in writers:
            thread.join()
        seen = last_seal(ledger.conn).seal
        assert seen is not None
        assert seen.number >= 3
        slow.commit()
        stop.set()
        for thread in sealing:
            thread.join()
    ledger.seal()
    assert faults == []
    for kind in ("test.k0", "test.k1", "test.k2"):
        rows = ledger.conn.execute("SELECT seq FROM ledger_entry WHERE kind = %s ORDER BY seq", [kind])
        leaves = ledger.leaves(kind)
        assert sorted(leaves) == [row[0] for row in rows]
        assert len(set(leaves)) == len(leaves)


def test_one_sealer_at_a_time(ledger: Ledger) -> None:
    ledger.add()
    with ledger.connect() as other:
        other.execute("SELECT pg_advisory_lock(%s)", [SEALER_LOCK])
        assert ledger.seal() is None
        other.execute("SELECT pg_advisory_unlock(%s)", [SEALER_LOCK])
    assert ledger.seal() is not None


def test_the_sealed_does_not_change(ledger: Ledger) -> None:
    ledger.add()
    ledger.seal()
    for table in ("ledger_seal", "ledger_leafrun", "ledger_entry"):
        for statement in (f"DELETE FROM {table}", f"TRUNCATE {table} CASCADE"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege, match="the ledger only grows"):
                ledger.conn.execute(statement)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        ledger.conn.execute("UPDATE ledger_seal SET body = ''")


def test_altered_leaves_are_not_continued(ledger: Ledger) -> None:
    ledger.add()
    ledger.seal()
    ledger.tamper("UPDATE ledger_leafrun SET frontier = %s", bytes(32))
    ledger.add()
    with pytest.raises(CannotSeal, match=r"the leaves of test\.sample \(1\) are not those of seal 1"):
        ledger.seal()
    assert last_seal(ledger.conn).seal.number == 1  # type: ignore[union-attr]


def test_moving_to_another_server(ledger: Ledger) -> None:
    ledger.add(2)
    ledger.seal()
    late = ledger.add(1)
    # As after dump and restore: another server, whose transaction numbers start low.
    ledger.tamper("UPDATE ledger_seal SET cluster = '1', snapshot = '900000000:900000000:'")
    with pytest.raises(CannotSeal, match="shian ledger adopt"):
        ledger.seal()
    made = adopt(ledger.conn, ledger.key)
    assert made is not None
    assert ledger.leaves()[-1:] == late
    assert ledger.seal() is None
    later = ledger.add(1)
    ledger.seal()
    assert ledger.leaves() == [1, 2, *late, *later]
