"""What is planted in the supply and known to be true: contaminations and their reach, false papers."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np

from shian.simulation.city import City
from shian.simulation.seeds import scaled
from shian.simulation.supply.columns import LOT, SOLD, Truth
from shian.simulation.supply.draws import Ints, Rng
from shian.simulation.supply.goods import data, groups
from shian.simulation.supply.records import Named
from shian.simulation.supply.telling import Told
from shian.simulation.supply.world import World

HAZARDS = {
    "produce": "毒死蜱", "pork": "磺胺二甲嘧啶", "egg": "氟苯尼考", "milk": "黄曲霉毒素M1",
    "grain": "脱氧雪腐镰刀菌烯醇", "meat": "单核细胞增生李斯特氏菌", "dairy": "大肠菌群",
    "bean": "苯甲酸", "pastry": "金黄色葡萄球菌",
    "packaged": "塑化剂", "frozen": "副溶血性弧菌", "flour": "玉米赤霉烯酮",
}  # fmt: skip


@dataclass
class Papers:
    """What events show beside goods: certificates by move, serial numbers by sale."""

    certificates: dict[int, str] = field(default_factory=dict)
    serials: dict[int, list[str]] = field(default_factory=dict)


def contaminations(made: City, world: World, truth: Truth, told: Told, named: Named, rng: Rng) -> None:
    """Lots that something was wrong with; the truth lists everything that they reached."""
    keys = [g.key for g in groups()]
    graph = _Reach(truth, len(world.sites))
    first, last = np.percentile(truth.lots["made"], [8, 92])
    rows = []
    wanted = max(3, scaled(data()["planted"]["contaminations"], made.scale))
    fit = [i for i, key in enumerate(keys) if key in HAZARDS]
    inside = (truth.lots["made"] > first) & (truth.lots["made"] < last)
    pool = np.flatnonzero(told.made & inside & np.isin(truth.lots["group"], fit))
    for lot in np.sort(rng.choice(pool, min(wanted, len(pool)), replace=False)).tolist():
        reached = graph.forward(lot)
        key = keys[int(truth.lots["group"][lot])]
        rows.append({
            "lot": named.lot[lot], "place": named.place[int(truth.lots["place"][lot])],
            "hazard": HAZARDS[key], "made": int(truth.lots["made"][lot]),
            "reached": graph.named(named, reached), "count": len(reached),
        })  # fmt: skip
    made.truth["contaminations"] = rows


class _Reach:
    """The true graph: from each (lot, place) where it went, told or not."""

    def __init__(self, truth: Truth, places: int) -> None:
        moves, inputs, lots = truth.moves, truth.inputs, truth.lots
        self.places, self.truth = places, truth
        result = np.full(max(truth.batches.size, 1), -1)
        made_of = np.flatnonzero(lots["batch"] >= 0)
        result[lots["batch"][made_of]] = made_of
        target = result[inputs["batch"]] if inputs.size else np.zeros(0, np.int64)
        known = target >= 0
        at = truth.batches["place"][inputs["batch"]] if inputs.size else target
        source = np.concatenate([
            moves["lot"] * places + moves["source"], (inputs["lot"] * places + at)[known]
        ])  # fmt: skip
        goal = np.concatenate([moves["lot"] * places + moves["target"], (target * places + at)[known]])
        order = np.argsort(source, kind="stable")
        self.source, self.goal = source[order], goal[order]

    def forward(self, lot: int) -> Ints:
        """Everything that a lot reached from where it was made, itself left out."""
        start = np.array([lot * self.places + int(self.truth.lots["place"][lot])])
        found, frontier = start, start
        while frontier.size:
            low, high = (np.searchsorted(self.source, frontier, side) for side in ("left", "right"))
            count = high - low
            index = np.repeat(low - np.concatenate([[0], np.cumsum(count)[:-1]]), count) + np.arange(
                count.sum()
            )
            frontier = np.setdiff1d(self.goal[index], found)
            found = np.union1d(found, frontier)
        return found[found != start[0]]

    def named(self, named: Named, nodes: Ints) -> list[list[str]]:
        """(lot, place) as codes."""
        return [[named.lot[n // self.places], named.place[n % self.places]] for n in nodes.tolist()]


def papers(made: City, world: World, truth: Truth, told: Told, named: Named, rng: Rng) -> Papers:
    """Certificates shown with first shipments, some another lot's; serial numbers, some of them false."""
    out = Papers()
    moves = truth.moves
    shown = np.flatnonzero((told.left == LOT) & (moves["before"] < 0))
    shown = shown[[bool(named.certificate[lot][0]) for lot in moves["lot"][shown].tolist()]]
    for move, lot in zip(shown.tolist(), moves["lot"][shown].tolist(), strict=True):
        out.certificates[move] = _paper(named, lot)
    wanted = scaled(data()["planted"]["certificates"], made.scale)
    for move in np.sort(rng.choice(shown, min(wanted, len(shown)), replace=False)).tolist():
        lot = int(moves["lot"][move])
        same = shown[truth.lots["group"][moves["lot"][shown]] == truth.lots["group"][lot]]
        other = int(moves["lot"][rng.choice(same)])
        if other != lot:
            out.certificates[move] = _paper(named, other)
            made.truth.setdefault("mismatched_certificates", []).append({
                "lot": named.lot[lot], "place": named.place[int(moves["target"][move])],
                "shown": named.certificate[other][1], "own": named.certificate[lot][1],
            })  # fmt: skip
    _serials(made, world, truth, told, named, rng, out)
    return out


def _paper(named: Named, lot: int) -> str:
    scheme, value = named.certificate[lot]
    return f"urn:shian:{scheme}:{value}"


def by_piece(world: World, truth: Truth) -> Ints:
    """Sales of the firms with item-level tracing: told package by package."""
    pieces = np.array([g.unit == "H87" for g in groups()])
    lot = truth.sales["lot"]
    traced = np.isin(truth.lots["place"][lot], list(world.traced))
    return np.flatnonzero(traced & pieces[truth.lots["group"][lot]] & (truth.sales["kind"] == SOLD))


def _serials(made: City, world: World, truth: Truth, told: Told, named: Named, rng: Rng, out: Papers) -> None:
    sales = truth.sales
    which = by_piece(world, truth)
    which = which[told.used[which]]
    amounts = sales["amount"][which].tolist()
    for sale, count in zip(which.tolist(), amounts, strict=True):
        out.serials[sale] = [f"{sale * 8 + n + 1:08d}" for n in range(count)]
    by_lot: dict[int, list[int]] = {}
    for sale in which.tolist():
        by_lot.setdefault(int(sales["lot"][sale]), []).append(sale)
    pairs = [
        (a, b)
        for same in by_lot.values()
        for a, b in pairwise(same)
        if sales["place"][a] != sales["place"][b] and len(out.serials[a]) <= len(out.serials[b])
    ]
    wanted = scaled(data()["planted"]["serials"], made.scale)
    chosen = sorted(rng.permutation(len(pairs))[:wanted].tolist())
    taken: set[int] = set()
    for n in chosen:
        a, b = pairs[n]
        if not taken & {a, b}:
            taken |= {a, b}
            _false(made, truth, named, out, a, b, never=n % 4 == 3)


def _false(made: City, truth: Truth, named: Named, out: Papers, a: int, b: int, *, never: bool) -> None:
    """The second sale shows the first one's serial number, or one that nobody gave out."""
    sales = truth.sales
    serial = f"99{b:08d}" if never else out.serials[a][0]
    out.serials[b][0] = serial
    made.truth.setdefault("false_serials", []).append({
        "code": f"{named.lot[int(sales['lot'][b])]}/21/{serial}",
        "kind": "never_given" if never else "sold_twice",
        "places": [named.place[int(sales["place"][s])] for s in ((b,) if never else (a, b))],
    })  # fmt: skip


def told_of(made: City, truth: Truth, told: Told, named: Named) -> None:
    """The truth about short receipts and about arrivals that were kept silent."""
    moves: Any = truth.moves
    for name, which in (("short_receipts", np.flatnonzero(told.lack > 0)), ("untold_arrivals", told.untold)):
        made.truth[name] = [
            {
                "lot": named.lot[int(moves["lot"][m])],
                "place": named.place[int(moves["target"][m])],
                "sent": int(moves["amount"][m]),
                "missing": int(told.lack[m]),
            }
            for m in which.tolist()
        ]
