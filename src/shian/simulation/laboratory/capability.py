"""Laboratories with their accredited parameters, farm-product stations, and rapid tests (C4-02, C4-03)."""

from __future__ import annotations

from datetime import date
from itertools import product

from shian.domains.laboratory.models import Accreditation, LabProfile, RapidTest, TestStation
from shian.domains.standards.curated import library
from shian.simulation import places, words
from shian.simulation.actors import SYSTEM
from shian.simulation.city import City
from shian.simulation.directory import Directory
from shian.simulation.laboratory.allocation import counts
from shian.simulation.laboratory.rules import Rules
from shian.simulation.moments import moment, seconds
from shian.simulation.places import city
from shian.simulation.rows import Row
from shian.simulation.seeds import scaled

VARIANTS = {
    "pesticide": ("GB 23200.113-2018", "GB/T 20769-2008", "NY/T 761-2008", "GB 23200.121-2021"),
    "metal": ("GB 5009.268-2016", "GB 5009.12-2017", "GB 5009.15-2014", "GB 5009.11-2014"),
    "vetdrug": ("GB/T 21312-2007", "GB 31656.3-2021", "GB/T 20366-2006", "SN/T 1865-2016"),
    "hygiene": ("GB 4789.2-2016", "GB 4789.3-2016", "GB 4789.15-2016", "GB 4789.10-2016"),
    "": ("GB 5009.28-2016", "GB 5009.227-2016", "GB 5009.33-2016", "GB 5009.96-2016"),
}
FOODS = ("食品", "食用农产品", "肉制品、蛋制品", "饮料、酒类", "粮食加工品", "调味品")
STATIONS = {"county_body": 10, "county": 6, "township": 59}
WITH_INSTRUMENT = 43
RAPID = (("韭菜", "有机磷和氨基甲酸酯类农药残留"),
         ("菠菜", "有机磷和氨基甲酸酯类农药残留"), ("猪肉", "克伦特罗"),
         ("鲫鱼", "孔雀石绿"), ("鸡蛋", "氟虫腈"), ("豇豆", "有机磷和氨基甲酸酯类农药残留"),
         ("腐竹", "吊白块"))  # fmt: skip
RAPID_PER_YEAR = 1500


def laboratories(made: City, base: Directory) -> list[int]:
    """Profiles and parameters; returns the bodies on the list of retest laboratories."""
    table, rows, listed = made.table(LabProfile), [], []
    for n, (lab, body) in enumerate(
        zip(made.laboratory_data["laboratory"], base.laboratories, strict=True), 1
    ):
        row = table.new(
            body_id=body["id"], area=body["area"], certificate_number=f"CMA-XN-{n:04d}",
            certificate_valid_to="2024-06-30",
            people=lab.get("people", 25), floor_area=lab.get("floor_area", 1500),
            invested=lab.get("invested"),
            retest_listed=lab.get("retest", False), national_pilot=lab.get("pilot", False),
            provincial_rank=lab.get("rank"),
        )  # fmt: skip
        table.tell(row, made.opening, SYSTEM, "import")
        rows.append(row)
        if row["retest_listed"]:
            listed.append(body["id"])
    table.copy(rows)
    _accreditations(made, base)
    return listed


def _accreditations(made: City, base: Directory) -> None:
    table, rows = made.table(Accreditation), []
    pairs = [
        (analyte.zh, VARIANTS.get(analyte.group, VARIANTS[""])[k])
        for k, analyte in product(range(4), library().analytes)
    ]
    for lab, body in zip(made.laboratory_data["laboratory"], base.laboratories, strict=True):
        if lab["parameters"] > len(pairs):
            raise ValueError(f"{lab['name']}: only {len(pairs)} parameters can be made of the analytes known")
        for n, (parameter, method) in enumerate(pairs[: lab["parameters"]]):
            row = table.new(
                laboratory_id=body["id"], area=body["area"], parameter=parameter, method=method,
                food_scope=FOODS[n % len(FOODS)], valid_from="2018-07-01", valid_to="2024-06-30",
            )  # fmt: skip
            table.tell(row, made.opening, SYSTEM, "import")
            rows.append(row)
    table.copy(rows)


def stations(made: City, rules: Rules) -> None:
    """Ten county bodies, six county stations, fifty-nine township stations of which 43 have an instrument."""
    table, towns = made.table(TestStation), places.townships(made.seed)
    rows = []

    def new(name: str, level: str, area: str, instruments: int, people: int) -> None:
        row = table.new(
            name=name, level=level, area=area, instruments=instruments, people=people, opened_on="2018-05-01"
        )
        table.tell(row, made.opening, SYSTEM, "import")
        rows.append(row)

    homes = city()["district"]
    for d in homes:
        new(f"{d['name']}农产品质量安全监督管理站", "county_body", d["code"], 0, 6)
    rural = [d for d in homes if d["code"] in {"140105", "140108", "140110", "140121", "140122", "140181"}]
    for d in rural:
        new(f"{d['name']}农产品质量安全综合检验检测站", "county", d["code"], 2, 9)
    fields = sorted(towns, key=lambda t: (t.urban, t.district < "140121", t.code))[: STATIONS["township"]]
    for n, t in enumerate(fields):
        new(f"{t.district_name}{t.name}农产品质量安全监管站", "township", t.code, int(n < WITH_INSTRUMENT), 2)
    table.copy(rows)
    _rapid_tests(made, [r for r in rows if r["instruments"]], rules)


def _rapid_tests(made: City, able: list[Row], rules: Rules) -> None:
    rng, table, rows = made.rng("rapid"), made.table(RapidTest), []
    for year in counts()["year"]:
        count = scaled(RAPID_PER_YEAR, made.scale)
        first, last = date(year["year"], 1, 5).toordinal(), date(year["year"], 12, 28).toordinal()
        days = rules.after(rng.integers(first, last, count), 0)
        which, food = rng.integers(0, len(able), count), rng.integers(0, len(RAPID), count)
        positive, second = rng.random(count) < 0.006, seconds(rng, count)
        for i in range(count):
            station, (name, parameter) = able[int(which[i])], RAPID[int(food[i])]
            at = moment(int(days[i]), second[i])
            row = table.new(
                station_id=station["id"], area=station["area"], tested_at=at, food_name=name,
                parameter=parameter,
                result="positive" if positive[i] else "negative",
                value=f"{70 + int(rng.integers(0, 25))}%" if positive[i] else f"{int(rng.integers(2, 45))}%",
                place_name=f"{words.words()['streets']['county'][i % 12]}便民市场（模拟）",
            )  # fmt: skip
            table.tell(row, at, made.cast.inspector[station["area"][:6]][0], "record")
            rows.append(row)
    table.copy(rows)
