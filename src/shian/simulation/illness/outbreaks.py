"""Outbreaks as they truly were: the meal, its dishes with their lots, who ate what, who fell ill."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from shian.simulation.illness.numbers import (
    DAY,
    HOUR,
    SETTINGS,
    Agent,
    Spec,
    agent,
    data,
    food_number,
    incubation,
    seconds,
)
from shian.simulation.illness.surroundings import CANTEEN, CATERER, Surroundings
from shian.simulation.seeds import stream
from shian.simulation.supply.draws import Ints, Rng, pick

Flags = np.ndarray  # of bool


@dataclass
class Lot:
    """A lot around an outbreak: what it is, when it was made, to which premises it came when."""

    food: str
    kind: str
    goods: str
    made: int
    buyers: list[tuple[int, int]]  # premises, arrival
    served: list[tuple[int, int]] = field(default_factory=list)
    given: int = -1  # its number in the supply, if it was there already


@dataclass
class Guests:
    """Everybody at risk, as columns; ``ate`` has a column for each dish."""

    place: Ints  # position in the outbreak's premises
    months: Ints
    male: Ints
    town: Ints
    ate: Flags
    ill: Flags
    onset: Ints

    def __len__(self) -> int:
        return len(self.place)


@dataclass
class Outbreak:
    """A true outbreak; ``filed``: the offices opened a file on it."""

    number: int
    spec: Spec
    filed: bool
    premises: list[int]
    meal: int
    guests: Guests
    lots: list[Lot] = field(default_factory=list)
    of_dish: list[int] = field(default_factory=list)  # lot of each dish, -1: none
    reported: int = 0  # of its ill, filled in when reports are known

    @property
    def agent(self) -> Agent:
        return agent(self.spec.agent)

    @property
    def guilty(self) -> Lot | None:
        """The lot at fault, if it was not the kitchen."""
        at = self.of_dish[self.spec.culprit] if self.spec.lot else -1
        return self.lots[at] if at >= 0 else None


@dataclass(frozen=True)
class Given:
    """An outbreak's place and lot that the supply has already: premises, when served, number of the lot."""

    premises: tuple[int, ...]
    meal: int
    lot: int


def plant(
    around: Surroundings, spec: Spec, number: int, *, filed: bool, shrink: float = 1.0,
    given: Given | None = None, taken: frozenset[int] = frozenset(), shift: int = 0,
) -> Outbreak:  # fmt: skip
    """One outbreak; ``taken`` are premises that others have, ``shift`` moves it by whole days."""
    rng = stream(around.seed, f"illness:outbreak:{spec.key}:{shift}")
    meal = given.meal if given else seconds(spec.day + shift, spec.hour)
    premises = list(given.premises) if given else _premises(rng, around, spec, taken, shift)
    places = max(1, len(premises))
    guests = max(6, round(spec.guests * shrink))
    who = _guests(rng, around, spec, premises, guests, places)
    _fall_ill(rng, spec, who, meal)
    out = Outbreak(number, spec, filed, premises, meal, who)
    if premises:
        _lots(rng, around, out, given)
    return out


def _premises(rng: Rng, around: Surroundings, spec: Spec, taken: frozenset[int], shift: int) -> list[int]:
    """Middling ones, so that a name does not give them away by its rarity or its popularity."""
    if not spec.places:
        return []
    sort = CANTEEN if spec.setting == "canteen" else CATERER
    fit = np.setdiff1d(around.recorded(sort, spec.day + shift), list(taken))
    home = around.district[fit[int(rng.integers(0, len(fit)))]] if len(fit) else 0
    near = fit[around.district[fit] == home]
    near = near if len(near) >= spec.places else fit
    order = near[np.argsort(-around.size[near], kind="stable")]
    middle = order[len(order) // 10 : max(len(order) // 10 + spec.places, len(order) * 8 // 10)]
    return rng.permutation(middle)[: spec.places].tolist()  # type: ignore[no-any-return]


def _guests(
    rng: Rng, around: Surroundings, spec: Spec, premises: list[int], each: int, places: int
) -> Guests:
    count = each * places
    place = np.repeat(np.arange(places), each)
    homes = around.homes(rng, count)
    if premises:
        at = around.town[np.array(premises)][place]
        homes = np.where(rng.random(count) < (0.85 if spec.children else 0.6), at, homes)
    years = rng.integers(6, 13, count) if spec.children else rng.integers(18, 68, count)
    if spec.key == "kindergarten":
        years = rng.integers(3, 7, count)
    dishes = np.array([d.share for d in spec.dishes])
    taste = rng.normal(0, 0.12, (count, 1))
    ate = rng.random((count, len(dishes))) < np.clip(dishes + taste, 0.05, 0.97)
    return Guests(
        place, years * 12 + rng.integers(0, 12, count), (rng.random(count) < 0.5).astype(np.int64), homes,
        ate, np.zeros(count, bool), np.zeros(count, np.int64),
    )  # fmt: skip


def _fall_ill(rng: Rng, spec: Spec, who: Guests, meal: int) -> None:
    of_dish, otherwise = spec.attack
    risk = np.where(who.ate[:, spec.culprit], of_dish, otherwise)
    who.ill = rng.random(len(who)) < risk
    if who.ill.sum() < 2:
        who.ill[:2], who.ate[:2, spec.culprit] = True, True
    hours = incubation(rng, agent(spec.agent), len(who), 0.75)
    who.onset = meal + (hours * HOUR).astype(np.int64)


def _lots(rng: Rng, around: Surroundings, out: Outbreak, given: Given | None) -> None:
    """Lots of its dishes, and others that came into the kitchens around at that time."""
    spec, larder = out.spec, data()["larder"]
    near = _kitchens(rng, around, out)
    for at, dish in enumerate(spec.dishes):
        if not dish.goods:
            out.of_dish.append(-1)
            continue
        guilty = spec.lot and at == spec.culprit
        others = [] if guilty else _some(rng, near, 1 + at % 3)
        made = out.meal - int(rng.uniform(0.6, larder["days"]) * DAY)
        buyers = _arrivals(rng, out.meal, made, [*out.premises, *others], len(out.premises))
        lot = Lot(_goods(dish.name, dish.goods), dish.kind, dish.goods, made, buyers)
        lot.served = [(place, out.meal) for place in out.premises]
        if guilty and given:
            lot.given = given.lot
        out.of_dish.append(len(out.lots))
        out.lots.append(lot)
    for n in range(max(4, round(larder["lots"] * min(1.0, around.scale**0.5)))):
        dish = spec.dishes[int(rng.integers(0, len(spec.dishes)))]
        made = out.meal - int(rng.uniform(0.6, larder["days"]) * DAY)
        places = _some(rng, near, int(rng.integers(*larder["buyers"])))
        if n % 4 == 0:  # some were in the same kitchen, in no dish of the meal
            places = [out.premises[n // 4 % len(out.premises)], *places]
        buyers = _arrivals(rng, out.meal, made, list(dict.fromkeys(places)), 0)
        out.lots.append(Lot(_goods(dish.name, dish.goods), dish.kind, dish.goods or "produce", made, buyers))


def _goods(name: str, goods: str) -> str:
    """What a lot is called: the dish itself where it is bought ready, else what it is made of."""
    raw = {
        "produce": "黄瓜", "pork": "猪肉", "egg": "鸡蛋", "grain": "大米", "bean": "豆腐", "frozen": "冻虾仁",
        "fish": "活鱼", "flour": "面粉", "packaged": "紫菜", "fruit": "苹果",
    }  # fmt: skip
    ready = goods in {"meat", "pastry", "dairy"} or name in {"生蚝", "凉皮", "白灼虾"}
    return name if ready else raw.get(goods, name)


def _kitchens(rng: Rng, around: Surroundings, out: Outbreak) -> Ints:
    """Popular premises around, which people name, and that keep records."""
    sort = CANTEEN if out.spec.setting == "canteen" else CATERER
    day = out.spec.day
    fit = np.concatenate([around.recorded(CATERER, day), around.recorded(sort, day)])
    fit = np.setdiff1d(np.unique(fit), out.premises)
    return fit[np.argsort(-around.size[fit], kind="stable")][:120]


def _some(rng: Rng, near: Ints, count: int) -> list[int]:
    if not len(near):
        return []
    weights = 1.0 / (5 + np.arange(len(near)))
    return list(dict.fromkeys(near[pick(rng, count, weights)].tolist()))


def _arrivals(rng: Rng, meal: int, made: int, places: list[int], sure: int) -> list[tuple[int, int]]:
    """When a lot came to each of these: to the first ``sure`` before the meal."""
    out = []
    for n, place in enumerate(places):
        latest = meal - 3 * HOUR if n < sure else meal + DAY
        earliest = made + 3 * HOUR
        out.append((place, int(earliest + rng.random() * max(latest - earliest, HOUR))))
    return out


def settings_number(spec: Spec) -> int:
    return SETTINGS.index(spec.setting)


def culprit_food(spec: Spec) -> int:
    return food_number(spec.dishes[spec.culprit].name)
