"""Lots of the samples that failed: made where and when the sheet says, brought to the sampled place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from shian.simulation.laboratory.chain import Chain
from shian.simulation.laboratory.foods import FARM, lines
from shian.simulation.rows import Row
from shian.simulation.supply.draws import Rng, pick
from shian.simulation.supply.flows import HOUR, Flows
from shian.simulation.supply.seasons import EAST, EPOCH
from shian.simulation.supply.trails import Laid, Trail, lay
from shian.simulation.supply.world import World

MEAL = "31"  # food class of what kitchens make themselves
DEALERS = {FARM: "stall:produce", "04": "stall:meat", "11": "stall:frozen"}
OTHERS = ("market", "shop", "caterer", "eatery", "canteen")


@dataclass(frozen=True)
class Wanted:
    """What the sheet of a failed sample says."""

    position: int
    food: str
    kind: str
    label: str
    operator: Row
    maker: Row | None
    maker_name: str
    maker_address: str
    produced: int  # days since 1970
    taken: int  # seconds since 1970


def wanted(chain: Chain) -> list[Wanted]:
    """The samples that failed, or had a problem, in the order in which they were taken."""
    a, out = chain.a, []
    operators = {row["id"]: row for row in a.operators}
    makers = {row["id"]: row for row in chain.sheets.makers.values()}
    for i in range(len(a)):
        if not (a.fails[i] or a.problem[i]):
            continue
        line, sheet = lines()[int(a.food[i])], chain.sheets.of(i)
        producer = sheet.get("producer_id")
        out.append(
            Wanted(
                i, line.name, line.kind.code, _label(line.kind.code), a.operators[int(a.operator[i])],
                (operators.get(producer) or makers[producer]) if producer else None,
                sheet.get("producer_name", ""), sheet.get("producer_address", ""),
                date.fromisoformat(sheet["produced_on"]).toordinal() - EPOCH, _seconds(chain.at["take"][i]),
            )
        )  # fmt: skip
    return out


def _label(kind: str) -> str:
    return "食用农产品" if kind == FARM else "餐饮食品" if kind == MEAL else "预包装食品"


def _seconds(at: str) -> int:
    return int(np.datetime64(at.rstrip("Z")).astype("datetime64[s]").astype(np.int64))


def follow(flows: Flows, laid: Laid, world: World, sheets: list[Wanted]) -> list[tuple[Wanted, int]]:
    """A lot for each sheet, those of one maker, food and day together; with what it is of."""
    rng = flows.rng("samples")
    together: dict[tuple[int, str, int], list[Wanted]] = {}
    for sheet in sheets:
        maker = maker_of(rng, world, sheet)
        together.setdefault((maker, sheet.food, sheet.produced), []).append(sheet)
    out = []
    for (maker, _, _), same in together.items():
        lot = lay(flows, laid, _trail(rng, world, maker, same))
        out += [(sheet, lot) for sheet in same]
    return out


def maker_of(rng: Rng, world: World, sheet: Wanted) -> int:
    """The place of the maker: in the register, outside by its name, or a farm where the sheet names none."""
    if sheet.maker is not None:
        return world.of_operator[sheet.maker["id"]]
    if sheet.kind == MEAL:
        return world.of_operator[sheet.operator["id"]]
    if sheet.maker_name:
        return world.named[sheet.maker_name]
    farms = world.pool("outside:produce")
    return int(farms[pick(rng, 1, world.size[farms])[0]])


def _trail(rng: Rng, world: World, maker: int, same: list[Wanted]) -> Trail:
    """From the small hours of the day (farm goods: the afternoon before) until the sample was taken."""
    sheet = same[0]
    farm = sheet.kind == FARM
    made = sheet.produced * 86_400 - EAST + (-8 * HOUR if farm else HOUR // 2)
    until = min(s.taken for s in same) - HOUR
    made = min(made, until - 6 * HOUR)
    buyers = [(world.of_operator[s.operator["id"]], until - HOUR) for s in same]
    dealer = -1
    if sheet.kind != MEAL and buyers[0][0] != maker:
        pool = world.keeping(DEALERS.get(sheet.kind, "stall:dry"), sheet.produced + EPOCH)
        dealer = int(pool[pick(rng, 1, world.size[pool])[0]]) if len(pool) else -1
    if sheet.kind != MEAL:
        buyers += _others(rng, world, made, until)
    group = "produce" if farm else "packaged"
    amount = int(rng.integers(200, 4000)) if sheet.kind != MEAL else int(rng.integers(20, 80))
    return Trail(sheet.food, sheet.label, group, maker, made, amount, dealer, buyers, printed=not farm)


def _others(rng: Rng, world: World, made: int, until: int) -> list[tuple[int, int]]:
    """Further buyers of the same lot, so that there is something to find."""
    out = []
    for _ in range(int(rng.integers(3, 12))):
        pool = world.keeping(OTHERS[int(rng.integers(0, len(OTHERS)))], made // 86_400 + EPOCH)
        if len(pool):
            place = int(pool[pick(rng, 1, world.size[pool])[0]])
            out.append((place, int(rng.integers(made + (until - made) * 7 // 10, until))))
    return out
