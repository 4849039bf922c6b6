"""A record's page, its forms, its history, looks at personal data, exports."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Any

import python_calamine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from shian.domains.directory.roles import Assessor
from shian.domains.registry.models import Operator
from shian.platform.ledger.models import Entry
from shian.platform.pages.shapes import DetailPage
from tests.platform.pages.conftest import SignIn

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000"
    "050001a5f645400000000049454e44ae426082"
)


def detail(client: Client, pk: int, query: str = "") -> DetailPage:
    response = client.get(f"/r/registry.operator/{pk}/{query}")
    assert response.status_code == 200
    shown: DetailPage = response.context["page"]
    return shown


def test_detail_shows_masked_facts(city: list[Operator], officer: Client) -> None:
    shown = detail(officer, city[0].pk)
    facts = {str(f.label): f.text for panel in shown.panels for f in panel.facts}
    assert facts["名称"] == "店01"
    assert facts["区域"] == "小店区"
    assert facts["监管站（所）"] == "坞城所"
    assert facts["食品安全管理员"] == "张*"
    assert "张三" not in officer.get(f"/r/registry.operator/{city[0].pk}/").content.decode()


def test_a_record_outside_the_scope_is_not_found(city: list[Operator], officer: Client) -> None:
    assert officer.get(f"/r/registry.operator/{city[1].pk}/").status_code == 404
    assert officer.get(f"/r/registry.operator/{city[1].pk}/edit/").status_code == 404


def test_a_look_is_on_the_ledger_before_it_is_answered(city: list[Operator], officer: Client) -> None:
    pk = city[0].pk
    shown = officer.post(f"/r/registry.operator/{pk}/reveal/manager_name/")
    assert "张三" in shown.content.decode()
    last = Entry.objects.filter(kind="registry.operator", record=pk).latest("seq")
    assert last.verb == "look: manager_name"
    assert last.actor.startswith("district_officer:")
    assert officer.post(f"/r/registry.operator/{pk}/reveal/name/").status_code == 404


def test_edit_changes_what_was_changed(city: list[Operator], officer: Client) -> None:
    pk, url = city[0].pk, f"/r/registry.operator/{city[0].pk}/edit/"
    form: Any = officer.get(url).context["page"].form
    values = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    given = {k: getattr(v, "pk", v) for k, v in values.items() if v is not None and v is not False}
    assert given["manager_name"] == "张*"
    response = officer.post(url, {**given, "name": "新店名"})
    assert response.status_code == 302, response.context["page"].form.errors
    fresh = Operator.objects.get(pk=pk)
    assert fresh.name == "新店名"
    assert fresh.manager_name.open() == "张三"
    assert fresh.version == 2
    changes = detail(officer, pk, "?tab=history").changes
    assert changes is not None
    assert [(str(d.label), d.old, d.new) for d in changes[0].differences] == [("名称", "店01", "新店名")]
    assert (changes[0].title, changes[0].who) == ("编辑", "区县监管局 · 王志强") or changes[0].title == "编辑"


def test_an_edit_of_a_stale_version_is_refused(city: list[Operator], officer: Client) -> None:
    pk, url = city[0].pk, f"/r/registry.operator/{city[0].pk}/edit/"
    given = {"name": "甲", "trade": "caterer", "area": "140105", "manager_name": "张*", "expected_version": 1}
    assert officer.post(url, given).status_code == 302
    response = officer.post(url, {**given, "name": "乙"})
    assert response.status_code == 422
    assert Operator.objects.get(pk=pk).name == "甲"


def test_create_names_what_is_wrong(city: list[Operator], officer: Client) -> None:
    before = Operator.objects.count(), Entry.objects.count()
    response = officer.post("/r/registry.operator/new/", {"name": "", "trade": "caterer", "uscc": "91140100"})
    assert response.status_code == 422
    assert "name" in response.context["page"].form.errors
    assert (Operator.objects.count(), Entry.objects.count()) == before


def test_an_action_asks_and_acts(city: list[Operator], officer: Client) -> None:
    pk, url = city[0].pk, f"/r/registry.operator/{city[0].pk}/do/close/"
    asked = officer.get(url, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in asked
    assert 'name="closed_on"' in asked
    assert officer.post(url, {"closed_on": "", "reason": ""}).status_code == 422
    given = {"closed_on": "2021-05-01", "reason": "自行停业", "expected_version": 1}
    response = officer.post(url, given, headers={"HX-Request": "true"})
    assert response.headers["HX-Redirect"] == f"/r/registry.operator/{pk}/"
    assert Operator.objects.get(pk=pk).status == "closed"
    assert Entry.objects.filter(kind="registry.operator", record=pk).latest("seq").verb == "close: 自行停业"


def test_a_role_without_the_action_gets_none(
    city: list[Operator], coordinator: Client, sign_in: SignIn
) -> None:
    assessor = sign_in(Assessor)
    pk = city[0].pk
    assert detail(assessor, pk).actions == ()
    assert assessor.get(f"/r/registry.operator/{pk}/do/close/").status_code == 403
    assert assessor.get(f"/r/registry.operator/{pk}/edit/").status_code == 403
    assert assessor.get("/r/registry.operator/new/").status_code == 403
    assert Operator.objects.get(pk=pk).status == "open"


def test_csv_holds_the_filtered_rows(city: list[Operator], coordinator: Client) -> None:
    response = coordinator.get("/r/registry.operator/export.csv?area=140105&columns=name&columns=area")
    text = b"".join(response.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[0] == ["名称", "区域"]
    assert rows[1:] == [[f"店{i:02d}", "小店区"] for i in range(1, 60, 2)]


def test_xlsx_holds_the_filtered_rows(city: list[Operator], coordinator: Client) -> None:
    response = coordinator.get("/r/registry.operator/export.xlsx?q=店0&columns=name&columns=opened_on")
    content = b"".join(response.streaming_content)  # type: ignore[attr-defined]
    sheet = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
    rows = sheet.to_python()
    assert rows[0] == ["名称", "开业日期"]
    assert rows[1] == ["店01", date(2020, 1, 1)]
    assert len(rows) == 10


def test_attachments_come_and_go(city: list[Operator], officer: Client, sign_in: SignIn) -> None:
    url = f"/r/registry.operator/{city[0].pk}/attach/"
    picture = SimpleUploadedFile("门头.png", PNG, content_type="image/png")
    assert officer.post(url, {"file": picture, "about": "门头照片"}).status_code == 302
    (attached,) = detail(officer, city[0].pk).attachments
    assert (attached.name, attached.media, attached.about) == ("门头.png", "image/png", "门头照片")
    assessor = sign_in(Assessor)
    assert b"".join(assessor.get(f"/files/{attached.pk}/").streaming_content) == PNG  # type: ignore[attr-defined]
    assessor.post(url, {"detach": attached.pk})
    assert len(detail(officer, city[0].pk).attachments) == 1
    officer.post(url, {"detach": attached.pk})
    assert detail(officer, city[0].pk).attachments == ()


def test_search_finds_across_kinds_within_the_scope(city: list[Operator], officer: Client) -> None:
    groups = officer.get("/search/?q=店0").context["groups"]
    assert [hit.text for hit in groups[0].hits] == ["店09", "店07", "店05", "店03", "店01"]
    panel = officer.get("/search/?q=坞城", headers={"HX-Request": "true"}).content.decode()
    assert "坞城所" in panel
    assert "<html" not in panel


def test_picker(city: list[Operator], officer: Client) -> None:
    found = officer.get("/r/registry.operator/pick/?words=店0").content.decode()
    assert found.count("data-pick=") == 5
    assert f'data-pick="{city[0].pk}"' in found
