"""Grain in store with its checks and dryers, and the kitchens' waste: records that no lot's trace carries."""

from __future__ import annotations

from collections import Counter
from datetime import date

import numpy as np

from shian.domains.supply.duties.models import (
    Dryer,
    GrainCheck,
    GrainHarvest,
    GrainLot,
    WasteContract,
)
from shian.simulation.actors import SYSTEM
from shian.simulation.city import City
from shian.simulation.moments import START, day_text
from shian.simulation.registry.operators import Register
from shian.simulation.rows import Row
from shian.simulation.seeds import scaled
from shian.simulation.supply import tours
from shian.simulation.supply.draws import Rng, zipf
from shian.simulation.supply.goods import data

GRAINS = ("wheat", "maize", "sorghum", "millet")
LEVELS = ("province", "city", "city", "county")
SEASONS = (("spring", 4), ("autumn", 10))
ITEMS = (("水分", "%", 13.5), ("脱氧雪腐镰刀菌烯醇", "μg/kg", 1000.0), ("铅", "mg/kg", 0.2))
DISTRICT = "140105"


def grain(made: City, register: Register) -> None:
    """Lots in the depots, checked every spring and autumn, none over a limit; dryers; the harvest of 2021."""
    rng, rule = made.rng("supply:grain"), data()["grain"]
    depots = [r for r in register.rows["grain"] if r["status"] == "open"]
    lots, checks, dryers = made.table(GrainLot), made.table(GrainCheck), made.table(Dryer)
    count: Counter[str] = Counter()
    stored, checked, machines = [], [], []
    for n, depot in enumerate(depots):
        for k in range(int(rule["bins"])):
            stem = f"LS{depot['area'][:6]}18"
            count[stem] += 1
            row = lots.new(
                number=f"{stem}{count[stem]:04d}",
                operator_id=depot["id"],
                bin=f"{k + 1}号仓",
                sort=GRAINS[k % 4],
                level=LEVELS[(n + k) % 4],
                tonnes=f"{int(rng.integers(800, 6000))}.000",
                harvested=2018,
                origin="山西省",
                stored_on="2018-11-20",
                area=depot["area"],
            )
            lots.tell(row, made.opening, SYSTEM, "store")
            stored.append(row)
            checked += [
                _check(made, rng, row, year, season, month)
                for year in (2019, 2020, 2021)
                for season, month in SEASONS
            ]
    for n in range(scaled(rule["dryers"], made.scale)):
        depot = depots[n % len(depots)]
        row = dryers.new(
            number=f"HG{depot['area'][:6]}{n + 1:03d}", operator_id=depot["id"], model="混流式烘干机",
            tonnes_per_day=f"{rule['tonnes_per_day']:.1f}", days_per_year=rule["days"], since="2017-09-01",
            area=depot["area"],
        )  # fmt: skip
        dryers.tell(row, made.opening, SYSTEM, "register")
        machines.append(row)
    lots.copy(stored)
    checks.copy(checked)
    checks.part_tables["items"].copy([item for row in checked for item in row["items"]])
    dryers.copy(machines)
    _harvest(made, rule["harvest"])


def _check(made: City, rng: Rng, lot: Row, year: int, season: str, month: int) -> Row:
    table = made.table(GrainCheck)
    items, day = table.part_tables["items"], date(year, month, 8 + lot["id"] % 18).isoformat()
    row = table.new(
        grain_id=lot["id"], year=year, season=season, checked_on=day, verdict="good", area=lot["area"],
        checked_by_name="太原市粮油质量检测中心（模拟）",
        report=f"LJ{year}{season[0].upper()}{lot['id']:05d}", items=[],
    )  # fmt: skip
    for name, unit, limit in ITEMS:
        row["items"].append(
            items.new(
                grain_check_id=row["id"],
                item=name,
                value=f"{limit * rng.uniform(0.2, 0.93):.5f}",
                limit=f"{limit:.5f}",
                unit=unit,
            )
        )
    table.tell(row, f"{day}T03:00:00.000000Z", SYSTEM, "check")
    return row


def _harvest(made: City, tonnes: int) -> None:
    table = made.table(GrainHarvest)
    row = table.new(
        year=2021, tonnes=f"{round(tonnes * made.scale)}.0", area="140100", source="市粮食主管部门（模拟）"
    )
    table.tell(row, "2021-11-30T03:00:00.000000Z", made.cast.bureau, "create")
    table.copy([row])


def waste(made: City, register: Register) -> None:
    """The kitchens' contracts and the collectors' tours of 2021 up to November; weights are the report's."""
    rng, rule = made.rng("supply:waste"), data()["waste"]
    first, last = rule["first"].toordinal(), rule["last"].toordinal()
    kitchens = [
        row
        for key in ("caterer", "small_caterer", "canteen")
        for row in register.rows[key]
        if row["status"] == "open" and register.lives[row["id"]][0] < first
    ]
    wanted = min(len(kitchens), scaled(rule["units"], made.scale))
    kitchens = [kitchens[i] for i in np.sort(rng.permutation(len(kitchens))[:wanted]).tolist()]
    collectors = [r for r in register.rows["seller"] if r["status"] == "open" and "商贸" in r["name"]][:3]
    size = zipf(rng, wanted, 0.6)
    _contracts(made, rng, kitchens, collectors, size)
    tours.build(made, rng, kitchens, collectors, (first, last), size)


def _contracts(made: City, rng: Rng, kitchens: list[Row], collectors: list[Row], size: np.ndarray) -> None:  # type: ignore[type-arg]
    table, rows = made.table(WasteContract), []
    count: Counter[str] = Counter()
    covers = np.maximum(10, size / size.max() * 1500).astype(int).tolist()
    days = rng.integers(START.toordinal() + 200, date(2020, 12, 20).toordinal(), len(kitchens)).tolist()
    for n, kitchen in enumerate(kitchens):
        stem = f"CC{kitchen['area'][:6]}"
        count[stem] += 1
        row = table.new(
            number=f"{stem}{count[stem]:05d}", operator_id=kitchen["id"], covers=covers[n],
            area=kitchen["area"],
            collector_id=collectors[n % len(collectors)]["id"], since=day_text(days[n]),
        )  # fmt: skip
        table.tell(
            row, f"{day_text(max(days[n], date(2020, 12, 1).toordinal()))}T02:00:00.000000Z", SYSTEM, "sign"
        )
        rows.append(row)
    table.copy(rows)
