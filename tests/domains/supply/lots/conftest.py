"""A few places of a small chain, and events told one by one."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from shian.domains.directory.roles import DistrictOfficer, FirmManager
from shian.domains.registry.models import Operator
from shian.domains.supply.epcis.models import Capture, Event
from shian.domains.supply.lots.models import Edge, Lot, Movement, Node, Place
from shian.domains.supply.lots.projecting.projector import project
from shian.methods.digitallink.checks import check_digit
from shian.platform.access.actor import Actor, system_actor
from shian.platform.actions.bulk import store_many
from shian.platform.records.base import writing_allowed

CN = ZoneInfo("Asia/Shanghai")
GTIN = "06901234567892"
LOT = f"https://id.gs1.org/01/{GTIN}/10/L1"


def at(day: int, hour: int = 8, month: int = 3) -> datetime:
    return datetime(2021, month, day, hour, tzinfo=CN)


def gln(number: int) -> str:
    digits = str(690123450000 + number)
    return f"https://id.gs1.org/414/{digits}{check_digit(digits)}"


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


@dataclass
class Chain:
    """Places by name, and what was told so far."""

    places: dict[str, Place] = field(default_factory=dict)
    operators: dict[str, Operator] = field(default_factory=dict)
    told: int = 0

    def officer(self, day: int = 20) -> Actor:
        return Actor(role=DistrictOfficer, user_id=7, area="140105", at=at(day))

    def manager(self, name: str, day: int = 20) -> Actor:
        return Actor(role=FirmManager, user_id=8, operator=self.operators[name].pk, at=at(day))

    def tell(self, *bodies: dict[str, Any]) -> list[Event]:
        """Capture events of these bodies in one document."""
        by = system_actor(at(28))
        capture = Capture(job_id=f"job-{self.told}", state="done", received_at=at(28))
        self.told += 1
        capture.held_parts = {"events": [self._event(i, body) for i, body in enumerate(bodies)]}  # type: ignore[attr-defined]
        store_many([capture], by=by, verb="capture")
        events = list(capture.events.order_by("ordinal"))
        for event in events:
            if event.declared_at:
                with writing_allowed():
                    Event.objects.filter(hash=event.hash, declared_at=None).update(wrong=True)
        with writing_allowed():
            project(by, capture, events)
        return events

    def _event(self, ordinal: int, body: dict[str, Any]) -> Event:
        declared = "errorDeclaration" in body
        plain = {k: v for k, v in body.items() if k != "errorDeclaration"}
        return Event(
            ordinal=ordinal,
            hash=hashlib.sha256(repr(sorted(plain.items())).encode()).hexdigest(),
            type=body["type"],
            action=body.get("action", ""),
            event_time=body["eventTime"],
            record_time=at(28),
            biz_step=body.get("bizStep", ""),
            disposition=body.get("disposition", ""),
            read_point=body.get("readPoint", {}).get("id", ""),
            biz_location=body.get("bizLocation", {}).get("id", ""),
            declared_at=at(28) if declared else None,
            body={**body, "eventTime": str(body["eventTime"])},
        )

    # What is told of a lot, in short.
    def event(self, step: str, place: str, when: datetime, *, lot: str = LOT, **more: Any) -> dict[str, Any]:
        amount = more.pop("kg", None)
        row: dict[str, Any] = {"epcClass": lot, "uom": "KGM"}
        if amount is not None:
            row["quantity"] = amount
        return {
            "type": "ObjectEvent",
            "action": more.pop("action", "OBSERVE"),
            "eventTime": when,
            "bizStep": step,
            "readPoint": {"id": self.places[place].code},
            "quantityList": [row],
            **more,
        }

    def made(self, place: str, kg: float, when: datetime, **more: Any) -> dict[str, Any]:
        return self.event("commissioning", place, when, kg=kg, action="ADD", **more)

    def sent(self, place: str, to: str, kg: float, when: datetime, **more: Any) -> dict[str, Any]:
        ends = {"destinationList": [{"type": "location", "destination": self.places[to].code}]} if to else {}
        return self.event("shipping", place, when, kg=kg, **ends, **more)

    def got(self, place: str, sender: str, kg: float, when: datetime, **more: Any) -> dict[str, Any]:
        ends = {"sourceList": [{"type": "location", "source": self.places[sender].code}]} if sender else {}
        return self.event("receiving", place, when, kg=kg, **ends, **more)

    def sold(self, place: str, kg: float, when: datetime, **more: Any) -> dict[str, Any]:
        return self.event("retail_selling", place, when, kg=kg, **more)

    # What follows.
    def node(self, place: str, lot: str = LOT) -> tuple[Decimal, Decimal]:
        n = Node.objects.get(lot__code=lot, place=self.places[place])
        return n.came, n.left

    def edges(self) -> list[tuple[str, str, int, Decimal | None, bool]]:
        """(from, to, kind, quantity, received) by time, places by name."""
        names = {
            n.pk: f"{n.place.name}/{n.lot.lot_number}" for n in Node.objects.select_related("place", "lot")
        }
        rows = Edge.objects.order_by("t_out", "pk")
        return [(names[e.src], names[e.dst], e.kind, e.quantity, e.received) for e in rows]


def snapshot() -> dict[str, list[Any]]:
    """All derived rows, without the numbers of movements and edges."""
    return {
        "nodes": sorted(
            Node.objects.values_list(
                "id", "lot_id", "place_id", "came", "left", "sold", "wasted", "first_at", "last_at"
            )
        ),
        "edges": sorted(
            Edge.objects.values_list(
                "src", "dst", "event", "t_out", "t_in", "kind", "received", "event_in", "quantity"
            ),
            key=repr,
        ),
        "movements": sorted(
            Movement.objects.values_list(
                "event", "at", "kind", "place_id", "other_id", "lot_id", "gtin", "product", "quantity",
                "unit", "step", "inferred",
            ),
            key=repr,
        ),
    }  # fmt: skip


def the_lot(code: str = LOT) -> Lot:
    return Lot.objects.get(code=code)


def hours(moment: datetime, number: int) -> datetime:
    return moment + timedelta(hours=number)


@pytest.fixture
def chain(db: None) -> Chain:
    made = Chain()
    by = system_actor(at(1))
    trades = {"farm": "grower", "plant": "producer", "stall": "seller", "shop": "seller", "school": "canteen"}
    for number, (name, trade) in enumerate(trades.items()):
        operator = Operator(name=f"{name} ltd", trade=trade, licence_number=f"N{number}", area="140105")
        store_many([operator], by=by, verb="seed")
        made.operators[name] = operator
        sort = {
            "farm": "farm",
            "plant": "producer",
            "stall": "wholesale",
            "shop": "retail",
            "school": "canteen",
        }
        place = Place(code=gln(number), name=name, sort=sort[name], operator=operator, area="140105")
        store_many([place], by=by, verb="seed")
        made.places[name] = place
    outside = Place(code=gln(90), name="outside", sort="producer", outside=True)
    store_many([outside], by=by, verb="seed")
    made.places["outside"] = outside
    return made
