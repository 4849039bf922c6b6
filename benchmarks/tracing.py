"""The trace index beside PostgreSQL, SQLite, DuckDB, igraph and rustworkx, on one graph in one run.

Run: ``python benchmarks/tracing.py [--edges 10000000] [--huge]``. Every engine answers each question in turn,
and all answers must be equal. ``--huge`` measures the index alone on 100 million edges (10 GB of memory, 8 GB
of files). The graph is made (methods/tracing/made.py); nothing in it is a record of anything. ladybug is not
among the engines: it is not installed here; a trial put it behind SQLite on closures.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from shian.methods.tracing import View
from shian.methods.tracing.converge import Meeting, meeting
from shian.methods.tracing.likelihood import Verdict, judged
from shian.methods.tracing.made import City, Tier
from shian.platform.traceindex import LivingIndex, TraceFiles, read_columns

Ids = NDArray[Any]
COLUMNS = ("src", "dst", "t_out", "t_in", "kind", "quantity")
SITES_PER_EDGE = {10_000_000: (30_000, 48), 100_000_000: (120_000, 140)}
GROUP = 2_000_000
ASIDE = ("kind", "quantity", "site", "site_start", "site_node")  # not read by closures
DAY = 1440
MOST_HELD = 300  # lots: a restaurant or a shop, no supermarket


class Graph:
    """The made city: its edges in a Parquet file, of each node its site and first moment."""

    def __init__(self, folder: Path, edges: int) -> None:
        sites, days = SITES_PER_EDGE.get(edges, (max(200, edges // 300), 30))
        city = City(sites, edges // days, seed=7)
        self.file = folder / "edges.parquet"
        held: list[Any] = []
        where: list[Ids] = []
        since: list[Ids] = []
        total = 0
        with pq.ParquetWriter(self.file, self.schema(), compression="snappy", use_dictionary=False) as writer:
            for day in city.days():
                held.append(day)
                where.append(day.site)
                since.append(day.since)
                total += len(day.src)
                if sum(len(one.src) for one in held) >= GROUP or total >= edges:
                    self.write(writer, held)
                    held = []
                if total >= edges:
                    break
        self.edges, self.nodes = total, city.nodes
        self.site, self.since = np.concatenate(where), np.concatenate(since)
        self.tier = city.tier[self.site]

    @staticmethod
    def schema() -> pa.Schema:
        whole = [(name, pa.int32()) for name in COLUMNS[:4]]
        return pa.schema([*whole, ("kind", pa.uint8()), ("quantity", pa.float32())])

    def write(self, writer: pq.ParquetWriter, days: list[Any]) -> None:
        columns = {name: np.concatenate([getattr(day, name) for day in days]) for name in COLUMNS}
        writer.write_table(pa.table(columns, schema=self.schema()))


def main() -> None:
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("--edges", type=int, default=10_000_000)
    wanted.add_argument("--huge", action="store_true")
    wanted.add_argument("--rounds", type=int, default=3)
    given = wanted.parse_args()
    with tempfile.TemporaryDirectory(prefix="shian-tracing-") as name:
        folder = Path(name)
        folder.chmod(0o711)
        answer = alone(folder) if given.huge else beside(folder, given.edges, given.rounds)
    print(json.dumps(answer, indent=1))


def built(folder: Path, edges: int) -> tuple[Graph, View, dict[str, Any]]:
    """The graph, its index opened from disk, what building took."""
    begun = time.perf_counter()
    graph = Graph(folder, edges)
    made = time.perf_counter() - begun
    files = TraceFiles(folder / "index")
    warm = np.zeros(1, np.int32)
    TraceFiles(folder / "warm").write(
        warm, warm, warm, warm, kind=warm.astype(np.uint8), quantity=warm.astype(np.float32)
    )
    begun, busy = time.perf_counter(), time.process_time()
    columns = read_columns([graph.file], COLUMNS)
    read = time.perf_counter() - begun
    src, dst, out, came = (columns.pop(part) for part in COLUMNS[:4])
    files.write(src, dst, out, came, nodes=graph.nodes, unit=60, as_of=len(src), site=graph.site, **columns)
    took = time.perf_counter() - begun
    bytes_of = {file.stem: file.stat().st_size for file in (folder / "index").glob("v*/*.npy")}
    aside = sum(size for name, size in bytes_of.items() if name in ASIDE)
    told = {
        "edges": graph.edges,
        "nodes": graph.nodes,
        "made_s": round(made, 1),
        "read_s": round(read, 2),
        "build_s": round(took, 2),
        "build_cpu_s": round(time.process_time() - busy, 2),
        "edges_per_s": int(graph.edges / took),
        "bytes_per_edge": round((sum(bytes_of.values()) - aside) / graph.edges, 2),
        "bytes_per_edge_with_kinds_quantities_places": round(sum(bytes_of.values()) / graph.edges, 2),
    }
    return graph, LivingIndex(files).view, told


def questions(graph: Graph, view: View, sample: int = 3_000) -> dict[str, list[Ids]]:
    """Random lots of farms and factories; the lots that reached most, all a site handled in some days."""
    chance = np.random.default_rng(11)
    upstream = np.flatnonzero(graph.tier < Tier.WHOLESALE)
    some = chance.choice(upstream, min(sample, len(upstream)), replace=False)
    sizes = np.array([len(view.closure(some[at : at + 1]).nodes) for at in range(len(some))])
    largest = [some[at : at + 1].astype(np.int64) for at in np.argsort(-sizes, kind="stable")[:10]]
    counts = np.bincount(graph.site, minlength=int(graph.site.max()) + 1)
    at_tier = np.zeros(len(counts), np.uint8)
    at_tier[graph.site] = graph.tier
    recalls = []
    for number, tier in enumerate(
        [Tier.PRIMARY, Tier.SECONDARY, Tier.WHOLESALE, Tier.WHOLESALE, Tier.ORIGIN] * 2
    ):
        sites = np.flatnonzero(at_tier == tier)
        site = sites[np.argsort(-counts[sites], kind="stable")[number % len(sites)]]
        begin = int(graph.since.max()) - (24 - number) * DAY
        nodes = np.flatnonzero(graph.site == site)
        inside = (graph.since[nodes] >= begin) & (graph.since[nodes] < begin + (7 + number % 8) * DAY)
        recalls.append(nodes[inside].astype(np.int64))
    random = [one.reshape(1).astype(np.int64) for one in chance.choice(upstream, 200)]
    back = [
        one.reshape(1).astype(np.int64)
        for one in chance.choice(np.flatnonzero(graph.tier == Tier.RETAIL), 50)
    ]
    return {"random": random, "huge": largest + [seeds for seeds in recalls if len(seeds)], "back": back}


def timed(function: Callable[[], Any]) -> tuple[float, Any]:
    """Milliseconds, and what came of it."""
    begun = time.perf_counter()
    answer = function()
    return (time.perf_counter() - begun) * 1000, answer


def sorted_ids(answer: Any, leave: int) -> Ids:
    """The ids of any engine's answer, sorted, without the nodes that only begin a question."""
    if hasattr(answer, "nodes"):
        return np.sort(answer.nodes)
    rows = list(answer) if not isinstance(answer, list) else answer
    ids = np.array(rows, np.int64)
    ids = ids[:, 0] if ids.ndim == 2 else ids
    return np.unique(ids[ids < leave])


def spread(values: list[float]) -> dict[str, float]:
    """Median, 95th percentile, largest and sum, in milliseconds."""
    found = np.array(values)
    names = {"p50": np.median(found), "p95": np.percentile(found, 95), "max": found.max(), "sum": found.sum()}
    return {name: round(float(value), 3) for name, value in names.items()}


def compared(
    asked: list[Ids], engines: dict[str, Any], nodes: int, rounds: int, numbered: int = 0
) -> tuple[dict[str, Any], int]:
    """Every engine answers every question in turn, some rounds: of each the least time; unequal answers."""
    best = {name: [np.inf] * len(asked) for name in engines}
    unequal = 0
    for round_ in range(rounds):
        for number, seeds in enumerate(asked):
            truth = None
            for name, engine in engines.items():
                if round_ and engine.slow:
                    continue
                took, answer = timed(partial(engine.answer, number + numbered, seeds))
                best[name][number] = min(best[name][number], took)
                if round_:
                    continue
                ids = np.union1d(sorted_ids(answer, nodes), seeds)
                truth = ids if truth is None else truth
                unequal += not np.array_equal(ids, truth)
    return {name: spread(values) for name, values in best.items()}, unequal


class Engine:
    """An engine's name for a question; slow ones are asked once."""

    def __init__(self, answer: Callable[[int, Ids], Any], *, slow: bool = False) -> None:
        self.answer, self.slow = answer, slow


def beside(folder: Path, edges: int, rounds: int) -> dict[str, Any]:
    """The index and its peers."""
    import tracing_codes
    import tracing_peers as peers

    graph, view, told = built(folder, edges)
    asked = questions(graph, view)
    told["huge_sizes"] = sorted(len(view.closure(seeds).nodes) for seeds in asked["huge"])
    columns = read_columns([graph.file], COLUMNS[:4])
    ends = (columns["src"], columns["dst"])
    both = asked["random"] + asked["huge"]
    with ExitStack() as held:
        server, told["postgres"] = peers.postgres(held, folder, *columns.values())
        lite, told["sqlite"] = peers.sqlite(folder, *columns.values())
        duck, told["duckdb"] = peers.duck(*ends)
        rust, told["rustworkx"] = peers.by_rustworkx(*ends, graph.nodes, both)
        graph_, told["igraph"] = peers.by_igraph(*ends, graph.nodes, both)
        engines = {
            "index": Engine(lambda number, seeds: view.closure(seeds)),
            "igraph": Engine(graph_),
            "rustworkx": Engine(rust),
            "postgres": Engine(peers.asked(server, peers.CLOSURE)),
            "sqlite": Engine(lite),
        }
        told["random"], unequal = compared(asked["random"], engines, graph.nodes, rounds)
        told["huge"], more = compared(asked["huge"], engines, graph.nodes, rounds, len(asked["random"]))
        few = {"index": engines["index"], "duckdb": Engine(duck, slow=True)}
        told["duckdb_few"], third = compared(
            asked["huge"][::5] + asked["random"][:4], few, graph.nodes, rounds
        )
        back = {
            "index": Engine(lambda number, seeds: view.closure(seeds, back=True)),
            "postgres": Engine(peers.asked(server, peers.BACKWARD)),
        }
        told["back"], fourth = compared(asked["back"], back, graph.nodes, rounds)
        temporal = {
            "index": Engine(lambda number, seeds: view.closure(seeds, temporal=True)),
            "postgres": Engine(peers.asked(server, peers.TIMED), slow=True),
        }
        told["temporal"], fifth = compared(
            asked["random"][:60] + asked["huge"], temporal, graph.nodes, rounds
        )
    told["unequal"] = unequal + more + third + fourth + fifth
    told["common_sources"] = common_sources(graph, view)
    told["missing_codes"] = tracing_codes.table()
    huge = told["huge"]
    told["times"] = {
        name: round(huge[name]["sum"] / huge["index"]["sum"], 1) for name in huge if name != "index"
    }
    told["igraph_process_mb"] = int(process(IGRAPH_ALONE, folder, str(graph.file), str(graph.nodes))[0])
    return told | memory(folder)


def common_sources(graph: Graph, view: View) -> dict[str, Any]:
    """Fifty outbreaks: ten shops that hold goods of one true source, with all that they got in 84 hours.

    The places without cases, of which the base rates are counted, are searched once and for all outbreaks.
    """
    chance = np.random.default_rng(13)
    shops = np.flatnonzero(np.bincount(graph.site[graph.tier == Tier.RETAIL]))
    until = int(graph.since.max()) - 5 * DAY
    others = [held(graph, view, int(site), until) for site in chance.choice(shops, 54, replace=False)]
    background = meeting(view, others)
    upstream = np.flatnonzero((graph.tier < Tier.WHOLESALE) & (np.abs(graph.since - until + 4 * DAY) < DAY))
    took: list[float] = []
    ranks: list[int] = []
    sizes: list[int] = []
    busy: list[float] = []
    for lot in chance.permutation(upstream).tolist():
        reached = view.closure(np.array([lot])).nodes
        got = np.unique(graph.site[reached[graph.tier[reached] == Tier.RETAIL]])
        held_there = [held(graph, view, int(site), until) for site in chance.permutation(got)[:40]]
        cases = [
            lots for lots in held_there if len(np.intersect1d(lots, reached)) and len(lots) <= MOST_HELD
        ][:10]
        if len(cases) < 10:
            continue
        sizes.append(sum(len(lots) for lots in cases))
        begun = time.thread_time()
        spent, (sites, verdict) = timed(partial(judged_of, view, cases, background))
        busy.append((time.thread_time() - begun) * 1000)
        own = verdict.chances[np.searchsorted(sites, graph.site[lot])]
        ranks.append(1 + int((verdict.chances > own * 1.001).sum()))
        took.append(spent)
        if len(took) == 50:
            break
    counted: dict[str, Any] = {
        "outbreaks": len(took),
        "seeds": int(np.median(sizes)),
        "cpu_p50": round(float(np.median(busy)), 2),
    }
    counted |= {
        "none likelier": sum(r == 1 for r in ranks),
        "at most nine likelier": sum(r <= 10 for r in ranks),
    }
    return spread(took) | counted


def held(graph: Graph, view: View, site: int, until: int) -> Ids:
    """The lots that a site got in the 84 hours before."""
    nodes = view.nodes_at(np.array([site]))
    return nodes[(graph.since[nodes] > until - 84 * 60) & (graph.since[nodes] <= until)]


def judged_of(view: View, cases: list[Ids], background: Meeting) -> tuple[Ids, Verdict]:
    """What the engine does for one outbreak: search, join with the base rates, judge."""
    found = meeting(view, cases)
    others = np.zeros((len(found.sites), background.reaches.shape[1]), np.bool_)
    at = np.searchsorted(background.sites, found.sites)
    known = np.flatnonzero(at < len(background.sites))
    known = known[background.sites[at[known]] == found.sites[known]]
    others[known] = background.reaches[at[known]]
    return found.sites, judged(found.sites, found.reaches, others)


INDEX_ALONE = """
import sys, time
import numpy as np
from pathlib import Path
from shian.platform.traceindex import LivingIndex, TraceFiles
view = LivingIndex(TraceFiles(Path(sys.argv[1]))).view
view.closure(np.array([view.nodes // 2]))
print(time.time() - float(sys.argv[2]), time.process_time())
for at in range(0, view.nodes, max(1, view.nodes // 2000)):
    view.closure(np.array([at]))
print(int(next(line for line in open("/proc/self/status") if line.startswith("VmHWM")).split()[1]) >> 10)
"""
IGRAPH_ALONE = """
import gc, sys
import igraph, numpy as np, pyarrow as pa, pyarrow.parquet as pq
table = pq.read_table(sys.argv[1], columns=["src", "dst"])
pairs = np.column_stack([table.column(name).to_numpy() for name in ("src", "dst")])
graph = igraph.Graph(n=int(sys.argv[2]), edges=pairs, directed=True)
del table, pairs
gc.collect()
pa.default_memory_pool().release_unused()
for at in range(0, graph.vcount(), max(1, graph.vcount() // 2000)):
    graph.subcomponent(at, mode="out")
print(int(next(line for line in open("/proc/self/status") if line.startswith("VmHWM")).split()[1]) >> 10)
"""


def process(code: str, folder: Path, *words: str) -> list[str]:
    """What a process of its own prints. Bytecode is kept, as in any installation."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPYCACHEPREFIX"] = str(folder / "bytecode")
    command = [sys.executable, "-c", code, *words]
    return subprocess.run(command, capture_output=True, text=True, check=True, env=environment).stdout.split()


def memory(folder: Path) -> dict[str, Any]:
    """Of a process that opens the index, files cold: seconds to a first answer, megabytes at most."""
    firsts, busy = [], []
    for _ in range(4):  # the first one makes the bytecode
        forgotten(folder / "index")
        first, own, used = process(INDEX_ALONE, folder, str(folder / "index"), str(time.time()))
        firsts.append(float(first))
        busy.append(float(own))
    medians = [round(float(np.median(values[1:])), 2) for values in (firsts, busy)]
    return {"cold_first_s": medians[0], "cold_first_cpu_s": medians[1], "index_process_mb": int(used)}


def forgotten(folder: Path) -> None:
    """Let the system drop what it holds of the files in memory."""
    for file in folder.glob("v*/*.npy"):
        with file.open("rb") as stream:
            os.fsync(stream.fileno())
            os.posix_fadvise(stream.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def alone(folder: Path, edges: int = 100_000_000) -> dict[str, Any]:
    """The index on 100 million edges."""
    graph, view, told = built(folder, edges)
    asked = questions(graph, view, 2_000)
    for name, group in asked.items():
        back = name == "back"
        view.closure(group[0], back=back)
        told[name] = spread([timed(partial(view.closure, seeds, back=back))[0] for seeds in group])
    told["temporal"] = spread([timed(partial(view.closure, s, temporal=True))[0] for s in asked["random"]])
    told["huge_sizes"] = sorted(len(view.closure(seeds).nodes) for seeds in asked["huge"])
    return told | memory(folder)


if __name__ == "__main__":
    main()
