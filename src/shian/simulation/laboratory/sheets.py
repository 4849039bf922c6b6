"""What stands on the sampling sheets: producer, brand, lot, dates, quantities, who took the sample."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from shian.domains.directory.models import Person
from shian.platform.personal.vault import keys_in_bulk
from shian.simulation import words
from shian.simulation.actors import SYSTEM
from shian.simulation.city import City
from shian.simulation.directory import Directory
from shian.simulation.laboratory.allocation import LINKS, Allocation
from shian.simulation.laboratory.foods import FARM, FoodLine, lines
from shian.simulation.laboratory.menu import Menu
from shian.simulation.moments import day_text
from shian.simulation.places import city
from shian.simulation.registry.operators import Register
from shian.simulation.rows import Row

CARRIERS = ("冷链专送1号车（模拟）", "冷链专送2号车（模拟）", "样品快递（模拟）", "抽样车（模拟）")
CREW = 6


class Sheets:
    """Draws the sheets' contents for all samples at once."""

    carriers = CARRIERS

    def __init__(self, made: City, base: Directory, register: Register, a: Allocation, menu: Menu) -> None:
        self.a = a
        self.rng = made.rng("sheets")
        self.nodes = {f.number: menu.node(f.node) for f in lines()}
        self.samplers = samplers(made, base)
        self.outside = list(_outside(self.rng, 400))
        self.makers = self._makers(register)
        n = len(a)
        self._luck = self.rng.integers(0, 10**6, (n, 6)).tolist()

    def crew(self, i: int, people: int) -> tuple[int, int]:
        """Two different samplers of the district."""
        first = self._luck[i][0] % people
        return first, (first + 1 + self._luck[i][1] % (people - 1)) % people

    def celsius(self, i: int) -> str | None:
        return f"{2 + self._luck[i][2] % 60 / 10:.1f}" if self._luck[i][3] % 3 == 0 else None

    def _makers(self, register: Register) -> dict[int, Row]:
        """For samples with two disposals a maker in the city's register; for some others that passed too."""
        a, out = self.a, {}
        by_category: dict[str, list[Row]] = {}
        for row in register.rows["producer"]:
            by_category.setdefault(register.category[row["id"]], []).append(row)
        share = self.rng.random(len(a))
        pick = self.rng.integers(0, 10**6, len(a)).tolist()
        for i in range(len(a)):
            line = lines()[int(a.food[i])]
            at_maker = LINKS[int(a.link[i])] == "production"
            bad = a.fails[i] or a.problem[i]
            local = a.both_sides[i] or (not bad and share[i] < 0.2 and not at_maker)
            if not local or line.kind.code == FARM:
                continue
            pool = [r for c in line.kind.categories for r in by_category.get(c, [])]
            pool = [r for r in pool if _open(register, r, int(a.day[i]))] or (
                [r for r in register.rows["producer"] if _open(register, r, int(a.day[i]))]
                if a.both_sides[i]
                else []
            )
            if pool:
                out[i] = pool[pick[i] % len(pool)]
        return out

    def of(self, i: int) -> Row:
        """The columns of one sheet that are not the place's or the task's."""
        a, luck = self.a, self._luck[i]
        line, day = lines()[int(a.food[i])], int(a.day[i])
        farm, link = line.kind.code == FARM, LINKS[int(a.link[i])]
        age = luck[4] % (
            2 if farm or line.kind.code == "31" else max(2, min(line.kind.shelf or 200, 120) // 2)
        )
        produced = day - age
        expires = produced + line.kind.shelf if line.kind.shelf and not farm else None
        operator = a.operators[int(a.operator[i])]
        out: Row = {
            "site": _site(link, operator),
            "produced_on": day_text(produced),
            "expires_on": day_text(max(expires, day + 1)) if expires else None,
            "spec": line.kind.specs[luck[5] % len(line.kind.specs)],
            "batch": "" if farm or line.kind.code == "31" else day_text(produced).replace("-", ""),
            "quantity": f"{1 + luck[2] % 30 / 10:.3f}",
            "reserve": f"{0.5 + luck[3] % 15 / 10:.3f}",
            "details": _details(line, link, operator, luck),
        }
        out |= self._producer(i, line, link, operator, luck)
        return out

    def _producer(self, i: int, line: FoodLine, link: str, operator: Row, luck: list[int]) -> Row:
        if link == "production":
            return {
                "producer_id": operator["id"],
                "producer_name": operator["name"],
                "producer_address": operator["address"],
            }
        if maker := self.makers.get(i):
            return {
                "producer_id": maker["id"],
                "producer_name": maker["name"],
                "producer_address": maker["address"],
                "brand": _brand(maker),
            }
        if line.kind.code in {FARM, "31"}:
            return {}
        name, address, brand = self.outside[luck[1] % len(self.outside)]
        return {"producer_name": name, "producer_address": address, "brand": brand}


def _brand(maker: Row) -> str:
    home = next(d["name"] for d in city()["district"] if d["code"] == maker["area"][:6])
    return str(maker["name"].split(home, 1)[-1][:2])


def _open(register: Register, row: Row, day: int) -> bool:
    first, last = register.lives[row["id"]]
    return first < day - 200 and last > day + 100


def _site(link: str, operator: Row) -> str:
    name = operator["name"]
    if link == "production":
        return "P32" if operator["trade"] == "producer" else ""
    if link == "online":
        return "L7"
    if link == "catering":
        return (
            "C22"
            if operator["trade"] == "canteen"
            else "C30"
            if "小吃" in name
            else "C14"
            if operator["small"]
            else "C13"
        )
    return "L3" if "批发" in name else "L5" if "超市" in name else "L6" if operator["small"] else "L8"


def _details(line: FoodLine, link: str, operator: Row, luck: list[int]) -> dict[str, str]:
    return {
        "area_type": "1" if "街道" in operator["address"] else "2",
        "origin": "1" if link in {"production", "catering"} and line.kind.code != FARM else "3",
        "packing": "1" if line.kind.code in {FARM, "31"} or luck[5] % 3 == 0 else "2",
        "unit_price": f"{2 + luck[0] % 480 / 10:.2f}",
    }


def _outside(rng: np.random.Generator, count: int) -> Iterator[tuple[str, str, str]]:
    """Makers elsewhere in the country: name, address, brand."""
    w = words.words()["outside"]
    rows = zip(
        words.evenly(rng, w["places"], count), words.brands(rng, count),
        words.evenly(rng, w["trades"], count),
        words.evenly(rng, w["roads"], count), rng.integers(1, 200, count).tolist(),
        words.evenly(rng, w["brands"], count),
        strict=True,
    )  # fmt: skip
    for place, name, trade, road, number, brand in rows:
        yield (
            f"{place.split('省')[-1].removesuffix('市')}{name}{trade}（模拟）",
            f"{place}{road}{number}号",
            brand,
        )


def samplers(made: City, base: Directory) -> dict[str, list[Row]]:
    """The people who take samples: six in each district."""
    table, rng = made.table(Person), made.rng("samplers")
    count = CREW * len(city()["district"])
    names, phones, rows = words.people(rng, count), words.phones(rng, count), []
    out: dict[str, list[Row]] = {}
    with made.secrets("samplers"), keys_in_bulk():
        for n, d in enumerate(city()["district"]):
            out[d["code"]] = []
            for k in range(CREW):
                i = n * CREW + k
                name, phone = made.seal(Person, names[i], phones[i])
                row = table.new(
                    number=f"CY{i + 1:05d}", name=name, phone=phone, area=d["code"], job="sampler",
                    body_id=base.bodies[d["name"] + "市场监督管理局"]["id"], professional=True,
                    qualification="食品抽样",
                )  # fmt: skip
                table.tell(row, made.opening, SYSTEM, "import")
                out[d["code"]].append(row)
                rows.append(row)
    table.copy(rows)
    table.settle()
    return out
