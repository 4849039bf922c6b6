"""The recall's pages: who sees them, what they show, in how many queries; letters; what-if; workbook."""

from __future__ import annotations

import io
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from shian.domains.directory.roles import EVERYONE, FIRMS, OFFICIALS, DistrictOfficer
from shian.domains.supply.recalls import actions
from shian.domains.supply.recalls.models import Notice, Recall
from shian.domains.supply.recalls.what_if import compared
from shian.platform.access.actor import Actor, system_actor
from shian.platform.access.models import Appointment
from shian.platform.access.roles import Scope
from shian.platform.actions.bulk import store_many
from shian.platform.actions.core import NotAllowed, Refused
from shian.platform.actions.registry import find
from shian.platform.documents.registry import letters_of
from shian.platform.ledger.models import Entry
from shian.platform.pages.forms import action_form
from tests.domains.supply.recalls.test_recalls import notice_of, started
from tests.domains.supply.town import Town, at

pytestmark = pytest.mark.django_db
FRAME = ("django_session", "access_", "installation", "flows_notification")


def signed_in(role: str, area: str = "140105", operator: int | None = None) -> Client:
    user = get_user_model().objects.create(username=f"{role}-{area}-{operator}")
    appointment = Appointment(user=user, role=role, area=area, operator=operator, valid_from=date(2020, 1, 1))
    store_many([appointment], by=system_actor(), verb="create")
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_the_pages_are_for_those_who_may_see_the_recall(town: Town) -> None:
    recall = started(town)
    pages = [f"/recalls/{recall.pk}/", f"/recalls/{recall.pk}/what-if/",
             f"/recalls/{recall.pk}/places.xlsx",
             f"/recalls/{recall.pk}/lots.xlsx"]  # fmt: skip
    assert {Client().get(page).status_code for page in pages} == {302}
    seeing = {role.name for role in (*OFFICIALS, *FIRMS)}
    for role in EVERYONE:
        if role.scope is Scope.PUBLIC:
            continue
        client = signed_in(role.name)
        inside = role.scope in (Scope.CITY, Scope.AREA)
        wanted = 403 if role.name not in seeing else 200 if inside else 404
        assert {client.get(page).status_code for page in pages} == {wanted}, role
    elsewhere = signed_in("district_officer", "140106")
    assert {elsewhere.get(page).status_code for page in pages} == {200}
    maker = signed_in("firm_manager", operator=town.firms[0].pk)
    assert maker.get(pages[0]).status_code == 200


def test_the_board_shows_how_it_stands_in_few_queries(town: Town) -> None:
    recall = started(town)
    actions.tell(by=town.manager(3), notice=notice_of(town, recall, 3), sealed=Decimal(150))
    client = signed_in("district_officer")
    client.get(f"/recalls/{recall.pk}/")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        page = client.get(f"/recalls/{recall.pk}/").content.decode()
    for words in ("老陈醋", "凉拌汁", "河西批发", "催办全部未确认", "薄弱环节"):
        assert words in page
    own = [q["sql"] for q in asked.captured_queries if not any(word in q["sql"] for word in FRAME)]
    assert len(own) <= 30, "\n".join(own)


def test_reminding_from_the_board_reaches_the_officer_s_area_only(town: Town) -> None:
    recall = started(town)
    client = signed_in("district_officer")
    answer = client.post(f"/r/recall.recall/{recall.pk}/do/remind/")
    assert answer.status_code in (200, 302)
    reminded = Notice.objects.filter(reminders=1).values_list("operator__name", flat=True)
    assert set(reminded) == {"晋阳醋厂", "南城超市", "一中食堂"}
    assert Entry.objects.filter(kind="recall.recall").latest("seq").verb == "remind: 3"


def test_what_if_a_day_earlier_and_without_the_wholesaler(town: Town) -> None:
    recall = started(town)
    base, earlier = compared(recall, hours=-72)
    assert (base.lots, base.places) == (2, 5)
    # On the 3rd at nine the maker's and the wholesaler's shipments of the 2nd had arrived, no others.
    assert (earlier.lots, earlier.places, earlier.more_places) == (1, 2, -3)
    _, without = compared(recall, hours=0, without=town.places[1].pk)
    assert (without.lots, without.places, without.more_places) == (1, 2, -3)
    page = signed_in("district_officer").get(f"/recalls/{recall.pk}/what-if/?hours=-72&without=")
    assert '<td class="num">-3</td>' in page.content.decode()
    refused = signed_in("bureau_officer").get(f"/recalls/{recall.pk}/what-if/?hours=999999")
    assert "2160" in refused.content.decode()


def test_the_workbook_names_every_place(town: Town) -> None:
    recall = started(town)
    answer = signed_in("bureau_officer").get(f"/recalls/{recall.pk}/places.xlsx")
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert [row[1] for row in rows if row[0] in (0.0, 1.0, 2.0)] == [
        "晋阳醋厂",
        "河西批发",
        "南城超市",
        "迎泽小店",
        "一中食堂",
    ]


def test_letters_follow_the_state(town: Town) -> None:
    recall = started(town)
    assert [spec.name for spec in letters_of(recall)] == ["plan", "notice"]
    notice = letters_of(recall)[1].write(recall)
    assert (notice.issuer, notice.title, notice.mark) == ("晋阳醋厂", "食品召回公告", "")
    assert "防腐剂超标" in str(notice.pieces[0])
    drill = started(town, lot=town.other, drill=True, unannounced=True)
    assert [spec.name for spec in letters_of(drill)] == ["plan", "drill"]
    told = actions.acknowledge(by=town.manager(0), notice=notice_of(town, drill, 0))
    assert told.drill
    report = letters_of(drill)[1].write(drill)
    assert (report.mark, report.title, report.issuer) == ("演练", "食品召回演练报告", "市场监督管理部门")
    assert "处，确认 1 处，报告去向 0 处" in str(report.pieces[1])
    assert "事先未通知" in str(report.pieces[0])


def test_the_public_sees_announced_recalls_and_no_drills(town: Town) -> None:
    recall, drill = started(town), started(town, lot=town.other, drill=True)
    window = Client()
    assert window.get(f"/public/recall.recall/{recall.pk}/").status_code == 404
    actions.announce(by=town.officer.at_time(at(7)), recall=recall, announced_in="省局网站")
    assert window.get(f"/public/recall.recall/{recall.pk}/").status_code == 200
    assert window.get(f"/public/recall.recall/{drill.pk}/").status_code == 404
    assert Recall.objects.get(pk=recall.pk).known_at + timedelta(days=1) == at(7, 9)


def test_who_tells_again_finds_what_was_told(town: Town) -> None:
    notice = notice_of(town, started(town), 1)
    actions.tell(by=town.manager(1), notice=notice, sealed=Decimal("120.5"), remark="冷库")
    spec = find("recall.notice", "tell")
    assert spec is not None
    form = action_form(spec, town.manager(1), record=Notice.objects.get(pk=notice.pk))
    told = {name: form.initial[name] for name in ("sealed", "sold", "remark")}
    assert told == {"sealed": Decimal("120.5"), "sold": Decimal(0), "remark": "冷库"}
    assert {"sealed", "returned", "destroyed", "sold", "passed_on"} <= form.upfront


def test_a_notice_says_what_is_recalled_and_why(town: Town) -> None:
    recall = started(town)
    notice = notice_of(town, recall, 1)
    page = signed_in("firm_manager", operator=town.firms[1].pk).get(f"/r/recall.notice/{notice.pk}/")
    told = page.content.decode()
    assert all(
        words in told for words in (recall.number, "老陈醋", recall.reason, recall.hazard, "立即停止销售")
    )
    assert f"/r/recall.recall/{recall.pk}/" not in told  # which a place may not open
    officer = signed_in("bureau_officer").get(f"/r/recall.notice/{notice.pk}/").content.decode()
    assert f"/recalls/{recall.pk}/" in officer


def test_all_lots_of_a_recall_are_in_a_workbook(town: Town) -> None:
    recall = started(town)
    answer = signed_in("bureau_officer").get(f"/recalls/{recall.pk}/lots.xlsx")
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    told = [row for row in rows if row[1] in ("老陈醋", "凉拌汁")]
    assert [(row[0], row[1], row[5], row[9]) for row in told] == [
        (0, "老陈醋", "可疑批次", "公斤"), (3, "凉拌汁", "确定含有", "公斤"),
    ]  # fmt: skip


def test_a_recall_names_the_record_that_it_began_with(town: Town) -> None:
    recall = started(town, source=f"supply.place:{town.places[1].pk}")
    page = signed_in("bureau_officer").get(f"/r/recall.recall/{recall.pk}/").content.decode()
    assert "供应场所 河西批发" in page
    assert f"supply.place:{town.places[1].pk}" not in page


def test_a_moment_of_another_age_is_refused_by_form_and_api(town: Town) -> None:
    client = signed_in("bureau_officer")
    given = {
        "lot": town.vinegar.pk, "level": 1, "cause": "sample", "reason": "超标", "since": "0001-01-01T00:00",
    }  # fmt: skip
    page = client.post("/r/recall.recall/do/open/", given)
    assert (page.status_code, "年份有误" in page.content.decode()) == (422, True)
    answer = client.post("/api/v1/recall/recall/do/open/", given, content_type="application/json")
    assert answer.status_code in (400, 422)
    assert Recall.objects.count() == 0
    earlier = client.post("/r/recall.recall/do/open/", {**given, "since": "", "known_at": "2001-01-01T00:00"})
    assert "十年以前" in earlier.content.decode()


def test_other_districts_see_a_recall_and_do_not_run_it(town: Town) -> None:
    recall = started(town)
    other = Actor(DistrictOfficer, user_id=9, area="140110", at=at(7))
    client = signed_in("district_officer", area="140110")
    page = client.get(f"/recalls/{recall.pk}/")
    assert page.status_code == 200
    shown = client.get(f"/r/recall.recall/{recall.pk}/").content.decode()
    assert "发布公告" not in shown
    with pytest.raises(Refused):
        actions.announce(by=other, recall=recall, announced_in="x")
    with pytest.raises(NotAllowed):
        actions.plan(by=other, recall=recall, hazard="x", method="y")
    assert Recall.objects.get(pk=recall.pk).state == "started"


def test_the_list_of_notices_asks_no_more_for_more_of_them(town: Town) -> None:
    started(town)
    client = signed_in("bureau_officer")
    client.get("/r/recall.notice/")
    with CaptureQueriesContext(connection) as asked:
        page = client.get("/r/recall.notice/").content.decode()
    own = [q["sql"] for q in asked if '"recall_' in q["sql"] or '"supply_' in q["sql"]]
    assert (page.count("防腐剂超标"), page.count("老陈醋") >= 5, len(own) <= 5) == (0, True, True)
