"""What follows from the told events: nodes with their sums, edges, movements; as the projection makes them.

The projection of the domain reads events one by one. Here the same rows come from the columns at once; a test
rebuilds them from the events and compares.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from shian.domains.supply.lots.models import Edge, Movement
from shian.simulation.supply.columns import WASTED, Truth
from shian.simulation.supply.draws import Ints
from shian.simulation.supply.telling import ARRIVE, BECOME, GOODS, LEAVE, LOT, MAKE, NONE, USE, Told

Kind, Way = Movement.Kind, Edge.Kind
NOBODY = -1
IN_KINDS = [kind.value for kind in Movement.IN]


@dataclass
class Moved:
    """Movements as columns: event, moment, kind, place, other place, lot, article, amount, inferred."""

    event: Ints
    at: Ints
    kind: Ints
    place: Ints
    other: Ints
    lot: Ints
    article: Ints
    amount: Ints
    inferred: Ints

    NAMES = ("event", "at", "kind", "place", "other", "lot", "article", "amount", "inferred")

    def __len__(self) -> int:
        return len(self.event)


@dataclass
class Graph:
    """Movements, nodes (lot and place) and edges; numbers of places, lots and events are positions."""

    moved: Moved
    node_lot: Ints
    node_place: Ints
    sums: dict[str, Ints]  # came, left, sold, wasted, first, last (seconds; none: 0)
    edges: dict[str, Ints]


def positions(told: Told, kind: int | tuple[int, ...], size: int) -> Ints:
    """The event of each lot, move or sale of a kind, as its position among the events; NOBODY without one."""
    out = np.full(size, NOBODY)
    which = np.flatnonzero(np.isin(told.kind, kind))
    out[told.of[which]] = which
    return out


def build(truth: Truth, told: Told, places: int) -> Graph:
    """The graph of all that was told of lots."""
    made = positions(told, (MAKE, BECOME), truth.lots.size)
    left = positions(told, LEAVE, truth.moves.size)
    came = positions(told, ARRIVE, truth.moves.size)
    used = positions(told, USE, truth.sales.size)
    moved = _joined([
        _made(truth, made), _inputs(truth, told, made), _left(truth, told, left), _came(truth, told, came),
        _inferred(truth, told, left, came), _used(truth, used),
    ])  # fmt: skip
    keys = _node_keys(truth, told, moved, places)
    sums = _sums(truth, told, moved, left, came, keys, places)
    edges = _edges(truth, told, made, left, came, used, keys, places)
    return Graph(moved, keys // places, keys % places, sums, edges)


def _rows(which: Ints, **columns: Ints | int) -> Moved:
    size = len(which)
    full = {k: v if isinstance(v, np.ndarray) else np.full(size, v) for k, v in columns.items()}
    return Moved(**{name: full.get(name, np.full(size, NOBODY)) for name in Moved.NAMES} | {
        "inferred": full.get("inferred", np.zeros(size, np.int64))
    })  # fmt: skip


def _joined(parts: list[Moved]) -> Moved:
    return Moved(*(np.concatenate([getattr(p, n) for p in parts]) for n in Moved.NAMES))


def _made(truth: Truth, made: Ints) -> Moved:
    lots, which = truth.lots, np.flatnonzero(made >= 0)
    return _rows(
        which, event=made[which], at=lots["made"][which], kind=Kind.MADE.value,
        place=lots["place"][which], lot=which, amount=lots["amount"][which],
    )  # fmt: skip


def told_inputs(truth: Truth, told: Told, made: Ints) -> tuple[Ints, Ints, Ints, Ints]:
    """What transformations name: (lot made, lot used or NOBODY, article, amount), each once."""
    inputs, batch = truth.inputs, truth.lots["batch"]
    result = np.full(max(truth.batches.size, 1), NOBODY)
    named = np.flatnonzero(told.result & (made >= 0))
    result[batch[named]] = named
    level = told.came[inputs["move"]] if inputs.size else np.zeros(0, np.int64)
    target = result[inputs["batch"]] if inputs.size else level
    use = (target >= 0) & (level > NONE)
    target, level, lot, amount = target[use], level[use], inputs["lot"][use], inputs["amount"][use]
    article = truth.lots["article"][lot]
    lot = np.where(level == LOT, lot, NOBODY)
    size = max(truth.lots.size, int(article.max(initial=0))) + 2
    key = (target * size + lot + 1) * size + np.where(level == LOT, 0, article + 1)
    _, first, place = np.unique(key, return_index=True, return_inverse=True)
    total = np.bincount(place, amount, len(first)).astype(np.int64)
    return target[first], lot[first], article[first], total


def _inputs(truth: Truth, told: Told, made: Ints) -> Moved:
    target, lot, article, amount = told_inputs(truth, told, made)
    return _rows(
        target, event=made[target], at=truth.lots["made"][target], kind=Kind.USED.value,
        place=truth.lots["place"][target], lot=lot, article=np.where(lot >= 0, NOBODY, article),
        amount=amount,
    )  # fmt: skip


def _left(truth: Truth, told: Told, left: Ints) -> Moved:
    return _sides(truth, told.left, left, ("out", "source", "target"), Kind.LEFT.value, truth.moves["amount"])


def _came(truth: Truth, told: Told, came: Ints) -> Moved:
    received = truth.moves["amount"] - told.lack
    return _sides(truth, told.came, came, ("arrived", "target", "source"), Kind.CAME.value, received)


def _sides(
    truth: Truth, level: Ints, event: Ints, names: tuple[str, str, str], kind: int, amount: Ints
) -> Moved:
    moves, which = truth.moves, np.flatnonzero(level > NONE)
    at, place, other = names
    lot, plain = moves["lot"][which], level[which] == GOODS
    return _rows(
        which, event=event[which], at=moves[at][which], kind=kind, place=moves[place][which],
        other=moves[other][which], lot=np.where(plain, NOBODY, lot),
        article=np.where(plain, truth.lots["article"][lot], NOBODY), amount=amount[which],
    )  # fmt: skip


def _inferred(truth: Truth, told: Told, left: Ints, came: Ints) -> Moved:
    """Departures of which only the receipt told."""
    moves, which = truth.moves, np.flatnonzero((told.came == LOT) & (told.left != LOT))
    return _rows(
        which, event=came[which], at=moves["arrived"][which], kind=Kind.LEFT.value,
        place=moves["source"][which], other=moves["target"][which], lot=moves["lot"][which],
        amount=moves["amount"][which], inferred=1,
    )  # fmt: skip


def _used(truth: Truth, used: Ints) -> Moved:
    sales, which = truth.sales, np.flatnonzero(used >= 0)
    kind = np.where(sales["kind"][which] == WASTED, Kind.WASTED.value, Kind.SOLD.value)
    return _rows(
        which, event=used[which], at=sales["at"][which], kind=kind, place=sales["place"][which],
        lot=sales["lot"][which], amount=sales["amount"][which],
    )  # fmt: skip


def _node_keys(truth: Truth, told: Told, moved: Moved, places: int) -> Ints:
    """Where lots are said to have been: also where they were sent, whether they arrived or not."""
    named = moved.lot >= 0
    sent = np.flatnonzero(told.left == LOT)
    goals = truth.moves["lot"][sent] * places + truth.moves["target"][sent]
    return np.unique(np.concatenate([moved.lot[named] * places + moved.place[named], goals]))


def _sums(
    truth: Truth, told: Told, moved: Moved, left: Ints, came: Ints, keys: Ints, places: int
) -> dict[str, Ints]:
    named = np.flatnonzero(moved.lot >= 0)
    node = np.searchsorted(keys, moved.lot[named] * places + moved.place[named])
    amount, kind, at = moved.amount[named], moved.kind[named], moved.at[named]

    def total(*kinds: Movement.Kind) -> Ints:
        return np.bincount(node, amount * np.isin(kind, [k.value for k in kinds]), len(keys)).astype(np.int64)

    first, last = np.full(len(keys), np.iinfo(np.int64).max), np.zeros(len(keys), np.int64)
    np.minimum.at(first, node, at)
    np.maximum.at(last, node, at)
    # A receipt told before its departure stood for the departure until that was told.
    early = np.flatnonzero((told.left == LOT) & (told.came == LOT) & (came < left))
    source = np.searchsorted(keys, truth.moves["lot"][early] * places + truth.moves["source"][early])
    np.minimum.at(first, source, truth.moves["arrived"][early])
    np.maximum.at(last, source, truth.moves["arrived"][early])
    first[last == 0] = 0
    return {
        "came": total(Kind.CAME, Kind.MADE),
        "left": total(Kind.USED, Kind.LEFT, Kind.SOLD, Kind.WASTED, Kind.RETURNED),
        "sold": total(Kind.SOLD), "wasted": total(Kind.WASTED), "first": first, "last": last,
    }  # fmt: skip


def _edges(
    truth: Truth, told: Told, made: Ints, left: Ints, came: Ints, used: Ints, keys: Ints, places: int
) -> dict[str, Ints]:
    """Columns src, dst (positions of nodes), event, event_in, out, arrived, kind, amount, received."""
    parts = [
        _shipments(truth, told, left, came, keys, places), _results(truth, told, made, keys, places),
        _loops(truth, used, keys, places),
    ]  # fmt: skip
    joined = {name: np.concatenate([p[name] for p in parts]) for name in parts[0]}
    order = np.lexsort((joined["src"], joined["event"]))
    return {name: column[order] for name, column in joined.items()}


def _shipments(truth: Truth, told: Told, left: Ints, came: Ints, keys: Ints, places: int) -> dict[str, Ints]:
    moves, which = truth.moves, np.flatnonzero((told.left == LOT) | (told.came == LOT))
    sent, got = told.left[which] == LOT, told.came[which] == LOT
    lot, out, arrived = moves["lot"][which], moves["out"][which], moves["arrived"][which]
    edges = {
        "src": np.searchsorted(keys, lot * places + moves["source"][which]),
        "dst": np.searchsorted(keys, lot * places + moves["target"][which]),
        "event": np.where(sent, left[which], came[which]),
        "event_in": np.where(got, came[which], NOBODY),
        "out": np.where(sent, out, arrived), "arrived": np.where(got, arrived, out),
        "kind": np.full(len(which), Way.SHIPMENT.value), "amount": moves["amount"][which] - told.lack[which],
        "received": got * 1,
    }  # fmt: skip
    # What is missing from a receipt is under way still.
    short = np.flatnonzero(told.lack[which] > 0)
    rest = {name: column[short] for name, column in edges.items()} | {
        "event_in": np.full(len(short), NOBODY), "arrived": out[short], "amount": told.lack[which][short],
        "received": np.zeros(len(short), np.int64),
    }  # fmt: skip
    return {name: np.concatenate([column, rest[name]]) for name, column in edges.items()}


def _results(truth: Truth, told: Told, made: Ints, keys: Ints, places: int) -> dict[str, Ints]:
    target, lot, _, amount = told_inputs(truth, told, made)
    named = lot >= 0
    target, lot, amount = target[named], lot[named], amount[named]
    place, at = truth.lots["place"][target], truth.lots["made"][target]
    return {
        "src": np.searchsorted(keys, lot * places + place),
        "dst": np.searchsorted(keys, target * places + place),
        "event": made[target], "event_in": np.full(len(target), NOBODY), "out": at, "arrived": at,
        "kind": np.full(len(target), Way.TRANSFORMATION.value), "amount": amount,
        "received": np.ones(len(target), np.int64),
    }  # fmt: skip


def _loops(truth: Truth, used: Ints, keys: Ints, places: int) -> dict[str, Ints]:
    sales, which = truth.sales, np.flatnonzero(used >= 0)
    node = np.searchsorted(keys, sales["lot"][which] * places + sales["place"][which])
    kind = np.where(sales["kind"][which] == WASTED, Way.WASTE.value, Way.SALE.value)
    return {
        "src": node, "dst": node, "event": used[which], "event_in": np.full(len(which), NOBODY),
        "out": sales["at"][which], "arrived": sales["at"][which], "kind": kind,
        "amount": sales["amount"][which],
        "received": np.ones(len(which), np.int64),
    }  # fmt: skip


def chunks(count: int, size: int = 50_000) -> Iterator[slice]:
    """Slices of columns, for writing them piece by piece."""
    for start in range(0, count, size):
        yield slice(start, min(count, start + size))
