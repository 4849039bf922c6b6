"""The city's trace index: built from the tables in the background, mapped into every process that asks.

It answers as of the moment of its building; questions that must be current are put to the tables.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
from django.conf import settings
from django.db import connection
from django.db.models import Max
from numpy.typing import NDArray

from shian.domains.supply.lots.models import Edge
from shian.domains.supply.trace.postgres import KINDS
from shian.methods.tracing import View
from shian.platform.traceindex import LivingIndex, TraceFiles

_EDGES = """
COPY (SELECT src, dst, t_out, t_in, kind, coalesce(quantity, 0)::float8, event FROM supply_edge
      WHERE src <> dst ORDER BY t_out, id) TO STDOUT (FORMAT binary)
"""
_SITES = "COPY (SELECT id, place_id FROM supply_node) TO STDOUT (FORMAT binary)"
_EDGE_ROW = np.dtype(
    [
        ("fields", ">i2"), ("l1", ">i4"), ("src", ">i8"), ("l2", ">i4"), ("dst", ">i8"), ("l3", ">i4"),
        ("out", ">i8"), ("l4", ">i4"), ("in", ">i8"), ("l5", ">i4"), ("kind", ">i2"), ("l6", ">i4"),
        ("kilos", ">f8"), ("l7", ">i4"), ("event", ">i8"),
    ]
)  # fmt: skip
_SITE_ROW = np.dtype([("fields", ">i2"), ("l1", ">i4"), ("node", ">i8"), ("l2", ">i4"), ("place", ">i8")])
_HEAD = 19  # bytes before the first row: signature, flags, length of the extension


def folder() -> Path:
    """Where the versions of the index lie."""
    return Path(settings.SHIAN_DATA) / "trace"


def _copied(sql: str, row: np.dtype) -> NDArray[np.void]:  # type: ignore[type-arg]
    """A COPY in binary form as rows, all of the same length: no column is null or of varying length."""
    with connection.cursor() as cursor:
        raw = cursor.cursor if hasattr(cursor, "cursor") else cursor
        with raw.copy(sql) as copy:
            content = b"".join(copy)
    return np.frombuffer(content[_HEAD:-2], row)


def build() -> int:
    """Build a version of the index of all edges there are; its number."""
    edges, sites = _copied(_EDGES, _EDGE_ROW), _copied(_SITES, _SITE_ROW)
    nodes = int(sites["node"].max()) + 1 if len(sites) else 1
    site = np.full(nodes, -1, np.int32)
    site[sites["node"]] = sites["place"]
    kinds = np.zeros(max(KINDS) + 1, np.uint8)
    kinds[list(KINDS)] = list(KINDS.values())
    return TraceFiles(folder()).write(
        edges["src"].astype(np.int32), edges["dst"].astype(np.int32), edges["out"].astype(np.int64),
        edges["in"].astype(np.int64), nodes=nodes, as_of=int(edges["event"].max()) if len(edges) else 0,
        kind=kinds[edges["kind"]], quantity=edges["kilos"].astype(np.float32),
        event=edges["event"].astype(np.int64), site=site,
    )  # fmt: skip


def stale() -> bool:
    """Whether there is no index, or events with edges have come since it was built."""
    found = TraceFiles(folder()).open()
    last = Edge.objects.aggregate(last=Max("event"))["last"] or 0
    return found is None or last > found.index.as_of


@cache
def _living(where: Path) -> LivingIndex:
    return LivingIndex(TraceFiles(where))


def view() -> View:
    """The newest version of the index; it is built now where there is none yet."""
    living = _living(folder())
    if living.files.version() is None:
        build()
    living.refresh()
    return living.view
