"""Type once: what is typed on a phone or in a sheet becomes events, and is refused with field and reason."""

from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from shian.domains.registry.models import Product
from shian.domains.supply.epcis.models import Capture, Event
from shian.domains.supply.lots.actions import hold, hold_many
from shian.domains.supply.lots.models import Edge, Finding, Lot, Movement, Node, Place
from shian.domains.supply.lots.sheets import columns_of
from shian.domains.supply.lots.telling import Act, Entry, Known, Used, event_of, tell
from shian.domains.supply.lots.trades import SHEETS, acts_of
from shian.methods.epcis import check_event
from shian.platform.access.actor import system_actor
from shian.platform.access.models import Appointment, User
from shian.platform.actions.bulk import store_many
from shian.platform.actions.core import NotAllowed, Refused
from shian.platform.exchange import runs
from shian.platform.exchange.models import ImportRun
from shian.platform.ledger.models import Entry as LedgerEntry
from shian.platform.records.base import writing_allowed
from tests.domains.supply.lots.conftest import GTIN, Chain, at

D = Decimal


def entry(chain: Chain, act: str, place: str, day: int, kg: float | None, **more: Any) -> Entry:
    quantity = None if kg is None else D(str(kg))
    return Entry(act=act, place=chain.places[place], at=at(day), quantity=quantity, **more)


def test_from_the_farm_to_the_plate_in_six_entries(chain: Chain) -> None:
    farm, stall, school = (chain.manager(name) for name in ("farm", "stall", "school"))
    tell([entry(chain, "make", "farm", 1, 50, lot_number="210301", product="韭菜")], by=farm)
    lot = Lot.objects.get()
    assert (lot.name, lot.lot_number, lot.operator) == ("韭菜", "210301", chain.operators["farm"])
    assert lot.code == f"urn:shian:own:class:{chain.operators['farm'].pk}.210301"
    tell([entry(chain, "ship", "farm", 2, 30, code=lot.code, partner="stall")], by=farm)
    tell([entry(chain, "receive", "stall", 3, 30, code=lot.code, partner="farm")], by=stall)
    tell([entry(chain, "ship", "stall", 4, 20, code=lot.code, partner="school")], by=stall)
    tell([entry(chain, "receive", "school", 5, 20, code=lot.code, partner="stall")], by=school)
    tell([entry(chain, "sell", "school", 6, 12.5, code=lot.code)], by=school)
    assert chain.edges() == [
        ("farm/210301", "stall/210301", 1, D(30), True),
        ("stall/210301", "school/210301", 1, D(20), True),
        ("school/210301", "school/210301", 4, D("12.5"), True),
    ]
    assert LedgerEntry.objects.filter(kind="epcis.capture").count() == 6


def test_every_act_makes_an_event_that_the_standard_accepts(chain: Chain) -> None:
    known = Known({}, {})
    for act in Act:
        one = entry(
            chain, act, "plant", 3, 2, gtin=GTIN, lot_number="A/1", partner="某 供货商", product="醋",
            expires_on=date(2022, 1, 1), origin="太原", reason="expired", repeat=1, day_only=True,
            used=(Used("(01)06901234567892(10)X", D(3)),) if act in ("make", "repack") else (),
        )  # fmt: skip
        assert check_event(event_of(one, known)) == [], act


def test_goods_of_which_only_a_name_is_known(chain: Chain) -> None:
    tell(
        [entry(chain, "receive", "stall", 3, 80, product="土豆", partner="寿光某合作社")],
        by=chain.manager("stall"),
    )
    row = Movement.objects.get()
    assert (row.lot, row.product, row.quantity) == (None, "土豆", D(80))
    assert row.other is not None
    assert (row.other.name, row.other.sort, row.other.outside) == ("寿光某合作社", "unknown", True)


def test_another_system_s_code_is_kept_as_the_lot_s(chain: Chain) -> None:
    tell(
        [entry(chain, "receive", "stall", 3, 80, code="No.1412345678", product="白条猪", partner="farm")],
        by=chain.manager("stall"),
    )
    lot = Lot.objects.get()
    assert [(c.scheme, c.value) for c in lot.codes.all()] == [("quarantine", "1412345678")]
    assert lot.name == "白条猪"
    assert Edge.objects.count() == 1


def test_the_supplier_s_own_number_is_the_supplier_s(chain: Chain) -> None:
    farm = chain.operators["farm"].pk
    tell([entry(chain, "receive", "stall", 3, 8, code="A7", partner="farm")], by=chain.manager("stall"))
    assert Lot.objects.get().code == f"urn:shian:own:class:{farm}.A7"


def test_making_uses_up_what_went_in(chain: Chain) -> None:
    plant = chain.manager("plant")
    tell([entry(chain, "receive", "plant", 1, 100, gtin=GTIN, lot_number="S1", partner="outside")], by=plant)
    used = (Used(Lot.objects.get().code, D(60)),)
    tell([entry(chain, "make", "plant", 2, 150, product="陈醋", lot_number="C1", used=used)], by=plant)
    assert chain.edges()[-1] == ("plant/S1", "plant/C1", 2, D(60), True)
    node = Node.objects.get(lot__lot_number="S1", place=chain.places["plant"])
    assert (node.came, node.left) == (D(100), D(60))


@pytest.mark.parametrize(
    ("act", "given", "field", "reason"),
    [
        ("sell", {"kg": 3}, "code", "Scan or type a code"),
        ("sell", {"kg": None, "code": "X"}, "quantity", "Say how much"),
        ("sell", {"kg": 0, "code": "X"}, "quantity", "above zero"),
        ("dance", {"kg": 3, "code": "X"}, "act", "Say what was done"),
        ("return", {"kg": 3, "code": "X"}, "partner", "to whom"),
        ("repack", {"kg": 3, "product": "X"}, "used", "divided or repacked"),
        ("make", {"kg": 3, "product": "X", "made_on": date(2021, 3, 3), "expires_on": date(2021, 3, 2)},
         "expires_on", "before it was made"),
    ],
)  # fmt: skip
def test_what_is_missing_is_named(
    chain: Chain, act: str, given: dict[str, Any], field: str, reason: str
) -> None:
    kg = given.pop("kg")
    with pytest.raises(Refused, match=reason) as refusal:
        tell([entry(chain, act, "shop", 3, kg, **given)], by=chain.manager("shop"))
    assert refusal.value.field == field
    given["kg"] = kg
    assert not Event.objects.exists()


def test_nothing_is_told_of_tomorrow_or_of_another_s_place(chain: Chain) -> None:
    with pytest.raises(Refused, match="future"):
        tell([entry(chain, "sell", "shop", 25, 3, code="X")], by=chain.manager("shop"))
    with pytest.raises(NotAllowed, match="not your firm"):
        tell([entry(chain, "sell", "shop", 3, 3, code="X")], by=chain.manager("stall"))
    assert not Capture.objects.exists()


def test_a_held_lot_is_neither_sold_nor_sent(chain: Chain) -> None:
    plant = chain.manager("plant")
    tell([entry(chain, "make", "plant", 1, 9, product="醋", lot_number="1")], by=plant)
    lot = Lot.objects.get()
    hold(by=chain.officer(), lot=lot, because="recall 7")
    for act in ("sell", "ship", "return"):
        with pytest.raises(Refused, match="recall 7"):
            tell([entry(chain, act, "plant", 3, 3, code=lot.code, partner="shop")], by=plant)
    for named in ({"code": "1"}, {"product": "醋", "lot_number": "1"}):
        with pytest.raises(Refused, match="recall 7"):
            tell([entry(chain, "sell", "plant", 3, 3, **named)], by=plant)
    tell([entry(chain, "waste", "plant", 3, 3, code=lot.code)], by=plant)
    assert Node.objects.get().wasted == D(3)
    assert not Finding.objects.filter(sort="held").exists()


def test_a_recalled_lot_is_sent_back_and_nothing_else(chain: Chain) -> None:
    plant = chain.manager("plant")
    tell([entry(chain, "make", "plant", 1, 9, product="醋", lot_number="1")], by=plant)
    lot = Lot.objects.get()
    hold_many([lot], by=system_actor(at(2)), because="recall 7", state=Lot.State.RECALLED)
    with pytest.raises(Refused, match="recall 7"):
        tell([entry(chain, "ship", "plant", 3, 3, code=lot.code, partner="shop")], by=plant)
    tell([entry(chain, "return", "plant", 3, 3, code=lot.code, partner="farm")], by=plant)
    assert Node.objects.get(place=chain.places["plant"]).left == D(3)
    assert not Finding.objects.filter(sort="held").exists()


def test_the_same_entry_again_is_the_same_event(chain: Chain) -> None:
    one = entry(chain, "receive", "shop", 3, 3, code="A7", partner="farm")
    tell([one], by=chain.manager("shop"))
    again = tell([one], by=chain.manager("shop"))
    assert (again.event_count, again.repeated_count) == (0, 1)
    assert Node.objects.get(place=chain.places["shop"]).came == D(3)


# The phone.


def phone(chain: Chain, name: str, role: str = "firm_manager") -> Client:
    user = User.objects.create(username=f"{role}-{name}")
    operator = chain.operators[name].pk if name else None
    with writing_allowed():
        Appointment.objects.create(
            user=user, role=role, valid_from=date(2019, 1, 1), operator=operator, area="140105"
        )
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    client.cookies["django_language"] = "en"
    return client


def test_the_phone_tells_and_shows(chain: Chain) -> None:
    client = phone(chain, "shop")
    place = chain.places["shop"]
    answer = client.post(
        reverse("supply-tell-act", args=["receive"]),
        {
            "place": place.pk,
            "code": "A7",
            "product": "韭菜",
            "quantity": "12.5",
            "unit": "KGM",
            "partner": "farm",
        },
    )
    assert answer.status_code == 302
    assert Node.objects.get(place=place).came == D("12.5")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        page = client.get(reverse("supply-tell")).content.decode()
    assert "韭菜" in page
    assert "12.5 kg" in page
    own = [q["sql"] for q in asked if "supply_" in q["sql"]]
    assert len(own) <= 5, own


def test_every_act_of_every_trade_has_its_form(chain: Chain) -> None:
    client = phone(chain, "shop")
    for act in Act:
        page = client.get(reverse("supply-tell-act", args=[act]))
        assert page.status_code == 200
        assert b'name="quantity"' in page.content
    assert client.get(reverse("supply-tell-act", args=["dance"])).status_code == 404
    assert {act for sort in Place.Sort.values for act in acts_of(sort)} == set(Act)


def test_a_refusal_stands_beside_its_field(chain: Chain) -> None:
    client = phone(chain, "shop")
    place = chain.places["shop"].pk
    answer = client.post(
        reverse("supply-tell-act", args=["sell"]), {"place": place, "quantity": "3", "unit": "KGM"}
    )
    assert answer.status_code == 422
    assert "Scan or type a code" in answer.content.decode()
    other = client.post(
        reverse("supply-tell-act", args=["sell"]),
        {"place": chain.places["stall"].pk, "code": "X", "quantity": "3", "unit": "KGM"},
    )
    assert other.status_code == 422
    assert not Event.objects.exists()


def test_what_the_phone_kept_is_taken_with_its_own_time(chain: Chain) -> None:
    client = phone(chain, "shop")
    hour_ago = timezone.now() - timedelta(hours=1)
    body = {
        "place": chain.places["shop"].pk, "code": "A7", "quantity": "3", "unit": "KGM", "partner": "farm",
        "at": hour_ago.isoformat(),
    }  # fmt: skip
    address = reverse("supply-tell-act", args=["receive"])
    assert client.post(address, body, headers={"X-Kept": "1"}).json() == {"done": True}
    assert client.post(address, body, headers={"X-Kept": "1"}).json() == {"done": True}
    assert abs(Event.objects.get().event_time - hour_ago) < timedelta(seconds=1)
    wrong = client.post(address, {**body, "at": "2001-01-01T00:00:00Z"}, headers={"X-Kept": "1"})
    assert (wrong.status_code, wrong.json()["done"]) == (422, False)
    assert "more than a month old" in wrong.json()["reasons"][0]
    tomorrow = (timezone.now() + timedelta(days=1)).isoformat()
    assert client.post(address, {**body, "at": tomorrow}, headers={"X-Kept": "1"}).status_code == 422
    assert client.post(address, {**body, "at": "soon"}, headers={"X-Kept": "1"}).status_code == 422


def test_what_is_made_without_a_number_gets_the_day_s(chain: Chain) -> None:
    product = Product(operator=chain.operators["plant"], name="老陈醋", category="食醋", gtin=GTIN[1:])
    store_many([product], by=system_actor(at(1)), verb="seed")
    client = phone(chain, "plant")
    body = {"place": chain.places["plant"].pk, "own": product.pk, "quantity": "90", "unit": "LTR"}
    for _ in range(2):
        assert client.post(reverse("supply-tell-act", args=["make"]), body).status_code == 302
    today = f"{timezone.localdate():%y%m%d}"
    assert [lot.lot_number for lot in Lot.objects.order_by("pk")] == [today, f"{today}-2"]
    assert Lot.objects.filter(gtin=GTIN, name="老陈醋", unit="LTR").count() == 2


@pytest.mark.parametrize("role", ["district_officer", "assessor", "sampler", "doctor", "administrator"])
def test_officials_have_no_goods_to_tell_of(chain: Chain, role: str) -> None:
    client = phone(chain, "", role)
    for address in (
        reverse("supply-tell"),
        reverse("supply-tell-act", args=["sell"]),
        reverse("supply-sheet", args=["retail"]),
    ):
        assert client.get(address).status_code == 403
    assert Client().get(reverse("supply-tell")).status_code == 302


def test_a_firm_without_a_place_is_told_so(chain: Chain) -> None:
    with writing_allowed():
        Place.objects.filter(pk=chain.places["shop"].pk).update(operator=None)
    assert "no supply place yet" in phone(chain, "shop").get(reverse("supply-tell")).content.decode()


# Sheets.


@pytest.mark.parametrize("trade", SHEETS)
def test_a_sheet_for_each_trade_with_lists_to_choose_from(chain: Chain, trade: str) -> None:
    client = phone(chain, "shop")
    answer = client.get(reverse("supply-sheet", args=[trade]))
    data = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    book = CalamineWorkbook.from_filelike(BytesIO(data))
    heads = book.get_sheet_by_index(0).to_python()[0]
    assert len(heads) == len(columns_of(trade))
    assert heads[:4] == ["业务类型", "日期", "本方场所", "追溯码"]
    rules = ZipFile(BytesIO(data)).read("xl/worksheets/sheet1.xml").decode()
    assert {kind for kind in ("list", "date", "decimal") if f'type="{kind}"' in rules} == {
        "list", "date", "decimal",
    }  # fmt: skip
    words = [row[0] for row in book.get_sheet_by_name("选项").to_python() if row[0]]
    assert len(words) == len(acts_of(trade))


def bring(folder: Path, by: Any, text: str, mode: str = "good", encoding: str = "utf-8") -> ImportRun:
    path = folder / "goods.csv"
    path.write_bytes(text.encode(encoding))
    run = runs.start(by=by, kind="supply.movements", path=path, name=path.name)
    runs.execute(run, mode=mode)
    return run


SHEET = """业务类型,日期,追溯码,食品名称,批号,数量,单位,对方单位
进货,2021-03-01,,小麦粉,F1,500,公斤,outside
进货,2021-03-01,,小麦粉,F1,500,公斤,outside
报损,2021-03-02 09:30,,小麦粉,F1,2,公斤,
零售,2021-03-03,,,,1,公斤,
跳舞,2021-03-03,,小麦粉,F1,1,公斤,
零售,2021-03-03,,小麦粉,F1,-4,公斤,
零售,2999-01-01,,小麦粉,F1,4,公斤,
"""


def test_a_sheet_becomes_events_and_each_bad_row_says_why(chain: Chain, tmp_path: Path) -> None:
    run = bring(tmp_path, chain.manager("shop"), SHEET)
    said = [(issue.row, issue.field, issue.reason) for issue in run.issues.order_by("row")]
    assert [(row, field) for row, field, _ in said] == [(5, "code"), (6, "act"), (7, "quantity"), (8, "day")]
    assert (run.state, run.counts["new"], run.counts["refused"]) == ("done", 3, 4)
    outside = Lot.objects.get()
    assert (outside.name, outside.lot_number) == ("小麦粉", "F1")
    node = Node.objects.get(place=chain.places["shop"])
    assert (node.came, node.wasted) == (D(1000), D(2))
    waste = Event.objects.get(biz_step="destroying")
    assert timezone.localtime(waste.event_time).isoformat() == "2021-03-02T09:30:00+08:00"
    assert "{urn:shian:vocabulary:}dayOnly" not in waste.body
    # The same file again brings nothing new.
    bring(tmp_path, chain.manager("shop"), SHEET)
    assert Event.objects.count() == 3


def test_what_a_firm_s_own_system_writes_is_read(chain: Chain, tmp_path: Path) -> None:
    text = (
        "单据类型,单据日期,仓库,条码,批次号,数量,计量单位,客户,投料批次\n"
        "采购入库,2021/3/1,plant,,S1,1000,kg,,\n"
        f"完工入库,2021/3/2,plant,{GTIN},C1,800,kg,,S1=900\n"
        f"销售出库,2021/3/3,plant,{GTIN},C1,300,kg,shop,\n"
    )
    run = bring(tmp_path, chain.manager("plant"), text, mode="all", encoding="gb18030")
    assert [i.reason for i in run.issues.all()] == []
    assert run.state == "done"
    assert chain.edges() == [
        ("plant/S1", "plant/C1", 2, D(900), True),
        ("plant/C1", "shop/C1", 1, D(300), False),
    ]


def test_a_sheet_with_one_bad_row_writes_nothing_where_all_was_asked(chain: Chain, tmp_path: Path) -> None:
    run = bring(tmp_path, chain.manager("shop"), SHEET, mode="all")
    assert run.state != "done"
    assert not Event.objects.exists()


def test_held_lots_are_refused_by_row(chain: Chain, tmp_path: Path) -> None:
    chain.tell(chain.made("plant", 10, at(1)))
    lot = Lot.objects.get()
    hold(by=chain.officer(), lot=lot, because="recall 7")
    rows = f"发货,2021-03-03,{lot.code},2,\n发货,2021-03-03,,2,{lot.lot_number}\n发货,2091-03-03,,2,X\n"
    run = bring(tmp_path, chain.manager("plant"), f"操作,日期,追溯码,数量,批号\n{rows}")
    told = [(issue.row, issue.field, issue.reason) for issue in run.issues.order_by("row")]
    assert told[:2] == [
        (2, "code", "the lot is held or recalled: recall 7"),
        (3, "lot_number", "the lot is held or recalled: recall 7"),
    ]
    assert [field for _row, field, _why in told[2:]] == ["day"]
    assert Movement.objects.count() == 1
