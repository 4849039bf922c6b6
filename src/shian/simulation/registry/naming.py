"""What operators are called: 小店区…牛肉面馆, 太原市清徐县…食品有限公司, …小学食堂."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from shian.simulation import words
from shian.simulation.places import Township
from shian.simulation.registry.groups import Group

_COMPANIES = {"producer", "health_food", "packaging"}


def names(
    rng: np.random.Generator, group: Group, homes: Sequence[Township], schools: Sequence[str]
) -> tuple[list[str], list[str]]:
    """Names and, for producers, the category of their licence; no two alike in one township."""
    count = len(homes)
    if group.key == "canteen":
        return _canteens(schools, count), [""] * count
    trades = words.words()["firms"][group.key]
    chosen = words.evenly(rng, trades, count)
    plain = "127" if group.key == "health_food" else ""
    categories = [c[1] if isinstance(c, list) else plain for c in chosen]
    trade = [c[0] if isinstance(c, list) else c for c in chosen]
    brand = words.brands(rng, count)
    house = words.evenly(rng, words.words()["brand"]["household"], count)
    homely = (rng.random(count) < (0.55 if group.small else 0.12)).tolist()
    taken: set[tuple[str, str]] = set()
    out = []
    for i, home in enumerate(homes):
        name = _name(group, home, house[i] if homely[i] else brand[i], trade[i])
        n = 2
        while (home.code, name) in taken:
            name, n = _name(group, home, brand[i], trade[i]) + f"第{n}店", n + 1
        taken.add((home.code, name))
        out.append(name)
    return out, categories


def _name(group: Group, home: Township, brand: str, trade: str) -> str:
    if group.key in _COMPANIES:
        return f"太原市{home.district_name}{brand}{trade}有限公司"
    if group.key in {"pig_slaughter", "beef_slaughter", "grain"}:
        return f"太原市{home.district_name}{brand}{trade}"
    if trade.endswith("有限公司"):
        return f"山西{brand}{trade}{home.name[:2]}分公司"
    place = home.district_name + (home.name.removesuffix("街道") if group.small or not home.urban else "")
    return f"{place}{brand}{trade}"


def _canteens(schools: Sequence[str], count: int) -> list[str]:
    ordinals = ["", "第二", "第三", "第四", "第五", "第六", "第七", "第八", "第九"]
    return [schools[i % len(schools)] + ordinals[i // len(schools)] + "食堂" for i in range(count)]
