"""Where people live, eat and see a doctor: townships, premises with their popularity, hospitals."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from shian.simulation import places
from shian.simulation.places import Township
from shian.simulation.seeds import scaled, stream
from shian.simulation.supply.draws import Floats, Ints, Rng, pick, zipf

CATERER, CANTEEN = 0, 1


@dataclass
class Surroundings:
    """Columns of premises and hospitals.

    ``site``: number of the premises in the supply, -1 where it has none; those with one keep records of lots.
    """

    seed: int
    scale: float
    towns: tuple[Township, ...]
    operator: Ints
    town: Ints  # of premises
    sort: Ints  # CATERER or CANTEEN
    site: Ints
    since: Ints  # days (ordinals) within which they are in business
    until: Ints
    hospital_district: list[str]
    hospital_body: list[int]  # their records
    size: Floats = field(init=False)

    def __post_init__(self) -> None:
        rng = stream(self.seed, "illness:premises")
        self.size = zipf(rng, len(self.operator), 0.75)
        self.districts = sorted({t.district for t in self.towns})
        number = {code: i for i, code in enumerate(self.districts)}
        self.town_district = np.array([number[t.district] for t in self.towns])
        self.people = np.array([_people(t, self.towns) for t in self.towns])
        self.district = self.town_district[self.town]
        self.hospitals = np.array([number.get(code, 0) for code in self.hospital_district])
        self._pools = {
            (d, sort): np.flatnonzero((self.district == d) & (self.sort == sort))
            for d in range(len(self.districts))
            for sort in (CATERER, CANTEEN)
        }

    def near(self, district: int, sort: int) -> Ints:
        """Premises of a sort in a district; all of the city where it has none."""
        found = self._pools[district, sort]
        return found if len(found) else np.flatnonzero(self.sort == sort)

    def named(self, rng: Rng, towns: Ints, sorts: Ints) -> Ints:
        """Premises that people of these townships go to, by popularity; -1 where the sort is below zero."""
        out = np.full(len(towns), -1)
        district = self.town_district[towns]
        away = rng.random(len(towns)) < 0.15
        district = np.where(away, rng.integers(0, len(self.districts), len(towns)), district)
        for d in range(len(self.districts)):
            for sort in (CATERER, CANTEEN):
                which = np.flatnonzero((district == d) & (sorts == sort))
                pool = self.near(d, sort)
                if len(which) and len(pool):
                    out[which] = pool[pick(rng, len(which), self.size[pool])]
        return out

    def recorded(self, sort: int, day: int) -> Ints:
        """Premises of a sort that keep records of lots and are in business on a day."""
        open_ = (self.since < day - 10) & (day + 40 < self.until)
        found = np.flatnonzero((self.sort == sort) & (self.site >= 0) & open_)
        return found if len(found) else np.flatnonzero((self.sort == sort) & open_)

    def homes(self, rng: Rng, count: int) -> Ints:
        """Townships of people."""
        return pick(rng, count, self.people)


def _people(town: Township, towns: tuple[Township, ...]) -> float:
    share = {d["code"]: float(d["share"]) for d in places.city()["district"]}
    whole = sum(t.weight for t in towns if t.district == town.district)
    return share[town.district] * town.weight / whole


def stand_in(seed: int, scale: float) -> Surroundings:
    """Surroundings without a city, for trying methods on many seeds: the same numbers and geography."""
    rng, towns = stream(seed, "illness:stand-in"), places.townships(seed)
    count, canteens = scaled(17_071, scale), scaled(885, scale)
    town = np.array(places.spread_over(seed, rng, count + canteens))
    sort = np.repeat([CATERER, CANTEEN], [count, canteens])
    site = np.arange(count + canteens)
    codes = [d["code"] for d in places.city()["district"]]
    hospitals = scaled(places.city()["people"]["hospitals"], scale)
    return Surroundings(
        seed, scale, towns, site + 1, town, sort, np.where((sort == CANTEEN) | (site % 9 == 0), site, -1),
        np.zeros(len(town), np.int64), np.full(len(town), 10**6),
        [codes[i % len(codes)] for i in range(hospitals)], list(range(1, hospitals + 1)),
    )  # fmt: skip
