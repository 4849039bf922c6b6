"""Pesticides by real name at listed shops; grain checked, kept apart, disposed of; dryers in their unit."""

from datetime import date
from typing import Any

import pytest

from shian.domains.supply.duties.actions import grain, inputs
from shian.domains.supply.duties.models import Dryer, GrainCheck, GrainLot, PesticideUse, RestrictedSale
from shian.domains.supply.lots.models import Lot
from shian.platform.actions.core import NotAllowed, Refused
from shian.platform.actions.models import Outbox
from shian.platform.flows.models import Duty
from shian.platform.ledger.models import Entry
from shian.platform.records.base import writing_allowed
from tests.domains.supply.duties.conftest import IDENTITY, D, Town, at, fresh

sell_pesticide: Any = inputs.sell


def sold(town: Town, shop: Any, **more: Any) -> RestrictedSale:
    given = {
        "product": "氯化苦", "registration_number": "PD84129", "quantity": D(2), "crop": "小麦",
        "crop_group": "grain", "buyer_name": "王小明", "buyer_identity": IDENTITY,
    }  # fmt: skip
    made: RestrictedSale = sell_pesticide(by=town.firm("inputs"), shop=shop, **{**given, **more})
    return made


def test_a_shop_is_listed_shows_its_board_and_goes(town: Town) -> None:
    shop = inputs.list_shop(by=town.officer(), operator=town.operators["inputs"])
    assert (shop.number, shop.board_up, shop.area) == ("NY1401050001", False, "140105")
    with pytest.raises(Refused, match="listed already"):
        inputs.list_shop(by=town.officer(), operator=town.operators["inputs"])
    with pytest.raises(Refused, match="farm-input"):
        inputs.list_shop(by=town.officer(), operator=town.operators["shop"])
    assert inputs.put_up(by=town.officer(), shop=shop).board_up
    with pytest.raises(Refused, match="Say why"):
        inputs.end(by=town.officer(), shop=shop, reason="")
    ended = inputs.end(by=town.officer(), shop=fresh(shop), reason="gave it up")
    assert (ended.state, ended.ended_on) == ("ended", date(2021, 3, 20))
    for step in (inputs.put_up, lambda **k: inputs.end(**k, reason="x")):
        with pytest.raises(Refused, match="no longer listed"):
            step(by=town.officer(), shop=ended)
    with pytest.raises(Refused, match="Only listed shops"):
        sold(town, ended)


def test_a_sale_is_by_real_name_and_for_a_crop_that_may_have_it(town: Town) -> None:
    shop = inputs.list_shop(by=town.officer(), operator=town.operators["inputs"], board_up=True)
    sale = sold(town, shop, buyer=town.operators["farm"])
    assert (sale.buyer_name.masked(), sale.area) == ("王**", "140105")  # type: ignore[attr-defined]
    state = Entry.objects.filter(kind="duties.restrictedsale").latest("seq").state
    assert IDENTITY not in state
    assert "王小明" not in state
    with pytest.raises(Refused, match="check") as refusal:
        sold(town, shop, buyer_identity=IDENTITY[:-1] + "0")
    assert refusal.value.field == "buyer_identity"
    with pytest.raises(Refused, match="must not be used on Vegetables"):
        sold(town, shop, crop="韭菜", crop_group="vegetable")
    assert sold(town, shop, crop="韭菜", crop_group="vegetable", toxic=False).crop == "韭菜"
    with pytest.raises(Refused, match="who buys"):
        sold(town, shop, buyer_name=" ")
    with pytest.raises(NotAllowed):
        sell_pesticide(
            by=town.firm("shop"), shop=shop, product="x", registration_number="x", quantity=D(1), crop="x",
            crop_group="grain", buyer_name="x", buyer_identity=IDENTITY,
        )  # fmt: skip
    assert RestrictedSale.objects.count() == 2


def test_use_follows_the_purchase(town: Town) -> None:
    shop = inputs.list_shop(by=town.officer(), operator=town.operators["inputs"])
    sale = sold(town, shop, buyer=town.operators["farm"])
    other = sold(town, shop)
    use: dict[str, Any] = {
        "operator": town.operators["farm"], "crop": "小麦", "plot": "3", "product": "氯化苦",
        "registration_number": "PD84129", "dose": "x", "interval_days": 30,
    }  # fmt: skip
    by = town.firm("farm", at(25))
    for given, match in (
        ({"sale": other, "used_on": date(2021, 3, 22)}, "Somebody else"),
        ({"sale": sale, "used_on": date(2021, 3, 19)}, "before it was bought"),
        ({"sale": sale, "used_on": date(2021, 3, 26)}, "future"),
    ):
        with pytest.raises(Refused, match=match):
            inputs.record_use(by=by, **use, **given)  # type: ignore[arg-type]
    with pytest.raises(NotAllowed):
        inputs.record_use(by=town.firm("shop"), **use, used_on=date(2021, 3, 19))
    done = inputs.record_use(by=by, **use, sale=sale, used_on=date(2021, 3, 22))
    assert (done.restricted, done.harvest_from) == (True, date(2021, 4, 21))
    assert PesticideUse.objects.count() == 1


# Grain.


def stored(town: Town, bin: str = "3", **more: Any) -> GrainLot:
    given: dict[str, Any] = {
        "operator": town.operators["granary"], "bin": bin, "sort": "wheat", "level": "city",
        "tonnes": D(3000), "harvested": 2020, "stored_on": date(2020, 8, 1),
    }  # fmt: skip
    return grain.take_in(by=town.firm("granary", at(1)), **{**given, **more})


def checked(
    town: Town, lot: GrainLot, values: str, day: date = date(2021, 3, 10), season: str = "spring"
) -> Any:
    return grain.check(
        by=town.firm("granary"),
        grain=lot,
        season=season,
        checked_on=day,
        laboratory="市粮油检测中心",
        values=values,
    )


def test_grain_is_stored_bin_by_bin(town: Town) -> None:
    lot = stored(town)
    assert (lot.number, lot.state) == ("LS140105200001", "stored")
    with pytest.raises(Refused, match="still holds"):
        stored(town)
    with pytest.raises(Refused, match="that day"):
        stored(town, "4", stored_on=date(2019, 8, 1))
    with pytest.raises(Refused, match="no grain store"):
        grain.take_in(
            by=town.officer(), operator=town.operators["shop"], bin="1", sort="wheat", level="city",
            tonnes=D(1), harvested=2020, stored_on=date(2020, 8, 1),
        )  # fmt: skip


def test_each_season_is_checked_once_and_in_season(town: Town) -> None:
    lot = stored(town)
    checked(town, lot, "脂肪酸值, 18, 25, mg/100g\n呕吐毒素，0.4，1，mg/kg\n水分, 12.1,, %")
    done = GrainCheck.objects.get()
    assert (done.verdict, [str(i.value) for i in done.items.all()]) == (
        "good",
        ["18.00000", "0.40000", "12.10000"],
    )
    assert fresh(lot).state == "stored"
    with pytest.raises(Refused, match="recorded already"):
        checked(town, lot, "水分, 12, 14, %")
    for day, season, match in (
        (date(2021, 3, 12), "autumn", "in that season"),
        (date(2021, 3, 25), "spring", "that day"),
        (date(2021, 3, 12), "summer", "which season"),
    ):
        with pytest.raises(Refused, match=match):
            checked(town, lot, "水分, 12, 14, %", day, season)
    assert checked(town, lot, "水分, 12, 14, %", date(2020, 10, 9), "autumn").state == "stored"


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("", "Enter"),
        ("水分 12", "Line 1: item"),
        ("水分,x,14,%", "Line 1: this is no number"),
        ("\n水分,-1,14,%", "Line 2"),
    ],
)
def test_values_that_cannot_be_read_are_named_by_line(town: Town, text: str, match: str) -> None:
    with pytest.raises(Refused, match=match):
        checked(town, stored(town), text)
    assert not GrainCheck.objects.exists()


def test_over_a_limit_it_is_kept_apart_until_all_is_disposed_of(town: Town) -> None:
    lot = stored(town)
    with writing_allowed():
        food = Lot.objects.create(code="urn:x", name="小麦")
        GrainLot.objects.filter(pk=lot.pk).update(lot=food)
    checked(town, fresh(lot), "呕吐毒素, 1.8, 1, mg/kg")
    lot = fresh(lot)
    assert (lot.state, lot.over_because) == ("over", "呕吐毒素 1.8 > 1 mg/kg")
    assert fresh(food).state == "held"
    assert Outbox.objects.filter(name="duties.GrainOverLimit").count() == 1
    assert Duty.objects.get(kind="duties.grainlot").clock == "apart"
    with pytest.raises(Refused):
        grain.dispose(by=town.firm("granary"), grain=lot, disposal="feed", tonnes=D(1))
    with pytest.raises(Refused, match="Say why"):
        grain.segregate(by=town.firm("granary"), grain=lot, where="")
    grain.segregate(by=town.firm("granary"), grain=lot, where="bin 9")
    assert Duty.objects.get(kind="duties.grainlot").done_at is not None
    grain.dispose(by=town.firm("granary"), grain=fresh(lot), disposal="industry", tonnes=D(2999))
    with pytest.raises(Refused, match="Only 1 t"):
        grain.dispose(by=town.firm("granary"), grain=fresh(lot), disposal="industry", tonnes=D(2))
    with pytest.raises(Refused, match="every tonne"):
        grain.finish(by=town.officer(), grain=fresh(lot))
    grain.dispose(by=town.firm("granary"), grain=fresh(lot), disposal="destroyed", tonnes=D(1))
    done = grain.finish(by=town.officer(), grain=fresh(lot))
    assert (done.state, done.disposed_tonnes) == ("disposed", D(3000))


def test_grain_leaves_only_after_a_good_check(town: Town) -> None:
    lot = stored(town)
    with pytest.raises(Refused, match="after a check"):
        grain.leave(by=town.firm("granary"), grain=lot, left_on=date(2021, 3, 15))
    checked(town, lot, "水分, 12, 14, %")
    with pytest.raises(Refused, match="that day"):
        grain.leave(by=town.firm("granary"), grain=lot, left_on=date(2021, 4, 15))
    assert grain.leave(by=town.firm("granary"), grain=fresh(lot), left_on=date(2021, 3, 15)).state == "left"


@pytest.mark.parametrize("wrong", ["14000000", "0.14", "3001"])
def test_a_dryer_s_power_is_in_tonnes_a_day(town: Town, wrong: str) -> None:
    given: dict[str, Any] = {
        "operator": town.operators["granary"],
        "days_per_year": 250,
        "since": date(2018, 9, 1),
    }
    with pytest.raises(Refused, match="in which unit") as refusal:
        grain.register_dryer(by=town.firm("granary"), tonnes_per_day=D(wrong), **given)
    assert refusal.value.field == "tonnes_per_day"
    assert not Dryer.objects.exists()
    dryer = grain.register_dryer(by=town.firm("granary"), tonnes_per_day=D(100), **given)
    assert grain.retire(by=town.officer(), dryer=dryer).in_use is False
    with pytest.raises(Refused, match="already"):
        grain.retire(by=town.officer(), dryer=fresh(dryer))
