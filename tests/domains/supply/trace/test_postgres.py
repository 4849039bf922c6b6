"""The tables answer level by level what a search over the same edges in memory answers."""

from __future__ import annotations

import random

import pytest

from shian.domains.supply.lots.models import Edge
from shian.domains.supply.trace.postgres import Tables
from shian.methods.tracing import Bounds
from shian.methods.tracing.store import closure_over

pytestmark = pytest.mark.django_db
Row = tuple[int, int, int, int]


def put(rows: list[Row]) -> None:
    Edge.objects.bulk_create(
        [
            Edge(src=s, dst=d, t_out=out, t_in=arrived, event=at, kind=Edge.Kind.SHIPMENT, quantity=1)
            for at, (s, d, out, arrived) in enumerate(rows, 1)
        ]
    )


def walked(rows: list[Row], start: int, *, back: bool, temporal: bool) -> dict[int, int]:
    """Label of each node, by repeating every edge until nothing changes."""
    far = 1 << 61
    best = {start: far if back else -far}
    changed = True
    while changed:
        changed = False
        for s, d, out, arrived in rows:
            of, to = (d, s) if back else (s, d)
            if of not in best:
                continue
            if not temporal:
                label = 0
                better = to not in best
            elif back:
                label = min(best[of], out)
                better = arrived <= best[of] and label > best.get(to, -far)
            else:
                label = max(best[of], arrived)
                better = best[of] <= out and label < best.get(to, far)
            if better and to != start:
                best[to] = label
                changed = True
    return best


@pytest.mark.parametrize("back", [False, True])
@pytest.mark.parametrize("temporal", [False, True])
def test_closures_equal_a_search_in_memory(back: bool, temporal: bool) -> None:
    rng = random.Random(7)
    rows = []
    for _ in range(160):
        s, d = rng.sample(range(1, 60), 2)
        out = rng.randrange(1000)
        rows.append((s, d, out, out + rng.randrange(40)))
    put(rows)
    for start in (1, 17, 40):
        found = closure_over(Tables(), [start], back=back, temporal=temporal)
        expected = walked(rows, start, back=back, temporal=temporal)
        assert set(found.nodes.tolist()) == set(expected)
        if temporal:
            assert found.times is not None
            told = dict(zip(found.nodes.tolist(), found.times.tolist(), strict=True))
            assert {n: t for n, t in told.items() if n != start} == {
                n: t for n, t in expected.items() if n != start
            }


def test_a_window_leaves_out_what_left_before_or_came_after() -> None:
    put([(1, 2, 10, 12), (2, 3, 20, 22), (2, 4, 30, 45)])
    found = closure_over(Tables(), [1], bounds=Bounds(earliest=5, latest=40))
    assert sorted(found.nodes.tolist()) == [1, 2, 3]


def test_edges_of_nodes_come_with_their_quantities() -> None:
    put([(1, 2, 10, 12), (1, 3, 20, 22)])
    table = Tables().edges(closure_over(Tables(), [1]).nodes, back=False, bounds=Bounds())
    assert sorted(zip(table.src.tolist(), table.dst.tolist(), table.quantity.tolist(), strict=True)) == [
        (1, 2, 1.0),
        (1, 3, 1.0),
    ]
