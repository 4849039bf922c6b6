"""A recall of what is counted in bottles: scope, notices, board, curve and letters in that unit."""

from __future__ import annotations

from decimal import Decimal

import pytest

from shian.domains.supply.lots.models import Edge, Lot, Node
from shian.domains.supply.recalls import actions, measure
from shian.domains.supply.recalls.models import Notice, Recall
from shian.domains.supply.recalls.scope import scope_of
from shian.domains.supply.recalls.views import _chart
from shian.domains.supply.recalls.what_if import compared
from shian.platform.actions.core import Refused
from shian.platform.documents.registry import letters_of
from shian.platform.records.base import writing_allowed
from tests.domains.supply.recalls.test_pages import signed_in
from tests.domains.supply.recalls.test_recalls import notice_of, started
from tests.domains.supply.town import Town, at

pytestmark = pytest.mark.django_db


@pytest.fixture
def bottles(town: Town) -> Town:
    """The town, its vinegar in bottles; the canteen's sauce, made of 30 of them, in kilograms."""
    with writing_allowed():
        Lot.objects.filter(pk__in=[town.vinegar.pk, town.other.pk]).update(unit="H87")
    return town


def test_bottles_and_kilograms_are_not_added(bottles: Town) -> None:
    scope = scope_of([bottles.vinegar.pk])
    # Nobody can say how much of 50 kg of sauce 30 bottles are: all of it is suspect.
    assert [(line.lot.name, line.unit, line.quantity, line.suspect) for line in scope.lines] == [
        ("老陈醋", "H87", 1000, 1000),
        ("凉拌汁", "KGM", 50, 50),
    ]
    assert (scope.unit, scope.quantity, scope.over) == ("H87", 1000, 0)
    assert [(spot.unit, spot.received, spot.expected) for spot in scope.spots] == [
        ("H87", 1000, 250),
        ("H87", 600, 300),
        ("H87", 150, 150),
        ("H87", 200, 200),
        ("H87", 100, 70),
    ]


def test_what_was_sent_counts_where_nobody_told_of_the_receipt(bottles: Town) -> None:
    shop = Node.objects.get(lot=bottles.vinegar, place=bottles.places[3])
    Node.objects.filter(pk=shop.pk).update(came=0)
    Edge.objects.filter(dst=shop.pk).update(received=False)
    spot = next(s for s in scope_of([bottles.vinegar.pk]).spots if s.place == shop.place_id)
    assert (spot.received, spot.expected) == (150, 150)


def test_a_place_that_has_had_only_the_sauce_counts_in_kilograms(bottles: Town) -> None:
    sauce = Node.objects.get(lot=bottles.sauce)
    shop = Node.objects.create(lot=bottles.sauce, place=bottles.places[0], came=20)
    Edge.objects.filter(dst__in=Node.objects.filter(place=shop.place_id).exclude(pk=shop.pk)).delete()
    Node.objects.filter(lot=bottles.vinegar, place=shop.place_id).delete()
    leaves, comes = int(at(5, 8).timestamp()), int(at(5, 9).timestamp())
    Edge.objects.create(src=sauce.pk, dst=shop.pk, event=9, t_out=leaves, t_in=comes, kind=1, quantity=20)
    start = Node.objects.get(lot=bottles.vinegar, place=bottles.places[1])
    assert start.came == 600
    recall = started(bottles)
    told = notice_of(bottles, recall, 0)
    assert (told.unit, told.received, told.in_unit(told.received)) == ("KGM", 20, "20 公斤")
    whole = measure.standing(measure.sure(recall))
    assert (whole.places, whole.otherwise, whole.received) == (5, 1, 600 + 150 + 200 + 100)
    assert measure.in_other_units(recall) == [("KGM", 50)]
    actions.tell(by=bottles.manager(0).at_time(at(6, 12)), notice=told, sealed=Decimal(20))
    moments = measure.over_time(recall)
    assert [(m.acknowledged, m.located) for m in moments] == [(0, 0), (Decimal("0.2"), 0)]
    page = signed_in("district_officer").get(f"/recalls/{recall.pk}/").content.decode()
    assert "按其他单位计量的：50 公斤；其中 1 处场所只收到这类产品" in page


def test_board_curve_and_letters_agree_in_bottles(bottles: Town) -> None:
    recall = started(bottles)
    assert (recall.unit, recall.quantity, recall.over) == ("H87", 1000, 0)
    for firm, told in ((0, {"sealed": 250, "passed_on": 750}), (1, {"returned": 299.5, "passed_on": 300.5})):
        by = bottles.manager(firm).at_time(at(6, 12 + firm))
        actions.tell(
            by=by, notice=notice_of(bottles, recall, firm), **{k: Decimal(v) for k, v in told.items()}
        )
    whole, moments = measure.standing(measure.sure(recall)), measure.over_time(recall)
    assert (whole.received, whole.known, whole.unknown, whole.had) == (2050, 1600, 450, Decimal("999.5"))
    assert (whole.located, whole.effectiveness) == (Decimal(1600) / 2050, Decimal("549.5") / Decimal("999.5"))
    assert moments[-1].located == whole.located
    for language, words in (
        (
            "zh-hans",
            ("78.0<small>%", "55.0<small>%", "450<small>件", "1,000 件", "收货 (件)", "<span>300.5</span>"),
        ),
        (
            "en",
            (
                "78.0<small>%",
                "450<small>pieces",
                "1,000 pieces",
                "Received of it (pieces)",
                "<span>1,000</span>",
            ),
        ),
    ):
        client = signed_in("bureau_officer" if language == "en" else "district_officer")
        client.cookies["django_language"] = language
        page = client.get(f"/recalls/{recall.pk}/").content.decode()
        for word in words:
            assert word in page, (language, word)
    chart = _chart(moments)
    assert chart is not None
    assert chart["series"][1]["values"][-1] == Decimal("78.0")
    assert "1,000 件" in str(letters_of(recall)[0].write(recall).pieces)
    with pytest.raises(Refused, match="报告 160 件，而记录收货 150 件"):
        actions.tell(by=bottles.manager(3), notice=notice_of(bottles, recall, 3), sealed=Decimal(160))
    detail = signed_in("municipal_coordinator").get(f"/r/recall.recall/{recall.pk}/").content.decode()
    assert "1,000 件" in detail


def test_one_place_s_surplus_does_not_hide_another_s_silence(town: Town) -> None:
    recall = started(town)
    actions.tell(
        by=town.manager(3), notice=notice_of(town, recall, 3), sealed=Decimal(2000), remark="含其他批次"
    )
    whole = measure.standing(measure.sure(recall))
    assert (whole.known, whole.unknown, whole.located) == (150, 2080 - 150, Decimal(150) / 2080)
    assert (whole.regained, whole.had) == (150, 2080)
    assert measure.over_time(recall)[-1].located == whole.located


def test_where_nothing_came_nothing_is_said_to_be_located(town: Town) -> None:
    recall = started(town)
    with writing_allowed():
        Notice.objects.filter(recall=recall).update(received=0)
    actions.acknowledge(by=town.manager(3), notice=notice_of(town, recall, 3))
    moments = measure.over_time(recall)
    assert [(m.acknowledged, m.located) for m in moments] == [(Decimal("0.2"), None)]
    assert measure.time_to_located(moments, measure.begun_at(recall)) is None
    chart = _chart(moments)
    assert chart is not None
    assert [series["values"] for series in chart["series"]] == [[Decimal("20.0")]]
    page = signed_in("district_officer").get(f"/recalls/{recall.pk}/").content.decode()
    assert '<p class="big">–</p><span class="quiet small">产品已定位' in page


def test_what_if_counts_in_the_recall_s_unit(bottles: Town) -> None:
    recall = Recall.objects.get(pk=started(bottles).pk)
    base, _ = compared(recall, hours=0)
    assert base.quantity == 2050
