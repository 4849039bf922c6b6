"""The lots around outbreaks, laid into the supply, so that supply and patients tell the same story."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from shian.simulation.city import City
from shian.simulation.illness.outbreaks import Given, Lot, Outbreak
from shian.simulation.illness.surroundings import CANTEEN, CATERER, Surroundings
from shian.simulation.places import townships
from shian.simulation.registry.operators import Register
from shian.simulation.rows import Row
from shian.simulation.supply.draws import Ints, Rng, pick
from shian.simulation.supply.flows import Flows
from shian.simulation.supply.goods import groups
from shian.simulation.supply.seasons import day_of
from shian.simulation.supply.trails import Laid, Trail, lay

MAKERS = {
    "meat": ("maker:104", "outside:packaged"), "pastry": ("maker:124", "work:flour", "outside:packaged"),
    "dairy": ("maker:105", "outside:packaged"), "bean": ("work:bean", "outside:packaged"),
    "flour": ("work:flour", "outside:packaged"), "fruit": ("outside:fruit",), "pork": ("slaughter:pig",),
    "frozen": ("outside:frozen",), "fish": ("outside:fish",), "egg": ("outside:egg", "grower:egg"),
    "grain": ("outside:grain",), "packaged": ("outside:packaged",),
}  # fmt: skip
DEALERS = {"produce": "produce", "fruit": "produce", "egg": "produce", "pork": "meat", "meat": "meat",
           "fish": "fish", "frozen": "frozen"}  # fmt: skip
PRINTED = frozenset({"meat", "pastry", "dairy"})
SCHOOLS = 3  # canteens of the lunch that did not heat the meat again


def surroundings(made: City, register: Register, hospitals: list[Row], flows: Flows) -> Surroundings:
    """The city as patients see it."""
    rows: list[tuple[Row, int]] = [
        (row, sort)
        for sort, names in ((CATERER, ("caterer", "small_caterer")), (CANTEEN, ("canteen",)))
        for name in names
        for row in register.rows[name]
        if row["status"] == "open"
    ]
    sites, found = flows.world.sites, flows.world.of_operator
    places = [found.get(row["id"], -1) for row, _ in rows]
    lives = np.array([register.lives[row["id"]] for row, _ in rows])
    return Surroundings(
        made.seed, made.scale, townships(made.seed), np.array([row["id"] for row, _ in rows]),
        np.array([register.town[row["id"]] for row, _ in rows]), np.array([sort for _, sort in rows]),
        np.array([p if p >= 0 and sites[p].sort in {"caterer", "canteen"} else -1 for p in places]),
        lives[:, 0], lives[:, 1], [row["area"][:6] for row in hospitals], [row["id"] for row in hospitals],
    )  # fmt: skip


def lunches(around: Surroundings, flows: Flows, lots: list[int], most: int) -> list[Given]:
    """The supplier's lots that came to several canteens: which of these did not heat them again, and when."""
    sales, out = flows.truth.sales, []
    number = {site: i for i, site in enumerate(around.site.tolist()) if site >= 0}
    for lot in lots:
        which = np.flatnonzero(sales["lot"] == lot)
        canteens = [number[p] for p in sales["place"][which].tolist() if p in number]
        if canteens:
            out.append(Given(tuple(canteens[:most]), int(sales["at"][which].min()), lot))
    return out


@dataclass
class Laying:
    """Lays lots; ``numbers`` are their numbers in the supply, by outbreak and position."""

    flows: Flows
    laid: Laid
    around: Surroundings
    numbers: dict[tuple[int, int], int] = field(default_factory=dict)

    def outbreak(self, one: Outbreak, key: int | None = None) -> None:
        rng = self.flows.rng(f"illness:{one.spec.key}:{one.meal}")
        for at, lot in enumerate(one.lots):
            number = lot.given if lot.given >= 0 else self._lay(rng, lot)
            if number >= 0:
                self.numbers[one.number if key is None else key, at] = number

    def _lay(self, rng: Rng, lot: Lot) -> int:
        """One lot on its way, told in full; -1 if none of its buyers keeps records."""
        site = self.around.site
        buyers = [(int(site[p]), at) for p, at in lot.buyers if site[p] >= 0]
        served = [(int(site[p]), at) for p, at in lot.served if site[p] >= 0]
        day = int(day_of(np.array([lot.made]))[0])
        maker = self._one_of(rng, MAKERS.get(lot.goods, ("outside:produce",)), day)
        dealer = self._one_of(rng, (f"stall:{DEALERS.get(lot.goods, 'dry')}", "stall:dry"), day)
        if not buyers or maker < 0:
            return -1
        number, printed = self.flows.numbers[lot.goods], lot.goods in PRINTED
        trail = Trail(
            lot.food, groups()[number].label, lot.goods, maker, lot.made, int(rng.integers(120, 600)),
            -1 if dealer == maker else dealer, buyers, served, printed=printed,
        )  # fmt: skip
        return lay(self.flows, self.laid, trail)

    def _one_of(self, rng: Rng, pools: tuple[str, ...], day: int) -> int:
        world = self.flows.world
        for name in pools:
            fit: Ints = world.keeping(name, day)
            fit = fit if len(fit) else world.pool(name)
            if len(fit):
                return int(fit[pick(rng, 1, world.size[fit] + 1e-9)[0]])
        return -1
