"""A small rule book, made up, with every kind of thing judging must handle."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from shian.methods.limits import Analyte, Catalogue, Comparison, Edition, Food, Kind, Limit, Plan, RuleBook

FOODS = [
    Food("食品"),
    Food("蔬菜", ("食品",)),
    Food("鳞茎类蔬菜", ("蔬菜",)),
    Food("绿叶葱类", ("鳞茎类蔬菜",)),
    Food("韭菜", ("绿叶葱类",), ("韭", "起阳草"), "F1.2"),
    Food("葱", ("绿叶葱类",)),
    Food("叶菜类蔬菜", ("蔬菜",)),
    Food("芹菜", ("叶菜类蔬菜", "茎菜")),
    Food("菠菜", ("叶菜类蔬菜",)),
    Food("茎菜", ("蔬菜",)),
    Food("谷物", ("食品",)),
    Food("稻谷", ("谷物",)),
    Food("大米", ("谷物",)),
    Food("豇豆", ("蔬菜",)),
    Food("豇豆(干)", ("谷物",), ("谷物>豇豆",)),
    Food("白酒", ("食品",)),
    Food("熟肉制品", ("食品",)),
]
EDITIONS = [
    Edition("R-2019", "R", date(2020, 2, 15)),
    Edition("R-2021", "R", date(2021, 9, 3)),
    Edition("R.1-2022", "R.1", date(2023, 5, 11), until=date(2026, 3, 1)),
    Edition("R.2-2025", "R.2", date(2025, 1, 1), amends="R"),
    Edition("C-2017", "C", date(2017, 9, 17)),
]
ANALYTES = [
    Analyte("chlorpyrifos", "毒死蜱", "chlorpyrifos"),
    Analyte("lead", "铅", "lead", aliases=("铅（以Pb计）",)),
    Analyte("arsenic", "总砷", "total arsenic"),
    Analyte("inorganic-arsenic", "无机砷", "inorganic arsenic", bounded_by="arsenic"),
    Analyte("salmonella", "沙门氏菌"),
    Analyte("staphylococcus", "金黄色葡萄球菌"),
    Analyte("chloramphenicol", "氯霉素"),
    Analyte("alcohol", "酒精度"),
    Analyte("sorbate", "山梨酸"),
    Analyte("carbofuran", "克百威"),
    Analyte("carbofuran-3-hydroxy", "3-羟基克百威"),
    Analyte(
        "carbofuran-sum",
        "克百威总量",
        parts={"carbofuran": Decimal(1), "carbofuran-3-hydroxy": Decimal("0.9")},
    ),
]


def limit(number: int, edition: str, analyte: str, food: str, high: str | None, **more: object) -> Limit:
    return Limit(
        f"L{number}",
        edition,
        analyte,
        food,
        high=None if high is None else Decimal(high),
        **more,  # type: ignore[arg-type]
    )


LIMITS = [
    limit(1, "R-2019", "chlorpyrifos", "韭菜", "0.1"),
    limit(2, "R-2021", "chlorpyrifos", "鳞茎类蔬菜", "0.02"),
    limit(3, "R-2021", "chlorpyrifos", "叶菜类蔬菜", "0.02", excludes=("芹菜",)),
    limit(4, "R-2021", "chlorpyrifos", "芹菜", "0.05"),
    limit(5, "R-2021", "carbofuran-sum", "蔬菜", "0.02"),
    limit(6, "C-2017", "lead", "蔬菜", "0.1", excludes=("叶菜类蔬菜",), clause="表1"),
    limit(7, "C-2017", "lead", "叶菜类蔬菜", "0.3"),
    limit(8, "C-2017", "lead", "茎菜", "0.2"),
    limit(9, "C-2017", "inorganic-arsenic", "大米", "0.2"),
    limit(10, "C-2017", "chloramphenicol", "食品", "0.3", kind=Kind.ABSENT, unit="μg/kg"),
    limit(11, "C-2017", "alcohol", "白酒", "60", kind=Kind.RANGE, low=Decimal(40), unit="%vol"),
    limit(12, "C-2017", "sorbate", "熟肉制品", "0.075", unit="g/kg"),
    limit(13, "C-2017", "sorbate", "谷物", None, kind=Kind.FREE),
    limit(14, "C-2017", "salmonella", "熟肉制品", None, kind=Kind.PLAN, unit="/25g",
          plan=Plan(5, 0, Decimal(0))),
    limit(15, "C-2017", "staphylococcus", "熟肉制品", None, kind=Kind.PLAN, unit="CFU/g",
          plan=Plan(5, 1, Decimal(100), Decimal(1000))),
    limit(16, "R.1-2022", "chlorpyrifos", "韭菜", "0.05"),
    limit(17, "C-2017", "lead", "稻谷", "0.2", comparison=Comparison.ROUNDED),
    limit(18, "C-2017", "lead", "大米", None, kind=Kind.MIN, low=Decimal("0.01"), basis="干重计"),
    limit(19, "R.2-2025", "chlorpyrifos", "鳞茎类蔬菜", "5"),
    limit(20, "R.2-2025", "lead", "白酒", "0.5"),
]  # fmt: skip


def book() -> RuleBook:
    return RuleBook(EDITIONS, Catalogue(FOODS), ANALYTES, LIMITS)
