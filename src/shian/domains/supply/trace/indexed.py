"""The city's trace index: built from the tables in the background, mapped into every process that asks.

Its edges go by their numbers, which become visible in their order: what came since the building is read when
a question is put, so that an answer is as of the last commit. An edge that was changed counts as withdrawn
and new.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from django.conf import settings
from django.db import connection, transaction
from numpy.typing import NDArray

from shian.domains.supply.lots.models import Edge, EdgeGone
from shian.domains.supply.trace.postgres import KINDS
from shian.methods.tracing import View
from shian.methods.tracing.store import EdgeTable
from shian.platform.records.base import writing_allowed
from shian.platform.traceindex import LivingIndex, TraceFiles
from shian.platform.traceindex.living import Newer

MOST_NEWER = 200_000  # edges since the building: with more it is built anew first
_EDGES = """
COPY (SELECT src, dst, t_out, t_in, kind, coalesce(quantity, 0)::float8, id FROM supply_edge
      WHERE src <> dst ORDER BY t_out, id) TO STDOUT (FORMAT binary)
"""
_SITES = "COPY (SELECT id, place_id FROM supply_node) TO STDOUT (FORMAT binary)"
_AS_OF = """
SELECT greatest((SELECT coalesce(max(id), 0) FROM supply_edge),
                (SELECT coalesce(max(at), 0) FROM supply_edgegone))
"""
# One statement, so one moment: what changed between two would be lost.
_NEWER = """
SELECT id, src, dst, t_out, t_in, kind, coalesce(quantity, 0)::float8 FROM supply_edge WHERE id > %s
UNION ALL SELECT at, edge, NULL, 0, 0, 0, 0 FROM supply_edgegone WHERE at > %s
ORDER BY 1 LIMIT %s
"""
_EDGE_ROW = np.dtype(
    [
        ("fields", ">i2"), ("l1", ">i4"), ("src", ">i8"), ("l2", ">i4"), ("dst", ">i8"), ("l3", ">i4"),
        ("out", ">i8"), ("l4", ">i4"), ("in", ">i8"), ("l5", ">i4"), ("kind", ">i2"), ("l6", ">i4"),
        ("kilos", ">f8"), ("l7", ">i4"), ("edge", ">i8"),
    ]
)  # fmt: skip
_SITE_ROW = np.dtype([("fields", ">i2"), ("l1", ">i4"), ("node", ">i8"), ("l2", ">i4"), ("place", ">i8")])
_HEAD = 19  # bytes before the first row: signature, flags, length of the extension


class Outdated(Exception):
    """What is newer is too much, or all is new: the index is to be built anew."""


def folder() -> Path:
    """Where the versions of the index lie."""
    return Path(settings.SHIAN_DATA) / "trace" / "edges"


def _copied(sql: str, row: np.dtype) -> NDArray[np.void]:  # type: ignore[type-arg]
    """A COPY in binary form as rows, all of the same length: no column is null or of varying length."""
    with connection.cursor() as cursor:
        raw = cursor.cursor if hasattr(cursor, "cursor") else cursor
        with raw.copy(sql) as copy:
            content = b"".join(copy)
    return np.frombuffer(content[_HEAD:-2], row)


def last() -> int:
    """The last number of an edge, or of the change of one, that is visible."""
    with connection.cursor() as cursor:
        cursor.execute(_AS_OF)
        return int(cursor.fetchone()[0])


def build() -> int:
    """Build a version of the index of all edges there are; its number."""
    # What is read first bounds what the index answers for: edges that come in between are read again later.
    as_of = last()
    edges, sites = _copied(_EDGES, _EDGE_ROW), _copied(_SITES, _SITE_ROW)
    edges = edges[edges["edge"] <= as_of]
    nodes = int(sites["node"].max()) + 1 if len(sites) else 1
    site = np.full(nodes, -1, np.int32)
    site[sites["node"]] = sites["place"]
    kinds = np.zeros(max(KINDS) + 1, np.uint8)
    kinds[list(KINDS)] = list(KINDS.values())
    version = TraceFiles(folder()).write(
        edges["src"].astype(np.int32), edges["dst"].astype(np.int32), edges["out"].astype(np.int64),
        edges["in"].astype(np.int64), nodes=nodes, as_of=as_of, kind=kinds[edges["kind"]],
        quantity=edges["kilos"].astype(np.float32), event=edges["edge"].astype(np.int64), site=site,
    )  # fmt: skip
    with transaction.atomic(), writing_allowed():
        EdgeGone.objects.filter(at__lte=as_of).delete()
    return version


def stale() -> bool:
    """Whether there is no index, or edges have come or changed since it was built."""
    found = TraceFiles(folder()).open()
    return found is None or last() > found.index.as_of


def newer(view: View) -> Newer:
    """What came, changed and went since a view's last edge.

    Raises:
        Outdated: it is too much, or the edges were made anew.
    """
    with connection.cursor() as cursor:
        cursor.execute(_NEWER, [view.as_of, view.as_of, MOST_NEWER])
        rows: list[Any] = cursor.fetchall()
        if not rows:
            return Newer(EdgeTable.made([], []), view.as_of)
        cursor.execute("SELECT id, place_id FROM supply_node WHERE id >= %s", [view.nodes])
        places = dict(cursor.fetchall())
    gone = [row[1] for row in rows if row[2] is None]
    if len(rows) >= MOST_NEWER or 0 in gone:
        raise Outdated
    sites = np.full(max(places, default=view.nodes - 1) + 1 - view.nodes, -1, np.int32)
    for node, place in places.items():
        sites[node - view.nodes] = place
    return Newer(
        _table([row for row in rows if row[2] is not None and row[1] != row[2]]),
        rows[-1][0],
        first_node=view.nodes,
        sites=sites,
        withdrawn=np.array(gone, np.int64),
    )


def _table(rows: list[Any]) -> EdgeTable:
    if not rows:
        return EdgeTable.made([], [])
    edge, src, dst, out, arrived, kind, kilos = zip(*rows, strict=True)
    return EdgeTable.made(src, dst, out, arrived, kind=[KINDS[k] for k in kind], quantity=kilos, event=edge)


@cache
def _living(where: Path) -> LivingIndex:
    return LivingIndex(TraceFiles(where))


def view() -> View:
    """The graph as of the last commit: the newest version of the index and what came since."""
    living = _living(folder())
    if living.files.version() is None:
        build()
    living.refresh()
    try:
        living.take(newer(living.view))
    except Outdated:
        build()
        living.refresh()
        living.take(newer(living.view))
    return living.view


def event_of(edge: int) -> int:
    """The event that told of the last edge up to a number: what an answer is as of."""
    found = Edge.objects.filter(pk__lte=edge).order_by("-pk").values_list("event", "event_in").first()
    return max(one for one in found if one is not None) if found else 0
