"""Versions on disk, edges since, withdrawals; readers go on while a version is replaced."""

import threading
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from shian.methods.tracing import Bounds, EdgeTable, TracingError, closure_over
from shian.platform.traceindex import LivingIndex, TraceFiles, read_columns, warm
from shian.platform.traceindex.living import MOST_PARTS, Newer

CHAIN = EdgeTable.made(
    [0, 1, 2], [1, 2, 3], [60, 240, 300], [120, 300, 360], event=[1, 2, 3], quantity=[5, 4, 3]
)


def written(folder: Path, table: EdgeTable, as_of: int, **others: object) -> TraceFiles:
    files = TraceFiles(folder)
    columns = {"quantity": table.quantity, "event": table.event, "kind": table.kind}
    files.write(table.src, table.dst, table.leave, table.arrive, as_of=as_of, **columns, **others)
    return files


def reached(living: LivingIndex, *seeds: int, **how: bool) -> list[int]:
    bounds = Bounds(possible=how.pop("possible", False))
    return sorted(living.view.closure(np.array(seeds), bounds=bounds, **how).nodes.tolist())


def test_written_and_opened_again(tmp_path: Path) -> None:
    files = written(tmp_path / "index", CHAIN, 3, site=np.array([7, 0, 0, 2], np.int32))
    found = files.open()
    assert found is not None and found.version == 1 and found.index.scale.unit == 60
    view = LivingIndex(files).view
    assert view.as_of == 3
    back = view.closure(np.array([3]), back=True, temporal=True)
    assert dict(zip(back.nodes.tolist(), back.times.tolist(), strict=True)) == {
        3: 2**63 - 1,
        2: 300,
        1: 240,
        0: 60,
    }
    edges = view.edges(np.array([1]), back=False, bounds=Bounds())
    assert (edges.event.tolist(), edges.quantity.tolist()) == ([2], [4.0])
    assert view.nodes_at(np.array([0, 7])).tolist() == [0, 1, 2]
    assert view.received(np.array([0]), Bounds()).event.tolist() == [1]  # from 1 to 2 stayed in the place
    assert view.received(np.array([0, 2]), Bounds(earliest=200)).event.tolist() == [3]


def test_edges_since_and_new_nodes(tmp_path: Path) -> None:
    living = LivingIndex(written(tmp_path, CHAIN, 3, site=np.array([7, 0, 0, 2], np.int32)))
    before = living.view
    more = EdgeTable.made([3, 4], [4, 5], event=[4, 5], chance=[1, 0.5])
    living.take(Newer(more, 5, first_node=4, sites=np.array([9, 7], np.int32)))
    assert living.view.as_of == 5 and reached(living, 0) == [0, 1, 2, 3, 4]
    assert reached(living, 0, possible=True) == [0, 1, 2, 3, 4, 5]
    assert reached(living, 5, possible=True, back=True) == [0, 1, 2, 3, 4, 5]
    assert living.view.site(np.array([0, 4, 5, 6])).tolist() == [7, 9, 7, -1]
    assert living.view.nodes_at(np.array([7])).tolist() == [0, 5]
    assert sorted(before.closure(np.array([0])).nodes.tolist()) == [0, 1, 2, 3]
    living.take(Newer(more, 5))  # again: nothing is counted twice
    assert len(living.view.added) == 1


def test_a_withdrawn_event_and_a_new_version(tmp_path: Path) -> None:
    files = written(tmp_path, CHAIN, 3)
    living = LivingIndex(files)
    living.take(Newer(EdgeTable.made([3], [4], event=[4]), 5, withdrawn=np.array([2])))
    assert reached(living, 0) == [0, 1] and reached(living, 4, back=True) == [2, 3, 4]
    living.take(Newer(EdgeTable.made([4], [5], event=[6]), 6, withdrawn=np.array([4])))
    assert reached(living, 3) == [3] and reached(living, 4) == [4, 5]
    assert not living.refresh()
    written(tmp_path, CHAIN[np.array([0, 2])], 5)
    assert living.refresh() and living.view.as_of == 6
    assert reached(living, 0) == [0, 1] and reached(living, 2) == [2, 3] and reached(living, 4) == [4, 5]
    assert sorted(path.name for path in tmp_path.glob("v*")) == ["v00000001", "v00000002"]


def test_catching_up_asks_for_what_is_newer(tmp_path: Path) -> None:
    living = LivingIndex(written(tmp_path, CHAIN, 3))
    asked: list[int] = []

    def since(as_of: int) -> Newer:
        asked.append(as_of)
        return Newer(EdgeTable.made([3], [as_of + 1], event=[as_of + 1]), as_of + 1)

    assert living.catch_up(since).as_of == 4 and living.catch_up(since).as_of == 5
    assert asked == [3, 4] and reached(living, 3) == [3, 4, 5]


def test_many_small_portions(tmp_path: Path) -> None:
    living = LivingIndex(written(tmp_path, CHAIN, 3, site=np.array([7, 0, 0, 2], np.int32)))
    for event in range(4, 84):
        edge = EdgeTable.made([event - 1], [event], event=[event])
        gone = np.array([2]) if event == 50 else None
        living.take(Newer(edge, event, first_node=event, sites=np.array([event], np.int32), withdrawn=gone))
    assert len(living._newer) <= MOST_PARTS and living.view.as_of == 83
    assert reached(living, 2) == list(range(2, 84)) and reached(living, 0) == [0, 1]
    assert living.view.site(np.array([4, 60, 83])).tolist() == [4, 60, 83]
    written(tmp_path, EdgeTable.joined([CHAIN, EdgeTable.made([3], [4], [600], [660], event=[4])]), 40)
    assert living.refresh() and len(living.view.added) == 43
    assert living.view.site(np.array([5, 83])).tolist() == [5, 83]


def test_questions_go_on_while_versions_change(tmp_path: Path) -> None:
    living = LivingIndex(written(tmp_path, CHAIN, 3))
    wrong: list[object] = []
    done = threading.Event()

    def ask() -> None:
        while not done.is_set():
            found = closure_over(living.view, [0]).nodes.tolist()
            if reached(living, 0) != [0, 1, 2, 3] or found != [0, 1, 2, 3]:
                wrong.append(found)

    asking = threading.Thread(target=ask)
    asking.start()
    for as_of in range(4, 9):
        written(tmp_path, CHAIN, as_of)
        assert living.refresh()
    done.set()
    asking.join()
    assert not wrong and living.view.as_of == 8


def test_half_written_versions_do_not_count(tmp_path: Path) -> None:
    assert TraceFiles(tmp_path).open() is None
    with pytest.raises(TracingError, match="not built yet"):
        _ = LivingIndex(TraceFiles(tmp_path)).view
    (tmp_path / "v00000001.part").mkdir()
    files = written(tmp_path, CHAIN, 3)
    assert files.version() == 1 and not list(tmp_path.glob("*.part"))
    (tmp_path / "v00000001" / "about.json").write_text('{"format": 0}')
    with pytest.raises(TracingError, match="format 0"):
        files.open()
    (tmp_path / "current").write_text("9")
    with pytest.raises(TracingError, match="version 9 of the trace index is not there"):
        files.open()
    with files._alone(), pytest.raises(TracingError, match="another process"):
        written(tmp_path, CHAIN, 4)


def test_parquet(tmp_path: Path) -> None:
    file = tmp_path / "edges.parquet"
    table = pa.table(
        {"src": pa.array([0, 1], pa.int32()), "kg": [0.5, 1.5], "name": ["a", "b"], "gap": [1, None]}
    )
    pq.write_table(table, file)
    found = read_columns([file, file], ["src", "kg"])
    assert found["src"].tolist() == [0, 1, 0, 1] and found["src"].dtype == np.int32
    assert found["kg"].tolist() == [0.5, 1.5, 0.5, 1.5]
    for name, reason in (("dst", "no column dst"), ("name", "no numbers"), ("gap", "1 empty cells")):
        with pytest.raises(TracingError, match=reason):
            read_columns([file], [name])


def test_warm_compiles_the_loops_of_questions(tmp_path: Path) -> None:
    warm()
    from shian.methods.tracing import kernels

    loops = (kernels.reach, kernels.reach_timed, kernels.reach_masks)
    before = [len(loop.signatures) for loop in loops]  # type: ignore[attr-defined]
    view = LivingIndex(written(tmp_path, CHAIN, 3)).view
    view.closure(np.array([0]))
    view.closure(np.array([3]), back=True, temporal=True)
    assert min(before) > 0
    assert [len(loop.signatures) for loop in loops] == before  # type: ignore[attr-defined]


def test_an_empty_graph(tmp_path: Path) -> None:
    none = np.zeros(0, np.int32)
    files = TraceFiles(tmp_path)
    files.write(none, none, none, none, nodes=2, event=none.astype(np.int64))
    view = LivingIndex(files).view
    assert view.closure(np.array([1])).nodes.tolist() == [1]
    assert len(view.edges(np.array([0, 1]), back=False, bounds=Bounds())) == 0
