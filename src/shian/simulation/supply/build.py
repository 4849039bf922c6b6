"""The city's supply from the register to the rows: planned at once, written month by month."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from shian.simulation.city import City
from shian.simulation.laboratory.chain import Chain
from shian.simulation.registry.operators import Register
from shian.simulation.seeds import scaled
from shian.simulation.supply import (
    campaigns,
    findings,
    graph,
    graph_rows,
    history,
    live,
    pesticides,
    planted,
    records,
    samples,
    stores,
    world,
)
from shian.simulation.supply.articles import Articles
from shian.simulation.supply.columns import Truth
from shian.simulation.supply.duties import Duties
from shian.simulation.supply.files import Files
from shian.simulation.supply.findings import Findings
from shian.simulation.supply.flows import Flows
from shian.simulation.supply.gate import Gate
from shian.simulation.supply.goods import data
from shian.simulation.supply.graph import Graph
from shian.simulation.supply.records import Named
from shian.simulation.supply.samples import Wanted
from shian.simulation.supply.schools import Schools
from shian.simulation.supply.telling import Given, Told, tell
from shian.simulation.supply.trails import Laid
from shian.simulation.supply.writer import Writer

Further = Callable[[Flows, Laid, dict[str, list[int]]], None]
SHARE = 0.1  # of the full three million events, where nobody says otherwise: see docs/simulation.md


@dataclass
class Supply:
    """A planned supply: ``before`` writes what is recorded before a month, ``finish`` what follows."""

    flows: Flows
    gate: Gate
    duties: Duties
    schools: Schools
    files: Files
    writer: Writer
    graph: Graph

    def before(self, month: str) -> None:
        self.writer.before(month)

    def finish(self, progress: Callable[[float], None]) -> None:
        """Write the gate's records and the graph; the journal must be closed."""
        writer = self.writer
        writer.settle()
        self.gate.write()
        self.duties.write()
        self.schools.write()
        self.files.write()
        writer.findings.write()
        progress(0.5)
        graph_rows.write(writer, self.graph)
        progress(1.0)


def plan(
    made: City,
    register: Register,
    chain: Chain,
    share: float,
    further: Further = lambda flows, laid, lived: None,
) -> Supply:
    """Draw all that happens and all that is told of it; write the places.

    ``further`` may lay more lots into what truly happened; it is given those of the last weeks by purpose.
    """
    sheets = samples.wanted(chain)
    needed = [row for s in sheets for row in (s.operator, s.maker) if row is not None]
    makers = [(s.maker_name, s.maker_address) for s in sheets if s.maker is None and s.maker_name]
    here = world.build(made, register, share, needed, makers)
    flows, laid = Flows(made, here, Articles.read()), Laid()
    imports = history.run(flows, share)
    failed = samples.follow(flows, laid, here, sheets)
    lived = live.follow(flows, laid, register)
    further(flows, laid, lived)
    laid.lots += imports.leaked.tolist()
    truth = flows.truth
    lots, moves, waiting = laid.flags(flows)
    count = {name: scaled(data()["planted"][name], made.scale) for name in ("short", "untold")}
    told = tell(made.rng("supply:told"), here, truth, Given(lots, moves, _parallel(flows), waiting, **count))
    named = records.places(made, here)
    records.name_lots(named, truth, flows.articles, np.array(laid.printed, np.int64))
    found = graph.build(truth, told, len(here.sites))
    writer = _writer(made, flows, told, named, found)
    gate = Gate(made, here, truth, named, imports, made.rng("supply:gate"))
    gate.rule()
    duties = Duties(made, here, truth, told, named, writer.papers)
    schools = Schools(made, here, truth, told, named, flows.articles, register)
    files = Files(made, register, writer)
    files.open()
    writer.lots.fates = records.together(gate.fates(), duties.fates(), schools.fates(), files.fates())
    stores.grain(made, register)
    stores.waste(made, register)
    pesticides.build(made, register)
    campaigns.build(made, register)
    planted.contaminations(made, here, truth, told, named, made.rng("supply:contaminations"))
    planted.told_of(made, truth, told, named)
    _trails(made, named, truth, failed, lived)
    supply = Supply(flows, gate, duties, schools, files, writer, found)
    made.journal.before_close.append(supply.before)
    return supply


def _writer(made: City, flows: Flows, told: Told, named: Named, found: Graph) -> Writer:
    truth, world_ = flows.truth, flows.world
    shown = planted.papers(made, world_, truth, told, named, made.rng("supply:papers"))
    doubts = findings.doubts(truth, told, found, world_)
    shows = Findings(made, named, flows.articles, truth.lots["article"].tolist(), doubts)
    return Writer(made, world_, truth, flows.articles, told, named, shown, shows)


def _trails(
    made: City, named: Named, truth: Truth, failed: list[tuple[Wanted, int]], lived: dict[str, list[int]]
) -> None:
    """The truth about lots of failed samples and of school lunches."""
    made.truth["failed_lots"] = [
        {
            "food": sheet.food,
            "lot": named.lot[lot],
            "operator": sheet.operator["id"],
            "sampled_at": sheet.taken,
        }
        for sheet, lot in failed
    ]
    sales = truth.sales
    made.truth["school_lunches"] = [
        {
            "lot": named.lot[lot],
            "canteens": [named.place[p] for p in sales["place"][sales["lot"] == lot].tolist()],
            "served_at": int(sales["at"][sales["lot"] == lot].min(initial=2**40)),
        }
        for lot in lived["lunch"]
    ]


def _parallel(flows: Flows) -> np.ndarray:  # type: ignore[type-arg]
    """Moves beside which another of the same lot goes between the same places."""
    moves, size = flows.truth.moves, len(flows.world.sites)
    key = (moves["lot"] * size + moves["source"]) * size + moves["target"]
    _, place, count = np.unique(key, return_inverse=True, return_counts=True)
    out: np.ndarray = count[place] > 1  # type: ignore[type-arg]
    return out
