"""The supply graph: edges in compressed sparse rows, both ways, in arrays of 4 and 8 bytes."""

from array import array
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from shian.methods.tracing.errors import TracingError, UnknownIds
from shian.methods.tracing.moments import EARLY, LATE

Numbers = NDArray[np.int32]
Places = NDArray[np.int64]
MOST_EDGES = 2**31 - 1


class Interner(dict[str, int]):
    """Numbers texts from 0 in the order in which they are first met."""

    def __missing__(self, text: str) -> int:
        self[text] = number = len(self)
        return number


@dataclass(frozen=True, slots=True)
class Rows:
    """The edges of each node: `edge[start[n]:start[n + 1]]`, and where each of them leads."""

    start: Places
    edge: Numbers
    other: Numbers

    def of(self, nodes: Numbers) -> tuple[Places, Places]:
        """All edges of some nodes: for each its place in `edge`, and which of the nodes it belongs to."""
        first = self.start[nodes]
        counts = self.start[nodes + 1] - first
        ends = np.cumsum(counts)
        owner = np.repeat(np.arange(len(nodes)), counts)
        return np.arange(ends[-1] if len(ends) else 0) + (first - ends + counts)[owner], owner


def rows(own: Numbers, other: Numbers, nodes: int) -> Rows:
    """Compressed sparse rows of edges by one of their ends; each row keeps the order of the edges."""
    order = np.argsort(own, kind="stable").astype(np.int32)
    start = np.zeros(nodes + 1, np.int64)
    np.cumsum(np.bincount(own, minlength=nodes), out=start[1:])
    return Rows(start, order, other[order])


@dataclass(frozen=True)
class Graph:
    """Nodes by number and name, edges by number; parallel edges and self loops are edges like others.

    `leave_by` is the last moment at which an edge can have left, `arrive_from` the first at which it can have
    arrived; None where no edge has a time.
    """

    numbers: dict[str, int]
    src: Numbers
    dst: Numbers
    leave_by: Places | None = None
    arrive_from: Places | None = None

    @cached_property
    def names(self) -> list[str]:
        """The name of each node by number."""
        return list(self.numbers)

    @cached_property
    def forward(self) -> Rows:
        """The edges that leave each node."""
        return rows(self.src, self.dst, len(self.numbers))

    @cached_property
    def backward(self) -> Rows:
        """The edges that arrive at each node."""
        return rows(self.dst, self.src, len(self.numbers))

    def number(self, ids: Iterable[str]) -> Numbers:
        """The nodes of these names, each once, in the order given.

        Raises:
            UnknownIds: some are not in the graph; all of them are named.
        """
        wanted = list(dict.fromkeys(ids))
        missing = [name for name in wanted if name not in self.numbers]
        if missing:
            raise UnknownIds("ids", missing)
        return np.array([self.numbers[name] for name in wanted], np.int32)


class GraphBuilder:
    """Takes edges in portions and makes the graph of them."""

    def __init__(self) -> None:
        self.numbers = Interner()
        self._ends = (array("i"), array("i"))
        self._times: tuple[array[int], array[int]] | None = None

    def __len__(self) -> int:
        return len(self._ends[0])

    def add(
        self,
        src: Iterable[str],
        dst: Iterable[str],
        leave_by: Sequence[int] | None = None,
        arrive_from: Sequence[int] | None = None,
    ) -> None:
        """Take a portion of edges, as columns; times of all edges or of none."""
        before = len(self)
        for ends, names in zip(self._ends, (src, dst), strict=True):
            ends.extend(map(self.numbers.__getitem__, names))
        if len(self._ends[0]) != len(self._ends[1]) or len(self) > MOST_EDGES:
            raise TracingError("columns of different length, or more edges than fit")
        if leave_by is None and arrive_from is None:
            if self._times is not None:
                self._pad(len(self) - before)
            return
        if self._times is None:
            self._times = (array("q"), array("q"))
            self._pad(before)
        count = len(self) - before
        self._times[0].extend([LATE] * count if leave_by is None else leave_by)
        self._times[1].extend([EARLY] * count if arrive_from is None else arrive_from)

    def _pad(self, count: int) -> None:
        assert self._times is not None
        self._times[0].extend([LATE] * count)
        self._times[1].extend([EARLY] * count)

    def name(self, ids: Collection[str]) -> None:
        """Make nodes of these names, with edges or without."""
        for name in ids:
            self.numbers[name]

    def graph(self) -> Graph:
        """The graph of all edges taken; its arrays are those of the builder, which is done with."""
        src, dst = (np.frombuffer(ends, np.int32) if ends else np.zeros(0, np.int32) for ends in self._ends)
        if self._times is None or not len(self):
            return Graph(self.numbers, src, dst)
        leave, arrive = (np.frombuffer(times, np.int64) for times in self._times)
        return Graph(self.numbers, src, dst, leave, arrive)
