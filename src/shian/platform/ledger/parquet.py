"""Writing leaves as Parquet with DuckDB, and reading them back: the SQL, the files' safety, nothing else."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import duckdb
import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from shian.platform.ledger.columns import FIXED, Columns, names_in_archive
from shian.platform.ledger.failpoints import failpoint

# Rows as they come from the table; ``at`` in microseconds since 1970 UTC.
ROWS = pa.schema(
    [
        ("leaf", pa.int64()),
        ("seal", pa.int64()),
        ("seq", pa.int64()),
        ("at", pa.int64()),
        ("actor", pa.string()),
        ("verb", pa.string()),
        ("record", pa.int64()),
        ("area", pa.string()),
        ("state", pa.string()),
    ]
)
ROW_GROUP, ROW_GROUP_BYTES, VECTOR = 65_536, 64 << 20, 2_048
BATCH = 16_384
THREADS = 2
TEMPORARY = ".part"


def engine() -> duckdb.DuckDBPyConnection:
    """A DuckDB that takes no more memory and cores than this work needs."""
    con = duckdb.connect(config={"threads": THREADS, "memory_limit": "1GB"})
    con.execute("SET TimeZone = 'UTC'")
    return con


def quoted(name: str) -> str:
    """A name as SQL."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """Text as SQL."""
    return "'" + text.replace("'", "''") + "'"


def listed(files: Iterable[Path]) -> str:
    """Files as a SQL list for ``read_parquet``."""
    return "[" + ", ".join(literal(str(f)) for f in files) + "]"


def typed(columns: Columns) -> str:
    """SELECT list of the typed columns over a struct ``s``."""
    names = names_in_archive(columns)
    return "".join(f", s.{quoted(field)} AS {quoted(name)}" for field, name in names.items())


def with_struct(source: str, columns: Columns) -> str:
    """``source`` with its states read into a struct ``s``."""
    shape = {field: columns[field] for field in names_in_archive(columns)}
    if not shape:
        return f"(SELECT * FROM {source})"
    return f"(SELECT *, json_transform(state, {literal(orjson.dumps(shape).decode())}) AS s FROM {source})"


def structure_of(con: duckdb.DuckDBPyConnection, rows: pa.Table) -> str | None:
    """The fields and types of the states of some rows, as JSON; None where all are null."""
    con.register("leaves_to_look_at", rows)
    found = scalar(
        con, "SELECT json_group_structure(state::JSON) FROM leaves_to_look_at WHERE state <> 'null'"
    )
    con.unregister("leaves_to_look_at")
    return None if found is None else str(found)


def write_rows(
    con: duckdb.DuckDBPyConnection, batches: Iterable[pa.Table], columns: Columns, path: Path
) -> None:
    """Write rows (schema ``ROWS``) as a Parquet file that appears whole or not at all."""
    faults: list[Exception] = []
    flat = _flattened(batches, faults)
    first = next(flat, None)
    reader = pa.RecordBatchReader.from_batches(ROWS, chain(() if first is None else (first,), flat))
    con.register("leaves_to_write", reader)
    fixed = ", ".join(quoted(n) for n in FIXED).replace('"at"', 'make_timestamptz("at") AS "at"')
    query = f"SELECT {fixed}{typed(columns)} FROM {with_struct('leaves_to_write', columns)}"
    try:
        group = _row_group(first)
        con.execute(f"SET threads = {THREADS if group == ROW_GROUP else 1}")  # more hold up each other
        _copy(con, query, group, path)
    except duckdb.Error:
        if faults:
            raise faults[0] from None  # DuckDB gives only the text of what its source raised
        raise
    finally:
        con.unregister("leaves_to_write")


def merge_files(con: duckdb.DuckDBPyConnection, files: Iterable[Path], columns: Columns, path: Path) -> None:
    """Write the rows of several files that follow each other as one, typed columns made anew."""
    tables = (rows_of(table) for file in files for table in read_tables(file, list(FIXED)))
    write_rows(con, tables, columns, path)


def read_tables(path: Path, columns: list[str] | None = None) -> Iterator[pa.Table]:
    """The rows of a file in their order, so many at a time that large states fit into memory."""
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(batch_size=BATCH, columns=columns):
            yield pa.Table.from_batches([batch])


def rows_of(table: pa.Table) -> pa.Table:
    """The leaves (schema ``ROWS``) of rows read from a file."""
    rows = table.select(ROWS.names)
    moments = rows["at"].cast(pa.timestamp("us", "UTC")).cast(pa.int64())
    return rows.set_column(rows.schema.get_field_index("at"), "at", moments).cast(ROWS)


def _row_group(first: pa.RecordBatch | None) -> int:
    """Rows of a group: DuckDB holds some groups whole, and a state may be a form or a thousand events."""
    if not first:
        return ROW_GROUP
    fitting = ROW_GROUP_BYTES * len(first) // int(first.nbytes)
    return max(VECTOR, min(ROW_GROUP, fitting // VECTOR * VECTOR))


def _flattened(tables: Iterable[pa.Table], faults: list[Exception]) -> Iterator[pa.RecordBatch]:
    try:
        for table in tables:
            yield from table.to_batches()
    except Exception as error:
        faults.append(error)
        raise


def _copy(con: duckdb.DuckDBPyConnection, query: str, row_group: int, path: Path) -> None:
    part = path.with_name(path.name + TEMPORARY)
    path.parent.mkdir(parents=True, exist_ok=True)
    con.execute(
        f"COPY ({query}) TO {literal(str(part))} (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1,"
        f" ROW_GROUP_SIZE {row_group})"
    ).fetchall()
    failpoint("archive.written")
    settle(part, path)


def settle(part: Path, path: Path) -> None:
    """Give a written file its name, such that neither it nor its name is lost with the power."""
    sync(part)
    part.rename(path)
    sync(path.parent)


def sync(path: Path) -> None:
    """Have the system write a file or folder to the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def scalar(con: duckdb.DuckDBPyConnection, query: str) -> Any:
    """The one value a query gives."""
    rows = con.execute(query).fetchall()  # DuckDB wants a result read to its end
    return rows[0][0] if rows else None
