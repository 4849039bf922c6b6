"""The index a process answers from: the newest version on disk and, in memory, the edges since."""

import threading
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from shian.methods.tracing import EdgeTable, TracingError, View
from shian.methods.tracing.rooms import Rooms
from shian.platform.traceindex.files import Snapshot, TraceFiles

Since = Callable[[int], "Newer"]
MOST_PARTS = 32


class Newer:
    """After an event: edges on record (chance 1) and possible ones, places of new nodes, withdrawn events.

    `events` must become visible in their order: what is newer than `as_of` may not come to light later with a
    number up to it. `sites` are the places of the nodes from `first_node` on.
    """

    def __init__(
        self,
        edges: EdgeTable,
        as_of: int,
        *,
        first_node: int = 0,
        sites: NDArray[np.int32] | None = None,
        withdrawn: NDArray[np.int64] | None = None,
    ) -> None:
        self.edges, self.as_of, self.first_node = edges, as_of, first_node
        self.sites = np.zeros(0, np.int32) if sites is None else sites
        self.withdrawn = np.zeros(0, np.int64) if withdrawn is None else withdrawn


class LivingIndex:
    """Answers as of the last event taken. Threads may ask while another takes events or a new version comes.

    A question works on the `View` that it was given, whatever comes meanwhile.
    """

    def __init__(self, files: TraceFiles) -> None:
        self.files = files
        self._lock = threading.Lock()
        self._rooms = Rooms()
        self._version: int | None = None
        self._newer: list[Newer] = []
        self._view: View | None = None
        self.refresh()

    @property
    def view(self) -> View:
        """The graph as of the last event taken.

        Raises:
            TracingError: there is no index yet.
        """
        if self._view is None:
            raise TracingError("the trace index is not built yet")
        return self._view

    def refresh(self) -> bool:
        """Go over to the newest version if there is one newer than ours; whether there was."""
        if self.files.version() == self._version:
            return False
        with self._lock:
            found = self.files.open()
            if found is None or found.version == self._version:
                return False
            self._newer = [newer for newer in self._newer if newer.as_of > found.index.as_of]
            self._version = found.version
            self._base = found
            self._view = self._made(found)
        return True

    def take(self, newer: Newer) -> None:
        """Take what came since; what was taken before is left out."""
        with self._lock:
            if newer.as_of <= self.view.as_of:
                return
            self._newer.append(newer)
            if len(self._newer) > MOST_PARTS:
                self._newer = [self._as_one()]
            self._view = self._made(self._base)

    def catch_up(self, since: Since) -> View:
        """Ask for what came after the last event taken, take it, and give the view."""
        self.refresh()
        self.take(since(self.view.as_of))
        return self.view

    def _as_one(self) -> Newer:
        """All that was taken, as if taken at once: so that many small portions do not add up."""
        nodes = self._base.index.nodes
        return Newer(
            EdgeTable.joined([newer.edges for newer in self._newer]),
            max(newer.as_of for newer in self._newer),
            first_node=nodes,
            sites=self._sites(nodes),
            withdrawn=np.concatenate([newer.withdrawn for newer in self._newer]),
        )

    def _made(self, base: Snapshot) -> View:
        index = base.index
        tables = [newer.edges[newer.edges.event > index.as_of] for newer in self._newer]
        withdrawn = np.concatenate([np.zeros(0, np.int64), *(newer.withdrawn for newer in self._newer)])
        since = EdgeTable.joined(tables) if tables else EdgeTable.made([], [])
        since = since[~np.isin(since.event, withdrawn)]
        possible = EdgeTable.joined([base.possible, since[since.chance < 1]])
        possible = possible[~np.isin(possible.event, withdrawn)] if len(withdrawn) else possible
        as_of = max([index.as_of, *(newer.as_of for newer in self._newer)])
        return View(
            index, as_of, since[since.chance >= 1], possible,
            self._gone(base, withdrawn), self._sites(index.nodes), self._rooms,
        )  # fmt: skip

    def _sites(self, nodes: int) -> NDArray[np.int32]:
        """The places of the nodes newer than the index."""
        end = max([nodes, *(newer.first_node + len(newer.sites) for newer in self._newer)])
        sites = np.full(end - nodes, -1, np.int32)
        for newer in self._newer:
            skipped = max(0, nodes - newer.first_node)
            begin = newer.first_node + skipped - nodes
            sites[begin : begin + len(newer.sites) - skipped] = newer.sites[skipped:]
        return sites

    def _gone(self, base: Snapshot, withdrawn: NDArray[np.int64]) -> NDArray[np.uint64]:
        """A bit for each edge of the index whose event was withdrawn since."""
        old = withdrawn[withdrawn <= base.index.as_of]
        if not len(old) or base.index.event is None:
            return np.zeros(0, np.uint64)
        hit = np.isin(base.index.event, old)
        words = np.zeros(len(hit) // 64 + 1, np.uint64)
        packed = np.packbits(hit, bitorder="little")
        words.view(np.uint8)[: len(packed)] = packed
        return words
