"""What may have gone on without a lot code: step by step, with chances, bounds, lots made of it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shian.domains.supply.lots.models import Edge, Lot, Movement, Node
from shian.domains.supply.trace.clues import clues_of
from shian.domains.supply.trace.possible import Beyond, beyond
from shian.domains.supply.trace.spread import Asked, spread_of, start_nodes
from shian.platform.access.actor import system_actor
from shian.platform.actions.bulk import store_many
from tests.domains.supply.recalls.test_pages import signed_in
from tests.domains.supply.town import Town, at

pytestmark = pytest.mark.django_db
Kind = Movement.Kind


def moved(
    town: Town, kind: int, at_place: int, day: int, kilograms: int, *, lot: Lot | None = None,
    other: int | None = None, event: int = 0, hour: int = 10, goods: str = "老陈醋", unit: str = "KGM",
) -> None:  # fmt: skip
    Movement.objects.create(
        event=event or 1000 + day, at=at(day, hour), kind=kind, place=town.places[at_place],
        other=None if other is None else town.places[other], lot=lot, product="" if lot else goods,
        quantity=kilograms, unit=unit,
    )  # fmt: skip


def made(town: Town, name: str, place: int, day: int, quantity: int = 40, code: str = "") -> Lot:
    lot = Lot(
        code=code or f"urn:lot:{name}{day}", name=name, lot_number=f"M{day}", operator=town.firms[place],
        made_at=town.places[place], made_on=date(2021, 6, day), quantity=Decimal(quantity),
        area=town.firms[place].area,
    )  # fmt: skip
    store_many([lot], by=system_actor(at(day)), verb="appear")
    Node.objects.create(lot=lot, place=town.places[place], came=quantity, first_at=at(day))
    return lot


def wholesaler(town: Town) -> None:
    """600 kg came with their code; 200 left with it; 50 and 350 without: nothing else was there."""
    moved(town, Kind.CAME, 1, 2, 600, lot=town.vinegar, other=0)
    moved(town, Kind.LEFT, 1, 3, 200, lot=town.vinegar, other=2)
    moved(town, Kind.LEFT, 1, 4, 50, other=3)
    moved(town, Kind.LEFT, 1, 5, 500, other=2)


def found(town: Town, **more: Any) -> Beyond:
    spread = spread_of(start_nodes(town.vinegar.pk), Asked())
    nodes = np.array([stop.node for stop in spread.stops])
    return beyond(nodes, {stop.node: stop.tier for stop in spread.stops}, **more)


def shown(town: Town, answer: Beyond) -> list[tuple[Any, ...]]:
    names = {place.pk: place.name for place in town.places}
    return [
        (m.step, names[m.source], names.get(m.place or 0), round(m.chance, 3), m.least, m.most)
        for m in answer.moves
    ]


def test_what_left_without_a_code_is_told_with_its_chance_and_bounds(town: Town) -> None:
    wholesaler(town)
    answer = found(town)
    assert shown(town, answer) == [
        (1, "河西批发", "迎泽小店", 1.0, 350.0, 350.0),
        (1, "河西批发", "南城超市", 1.0, 50.0, 50.0),
    ]
    assert answer.whole
    page = signed_in("bureau_officer").get(f"/trace/lot/{town.vinegar.pk}/graph/").content.decode()
    assert "未记批次码的发出" in page
    assert "350 公斤" in page


def test_it_goes_on_from_where_it_came_to_and_into_what_was_made_there(town: Town) -> None:
    wholesaler(town)
    moved(town, Kind.CAME, 3, 4, 50, other=1, hour=12)  # the same parcel, told by the shop
    cleaner = made(town, "老陈醋", 0, 3, 100)
    moved(town, Kind.CAME, 3, 4, 50, lot=cleaner, other=0, hour=9)  # the older half of the shop's stock
    moved(town, Kind.LEFT, 3, 5, 60, other=4)
    moved(town, Kind.USED, 4, 6, 60, event=77)
    sauce = made(town, "醋鱼", 4, 6, 20)
    moved(town, Kind.MADE, 4, 6, 20, lot=sauce, event=77)
    answer = found(town)
    # 60 of 50 clean and 50 suspect kilograms: ten at least are suspect, so it is certain that some are.
    assert shown(town, answer)[2] == (2, "南城超市", "一中食堂", 1.0, 0.0, 50.0)
    assert [(one.lot, one.chance, one.most, one.step) for one in answer.lots] == [(sauce.pk, 1.0, 20.0, 3)]
    names = {place.pk: place.name for place in town.places}
    assert [(names[p.place], p.tier, p.most, p.lots) for p in answer.places()] == [
        ("迎泽小店", 2, {"KGM": 350.0}, {town.vinegar.pk}),
        ("南城超市", 2, {"KGM": 50.0}, {town.vinegar.pk}),
        ("一中食堂", 2, {"KGM": 50.0}, {town.vinegar.pk, sauce.pk}),
    ]
    clues = clues_of(spread_of(start_nodes(town.vinegar.pk), Asked()))
    assert [(one.step, one.percent, one.lot.name, one.maker) for one in clues.lots] == [
        (3, 100, "醋鱼", "一中食堂")
    ]
    assert "可能含有该批次的批次" in signed_in("bureau_officer").get(
        f"/trace/lot/{town.vinegar.pk}/graph/"
    ).content.decode()  # fmt: skip


def far(town: Town) -> Lot:
    """A quarter of a store's stock is of the lot; of what leaves, some is cooked; what was cooked is sent."""
    moved(town, Kind.CAME, 1, 2, 100, lot=town.vinegar, other=0)
    moved(town, Kind.CAME, 1, 1, 300, lot=made(town, "老陈醋", 0, 1, 300), other=0)
    moved(town, Kind.LEFT, 1, 4, 100, other=2)
    moved(town, Kind.USED, 2, 5, 20, event=88)
    dish = made(town, "醋鱼", 2, 5, 20)
    moved(town, Kind.MADE, 2, 5, 20, lot=dish, event=88)
    here = Node.objects.get(lot=dish)
    there = Node.objects.create(lot=dish, place=town.places[4], came=15)
    Edge.objects.create(
        src=here.pk, dst=there.pk, event=89, t_out=int(at(6).timestamp()), t_in=int(at(6, 12).timestamp()),
        kind=1, quantity=15,
    )  # fmt: skip
    return dish


def test_chances_multiply_and_what_was_made_is_followed_by_its_records(town: Town) -> None:
    dish = far(town)
    answer = found(town)
    # Not by age; a quarter of the stock in ten portions of ten: 0.3 × (1 − 0.75¹⁰).
    first = 0.3 * (1 - 0.75**10)
    assert [(m.step, round(m.chance, 4), m.most) for m in answer.moves] == [(1, round(first, 4), 100.0)]
    assert [(one.lot, round(one.chance, 4), one.most) for one in answer.lots] == [
        (dish.pk, round(first, 4), 20.0)
    ]
    assert [(node.place, round(node.chance, 4)) for node in answer.nodes] == [
        (town.places[2].pk, round(first, 4)),
        (town.places[4].pk, round(first, 4)),
    ]
    assert found(town, least=0.3).moves == []
    assert found(town, until=at(3)).moves == []
    assert found(town, free=[dish.pk]).lots == []
    assert [m.step for m in found(town, since=at(3)).moves] == [1]
    assert found(town, since=at(5, 9)).moves == []


def test_a_parcel_whose_code_the_sender_told_is_that_lot(town: Town) -> None:
    store, shop = (Node.objects.get(lot=town.vinegar, place=town.places[n]) for n in (1, 2))
    Edge.objects.filter(src=store.pk, dst=shop.pk).update(received=False)
    moved(town, Kind.CAME, 2, 3, 195, other=1, hour=13)  # 200 kg were sent with their code
    moved(town, Kind.LEFT, 2, 4, 195, other=4)
    assert shown(town, found(town)) == [(1, "迎泽小店", "一中食堂", 1.0, 195.0, 195.0)]


def test_other_goods_and_other_units_are_left_alone(town: Town) -> None:
    moved(town, Kind.CAME, 1, 2, 600, lot=town.vinegar, other=0)
    moved(town, Kind.LEFT, 1, 4, 50, other=3, goods="白醋")
    moved(town, Kind.LEFT, 1, 4, 50, other=3, unit="H87")
    assert found(town).moves == []
    moved(town, Kind.LEFT, 1, 4, 50_000, other=3, unit="GRM")
    assert [(m.most, m.goods.unit) for m in found(town).moves] == [(50.0, "KGM")]


def test_the_number_of_statements_does_not_grow_with_places(town: Town) -> None:
    def asked(**more: Any) -> int:
        with CaptureQueriesContext(connection) as seen:
            found(town, **more)
        return len(seen.captured_queries)

    wholesaler(town)
    few = asked()
    for n in range(30):
        moved(town, Kind.LEFT, n % 4, 5, 1 + n, other=(n + 1) % 5, hour=n % 20)
    assert asked() <= few + 12  # two more steps, six statements each


def test_firms_see_what_is_possible_of_their_own_lots_only(town: Town) -> None:
    wholesaler(town)
    for firm, wanted in ((0, True), (2, False)):
        page = signed_in("firm_manager", operator=town.firms[firm].pk).get(
            f"/trace/lot/{town.vinegar.pk}/graph/"
        )
        assert ("未记批次码的发出" in page.content.decode()) is wanted
