"""The three years as a whole: outbreaks, families, lookalikes, and as many sporadic cases as are missing."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import numpy as np

from shian.simulation.illness import background, events
from shian.simulation.illness.events import FAMILY, Lookalike
from shian.simulation.illness.habits import NEVER, Habits
from shian.simulation.illness.numbers import data, day_of, seconds, specs
from shian.simulation.illness.outbreaks import Given, Outbreak, plant
from shian.simulation.illness.patients import Patients
from shian.simulation.illness.surroundings import Surroundings
from shian.simulation.seeds import scaled, stream
from shian.simulation.supply.draws import Ints

FIRST, LAST = date(2019, 1, 1).toordinal(), date(2021, 12, 31).toordinal()
RECENT = 56  # days before today of which there are reports again
HELD = 5 * 365  # days before those of which there are: what methods look back on
SHRUNK = 0.25  # exponent by which outbreaks of small cities are smaller


@dataclass
class World:
    """Reports in the order in which they came, and everything that is true behind them."""

    around: Surroundings
    habits: Habits
    outbreaks: list[Outbreak] = field(default_factory=list)
    lookalikes: list[Lookalike] = field(default_factory=list)
    reports: Patients = field(init=False)
    silent: int = 0  # reports that a hospital never sent

    def of(self, event: int) -> Ints:
        """Positions of the reports of an event."""
        return np.flatnonzero(self.reports.event == event)


def make(around: Surroundings, given: dict[str, Given] | None = None) -> World:
    """The years of the report: exactly the published number of cases at scale 1."""
    habits = Habits.drawn(around)
    world, given = World(around, habits), given or {}
    shrink = around.scale**SHRUNK if around.scale < 1 else 1.0
    taken: frozenset[int] = frozenset().union(*(g.premises for g in given.values())) if given else frozenset()
    for name, filed in (("outbreak", True), ("missed", False)):
        rows = specs(name)
        for spec in rows[: scaled(len(rows), around.scale)]:
            one = plant(
                around, spec, len(world.outbreaks), filed=filed, shrink=shrink,
                given=given.get(spec.key), taken=taken,
            )  # fmt: skip
            taken |= frozenset(one.premises)
            world.outbreaks.append(one)
    fakes = data()["false"][: scaled(len(data()["false"]), around.scale)]
    world.lookalikes = [events.lookalike(around, habits, row, at) for at, row in enumerate(fakes)]
    _fill(world, scaled(data()["totals"]["cases"], around.scale))
    for one in world.outbreaks:
        one.reported = len(world.of(one.number))
    return world


def _fill(world: World, wanted: int) -> None:
    """Sporadic cases and families besides, so that the reports within the years are exactly as many."""
    around, habits, until = world.around, world.habits, seconds(LAST + 1, 0)
    planted = [events.of_outbreak(around, habits, one) for one in world.outbreaks]
    planted += [one.patients for one in world.lookalikes]
    planted.append(
        events.families(around, habits, round(wanted * data()["families"]["share"]), FIRST, LAST - 5)
    )
    told = [events.known(who, until) for who in planted]
    rest = wanted - sum(map(len, told))
    if rest < 0:
        told, rest = [Patients.joined(told).take(np.arange(wanted))], 0
    rng = stream(around.seed, "illness:background")
    sporadic = background.draw(rng, around, habits, round(rest * 1.08) + 30, FIRST, LAST)
    fits = np.flatnonzero((sporadic.reported != NEVER) & (sporadic.reported < until))
    world.silent = int((sporadic.reported == NEVER).sum())
    chosen = np.sort(rng.permutation(fits)[:rest])
    everything = Patients.joined([*told, sporadic.take(chosen)])
    world.reports = everything.take(np.argsort(everything.reported, kind="stable"))


def between(world: World, today: int) -> Patients:
    """Sporadic reports between the report's years and the weeks before today: a city goes on reporting."""
    around, last = world.around, today - RECENT - 1
    first = max(LAST + 1, last - HELD)
    weeks = max(last + 1 - first, 0) / 7
    count = round(data()["totals"]["cases"] * around.scale / 157 * weeks)
    if not count:
        return world.reports.take(np.zeros(0, np.int64))
    who = background.draw(stream(around.seed, "illness:between"), around, world.habits, count, first, last)
    who = events.known(who, seconds(today, 8.2))
    return who.take(np.argsort(who.reported, kind="stable"))


def recent(world: World, today: int) -> Patients:
    """Reports of the weeks before today, of which none is counted in the report's years."""
    around, habits = world.around, world.habits
    first = max(LAST + 1, today - RECENT)
    weeks = (today - first) / 7
    count = max(12, round(data()["totals"]["cases"] * around.scale / 157 * 1.3 * weeks))
    rng = stream(around.seed, f"illness:recent:{today}")
    who = background.draw(rng, around, habits, count, first, today - 1)
    who = events.known(who, seconds(today, 8.2))
    return who.take(np.argsort(who.reported, kind="stable"))


def family_events(world: World) -> list[int]:
    """Numbers of families of which at least two were reported."""
    numbers, counts = np.unique(world.reports.event, return_counts=True)
    fits = (numbers >= FAMILY) & (numbers < events.LOOKALIKE) & (counts >= 2)
    return numbers[fits].tolist()  # type: ignore[no-any-return]


__all__ = ["FIRST", "LAST", "World", "between", "day_of", "family_events", "make", "recent"]
