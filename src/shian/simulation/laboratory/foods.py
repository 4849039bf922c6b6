"""The foods that are sampled, as the data file lists them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache

from shian.simulation.words import DATA

FARM = "32"
SEASONS = {
    "summer": {6: 1.7, 7: 1.8, 8: 1.6, 12: 0.6, 1: 0.6},
    "winter": {12: 1.7, 1: 1.8, 2: 1.5, 6: 0.6, 7: 0.6},
    "autumn": {8: 1.6, 9: 2.6, 10: 1.1},
    "": {},
}


@dataclass(frozen=True)
class FoodClass:
    code: str
    share: int
    links: tuple[tuple[str, int], ...]
    unit: str
    specs: tuple[str, ...]
    shelf: int
    season: str
    categories: tuple[str, ...]


@dataclass(frozen=True)
class FoodLine:
    """One food as it stands on sheets; ``risk`` says how readily it fails."""

    number: int
    name: str
    node: str
    weight: int
    risk: int
    kind: FoodClass


@cache
def lines() -> tuple[FoodLine, ...]:
    data = tomllib.loads((DATA / "foods.toml").read_text(encoding="utf-8"))
    out: list[FoodLine] = []
    for row in [*data["class"], data["farm"]]:
        kind = FoodClass(
            row["code"], row.get("share", 0), tuple(row["links"].items()), row["unit"], tuple(row["specs"]),
            row.get("shelf", 0), row.get("season", ""), tuple(row.get("categories", ())),
        )  # fmt: skip
        for name, node, weight, risk in row["foods"]:
            out.append(FoodLine(len(out), name, node, weight, risk, kind))
    return tuple(out)
