"""Closures and scores through Spark Connect equal those in memory, on archives of several cities."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pyspark.sql import SparkSession

from shian.methods.tracing import (
    Bounds,
    Delivery,
    Kind,
    Network,
    Reach,
    Spread,
    TracingError,
    closure_over,
    scores,
)
from shian.methods.tracing.moments import EARLY, LATE
from shian.platform.cluster import (
    CodeKeys,
    Frames,
    SparkStore,
    closures,
    connect,
    local_server,
    network_scores,
    node_scores,
    of_city,
    read_archives,
)
from tests.platform.cluster import cities, spark


@pytest.fixture(scope="module", params=["pysail", pytest.param("pyspark", marks=pytest.mark.soak)])
def session(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[SparkSession]:
    folder = tmp_path_factory.mktemp("spark")
    server = local_server() if request.param == "pysail" else spark.server(folder)
    with server as remote, connect(remote) as session:
        yield session


def same(found: Reach, expected: Reach) -> None:
    for name in ("nodes", "levels", "times", "origins", "events"):
        np.testing.assert_array_equal(getattr(found, name), getattr(expected, name), err_msg=name)
    assert found.cut == expected.cut


def store_of(session: SparkSession, folder: Path, count: int, seed: int) -> tuple[SparkStore, cities.Cities]:
    known = cities.made(folder, count, seed)
    return SparkStore(session, *read_archives(session, known.paths)), known


@pytest.mark.parametrize("back", [False, True])
def test_closures_of_two_cities(session: SparkSession, tmp_path: Path, back: bool) -> None:
    store, known = store_of(session, tmp_path, 2, seed=1)
    start = [int(of_city(0, 3)), int(of_city(1, 5))]
    for temporal in (False, True):
        expected = closure_over(known.memory, start, back=back, temporal=temporal)
        same(closure_over(store, start, back=back, temporal=temporal), expected)
        assert len(expected) > 20 and len(np.unique(expected.nodes >> 36)) == 2  # it went over the border


@pytest.mark.parametrize(
    "bounds", [Bounds(levels=2), Bounds(nodes=9), Bounds(earliest=50, latest=300), Bounds(possible=True)]
)
def test_bounds(session: SparkSession, tmp_path: Path, bounds: Bounds) -> None:
    store, known = store_of(session, tmp_path, 2, seed=2)
    start = known.memory.table.src[:2]
    expected = closure_over(known.memory, start, temporal=True, bounds=bounds)
    same(closure_over(store, start, temporal=True, bounds=bounds), expected)
    assert len(expected) > 2


@pytest.mark.parametrize("back", [False, True])
def test_a_batch_over_three_cities_is_each_of_its_closures(
    session: SparkSession, tmp_path: Path, back: bool
) -> None:
    store, known = store_of(session, tmp_path, 3, seed=3)
    starts = [[int(of_city(at % 3, at)), int(of_city(at % 2, 7))] for at in range(12)]
    for temporal in (False, True):
        found = closures(store, starts, back=back, temporal=temporal)
        for one, start in zip(found, starts, strict=True):
            same(one, closure_over(known.memory, start, back=back, temporal=temporal))
    assert (
        closures(store, []) == [] and closures(store, [[], [0]], bounds=Bounds(levels=0))[0].nodes.size == 0
    )
    with pytest.raises(TracingError, match="bound its levels"):
        closures(store, starts, bounds=Bounds(nodes=5))


def test_edges_have_all_columns(session: SparkSession, tmp_path: Path) -> None:
    store, known = store_of(session, tmp_path, 2, seed=4)
    nodes = known.memory.table.src[:5]
    for back in (False, True):
        found, expected = (one.edges(np.unique(nodes), back=back, bounds=Bounds(possible=True))
                           for one in (store, known.memory))  # fmt: skip
        rows = [
            sorted(zip(*(getattr(table, name).tolist() for name in table.__slots__), strict=True))
            for table in (found, expected)
        ]
        assert rows[0] == rows[1] and len(rows[0]) > 4


def test_codes_let_archives_meet_that_know_nothing_of_each_other(
    session: SparkSession, tmp_path: Path
) -> None:
    lot = "https://id.gs1.org/01/09506000134352/10/"
    a, b, c, d = (lot + name for name in "ABCD")
    archives = {
        "a": {"src": [a, a], "dst": [b, c], "t_out": [10, 50], "t_in": [20, 60]},
        "b": {"src": [b, c], "dst": [d, d], "t_out": [15, 90], "t_in": [16, 99]},
    }
    for name, columns in archives.items():
        pq.write_table(pa.table(columns), tmp_path / f"{name}.parquet")
    frame, keys = read_archives(session, {name: [str(tmp_path / f"{name}.parquet")] for name in archives})
    assert isinstance(keys, CodeKeys)
    store = SparkStore(session, frame, keys)
    start = keys.number([a])
    found = closure_over(store, start, temporal=True)
    assert [keys.codes[node][-1] for node in found.nodes.tolist()] == ["A", "B", "C", "D"]
    assert found.times is not None and found.times.tolist() == [
        EARLY,
        20,
        60,
        99,
    ]  # what came to B left before
    back = closure_over(store, keys.number([d]), back=True)
    assert sorted(keys.codes[node][-1] for node in back.nodes.tolist()) == ["A", "B", "C", "D"]


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({"src": [1]}, "Harbin: no column dst"),
        ({"src": [1.5], "dst": [2.5]}, "whole numbers, or text"),
        ({"src": [1], "dst": [2], "t_in": ["noon"]}, "column t_in holds string"),
        ({"src": [1, None], "dst": [2, 3]}, "1 edges with an empty end"),
        ({"src": [1], "dst": [-2]}, "1 edges with a number below 0"),
        ({"src": [1], "dst": [2], "dst_city": ["Atlantis"]}, "1 edges with an empty end, or with a city"),
    ],
)
def test_archives_that_are_refused(
    session: SparkSession, tmp_path: Path, columns: dict[str, list[object]], words: str
) -> None:
    pq.write_table(pa.table(columns), tmp_path / "edges.parquet")
    with pytest.raises(TracingError, match=words):
        read_archives(session, {"Harbin": [str(tmp_path / "edges.parquet")]})


def test_what_else_is_refused(session: SparkSession, tmp_path: Path) -> None:
    with pytest.raises(TracingError, match="from 1 to 1024"):
        read_archives(session, {})
    with pytest.raises(TracingError, match="Harbin: "):
        read_archives(session, {"Harbin": [str(tmp_path / "missing.parquet")]})
    pq.write_table(pa.table({"src": [1], "dst": [2]}), tmp_path / "a.parquet")
    pq.write_table(pa.table({"src": ["1"], "dst": ["2"]}), tmp_path / "b.parquet")
    with pytest.raises(TracingError, match="cannot meet"):
        read_archives(session, {name: [str(tmp_path / f"{name}.parquet")] for name in "ab"})
    with pytest.raises(TracingError, match="write sc://host:port"), connect("http://127.0.0.1:1"):
        pass


def test_scores_of_nodes_are_the_sums_of_what_they_reach(session: SparkSession, tmp_path: Path) -> None:
    store, known = store_of(session, tmp_path, 3, seed=5)
    weights = {int(of_city(at % 3, 10 + at)): 0.1 * (at + 1) for at in range(24)}
    found = node_scores(store, weights, temporal=True)
    expected: dict[int, float] = {}
    for node, weight in weights.items():
        for other in closure_over(known.memory, [node], back=True, temporal=True).nodes.tolist():
            expected[other] = expected.get(other, 0.0) + weight
    assert dict(zip(found.nodes.tolist(), found.weight.tolist(), strict=True)) == expected
    assert max(found.reached.tolist()) > 2 and (found.score <= 1).all()
    with pytest.raises(TracingError, match="all weights are zero"):
        node_scores(store, {1: 0.0})
    with pytest.raises(TracingError, match="the weight of node 1 is inf: it must be a number"):
        node_scores(store, {1: float("inf")})


STATIONS = [f"s{at}" for at in range(8)]
SPREADS = [
    Spread(temporal=True),
    Spread(everywhere=True),
    Spread(
        temporal=True,
        crossing_stations=frozenset({"s2", "s4"}),
        crossing_deliveries=frozenset({"d3", "d5", "d8", "d9", "d14"}),
        killing_stations=frozenset({"s5"}),
        killing_deliveries=frozenset({"d4", "d5", "d11"}),
    ),
]


def network() -> Network:
    chance = np.random.default_rng(6)
    sent = []
    for at in range(40):
        sender, recipient = chance.choice(STATIONS, 2, replace=False)
        leave = int(chance.integers(0, 50))
        times = (leave, leave + int(chance.integers(0, 9))) if at % 7 else (LATE, EARLY)
        sent.append(Delivery(f"d{at}", str(sender), str(recipient), *times))
    pairs = [(a.id, b.id) for a in sent for b in sent if a.recipient == b.sender and chance.random() < 0.5]
    return Network(STATIONS, sent, pairs)


@pytest.mark.parametrize("spread", SPREADS, ids=["temporal", "everywhere", "marks"])
@pytest.mark.parametrize("back", [False, True])
def test_scores_of_stations_and_deliveries(
    session: SparkSession, tmp_path: Path, spread: Spread, back: bool
) -> None:
    known = network()
    empty = {LATE: None, EARLY: None}
    rows = [
        (*d[:3], empty.get(d.leave_by, d.leave_by), empty.get(d.arrive_from, d.arrive_from))
        for d in known.deliveries
    ]
    names = ("id", "sender", "recipient", "leave_by", "arrive_from")
    deliveries = session.createDataFrame(
        pa.table(dict(zip(names, map(list, zip(*rows, strict=True)), strict=True)))
    )
    before, after = (list(ends) for ends in zip(*known.links, strict=True))
    links = session.createDataFrame(pa.table({"before": before, "after": after}))
    weights = {(Kind.STATION, "s1"): 0.7, (Kind.STATION, "s6"): -0.2, (Kind.DELIVERY, "d9"): 0.4}
    keep = str(tmp_path / "ways") if back else None
    found = network_scores(Frames(session, deliveries, links), weights, spread, back=back, keep=keep)
    assert found == [one for one in scores(known, weights, spread, back=back) if one.score]
    assert len(found) > 10
