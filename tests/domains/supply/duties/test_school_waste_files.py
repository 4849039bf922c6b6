"""Schools order from listed suppliers alone; tours balance; batches have files with their lots."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from shian.domains.supply.duties.actions import files, school, waste
from shian.domains.supply.duties.models import (
    BatchFile,
    Pickup,
    SchoolOrder,
    Supplier,
    WasteContract,
    WasteTour,
)
from shian.domains.supply.lots import telling
from shian.domains.supply.lots.actions import hold
from shian.domains.supply.lots.models import Lot, Node
from shian.platform.actions.core import NotAllowed, Refused
from shian.platform.ledger.models import Entry
from tests.domains.supply.duties.conftest import D, Town, at, fresh


def listed(town: Town, **more: Any) -> Supplier:
    given: dict[str, Any] = {
        "operator": town.operators["stall"], "goods": "rice", "tender": "ZB-2021-7",
        "listed_from": date(2021, 1, 1), "listed_to": date(2021, 12, 31),
    }  # fmt: skip
    return school.list_supplier(by=town.officer(), **{**given, **more})


def ordered(town: Town, supplier: Supplier, **more: Any) -> SchoolOrder:
    given: dict[str, Any] = {
        "school": town.operators["school"], "product": "大米", "quantity": D(500), "price": D("5.20"),
    }  # fmt: skip
    return school.order(by=town.principal(at(10)), supplier=supplier, **{**given, **more})


def test_from_the_tender_to_the_lot_in_the_canteen(town: Town) -> None:
    order = ordered(town, listed(town))
    assert (order.number, order.goods, order.state) == ("XD1401052103100001", "rice", "ordered")
    done = school.receive(
        by=town.principal(at(12)),
        school_order=order,
        place=town.places["school"],
        quantity=D(498),
        lot_code="R-7",
    )
    assert (done.state, done.received_quantity, done.received_at) == ("received", D(498), at(12))
    lot = Lot.objects.get()
    assert (done.lot, lot.name, lot.lot_number) == (lot, "大米", "R-7")
    assert Node.objects.get(place=town.places["school"]).came == D(498)
    assert Node.objects.get(place=town.places["stall"]).left == D(498)


def test_only_listed_suppliers_are_ordered_from(town: Town) -> None:
    with pytest.raises(Refused, match="tender"):
        listed(town, tender=" ")
    with pytest.raises(Refused, match="after the beginning"):
        listed(town, listed_to=date(2021, 1, 1))
    supplier = listed(town, listed_to=date(2021, 3, 9))
    with pytest.raises(Refused, match="listed for these goods"):
        listed(town)
    with pytest.raises(Refused, match="not listed today"):
        ordered(town, supplier)
    other = listed(town, goods="oil")
    with pytest.raises(Refused, match="Only school canteens"):
        school.order(
            by=town.firm("shop"), school=town.operators["shop"], supplier=other, product="油", quantity=D(1),
            price=D(9),
        )  # fmt: skip
    with pytest.raises(NotAllowed):
        ordered(town, other, school=town.operators["shop"])
    with pytest.raises(NotAllowed):
        school.end(by=replace(town.officer(), area="140106"), supplier=other, reason="x")
    school.end(by=town.officer(), supplier=other, reason="bad oil")
    with pytest.raises(Refused, match="not listed today"):
        ordered(town, fresh(other))
    with pytest.raises(Refused, match="no longer listed"):
        school.end(by=town.officer(), supplier=fresh(other), reason="x")
    assert not SchoolOrder.objects.exists()


def test_what_a_school_does_not_take(town: Town) -> None:
    order = ordered(town, listed(town))
    town.chain.tell(town.chain.made("plant", 100, at(1)))
    lot = Lot.objects.get()
    hold(by=town.officer(), lot=lot, because="recall 3")
    for given, match in (
        ({"quantity": D(10), "lot_code": lot.code}, "recall 3"),
        ({"quantity": D(551), "lot_code": "R"}, "more than was ordered"),
        ({"quantity": D(10), "lot_code": " "}, "Scan or type"),
    ):
        with pytest.raises(Refused, match=match):
            school.receive(
                by=town.principal(),
                school_order=order,
                place=town.places["school"],
                **given,  # type: ignore[arg-type]
            )
    assert fresh(order).state == "ordered"
    assert school.refuse(by=town.principal(), school_order=order, reason="held lot").remark == "held lot"
    with pytest.raises(Refused):
        school.cancel(by=town.principal(), school_order=fresh(order), reason="x")
    other = ordered(town, Supplier.objects.get())
    assert school.cancel(by=town.principal(), school_order=other, reason="holidays").state == "cancelled"


# Kitchen waste.


def signed(town: Town, kitchen: str = "kitchen") -> WasteContract:
    by = town.firm(kitchen) if kitchen != "school" else town.principal()
    return waste.sign(
        by=by, operator=town.operators[kitchen], collector=town.operators["collector"], covers=200,
        since=date(2021, 1, 1),
    )  # fmt: skip


def handed_in(town: Town, lines: str, **more: Any) -> WasteTour:
    given: dict[str, Any] = {"vehicle": "晋A12345", "day": date(2021, 3, 19)}
    return waste.hand_in(
        by=town.firm("collector"), collector=town.operators["collector"], lines=lines, **{**given, **more}
    )


def test_a_tour_is_one_entry_of_the_ledger_with_its_stops(town: Town) -> None:
    one, two = signed(town), signed(town, "school")
    tour = handed_in(town, f"{one.number} 06:30 42.5 3\n{two.number}, 07:05, 80")
    assert (tour.stops, tour.food_kg, tour.oil_kg, tour.state) == (2, D("122.5"), D(3), "open")
    stops = [(p.kitchen_id, p.minute, p.food_kg, p.oil_kg) for p in tour.pickups.order_by("pk")]
    assert stops == [
        (town.operators["kitchen"].pk, 390, D("42.5"), D(3)),
        (town.operators["school"].pk, 425, D(80), D(0)),
    ]
    assert Entry.objects.filter(kind="duties.wastetour").count() == 1
    assert waste.weigh(by=town.firm("collector"), tour=tour, plant_kg=D("123.0")).state == "balanced"
    with pytest.raises(Refused, match="weighed already"):
        waste.weigh(by=town.firm("collector"), tour=fresh(tour), plant_kg=D(1))


def test_a_difference_stands_until_it_is_explained(town: Town) -> None:
    tour = handed_in(town, f"{signed(town).number} 06:30 100")
    differs = waste.weigh(by=town.officer(), tour=tour, plant_kg=D(96))
    assert differs.state == "differs"
    with pytest.raises(Refused, match="Say why"):
        waste.explain(by=town.firm("collector"), tour=differs, reason="")
    assert waste.explain(by=town.firm("collector"), tour=fresh(tour), reason="rain water drained").state == (
        "explained"
    )
    with pytest.raises(Refused, match="no difference"):
        waste.explain(by=town.firm("collector"), tour=fresh(tour), reason="x")


@pytest.mark.parametrize(
    ("lines", "more", "match"),
    [
        ("", {}, "between 1 and 500"),
        ("CC14010500001 6 Uhr", {}, "Line 1: number"),
        ("\nCC14010500009 06:30 4", {}, "Line 2: no contract CC14010500009"),
        ("CC14010500001 06:30 4", {"vehicle": "A1"}, "number plate"),
        ("CC14010500001 06:30 4", {"day": date(2021, 3, 21)}, "future"),
        ("CC14010500001 06:30 4", {"day": date(2020, 12, 31)}, "on that day"),
    ],
)
def test_tours_that_cannot_be(town: Town, lines: str, more: dict[str, Any], match: str) -> None:
    assert signed(town).number == "CC14010500001"
    with pytest.raises(Refused, match=match):
        handed_in(town, lines, **more)
    assert not Pickup.objects.exists()


def test_a_vehicle_has_one_tour_a_day_and_a_kitchen_one_contract(town: Town) -> None:
    one = signed(town)
    handed_in(town, f"{one.number} 06:30 4")
    with pytest.raises(Refused, match="handed in already"):
        handed_in(town, f"{one.number} 06:30 4")
    with pytest.raises(Refused, match="running contract"):
        signed(town)
    with pytest.raises(Refused, match="own waste"):
        waste.sign(
            by=town.firm("kitchen"), operator=town.operators["kitchen"], collector=town.operators["kitchen"],
            covers=1, since=date(2021, 1, 1),
        )  # fmt: skip
    assert waste.end(by=town.officer(), contract=one, until=date(2021, 3, 1)).state == "ended"
    with pytest.raises(Refused, match="has ended"):
        waste.end(by=town.officer(), contract=fresh(one), until=date(2021, 3, 1))
    with pytest.raises(Refused, match="no contract"):
        handed_in(town, f"{one.number} 06:30 4", vehicle="晋A12346")


# Technical files.


def opened(town: Town) -> BatchFile:
    product = town.product()
    file = files.open_product(
        by=town.firm("plant"), product=product, sort="vinegar", standard="GB/T 19777", recipe="高粱、麸皮",
        process="固态发酵",
    )  # fmt: skip
    by = town.firm("plant")
    place = town.places["plant"]
    telling.tell(
        [
            telling.Entry("receive", place, at(1), D(100), product="高粱", lot_number="S1", partner="farm"),
            telling.Entry(
                "make", place, at(2), D(300), unit="LTR", product="老陈醋", lot_number="C1",
                made_on=date(2021, 3, 2), used=(telling.Used("S1", D(90)),),
            ),
        ],
        by=by,
    )  # fmt: skip
    return files.open_batch(by=by, file=file, lot=Lot.objects.get(lot_number="C1"))


def test_a_batch_has_its_file_with_what_went_in(town: Town) -> None:
    batch = opened(town)
    assert (batch.materials, batch.quantity, batch.made_on) == ("高粱 S1 90 公斤", D(300), date(2021, 3, 2))
    with pytest.raises(Refused, match="tested and passed"):
        files.release(by=town.firm("plant"), batch=batch, released_by="李")
    with pytest.raises(Refused, match="that day"):
        files.enter_test(
            by=town.firm("plant"), batch=batch, report="J1", tested_on=date(2021, 3, 1), passed=True
        )
    with pytest.raises(Refused, match="number of the report"):
        files.enter_test(
            by=town.firm("plant"), batch=batch, report="", tested_on=date(2021, 3, 5), passed=True
        )
    files.enter_test(by=town.firm("plant"), batch=batch, report="J1", tested_on=date(2021, 3, 5), passed=True)
    with pytest.raises(Refused, match="tested and failed"):
        files.reject(by=town.firm("plant"), batch=fresh(batch), reason="x")
    done = files.release(by=town.firm("plant"), batch=fresh(batch), released_by="李")
    assert (done.state, done.released_on, done.released_by_name) == ("released", date(2021, 3, 20), "李")


def test_a_failed_batch_is_held(town: Town) -> None:
    batch = opened(town)
    files.enter_test(
        by=town.firm("plant"), batch=batch, report="J1", tested_on=date(2021, 3, 5), passed=False
    )
    with pytest.raises(Refused, match="tested and passed"):
        files.release(by=town.firm("plant"), batch=fresh(batch), released_by="李")
    assert (
        files.reject(by=town.firm("plant"), batch=fresh(batch), reason="total acid low").state == "rejected"
    )
    assert (batch.lot.pk, fresh(batch.lot).state, fresh(batch.lot).held_for) == (
        batch.lot.pk, "held", "total acid low",
    )  # fmt: skip


def test_files_that_are_refused(town: Town) -> None:
    batch = opened(town)
    by = town.firm("plant")
    with pytest.raises(Refused, match="has a file"):
        files.open_batch(by=by, file=batch.file, lot=batch.lot)
    with pytest.raises(Refused, match="another firm"):
        files.open_batch(by=by, file=batch.file, lot=Lot.objects.get(lot_number="S1"))
    given: dict[str, Any] = {"sort": "vinegar", "standard": "x", "recipe": "x", "process": "x"}
    with pytest.raises(Refused, match="has a file"):
        files.open_product(by=by, product=batch.file.product, **given)
    with pytest.raises(Refused, match="needs this") as refusal:
        files.open_product(by=by, product=town.product("米醋"), **{**given, "recipe": " "})
    assert refusal.value.field == "recipe"
    with pytest.raises(NotAllowed):
        files.open_product(by=town.firm("shop"), product=town.product("白醋"), **given)
    ended = files.end(by=by, file=batch.file, reason="no demand")
    with pytest.raises(Refused, match="has ended"):
        files.open_batch(by=by, file=ended, lot=batch.lot)
    with pytest.raises(Refused, match="has ended"):
        files.end(by=by, file=fresh(ended), reason="x")
