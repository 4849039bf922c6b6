"""The official table: read from a workbook, bound by a person, published by a second one, scored."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from typer.testing import CliRunner

from shian.domains.directory.roles import BureauOfficer, DistrictOfficer
from shian.evaluation.criteria.actions import drafts
from shian.evaluation.criteria.book import data_of, edition
from shian.evaluation.criteria.cli import app
from shian.evaluation.criteria.importing import Refusal, content_of, read_file
from shian.evaluation.criteria.models import EditionDraft
from shian.evaluation.criteria.schema import read
from shian.evaluation.criteria.standing import standing
from shian.evaluation.criteria.suggest import suggestions
from shian.evaluation.criteria.values import Judged
from shian.evaluation.figures.store import Snapshot
from shian.methods.scoring import Deduct, Rule, Veto, WholeShare
from shian.platform.access.actor import Actor
from shian.platform.actions.core import NotAllowed, Refused
from shian.platform.ledger.models import Entry
from tests.evaluation.conftest import COORDINATOR
from tests.evaluation.criteria.sheets import LINES, workbook
from tests.evaluation.test_pages import read as page_of
from tests.evaluation.test_pages import signed_in

D = Decimal
BUREAU = Actor(role=BureauOfficer, user_id=2, name="抽检处")
DISTRICT = Actor(role=DistrictOfficer, user_id=3, name="小店", area="140105")
BOUND = {
    "title_zh": "综合评议",
    "weight": "4",
    "function": {"kind": "declared"},
    "figure": None,
    "veto": None,
}


def taken(path: Path) -> EditionDraft:
    content = content_of(
        read_file(path), name="province-2023", valid_from=date(2023, 1, 1), source="省食安办文件"
    )
    return drafts.take_in(by=COORDINATOR, content=content, file_name=path.name, sha256="0" * 64)


def test_a_workbook_is_read_with_its_merged_cells(tmp_path: Path, db: None) -> None:
    found = read_file(workbook(tmp_path / "a.xlsx"))
    assert (found.sheet, found.items, found.understood) == ("评价细则", 5, 4)
    assert [(b.title, b.stated, b.points) for b in found.table.blocks] == [
        ("基础工作", 10, 10),
        ("能力建设", 10, 10),
    ]
    assert list(found.told()) == [
        "E3: 只按整单位扣分。",
        "E4: 只按整单位扣分。",
        "E7: 未能读懂评分标准，已保留原文，请人工设定。",
    ]


def test_items_are_bound_where_titles_are_alike(tmp_path: Path, db: None) -> None:
    content = content_of(read_file(workbook(tmp_path / "a.xlsx")), name="x", valid_from=date(2023, 1, 1))
    lines = {line["title_zh"]: line for block in content["block"] for line in block["item"]}
    assert lines["每千人监督抽检批次"]["figure"]["name"] == "laboratory.samples_per_thousand"
    assert lines["监督抽检不合格率"]["figure"]["name"] == "laboratory.failure_rate"
    assert lines["核查处置率"]["figure"]["name"] == "laboratory.disposal_rate"
    assert "figure" not in lines["应急预案与演练"]
    assert "function" not in lines["综合评议"]
    assert lines["综合评议"]["text"] == "由专家组综合评定"
    assert lines["每千人监督抽检批次"]["veto"] == {"rule": "at_least", "at": D(4)}
    assert lines["核查处置率"]["evidence"] == ["photo"]
    assert content["total"] == 20


def test_a_rate_is_not_offered_for_its_opposite() -> None:
    names = [s.name for s in suggestions("食用农产品抽检合格率")]
    assert "laboratory.farm_failure_rate" not in names
    assert suggestions("食用农产品抽检不合格率")[0].name == "laboratory.farm_failure_rate"


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.csv", "甲,乙\n1,2\n".encode("gb18030"), "未找到评价表的表头"),
        ("a.pdf", b"%PDF-1.4 nothing", "PDF"),
        ("a.xlsx", b"PK\x03\x04broken", ""),
        ("a.csv", b"", ""),
    ],
)
def test_what_cannot_be_read_is_refused(
    tmp_path: Path, db: None, name: str, content: bytes, reason: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(Refusal, match=reason):
        read_file(path)


def test_a_csv_in_gb18030(tmp_path: Path, db: None) -> None:
    path = tmp_path / "a.csv"
    text = "一级指标,三级指标,分值,评分标准\n基础,核查处置率,5,达到100%得满分，否则不得分\n"
    path.write_bytes(text.replace("，", ";").encode("gb18030"))
    found = read_file(path)
    assert found.table.blocks[0].items[0].reading.function == WholeShare()


def test_the_command_writes_a_draft(tmp_path: Path, db: None) -> None:
    out = tmp_path / "province-2023.toml"
    done = CliRunner().invoke(app, ["import", str(workbook(tmp_path / "a.xlsx")), "--out", str(out)])
    assert done.exit_code == 0, done.output
    assert "5 items, 4 rules understood" in done.output
    text = out.read_text(encoding="utf-8")
    assert "# E7: 未能读懂评分标准" in text
    _made, faults = read(data_of(text))
    assert [(f.item, f.field) for f in faults] == [("2.1.2", "function")]
    whole = text.replace('title_zh = "综合评议"', 'title_zh = "综合评议"\nfunction = { kind = "declared" }')
    made, faults = read(data_of(whole))
    assert faults == []
    assert isinstance(made.item("1.1.1").function, Deduct)
    assert made.item("1.1.1").veto == Veto(Rule.AT_LEAST, D(4))
    missing = CliRunner().invoke(
        app, ["import", str(tmp_path / "a.xlsx"), "--sheet", "没有", "--out", str(out)]
    )
    assert missing.exit_code == 1


def test_a_draft_is_bound_submitted_and_published_by_a_second_person(
    judged_city: Snapshot, tmp_path: Path
) -> None:
    draft = taken(workbook(tmp_path / "a.xlsx"))
    with pytest.raises(Refused, match=r"2\.1\.2"):
        drafts.submit(by=COORDINATOR, draft=draft)
    draft = drafts.bind(by=COORDINATOR, draft=draft, item="2.1.2", changes=dict(BOUND))
    draft = drafts.submit(by=COORDINATOR, draft=draft)
    with pytest.raises(Refused):
        drafts.publish(by=COORDINATOR, draft=draft)
    with pytest.raises(Refused):
        drafts.bind(by=COORDINATOR, draft=draft, item="2.1.2", changes=dict(BOUND))
    drafts.publish(by=BUREAU, draft=draft)
    entries = Entry.objects.filter(kind="criteria.editiondraft").order_by("seq")
    assert list(entries.values_list("verb", flat=True)) == ["import", "bind", "submit", "publish"]
    one = edition("province-2023")
    assert (one.total, one.valid_from) == (20, date(2023, 1, 1))
    here = standing(one, judged_city, Judged(2021))
    assert here.score.item("1.1.3").points == 3
    assert here.score.item("1.1.1").points == 0


def test_sums_that_are_wrong_stop_the_submission(judged_city: Snapshot, tmp_path: Path) -> None:
    draft = taken(workbook(tmp_path / "a.xlsx", total=25))
    draft = drafts.bind(by=COORDINATOR, draft=draft, item="2.1.2", changes=dict(BOUND))
    with pytest.raises(Refused, match=r"20.*25"):
        drafts.submit(by=COORDINATOR, draft=draft)
    assert drafts.submit(by=COORDINATOR, draft=draft, total=D(20)).state == "submitted"


def test_a_name_is_taken_once(judged_city: Snapshot, tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx")
    taken(path)
    with pytest.raises(Refused):
        taken(path)
    assert EditionDraft.objects.count() == 1


def test_a_district_imports_nothing(judged_city: Snapshot) -> None:
    with pytest.raises(NotAllowed):
        drafts.take_in(by=DISTRICT, content={"name": "x"})
    assert not EditionDraft.objects.exists()


def upload(client: Client, path: Path, **changes: str) -> Any:
    given = {
        "name": "province-2023", "title": "", "level": "city", "valid_from": "2023-01-01",
        "source": "省食安办", "sheet": "",
    } | changes  # fmt: skip
    file = SimpleUploadedFile(path.name, path.read_bytes())
    return client.post("/criteria/import/", {**given, "file": file})


def test_the_pages_of_an_import(judged_city: Snapshot, tmp_path: Path) -> None:
    client = signed_in("municipal_coordinator")
    answer = upload(client, workbook(tmp_path / "a.xlsx"))
    assert answer.status_code == 302
    draft = EditionDraft.objects.get()
    page = page_of(client, answer["Location"])
    assert "E7: 未能读懂评分标准" in page
    assert "待设定" in page
    form = f"/criteria/drafts/{draft.pk}/2.1.2/"
    assert "laboratory.samples_per_thousand" in page_of(client, form)
    wrong = client.post(form, {"title_zh": "综合评议", "weight": "4", "kind": "threshold", "certainty": "V2"})
    assert wrong.status_code == 422
    assert "所选计分方法需要此项" in wrong.content.decode()
    right = {
        "title_zh": "综合评议", "weight": "4", "kind": "steps", "steps": "60: 1; 80: 4", "certainty": "V",
        "figure": "laboratory.published_share", "period": "year", "veto": "at_least", "veto_at": "50",
        "evidence": ["document", "photo"],
    }  # fmt: skip
    assert client.post(form, right).status_code == 302
    line = drafts.line_in(EditionDraft.objects.get(), "2.1.2")
    assert line["function"] == {"kind": "steps", "steps": [["60", "1"], ["80", "4"]]}
    assert line["figure"]["name"] == "laboratory.published_share"
    assert line["veto"] == {"rule": "at_least", "at": "50"}
    assert line["text"] == "由专家组综合评定"
    assert "各条均可计分" in page_of(client, answer["Location"])
    assessor = signed_in("assessor")
    assert page_of(assessor, answer["Location"])
    assert assessor.get(form).status_code == 403
    assert signed_in("firm_manager", "140105").get(answer["Location"]).status_code == 403


@pytest.mark.parametrize("changes", [{"name": "Bad Name"}, {"name": "national-2021"}, {"sheet": "没有"}])
def test_an_upload_that_is_refused_keeps_nothing(
    judged_city: Snapshot, tmp_path: Path, changes: dict
) -> None:
    answer = upload(signed_in("municipal_coordinator"), workbook(tmp_path / "a.xlsx"), **changes)
    assert answer.status_code == 422
    assert not EditionDraft.objects.exists()


@pytest.mark.parametrize("figure", ["nothing.there", "laboratory"])
def test_an_unknown_figure_is_told(judged_city: Snapshot, tmp_path: Path, figure: str) -> None:
    client = signed_in("municipal_coordinator")
    upload(client, workbook(tmp_path / "a.xlsx", lines=LINES))
    form = f"/criteria/drafts/{EditionDraft.objects.get().pk}/1.1.1/"
    given = {"title_zh": "x", "weight": "4", "kind": "declared", "certainty": "V2", "figure": figure}
    answer = client.post(form, given)
    assert answer.status_code == 422
    assert f"没有指标“{figure}”" in answer.content.decode()


@pytest.mark.parametrize(
    "content",
    [
        {},
        {"name": "x1"},
        {"name": "x1", "title_zh": "x", "valid_from": "2023-01-01", "total": "1", "source": "s", "block": []},
        {"name": "x1", "title_zh": "x", "valid_from": "soon", "total": "1", "source": "s", "block": [{}]},
    ],
)
def test_a_stranger_s_table_is_refused(judged_city: Snapshot, content: dict) -> None:
    with pytest.raises(Refused):
        drafts.take_in(by=COORDINATOR, content=content)
    assert not EditionDraft.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"row": 3},
        {"weight": "-1"},
        {"function": {"kind": "linear", "start": "1", "end": "1"}},
        {"figure": {"name": "nothing.there"}},
        {"veto": {"rule": "at_least"}},
    ],
)
def test_a_binding_that_makes_no_sense_is_refused(
    judged_city: Snapshot, tmp_path: Path, changes: dict
) -> None:
    draft = taken(workbook(tmp_path / "a.xlsx"))
    with pytest.raises(Refused):
        drafts.bind(by=COORDINATOR, draft=draft, item="1.1.1", changes=changes)
    assert EditionDraft.objects.get().version == 1


def test_the_general_forms_do_not_offer_what_needs_a_page_of_its_own(
    judged_city: Snapshot, tmp_path: Path
) -> None:
    draft = taken(workbook(tmp_path / "a.xlsx"))
    client = signed_in("municipal_coordinator")
    assert client.get("/r/criteria.editiondraft/do/import/").status_code == 404
    assert client.get(f"/r/criteria.editiondraft/{draft.pk}/do/bind/").status_code == 404
    answer = client.post(
        f"/api/v1/criteria.editiondraft/{draft.pk}/do/bind/",
        {"item": "1.1.1", "changes": 5},
        "application/json",
    )
    assert answer.status_code in (400, 404, 409, 422)
