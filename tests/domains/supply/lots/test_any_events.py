"""Whatever events say, nothing breaks: sums are those of the movements, a rebuild gives the same."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shian.domains.supply.lots.models import Edge, Lot, LotCode, Node
from shian.domains.supply.lots.projecting.projector import rebuild
from shian.domains.supply.lots.queries import holders
from tests.domains.supply.lots.conftest import GTIN, Chain, at, snapshot

STEPS = (
    "commissioning", "shipping", "receiving", "retail_selling", "destroying", "storing", "stock_taking",
    "void_shipping", "consigning", "accepting", "",
)  # fmt: skip
PALLET = "https://id.gs1.org/00/069012345000000011"
LOTS = (*(f"https://id.gs1.org/01/{GTIN}/10/{n}" for n in "ABC"), f"https://id.gs1.org/01/{GTIN}", PALLET)
PLACES = ("farm", "plant", "stall", "shop", "outside")
quantities = st.one_of(st.none(), st.integers(0, 50), st.sampled_from([0.0005, 1e9, 1e30, -3, 1.005]))
items = st.lists(
    st.fixed_dictionaries(
        {"epcClass": st.sampled_from(LOTS)},
        optional={"quantity": quantities, "uom": st.sampled_from(["KGM", "GRM", "LTR", "ZZ"])},
    ),
    max_size=3,
)


@st.composite
def told(draw: st.DrawFn) -> dict[str, Any]:
    kind = draw(
        st.sampled_from(["ObjectEvent", "TransformationEvent", "AggregationEvent", "TransactionEvent"])
    )
    return {
        "type": kind,
        "action": draw(st.sampled_from(["ADD", "OBSERVE", "DELETE"])),
        "step": draw(st.sampled_from(STEPS)),
        "disposition": draw(st.sampled_from(["", "returned", "destroyed", "retail_sold"])),
        "hour": draw(st.integers(0, 200)),
        "here": draw(st.sampled_from([*PLACES, ""])),
        "there": draw(st.sampled_from([*PLACES, ""])),
        "items": draw(items),
        "outputs": draw(items),
        "wrong": draw(st.booleans()),
    }


def body(chain: Chain, number: int, one: dict[str, Any]) -> dict[str, Any]:
    """An event of what was drawn, each with its own time so that none is another's repetition."""
    event: dict[str, Any] = {
        "type": one["type"],
        "action": one["action"],
        "eventTime": at(1) + timedelta(hours=one["hour"], microseconds=number),
        "bizStep": one["step"],
        "disposition": one["disposition"],
    }
    if one["here"]:
        event["readPoint"] = {"id": chain.places[one["here"]].code}
    if one["there"]:
        end = chain.places[one["there"]].code
        event |= {"sourceList": [{"type": "location", "source": end}]} if one["step"] in (
            "receiving", "accepting",
        ) else {"destinationList": [{"type": "location", "destination": end}]}  # fmt: skip
    match one["type"]:
        case "TransformationEvent":
            event |= {"inputQuantityList": one["items"], "outputQuantityList": one["outputs"]}
            if one["hour"] % 3 == 0:
                event["transformationID"] = f"urn:x:{one['hour'] % 4}"
        case "AggregationEvent":
            event |= {
                "parentID": PALLET,
                "childQuantityList": [i for i in one["items"] if i["epcClass"] != PALLET],
            }
        case _:
            event["quantityList"] = one["items"]
    return event


def sums() -> list[tuple[Any, ...]]:
    """Of each node: came and left as the movements add up."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT lot_id, place_id, coalesce(sum(quantity) FILTER (WHERE kind IN (1, 2)), 0), "
            "coalesce(sum(quantity) FILTER (WHERE kind BETWEEN 3 AND 7), 0) "
            "FROM supply_movement WHERE lot_id IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2"
        )
        return cursor.fetchall()


counter = iter(range(10**9))


@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(told(), min_size=1, max_size=10))
def test_any_events_in_any_order(chain: Chain, drawn: list[dict[str, Any]]) -> None:
    bodies = [body(chain, next(counter), one) for one in drawn]
    half = len(bodies) // 2
    for part in (bodies[:half], bodies[half:]):
        if part:
            chain.tell(*part)
    wrong = [b | {"errorDeclaration": {}} for b, one in zip(bodies, drawn, strict=True) if one["wrong"]]
    if wrong:
        chain.tell(*wrong)
    held = [(n.lot_id, n.place_id, n.came, n.left) for n in Node.objects.filter(first_at__isnull=False)]
    assert sorted(held) == sums()
    assert all(h.quantity >= 0 for lot in Lot.objects.all() for h in holders(lot))
    nodes = set(Node.objects.values_list("pk", flat=True))
    assert {e for pair in Edge.objects.values_list("src", "dst") for e in pair} <= nodes
    assert not Edge.objects.filter(t_in__lt=0).exists()
    before = snapshot()
    rebuild()
    after = snapshot()
    assert after["edges"] == before["edges"]
    assert after["movements"] == before["movements"]
    assert [n for n in before["nodes"] if n[-1] is not None] == [
        n for n in after["nodes"] if n[-1] is not None
    ]


@pytest.mark.parametrize(
    "lot",
    [
        "urn:example:" + "x" * 400,
        "urn:shian:own:class:" + "%E6%89%B9" * 60,
        "urn:shian:quarantine:class:1412345678",
    ],
)
def test_long_and_foreign_codes(chain: Chain, lot: str) -> None:
    chain.tell(chain.made("plant", 5, at(1), lot=lot), chain.sold("plant", 2, at(2), lot=lot))
    assert Node.objects.get().came == Decimal(5)
    assert len(Lot.objects.get().code) <= 200


def test_an_event_takes_no_code_from_another_lot(chain: Chain) -> None:
    facts = {"{urn:shian:vocabulary:}quarantineCode": "1412345678"}
    chain.tell(
        chain.made("plant", 5, at(1), lot=LOTS[0], ilmd=facts),
        chain.made("plant", 5, at(1), lot=LOTS[1], ilmd=facts),
    )
    chain.tell(chain.made("plant", 5, at(2), lot=LOTS[2], ilmd=facts))
    assert LotCode.objects.get(value="1412345678").lot.code == LOTS[0]
    assert Lot.objects.count() == 3


def test_sums_beyond_what_can_be_kept_stop_nothing(chain: Chain) -> None:
    for n in range(12):
        chain.tell(chain.made("plant", 9_999_999_999, at(1, n)))
    assert Node.objects.get().came == Decimal("99999999999.999")
