"""Who takes part: places of the city's operators, of the markets, of the gate, and outside the city."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from shian.simulation import words
from shian.simulation.city import City
from shian.simulation.demo import demo_canteen, demo_firm
from shian.simulation.registry.operators import Register
from shian.simulation.rows import Row
from shian.simulation.seeds import scaled
from shian.simulation.supply.draws import Floats, Ints, Rng, pick, zipf
from shian.simulation.supply.goods import data, groups

TRACED = ("105", "104", "103", "115")  # dairy, meat, vinegar, liquor
TRACED_WORKSHOPS = ("熟肉", "酿醋")
SUPPLIERS = 12  # firms that schools buy from in bulk
SORTS = {"producer": "producer", "health_food": "producer", "caterer": "caterer", "canteen": "canteen",
         "grower": "farm", "pig_slaughter": "slaughter", "beef_slaughter": "slaughter",
         "grain": "depot"}  # fmt: skip
TAKING_PART = 0.35  # of shops and caterers, at the full three million events
FEWEST = 6
OPEN_ENDED = 10**6


@dataclass
class Site:
    """A place before it is written: what its row and the flows need."""

    sort: str
    name: str
    operator: Row | None = None
    premises: int | None = None
    province: str = ""
    stall: str = ""
    size: float = 0.0
    first: int = 0  # first and last day (ordinals) on which it can trade
    last: int = OPEN_ENDED

    @property
    def outside(self) -> bool:
        return bool(self.province)


@dataclass
class World:
    """All places by number, the pools by which goods find them, and how each keeps its records."""

    sites: list[Site] = field(default_factory=list)
    pools: dict[str, Ints] = field(default_factory=dict)
    of_operator: dict[int, int] = field(default_factory=dict)  # operator → number of its place
    named: dict[str, int] = field(
        default_factory=dict
    )  # makers outside that sheets name → number of the place
    traced: frozenset[int] = frozenset()
    gate: int = 0
    plant: int = 0
    codes: np.ndarray[Any, np.dtype[np.bool_]] = field(default_factory=lambda: np.zeros(0, bool))
    told_in: Floats = field(default_factory=lambda: np.zeros(0))
    told_out: Floats = field(default_factory=lambda: np.zeros(0))
    size: Floats = field(default_factory=lambda: np.zeros(0))
    first: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    last: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    outside: np.ndarray[Any, np.dtype[np.bool_]] = field(default_factory=lambda: np.zeros(0, bool))
    whole: np.ndarray[Any, np.dtype[np.bool_]] = field(default_factory=lambda: np.zeros(0, bool))  # no gaps

    def add(self, site: Site) -> int:
        self.sites.append(site)
        if site.operator is not None:
            self.of_operator.setdefault(site.operator["id"], len(self.sites) - 1)
        return len(self.sites) - 1

    def keeping(self, name: str, day: int) -> Ints:
        """The places of a pool that are in business on a day and keep lot codes."""
        places = self.pool(name)
        return places[(self.first[places] < day) & (day < self.last[places]) & self.codes[places]]

    def pool(self, name: str) -> Ints:
        return self.pools.get(name, np.zeros(0, np.int64))


def build(
    made: City, register: Register, share: float, needed: list[Row], makers: list[tuple[str, str]]
) -> World:
    """The world at a share of the full trade; ``needed`` are operators that take part whatever the share,
    ``makers`` names and addresses of makers outside that sheets name.
    """
    world, rng = World(), made.rng("supply:world")
    demo = frozenset({demo_firm(register)["id"], demo_canteen(register)["id"], *(r["id"] for r in needed)})
    homes = {row["operator_id"]: row["id"] for row in register.premises}
    for name, (key, pattern) in data()["pools"].items():
        _operators(world, rng, register, name, (key, pattern), share, demo, homes)
    _makers(world, rng, register, homes)
    _special(world, made, rng)
    _outside(world, made, rng)
    _named(world, register, homes, needed, makers)
    _traced(world, made, register)
    _habits(world, rng, demo)
    return world


def _operators(
    world: World,
    rng: Rng,
    register: Register,
    pool: str,
    which: tuple[str, str],
    share: float,
    needed: frozenset[int],
    homes: dict[int, int],
) -> None:
    """The operators of one pool; of shops and caterers only the larger ones keep records at all."""
    key, pattern = which
    rows = [r for r in register.rows[key] if r["status"] == "open" and re.search(pattern, r["name"])]
    sort = data()["sorts"][pool.partition(":")[0]]
    few = key in {"seller", "small_seller", "caterer", "small_caterer"}
    wanted = max(min(FEWEST, len(rows)), round(len(rows) * TAKING_PART * share**0.5)) if few else len(rows)
    sizes = zipf(rng, len(rows)) if rows else np.zeros(0)
    ranks = np.argsort(-sizes, kind="stable")
    chosen = set(ranks[:wanted].tolist()) | {i for i, r in enumerate(rows) if r["id"] in needed}
    numbers = []
    for i in sorted(chosen):
        row, size = rows[i], float(sizes[i])
        known = world.of_operator.get(row["id"])
        if known is None:
            if row["id"] in needed:
                size = max(size, float(np.sort(sizes)[-max(1, len(rows) // 50)]))
            first, last = register.lives[row["id"]]
            stall = str(pick_market(rng)) if pool.startswith("stall") else ""
            known = world.add(
                Site(
                    sort,
                    row["name"],
                    row,
                    homes.get(row["id"]),
                    stall=stall,
                    size=size,
                    first=first,
                    last=last,
                )
            )
        numbers.append(known)
    world.pools[pool] = np.array(numbers, np.int64)


def pick_market(rng: Rng) -> str:
    names = data()["markets"]["names"]
    return str(names[int(pick(rng, 1, np.array([float(n[1]) for n in names]))[0])][0])


def _makers(world: World, rng: Rng, register: Register, homes: dict[int, int]) -> None:
    """Producers by the category of their licence; those of no group of its own make “other” foods."""
    own = {s[0] for g in groups() for s in (*g.makers, *(t for step in g.steps for t in step.to))}
    pools: dict[str, list[int]] = {}
    for row in register.rows["producer"] + register.rows["health_food"]:
        if row["status"] != "open":
            continue
        category = register.category[row["id"]]
        first, last = register.lives[row["id"]]
        number = world.add(Site("producer", row["name"], row, homes.get(row["id"]), first=first, last=last))
        pool = f"maker:{category}" if f"maker:{category}" in own else "maker:other"
        pools.setdefault(pool, []).append(number)
    for pool, numbers in sorted(pools.items()):
        for number, size in zip(numbers, zipf(rng, len(numbers), 0.7).tolist(), strict=True):
            world.sites[number].size = size
        world.pools[pool] = np.array(numbers, np.int64)


def _special(world: World, made: City, rng: Rng) -> None:
    """The gate warehouse, the cold stores of large dealers, the disposal plant, the schools' suppliers."""
    world.gate = world.add(Site("gate", "太原市进口冷冻食品集中监管总仓（模拟）"))
    world.plant = world.add(Site("disposal", "太原市餐厨废弃物处理厂（模拟）"))
    dealers = world.pool("stall:frozen")
    dealers = dealers[np.argsort([-world.sites[d].size for d in dealers.tolist()], kind="stable")]
    stores = [
        world.add(
            Site(
                "store",
                world.sites[d].name + "冷库",
                world.sites[d].operator,
                None,
                size=world.sites[d].size,
                first=world.sites[d].first,
                last=world.sites[d].last,
            )
        )
        for d in dealers[: scaled(60, made.scale)].tolist()
    ]
    world.pools["store"] = np.array(stores, np.int64)
    dry = world.pool("stall:dry")
    largest = dry[np.argsort([-world.sites[d].size for d in dry.tolist()], kind="stable")]
    world.pools["supplier"] = largest[: max(2, min(SUPPLIERS, len(largest)))]


def _outside(world: World, made: City, rng: Rng) -> None:
    """Farms and firms elsewhere, by group: numbers grow slower than the city."""
    for group in groups():
        if not group.outside:
            continue
        spec = dict(group.outside)
        count = max(3, round(spec["count"] * made.scale**0.5))
        brands, sizes = words.brands(rng, count), zipf(rng, count, 0.8).tolist()
        provinces = words.pick(rng, spec["provinces"], count)
        numbers = [
            world.add(Site(spec["sort"], f"{p}{b}{spec['name']}（模拟）", province=p, size=s))
            for p, b, s in zip(provinces, brands, sizes, strict=True)
        ]
        world.pools[f"outside:{group.key}"] = np.array(numbers, np.int64)


def _named(
    world: World, register: Register, homes: dict[int, int], needed: list[Row], makers: list[tuple[str, str]]
) -> None:
    """Those that sheets name and no pool holds."""
    for row in needed:
        if row["id"] not in world.of_operator:
            first, last = register.lives[row["id"]]
            sort = SORTS.get(row["trade"], "retail")
            world.add(Site(sort, row["name"], row, homes.get(row["id"]), first=first, last=last))
    for name, address in makers:
        if name not in world.named:
            world.named[name] = world.add(
                Site("producer", name, province=address.partition("省")[0][:12] + "省")
            )


def _traced(world: World, made: City, register: Register) -> None:
    """Firms with item-level tracing: dairy, meat, vinegar, liquor first; other producers fill the number."""
    rows = [r for r in register.rows["producer"] if r["status"] == "open"]
    work = [r for r in register.rows["workshop"] if r["id"] in world.of_operator]
    first = [r for r in rows if register.category[r["id"]] in TRACED]
    second = [r for r in work if any(w in r["name"] for w in TRACED_WORKSHOPS)]
    third = [r for r in rows if register.category[r["id"]] not in TRACED]
    chosen = [*first, *second, *third][: scaled(data()["events"]["traced"], made.scale)]
    world.traced = frozenset(world.of_operator[r["id"]] for r in chosen)


def _habits(world: World, rng: Rng, needed: frozenset[int]) -> None:
    """How each place keeps its records; the traced firms and the demo firms keep them without gaps."""
    sites, n = world.sites, len(world.sites)
    records = data()["records"]
    rates = np.array([records.get(s.sort, [0.0, 1.0, 1.0]) for s in sites])
    world.codes = rng.random(n) >= rates[:, 0]
    world.told_in = np.clip(rates[:, 1] + rng.normal(0, 0.05, n), 0.0, 1.0)
    world.told_out = np.where(rates[:, 2] > 0, np.clip(rates[:, 2] + rng.normal(0, 0.08, n), 0.0, 1.0), 0.0)
    world.whole = np.isin(np.arange(n), [*world.traced, world.gate])
    world.whole |= np.array([s.operator is not None and s.operator["id"] in needed for s in sites])
    world.codes |= world.whole
    world.told_in[world.whole], world.told_out[world.whole] = 1.0, 1.0
    world.size = np.array([s.size for s in sites])
    world.first, world.last = np.array([s.first for s in sites]), np.array([s.last for s in sites])
    world.outside = np.array([s.outside for s in sites])


def mixed(world: World, mix: tuple[tuple[str, float], ...]) -> tuple[Ints, Floats]:
    """The places of several pools as one, with their sizes; a pool's shares add up to its part of the mix."""
    places = [world.pool(name) for name, _ in mix]
    parts = [
        world.size[p] / world.size[p].sum() * share
        for p, (_, share) in zip(places, mix, strict=True)
        if len(p)
    ]
    places = [p for p in places if len(p)]
    return (np.concatenate(places), np.concatenate(parts)) if places else (np.zeros(0, np.int64), np.zeros(0))
