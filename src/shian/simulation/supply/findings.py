"""Findings that gaps and planted flaws lead to, told and settled as the projection does it."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from shian.domains.supply.lots.models import Finding
from shian.simulation.actors import SYSTEM
from shian.simulation.city import City
from shian.simulation.rows import Row
from shian.simulation.supply import graph
from shian.simulation.supply.articles import Articles
from shian.simulation.supply.columns import LOT, Truth
from shian.simulation.supply.draws import Ints
from shian.simulation.supply.graph import IN_KINDS, Graph
from shian.simulation.supply.records import Named
from shian.simulation.supply.telling import ARRIVE, LEAVE, Told
from shian.simulation.supply.world import World


@dataclass(frozen=True, slots=True)
class Doubt:
    """What does not agree: of which lot, at which place (positions), what was expected and what was stated.

    ``event`` is the position of the event that shows it, where one does. ``settles``: it agrees again.
    """

    sort: str
    lot: int
    place: int
    expected: int = 0
    stated: int = 0
    event: int | None = None
    settles: bool = False


@dataclass
class Findings:
    """Writes what a capture shows, once it is captured."""

    made: City
    named: Named
    articles: Articles
    article_of: list[int]
    doubts: dict[int, list[Doubt]]  # by number of the capture
    rows: list[Row] = field(default_factory=list)
    open: dict[tuple[int, int], Row] = field(default_factory=dict)

    def show(self, capture: int, first_event: int, at: str) -> None:
        """Settle and tell what follows from a capture."""
        for doubt in self.doubts.get(capture, ()):
            if doubt.settles:
                row = self.open.pop((doubt.lot, doubt.place))
                row["state"] = "settled"
                self.made.table(Finding).tell(row, at, SYSTEM, "settle")
            else:
                self._tell(doubt, first_event, at)

    def _tell(self, doubt: Doubt, first_event: int, at: str) -> None:
        table, home = self.made.table(Finding), self.named.rows[doubt.place]
        row = table.new(
            sort=doubt.sort, lot_id=self.named.lot_id[doubt.lot], place_id=home["id"],
            event=None if doubt.event is None else first_event + doubt.event,
            expected=f"{doubt.expected}.000", stated=f"{doubt.stated}.000",
            unit=self.articles.rows[self.article_of[doubt.lot]].unit,
            found_at=at, area=home["area"],
        )  # fmt: skip
        table.tell(row, at, SYSTEM, "find")
        self.rows.append(row)
        if doubt.sort == "balance":
            self.open[(doubt.lot, doubt.place)] = row

    def write(self) -> None:
        """COPY the rows in their final state."""
        self.made.table(Finding).copy(self.rows)


def doubts(truth: Truth, told: Told, found: Graph, world: World) -> dict[int, list[Doubt]]:
    """By capture: what it settles, receipts of less than was sent, places that sent more than they had."""
    out: dict[int, list[Doubt]] = {}
    capture = told.captures
    came = graph.positions(told, ARRIVE, truth.moves.size)
    balances = _balances(truth, told, found, world)
    for number, doubt in balances:
        if doubt.settles:
            out.setdefault(number, []).append(doubt)
    for m in np.flatnonzero(told.lack > 0).tolist():
        sent, event = int(truth.moves["amount"][m]), int(came[m])
        lot, place = int(truth.moves["lot"][m]), int(truth.moves["target"][m])
        doubt = Doubt("receipt", lot, place, sent, sent - int(told.lack[m]), event)
        out.setdefault(int(capture[event]), []).append(doubt)
    for number, doubt in balances:
        if not doubt.settles:
            out.setdefault(number, []).append(doubt)
    return out


def _changes(truth: Truth, told: Told, found: Graph, places: int) -> tuple[Ints, Ints, Ints, Ints]:
    """(node, capture, came, left) of every change of a balance, those that were taken back among them."""
    moved, moves = found.moved, truth.moves
    keys = found.node_lot * places + found.node_place
    named = np.flatnonzero(moved.lot >= 0)
    node = np.searchsorted(keys, moved.lot[named] * places + moved.place[named])
    into = np.isin(moved.kind[named], IN_KINDS)
    amount = moved.amount[named]
    left, came = graph.positions(told, LEAVE, moves.size), graph.positions(told, ARRIVE, moves.size)
    # A receipt told before its departure stood for the departure until that was told.
    early = np.flatnonzero((told.left == LOT) & (told.came == LOT) & (came < left))
    source = np.searchsorted(keys, moves["lot"][early] * places + moves["source"][early])
    stood, zero = moves["amount"][early], np.zeros(len(early), np.int64)
    return (
        np.concatenate([node, source, source]),
        np.concatenate(
            [told.captures[moved.event[named]], told.captures[came[early]], told.captures[left[early]]]
        ),
        np.concatenate([np.where(into, amount, 0), zero, zero]),
        np.concatenate([np.where(into, 0, amount), stood, -stood]),
    )


def _balances(truth: Truth, told: Told, found: Graph, world: World) -> list[tuple[int, Doubt]]:
    """Where after a capture more of a lot had left a place of the city than had come, and where no longer."""
    node, capture, came, left = _changes(truth, told, found, len(world.sites))
    size = int(told.captures[-1]) + 1 if told.count else 1
    key, place = np.unique(node * size + capture, return_inverse=True)
    of = key // size
    start = np.ones(len(key), bool)
    start[1:] = of[1:] != of[:-1]
    came, left = (_running(np.bincount(place, c, len(key)).astype(np.int64), start) for c in (came, left))
    over = (left > came) & ~world.outside[found.node_place[of]]
    before = np.zeros(len(key), bool)
    before[1:] = over[:-1] & ~start[1:]
    out = []
    for n in np.flatnonzero(over != before).tolist():
        lot, at = int(found.node_lot[of[n]]), int(found.node_place[of[n]])
        doubt = Doubt("balance", lot, at, int(came[n]), int(left[n]), settles=bool(before[n]))
        out.append((int(key[n] % size), doubt))
    return out


def _running(amount: Ints, start: np.ndarray) -> Ints:  # type: ignore[type-arg]
    """Running sums that begin anew at each start."""
    total = np.cumsum(amount)
    first = np.flatnonzero(start)
    base = np.repeat(total[first] - amount[first], np.diff([*first.tolist(), len(amount)]))
    return total - base
