"""The supply of a small city: what was told, what follows, what is planted, what the roles find there."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import orjson
import pytest
from django.conf import settings
from django.db.models import Count, F, Q, Sum
from django.utils import timezone

from shian.domains.laboratory.models import Sample
from shian.domains.supply.duties import tracks
from shian.domains.supply.duties.actions.files import materials_of
from shian.domains.supply.duties.models import (
    AnimalLot,
    BatchFile,
    CampaignCheck,
    Certificate,
    Dryer,
    EntryCheck,
    GrainCheck,
    GrainLot,
    MismatchNotice,
    PesticideUse,
    ProductFile,
    RestrictedSale,
    RestrictedShop,
    SchoolOrder,
    SlaughterCampaign,
    Supplier,
    WasteContract,
    WasteTour,
)
from shian.domains.supply.epcis.deriving import derive, handled_values
from shian.domains.supply.epcis.models import Arrival as InOrder
from shian.domains.supply.epcis.models import Capture, Event, EventIdentifier, Handled
from shian.domains.supply.gate.models import Arrival, CodeRange, GateTest, Stray
from shian.domains.supply.lots.models import Edge, Finding, Lot, Movement, Node, Place
from shian.domains.supply.lots.projecting import projector
from shian.methods.epcis import event_hash
from shian.platform.access.models import Appointment
from shian.platform.ledger.models import Entry
from shian.platform.records.state import canonical, state_of
from shian.simulation.make import Made
from shian.simulation.seeds import scaled

pytestmark = pytest.mark.django_db
SCALE = 0.02
BULK = {"meat", "egg", "milk", "rice", "flour", "oil"}


def truth(name: str) -> Any:
    return orjson.loads((Path(settings.SHIAN_DATA) / "truth" / f"{name}.json").read_bytes())["rows"]


def test_every_event_is_as_capturing_would_have_stored_it(city: Made) -> None:
    events = list(Event.objects.order_by("pk"))
    named: dict[int, list[tuple[Any, ...]]] = {}
    for row in EventIdentifier.objects.order_by("event_id", "ordinal"):
        named.setdefault(row.event_id, []).append((row.role, row.value, row.sort, row.quantity, row.unit))
    handled: set[tuple[int, str]] = set()
    for event in events:
        derived = derive(event.body)
        assert event_hash(event.body) == f"ni:///sha-256;{event.hash}?ver=CBV2.0"
        assert {k: getattr(event, k) for k in derived.columns} == derived.columns
        assert named[event.pk] == [(int(r), *rest) for r, *rest in derived.identifiers]
        if event.operator_id:
            handled |= {(event.operator_id, value) for value in handled_values(derived.identifiers)}
    assert len(events) > 4000
    assert set(Handled.objects.values_list("operator", "value")) == handled
    assert list(InOrder.objects.order_by("pk").values_list("capture_id", flat=True)) == list(
        Capture.objects.order_by("pk").values_list("pk", flat=True)
    )


def test_a_capture_is_one_entry_that_holds_its_events(city: Made) -> None:
    captures = list(Capture.objects.order_by("pk")[:400])
    entries = {e.record: e for e in Entry.objects.filter(kind="epcis.capture")}
    assert len(entries) == Capture.objects.count()
    for capture in captures:
        assert entries[capture.pk].verb == "capture"
        assert entries[capture.pk].state == canonical(state_of(capture))
        assert capture.events.count() == capture.event_count
    assert max(c.event_count for c in captures) > 1


def _graph() -> tuple[Counter[Any], Counter[Any], Counter[Any]]:
    nodes = {n.pk: n for n in Node.objects.all()}
    ends = {pk: (n.lot_id, n.place_id) for pk, n in nodes.items()}
    edges = Counter(
        (ends[e.src], ends[e.dst], e.event, e.event_in, e.t_out, e.t_in, e.kind, e.quantity, e.received)
        for e in Edge.objects.all()
    )
    names = [f.attname for f in Movement._meta.concrete_fields if f.name != "id"]
    return (
        Counter(
            (*ends[pk], n.came, n.left, n.sold, n.wasted, n.first_at, n.last_at) for pk, n in nodes.items()
        ),
        edges,
        Counter(Movement.objects.values_list(*names)),
    )


def test_the_projection_makes_the_same_rows_of_the_events(city: Made) -> None:
    before, lots, places = _graph(), Lot.objects.count(), Place.objects.count()
    projector.rebuild()
    after = _graph()
    assert [sum(c.values()) for c in before] == [
        Node.objects.count(),
        Edge.objects.count(),
        Movement.objects.count(),
    ]
    assert before == after
    assert (Lot.objects.count(), Place.objects.count()) == (lots, places)


def test_nothing_is_received_before_it_was_sent(city: Made) -> None:
    assert not Edge.objects.filter(t_in__lt=F("t_out")).exists()
    assert {e.kind for e in Edge.objects.all()} == {1, 2, 4, 5}
    assert Movement.objects.filter(lot=None).exclude(gtin="").exists()
    assert Edge.objects.filter(received=False).exists()


def test_some_places_keep_no_codes_and_tell_of_no_lots(city: Made) -> None:
    without = Place.objects.filter(keeps_codes=False, outside=False)
    assert 0.1 < without.count() / Place.objects.filter(outside=False).count() < 0.5
    told = Movement.objects.filter(
        place__in=without, lot__isnull=False, kind=Movement.Kind.LEFT, inferred=False
    )
    assert told.count() < Movement.objects.filter(place__in=without).count() / 20


def test_most_food_comes_from_outside(city: Made) -> None:
    raw = Lot.objects.filter(unit="KGM", food_class="食用农产品").exclude(
        made_at__outside=False, made_at__sort="slaughter"
    )
    outside = raw.filter(made_at__outside=True).aggregate(kilograms=Sum("quantity"))["kilograms"]
    everything = raw.aggregate(kilograms=Sum("quantity"))["kilograms"]
    assert 0.65 < outside / everything < 0.95


def test_a_failed_sample_has_its_lot_where_it_was_taken(city: Made) -> None:
    failed = list(Sample.objects.filter(failed=True))
    assert failed
    for sample in failed:
        lots = Lot.objects.filter(name=sample.food_name, nodes__place__operator=sample.operator_id)
        lots = lots.filter(lot_number=sample.batch) if sample.batch else lots
        assert lots.exists(), sample.number
        if sample.producer_name:
            assert lots.filter(maker_name=sample.producer_name).exists(), sample.number
    assert len(truth("failed_lots")) >= 20


@pytest.mark.parametrize("role", ["firm_manager", "school_principal"])
def test_the_demo_accounts_own_places_with_lots(city: Made, role: str) -> None:
    operator = Appointment.objects.get(user__username=f"demo-{role}").operator
    assert operator is not None
    nodes = Node.objects.filter(place__operator_id=operator)
    assert nodes.filter(came__gt=F("left")).count() >= 5
    waiting = Edge.objects.filter(dst__in=list(nodes.values_list("pk", flat=True)), received=False)
    assert role != "firm_manager" or waiting.exists()


def test_one_suppliers_lot_was_served_in_several_canteens(city: Made) -> None:
    for lunch in truth("school_lunches"):
        lot = Lot.objects.get(code=lunch["lot"])
        served = Movement.objects.filter(lot=lot, kind=Movement.Kind.SOLD, place__sort="canteen")
        assert {m.place.code for m in served.select_related("place")} == set(lunch["canteens"])
        assert len(lunch["canteens"]) >= 3


def test_the_gate_has_the_published_totals(city: Made) -> None:
    passed = Arrival.objects.aggregate(kilograms=Sum("weight"), codes=Sum("codes"))
    assert passed == {"kilograms": round(17_331_018 * SCALE), "codes": round(1_133_498 * SCALE)}
    assert sum(r.count for r in CodeRange.objects.all()) == passed["codes"]
    assert GateTest.objects.count() == scaled(14_882, SCALE)
    assert GateTest.objects.filter(result="positive").count() == scaled(22, SCALE)
    assert Arrival.objects.filter(negative__lt=F("tests_needed") - F("positive")).count() == 0
    assert set(Arrival.objects.values_list("state", flat=True)) == {"released", "disposed"}
    found = Stray.objects.aggregate(kilograms=Sum("weight"))["kilograms"]
    assert found == 714_000 * SCALE == sum(row["kilograms"] for row in truth("leaks"))
    gate = Place.objects.get(sort="gate")
    assert Node.objects.filter(place=gate, lot__arrivals__isnull=False).count() == Arrival.objects.count()
    assert not Node.objects.filter(place=gate, lot__code__in=[row["lot"] for row in truth("leaks")]).exists()


def test_planted_flaws_are_findings(city: Made) -> None:
    sorts = Counter(Finding.objects.values_list("sort", flat=True))
    assert sorts["receipt"] == len(truth("short_receipts")) == scaled(150, SCALE)
    for row in truth("short_receipts"):
        found = Finding.objects.get(sort="receipt", lot__code=row["lot"], place__code=row["place"])
        assert found.expected is not None
        assert found.stated is not None
        assert (found.expected, found.expected - found.stated) == (row["sent"], row["missing"])
    over = set(
        Node.objects.filter(left__gt=F("came"), place__outside=False).values_list("lot_id", "place_id")
    )
    assert over == set(Finding.objects.filter(sort="balance", state="open").values_list("lot_id", "place_id"))
    for row in truth("untold_arrivals"):
        assert Finding.objects.filter(sort="balance", lot__code=row["lot"], place__code=row["place"]).exists()


def test_contaminations_reached_what_the_truth_says(city: Made) -> None:
    assert len(truth("contaminations")) == 3
    for row in truth("contaminations"):
        lot = Lot.objects.get(code=row["lot"])
        told = Node.objects.filter(lot=lot).exclude(place__code=row["place"]).select_related("place")
        reached = {(lot_code, place) for lot_code, place in row["reached"]}
        assert {(lot.code, n.place.code) for n in told} <= reached
        assert row["count"] == len(reached)


def test_serials_and_certificates_that_are_false_stand_in_the_events(city: Made) -> None:
    for row in truth("false_serials"):
        article, serial = row["code"].split("/10/")[0], row["code"].rsplit("/", 1)[1]
        named = EventIdentifier.objects.filter(value=f"{article}/21/{serial}").values_list(
            "event_id", flat=True
        )
        seen = set(Event.objects.filter(pk__in=list(named)).values_list("biz_location", flat=True))
        assert seen == set(row["places"])
    for row in truth("mismatched_certificates"):
        assert EventIdentifier.objects.filter(value__endswith=f":{row['shown']}", role=21).exists()


def test_the_duties_have_their_records(city: Made) -> None:
    tours = WasteTour.objects.aggregate(food=Sum("food_kg"), oil=Sum("oil_kg"))
    assert (tours["food"], float(tours["oil"])) == (round(74_231_400 * SCALE), round(5_067_640 * SCALE, 1))
    assert WasteContract.objects.count() == scaled(10_309, SCALE)
    assert GrainCheck.objects.count() == 6 * GrainLot.objects.count() > 0
    assert not GrainCheck.objects.filter(verdict="over").exists()
    assert (
        AnimalLot.objects.filter(state="released", lot__isnull=False).count() == AnimalLot.objects.count() > 0
    )
    for animals in AnimalLot.objects.all():
        assert animals.passed_head + animals.disposed_head == animals.head


def test_schools_order_of_those_who_are_listed_for_their_district(city: Made) -> None:
    listed = list(Supplier.objects.all())
    assert {s.goods for s in listed} <= BULK
    most = Supplier.objects.values("area", "goods").annotate(n=Count("pk")).values_list("n", flat=True)
    assert max(most) <= 3
    orders = list(SchoolOrder.objects.select_related("school", "supplier", "lot"))
    assert len(orders) > 20
    for order in orders:
        assert order.school.trade == "canteen"
        assert order.area.startswith(order.supplier.area)
        assert (order.goods, order.price > 0) == (order.supplier.goods, True)
        assert order.supplier.listed_from <= order.ordered_on <= order.supplier.listed_to
    assert set(Counter(order.state for order in orders)) <= {"received", "refused"}


def test_what_a_school_received_is_what_the_events_tell(city: Made) -> None:
    for order in SchoolOrder.objects.filter(state="received").select_related("lot", "place", "supplier"):
        assert order.lot is not None
        assert order.place is not None
        assert order.received_at is not None
        assert order.lot_code == order.lot.code
        assert order.received_quantity <= order.quantity
        assert timezone.localdate(order.received_at) >= order.ordered_on
        came = Movement.objects.filter(kind=Movement.Kind.CAME, lot=order.lot, place=order.place)
        assert came.filter(
            quantity=order.received_quantity, other__operator=order.supplier.operator_id
        ).exists(), order.number


def test_every_duty_is_on_the_ledger_in_its_last_state(city: Made) -> None:
    for model in (
        SchoolOrder, BatchFile, ProductFile, RestrictedSale, RestrictedShop, PesticideUse, SlaughterCampaign
    ):  # fmt: skip
        kind = model.kind()
        last: dict[int, str] = dict(
            Entry.objects.filter(kind=kind).order_by("seq").values_list("record", "state")
        )
        rows = list(model.objects.all())
        assert rows
        assert len(last) == len(rows)
        assert all(last[row.pk] == canonical(state_of(row)) for row in rows), kind


def test_products_of_five_classes_have_files_and_their_batches(city: Made) -> None:
    files = ProductFile.objects.select_related("product")
    assert {f.sort for f in files} <= {"vinegar", "dairy", "meat", "pastry", "health"}
    assert all("醋" in f.product.name for f in files if f.sort == "vinegar")
    batches = list(BatchFile.objects.select_related("file__product", "lot"))
    assert batches
    for batch in batches:
        assert (batch.lot.operator_id, batch.lot.name) == (batch.file.operator_id, batch.file.product.name)
        assert batch.file.opened_on <= batch.made_on == batch.lot.made_on
        assert sorted(batch.materials.splitlines()) == sorted(materials_of(batch.lot))
        if batch.state == "released":
            assert batch.passed
            assert batch.made_on <= batch.tested_on <= batch.released_on
    assert {batch.state for batch in batches} <= {"released", "open"}
    assert any(batch.materials for batch in batches)


def test_restricted_pesticides_are_sold_by_real_name_at_listed_shops(city: Made) -> None:
    assert RestrictedShop.objects.count() == scaled(29, SCALE)
    assert RestrictedSale.objects.count() == scaled(3_600, SCALE)
    assert not RestrictedSale.objects.filter(toxic=True, crop_group__in=["vegetable", "fruit"]).exists()
    sale = RestrictedSale.objects.order_by("pk")[0]
    assert sale.buyer_identity.open().startswith("140199")
    assert sale.buyer_identity != sale.buyer_identity.open()
    assert not RestrictedSale.objects.filter(sold_at__date__lt=F("shop__listed_on")).exists()
    restricted = PesticideUse.objects.filter(restricted=True).select_related("sale")
    bought = RestrictedSale.objects.filter(buyer__isnull=False).count()
    assert restricted.count() == bought > 0
    for use in restricted:
        assert use.sale is not None
        assert (use.sale.buyer_id, use.sale.product) == (use.operator_id, use.product)
        assert use.used_on > timezone.localdate(use.sale.sold_at)
    assert PesticideUse.objects.filter(restricted=False).count() == scaled(4_200, SCALE)
    for use in PesticideUse.objects.filter(~Q(operator__trade="grower"))[:1]:
        pytest.fail(f"{use} is no grower's")
    for use in PesticideUse.objects.all():
        assert use.harvest_from == use.used_on + timedelta(days=use.interval_days)
    assert date(2019, 3, 1) < min(PesticideUse.objects.values_list("used_on", flat=True))
    assert all(
        amount > Decimal("0.1") for amount in RestrictedSale.objects.values_list("quantity", flat=True)
    )


def test_certificates_are_met_at_the_entry_and_mismatches_told_to_agriculture(city: Made) -> None:
    checks = list(EntryCheck.objects.select_related("certificate", "lot"))
    assert {check.result for check in checks} == {"matched", "mismatched", "outside"}
    for check in checks:
        if check.result == "matched":
            assert check.certificate is not None
            assert (check.certificate.lot_id, check.certificate.number) == (
                check.lot_id, check.certificate_number,
            )  # fmt: skip
    assert Certificate.objects.filter(lot__isnull=False).count() == Certificate.objects.count() > 0
    mismatched = EntryCheck.objects.filter(result="mismatched")
    assert MismatchNotice.objects.filter(entry_check__in=mismatched, state="settled").count() == len(
        mismatched
    )


def test_drying_and_campaigns_stand_as_data_says(city: Made) -> None:
    assert Dryer.objects.count() == scaled(14, SCALE)
    assert {(d.tonnes_per_day, d.days_per_year) for d in Dryer.objects.all()} == {(100, 250)}
    campaigns = list(SlaughterCampaign.objects.order_by("number"))
    assert [(c.number, c.offence, c.state) for c in campaigns] == [
        ("ZX20190001", "sick", "closed"),
        ("ZX20190002", "transport", "closed"),
        ("ZX20200001", "water", "closed"),
        ("ZX20210001", "private", "closed"),
    ]
    for campaign in campaigns:
        checks = CampaignCheck.objects.filter(campaign=campaign)
        found = checks.exclude(offence="")
        assert (campaign.checked, campaign.found) == (checks.count(), found.count())
        assert 0 < campaign.found <= campaign.checked == campaign.target
        assert not found.filter(Q(what="") | Q(measure="none")).exists()
        assert not checks.filter(Q(checked_on__lt=campaign.since) | Q(checked_on__gt=campaign.until)).exists()


def test_tracks_of_the_collectors_pass_their_stops_but_for_those_left_out(city: Made) -> None:
    tours = list(WasteTour.objects.prefetch_related("pickups"))
    with_track = [tour for tour in tours if tour.track]
    assert 0.9 < len(with_track) / len(tours) < 1
    for tour in tours:
        minutes = [stop.minute for stop in tour.pickups.all()]
        assert len(minutes) == tour.stops
        assert max(minutes) == 1310
    for tour in with_track:
        stops = tracks.compared(list(tour.pickups.all()), tracks.read(tour.track))
        assert sum(stop.off for stop in stops) == tour.off_track, tour.number
        assert all(stop.located for stop in stops)
    assert 0 < sum(tour.off_track or 0 for tour in with_track) <= len(tours) / 40
