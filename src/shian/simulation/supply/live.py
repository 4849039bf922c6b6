"""The last weeks before today: what the demo accounts hold, what is on its way to them, a school's lunch."""

from __future__ import annotations

import numpy as np

from shian.simulation.demo import demo_canteen, demo_firm
from shian.simulation.laboratory.rules import read_rules
from shian.simulation.registry.operators import Register
from shian.simulation.supply.draws import Rng, pick
from shian.simulation.supply.flows import HOUR, Flows
from shian.simulation.supply.seasons import EAST, EPOCH
from shian.simulation.supply.trails import Laid, Trail, lay
from shian.simulation.supply.world import World

DAY = 86_400
# Foods that the open matters are sampled of (simulation.live), and how many working days back.
SAMPLED = (
    ("菠菜", 1), ("番茄", 4), ("葡萄", 6), ("豇豆", 9), ("茄子", 10), ("油麦菜", 6), ("苹果", 9),
    ("黄瓜", 14),
    ("胡萝卜", 14), ("大白菜", 14), ("韭菜", 8), ("芹菜", 16), ("姜", 13),
)  # fmt: skip
PACKED = (("老陈醋", 12), ("酿造酱油", 30), ("小麦粉", 20), ("纯牛奶", 3), ("风味酸牛奶", 2), ("大豆油", 25))
LUNCH = "酱牛肉"
SCHOOLS = 6


def follow(flows: Flows, laid: Laid, register: Register) -> dict[str, list[int]]:
    """Trails of the last weeks; lots by what they are for."""
    world, rng = flows.world, flows.rng("live")
    firm = world.of_operator[demo_firm(register)["id"]]
    canteen = world.of_operator[demo_canteen(register)["id"]]
    today = flows.made.today.toordinal()
    out: dict[str, list[int]] = {"sampled": [], "packed": [], "lunch": []}
    for food, back in SAMPLED:
        out["sampled"].append(_fresh(flows, laid, rng, food, working_day(today, back), firm))
    for food, age in PACKED:
        out["packed"].append(
            _packed(flows, laid, rng, food, today - age, today - age // 3 - 1, [firm, canteen])
        )
    for food in ("速冻水饺", "方便面"):
        lot = _packed(flows, laid, rng, food, today - 6, today, [firm], waiting=frozenset({firm}))
        out["packed"].append(lot)
    day = working_day(today, 15)
    own = Trail("酱肉（自制）", "餐饮食品", "packaged", canteen, _at(day, 8), 40)
    out["sampled"].append(lay(flows, laid, own))
    for day in (working_day(today, 3), _school_day()):
        out["lunch"].append(_lunch(flows, laid, rng, day, canteen))
    return out


def working_day(today: int, back: int) -> int:
    """The n-th working day before a day, as the open matters count."""
    working = read_rules().working
    return int(working[int(working.searchsorted(today, side="right")) - 1 - back])


def _school_day() -> int:
    """A school day of autumn 2021, for an outbreak within the three years."""
    return int(np.datetime64("2021-10-19").astype("datetime64[D]").astype(int)) + EPOCH


def _at(day: int, hour: float) -> int:
    """A local hour of a day as seconds since 1970."""
    return (day - EPOCH) * DAY - EAST + int(hour * HOUR)


def _one_of(rng: Rng, world: World, pool: str, day: int) -> int:
    """A place of a pool, one in business on the day that keeps codes where there is one; -1 without any."""
    places = world.keeping(pool, day)
    places = places if len(places) else world.pool(pool)
    return int(places[pick(rng, 1, world.size[places] + 1e-9)[0]]) if len(places) else -1


def _fresh(flows: Flows, laid: Laid, rng: Rng, food: str, day: int, firm: int) -> int:
    """Farm goods that a dealer brought to the firm, and to others, before it was sampled."""
    world = flows.world
    buyers = [(firm, _at(day - 1, 9.5))]
    buyers += [
        (_one_of(rng, world, pool, day), _at(day - 1, 8 + n / 4))
        for n, pool in enumerate(("caterer", "shop", "eatery"))
    ]
    trail = Trail(
        food, "食用农产品", "produce", _one_of(rng, world, "outside:produce", day), _at(day - 2, 15), 640,
        _one_of(rng, world, "stall:produce", day), [b for b in buyers if b[0] >= 0],
    )  # fmt: skip
    return lay(flows, laid, trail)


def _packed(
    flows: Flows,
    laid: Laid,
    rng: Rng,
    food: str,
    made: int,
    came: int,
    to: list[int],
    waiting: frozenset[int] = frozenset(),
) -> int:
    """Packed goods of a maker outside, over a dealer to these places."""
    world = flows.world
    trail = Trail(
        food, "预包装食品", "packaged", _one_of(rng, world, "outside:packaged", made), _at(made, 8), 1200,
        _one_of(rng, world, "stall:dry", came), [(place, _at(came, 9 + n)) for n, place in enumerate(to)],
        waiting=waiting, printed=True,
    )  # fmt: skip
    return lay(flows, laid, trail)


def _lunch(flows: Flows, laid: Laid, rng: Rng, day: int, canteen: int) -> int:
    """One supplier's lot that came to several school canteens and was served the same day."""
    world = flows.world
    others = world.keeping("canteen", day)
    others = others[others != canteen]
    schools = [canteen, *rng.permutation(others)[: SCHOOLS - 1].tolist()]
    maker = _one_of(rng, world, "maker:104", day)
    supplier = _one_of(rng, world, "supplier", day)
    supplier = supplier if supplier >= 0 else _one_of(rng, world, "outside:packaged", day)
    trail = Trail(
        LUNCH, "肉制品", "meat", maker if maker >= 0 else supplier, _at(day - 1, 6), 420, supplier,
        [(place, _at(day, 6 + n / 5)) for n, place in enumerate(schools)],
        served=[(place, _at(day, 11.5)) for place in schools], printed=True,
    )  # fmt: skip
    return lay(flows, laid, trail)
