"""The supply graph on a cluster: each level one job without a shuffle; only the frontier goes there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from shian.methods.tracing import Bounds, EdgeTable, Expansion
from shian.methods.tracing.moments import EARLY, LATE
from shian.methods.tracing.store import Ints
from shian.methods.tracing.table_store import expanded
from shian.platform.cluster.archive import NUMBER_BITS, Keys, NumberKeys

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame, SparkSession

STEP = ("t_out", "t_in", "event")  # what a closure needs of an edge
REST = ("kind", "quantity", "chance")
# Of a frontier in one job: below the 10 MB up to which Spark copies one side of a join to every worker.
ROWS = 300_000
NUMBER = (1 << NUMBER_BITS) - 1
LISTED = 20  # nodes named one by one in a condition; of more, the range


@dataclass(frozen=True)
class SparkStore:
    """A `Store` over a frame of edges (`read_archives`). Jobs run on the cluster, answers are held here."""

    session: SparkSession
    frame: DataFrame
    keys: Keys

    def expand(self, frontier: Ints, *, back: bool, labels: Ints | None, bounds: Bounds) -> Expansion:
        """As `Store.expand`."""
        edges, at = self.asked(frontier, back=back, labels=labels, bounds=bounds)
        return expanded(edges, None if labels is None else labels[at], back=back)

    def edges(self, nodes: Ints, *, back: bool, bounds: Bounds) -> EdgeTable:
        """As `Store.edges`."""
        return self.asked(nodes, back=back, labels=None, bounds=bounds, columns=(*STEP, *REST))[0]

    def asked(
        self,
        nodes: Ints,
        *,
        back: bool,
        labels: Ints | None,
        bounds: Bounds,
        columns: tuple[str, ...] = STEP,
    ) -> tuple[EdgeTable, NDArray[np.int64]]:
        """The edges that can be followed from nodes, and from which of them (its position) each goes.

        A node may be asked for several times, with different labels: so one job answers many questions.
        """
        parts = [
            self._job(nodes, begin, back=back, labels=labels, bounds=bounds, columns=columns)
            for begin in range(0, len(nodes), ROWS)
        ]
        if not parts:
            return EdgeTable.made([], []), np.zeros(0, np.int64)
        edges = EdgeTable.joined([edges for edges, _ in parts])
        return edges, np.concatenate([at for _, at in parts])

    def _job(
        self,
        nodes: Ints,
        begin: int,
        *,
        back: bool,
        labels: Ints | None,
        bounds: Bounds,
        columns: tuple[str, ...],
    ) -> tuple[EdgeTable, NDArray[np.int64]]:
        # Columns are named by their text: of a frame's own columns the server would be asked first.
        from pyspark.sql.functions import col

        part = nodes[begin : begin + ROWS]
        columns_sent = {"at": pa.array(np.arange(len(part), dtype=np.int32)), "node": self.keys.sent(part)}
        if labels is not None:
            columns_sent["label"] = pa.array(labels[begin : begin + ROWS], pa.int64())
        sent = self.session.createDataFrame(pa.table(columns_sent))
        own, other = ("dst", "src") if back else ("src", "dst")
        edges = self.frame
        for condition in conditions(bounds):
            edges = edges.where(condition)
        edges = edges.where(self._held(col(f"{own}_held"), part))
        met = edges.join(sent, col(own) == col("node"))
        if labels is not None:
            met = met.where("t_in <= label" if back else "t_out >= label")
        rows: pa.Table = met.select("at", other, *columns).toArrow()
        at = rows["at"].to_numpy().astype(np.int64)
        found = self.keys.got(rows[other])
        given: dict[str, Any] = {name: rows[name].to_numpy() for name in columns}
        given["leave"], given["arrive"] = given.pop("t_out"), given.pop("t_in")
        ends = (found, part[at]) if back else (part[at], found)
        return EdgeTable.made(*ends, **given), at + begin

    def _held(self, column: Column, nodes: Ints) -> Column:
        """What must be true of an end as the files hold it: lets them and their row groups be left out.

        Of numbers that is the number in whichever city: the city is looked at by the join.
        """
        numbered = isinstance(self.keys, NumberKeys)
        held = np.unique(nodes & NUMBER if numbered else nodes)
        if len(held) <= LISTED:
            return column.isin(held.tolist() if numbered else self.keys.sent(held).to_pylist())
        if numbered:
            return column.between(int(held[0]), int(held[-1]))
        return column.isNotNull()


def conditions(bounds: Bounds) -> list[str]:
    """Which edges the bounds let be followed."""
    limits = []
    if bounds.earliest > EARLY:
        limits.append(f"t_out >= {bounds.earliest}L")
    if bounds.latest < LATE:
        limits.append(f"t_in <= {bounds.latest}L")
    if not bounds.possible:
        limits.append("chance >= 1")
    return limits
