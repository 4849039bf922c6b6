"""Which samples are taken: how many, when, of what, where, for whom, and which of them fail. Columns only."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from shian.simulation.city import City
from shian.simulation.laboratory.foods import FARM, SEASONS, FoodLine, lines
from shian.simulation.laboratory.menu import Menu
from shian.simulation.laboratory.rules import Rules
from shian.simulation.registry.operators import Register
from shian.simulation.rows import Row
from shian.simulation.seeds import scaled
from shian.simulation.words import DATA

Ints = npt.NDArray[np.int64]
LINKS = ("production", "circulation", "catering", "online")
LEVELS = ("DC", "XC")
HEALTH = ("127",)


@cache
def counts() -> dict[str, Any]:
    return tomllib.loads((DATA / "counts.toml").read_text(encoding="utf-8"))


@dataclass
class Allocation:
    """One column per property, one row per sample, in order of the day of sampling."""

    day: Ints
    year: Ints
    food: Ints  # number of the line
    link: Ints
    level: Ints
    operator: Ints  # position in ``operators``
    laboratory: Ints  # position in the laboratories
    fails: npt.NDArray[np.bool_]
    monitored: npt.NDArray[np.bool_]
    problem: npt.NDArray[np.bool_]
    both_sides: npt.NDArray[np.bool_]
    operators: list[Row]

    def __len__(self) -> int:
        return len(self.day)

    @cached_property
    def farm(self) -> npt.NDArray[np.bool_]:
        """Which are farm products."""
        return np.array([f.kind.code == FARM for f in lines()])[self.food]


def allocate(made: City, register: Register, menu: Menu, rules: Rules) -> Allocation:
    """Draw every sample of the three years."""
    usable = [f for f in lines() if len(menu.options(menu.node(f.node), date(2020, 6, 1).toordinal()))]
    pools = _Pools(register)
    parts = []
    for year in counts()["year"]:
        rng = made.rng(f"samples:{year['year']}")
        farm = scaled(year["farm"], made.scale)
        rest = scaled(year["samples"], made.scale) - farm
        for name, count in (("farm", farm), ("rest", rest)):
            foods = [f for f in usable if (f.kind.code == FARM) == (name == "farm")]
            parts.append(_draw(rng, year, count, foods, pools, rules))
    columns = [np.concatenate([p[i] for p in parts]) for i in range(5)]
    order = np.lexsort((np.arange(len(columns[0])), columns[0]))
    day, food, link, operator, year_of = (c[order] for c in columns)
    level = (made.rng("levels").random(len(day)) < 0.45).astype(np.int64)
    laboratory = _laboratories(made, year_of, food, link, level, operator, pools)
    fails, monitored, problem, both = np.zeros((4, len(day)), dtype=bool)
    out = Allocation(
        day, year_of, food, link, level, operator, laboratory, fails, monitored, problem, both,
        pools.operators,
    )  # fmt: skip
    _decide(made, out)
    return out


class _Pools:
    """Who can be sampled at each link, and when each was in business."""

    def __init__(self, register: Register) -> None:
        self.operators: list[Row] = []
        self.first: Ints
        self.last: Ints
        self._at: dict[str, Ints] = {}
        for key, rows in register.rows.items():
            start = len(self.operators)
            self.operators += rows
            self._at[key] = np.arange(start, len(self.operators))
        spans = [register.lives[row["id"]] for row in self.operators]
        self.first, self.last = np.array(spans, dtype=np.int64).T
        category = [register.category[row["id"]] for row in self.operators]
        self._makers = {c: np.flatnonzero(np.array(category) == c) for c in set(category) if c}
        self._pools: dict[tuple[str, str], Ints] = {}

    def of(self, food: FoodLine, link: str) -> Ints:
        key = (food.kind.code + "".join(food.kind.categories) if link == "production" else "", link)
        if key not in self._pools:
            self._pools[key] = self._find(food, link)
        return self._pools[key]

    def _find(self, food: FoodLine, link: str) -> Ints:
        if link == "catering":
            return np.concatenate(
                [self._at["caterer"], self._at["small_caterer"], np.repeat(self._at["canteen"], 3)]
            )
        if link == "circulation":
            return np.concatenate([self._at["seller"], self._at["small_seller"]])
        if link == "online":
            return self._at["seller"]
        if food.kind.code == FARM:
            return self._at["grower"]
        makers = [self._makers[c] for c in food.kind.categories if c in self._makers]
        if food.kind.categories == HEALTH and makers:
            return np.concatenate(makers)
        return np.concatenate([*makers * 6, self._at["workshop"]]) if makers else self._at["workshop"]


def _draw(
    rng: np.random.Generator,
    year: dict[str, Any],
    count: int,
    foods: list[FoodLine],
    pools: _Pools,
    rules: Rules,
) -> tuple[Ints, ...]:
    day = _days(rng, year, count, rules)
    food = _foods(rng, day, foods)
    number = {f.number: f for f in foods}
    link = np.zeros(count, dtype=np.int64)
    operator = np.zeros(count, dtype=np.int64)
    for f in foods:
        where = np.flatnonzero(food == f.number)
        names, weights = zip(*f.kind.links, strict=True)
        p = np.array(weights, dtype=float)
        link[where] = np.array([LINKS.index(n) for n in names])[
            rng.choice(len(names), len(where), p=p / p.sum())
        ]
    sold = (link == 1) & np.array([number[n].kind.code != FARM for n in food.tolist()])
    link[sold & (rng.random(count) < 0.03)] = LINKS.index("online")
    for f in foods:
        for at, name in enumerate(LINKS):
            where = np.flatnonzero((food == f.number) & (link == at))
            if len(where):
                operator[where] = _open(rng, pools, pools.of(f, name), day[where])
    return day, food, link, operator, np.full(count, year["year"])


def _days(rng: np.random.Generator, year: dict[str, Any], count: int, rules: Rules) -> Ints:
    planned, last = rules.next(date(year["year"], 1, 2).toordinal()), year["last_day"].toordinal()
    days = rules.working[(rules.working > planned) & (rules.working <= last)]
    months = counts()["months"][str(year["year"])]
    p = np.array([months[date.fromordinal(int(d)).month - 1] for d in days])
    return np.sort(rng.choice(days, count, p=p / p.sum()))


def _foods(rng: np.random.Generator, day: Ints, foods: list[FoodLine]) -> Ints:
    out = np.zeros(len(day), dtype=np.int64)
    month = np.array([date.fromordinal(int(d)).month for d in day])
    total = {k: sum(f.weight for f in foods if f.kind.code == k) for k in {f.kind.code for f in foods}}
    for m in np.unique(month):
        where = np.flatnonzero(month == m)
        p = np.array(
            [
                f.weight / total[f.kind.code] * (f.kind.share or 1) * SEASONS[f.kind.season].get(int(m), 1.0)
                for f in foods
            ]
        )
        out[where] = rng.choice([f.number for f in foods], len(where), p=p / p.sum())
    return out


def _open(rng: np.random.Generator, pools: _Pools, pool: Ints, day: Ints) -> Ints:
    """Operators from the pool that are in business on the day."""
    chosen = rng.choice(pool, len(day))
    for _ in range(60):
        bad = np.flatnonzero((pools.first[chosen] + 15 > day) | (pools.last[chosen] - 2 < day))
        if not len(bad):
            break
        chosen[bad] = rng.choice(pool, len(bad))
    return chosen


def _laboratories(
    made: City, year: Ints, food: Ints, link: Ints, level: Ints, operator: Ints, pools: _Pools
) -> Ints:
    """One laboratory for each task (year, level, district, food class, link), by the laboratories' shares."""
    share = np.array([lab["share"] for lab in made.laboratory_data["laboratory"]], dtype=float)
    rng = made.rng("laboratories")
    table = rng.choice(len(share), 4096, p=share / share.sum())
    district = np.array([int(row["area"][4:6]) for row in pools.operators])[operator]
    kind = np.array([int(f.kind.code) for f in lines()])[food]
    key = (year * 7 + level * 3 + district * 11 + kind * 101 + link * 1009) % 4096
    return np.asarray(table[key], dtype=np.int64)


def _decide(made: City, a: Allocation) -> None:
    """Choose the samples that fail, those monitored, those with a problem, and those with two disposals."""
    rng = made.rng("failures")
    risk = np.array([f.risk for f in lines()], dtype=float)[a.food] + 0.02
    farm = np.array([f.kind.code == FARM for f in lines()])[a.food]
    blind = [
        i for i, lab in enumerate(made.laboratory_data["laboratory"]) if lab.get("anomaly") == "never_fails"
    ]
    risk[np.isin(a.laboratory, blind)] = 0.0
    for year in counts()["year"]:
        of_year = a.year == year["year"]
        farm_failed = scaled(year["farm_failed"], made.scale)
        for where, count in ((farm, farm_failed), (~farm, scaled(year["failed"], made.scale) - farm_failed)):
            rows = np.flatnonzero(of_year & where)
            p = risk[rows] / risk[rows].sum()
            a.fails[rng.choice(rows, count, replace=False, p=p)] = True
        rows = np.flatnonzero(of_year & ~a.fails & farm)
        watched = rng.choice(rows, scaled(year["monitored"], made.scale), replace=False)
        a.monitored[watched] = True
        a.problem[watched[: scaled(year["problem"], made.scale)]] = True
    sold = np.flatnonzero(
        (a.fails | a.problem)
        & (a.link != 0)
        & ~farm
        & (np.array([bool(f.kind.categories) for f in lines()])[a.food])
    )
    a.both_sides[
        rng.choice(
            sold, min(len(sold), scaled(counts()["disposals"]["both_sides"], made.scale)), replace=False
        )
    ] = True
