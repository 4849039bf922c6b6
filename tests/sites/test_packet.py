"""The page of a code: what a shopper sees, in both languages, without JavaScript; guessing; reports."""

from __future__ import annotations

import html
import re
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from shian.domains.directory.models import Area
from shian.domains.directory.roles import DistrictOfficer
from shian.domains.registry.models import Operator
from shian.domains.supply.lots.models import Edge, Lot, LotCode, Node, Place
from shian.domains.supply.packets import actions
from shian.domains.supply.packets.guessing import Limit
from shian.domains.supply.packets.models import CodeAlert, PacketReport, Sighting
from shian.domains.supply.recalls.models import Recall, RecallLot
from shian.platform.access.actor import Actor, system_actor
from shian.platform.actions.bulk import store_many
from shian.platform.actions.core import Refused
from shian.platform.flows.models import Duty, TimeLimit
from shian.platform.ledger.models import Entry
from shian.platform.records.base import writing_allowed
from shian.sites.window.packets import fast, page, views

pytestmark = pytest.mark.django_db
CN = ZoneInfo("Asia/Shanghai")
NOW = datetime(2021, 6, 6, 10, tzinfo=CN)
DL = "/01/06901234567892/10/L7"


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    page.forget()
    monkeypatch.setattr(fast, "LIMIT", Limit())
    monkeypatch.setattr(views, "POSTS", Limit(most=6))


@pytest.fixture
def lot() -> Lot:
    by = system_actor(NOW)
    limit = TimeLimit(
        topic="packet-report", rule="R5.13", title="核查", amount=15, unit="working_days", source="x",
        certainty="V",
    )  # fmt: skip
    store_many([limit], by=by, verb="load")
    areas = [
        Area(code="140105", name="小店区", level="district", valid_from=date(2019, 1, 1)),
        Area(code="140181", name="古交市", level="district", valid_from=date(2019, 1, 1)),
    ]
    store_many(areas, by=by, verb="create")
    maker = Operator(
        name="晋阳醋厂", trade="producer", area="140105001", licence_number="", grade="A", address="醋街1号"
    )
    store_many([maker], by=by, verb="import")
    places = [
        Place(code="urn:p:1", name="醋厂", operator=maker, sort="producer", area="140105001",
              longitude=Decimal("112.56"), latitude=Decimal("37.75")),
        Place(code="urn:p:2", name="古交店", sort="retail", area="140181001",
              longitude=Decimal("111.90"), latitude=Decimal("37.90")),
    ]  # fmt: skip
    store_many(places, by=by, verb="import")
    lots = [
        Lot(code="https://id.gs1.org/01/06901234567892/10/L7", gtin="06901234567892", lot_number="L7",
            name="老陈醋", operator=maker, made_at=places[0], made_on=date(2021, 5, 1),
            expires_on=date(2024, 5, 1), origin="山西", quantity=Decimal(100), area="140105"),
        Lot(code="urn:x:sorghum", name="高粱", maker_name="忻州农场", origin="忻州", area=""),
    ]  # fmt: skip
    store_many(lots, by=by, verb="import")
    with writing_allowed():
        LotCode.objects.create(lot=lots[0], scheme="province", value="SX20210501000001")
    into, out = (Node.objects.create(lot=one, place=places[0]) for one in (lots[1], lots[0]))
    Edge.objects.create(src=into.pk, dst=out.pk, event=1, t_out=1, t_in=1, kind=Edge.Kind.TRANSFORMATION)
    return lots[0]


def recalled(lot: Lot, state: str = "announced") -> None:
    recall = Recall(
        number="ZH-1", title="老陈醋", level=1, cause="sample", known_at=NOW, reason="防腐剂超标",
        hazard="可致腹泻", method="退回购买处", contact="0351-1234567", state=state, area="140105",
        announced_on=date(2021, 6, 6) if state == "announced" else None,
    )  # fmt: skip
    recall.held_parts = {"lots": [RecallLot(lot=lot, sort="suspect")]}  # type: ignore[attr-defined]
    store_many([recall], by=system_actor(NOW), verb="open")


def read(address: str, status: int = 200, **headers: str) -> str:
    answer = Client().get(address, **headers)
    assert answer.status_code == status, answer.content.decode()
    return answer.content.decode()


def test_a_shopper_reads_what_it_is_in_one_query(lot: Lot) -> None:
    Client().get(DL)
    page.forget()
    with CaptureQueriesContext(connection) as asked:
        shown = read(DL)
    told = "老陈醋 L7 2021-05-01 晋阳醋厂 醋街1号 山西 该批次没有召回 高粱 忻州农场 尚无已公布的抽检结果"
    assert [words for words in told.split() if words not in shown] == []
    assert "<script" not in shown
    # The one query goes by the driver's prepared statement; Django's is the city's name, asked once a minute.
    assert [q["sql"] for q in asked.captured_queries if "installation" not in q["sql"]] == []
    english = read(f"{DL}?lang=en")
    assert "No recall of this batch" in english
    assert 'lang="en"' in english


def test_every_code_of_the_lot_leads_there(lot: Lot) -> None:
    for address in (DL, f"{DL}/21/0007", "/c/SX20210501000001", f"{DL}/"):
        assert "老陈醋" in read(address), address


def test_an_announced_recall_stands_first_and_in_full(lot: Lot) -> None:
    recalled(lot)
    shown = read(DL)
    assert shown.index("已召回，请勿食用") < shown.index("<h1>")
    for words in ("防腐剂超标", "退回购买处", "0351-1234567", "ZH-1"):
        assert words in shown
    assert "该批次没有召回" not in shown


def test_before_the_notice_only_the_hold_is_told(lot: Lot) -> None:
    recalled(lot, "started")
    shown = read(DL)
    assert "暂停食用" in shown
    assert "防腐剂超标" not in shown


def test_a_drill_and_a_cancelled_recall_are_not_told(lot: Lot) -> None:
    recalled(lot, "cancelled")
    assert "该批次没有召回" in read(DL)


def test_an_unknown_code_never_means_safe(lot: Lot) -> None:
    shown = read("/01/06901234567892/10/OTHER", 404)
    assert "不代表食品安全" in shown
    assert "<script>alert" not in read("/c/%3Cscript%3Ealert(1)%3C/script%3E", 404)


def test_a_link_set_is_given_to_machines(lot: Lot) -> None:
    answer = Client().get(DL, headers={"accept": "application/linkset+json"})
    assert answer.headers["Content-Type"] == "application/linkset+json"
    links = answer.json()["linkset"][0]
    assert links["anchor"] == "https://id.gs1.org/01/06901234567892/10/L7"
    assert links["https://ref.gs1.org/voc/defaultLink"][0]["href"] == DL
    assert "linkset-context" in answer.headers["Link"]
    assert Client().get(f"{DL}?linkType=linkset").json() == answer.json()
    assert Client().get("/01/06901234567892/10/NO?linkType=linkset").status_code == 404


def test_trying_out_codes_is_slowed_and_noted(lot: Lot) -> None:
    client = Client()
    for n in range(20):
        assert client.get(f"/c/GW000000000{n:01d}AAAA").status_code == 404
    refused = client.get(DL)
    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 601
    assert CodeAlert.objects.get().sort == "guessing"
    assert Client(REMOTE_ADDR="10.1.2.3").get(DL).status_code == 200


def test_the_limit_forgets() -> None:
    limit = Limit(most=2, span=10, kept=2)
    assert [limit.miss("a", 0), limit.miss("a", 1), limit.waits("a", 2)] == [False, True, 8.0]
    assert limit.waits("a", 10.5) == 0.0
    for asker in ("b", "c", "d"):
        limit.miss(asker, 11)
    assert len(limit._misses) <= 3


def test_a_report_reaches_the_district_with_a_clock(lot: Lot) -> None:
    client = Client()
    address = f"/packet/report/?code=https://id.gs1.org{DL}"
    assert "老陈醋" in client.get(address).content.decode()
    sent = {
        "code": f"https://id.gs1.org{DL}",
        "sort": "mismatch",
        "text": "标签日期不同",
        "contact": "13800138000",
    }
    shown = client.post("/packet/report/", {**sent, "area": "140181"}).content.decode()
    report = PacketReport.objects.get()
    assert f">{report.pk}<" in shown
    assert (report.lot, report.area, report.contact.masked()) == (lot, "140181", "138****8000")
    assert Duty.objects.get(kind="packet.packetreport", record=report.pk).topic == "packet-report"
    assert "13800138000" not in Entry.objects.get(kind="packet.packetreport").state
    officer = Actor(DistrictOfficer, user_id=1, area="140181", at=NOW)
    with pytest.raises(Refused):
        actions.confirm(by=officer, report=report, answer=" ")
    report = actions.confirm(by=officer, report=report, answer="标签印刷错误，已责令更正")
    assert (report.state, Duty.objects.filter(record=report.pk, done_at=None).count()) == ("confirmed", 0)


@pytest.mark.parametrize(
    "wrong",
    [{"sort": "nonsense"}, {"sort": "other", "text": ""}, {"contact": "abc"}, {"area": "999999"},
     {"text": "x" * 501}, {"code": ""}],
)  # fmt: skip
def test_a_bad_report_is_refused_and_nothing_is_kept(lot: Lot, wrong: dict[str, str]) -> None:
    given = {"code": f"https://id.gs1.org{DL}", "sort": "mismatch", "text": "不符", **wrong}
    assert Client().post("/packet/report/", given).status_code == 422
    assert PacketReport.objects.count() == 0


def test_reports_of_one_asker_are_bounded(lot: Lot) -> None:
    client, given = Client(), {"code": f"https://id.gs1.org{DL}", "sort": "spoilt", "text": "发霉"}
    assert [client.post("/packet/report/", given).status_code for _ in range(7)] == [200] * 6 + [429]
    assert PacketReport.objects.count() == 6


def test_one_package_far_apart_is_a_finding(lot: Lot) -> None:
    code = f"https://id.gs1.org{DL}/21/0007"
    client = Client()
    assert client.get(f"/packet/seen/?code={code}").status_code == 200
    assert client.post("/packet/seen/", {"code": code, "area": "140105"}).status_code == 200
    shown = client.post("/packet/seen/", {"code": code, "area": "140181"}).content.decode()
    assert "可能是仿制码" in shown
    alert = CodeAlert.objects.get()
    assert (alert.sort, alert.lot, alert.state) == ("far_apart", lot, "open")
    assert client.post("/packet/seen/", {"code": code, "area": "999999"}).status_code == 422
    assert Sighting.objects.count() == 2
    lot_only = f"https://id.gs1.org{DL}"
    client.post("/packet/seen/", {"code": lot_only, "area": "140105"})
    assert Sighting.objects.count() == 2
    officer = Actor(DistrictOfficer, user_id=1, area="", at=NOW)
    assert officer.area == ""
    assert actions.kilometres("140105", "140181") == pytest.approx(60.3, abs=1)


def test_other_methods_and_paths_go_their_usual_way(lot: Lot) -> None:
    assert Client().post(DL).status_code in (403, 404, 405)
    assert Client().get("/01/abc/").status_code == 404
    assert Client().head(DL).status_code == 200
    assert Client().get("/c/" + "x" * 500).status_code == 404


def test_who_reads_in_english_reports_in_english(lot: Lot) -> None:
    client = Client()
    page = client.get(f"{DL}?lang=en").content.decode()
    address = next(a for a in re.findall(r'href="([^"]+)"', page) if a.startswith("/packet/report/"))
    assert address.endswith("lang=en")
    form = client.get(html.unescape(address), follow=True)
    assert "What is wrong" in form.content.decode()
    assert "lang=" not in form.redirect_chain[0][0]  # so that the switch to Chinese is not undone
    sent = {"code": f"https://id.gs1.org{DL}", "sort": "spoilt"}
    done = client.post("/packet/report/", sent).content.decode()
    assert ("Number of your report" in done, f'href="{DL}"' in done) == (True, True)
    assert "lang=en" not in Client().get(DL).content.decode().replace('href="?lang=en"', "")


def test_what_is_wrong_with_a_sighting_is_said(lot: Lot) -> None:
    wrong = Client().post("/packet/seen/", {"code": f"https://id.gs1.org{DL}", "area": "999999"})
    assert (wrong.status_code, "没有这个县区" in wrong.content.decode()) == (422, True)


def test_alerts_are_told_in_words(lot: Lot) -> None:
    client, code = Client(), f"https://id.gs1.org{DL}/21/0008"
    for area in ("140105", "140181"):
        client.post("/packet/seen/", {"code": code, "area": area})
    assert "公里" in CodeAlert.objects.get(sort="far_apart").detail
    fast.tell_of_guessing("GW1")
    assert "个不存在的编码" in CodeAlert.objects.get(sort="guessing").detail


@pytest.mark.parametrize(
    ("address", "status"),
    [("/c/a%00b", 404), ("/01/09506000134352/10/%00", 404), ("/packet/report/?code=%00", 200),
     ("/packet/seen/?code=%00", 200), ("/duties/c/%00/", 404)],
)  # fmt: skip
def test_a_nought_in_an_address_is_no_fault_of_the_server(lot: Lot, address: str, status: int) -> None:
    assert Client().get(address).status_code == status
