"""The gate warehouse's records: arrivals with their tests, codes and releases; what was found outside it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import numpy as np

from shian.domains.supply.gate.models import Arrival, CodeRange, GateRule, GateTest, Stray
from shian.domains.supply.lots.models import Lot
from shian.simulation.actors import SYSTEM
from shian.simulation.city import City
from shian.simulation.rows import Row, Table
from shian.simulation.seeds import scaled
from shian.simulation.supply import seasons
from shian.simulation.supply.columns import Truth
from shian.simulation.supply.draws import Ints, Rng
from shian.simulation.supply.frozen import Imports, exactly
from shian.simulation.supply.goods import data
from shian.simulation.supply.records import Fate, Named, stamps
from shian.simulation.supply.world import World

HAZARD = "新型冠状病毒核酸"
ONE_TEST_PER = 120
HOUR = 3600
DISTRICT = "140105"
LABORATORY = "太原市第三方核酸检测机构（模拟）"
IMPORTER = "天津口岸进口商（模拟）"
STAFF = GateTest.From.STAFF.value
GOODS = (GateTest.From.GOODS.value, GateTest.From.OUTER.value, GateTest.From.INNER.value)


@dataclass
class Gate:
    """Writes the arrivals as their lots are first named, so that each entry stands in its month."""

    made: City
    world: World
    truth: Truth
    named: Named
    imports: Imports
    rng: Rng
    rows: list[tuple[Table, Row]] = field(default_factory=list)
    numbers: Counter[str] = field(default_factory=Counter)
    serial: int = 0

    def __post_init__(self) -> None:
        made, gated = self.made, self.imports.gated
        self.arrivals, self.tests, self.ranges = (made.table(m) for m in (Arrival, GateTest, CodeRange))
        self.strays = made.table(Stray)
        count = len(gated.lot)
        # Only what was released got codes; positives have packages besides.
        self.packages = np.maximum(1, gated.amount // 15)
        passed = ~gated.positive
        codes = max(int(passed.sum()), round(data()["gate"]["codes"] * made.scale))
        self.packages[passed] = exactly(gated.amount[passed], codes)
        self.needed = np.maximum(1, -(-self.packages // ONE_TEST_PER))
        spare = max(0, scaled(data()["gate"]["tests"], made.scale) - int(self.needed.sum()))
        self.staff = np.bincount(self.rng.integers(0, count, spare), minlength=count)
        self.people = made.cast.inspector[DISTRICT]
        self.owner = _owners(self.truth, self.world)

    def rule(self) -> None:
        """The rule that was in force while the gate was open."""
        table, period = self.made.table(GateRule), data()["gate"]
        row = table.new(
            name="进口冷冻食品凡进必检、凡进必消（模拟）", hazard=HAZARD, goods="冷冻",
            one_test_per=ONE_TEST_PER, valid_from=period["first"].isoformat(),
            source="太原市进口冷冻食品集中监管总仓工作方案（试行）",
        )  # fmt: skip
        at = f"{period['first'].isoformat()}T00:30:00.000000Z"
        table.tell(row, at, self.made.cast.bureau, "create")
        self.rows.append((table, row))

    def fates(self) -> dict[int, Fate]:
        """What befalls each lot that passed the gate or went round it, once its row is made."""
        gated = self.imports.gated
        came, left = stamps(gated.came), stamps(gated.left)
        out: dict[int, Fate] = {}
        for n, lot in enumerate(gated.lot.tolist()):
            out[lot] = self._fate(n, came[n], left[n])
        found = _found(self.truth, self.world, self.imports.leaked)
        for n, (lot, place, at) in enumerate(found):
            out[lot] = self._stray(n, place, at)
        return out

    def _fate(self, n: int, came: str, left: str) -> Fate:
        def write(lot: Row, _: int) -> None:
            self.arrive(n, lot, came, left)

        return write

    def _stray(self, n: int, place: int, at: int) -> Fate:
        def write(lot: Row, known: int) -> None:
            self.find(n, lot, place, max(at, known + HOUR))

        return write

    def _number(self, stem: str, day: str, width: int) -> str:
        key = f"{stem}{day.replace('-', '')}-"
        self.numbers[key] += 1
        return f"{key}{self.numbers[key]:0{width}d}"

    def arrive(self, n: int, lot: Row, came: str, left: str) -> None:
        """An arrival with all its entries, its tests, its codes, and its lot held until released."""
        gated, by = self.imports.gated, self.people[n % len(self.people)]
        bad, packages = bool(gated.positive[n]), int(self.packages[n])
        place = self.named.place_id[self.world.gate]
        number = self._number(f"RC{place}-", came[:10], 4)
        owner = self.owner.get(int(gated.lot[n]))
        row = self.arrivals.new(
            number=number, lot_id=lot["id"], place_id=place, goods=lot["name"], origin=lot["origin"],
            owner_id=owner["id"] if owner else None, owner_name=owner["name"] if owner else IMPORTER,
            quarantine=f"1{int(gated.lot[n]):09d}", customs=f"0202{came[:4]}1{n:09d}",
            vehicle=f"晋A·{10000 + n % 89999}", weight=f"{int(gated.amount[n])}.000", packages=packages,
            arrived_at=f"{came}.000000Z", hazards=HAZARD, tests_needed=int(self.needed[n]),
            disinfection_needed=True, area=DISTRICT,
        )  # fmt: skip
        hours = [f"{t}.000000Z" for t in stamps(int(gated.came[n]) + np.array([0, 1, 2, 12, 14, 120]) * HOUR)]
        lot |= {"state": "held", "held_for": f"{number} 总仓待放行"}
        self.made.table(Lot).tell(lot, hours[0], SYSTEM, "hold")
        self.arrivals.tell(row, hours[0], by, "arrive")
        row |= {"disinfected_at": hours[1], "agent": "二氧化氯消毒剂", "team": "总仓消杀组"}
        self.arrivals.tell(row, hours[1], by, "disinfect")
        count = int(self.needed[n] + self.staff[n])
        row["waiting"] = count
        self.arrivals.tell(row, hours[2], by, "take")
        self._tests(n, row, count, bad, hours[2], hours[3], by)
        row |= {"waiting": 0, "negative": count - bad, "positive": int(bad)}
        if bad:
            self._dispose(row, hours[3], hours[5])
        else:
            self._release(row, lot, hours[4], f"{left}.000000Z", by)
        self.rows.append((self.arrivals, row))

    def _tests(self, n: int, arrival: Row, count: int, bad: bool, taken: str, told: str, by: str) -> None:
        needed = int(self.needed[n])
        for i in range(count):
            row = self.tests.new(
                number=f"{arrival['number']}-{i + 1:03d}", arrival_id=arrival["id"],
                hazard=HAZARD,
                taken_at=taken,
                taken_from=GOODS[i % 3] if i < needed else STAFF, laboratory=LABORATORY, area=DISTRICT,
            )  # fmt: skip
            self.tests.tell(row, taken, by, "take")
            row |= {"result": "positive" if bad and i == 0 else "negative", "resulted_at": told}
            self.tests.tell(row, told, by, "report")
            self.rows.append((self.tests, row))

    def _dispose(self, row: Row, told: str, gone: str) -> None:
        row["state"] = "sealed"
        self.arrivals.tell(row, told, SYSTEM, "alarm")
        row |= {
            "state": "disposed", "disposed_at": gone, "disposed_how": "监督下无害化销毁",
            "disposed_weight": row["weight"], "reported_to": "市疾病预防控制中心、市卫生健康委员会",
        }  # fmt: skip
        self.arrivals.tell(row, gone, self.people[0], "dispose")

    def _release(self, row: Row, lot: Row, coded: str, left: str, by: str) -> None:
        """Codes for all packages, then the certificate; the lot is free again."""
        self.arrivals.tell(row, min(coded, left), by, "count")
        first, self.serial = self.serial + 1, self.serial + row["packages"]
        codes = self.ranges.new(
            arrival_id=row["id"], first=first, last=self.serial, issued_at=min(coded, left), area=DISTRICT
        )
        self.ranges.tell(codes, min(coded, left), by, "issue")
        self.rows.append((self.ranges, codes))
        row["codes"] = row["packages"]
        self.arrivals.tell(row, min(coded, left), by, "code")
        row |= {"certificate": f"CC{row['number'][2:]}", "released_at": left, "state": "released"}
        self.arrivals.tell(row, left, by, "release")
        lot |= {"state": "active", "held_for": ""}
        self.made.table(Lot).tell(lot, left, SYSTEM, "release")

    def find(self, n: int, lot: Row, place: int, at: int) -> None:
        """Goods that went round the gate, found where they were: sealed, seized, some transferred."""
        site, home = self.world.sites[place], self.named.rows[place]
        moments = [f"{t}.000000Z" for t in stamps(at + np.array([0, 1, 30, 24 * 12]) * HOUR)]
        people = data()["gate"]["persons"]
        share = {0: people - people // 2, 1: people // 2}.get(n, 0) if self.made.scale >= 0.5 else int(n == 0)
        area = home["area"][:6] or DISTRICT
        by, officer = self.made.cast.inspector[area][n % 4], self.made.cast.officer[area]
        row = self.strays.new(
            number=self._number("WM", moments[0][:10], 3), place_id=home["id"], place_name=home["name"],
            operator_id=home["operator_id"], goods=lot["name"], weight=lot["quantity"], why="no_code",
            found_at=moments[0], area=home["area"] or DISTRICT, remark=f"批号 {lot['lot_number']}"[:300],
        )  # fmt: skip
        self.strays.tell(row, moments[0], by, "find")
        row |= {"state": "sealed", "sealed_at": moments[1]}
        self.strays.tell(row, moments[1], by, "seal")
        row |= {"state": "seized", "seized_at": moments[2]}
        self.strays.tell(row, moments[2], by, "seize")
        if share:
            row |= {
                "state": "transferred", "transferred_on": moments[3][:10], "persons": share,
                "receipt": f"并公食药受〔{moments[3][:4]}〕{n + 1:03d}号（模拟）",
            }  # fmt: skip
            self.strays.tell(row, moments[3], officer, "transfer")
        else:
            row |= {"state": "closed", "outcome": "没收并销毁，对当事人处以罚款"}
            self.strays.tell(row, moments[3], officer, "close")
        self.rows.append((self.strays, row))
        self.made.truth.setdefault("leaks", []).append(
            {"lot": lot["code"], "kilograms": int(float(lot["quantity"])), "found_at": site.name}
        )

    def write(self) -> None:
        """COPY the rows in their final state."""
        for table in (self.made.table(GateRule), self.arrivals, self.tests, self.ranges, self.strays):
            table.copy([row for of, row in self.rows if of is table])


def _owners(truth: Truth, world: World) -> dict[int, Row]:
    """The dealer to whom each lot went when it left the gate."""
    moves = truth.moves
    which = np.flatnonzero(moves["source"] == world.gate)
    out: dict[int, Row] = {}
    for lot, target in zip(moves["lot"][which].tolist(), moves["target"][which].tolist(), strict=True):
        operator = world.sites[target].operator
        if operator is not None:
            out.setdefault(lot, operator)
    return out


def _found(truth: Truth, world: World, leaked: Ints) -> list[tuple[int, int, int]]:
    """Where and when each leaked lot is found: at the first dealer, some weeks after it came there."""
    moves = truth.moves
    which = np.flatnonzero(np.isin(moves["lot"], leaked) & (moves["before"] < 0))
    first: dict[int, tuple[int, int]] = {}
    for lot, place, at in zip(*(moves[n][which].tolist() for n in ("lot", "target", "arrived")), strict=True):
        first.setdefault(lot, (place, at))
    end = seasons.END - 20 * 86_400
    return [
        (lot, place, min(at + 86_400 * (3 + lot % 25), max(at, end)))
        for lot, (place, at) in sorted(first.items())
    ]
