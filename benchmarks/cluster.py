"""Closures through Spark Connect beside the index in memory, on graphs of growing size. Prints JSON.

Run: ``python benchmarks/cluster.py [--edges 1000000 10000000] [--remote sc://host:port] [--cities 3]``.
Without `--remote` a pysail server in a process of its own on this machine, whose memory is measured. The
graph is made (methods/tracing/made.py), divided over cities by the site an edge leaves; nothing in it is a
record of anything. All answers must be equal.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from shian.methods.tracing import Bounds, closure_over
from shian.methods.tracing.made import City, Tier
from shian.platform.cluster import SparkStore, closures, connect, node_scores, read_archives
from shian.platform.cluster.archive import NUMBER_BITS
from shian.platform.traceindex import LivingIndex, TraceFiles, warm

SITES = {1_000_000: 6_000, 10_000_000: 30_000, 100_000_000: 120_000}
DAYS = 50
SINGLE, BATCH, CASES = 10, 200, 20
DEEPEST = Bounds(levels=30)  # of the batch: through silos, which are never empty, chains go on for hundreds
COLUMNS = ("src", "dst", "t_out", "t_in", "event")
Ids = NDArray[Any]


class Graph:
    """The archives of some cities, the same edges as an index, lots to start from."""

    def __init__(self, folder: Path, edges: int, cities: int) -> None:
        made = City(SITES.get(edges, max(200, edges // 300)), edges // DAYS, seed=7)
        days, total = [], 0
        for day in made.days():
            days.append(day)
            total += len(day.src)
            if total >= edges:
                break
        columns = {name: np.concatenate([getattr(day, name) for day in days]) for name in COLUMNS[:4]}
        columns["event"] = np.arange(total)
        site = np.concatenate([day.site for day in days])
        self.tier, self.city = made.tier[site], (site % cities).astype(np.int64)
        self.edges = total
        self.paths = dict(self._archives(folder, columns, cities))
        self.bytes = sum(Path(path).stat().st_size for paths in self.paths.values() for path in paths)
        files = TraceFiles(folder / "index")
        begin = time.perf_counter()
        files.write(
            columns["src"], columns["dst"], columns["t_out"], columns["t_in"], event=columns["event"], as_of=0
        )
        self.build = time.perf_counter() - begin
        self.view = LivingIndex(files).view

    def _archives(
        self, folder: Path, columns: dict[str, Ids], cities: int
    ) -> Iterator[tuple[str, list[str]]]:
        """One file for each city: an edge is in the archive of the city it leaves."""
        home, abroad = self.city[columns["src"]], self.city[columns["dst"]]
        names = pa.array([f"city-{at}" for at in range(cities)])
        for at, name in enumerate(names.to_pylist()):
            own = np.flatnonzero(home == at)
            table = pa.table({key: column[own] for key, column in columns.items()})
            to = pa.DictionaryArray.from_arrays(pa.array(abroad[own].astype(np.int32)), names)
            file = folder / f"{name}.parquet"
            pq.write_table(
                table.append_column("dst_city", to.cast(pa.string())), file, row_group_size=250_000
            )
            yield name, [str(file)]

    def keys(self, nodes: Ids) -> Ids:
        """As the nodes are numbered over all cities."""
        keys: Ids = (self.city[nodes] << NUMBER_BITS) + nodes
        return keys


@contextmanager
def server(remote: str) -> Iterator[tuple[str, psutil.Process | None]]:
    """The one given, or one of our own."""
    if remote:
        yield remote, None
        return
    command = [sys.executable, "-m", "shian.sites.cli", "cluster", "serve", "--port", "41599"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        assert process.stdout is not None
        yield process.stdout.readline().strip(), psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait()


def measured(graph: Graph, store: SparkStore) -> dict[str, float]:
    """Seconds of each question, on the cluster and in the index; every answer compared."""
    chance = np.random.default_rng(3)
    begins = chance.choice(np.flatnonzero(graph.tier <= Tier.PRIMARY), BATCH, replace=False)
    begins = begins.astype(np.int64)
    ends = chance.choice(np.flatnonzero(graph.tier == Tier.RETAIL), CASES, replace=False)
    took: dict[str, list[float]] = {}
    levels = []
    closure_over(store, graph.keys(begins[:1]))  # the first question of a session takes longer
    for temporal, name in ((False, "one"), (True, "one_temporal")):
        for begin in begins[:SINGLE, None]:
            there = timed(took, name, partial(closure_over, store, graph.keys(begin), temporal=temporal))
            here = timed(took, f"{name}_index", partial(graph.view.closure, begin, temporal=temporal))
            same(graph, there.nodes, here.nodes)
            levels.append(int(there.levels.max()))
    starts = list(graph.keys(begins)[:, None])
    many = timed(took, "batch", partial(closures, store, starts, bounds=DEEPEST))
    ask = partial(closure_over, graph.view, bounds=DEEPEST)
    here = timed(took, "batch_index", lambda: [ask(begin) for begin in begins[:, None]])
    for one, other in zip(many, here, strict=True):
        same(graph, one.nodes, other.nodes)
    scored = timed(took, "scores", lambda: node_scores(store, dict.fromkeys(graph.keys(ends).tolist(), 1.0)))
    back = [graph.view.closure(np.array([end]), back=True).nodes for end in ends]
    nodes, counts = np.unique(np.concatenate(back), return_counts=True)
    order = np.argsort(graph.keys(nodes))
    same(graph, scored.nodes, nodes)
    if not np.array_equal(scored.reached, counts[order]):
        raise SystemExit("the scores differ")
    return {name: round(float(np.median(seconds)), 6) for name, seconds in took.items()} | {
        "one_levels": float(np.median(levels)),
        "batch_nodes": sum(len(one) for one in many),
        "batch_levels": max(int(one.levels.max()) for one in many),
        "scored_nodes": len(scored.nodes),
    }


def same(graph: Graph, found: Ids, expected: Ids) -> None:
    """Stop if the two are not the same nodes."""
    if not np.array_equal(np.sort(found), np.sort(graph.keys(np.asarray(expected)))):
        raise SystemExit("the answers differ")


def timed(took: dict[str, list[float]], name: str, question: Any) -> Any:
    """The answer; how long it took is taken down."""
    begin = time.perf_counter()
    answer = question()
    took.setdefault(name, []).append(time.perf_counter() - begin)
    return answer


def main() -> None:
    """Measure each size in turn."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--edges", type=int, nargs="+", default=[1_000_000, 10_000_000])
    parser.add_argument("--cities", type=int, default=3)
    parser.add_argument("--remote", default="")
    wanted = parser.parse_args()
    warm()
    for edges in wanted.edges:
        with tempfile.TemporaryDirectory() as folder:
            graph = Graph(Path(folder), edges, wanted.cities)
            with server(wanted.remote) as (remote, process), connect(remote) as session:
                begin = time.perf_counter()
                store = SparkStore(session, *read_archives(session, graph.paths))
                about = {"edges": graph.edges, "cities": wanted.cities, "parquet_mb": graph.bytes / 1e6}
                about |= {"check": time.perf_counter() - begin, "index_build": graph.build}
                about |= measured(graph, store) | {"load": os.getloadavg()[0]}
                if process is not None:
                    about["server_mb"] = process.memory_info().rss / 1e6
                print(json.dumps({name: round(value, 6) for name, value in about.items()}), flush=True)


if __name__ == "__main__":
    main()
