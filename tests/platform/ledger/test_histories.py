"""Random histories of writing, sealing and archiving are sound; one random tampering in them is named."""

from __future__ import annotations

import shutil

import duckdb
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shian.platform.ledger import keys
from shian.platform.ledger.archive import files
from shian.platform.ledger.verify import verify
from tests.platform.ledger.conftest import TABLES, Ledger

KINDS = ("test.a", "test.b")
STEPS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["add", "slow"]), st.sampled_from(KINDS), st.integers(1, 9)),
        st.sampled_from([("commit",), ("roll back",), ("seal",), ("archive",)]),
    ),
    max_size=25,
)
SLOWLY = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def play(ledger: Ledger, steps: list[tuple[str, ...]]) -> None:
    """An empty ledger after some steps, all committed, sealed and archived in the end."""
    ledger.tamper(f"TRUNCATE {TABLES} RESTART IDENTITY")
    shutil.rmtree(ledger.folder, ignore_errors=True)
    with ledger.connect() as slow:
        slow.autocommit = False
        for step in steps:
            match step:
                case ("add", kind, count):
                    ledger.add(int(count), kind=kind)
                case ("slow", kind, count):
                    ledger.add(int(count), kind=kind, conn=slow)
                case ("commit",):
                    slow.commit()
                case ("roll back",):
                    slow.rollback()
                case ("seal",):
                    ledger.seal()
                case _:
                    ledger.archive()
        slow.commit()
    ledger.seal()
    ledger.archive()


def named(ledger: Ledger) -> list[str]:
    return [str(f) for f in verify(ledger.conn, ledger.folder, keys.trusted_keys(ledger.keys)).findings]


@SLOWLY
@given(STEPS)
def test_every_history_is_sound(ledger: Ledger, steps: list[tuple[str, ...]]) -> None:
    play(ledger, steps)
    assert named(ledger) == []
    for kind in KINDS:
        rows = ledger.conn.execute("SELECT seq FROM ledger_entry WHERE kind = %s ORDER BY seq", [kind])
        assert sorted(ledger.leaves(kind)) == [row[0] for row in rows]


@SLOWLY
@given(STEPS, st.data())
def test_one_tampering_is_named(ledger: Ledger, steps: list[tuple[str, ...]], data: st.DataObject) -> None:
    play(ledger, [("add", "test.a", 2), *steps])  # type: ignore[list-item]
    leaves = ledger.leaves("test.a")
    leaf = data.draw(st.integers(0, len(leaves) - 1))
    seq = leaves[leaf]
    place, fault = data.draw(
        st.sampled_from([("table", "changed"), ("table", "removed"), ("archive", "removed")])
    )
    if place == "archive":
        path = next(p for p in files(ledger.folder, "test.a") if int(p.name[13:25]) >= leaf)
        kept = f"SELECT * FROM read_parquet('{path}') WHERE leaf <> {leaf}"
        duckdb.connect().execute(f"COPY ({kept}) TO '{path}.new' (FORMAT parquet)").fetchall()
        path.with_name(path.name + ".new").rename(path)
    elif fault == "removed":
        ledger.tamper("DELETE FROM ledger_entry WHERE seq = %s", seq)
    else:
        column = data.draw(st.sampled_from(["actor", "verb", "area", "state"]))
        ledger.tamper(f"UPDATE ledger_entry SET {column} = {column} || ' ' WHERE seq = %s", seq)
    assert named(ledger) == [f"{place}: {fault}: test.a, leaf {leaf}, seq {seq}"]
