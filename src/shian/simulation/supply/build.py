"""The city's supply from the register to the rows: planned at once, written month by month."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from shian.simulation.city import City
from shian.simulation.registry.operators import Register
from shian.simulation.supply import graph, graph_rows, history, records, world
from shian.simulation.supply.articles import Articles
from shian.simulation.supply.flows import Flows
from shian.simulation.supply.frozen import Imports
from shian.simulation.supply.telling import tell
from shian.simulation.supply.writer import Writer

SHARE = 0.15  # of the full three million events, where nobody says otherwise: see docs/simulation.md


@dataclass
class Supply:
    """A planned supply: ``before`` writes what is recorded before a month, ``finish`` the rest."""

    flows: Flows
    imports: Imports
    writer: Writer

    def before(self, month: str) -> None:
        self.writer.before(month)

    def finish(self, progress: Callable[[float], None]) -> None:
        """Write what follows from all events; the journal must be closed."""
        writer = self.writer
        writer.settle()
        progress(0.5)
        graph_rows.write(writer, graph.build(writer.truth, writer.told, len(writer.world.sites)))
        progress(1.0)


def plan(made: City, register: Register, share: float) -> Supply:
    """Draw all that happens and all that is told of it; write the places."""
    here = world.build(made, register, share, frozenset())
    flows = Flows(made, here, Articles.read())
    imports = history.run(flows, share)
    truth = flows.truth
    told = tell(made.rng("supply:told"), here, truth, _parallel(flows))
    named = records.places(made, here)
    records.name_lots(named, truth, flows.articles, np.zeros(0, np.int64))
    supply = Supply(flows, imports, Writer(made, here, truth, flows.articles, told, named))
    made.journal.before_close.append(supply.before)
    return supply


def _parallel(flows: Flows) -> np.ndarray:  # type: ignore[type-arg]
    """Moves beside which another of the same lot goes between the same places."""
    moves, size = flows.truth.moves, len(flows.world.sites)
    key = (moves["lot"] * size + moves["source"]) * size + moves["target"]
    _, place, count = np.unique(key, return_inverse=True, return_counts=True)
    out: np.ndarray = count[place] > 1  # type: ignore[type-arg]
    return out
