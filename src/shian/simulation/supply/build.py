"""The city's supply from the register to the rows: planned at once, written month by month."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from shian.simulation.city import City
from shian.simulation.laboratory.chain import Chain
from shian.simulation.registry.operators import Register
from shian.simulation.supply import graph, graph_rows, history, live, records, samples, world
from shian.simulation.supply.articles import Articles
from shian.simulation.supply.flows import Flows
from shian.simulation.supply.gate import Gate
from shian.simulation.supply.telling import Given, tell
from shian.simulation.supply.trails import Laid
from shian.simulation.supply.writer import Writer

SHARE = 0.15  # of the full three million events, where nobody says otherwise: see docs/simulation.md


@dataclass
class Supply:
    """A planned supply: ``before`` writes what is recorded before a month, ``finish`` what follows from all."""

    flows: Flows
    gate: Gate
    writer: Writer

    def before(self, month: str) -> None:
        self.writer.before(month)

    def finish(self, progress: Callable[[float], None]) -> None:
        """Write the gate's records and the graph; the journal must be closed."""
        writer = self.writer
        writer.settle()
        self.gate.write()
        progress(0.5)
        graph_rows.write(writer, graph.build(writer.truth, writer.told, len(writer.world.sites)))
        progress(1.0)


def plan(made: City, register: Register, chain: Chain, share: float) -> Supply:
    """Draw all that happens and all that is told of it; write the places."""
    sheets = samples.wanted(chain)
    needed = [row for s in sheets for row in (s.operator, s.maker) if row is not None]
    makers = [(s.maker_name, s.maker_address) for s in sheets if s.maker is None and s.maker_name]
    here = world.build(made, register, share, needed, makers)
    flows, laid = Flows(made, here, Articles.read()), Laid()
    imports = history.run(flows, share)
    samples.follow(flows, laid, here, sheets)
    live.follow(flows, laid, register)
    laid.lots += imports.leaked.tolist()
    lots, moves, waiting = laid.flags(flows)
    told = tell(made.rng("supply:told"), here, flows.truth, Given(lots, moves, _parallel(flows), waiting))
    named = records.places(made, here)
    records.name_lots(named, flows.truth, flows.articles, np.array(laid.printed, np.int64))
    writer = Writer(made, here, flows.truth, flows.articles, told, named)
    gate = Gate(made, here, flows.truth, named, imports, made.rng("supply:gate"))
    gate.rule()
    writer.lots.fates = gate.fates()
    supply = Supply(flows, gate, writer)
    made.journal.before_close.append(supply.before)
    return supply


def _parallel(flows: Flows) -> np.ndarray:  # type: ignore[type-arg]
    """Moves beside which another of the same lot goes between the same places."""
    moves, size = flows.truth.moves, len(flows.world.sites)
    key = (moves["lot"] * size + moves["source"]) * size + moves["target"]
    _, place, count = np.unique(key, return_inverse=True, return_counts=True)
    out: np.ndarray = count[place] > 1  # type: ignore[type-arg]
    return out
