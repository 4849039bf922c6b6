"""Builds the trace index of columns: counting sorts, one pass to count and one to fill for each direction."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shian.methods.tracing.errors import TracingError
from shian.methods.tracing.index import Index, Scale, Sparse
from shian.methods.tracing.moments import EARLY, LATE

Array = NDArray[Any]
Room = Callable[[str, int, Any], Array]  # name, length and type of an array: one of noughts
MINUTE = 60
WIDEST = 2**31 - 1
PORTION = 4_000_000  # edges looked at together, where a copy of all would take much memory


def in_memory(name: str, length: int, kind: Any) -> Array:
    """An array in memory; a keeper of files gives one that is a file instead."""
    return np.zeros(length, kind)


def build(
    src: Array,
    dst: Array,
    leave: Array,
    arrive: Array,
    *,
    nodes: int | None = None,
    unit: int = 1,
    as_of: int = 0,
    room: Room = in_memory,
    **columns: Array,
) -> Index:
    """The index of edges given as columns, best in the order of their times.

    `leave` and `arrive` count in `unit`s; with 64 bits they may be unknown (LATE and EARLY). `columns` may
    hold `kind`, `quantity` and `event` of each edge, and `site` of each node.

    Raises:
        TracingError: columns of unequal length, numbers of nodes that are none, times that span too long.
    """
    count = _checked(src, dst, leave, arrive, nodes)
    scale, small, unknown = _scaled(leave, arrive, unit)
    first, position, most = _forward(src, count, len(dst), room)
    from shian.methods.tracing import kernels

    other, left = room("forward.other", len(src), np.int32), room("leave", len(src), np.int32)
    span = room("span", len(src), small)
    how = np.array([scale.origin // unit, scale.unit // unit, scale.bias, unknown], np.int64)
    kernels.fill_forward(dst, leave, arrive, how, position, other, left, span)
    begin = room("backward.start", count + 1, first.dtype)
    kernels.degrees(dst, begin)
    back, place = room("backward.other", len(src), np.int32), room("place", len(src), _least(most))
    kernels.fill_backward(src, dst, position, first, begin, np.zeros(count, np.int32), back, place)
    kept: dict[str, Any] = {name: _kept(name, column, position, room) for name, column in columns.items()}
    if "site" in kept:
        kept |= _at_sites(kept["site"], room)
    return Index(
        Sparse(first, other, _leaves(first, "forward.leaf", room)),
        Sparse(begin, back, _leaves(begin, "backward.leaf", room)),
        place,
        left,
        span,
        scale,
        as_of,
        **kept,
    )


def _checked(src: Array, dst: Array, leave: Array, arrive: Array, nodes: int | None) -> int:
    if len({len(src), len(dst), len(leave), len(arrive)}) > 1:
        raise TracingError("columns of different length")
    most = max(int(src.max()), int(dst.max())) + 1 if len(src) else 0
    if len(src) and min(int(src.min()), int(dst.min())) < 0:
        raise TracingError("a node has a number below 0")
    count = most if nodes is None else nodes
    if count < most or count > WIDEST or len(src) > 2**32 - 1:
        raise TracingError(f"{count:,} nodes and {len(src):,} edges: a node {most - 1:,} does not fit")
    return count


def _scaled(leave: Array, arrive: Array, unit: int) -> tuple[Scale, Any, int]:
    """The least types that times fit in: 4 bytes for when an edge left, 2 for how long it took if they do."""
    if leave.dtype.itemsize <= 4:
        low, high = 0, 0
        for begin in range(0, len(leave), PORTION):
            part = slice(begin, begin + PORTION)
            span = arrive[part].astype(np.int64) - leave[part]
            low = min(int(span.min()), low) if begin else int(span.min())
            high = max(int(span.max()), high) if begin else int(span.max())
        return _with_span(Scale(unit, 0, low), high - low)
    known = (leave != LATE) & (arrive != EARLY)
    out, came = leave[known].astype(np.int64), arrive[known].astype(np.int64)
    if not len(out):
        return _with_span(Scale(unit, 0, 0), 0)
    coarse = MINUTE if not (out % MINUTE).any() and not (came % MINUTE).any() else 1
    origin = int(out.min())
    if (int(out.max()) - origin) // coarse > WIDEST:
        raise TracingError("the times of the edges span more than can be kept")
    span = (came - out) // coarse
    low = int(span.min())
    return _with_span(Scale(unit * coarse, unit * origin, low), int(span.max()) - low)


def _with_span(scale: Scale, widest: int) -> tuple[Scale, Any, int]:
    for kind in (np.uint16, np.uint32):
        if widest < np.iinfo(kind).max:
            return scale, kind, int(np.iinfo(kind).max)
    raise TracingError("an edge took longer than can be kept")


def _least(most: int) -> Any:
    return np.uint16 if most <= 2**16 else np.uint32


def _forward(src: Array, nodes: int, edges: int, room: Room) -> tuple[Array, Array, int]:
    from shian.methods.tracing import kernels

    first = room("forward.start", nodes + 1, np.uint32)
    most = kernels.degrees(src, first)
    position = np.empty(edges, np.uint32)
    kernels.rows_of(first, src, np.zeros(nodes, np.int32), position)
    return first, position, most


def _kept(name: str, column: Array, position: Array, room: Room) -> Array:
    """A column in the order of the forward rows; that of nodes as it is."""
    kind = {"site": np.dtype(np.int32), "kind": np.dtype(np.uint8), "quantity": np.dtype(np.float32)}
    to = room(name, len(column), kind.get(name, column.dtype))
    if name == "site":
        to[:] = column
    else:
        to[position] = column
    return to


def _at_sites(site: Array, room: Room) -> dict[str, Any]:
    """The nodes of each place; a node without place has -1."""
    from shian.methods.tracing import kernels

    known = np.flatnonzero(site >= 0).astype(np.int32)
    own = site if len(known) == len(site) else site[known]
    sites = int(own.max()) + 1 if len(own) else 0
    start, node = room("site_start", sites + 1, np.uint32), room("site_node", len(known), np.int32)
    kernels.degrees(own, start)
    position = np.empty(len(known), np.uint32)
    kernels.rows_of(start, own, np.zeros(sites, np.int32), position)
    node[position] = known
    return {"site_start": start, "site_node": node}


def _leaves(start: Array, name: str, room: Room) -> NDArray[np.uint64]:
    none = start[1:] == start[:-1]
    words: NDArray[np.uint64] = room(name, len(none) // 64 + 1, np.uint64)
    packed = np.packbits(none, bitorder="little")
    words.view(np.uint8)[: len(packed)] = packed
    return words
