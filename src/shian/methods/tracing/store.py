"""One question to whatever holds the supply graph: what does one more edge reach? And closures made of it.

Times are whole numbers; stores of a city count seconds since 1970 (UTC). Of an edge is known by when it has
left (`leave`) and from when it can have arrived (`arrive`); both unknown: LATE and EARLY of `moments`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Protocol, Self

import numpy as np
from numpy.typing import NDArray

from shian.methods.tracing.bounds import Bounds
from shian.methods.tracing.moments import EARLY, LATE

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Column = Sequence[int] | Sequence[float] | NDArray[np.generic]
NOTHING = -1


class EdgeKind(IntEnum):
    """What happened between two lots at places."""

    SHIPMENT = 0  # the same lot, another place
    TRANSFORMATION = 1  # what went in, what came out: slaughter, mixing, cooking
    SPLIT = 2  # repacked, divided
    MERGE = 3  # put together without record of the parts: silos, tanks
    RETURN = 4  # a shipment back or aside
    CROSS = 5  # no goods, but contact: the same line on the same day


@dataclass(frozen=True, slots=True)
class Expansion:
    """What one more edge reaches from a frontier: each node once, ascending.

    `times`: the label of each node, None without regard to time. `origins` and `events`: the node of the
    frontier and the event by which it was reached; of several that with the best label, then the least event,
    then the least origin.
    """

    nodes: Ints
    times: Ints | None
    origins: Ints
    events: Ints


@dataclass(frozen=True, slots=True)
class EdgeTable:
    """Edges as columns. `chance` is 1 where the edge is on record, below where it is only inferred."""

    src: Ints
    dst: Ints
    leave: Ints
    arrive: Ints
    kind: NDArray[np.uint8]
    quantity: Floats  # kilograms that went over the edge
    event: Ints
    chance: Floats

    def __len__(self) -> int:
        return len(self.src)

    def __getitem__(self, which: NDArray[np.generic] | slice) -> Self:
        return type(self)(*(getattr(self, name)[which] for name in self.__slots__))

    @classmethod
    def joined(cls, tables: Sequence["EdgeTable"]) -> "EdgeTable":
        """The rows of several tables, one after the other."""
        if len(tables) == 1:
            return tables[0]
        return cls(*(np.concatenate([getattr(t, name) for t in tables]) for name in cls.__slots__))

    @classmethod
    def made(
        cls,
        src: Column,
        dst: Column,
        leave: Column | None = None,
        arrive: Column | None = None,
        *,
        kind: Column | None = None,
        quantity: Column | None = None,
        event: Column | None = None,
        chance: Column | None = None,
    ) -> "EdgeTable":
        """A table of what is given; what is not is unknown, a shipment, 0 kg, certain; events from 0."""
        count = len(src)
        return cls(
            np.asarray(src, np.int64),
            np.asarray(dst, np.int64),
            np.asarray(np.full(count, LATE) if leave is None else leave, np.int64),
            np.asarray(np.full(count, EARLY) if arrive is None else arrive, np.int64),
            np.asarray(np.zeros(count) if kind is None else kind, np.uint8),
            np.asarray(np.zeros(count) if quantity is None else quantity, np.float64),
            np.asarray(np.arange(count) if event is None else event, np.int64),
            np.asarray(np.ones(count) if chance is None else chance, np.float64),
        )


class Store(Protocol):
    """Holds the supply graph: nodes are lots at places by number, edges what went from one to another."""

    def expand(self, frontier: Ints, *, back: bool, labels: Ints | None, bounds: Bounds) -> Expansion:
        """All nodes that one more edge reaches from the frontier.

        Forward a label is the earliest moment at which a node can hold what is traced: an edge can be taken
        if it left then or later (label ≤ leave), and gives max(label, arrive). With `back` it is the latest
        moment by which it must have left: an edge can be taken if arrive ≤ label, and gives min(label,
        leave). Without labels time is not regarded, but for the window: leave ≥ bounds.earliest and arrive ≤
        bounds.latest. The numbers of levels and nodes in the bounds are the caller's to keep.
        """
        ...

    def edges(self, nodes: Ints, *, back: bool, bounds: Bounds) -> EdgeTable:
        """All edges in the window that leave the nodes (with `back`: that arrive at them), in any order."""
        ...


@dataclass(frozen=True, slots=True)
class Reach:
    """What a closure found, in the order of levels; the frontier has level 0, no origin and no event (-1).

    `times` as the labels of `Store.expand`; EARLY (back: LATE) for the frontier. `cut`: the bounds ended it.
    """

    nodes: Ints
    levels: NDArray[np.int32]
    times: Ints | None
    origins: Ints
    events: Ints
    cut: bool

    def __len__(self) -> int:
        return len(self.nodes)


class _Known:
    """The nodes found so far, sorted, each with its place in the answer and its best label."""

    def __init__(self, *, back: bool) -> None:
        self.sign = -1 if back else 1
        self.nodes = np.zeros(0, np.int64)
        self.labels = np.zeros(0, np.int64)

    def better(self, nodes: Ints, labels: Ints | None) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Which of these sorted nodes are new, and which are new or have a better label than before."""
        at = np.searchsorted(self.nodes, nodes)
        inside = at < len(self.nodes)
        old = np.zeros(len(nodes), np.bool_)
        old[inside] = self.nodes[at[inside]] == nodes[inside]
        new = ~old
        if labels is None:
            return new, new
        improved = new.copy()
        improved[old] = self.sign * labels[old] < self.sign * self.labels[at[old]]
        return new, improved

    def take(self, nodes: Ints, labels: Ints, new: NDArray[np.bool_]) -> None:
        """Add the new ones, improve the labels of the others."""
        at = np.searchsorted(self.nodes, nodes[~new])
        self.labels[at] = labels[~new]
        place = np.searchsorted(self.nodes, nodes[new])
        self.nodes = np.insert(self.nodes, place, nodes[new])
        self.labels = np.insert(self.labels, place, labels[new])


def closure_over(
    store: Store,
    frontier: Sequence[int] | Ints,
    *,
    back: bool = False,
    temporal: bool = False,
    bounds: Bounds | None = None,
) -> Reach:
    """What the frontier can have reached (`back`: can have come from), asked of any store level by level.

    With `temporal` nothing leaves a node before it can have arrived there.
    """
    bounds = bounds or Bounds()
    known = _Known(back=back)
    nodes = np.unique(np.asarray(frontier, np.int64))
    label = np.full(len(nodes), LATE if back else EARLY, np.int64)
    nothing = np.full(len(nodes), NOTHING, np.int64)
    step = Expansion(nodes, label, nothing, nothing)
    found: list[Expansion] = []
    cut = False
    for level in range(1 << 62):
        labels = step.times if step.times is not None else np.zeros(len(step.nodes), np.int64)
        new, improved = known.better(step.nodes, step.times if temporal and level else None)
        room = len(new) if bounds.nodes is None else bounds.nodes - len(known.nodes)
        if new.sum() > room:
            cut = True
            new &= np.cumsum(new) <= room
            improved = new
        known.take(step.nodes[improved], labels[improved], new[improved])
        found.append(_chosen(step, new))
        if cut or not improved.any():
            break
        if bounds.levels is not None and level >= bounds.levels:
            cut = _goes_on(store, known, step, improved, back=back, temporal=temporal, bounds=bounds)
            break
        step = store.expand(
            step.nodes[improved], back=back, labels=labels[improved] if temporal else None, bounds=bounds
        )
    return _answer(found, known if temporal else None, cut=cut)


def _goes_on(
    store: Store,
    known: _Known,
    step: Expansion,
    front: NDArray[np.bool_],
    *,
    back: bool,
    temporal: bool,
    bounds: Bounds,
) -> bool:
    """Whether one more level would find more."""
    labels = step.times[front] if temporal and step.times is not None else None
    more = store.expand(step.nodes[front], back=back, labels=labels, bounds=bounds)
    return bool(known.better(more.nodes, None)[0].any())


def _chosen(step: Expansion, which: NDArray[np.bool_]) -> Expansion:
    times = None if step.times is None else step.times[which]
    return Expansion(step.nodes[which], times, step.origins[which], step.events[which])


def _answer(found: Sequence[Expansion], known: _Known | None, *, cut: bool) -> Reach:
    nodes, origins, events = (
        np.concatenate([getattr(step, name) for step in found]) for name in ("nodes", "origins", "events")
    )
    levels = np.repeat(np.arange(len(found), dtype=np.int32), [len(step.nodes) for step in found])
    times = None if known is None else known.labels[np.searchsorted(known.nodes, nodes)]
    return Reach(nodes, levels, times, origins, events, cut)
