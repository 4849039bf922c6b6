"""Events become balances and edges; what cannot be true becomes a finding; errors are taken back."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection

from shian.domains.supply.lots.actions import hold, hold_many, release
from shian.domains.supply.lots.models import Edge, Finding, Lot, Movement, Packed, Place
from shian.domains.supply.lots.projecting.projector import rebuild
from shian.domains.supply.lots.queries import balance, history, holders, where_is
from shian.platform.access.actor import system_actor
from shian.platform.ledger.models import Entry
from shian.platform.records.base import writing_allowed
from tests.domains.supply.lots.conftest import GTIN, LOT, Chain, at, gln, snapshot, the_lot

D = Decimal
SHIP, TURN, SPLIT, SALE, WASTE, BACK = 1, 2, 3, 4, 5, 6


def test_made_sent_received_sold(chain: Chain) -> None:
    chain.tell(chain.made("plant", 100, at(1), ilmd={
        "{https://example.org/}productName": "陈醋",
        "{https://ref.gs1.org/cbv/}itemExpirationDate": "2022-03-01",
    }))  # fmt: skip
    chain.tell(chain.sent("plant", "shop", 60, at(2)), chain.got("shop", "plant", 60, at(2, 12)))
    chain.tell(chain.sold("shop", 25.5, at(3)))
    lot = the_lot()
    assert (lot.name, lot.expires_on, lot.made_on) == ("陈醋", date(2022, 3, 1), date(2021, 3, 1))
    assert (lot.operator_id, lot.quantity, lot.unit) == (chain.operators["plant"].pk, D("100.000"), "KGM")
    assert lot.area == "140105"
    assert [(c.scheme, c.value) for c in lot.codes.all()] == [("gs1", LOT)]
    assert Entry.objects.filter(kind="supply.lot", record=lot.pk).count() == 1
    assert chain.node("plant") == (D(100), D(60))
    assert chain.node("shop") == (D(60), D("25.5"))
    assert chain.edges() == [
        ("plant/L1", "shop/L1", SHIP, D(60), True),
        ("shop/L1", "shop/L1", SALE, D("25.5"), True),
    ]
    edge = Edge.objects.get(kind=SHIP)
    assert (edge.t_out, edge.t_in) == (int(at(2).timestamp()), int(at(2, 12).timestamp()))
    assert balance(lot, chain.places["shop"]) == D("34.5")
    assert [(h.place.name, h.quantity) for h in holders(lot)] == [("plant", D(40)), ("shop", D("34.5"))]
    assert where_is(lot).sold == D("25.5")
    kinds = [m.get_kind_display() for m in history(lot)]
    assert kinds == ["Made", "Sent", "Came", "Sold"]
    assert not Finding.objects.exists()


def test_a_shipment_under_way_is_seen_as_such(chain: Chain) -> None:
    chain.tell(chain.made("plant", 100, at(1)), chain.sent("plant", "shop", 60, at(2)))
    assert chain.edges() == [("plant/L1", "shop/L1", SHIP, D(60), False)]
    assert where_is(the_lot()).under_way == D(60)
    assert balance(the_lot(), chain.places["shop"]) == 0


def test_parts_of_a_shipment_arrive_one_by_one(chain: Chain) -> None:
    chain.tell(chain.made("plant", 100, at(1)), chain.sent("plant", "shop", 60, at(2)))
    chain.tell(chain.got("shop", "plant", 45, at(3)))
    assert sorted(chain.edges()) == [
        ("plant/L1", "shop/L1", SHIP, D(15), False),
        ("plant/L1", "shop/L1", SHIP, D(45), True),
    ]
    short = Finding.objects.get()
    assert (short.sort, short.expected, short.stated, short.place) == (
        "receipt", D(60), D(45), chain.places["shop"],
    )  # fmt: skip
    chain.tell(chain.got("shop", "plant", 15, at(4)))
    assert Finding.objects.get().state == "settled"
    assert chain.node("shop") == (D(60), D(0))
    assert chain.node("plant") == (D(100), D(60))


def test_a_receipt_without_a_shipment_is_the_sender_s_departure(chain: Chain) -> None:
    chain.tell(chain.got("shop", "outside", 30, at(3)))
    assert chain.edges() == [("outside/L1", "shop/L1", SHIP, D(30), True)]
    assert chain.node("outside") == (D(0), D(30))
    assert not Finding.objects.exists()  # what is outside the city need not tell how it got it


def test_the_sender_tells_after_the_receiver(chain: Chain) -> None:
    chain.tell(chain.made("plant", 100, at(1)), chain.got("shop", "plant", 60, at(3)))
    chain.tell(chain.sent("plant", "shop", 60, at(2)))
    assert chain.edges() == [("plant/L1", "shop/L1", SHIP, D(60), True)]
    assert chain.node("plant") == (D(100), D(60))
    assert Movement.objects.filter(inferred=True).count() == 0
    edge = Edge.objects.get()
    assert (edge.t_out, edge.t_in) == (int(at(2).timestamp()), int(at(3).timestamp()))


def test_sent_to_nobody_knows_where_until_the_receipt_says(chain: Chain) -> None:
    chain.tell(chain.made("plant", 100, at(1)), chain.sent("plant", "", 60, at(2)))
    assert chain.edges() == [("plant/L1", "plant/L1", SHIP, D(60), False)]
    chain.tell(chain.got("shop", "plant", 60, at(3)))
    assert chain.edges() == [("plant/L1", "shop/L1", SHIP, D(60), True)]
    assert chain.node("plant") == (D(100), D(60))


def test_more_left_than_came_is_a_finding_until_it_is_told(chain: Chain) -> None:
    chain.tell(chain.made("plant", 10, at(1)), chain.sold("plant", 12, at(2)))
    finding = Finding.objects.get()
    assert (finding.sort, finding.expected, finding.stated, finding.unit, finding.state) == (
        "balance", D(10), D(12), "KGM", "open",
    )  # fmt: skip
    assert balance(the_lot(), chain.places["plant"]) == 0
    chain.tell(chain.sold("plant", 1, at(3)))
    assert Finding.objects.count() == 1
    chain.tell(chain.made("plant", 5, at(1, 12)))
    assert Finding.objects.get().state == "settled"


def test_transformation_links_each_input_with_each_output(chain: Chain) -> None:
    flour = "https://id.gs1.org/01/06901234567809/10/F1"
    cake = "https://id.gs1.org/01/06901234567830/10/C1"
    chain.tell(chain.made("plant", 50, at(1), lot=flour), chain.made("plant", 9, at(1)))
    turned = _turned(chain, [(flour, 40), (LOT, 9)], [(cake, 45)])
    chain.tell(turned)
    assert chain.edges() == [
        ("plant/F1", "plant/C1", TURN, D(40), True),
        ("plant/L1", "plant/C1", TURN, D(9), True),
    ]
    assert chain.node("plant", flour) == (D(50), D(40))
    assert chain.node("plant", cake) == (D(45), D(0))


def test_repacking_the_same_article_is_a_split(chain: Chain) -> None:
    small = f"https://id.gs1.org/01/{GTIN}/10/L1-a"
    chain.tell(chain.made("plant", 50, at(1)), _turned(chain, [(LOT, 20)], [(small, 20)]))
    assert chain.edges() == [("plant/L1", "plant/L1-a", SPLIT, D(20), True)]


def test_a_transformation_told_in_two_events(chain: Chain) -> None:
    cake = "https://id.gs1.org/01/06901234567830/10/C1"
    chain.tell(chain.made("plant", 50, at(1)))
    chain.tell(_turned(chain, [(LOT, 20)], [], transformationID="urn:uuid:1"))
    chain.tell(_turned(chain, [], [(cake, 18)], transformationID="urn:uuid:1", eventTime=at(3)))
    assert chain.edges() == [("plant/L1", "plant/C1", TURN, D(20), True)]
    edge = Edge.objects.get()
    assert (edge.t_out, edge.t_in) == (int(at(2).timestamp()), int(at(3).timestamp()))


def _turned(chain: Chain, inputs: list[Any], outputs: list[Any], **more: Any) -> dict[str, Any]:
    def rows(items: list[Any]) -> list[dict[str, Any]]:
        return [{"epcClass": code, "quantity": kg, "uom": "KGM"} for code, kg in items]

    return {
        "type": "TransformationEvent",
        "eventTime": at(2),
        "bizStep": "assembling",
        "bizLocation": {"id": chain.places["plant"].code},
        "inputQuantityList": rows(inputs),
        "outputQuantityList": rows(outputs),
        **more,
    }


def test_what_is_packed_moves_with_its_unit(chain: Chain) -> None:
    pallet = "https://id.gs1.org/00/069012345000000011"
    pack = {
        "type": "AggregationEvent", "action": "ADD", "eventTime": at(2), "bizStep": "packing",
        "parentID": pallet, "bizLocation": {"id": chain.places["plant"].code},
        "childQuantityList": [{"epcClass": LOT, "quantity": 80, "uom": "KGM"}],
    }  # fmt: skip
    ship = {
        "type": "ObjectEvent", "action": "OBSERVE", "eventTime": at(3), "bizStep": "shipping",
        "epcList": [pallet],
        "readPoint": {"id": chain.places["plant"].code},
        "destinationList": [{"type": "owning_party", "destination": gln(3).replace("414", "417")}],
    }  # fmt: skip
    chain.tell(chain.made("plant", 100, at(1)), pack)
    assert Packed.objects.get().quantity == D(80)
    chain.tell(ship)
    assert chain.edges() == [("plant/L1", "shop/L1", SHIP, D(80), False)]
    unpack = {**pack, "action": "DELETE", "childQuantityList": [], "eventTime": at(4), "bizStep": "unpacking"}
    chain.tell(unpack)
    assert not Packed.objects.exists()


def test_instances_of_a_lot_count_as_pieces(chain: Chain) -> None:
    body = chain.made("plant", 1, at(1))
    del body["quantityList"]
    chain.tell({**body, "epcList": [f"{LOT}/21/{n}" for n in range(12)]})
    assert (the_lot().unit, the_lot().quantity) == ("H87", D(12))


def test_waste_and_returns(chain: Chain) -> None:
    chain.tell(
        chain.made("plant", 100, at(1)),
        chain.sent("plant", "shop", 60, at(2)),
        chain.got("shop", "plant", 60, at(2, 9)),
        chain.sent("shop", "plant", 10, at(3), disposition="returned"),
        chain.got("plant", "shop", 10, at(3, 9)),
        chain.event("destroying", "plant", at(4), kg=10, action="DELETE"),
    )
    assert chain.edges()[1:] == [
        ("shop/L1", "plant/L1", BACK, D(10), True),
        ("plant/L1", "plant/L1", WASTE, D(10), True),
    ]
    assert chain.node("plant") == (D(110), D(70))
    assert where_is(the_lot()).wasted == D(10)


def test_an_unknown_place_is_registered_with_a_finding(chain: Chain) -> None:
    body = chain.got("shop", "", 30, at(3))
    body["sourceList"] = [{"type": "location", "source": gln(77) + "/254/dock7"}]
    chain.tell(body)
    place = Place.objects.get(code=gln(77))
    assert (place.sort, place.outside) == ("unknown", True)
    finding = Finding.objects.get()
    assert (finding.sort, finding.place, finding.lot) == ("place", place, None)
    chain.tell({**body, "eventTime": at(4)})
    assert Place.objects.filter(code__startswith=gln(77)).count() == 1


def test_no_place_no_movement(chain: Chain) -> None:
    body = chain.sold("shop", 3, at(3))
    del body["readPoint"]
    (event,) = chain.tell(body)
    assert (Finding.objects.get().sort, Finding.objects.get().event) == ("nowhere", event.pk)
    assert not Movement.objects.exists()


def test_goods_without_a_lot_are_kept_for_possible_edges(chain: Chain) -> None:
    chain.tell(chain.got("stall", "farm", 30, at(3), lot=f"https://id.gs1.org/01/{GTIN}"))
    row = Movement.objects.get()
    assert (row.lot_id, row.gtin, row.quantity, row.unit) == (None, GTIN, D(30), "KGM")
    assert (row.place, row.other) == (chain.places["stall"], chain.places["farm"])
    assert not Lot.objects.exists()
    assert not Edge.objects.exists()


def test_units_are_converted_or_doubted(chain: Chain) -> None:
    chain.tell(chain.made("plant", 2, at(1)))
    grams = chain.sold("plant", 500, at(2))
    grams["quantityList"][0]["uom"] = "GRM"
    pieces = chain.sold("plant", 3, at(3))
    del pieces["quantityList"][0]["uom"]
    chain.tell(grams, pieces, {**pieces, "eventTime": at(4)})
    assert chain.node("plant") == (D(2), D("0.5"))
    finding = Finding.objects.get()
    assert (finding.sort, finding.stated, finding.unit) == ("unit", D(3), "H87")


def test_a_count_that_differs_is_a_finding(chain: Chain) -> None:
    chain.tell(chain.made("plant", 20, at(1)), chain.event("stock_taking", "plant", at(2), kg=20))
    assert not Finding.objects.exists()
    chain.tell(chain.event("cycle_counting", "plant", at(3), kg=18.5))
    finding = Finding.objects.get()
    assert (finding.sort, finding.expected, finding.stated) == ("count", D(20), D("18.5"))


def test_a_held_lot_that_moves_is_a_finding(chain: Chain) -> None:
    from shian.domains.supply.lots.actions import hold

    chain.tell(chain.made("plant", 20, at(1)))
    hold(by=chain.officer(), lot=the_lot(), because="failed sample")
    (event,) = chain.tell(chain.sold("plant", 2, at(2)))
    finding = Finding.objects.get()
    assert (finding.sort, finding.event, finding.lot) == ("held", event.pk, the_lot())


def test_a_voided_shipment_never_left(chain: Chain) -> None:
    chain.tell(chain.made("plant", 20, at(1)), chain.sent("plant", "shop", 8, at(2)))
    chain.tell(chain.event("void_shipping", "plant", at(3), kg=8))
    assert chain.node("plant") == (D(20), D(0))
    assert chain.edges() == []


def test_a_voiding_declared_wrong_puts_the_shipment_back(chain: Chain) -> None:
    chain.tell(chain.made("plant", 20, at(1)), chain.sent("plant", "shop", 8, at(2)))
    before = snapshot()
    void = chain.event("void_shipping", "plant", at(3), kg=8)
    chain.tell(void)
    assert chain.edges() == []
    chain.tell(void | {"errorDeclaration": {}})
    assert snapshot() == before
    chain.tell(chain.got("shop", "plant", 8, at(4)))
    assert chain.edges() == [("plant/L1", "shop/L1", SHIP, D(8), True)]
    again = snapshot()
    rebuild()
    assert snapshot() == again


def test_a_voided_shipment_declared_wrong_never_was(chain: Chain) -> None:
    sent, void = chain.sent("plant", "shop", 8, at(2)), chain.event("void_shipping", "plant", at(3), kg=8)
    chain.tell(chain.made("plant", 20, at(1)), sent, void)
    chain.tell(sent | {"errorDeclaration": {}})
    assert (chain.node("plant"), chain.edges()) == ((D(20), D(0)), [])
    chain.tell(void | {"errorDeclaration": {}})
    assert (chain.node("plant"), chain.edges()) == ((D(20), D(0)), [])


def test_an_event_declared_wrong_is_taken_back(chain: Chain) -> None:
    chain.tell(chain.made("plant", 100, at(1)))
    before = snapshot()
    wrong = chain.sent("plant", "shop", 600, at(2))
    chain.tell(wrong)
    assert Finding.objects.get().state == "open"
    chain.tell(wrong | {"errorDeclaration": {"declarationTime": "x"}}, chain.sent("plant", "shop", 60, at(2)))
    assert Finding.objects.get().state == "settled"
    assert chain.node("plant") == (D(100), D(60))
    assert chain.edges() == [("plant/L1", "shop/L1", SHIP, D(60), False)]
    assert len(before["movements"]) == 1


def test_a_received_departure_declared_wrong_stays_as_the_receiver_told_it(chain: Chain) -> None:
    sent = chain.sent("plant", "shop", 60, at(2))
    chain.tell(chain.made("plant", 100, at(1)), sent, chain.got("shop", "plant", 60, at(3)))
    chain.tell(sent | {"errorDeclaration": {}})
    assert chain.edges() == [("plant/L1", "shop/L1", SHIP, D(60), True)]
    assert Edge.objects.get().t_out == int(at(3).timestamp())
    assert chain.node("plant") == (D(100), D(60))
    assert Movement.objects.get(inferred=True).place == chain.places["plant"]


def test_a_receipt_declared_wrong_opens_the_shipment_again(chain: Chain) -> None:
    got = chain.got("shop", "plant", 60, at(3))
    chain.tell(chain.made("plant", 100, at(1)), chain.sent("plant", "shop", 60, at(2)), got)
    chain.tell(got | {"errorDeclaration": {}})
    assert chain.edges() == [("plant/L1", "shop/L1", SHIP, D(60), False)]
    assert chain.node("shop") == (D(0), D(0))


def test_made_anew_it_is_the_same(chain: Chain) -> None:
    flour = "https://id.gs1.org/01/06901234567809/10/F1"
    cake = "https://id.gs1.org/01/06901234567830/10/C1"
    wrong = chain.sent("plant", "shop", 7, at(4), lot=flour)
    chain.tell(chain.made("plant", 100, at(1), lot=flour), chain.made("plant", 100, at(1)))
    chain.tell(chain.sent("plant", "shop", 60, at(2)), chain.got("shop", "plant", 45, at(2, 12)))
    chain.tell(wrong, chain.got("shop", "plant", 7, at(5), lot=flour))
    chain.tell(chain.got("stall", "outside", 9, at(5)), chain.sold("stall", 10, at(6)))
    chain.tell(wrong | {"errorDeclaration": {}}, _turned(chain, [(flour, 20)], [(cake, 18)]))
    chain.tell(chain.got("stall", "farm", 30, at(3), lot=f"https://id.gs1.org/01/{GTIN}"))
    early = chain.sold("shop", 3, at(7))
    chain.tell(early | {"errorDeclaration": {}})
    before, entries = snapshot(), Entry.objects.count()
    assert rebuild() == 12
    assert snapshot() == before
    assert Entry.objects.count() == entries
    assert rebuild() == 12
    assert snapshot() == before


def test_made_anew_while_others_read(chain: Chain) -> None:
    """No lock that would let a page wait until the commit, half an hour later at three million events."""
    chain.tell(chain.made("plant", 100, at(1)), chain.sent("plant", "shop", 60, at(2)))
    told: list[tuple[int, int, set[str]]] = []

    def locks(done: int, total: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT mode FROM pg_locks WHERE pid = pg_backend_pid() AND relation IN"
                " ('supply_movement'::regclass, 'supply_edge'::regclass, 'supply_node'::regclass)"
            )
            told.append((done, total, {row[0] for row in cursor.fetchall()}))

    rebuild(locks)
    assert [one[:2] for one in told] == [(2, 2)]
    assert "RowExclusiveLock" in told[0][2]
    assert "AccessExclusiveLock" not in told[0][2]


def verbs() -> list[str]:
    entries = Entry.objects.filter(kind="supply.lot", verb__in=["end", "reopen", "hold", "release"])
    return list(entries.order_by("seq").values_list("verb", flat=True))


def test_a_lot_ends_when_nothing_is_left_of_it_and_comes_back_when_that_was_wrong(chain: Chain) -> None:
    chain.tell(chain.made("plant", 10, at(1)), chain.sent("plant", "shop", 10, at(2)))
    assert the_state() == "active"  # under way
    chain.tell(chain.got("shop", "plant", 10, at(3)), chain.sold("shop", 6, at(4)))
    assert the_state() == "active"
    last = chain.sold("shop", 4, at(5))
    chain.tell(last)
    assert the_state() == "ended"
    chain.tell(last | {"errorDeclaration": {}})
    assert the_state() == "active"
    chain.tell(chain.sold("shop", 4, at(6)))
    chain.tell(chain.got("shop", "stall", 2, at(7)))
    assert (the_state(), verbs()) == ("active", ["end", "reopen", "end", "reopen"])


def test_what_was_used_up_or_thrown_away_has_ended_too(chain: Chain) -> None:
    flour = "https://id.gs1.org/01/06901234567809/10/F1"
    cake = "https://id.gs1.org/01/06901234567830/10/C1"
    chain.tell(chain.made("plant", 10, at(1), lot=flour), _turned(chain, [(flour, 10)], [(cake, 9)]))
    chain.tell(chain.event("destroying", "plant", at(9), lot=cake, kg=9))
    assert set(Lot.objects.values_list("code", "state")) == {(flour, "ended"), (cake, "ended")}


def test_a_held_lot_stays_held_and_an_ended_one_can_be_held(chain: Chain) -> None:
    chain.tell(chain.made("plant", 10, at(1)))
    hold(by=chain.officer(), lot=the_lot_itself(), because="抽检不合格")
    chain.tell(chain.sold("plant", 10, at(2)))
    assert the_state() == "held"
    release(by=chain.officer(), lot=the_lot_itself(), because="复检合格")
    chain.tell(chain.event("retail_selling", "plant", at(3), kg=0))
    assert the_state() == "ended"
    with writing_allowed():
        hold_many([the_lot_itself()], by=system_actor(at(4)), because="召回", state="recalled")
    assert (the_state(), verbs()) == ("recalled", ["hold", "release", "end", "hold"])


def the_lot_itself() -> Lot:
    found: Lot = Lot.objects.get()
    return found


def the_state() -> str:
    return str(Lot.objects.get().state)
