"""What a slot of a template becomes, and what it is labelled with."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from shian.simulation.texts import numbers

HERE = Path(__file__).parent


@cache
def words() -> dict[str, Any]:
    return tomllib.loads((HERE / "words.toml").read_text(encoding="utf-8"))


class Filler:
    """Fills the slots of one text. Each set of templates draws on names of its own (``tail``)."""

    def __init__(self, chance: Random, *, which: str) -> None:
        self.chance = chance
        self.tail = {"tuned": "", "checked": "_held", "held_out": "_last"}[which]
        self.named: list[str] = []

    def fill(self, slot: str) -> tuple[str, str]:
        """The text of a slot and its label (``""``: nothing that must be found)."""
        label, make = SLOTS[slot]
        text = make(self)
        if slot in ("name", "ethnic", "mr"):
            self.named.append(text)
        return text, label

    def one(self, section: str, name: str) -> str:
        return str(self.chance.choice(words()[section][name]))

    def name(self) -> str:
        of = words()["names"]
        draw = self.chance.random()
        if draw < 0.04:
            family = self.chance.choice(of["compound"])
        else:
            family = self.chance.choice(of["rare"] if draw < 0.14 else of["surnames"])
        return family + str(
            self.chance.choice(of[{"": "given", "_held": "held", "_last": "last"}[self.tail]])
        )

    def ethnic(self) -> str:
        return self.one("names", "ethnic" + self.tail)

    def again(self, place: int) -> str:
        return self.named[min(place, len(self.named)) - 1]

    def firm(self) -> str:
        head = self.one("firms", "first" + self.tail)
        district = self.chance.choice(["", "", "小店区", "太原市迎泽区", "清徐县", "万柏林区"])
        return district + head + self.one("firms", "kinds")

    def home(self) -> str:
        c = self.chance
        block, road = self.one("goods", "compounds"), self.one("goods", "streets")
        village = self.one("goods", "places") + self.one("goods", "villages")
        door, floor, house = c.randint(101, 2602), c.randint(1, 6), c.randint(1, 40)
        number = c.randint(1, 300)
        return c.choice(
            [
                f"{block}{house}号楼{floor}单元{door}室",
                f"{road}{number}号{block}{house}-{floor}-{door}",
                f"{village}{number}号",
                f"{block}{house}栋{door}",
            ]
        )

    def shop(self) -> str:
        c = self.chance
        road, market = self.one("goods", "streets"), self.one("goods", "markets")
        number, house, stall = c.randint(1, 300), c.randint(1, 30), c.randint(1, 90)
        return c.choice(
            [
                f"太原市{road}{number}号",
                f"{road}{number}号{house}幢底商{stall}号",
                self.one("goods", "places") + self.one("goods", "villages"),
                f"{market}{stall}号摊位",
            ]
        )

    def day(self) -> str:
        c = self.chance
        y, m, d = c.randint(2019, 2023), c.randint(1, 12), c.randint(1, 28)
        return c.choice([f"{y}年{m}月{d}日", f"{y}-{m:02d}-{d:02d}", f"{y}.{m}.{d}", f"{m}月{d}日"])

    def secret(self) -> str:
        return "商业秘密"


def _of(section: str, name: str) -> Callable[[Filler], str]:
    return lambda f: f.one(section, name)


def _drawn(make: Callable[[Random], str]) -> Callable[[Filler], str]:
    return lambda f: make(f.chance)


def _surname(f: Filler) -> str:
    return str(f.chance.choice(words()["names"]["surnames"]))


def _batch(f: Filler) -> str:
    c = f.chance
    day = f"{c.randint(2019, 2023)}{c.randint(1, 12):02d}{c.randint(1, 28):02d}"
    return day + str(c.choice(["", "A", "01"]))


SLOTS: dict[str, tuple[str, Callable[[Filler], str]]] = {
    "name": ("person", Filler.name),
    "ethnic": ("person", Filler.ethnic),
    "again1": ("person", lambda f: f.again(1)),
    "again2": ("person", lambda f: f.again(2)),
    "again0": ("person", lambda f: f.named[-1]),
    "birth": (
        "",
        lambda f: f"{f.chance.randint(1950, 2000)}年{f.chance.randint(1, 12)}月{f.chance.randint(1, 28)}日",
    ),
    "mr": ("person", lambda f: _surname(f) + f.one("names", "titles")),
    "minor": ("minor", Filler.name),
    "official": ("official", Filler.name),
    "officer": ("official", Filler.name),
    "official1": ("official", _surname),
    "surname": ("", _surname),
    "masked": ("", lambda f: _surname(f) + f.chance.choice(["某", "某某", "某甲", "××", "**"])),
    "id": ("identity", _drawn(numbers.identity)),
    "maskedid": ("", lambda f: "140105********" + "123X"),
    "maskedphone": ("", lambda f: "138****5678"),
    "phone": ("phone", _drawn(numbers.phone)),
    "landline": ("phone", _drawn(numbers.landline)),
    "card": ("bank", _drawn(numbers.card)),
    "account": ("bank", _drawn(numbers.account)),
    "plate": ("plate", _drawn(numbers.plate)),
    "email": (
        "email",
        lambda f: (
            f.chance.choice(["li_wei", "wang.fang88", "zxc2008", "A-b.c"])
            + f.chance.choice(["@163.com", "@qq.com", "@sina.com.cn", "＠126.com"])
        ),
    ),
    "wechat": ("account", lambda f: f.chance.choice(["wxid_8f7a2b", "zhang_san88", "Lili-2020"])),
    "qq": ("account", lambda f: str(f.chance.randint(10_000_000, 3_000_000_000))),
    "home": ("address", Filler.home),
    "shop": ("", Filler.shop),
    "firm": ("", Filler.firm),
    "company": ("", _of("firms", "companies")),
    "brand": ("", _of("firms", "brands")),
    "product": ("", _of("goods", "products")),
    "village": ("", lambda f: f.one("goods", "places") + f.one("goods", "villages")),
    "street": ("", _of("goods", "streets")),
    "market": ("", _of("goods", "markets")),
    "school": ("", _of("goods", "schools")),
    "hospital": ("", _of("goods", "hospitals")),
    "bureau": ("", _of("goods", "bureaus")),
    "station": ("", _of("goods", "stations")),
    "bank": ("", _of("goods", "banks")),
    "spec": ("", lambda f: f"{f.chance.choice([100, 250, 500])}{f.one('goods', 'units')}"),
    "uscc": ("", _drawn(numbers.uscc)),
    "licence": ("", _drawn(numbers.licence)),
    "barcode": ("", _drawn(numbers.barcode)),
    "order": ("", _drawn(numbers.order)),
    "sheet": ("", _drawn(numbers.sheet)),
    "batch": ("", _batch),
    "docno": ("", lambda f: f"（并）市监罚〔{f.chance.randint(2019, 2023)}〕{f.chance.randint(1, 400)}号"),
    "standard": (
        "",
        lambda f: f.chance.choice(["GB 2762-2017", "GB 2763-2021", "GB/T 18187-2000", "Q/SJY 0001S"]),
    ),
    "amount": (
        "",
        lambda f: f.chance.choice(
            [f"{f.chance.randint(100, 90000)}元", f"{f.chance.randint(1, 90)}.5万元", "人民币伍仟元整"]
        ),
    ),
    "percent": ("", lambda f: f"{f.chance.randint(90, 99)}.{f.chance.randint(0, 99):02d}%"),
    "count": ("", lambda f: str(f.chance.randint(2, 90))),
    "age": ("", lambda f: str(f.chance.randint(19, 88))),
    "kidage": ("", lambda f: str(f.chance.randint(3, 15))),
    "sex": ("", lambda f: f.chance.choice("男女")),
    "date": ("", Filler.day),
}
