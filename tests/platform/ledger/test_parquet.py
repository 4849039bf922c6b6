"""Files of leaves whose states are large: written, merged and read in little memory."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from shian.platform.ledger.archive_check import HeldArchive
from shian.platform.ledger.columns import Columns
from shian.platform.ledger.findings import Report
from shian.platform.ledger.parquet import BATCH, ROWS, engine, merge_files, read_tables, rows_of, write_rows

COLUMNS: Columns = {"name": "VARCHAR", "events": [{"body": "VARCHAR"}]}
LIMIT = "SET memory_limit = '300MB'"
EACH = 2 * BATCH


def leaves(first: int, count: int) -> Iterator[pa.Table]:
    """States of 4 kB that no dictionary shortens, some thousand at a time."""
    for start in range(first, first + count, 4096):
        numbers = range(start, min(start + 4096, first + count))
        states = [
            f'{{"name":"{n}","events":[{{"body":"{Random(n).randbytes(2000).hex()}"}}]}}' for n in numbers
        ]
        seal, actor, verb, area = ([word] * len(numbers) for word in (1, "city", "make", "1401"))
        yield pa.table([numbers, seal, numbers, numbers, actor, verb, numbers, area, states], schema=ROWS)


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Two files that follow each other, 270 MB of states, written within 300."""
    folder, con = tmp_path_factory.mktemp("large"), engine()
    con.execute(LIMIT)
    paths = [folder / "1.parquet", folder / "2.parquet"]
    for place, path in enumerate(paths):
        write_rows(con, leaves(place * EACH, EACH), COLUMNS, path)
    return paths


def test_merged_in_the_order_of_leaves(parts: list[Path], tmp_path: Path) -> None:
    con = engine()
    con.execute(LIMIT)
    merge_files(con, parts, COLUMNS, tmp_path / "merged.parquet")
    merged = pa.concat_tables(rows_of(t) for t in read_tables(tmp_path / "merged.parquet"))
    assert merged["leaf"].to_pylist() == list(range(2 * EACH))
    assert merged.equals(pa.concat_tables(rows_of(t) for path in parts for t in read_tables(path)))
    assert pq.read_schema(tmp_path / "merged.parquet") == pq.read_schema(parts[0])


def test_typed_columns_are_compared_batch_by_batch(parts: list[Path], tmp_path: Path) -> None:
    report = Report()
    held = HeldArchive(tmp_path, {}, report)
    held.duck.execute(LIMIT)
    held.manifest.of("test.sample").columns = COLUMNS
    known = len(report.findings)
    for table in read_tables(parts[0]):
        held._check_typed("test.sample", table)
    assert report.findings[known:] == []
    altered = next(read_tables(parts[0])).set_column(9, "name", pa.array(["x"] * BATCH))
    held._check_typed("test.sample", altered.slice(0, 2))
    assert [str(f.detail) for f in report.findings[known:]] == ["name", "name"]
