"""A maker, a wholesaler, two shops and a canteen; a lot of vinegar, and a sauce made of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from shian.domains.directory.roles import BureauOfficer, DistrictOfficer, FirmManager
from shian.domains.registry.models import Operator
from shian.domains.supply.lots.models import Edge, Lot, Node, Place
from shian.platform.access.actor import Actor, system_actor
from shian.platform.actions.bulk import store_many
from shian.platform.flows.dates import read_limits, seed_calendar
from shian.platform.flows.models import TimeLimit

CN = ZoneInfo("Asia/Shanghai")
LIMITS = Path(__file__).parents[3] / "src/shian/domains/supply/recalls/data/time_limits_recall.toml"
FIRMS = (
    ("晋阳醋厂", "producer", "140105001"),
    ("河西批发", "seller", "140106001"),
    ("迎泽小店", "seller", "140106002"),
    ("南城超市", "seller", "140105002"),
    ("一中食堂", "canteen", "140105003"),
)


def at(day: int, hour: int = 10, month: int = 6) -> datetime:
    return datetime(2021, month, day, hour, tzinfo=CN)


@dataclass
class Town:
    firms: list[Operator]
    places: list[Place]
    vinegar: Lot
    sauce: Lot
    other: Lot
    officer: Actor
    second: Actor

    def manager(self, firm: int) -> Actor:
        return Actor(
            FirmManager, user_id=50 + firm, operator=self.firms[firm].pk, area=self.firms[firm].area, at=at(7)
        )

    def nodes(self, lot: Lot) -> dict[str, Node]:
        return {n.place.name: n for n in Node.objects.filter(lot=lot).select_related("place")}


def move(src: Node, dst: Node, day: int, kilograms: int, event: int, kind: int = Edge.Kind.SHIPMENT) -> None:
    left, arrived = int(at(day, 8).timestamp()), int(at(day, 12).timestamp())
    Edge.objects.create(
        src=src.pk, dst=dst.pk, event=event, t_out=left, t_in=arrived, kind=kind, quantity=kilograms
    )
    Node.objects.filter(pk=src.pk).update(left=Node.objects.get(pk=src.pk).left + kilograms)
    Node.objects.filter(pk=dst.pk).update(came=Node.objects.get(pk=dst.pk).came + kilograms)


@pytest.fixture
def town() -> Town:
    by = system_actor(at(1, 0, 1))
    seed_calendar(by=by)
    store_many([TimeLimit(**row) for row in read_limits(LIMITS)], by=by, verb="load")
    firms = [Operator(name=n, trade=t, area=a) for n, t, a in FIRMS]
    store_many(firms, by=by, verb="import")
    places = [
        Place(
            code=f"https://id.gs1.org/414/69000000000{i:02d}",
            name=f.name,
            operator=f,
            area=f.area,
            sort="retail",
        )
        for i, f in enumerate(firms)
    ]
    store_many(places, by=by, verb="import")
    lots = [
        Lot(
            code=f"https://id.gs1.org/01/0690000000000{i}/10/L{i}",
            lot_number=f"L{i}",
            name=name,
            operator=firms[maker],
            made_at=places[maker],
            made_on=date(2021, 6, day),
            quantity=Decimal(quantity),
            area=firms[maker].area,
        )
        for i, (name, maker, day, quantity) in enumerate(
            [("老陈醋", 0, 1, 1000), ("凉拌汁", 4, 4, 50), ("白醋", 0, 1, 300)]
        )
    ]
    store_many(lots, by=by, verb="import")
    vinegar, sauce, other = lots
    n = {
        (lot.pk, i): Node.objects.create(lot=lot, place=places[i])
        for lot, i in (
            *((vinegar, i) for i in range(5)), (sauce, 4), (other, 0), (other, 3),
        )
    }  # fmt: skip
    for lot, quantity in ((vinegar, 1000), (other, 300)):
        Node.objects.filter(pk=n[lot.pk, 0].pk).update(came=quantity)
    move(n[vinegar.pk, 0], n[vinegar.pk, 1], 2, 600, 1)
    move(n[vinegar.pk, 1], n[vinegar.pk, 2], 3, 200, 2)
    move(n[vinegar.pk, 1], n[vinegar.pk, 4], 3, 100, 3)
    move(n[vinegar.pk, 0], n[vinegar.pk, 3], 5, 150, 4)
    move(n[vinegar.pk, 4], n[sauce.pk, 4], 4, 30, 5, Edge.Kind.TRANSFORMATION)
    move(n[other.pk, 0], n[other.pk, 3], 5, 80, 6)
    return Town(
        firms=firms,
        places=places,
        vinegar=vinegar,
        sauce=sauce,
        other=other,
        officer=Actor(DistrictOfficer, user_id=1, area="140105", at=at(6)),
        second=Actor(BureauOfficer, user_id=2, at=at(10)),
    )
