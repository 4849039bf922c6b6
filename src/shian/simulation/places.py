"""Geography: districts with their bounds, townships with their weights, and points and addresses in them."""

from __future__ import annotations

import csv
import json
import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from shian.domains.directory.boundaries import BUNDLED
from shian.simulation.seeds import stream
from shian.simulation.words import DATA, evenly, words

Points = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Township:
    """A township or street: its people relative to its neighbours, and where its middle lies."""

    code: str
    name: str
    district: str
    district_name: str
    weight: int
    middle: tuple[float, float]
    spread: float

    @property
    def urban(self) -> bool:
        return self.name.endswith("街道")


@cache
def city() -> dict[str, Any]:
    return tomllib.loads((DATA / "city.toml").read_text(encoding="utf-8"))


@cache
def polygons() -> dict[str, Points]:
    """The outer ring of each district, shape (n, 2), longitude and latitude."""
    features = json.loads(BUNDLED.read_text(encoding="utf-8"))["features"]
    return {f["properties"]["code"]: np.array(f["geometry"]["coordinates"][0]) for f in features}


def inside(points: Points, ring: Points) -> npt.NDArray[np.bool_]:
    """Which points lie within a closed ring (even-odd rule); shapes (n, 2), (m, 2) → (n,)."""
    x, y = points[:, 0][:, None], points[:, 1][:, None]
    (x1, y1), (x2, y2) = ring[:-1].T, ring[1:].T
    crosses = (y1 > y) != (y2 > y)
    with np.errstate(divide="ignore", invalid="ignore"):
        at = (x2 - x1) * (y - y1) / (y2 - y1) + x1
    return (np.count_nonzero(crosses & (x < at), axis=1) % 2).astype(bool)


def scatter(
    rng: np.random.Generator, ring: Points, middle: tuple[float, float], spread: float, count: int
) -> Points:
    """Points around a middle, normally spread, none outside the ring."""
    out = np.empty((0, 2))
    while len(out) < count:
        tries = rng.normal(0.0, spread, (2 * count + 8, 2)) * (1.0, 0.8) + middle
        out = np.vstack([out, tries[inside(tries, ring)]])
    return out[:count]


@cache
def townships(seed: int) -> tuple[Township, ...]:
    """All that hold operators; their middles are simulated (streets close together, villages apart)."""
    rng = stream(seed, "townships")
    districts = {d["code"]: d for d in city()["district"]}
    out = []
    for row in rows():
        home = districts.get(row["code"][:6])
        if home is None or row["weight"] == "0":
            continue
        urban = row["name"].endswith("街道")
        reach = home["spread"] * (0.8 if urban else 1.6)
        x, y = scatter(rng, polygons()[home["code"]], tuple(home["centre"]), reach, 1)[0]
        spread = 0.006 if urban else min(0.02, home["spread"] / 3)
        out.append(
            Township(
                row["code"],
                row["name"],
                home["code"],
                home["name"],
                int(row["weight"]),
                (float(x), float(y)),
                spread,
            )
        )
    return tuple(out)


@cache
def rows() -> tuple[dict[str, str], ...]:
    with (DATA / "townships.csv").open(encoding="utf-8", newline="") as f:
        return tuple(csv.DictReader(f))


def spread_over(
    seed: int, rng: np.random.Generator, count: int, tilt: dict[str, float] | None = None
) -> list[int]:
    """Townships of ``count`` operators: by people of the district, weight of the township, tilt."""
    towns = townships(seed)
    share = {d["code"]: d["share"] for d in city()["district"]}
    whole = {c: sum(t.weight for t in towns if t.district == c) for c in share}
    p = np.array(
        [share[t.district] * t.weight / whole[t.district] * (tilt or {}).get(t.district, 1.0) for t in towns]
    )
    return rng.choice(len(towns), size=count, p=p / p.sum()).tolist()  # type: ignore[no-any-return]


def points_in(
    rng: np.random.Generator, towns: tuple[Township, ...], which: list[int]
) -> list[tuple[str, str]]:
    """Longitude and latitude as text with six decimals, one pair for each number of a township."""
    order = np.array(which)
    out = np.empty((len(order), 2))
    for number in np.unique(order):
        town = towns[int(number)]
        where = np.flatnonzero(order == number)
        out[where] = scatter(rng, polygons()[town.district], town.middle, town.spread, len(where))
    return [(f"{x:.6f}", f"{y:.6f}") for x, y in out.tolist()]


def addresses(rng: np.random.Generator, towns: tuple[Township, ...], which: list[int]) -> list[str]:
    """Street addresses in streets and county towns, village addresses elsewhere; no two alike in one call."""
    w, count = words()["streets"], len(which)
    urban, county = evenly(rng, w["urban"], count), evenly(rng, w["county"], count)
    first, second = evenly(rng, w["village_first"], count), evenly(rng, w["village_second"], count)
    third, number = evenly(rng, w["village_third"], count), rng.integers(1, 400, count).tolist()
    out, seen = [], set()
    for i, t in enumerate(which):
        town = towns[t]
        if town.urban:
            way = urban[i] if town.district < "140121" else county[i]
        else:
            way = county[i] if town.name.endswith("镇") and number[i] % 3 else first[i] + second[i] + third[i]
        n = number[i]
        while (text := f"{town.district_name}{town.name}{way}{n}号") in seen:
            n += 400
        seen.add(text)
        out.append(text)
    return out
