"""Reports that are declared void: the same patient told of twice, and what was no foodborne illness."""

from __future__ import annotations

import numpy as np

from shian.simulation.illness import background
from shian.simulation.illness.events import known
from shian.simulation.illness.numbers import DAY, data, seconds
from shian.simulation.illness.patients import Patients
from shian.simulation.illness.world import FIRST, LAST, World
from shian.simulation.seeds import stream
from shian.simulation.supply.draws import Ints


def with_void(world: World) -> tuple[Patients, Ints, dict[int, int]]:
    """All reports in the order in which they came, the void among them.

    Returns: the reports; for each of ``world.reports`` its position among them; positions of the void, with
    that of the report they repeat (-1: they repeat none).
    """
    rng, told = stream(world.around.seed, "illness:void"), data()["reporting"]
    reports, until = world.reports, seconds(LAST + 1, 0)
    first = np.sort(rng.permutation(len(reports))[: max(1, round(len(reports) * told["duplicate"]))])
    again = reports.take(first)
    again.reported = again.reported + (rng.uniform(0.05, 3.0, len(first)) * DAY).astype(np.int64)
    again.event[:], again.person[:] = -1, -1
    fits = again.reported < until
    first, again = first[fits], again.take(np.flatnonzero(fits))
    wrong = background.draw(
        rng, world.around, world.habits, max(1, round(len(reports) * told["void"])), FIRST, LAST - 30
    )
    wrong = known(wrong, until)
    everything = Patients.joined([reports, again, wrong])
    order = np.argsort(everything.reported, kind="stable")
    place = np.empty(len(order), np.int64)
    place[order] = np.arange(len(order))
    n = len(reports)
    void = {int(place[n + i]): int(place[one]) for i, one in enumerate(first.tolist())}
    void |= {int(at): -1 for at in place[n + len(first) :].tolist()}
    return everything.take(order), place[:n], void
