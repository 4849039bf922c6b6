"""Verification: whatever a superuser or a thief of files does is found and named."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shian.platform.ledger import keys
from shian.platform.ledger.archive import files
from shian.platform.ledger.findings import Report
from shian.platform.ledger.sealing import seal
from shian.platform.ledger.verify import verify, verify_archive
from tests.platform.ledger.conftest import Ledger, Play

KIND = "test.sample"


@pytest.fixture
def filled(ledger: Ledger, played: Play) -> Ledger:
    """Ten entries of a kind in three seals (leaves 0-3, 4-6, 7-9 with numbers 1-4, 6-8, 10-12), archived."""
    return played(ledger, three_seals)


def three_seals(ledger: Ledger) -> None:
    for count in (4, 3, 3):
        ledger.add(count, price="12.50")
        ledger.add(1, kind="test.other")
        ledger.seal()
        ledger.archive()


def check(ledger: Ledger) -> Report:
    return verify(ledger.conn, ledger.folder, keys.trusted_keys(ledger.keys))


def found(ledger: Ledger) -> list[str]:
    return [str(finding) for finding in check(ledger).findings]


def rewrite(ledger: Ledger, query: str, leaf: int, kind: str = KIND) -> None:
    """Replace the Parquet file that holds a leaf by what a query makes of it (``old``)."""
    path = next(p for p in files(ledger.folder, kind) if int(p.name[:12]) <= leaf <= int(p.name[13:25]))
    other = path.with_suffix(".new")
    con = duckdb.connect()
    con.execute("SET TimeZone = 'UTC'")
    con.execute(f"CREATE VIEW old AS SELECT * FROM read_parquet('{path}')")
    con.execute(f"COPY ({query}) TO '{other}' (FORMAT parquet)").fetchall()
    con.close()
    other.rename(path)


def test_a_sound_ledger(filled: Ledger) -> None:
    filled.add(2)
    report = check(filled)
    assert report.findings == []
    assert report.sound
    assert (report.seals, report.entries, report.archived, report.pending) == (3, 13, 13, 2)


def test_an_empty_ledger(ledger: Ledger) -> None:
    assert check(ledger).sound


def test_an_archive_that_lags_behind_is_sound(filled: Ledger) -> None:
    filled.add(1)
    filled.add(1, kind="test.third")
    filled.seal()
    assert check(filled).sound


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        (
            "UPDATE ledger_entry SET state = replace(state, '12.50', '99.99') WHERE seq = 7",
            [f"table: changed: {KIND}, leaf 5, seq 7"],
        ),
        (
            "UPDATE ledger_entry SET at = at + interval '1 microsecond' WHERE seq = 12",
            [f"table: changed: {KIND}, leaf 9, seq 12"],
        ),
        (
            "UPDATE ledger_entry SET kind = 'test.other' WHERE seq = 1",
            [f"table: changed: {KIND}, leaf 0, seq 1"],
        ),
        ("DELETE FROM ledger_entry WHERE seq = 4", [f"table: removed: {KIND}, leaf 3, seq 4"]),
        (
            "DELETE FROM ledger_entry WHERE seq IN (1, 12)",
            [f"table: removed: {KIND}, leaf 0, seq 1", f"table: removed: {KIND}, leaf 9, seq 12"],
        ),
        (
            "INSERT INTO ledger_entry SELECT 99, at, actor, verb, kind, record, area, state, xact"
            " FROM ledger_entry WHERE seq = 2",
            [f"table: inserted: {KIND}, seq 99: no seal covers it"],
        ),
        (
            "UPDATE ledger_entry SET seq = CASE seq WHEN -2 THEN 7 ELSE 2 END WHERE seq IN (-2, 7)",
            [
                f"table: reordered: {KIND}, leaf 1, seq 2: holds the entry that was sealed as 7",
                f"table: reordered: {KIND}, leaf 5, seq 7: holds the entry that was sealed as 2",
            ],
        ),
    ],
)
def test_tampering_with_the_table(filled: Ledger, statement: str, expected: list[str]) -> None:
    if "-2" in statement:
        filled.tamper("UPDATE ledger_entry SET seq = -7 WHERE seq = 7")
        filled.tamper("UPDATE ledger_entry SET seq = 7 WHERE seq = 2")
        filled.tamper("UPDATE ledger_entry SET seq = 2 WHERE seq = -7")
    else:
        filled.tamper(statement)
    assert found(filled) == expected


@pytest.mark.parametrize(
    ("query", "leaf", "expected"),
    [
        (
            "SELECT * REPLACE (CASE WHEN leaf = 1 THEN 'inspector:1' ELSE actor END AS actor) FROM old",
            1,
            [f"archive: changed: {KIND}, leaf 1, seq 2"],
        ),
        (
            "SELECT * REPLACE (CASE WHEN leaf = 5 THEN '1.00' ELSE price END AS price) FROM old",
            5,
            [f"archive: column differs: {KIND}, leaf 5, seq 7: price"],
        ),
        (
            "SELECT * REPLACE (2 AS seal) FROM old",
            9,
            [
                f"archive: column differs: {KIND}, leaf {leaf}, seq {leaf + 3}: seal 2 instead of 3"
                for leaf in (7, 8, 9)
            ],
        ),
        ("SELECT * FROM old WHERE leaf <> 2", 2, [f"archive: removed: {KIND}, leaf 2, seq 3"]),
        (
            "SELECT * REPLACE (leaf - (leaf > 2)::int AS leaf) FROM old WHERE leaf <> 2",
            2,
            [f"archive: removed: {KIND}, leaf 2, seq 3"],
        ),
        (
            "SELECT * FROM old UNION ALL SELECT * REPLACE (100 AS leaf, 50 AS seq) FROM old WHERE leaf = 9",
            9,
            [
                f"archive: column differs: {KIND}, leaf 100, seq 50: seal 3 instead of 0",
                f"archive: inserted: {KIND}, leaf 100, seq 50",
            ],
        ),
        (
            "SELECT * REPLACE (CASE leaf WHEN 4 THEN 6 WHEN 6 THEN 4 ELSE leaf END AS leaf) FROM old",
            4,
            [
                f"archive: reordered: {KIND}, leaf 4, seq 6: stands as leaf 6",
                f"archive: reordered: {KIND}, leaf 6, seq 8: stands as leaf 4",
            ],
        ),
        (
            "SELECT * FROM old ORDER BY leaf DESC",
            4,
            [f"archive: reordered: {KIND}, leaf 6, seq 8", f"archive: reordered: {KIND}, leaf 4, seq 6"],
        ),
    ],
)
def test_tampering_with_the_archive(filled: Ledger, query: str, leaf: int, expected: list[str]) -> None:
    rewrite(filled, query, leaf)
    assert found(filled) == expected


def test_files_missing_added_and_spoiled(filled: Ledger) -> None:
    first, second, third = files(filled.folder, KIND)
    first.with_name("000000000000-000000000001.parquet").write_bytes(first.read_bytes())
    second.unlink()
    third.write_bytes(b"PAR1 no")
    named = found(filled)
    assert named[:2] == [
        f"archive: file: {KIND}/000000000000-000000000001.parquet is not in the manifest",
        f"archive: file: {KIND}: {KIND}/000000000004-000000000006.parquet is missing",
    ]
    assert any("000000000007-000000000009.parquet cannot be read" in line for line in named)
    removed = [f"archive: removed: {KIND}, leaf {i}" for i in range(4, 10)]
    assert [line.rsplit(", seq", 1)[0] for line in named[-6:]] == removed


@pytest.mark.parametrize(
    ("tamper", "message"),
    [
        ("UPDATE ledger_seal SET sealed_at = now() WHERE number = 2", "the columns of seal 2"),
        (
            "UPDATE ledger_seal SET body = replace(body, 'test.other', 'test.outer') WHERE number = 2",
            "seal 2: the signature of key",
        ),
        ("UPDATE ledger_seal SET signature = repeat('00', 64) WHERE number = 1", "seal 1: the signature"),
        ("UPDATE ledger_seal SET key_id = 'ffff' WHERE number = 3", "not among those trusted"),
        ("UPDATE ledger_seal SET body = '{}' WHERE number = 3", "not a seal"),
        ("DELETE FROM ledger_seal WHERE number = 2", "seal 3 stands where seal 2 belongs"),
        ("DELETE FROM ledger_seal WHERE number = 3", "the table has only 2 seals of 3"),
    ],
)
def test_tampering_with_seals(filled: Ledger, tamper: str, message: str) -> None:
    filled.tamper(tamper)
    named = found(filled)
    assert any(message in line for line in named), named


def test_leaves_altered_together_with_the_table_are_named_by_the_archive(filled: Ledger) -> None:
    filled.tamper("UPDATE ledger_entry SET actor = 'thief' WHERE seq = 7")
    filled.tamper(
        "UPDATE ledger_leafrun SET hashes = overlay(hashes PLACING %s FROM 33) WHERE kind = %s AND first = 4",
        bytes(32),
        KIND,
    )
    assert found(filled) == [
        f"leaves: changed: {KIND}, leaf 5, seq 7",
        f"table: changed: {KIND}, leaf 5, seq 7",
    ]


def test_a_removed_leaf_run(filled: Ledger) -> None:
    filled.tamper("DELETE FROM ledger_leafrun WHERE kind = %s AND first = 4", KIND)
    named = found(filled)
    for leaf in (4, 5, 6):
        assert f"leaves: removed: {KIND}, leaf {leaf}, seq {leaf + 2}" in named


def test_a_leaf_sealed_twice(filled: Ledger) -> None:
    filled.tamper("UPDATE ledger_leafrun SET seqs = '{6,6,8}' WHERE kind = %s AND first = 4", KIND)
    assert f"leaves: sealed twice: {KIND}, seq 6" in found(filled)


def test_seals_made_anew_with_another_key_are_not_trusted(filled: Ledger) -> None:
    filled.tamper("UPDATE ledger_entry SET actor = 'thief' WHERE seq = 7")
    filled.tamper("TRUNCATE ledger_leafrun, ledger_seal")
    seal(filled.conn, Ed25519PrivateKey.generate())
    named = found(filled)
    assert any("not among those trusted" in line for line in named)
    assert any("archive: bad seal: seal 1 is not seal 1 of the table" in line for line in named)


def test_all_copies_altered_leaves_only_the_seal(filled: Ledger) -> None:
    filled.tamper("UPDATE ledger_entry SET actor = 'thief' WHERE seq = 7")
    filled.tamper("UPDATE ledger_leafrun SET hashes = %s WHERE kind = %s AND first = 4", bytes(96), KIND)
    rewrite(filled, "SELECT * REPLACE ('thief' AS actor) FROM old", 5)
    named = found(filled)
    assert [line for line in named if "root differs" in line] == [
        f"{place}: root differs: {KIND}: leaves 4 to 6 do not give the root of seal 2"
        for place in ("leaves", "table", "archive")
    ]


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda led: rewrite(led, "SELECT * REPLACE ('x' AS actor) FROM old", 5), "leaves 4 to 6 do not"),
        (lambda led: rewrite(led, "SELECT * FROM old WHERE leaf <> 5", 5), f"removed: {KIND}, leaf 5"),
        (lambda led: (led.folder / "seals.jsonl").write_text(""), "seals.jsonl has 0 seals, not 3"),
        (lambda led: (led.folder / "manifest.json").unlink(), "manifest.json is missing"),
    ],
)
def test_a_stranger_verifies_the_archive_alone(
    filled: Ledger, spoil: Callable[[Ledger], object], message: str
) -> None:
    trusted = keys.trusted_keys(filled.keys)
    report = verify_archive(filled.folder, trusted)
    assert report.findings == []
    assert (report.seals, report.archived) == (3, 13)
    spoil(filled)
    assert any(message in str(f) for f in verify_archive(filled.folder, trusted).findings)


def test_the_stranger_needs_the_right_key(filled: Ledger, tmp_path: Path) -> None:
    keys.make_city_key(tmp_path / "other")
    report = verify_archive(filled.folder, keys.trusted_keys(tmp_path / "other"))
    assert len(report.findings) == 3
    assert all("not among those trusted" in str(f) for f in report.findings)
