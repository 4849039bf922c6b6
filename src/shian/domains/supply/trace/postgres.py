"""The supply graph as the tables hold it: always current, asked level by level."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
from django.db import connection, transaction

from shian.domains.supply.lots.models import Edge
from shian.methods.tracing.bounds import Bounds
from shian.methods.tracing.store import EdgeTable, Expansion, Ints

# The planner cannot guess how far a frontier reaches: what it then picks is 2 to 5 times slower on huge
# recalls.
_AVOIDED = ("jit", "enable_hashjoin", "enable_mergejoin", "enable_seqscan")
_PLANNING = "; ".join(f"SET LOCAL {name} = off" for name in _AVOIDED)
_RESET = "; ".join(f"SET LOCAL {name} TO DEFAULT" for name in _AVOIDED)

_STEP = """
SELECT DISTINCT ON (e.{to}) e.{to}, e.{of}, e.event
FROM unnest(%s::bigint[]) AS f(node) JOIN supply_edge e ON e.{of} = f.node
WHERE e.t_out >= %s AND e.t_in <= %s AND e.src <> e.dst
ORDER BY e.{to}, e.event, e.{of}
"""
_FORWARD = """
SELECT DISTINCT ON (e.dst) e.dst, greatest(f.label, e.t_in) AS best, e.src, e.event
FROM unnest(%s::bigint[], %s::bigint[]) AS f(node, label) JOIN supply_edge e ON e.src = f.node
WHERE f.label <= e.t_out AND e.t_out >= %s AND e.t_in <= %s AND e.src <> e.dst
ORDER BY e.dst, best, e.event, e.src
"""
_BACK = """
SELECT DISTINCT ON (e.src) e.src, least(f.label, e.t_out) AS best, e.dst, e.event
FROM unnest(%s::bigint[], %s::bigint[]) AS f(node, label) JOIN supply_edge e ON e.dst = f.node
WHERE e.t_in <= f.label AND e.t_out >= %s AND e.t_in <= %s AND e.src <> e.dst
ORDER BY e.src, best DESC, e.event, e.dst
"""
_EDGES = """
SELECT e.src, e.dst, e.t_out, e.t_in, e.kind, coalesce(e.quantity, 0)::float8, e.event
FROM unnest(%s::bigint[]) AS f(node) JOIN supply_edge e ON e.{of} = f.node
WHERE e.t_out >= %s AND e.t_in <= %s AND e.src <> e.dst
"""
# How the tables' kinds are called by the methods (methods.tracing.store.EdgeKind).
KINDS = {
    Edge.Kind.SHIPMENT: 0,
    Edge.Kind.TRANSFORMATION: 1,
    Edge.Kind.SPLIT: 2,
    Edge.Kind.SALE: 0,
    Edge.Kind.WASTE: 0,
    Edge.Kind.RETURN: 4,
}


@contextmanager
def planned() -> Iterator[Any]:
    """A cursor in a transaction planned for level by level search; the setting ends with the block."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_PLANNING)
        yield cursor
        cursor.execute(_RESET)


class Tables:
    """A ``methods.tracing.store.Store`` over ``supply_edge``: certain edges only."""

    def expand(self, frontier: Ints, *, back: bool, labels: Ints | None, bounds: Bounds) -> Expansion:
        """All nodes that one more edge reaches; see the protocol."""
        with planned() as cursor:
            if labels is None:
                of, to = ("dst", "src") if back else ("src", "dst")
                cursor.execute(
                    _STEP.format(of=of, to=to), [frontier.tolist(), bounds.earliest, bounds.latest]
                )
                nodes, origins, events = _columns(cursor.fetchall(), 3)
                return Expansion(nodes, None, origins, events)
            cursor.execute(
                _BACK if back else _FORWARD,
                [frontier.tolist(), labels.tolist(), bounds.earliest, bounds.latest],
            )
            nodes, times, origins, events = _columns(cursor.fetchall(), 4)
            return Expansion(nodes, times, origins, events)

    def edges(self, nodes: Ints, *, back: bool, bounds: Bounds) -> EdgeTable:
        """All edges in the window that leave the nodes, or arrive at them."""
        with planned() as cursor:
            cursor.execute(
                _EDGES.format(of="dst" if back else "src"), [nodes.tolist(), bounds.earliest, bounds.latest]
            )
            rows = cursor.fetchall()
        if not rows:
            return EdgeTable.made([], [])
        src, dst, out, arrived, kind, quantity, event = zip(*rows, strict=True)
        return EdgeTable.made(
            src, dst, out, arrived, kind=[KINDS[k] for k in kind], quantity=quantity, event=event
        )


def _columns(rows: list[tuple[int, ...]], width: int) -> list[Ints]:
    if not rows:
        return [np.zeros(0, np.int64) for _ in range(width)]
    return list(np.array(rows, np.int64).T.copy())
