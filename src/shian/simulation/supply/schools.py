"""What school canteens buy in bulk: suppliers listed by tender, orders, receipts with the lot that came."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from shian.domains.supply.duties.models import SchoolOrder, Supplier
from shian.simulation.actors import SYSTEM
from shian.simulation.city import City
from shian.simulation.moments import day_text
from shian.simulation.registry.operators import Register
from shian.simulation.rows import Row
from shian.simulation.supply.articles import Articles
from shian.simulation.supply.columns import LOT, Truth
from shian.simulation.supply.goods import duties, groups
from shian.simulation.supply.records import Fate, Named, month_of, text_of
from shian.simulation.supply.seasons import DAY, EAST, day_of
from shian.simulation.supply.telling import Told
from shian.simulation.supply.world import World

HOUR = 3600
REFUSED = 97  # one delivery in so many is sent back at the door
Delivery = tuple[int, int, str]  # number of the move, supplier's operator, goods


@dataclass
class Schools:
    """Orders follow the deliveries that canteens told of with their lot, from those who won the tenders."""

    made: City
    world: World
    truth: Truth
    told: Told
    named: Named
    articles: Articles
    register: Register
    listed: dict[tuple[str, int, str], Row] = field(default_factory=dict)  # district, operator, goods
    orders: list[Row] = field(default_factory=list)
    numbers: Counter[str] = field(default_factory=Counter)

    def fates(self) -> dict[int, Fate]:
        """What is ordered of each lot; the suppliers are listed before."""
        found = list(self._deliveries())
        self._list(found)
        by_lot: dict[int, list[Delivery]] = defaultdict(list)
        lots = self.truth.moves["lot"]
        for move, operator, goods in found:
            if (self._district(move), operator, goods) in self.listed:
                by_lot[int(lots[move])].append((move, operator, goods))
        return {lot: self._of(rows) for lot, rows in sorted(by_lot.items())}

    def _deliveries(self) -> Iterator[Delivery]:
        """Bulk goods that came to canteens within the time of the tenders."""
        moves, rule = self.truth.moves, duties()["schools"]
        canteens = np.array([site.sort == "canteen" for site in self.world.sites])
        day = day_of(moves["arrived"])
        period = (rule["first"].toordinal(), rule["last"].toordinal())
        fits = (self.told.came == LOT) & (self.told.left == LOT) & canteens[moves["target"]]
        which = np.flatnonzero(fits & (day > period[0]) & (day <= period[1]))
        sources, lots = moves["source"][which].tolist(), moves["lot"][which].tolist()
        for move, source, lot in zip(which.tolist(), sources, lots, strict=True):
            operator, goods = self.world.sites[source].operator, self._goods(lot)
            if operator is not None and goods:
                yield move, operator["id"], goods

    def _goods(self, lot: int) -> str:
        rule = duties()["schools"]
        name = self.articles.rows[int(self.truth.lots["article"][lot])].name
        key = groups()[int(self.truth.lots["group"][lot])].key
        found: str = rule["foods"].get(name) or rule["groups"].get(key, "")
        return found

    def _district(self, move: int) -> str:
        area: str = self.named.rows[int(self.truth.moves["target"][move])]["area"]
        return area[:6]

    def _list(self, found: list[Delivery]) -> None:
        """In each district those who deliver most of each sort of goods, if in business on the first day."""
        rule, table = duties()["schools"], self.made.table(Supplier)
        first = rule["first"].toordinal()
        opened = {row["id"]: row["status"] == "open" for row in self.register.all()}
        count: dict[tuple[str, str], Counter[int]] = defaultdict(Counter)
        for move, operator, goods in found:
            if opened.get(operator) and self.register.lives[operator][0] < first:
                count[self._district(move), goods][operator] += 1
        for (district, goods), firms in sorted(count.items()):
            ranked = sorted(firms, key=lambda firm: (-firms[firm], firm))[: rule["suppliers"]]
            for n, operator in enumerate(ranked, start=1):
                row = table.new(
                    operator_id=operator, goods=goods, tender=f"ZB{district}-2019-{goods}-{n}（模拟）",
                    listed_from=rule["first"].isoformat(), listed_to=rule["last"].isoformat(), area=district,
                )  # fmt: skip
                at = f"{day_text(first - 9)}T0{n}:20:00.000000Z"
                table.tell(row, at, self.made.cast.officer[district], "list")
                self.listed[district, operator, goods] = row

    def _of(self, deliveries: list[Delivery]) -> Fate:
        def write(lot: Row, known: int) -> None:
            for move, operator, goods in deliveries:
                self.order(move, self.listed[self._district(move), operator, goods], lot, known)

        return write

    def order(self, move: int, supplier: Row, lot: Row, known: int) -> None:
        """Ordered a day or two before it came; received with its code, or sent back."""
        moves, table = self.truth.moves, self.made.table(SchoolOrder)
        home = self.named.rows[int(moves["target"][move])]
        arrived = max(int(moves["arrived"][move]), month_of(known) + 30 * HOUR)
        asked = max(arrived - DAY * (1 + move % 2), month_of(known))
        amount = int(moves["amount"][move])
        row = table.new(
            number=self._number(home["area"], text_of(asked + EAST)[:10]), school_id=home["operator_id"],
            supplier_id=supplier["id"], goods=supplier["goods"], product=lot["name"],
            quantity=f"{amount}.000", unit=lot["unit"], price=price(supplier["goods"], lot["unit"], move),
            ordered_on=text_of(asked + EAST)[:10], area=home["area"],
        )  # fmt: skip
        table.tell(row, text_of(asked), SYSTEM, "order")
        at = text_of(arrived)
        if move % REFUSED == 0:
            row |= {"state": "refused", "remark": "到货温度或包装不符合约定，当场退回"}
            table.tell(row, at, SYSTEM, "refuse")
        else:
            came = amount - int(self.told.lack[move])
            row |= {
                "state": "received", "place_id": home["id"], "received_at": at,
                "received_quantity": f"{came}.000", "lot_code": lot["code"], "lot_id": lot["id"],
            }  # fmt: skip
            table.tell(row, at, SYSTEM, "receive")
        self.orders.append(row)

    def _number(self, area: str, day: str) -> str:
        stem = f"XD{area[:6]}{day[2:].replace('-', '')}"
        self.numbers[stem] += 1
        return f"{stem}{self.numbers[stem]:04d}"

    def write(self) -> None:
        """COPY the rows in their final state."""
        self.made.table(Supplier).copy(list(self.listed.values()))
        self.made.table(SchoolOrder).copy(self.orders)


def price(goods: str, unit: str, move: int) -> str:
    """Yuan for a unit: about the usual price of such goods, a tenth more or less."""
    by_goods = duties()["schools"]["prices"].get(unit, {})
    usual: float = by_goods.get(goods, 8.0)
    return f"{usual * (0.9 + move % 21 / 100):.2f}"
