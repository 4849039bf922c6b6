"""Working memory of searches, lent and taken back: what a search needs for each node, made once."""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Words = NDArray[np.uint64]
SLACK = 64  # one part in so many more, so that new nodes do not need new room at once


class Room:
    """Marks (clear between searches), a queue, labels; pages that no search touches cost no memory."""

    def __init__(self, nodes: int) -> None:
        self.nodes = nodes + nodes // SLACK + 64
        self.seen = np.zeros(self.nodes // 64 + 1, np.uint64)
        self.queue = np.empty(self.nodes, np.int32)
        self._marks: dict[bool, tuple[Words, Words]] = {}

    def marks(self, leaf: Words, *, back: bool) -> Words:
        """Pairs of words: marks of nodes that were reached, beside those without edges in one direction."""
        known = self._marks.get(back)
        if known is None or known[0] is not leaf:
            marks = np.zeros(2 * len(self.seen), np.uint64)
            marks[1 : 2 * len(leaf) : 2] = leaf
            known = self._marks[back] = leaf, marks
        return known[1]

    @cached_property
    def waiting(self) -> Words:
        """Marks of the nodes that are in the queue."""
        return np.zeros(self.nodes // 64 + 1, np.uint64)

    @cached_property
    def label(self) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        """The best time of each node."""
        return np.empty(self.nodes, np.int64)

    @cached_property
    def found(self) -> np.ndarray[tuple[int], np.dtype[np.int32]]:
        """The nodes found, where the queue goes round."""
        return np.empty(self.nodes, np.int32)

    @cached_property
    def mask(self) -> np.ndarray[tuple[int], np.dtype[np.uint64]]:
        """For each node a bit for each of 64 sources; zero between searches."""
        return np.zeros(self.nodes, np.uint64)


class Rooms:
    """Lends rooms: one for each search that runs at the same time."""

    def __init__(self) -> None:
        self._free: deque[Room] = deque()

    @contextmanager
    def lent(self, nodes: int) -> Iterator[Room]:
        """A room for so many nodes. One in which a search failed is not used again."""
        try:
            room = self._free.pop()
        except IndexError:
            room = Room(nodes)
        if room.nodes < nodes:
            room = Room(nodes)
        yield room
        self._free.append(room)
