"""Other engines over the same edges, each answering what some nodes reach: for benchmarks/tracing.py."""

from __future__ import annotations

import gc
import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import duckdb
import igraph
import numpy as np
import psycopg
import rustworkx
from numpy.typing import NDArray

from shian.platform.database import opened

Ids = NDArray[np.int64]
Answer = Callable[[int, Ids], Any]  # number of the question, its seeds
PORTION = 1_000_000
CLOSURE = """WITH RECURSIVE reached(n) AS (
  SELECT unnest(%s::int[]) UNION SELECT e.dst FROM reached r JOIN edge e ON e.src = r.n)
  SELECT n FROM reached"""
BACKWARD = """WITH RECURSIVE reached(n) AS (
  SELECT unnest(%s::int[]) UNION SELECT e.src FROM reached r JOIN edge e ON e.dst = r.n)
  SELECT n FROM reached"""
TIMED = """WITH RECURSIVE reached(n, t) AS (
  SELECT unnest(%s::int[]), -2147483648
  UNION SELECT e.dst, greatest(r.t, e.t_in) FROM reached r JOIN edge e ON e.src = r.n AND e.t_out >= r.t)
  SELECT n, min(t) FROM reached GROUP BY n"""
LITE = """WITH RECURSIVE reached(n) AS (
  SELECT value FROM json_each(?) UNION SELECT e.dst FROM reached r JOIN edge e ON e.src = r.n)
  SELECT n FROM reached"""
DUCK = """WITH RECURSIVE reached(n) AS (
  SELECT unnest(?::int[]) UNION SELECT e.dst FROM reached r JOIN edge e ON e.src = r.n)
  SELECT n FROM reached"""


def postgres(
    held: ExitStack, folder: Path, src: Ids, dst: Ids, out: Ids, came: Ids
) -> tuple[Any, dict[str, float]]:
    """A connection with covering indexes, JIT and all but nested loops off; seconds of loading."""
    begun = time.perf_counter()
    url = os.environ.get("SHIAN_DATABASE_URL")
    if url is None:
        data = folder / "pg"
        data.mkdir(mode=0o711)
        url = held.enter_context(opened(data, losable=True)).url
    connection = held.enter_context(psycopg.connect(url, autocommit=True))
    connection.execute("DROP TABLE IF EXISTS edge")
    connection.execute("CREATE UNLOGGED TABLE edge (src int, dst int, t_out int, t_in int)")
    held.callback(lambda: connection.execute("DROP TABLE edge"))
    with connection.cursor().copy("COPY edge FROM STDIN (FORMAT binary)") as copy:
        copy.write(b"PGCOPY\n\xff\r\n\x00" + bytes(8))
        for begin in range(0, len(src), PORTION):
            part = slice(begin, begin + PORTION)
            copy.write(binary_rows(src[part], dst[part], out[part], came[part]))
        copy.write(b"\xff\xff")
    connection.execute("CREATE INDEX ON edge (src) INCLUDE (dst, t_out, t_in)")
    connection.execute("CREATE INDEX ON edge (dst) INCLUDE (src, t_out, t_in)")
    connection.execute("VACUUM ANALYZE edge")
    for setting in ("jit", "enable_hashjoin", "enable_mergejoin", "enable_seqscan"):
        connection.execute(f"SET {setting} = off")
    connection.execute("SET work_mem = '256MB'")
    return connection, {"load_s": round(time.perf_counter() - begun, 1)}


def binary_rows(*columns: Ids) -> bytes:
    """Rows of whole numbers as COPY wants them."""
    kind = np.dtype(
        [("n", ">i2"), *((f"{part}{at}", ">i4") for at in range(len(columns)) for part in ("l", "v"))]
    )
    rows = np.empty(len(columns[0]), kind)
    rows["n"] = len(columns)
    for at, column in enumerate(columns):
        rows[f"l{at}"], rows[f"v{at}"] = 4, column
    return rows.tobytes()


def asked(connection: Any, words: str) -> Answer:
    """A question in SQL to PostgreSQL."""
    return lambda number, seeds: connection.execute(words, [seeds.tolist()], binary=True).fetchall()


def sqlite(folder: Path, src: Ids, dst: Ids, out: Ids, came: Ids) -> tuple[Answer, dict[str, float]]:
    """SQLite with a covering index."""
    begun = time.perf_counter()
    connection = sqlite3.connect(folder / "edges.sqlite")
    for pragma in ("journal_mode=off", "synchronous=off", "cache_size=-500000", "mmap_size=8000000000"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("CREATE TABLE edge (src int, dst int, t_out int, t_in int)")
    for begin in range(0, len(src), PORTION):
        part = slice(begin, begin + PORTION)
        rows = zip(*(column[part].tolist() for column in (src, dst, out, came)), strict=True)
        connection.executemany("INSERT INTO edge VALUES (?, ?, ?, ?)", rows)
    connection.execute("CREATE INDEX forward ON edge (src, dst, t_out, t_in)")
    connection.execute("ANALYZE")
    connection.commit()

    def answer(number: int, seeds: Ids) -> Any:
        return connection.execute(LITE, [str(seeds.tolist())]).fetchall()

    return answer, {"load_s": round(time.perf_counter() - begun, 1)}


def duck(src: Ids, dst: Ids) -> tuple[Answer, dict[str, float]]:
    """DuckDB, which reads all edges at every level."""
    begun = time.perf_counter()
    connection = duckdb.connect()
    connection.execute("SET threads = 2")
    given = {"src": src, "dst": dst}  # DuckDB finds it by its name
    connection.execute("CREATE TABLE edge AS SELECT * FROM given")
    del given

    def answer(number: int, seeds: Ids) -> Any:
        return connection.execute(DUCK, [seeds.tolist()]).fetchall()

    return answer, {"load_s": round(time.perf_counter() - begun, 1)}


def resident() -> int:
    """Megabytes of this process in memory."""
    with open("/proc/self/statm", encoding="ascii") as stream:
        return int(stream.read().split()[1]) * os.sysconf("SC_PAGESIZE") >> 20


def with_starts(src: Ids, dst: Ids, nodes: int, questions: list[Ids]) -> tuple[Ids, Ids]:
    """The edges and, for each question, a node more with edges to its seeds: libraries start from one."""
    starts = [np.full(len(seeds), nodes + number) for number, seeds in enumerate(questions)]
    return np.concatenate([src, *starts]), np.concatenate([dst, *questions])


def by_igraph(src: Ids, dst: Ids, nodes: int, questions: list[Ids]) -> tuple[Answer, dict[str, float]]:
    """python-igraph."""
    before, begun = resident(), time.perf_counter()
    own, other = with_starts(src, dst, nodes, questions)
    graph = igraph.Graph(n=nodes + len(questions), edges=np.column_stack([own, other]), directed=True)
    gc.collect()
    told = {"load_s": round(time.perf_counter() - begun, 1), "memory_mb": resident() - before}
    return lambda number, seeds: graph.subcomponent(nodes + number, mode="out"), told


def by_rustworkx(src: Ids, dst: Ids, nodes: int, questions: list[Ids]) -> tuple[Answer, dict[str, float]]:
    """rustworkx."""
    before, begun = resident(), time.perf_counter()
    own, other = with_starts(src, dst, nodes, questions)
    graph = rustworkx.PyDiGraph(node_count_hint=nodes + len(questions), edge_count_hint=len(own))
    graph.add_nodes_from(range(nodes + len(questions)))
    for pairs in portions(own, other):
        graph.add_edges_from_no_data(pairs)
    gc.collect()
    told = {"load_s": round(time.perf_counter() - begun, 1), "memory_mb": resident() - before}
    return lambda number, seeds: rustworkx.descendants(graph, nodes + number), told


def portions(src: Ids, dst: Ids) -> Iterator[list[tuple[int, int]]]:
    """Pairs, some at a time."""
    for begin in range(0, len(src), PORTION):
        part = slice(begin, begin + PORTION)
        yield list(zip(src[part].tolist(), dst[part].tolist(), strict=True))
