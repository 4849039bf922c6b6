"""Small archives of several cities with trade between them, and the same edges in memory."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from shian.methods.tracing import EdgeTable
from shian.methods.tracing.moments import EARLY, LATE
from shian.methods.tracing.table_store import TableStore
from shian.platform.cluster import of_city

NAMES = ("Harbin", "Mudan'an", "尚志")
NODES = 150  # of a city
EDGES = 330
ABROAD = 0.06  # of the edges end in another city
UNDATED = 0.05
INFERRED = 0.08


@dataclass(frozen=True)
class Cities:
    """The archives by city, and all edges with the keys that they have on the cluster."""

    paths: dict[str, list[str]]
    memory: TableStore


def made(folder: Path, cities: int, seed: int) -> Cities:
    """Archives in numbers: several events of the same parallel edges, some undated, some only inferred."""
    chance = np.random.default_rng(seed)
    paths, tables = {}, []
    for city in range(cities):
        src, dst = chance.integers(0, NODES, EDGES), chance.integers(0, NODES, EDGES)
        to = np.where(chance.random(EDGES) < ABROAD, chance.integers(0, cities, EDGES), city)
        leave = chance.integers(0, 400, EDGES)
        arrive = leave + chance.integers(0, 60, EDGES)
        dated = chance.random(EDGES) >= UNDATED
        chances = np.where(chance.random(EDGES) < INFERRED, 0.5, 1.0)
        event = chance.integers(0, EDGES // 2, EDGES)  # an event makes several edges
        columns = {
            "src": src.astype(np.int32),
            "dst": dst.astype(np.int32),
            "dst_city": pa.array([None if at == city else NAMES[at] for at in to], pa.string()),
            "t_out": pa.array(leave, mask=~dated),
            "t_in": pa.array(arrive, mask=~dated),
            "kind": chance.integers(0, 5, EDGES).astype(np.uint8),
            "quantity": chance.random(EDGES).astype(np.float32),
            "event": event,
            "chance": chances,
        }
        file = folder / f"city-{city}.parquet"
        pq.write_table(pa.table(columns), file)
        paths[NAMES[city]] = [str(file)]
        ends = (
            of_city(city, src),
            np.array([of_city(int(at), int(end)) for at, end in zip(to, dst, strict=True)]),
        )
        times = (np.where(dated, leave, LATE), np.where(dated, arrive, EARLY))
        more = {name: columns[name] for name in ("kind", "quantity", "event", "chance")}
        tables.append(EdgeTable.made(*ends, *times, **more))
    return Cities(paths, TableStore(EdgeTable.joined(tables)))
