"""Findings that the planted flaws lead to, as the projection tells them when it meets them."""

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
from shian.simulation.supply.records import Named
from shian.simulation.supply.telling import ARRIVE, LEAVE, Told


@dataclass(frozen=True, slots=True)
class Doubt:
    """What does not agree: of which lot (position), at which place, what was expected and what was stated."""

    sort: str
    lot: int
    place: int
    expected: int
    stated: int


@dataclass
class Findings:
    """Writes a finding when the event that shows it is captured."""

    made: City
    named: Named
    articles: Articles
    articles_of: list[int]
    doubts: dict[int, Doubt]
    rows: list[Row] = field(default_factory=list)

    def show(self, position: int, event: int, at: str) -> None:
        """Write what this event shows, if it shows anything."""
        doubt = self.doubts.get(position)
        if doubt is None:
            return
        table, home = self.made.table(Finding), self.named.rows[doubt.place]
        row = table.new(
            sort=doubt.sort, lot_id=self.named.lot_id[doubt.lot], place_id=home["id"],
            event=event if doubt.sort == "receipt" else None, expected=f"{doubt.expected}.000",
            stated=f"{doubt.stated}.000", unit=self.articles.rows[self.articles_of[doubt.lot]].unit, found_at=at,
            area=home["area"],
        )  # fmt: skip
        table.tell(row, at, SYSTEM, "find")
        self.rows.append(row)

    def write(self) -> None:
        self.made.table(Finding).copy(self.rows)


def doubts(truth: Truth, told: Told) -> dict[int, Doubt]:
    """By position of the event: receipts of too little, and departures of what was never received."""
    moves = truth.moves
    left = graph.positions(told, LEAVE, moves.size)
    came = graph.positions(told, ARRIVE, moves.size)
    out = {}
    for m in np.flatnonzero(told.lack > 0).tolist():
        sent = int(moves["amount"][m])
        out[int(came[m])] = Doubt(
            "receipt", int(moves["lot"][m]), int(moves["target"][m]), sent, sent - int(told.lack[m])
        )
    silent = np.isin(moves["before"], told.untold) & (moves["before"] >= 0) & (told.left == LOT)
    for m in np.flatnonzero(silent).tolist():
        out[int(left[m])] = Doubt(
            "balance", int(moves["lot"][m]), int(moves["source"][m]), 0, int(moves["amount"][m])
        )
    return out
