"""The archive: sealed leaves as Parquet, complete, typed, few files, recovered from what is there."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import orjson
import pytest

from shian.methods.canonical import canonical
from shian.methods.seals import parse
from shian.platform.ledger import manifest as manifests
from shian.platform.ledger.archive import ForeignArchive, archive, files, rebuild
from shian.platform.ledger.columns import Columns
from shian.platform.ledger.leaves import Missing
from tests.platform.ledger.conftest import T0, Ledger

# DuckDB gives moments to Python only where pytz is installed.
ALL = '* REPLACE (epoch_us("at") AS "at")'


def rows(ledger: Ledger, what: str, kind: str = "test.sample") -> list[tuple[Any, ...]]:
    con = duckdb.connect(config={"threads": 1})
    con.execute("SET TimeZone = 'UTC'")
    names = [str(f) for f in files(ledger.folder, kind)]
    return con.execute(
        f"SELECT {what} FROM read_parquet(?, union_by_name = true) ORDER BY leaf", [names]
    ).fetchall()


def test_leaves_with_the_entry_and_its_fields(ledger: Ledger) -> None:
    ledger.add(2, price="12.50", ok=True, missing=None, lots=[{"a": 1}], seal="红", State="done")
    ledger.seal()
    ledger.add(1)
    ledger.seal()
    assert ledger.archive() == 2
    assert rows(ledger, "leaf, seal, seq, actor, verb, record, area, id, name") == [
        (0, 1, 1, "sampler:7", "take", 1, "140105", 1, "样品1"),
        (1, 1, 2, "sampler:7", "take", 2, "140105", 2, "样品2"),
        (2, 2, 3, "sampler:7", "take", 3, "140105", 3, "样品3"),
    ]
    microseconds = int(T0.timestamp() + 1) * 10**6
    typed = 'price, ok, lots, seal_, State_, epoch_us("at")'
    assert rows(ledger, typed)[0] == ("12.50", True, '[{"a":1}]', "红", "done", microseconds)


def test_declared_columns(ledger: Ledger) -> None:
    declared: Columns = {
        "area": "VARCHAR",
        "taken_on": "DATE",
        "at": "TIMESTAMP WITH TIME ZONE",
        "price": "DECIMAL(12,2)",
        "results": [{"analyte": "VARCHAR", "value": "DECIMAL(8,4)"}],
        "never": "BIGINT",
    }
    results = [{"analyte": "铅", "value": "0.0120"}]
    ledger.add(1, taken_on="2021-03-05", at="2021-03-05T02:00:00.000000Z", price="12.50", results=results)
    ledger.seal()
    archive(ledger.conn, ledger.folder, provider=lambda kind: declared)
    assert rows(ledger, 'taken_on, epoch("at_"), price, results, never, area') == [
        (
            date(2021, 3, 5),
            datetime(2021, 3, 5, 2, tzinfo=UTC).timestamp(),
            Decimal("12.50"),
            [{"analyte": "铅", "value": Decimal("0.0120")}],
            None,
            "140105",
        )
    ]


def test_removed_records_and_odd_text(ledger: Ledger) -> None:
    ledger.add(1, note='\x01\x02"\\\n\r,备注😀')
    ledger.conn.execute(
        "INSERT INTO ledger_entry (at, actor, verb, kind, record, area, state)"
        " VALUES (%s, %s, 'remove', 'test.sample', 1, '', 'null')",
        [T0, 'a\x01\x02\n"b'],
    )
    ledger.seal()
    ledger.archive()
    assert rows(ledger, "note, state, actor, area") == [
        ('\x01\x02"\\\n\r,备注😀', rows(ledger, "state")[0][0], "sampler:7", "140105"),
        (None, "null", 'a\x01\x02\n"b', ""),
    ]
    assert canonical({"a": "\x01"}) == b'{"a":"\\u0001"}'


def test_a_field_that_changes_its_type_becomes_text(ledger: Ledger) -> None:
    ledger.add(1, grade=1)
    ledger.seal()
    ledger.archive()
    ledger.add(1, grade="A", extra=True)
    ledger.seal()
    ledger.archive()
    assert rows(ledger, "grade, extra") == [("1", None), ("A", True)]


def test_small_seals_do_not_make_many_files(ledger: Ledger) -> None:
    for _ in range(70):
        ledger.add(1)
        ledger.seal()
        assert ledger.archive()
    names = [f.name for f in files(ledger.folder, "test.sample")]
    assert names[0] == "000000000000-000000000063.parquet"
    assert len(names) == 7
    assert [r[0] for r in rows(ledger, "record")] == list(range(1, 71))


def test_superseded_files_stay_for_readers_and_then_go(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(8):
        ledger.add(1)
        ledger.seal()
        ledger.archive()
    folder = ledger.folder / "test.sample"
    assert len(list(folder.iterdir())) == 9
    monkeypatch.setattr(manifests, "GRACE", -1.0)
    ledger.archive()
    assert [f.name for f in folder.iterdir()] == ["000000000000-000000000007.parquet"]


def test_seals_are_listed(ledger: Ledger) -> None:
    made = []
    for _ in range(3):
        ledger.add(1)
        made.append(ledger.seal())
        ledger.archive()
    lines = (ledger.folder / "seals.jsonl").read_bytes().splitlines()
    assert [parse(orjson.loads(line)) for line in lines] == made


def test_a_lost_manifest_is_made_from_the_files(ledger: Ledger) -> None:
    for _ in range(9):
        ledger.add(1)
        ledger.seal()
        ledger.archive()
    (ledger.folder / "manifest.json").unlink()
    ledger.add(1)
    ledger.seal()
    assert ledger.archive() == 10
    assert [r[0] for r in rows(ledger, "record")] == list(range(1, 11))
    assert len((ledger.folder / "seals.jsonl").read_bytes().splitlines()) == 10


def test_rebuild_gives_the_same(ledger: Ledger) -> None:
    for _ in range(9):
        ledger.add(2)
        ledger.add(1, kind="test.other")
        ledger.seal()
        ledger.archive()
    before = rows(ledger, ALL), rows(ledger, ALL, "test.other")
    for path in ledger.folder.glob("*/*.parquet"):
        path.write_bytes(b"spoiled")
    assert rebuild(ledger.conn, ledger.folder) == 9
    assert (rows(ledger, ALL), rows(ledger, ALL, "test.other")) == before
    assert [f.name for f in files(ledger.folder, "test.sample")] == ["000000000000-000000000017.parquet"]


def test_rebuild_refuses_an_altered_ledger(ledger: Ledger) -> None:
    ledger.add(5)
    ledger.seal()
    ledger.archive()
    before = rows(ledger, ALL)
    ledger.tamper("UPDATE ledger_entry SET actor = 'nobody' WHERE seq = 4")
    with pytest.raises(Missing, match=r"test\.sample: 1 entries .* \(leaves 3\)"):
        rebuild(ledger.conn, ledger.folder)
    assert rows(ledger, ALL) == before


def test_removed_entries_stop_the_archive(ledger: Ledger) -> None:
    ledger.add(5)
    ledger.seal()
    ledger.tamper("DELETE FROM ledger_entry WHERE seq IN (2, 4)")
    with pytest.raises(Missing, match=r"test\.sample: 2 entries .* \(leaves 1, 3\)"):
        ledger.archive()
    assert not list(ledger.folder.glob("*/*.parquet"))


def test_another_ledgers_archive_is_not_continued(ledger: Ledger, tmp_path: Path) -> None:
    ledger.add()
    ledger.seal()
    ledger.archive()
    ledger.tamper("TRUNCATE ledger_entry, ledger_leafrun, ledger_seal RESTART IDENTITY")
    ledger.add()
    ledger.seal()
    with pytest.raises(ForeignArchive, match="ends with seal 1, which this ledger does not have"):
        ledger.archive()
    assert rebuild(ledger.conn, ledger.folder) == 1


def test_odd_kinds_have_folders_of_their_own(ledger: Ledger) -> None:
    for kind in ("..", "../x", "a/b", "检验.样品"):
        ledger.add(1, kind=kind)
    ledger.seal()
    ledger.archive()
    assert sorted(p.name for p in ledger.folder.iterdir() if p.is_dir()) == [
        "%2E%2E",
        "%E6%A3%80%E9%AA%8C.%E6%A0%B7%E5%93%81",
        "..%2Fx",
        "a%2Fb",
    ]
    assert rows(ledger, "record", "..") == [(1,)]
