"""The tracing score of FoodChain-Lab over stations and deliveries held on a cluster.

The ways a contamination can take are those of `methods.tracing.network.Ways`, made there by joins. Cross
contamination gives an edge for each pair of a delivery that came and one that was sent: at a station with
n in and m out, n · m of them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shian.methods.tracing import Kind, Scored, Spread
from shian.methods.tracing.moments import EARLY, LATE
from shian.platform.cluster.archive import UNKNOWN, CodeKeys
from shian.platform.cluster.scoring import node_scores
from shian.platform.cluster.store import SparkStore

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

ORIGIN, GOAL, SENT = "o:", "g:", "d:"  # a station as where it begins and where it arrives; a delivery


@dataclass(frozen=True)
class Frames:
    """The records of all cities: ids are text and mean the same in each of them.

    `deliveries`: id, sender, recipient, leave_by, arrive_from (whole numbers; empty: unknown). `links`:
    before, after (ids of deliveries: the first went into the second).
    """

    session: SparkSession
    deliveries: DataFrame
    links: DataFrame

    def ways(self, spread: Spread) -> DataFrame:
        """The ways of a contamination, as edges in the form of `read_archives`."""
        sent = self.deliveries.selectExpr(
            "id",
            "sender",
            "recipient",
            f"coalesce(cast(leave_by as bigint), {LATE}L) as leave_by",
            f"coalesce(cast(arrive_from as bigint), {EARLY}L) as arrive_from",
        )
        passing = _without(
            _without(sent, "id", spread.killing_deliveries), "recipient", spread.killing_stations
        )
        begun = _without(sent, "sender", spread.killing_stations)
        ended = _without(sent, "id", spread.killing_deliveries)
        before = passing.selectExpr("id as before", "recipient as station", "arrive_from")
        after = sent.selectExpr("id as after", "sender as station", "leave_by")
        parts = [
            begun.selectExpr(f"concat('{ORIGIN}', sender) as src", f"concat('{SENT}', id) as dst"),
            ended.selectExpr(f"concat('{SENT}', id) as src", f"concat('{GOAL}', recipient) as dst"),
            *(sent.selectExpr(f"concat('{ORIGIN}', {end}) as src", f"concat('{GOAL}', {end}) as dst")
              for end in ("sender", "recipient")),
        ]  # fmt: skip
        parts += [_pairs(pairs, temporal=spread.temporal) for pairs in self._pairs(before, after, spread)]
        ways = parts[0]
        for part in parts[1:]:
            ways = ways.unionByName(part)
        unknown = (f"{value} as {name}" for name, value in UNKNOWN.items())
        return ways.distinct().selectExpr("src", "dst", "src as src_held", "dst as dst_held", *unknown)

    def _pairs(self, before: DataFrame, after: DataFrame, spread: Spread) -> list[DataFrame]:
        """What can feed what, time not yet regarded: by a link, at a station, by deliveries that touch."""
        came, goes = before.drop("station"), after.drop("station")
        pairs = [self.links.select("before", "after").join(came, "before").join(goes, "after")]
        if spread.everywhere:
            pairs.append(before.join(after, "station"))
        elif spread.crossing_stations:
            pairs.append(_within(before, "station", spread.crossing_stations).join(after, "station"))
        if spread.crossing_deliveries:
            group = _within(before, "before", spread.crossing_deliveries)
            chosen = self.deliveries.selectExpr("id as before", "recipient as station")
            chosen = _within(chosen, "before", spread.crossing_deliveries)  # also those it is killed in
            fed = self.links.select("before", "after").join(chosen, "before")
            fed = fed.select("station", "after").distinct()
            pairs.append(group.join(fed, "station").join(goes, "after"))
        return pairs


def _pairs(pairs: DataFrame, *, temporal: bool) -> DataFrame:
    if temporal:
        pairs = pairs.where("arrive_from <= leave_by")
    return pairs.selectExpr(f"concat('{SENT}', before) as src", f"concat('{SENT}', after) as dst")


def _without(frame: DataFrame, column: str, names: Collection[str]) -> DataFrame:
    return frame.where(~frame[column].isin(sorted(names))) if names else frame


def _within(frame: DataFrame, column: str, names: Collection[str]) -> DataFrame:
    return frame.where(frame[column].isin(sorted(names)))


def network_scores(
    frames: Frames,
    weights: Mapping[tuple[Kind, str], float],
    spread: Spread | None = None,
    *,
    back: bool = False,
    keep: str | None = None,
) -> list[Scored]:
    """As `methods.tracing.scores`, but for those with nothing weighted on their trace, which are left out.

    `keep`: a folder as the server sees it, where the ways are written once; else each level makes them anew.

    Raises:
        TracingError: a weight is no number, or all are zero.
    """
    ways = frames.ways(spread or Spread())
    if keep is not None:
        ways.write.mode("overwrite").parquet(keep)
        ways = frames.session.read.parquet(keep)
    keys = CodeKeys()
    names = [_target(kind, name, back=back) for kind, name in weights]
    targets = dict(zip(keys.number(names).tolist(), weights.values(), strict=True))
    found = node_scores(SparkStore(frames.session, ways, keys), targets, back=back)
    begins = GOAL if back else ORIGIN
    scored = []
    columns = (found.nodes, found.score, found.weight, found.reached)
    for node, score, weight, reached in zip(*(column.tolist() for column in columns), strict=True):
        code = keys.codes[node]
        if code.startswith((begins, SENT)):
            kind = Kind.DELIVERY if code.startswith(SENT) else Kind.STATION
            scored.append(Scored(code[2:], kind, score, weight, reached))
    return sorted(scored, key=lambda one: (-one.score, one.kind != Kind.STATION, one.id))


def _target(kind: Kind, name: str, *, back: bool) -> str:
    if kind is Kind.DELIVERY:
        return SENT + name
    return (ORIGIN if back else GOAL) + name
