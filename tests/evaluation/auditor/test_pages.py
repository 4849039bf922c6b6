"""The auditor's pages: who may see and correct, what is kept, what the ledger says."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from shian.domains.directory.roles import EVERYONE, OFFICIALS, Assessor
from shian.evaluation.auditor import audits, spool
from shian.evaluation.auditor.actions import AUDITORS, Document, add_fact, bind, release, take
from shian.evaluation.auditor.models import AuditedReport, BesideFact, Binding, Correction
from shian.evaluation.auditor.tasks import audit_again, audit_report
from shian.evaluation.figures.store import Snapshot
from shian.platform.actions.core import NotAllowed, Refused
from shian.platform.ledger.models import Entry
from tests.evaluation.conftest import COORDINATOR
from tests.evaluation.test_pages import read, signed_in

pytestmark = pytest.mark.django_db
WRONG = "一、学校\n全县有学校186所，其中小学61所、初中24所、高中119所。"


def taken(text: str = WRONG) -> AuditedReport:
    return take(by=COORDINATOR, title="学校", document=Document(text, "学校.txt", "", {"high": 1}))


def verbs(kind: str) -> list[str]:
    return list(Entry.objects.filter(kind=kind).order_by("seq").values_list("verb", flat=True))


def test_pages_are_for_officials() -> None:
    report = taken()
    pages = [
        "/audit/",
        *(f"/audit/{report.pk}/{rest}" for rest in ("", "figures/", "audit.json", "audit.html")),
    ]
    officials = {role.name for role in OFFICIALS}
    for role in EVERYONE:
        if role.name == "public":
            continue
        client = signed_in(role.name)
        wanted = 200 if role.name in officials else 403
        some = pages if role.name in ("assessor", "firm_manager") else pages[:1]
        assert {page: client.get(page).status_code for page in some} == dict.fromkeys(some, wanted), role
    for page in pages:
        assert Client().get(page).status_code == 302


def test_who_may_not_audit_changes_nothing() -> None:
    report = taken()
    fact = add_fact(by=COORDINATOR, report=report, says="共有学校204所", source="年鉴")
    outsider = next(role.name for role in OFFICIALS if role not in AUDITORS)
    client = signed_in(outsider)
    for page, sent in (
        ("/audit/", {"text": WRONG}),
        (f"/audit/{report.pk}/figures/{WRONG.index('119')}/", {"ignore": "on", "reason": "x"}),
        (f"/audit/{report.pk}/facts/", {"says": "共有学校5所", "source": "x"}),
        (f"/audit/{report.pk}/facts/{fact.pk}/remove/", {}),
        (f"/audit/{report.pk}/records/bind/", {"choice": "0:registry.operators"}),
    ):
        assert client.post(page, sent).status_code == 403, page
    assert AuditedReport.objects.count() == 1
    assert (Correction.objects.count(), BesideFact.objects.filter(undone=True).count()) == (0, 0)


def test_a_file_is_taken_in_and_kept_encrypted() -> None:
    client = signed_in("municipal_coordinator")
    sent = SimpleUploadedFile("年度报告.md", WRONG.encode())
    answer = client.post("/audit/", {"file": sent})
    report = AuditedReport.objects.get()
    assert answer["Location"] == f"/audit/{report.pk}/"
    assert (report.title, report.characters, report.high) == ("年度报告", len(WRONG), 1)
    entry = Entry.objects.get(kind="auditor.auditedreport", verb="take")
    assert "小学61所" not in entry.state
    page = read(client, f"/audit/{report.pk}/")
    assert "分项与合计不符" in page
    assert verbs("personal.look") == ["look"]
    assert client.post("/audit/", {}).status_code == 422
    picture = SimpleUploadedFile("a.docx", b"\x89PNG" + b"0" * 90)
    assert "不是文本" in client.post("/audit/", {"file": picture}).content.decode()
    assert AuditedReport.objects.count() == 1


def test_a_large_report_is_audited_in_a_job(tmp_path: Path, settings: Any) -> None:
    settings.SHIAN_DATA = tmp_path
    client, other = signed_in("municipal_coordinator"), signed_in("bureau_officer")
    large = (WRONG + "\n各部门按职责分工落实，群众满意。" * 8_000).encode()
    answer = client.post("/audit/", {"file": SimpleUploadedFile("大报告.md", large), "title": "大报告"})
    way = answer["Location"]
    token = way.split("/")[-2]
    assert AuditedReport.objects.count() == 0
    assert "<progress" in read(client, way)
    assert other.get(way).status_code == 404
    assert client.get(f"/audit/way/{'0' * 32}/").status_code == 404
    assert client.get("/audit/way/..%2Fkeys/").status_code == 404
    spool.Progress(token).tell(3, 4)
    assert 'value="75"' in client.get(way, headers={"HX-Request": "true"}).content.decode()
    audit_report(token)
    assert not spool.file_of(token).exists()
    assert client.get(way, headers={"HX-Request": "true"})["HX-Redirect"].startswith("/audit/")
    report = AuditedReport.objects.get()
    assert (report.title, report.characters, report.high) == ("大报告", len(large.decode()), 1)
    assert client.get(way).status_code == 404  # told once
    sealed = spool.kept_audit(report.pk)
    assert "119所" not in sealed.read_text("ascii")
    assert "分项与合计不符" in read(client, f"/audit/{report.pk}/")
    add_fact(by=COORDINATOR, report=report, says="共有学校204所", source="年鉴")
    assert audits._sealed(report) is None  # what is said beside it is heeded
    audit_report(token)  # an ended one is left alone
    assert AuditedReport.objects.count() == 1


def test_what_is_said_beside_a_large_report_is_heeded_in_a_job(tmp_path: Path, settings: Any) -> None:
    settings.SHIAN_DATA = tmp_path
    client, other = signed_in("municipal_coordinator"), signed_in("bureau_officer")
    report = taken(WRONG + "\n各部门按职责分工落实，群众满意。" * 8_000)
    place = f"/audit/{report.pk}/"
    way = client.get(place)["Location"]
    assert client.get(f"{place}figures/")["Location"] == way  # one job for one person and one state
    assert other.get(place)["Location"] != way
    assert "<progress" in read(client, way)
    audit_again(way.split("/")[-2])
    assert client.get(way)["Location"] == place
    assert "分项与合计不符" in read(client, place)
    correction = f"{place}figures/{WRONG.index('119')}/"
    assert client.post(correction, {"value": "101", "reason": "原稿为101"}).status_code == 302
    again = client.get(place)["Location"]
    assert again != way
    assert client.get(f"{place}audit.json")["Location"] == again
    audit_again(again.split("/")[-2])
    assert client.get(again, headers={"HX-Request": "true"})["HX-Redirect"] == place
    assert "分项与合计不符" not in read(client, place)
    audit_again(again.split("/")[-2])  # forgotten: nothing happens


def test_a_large_file_that_cannot_be_read_says_why(tmp_path: Path, settings: Any) -> None:
    settings.SHIAN_DATA = tmp_path
    client = signed_in("municipal_coordinator")
    sent = SimpleUploadedFile("a.docx", b"\x89PNG" + b"\0" * 400_000)
    way = client.post("/audit/", {"file": sent})["Location"]
    audit_report(way.split("/")[-2])
    answer = client.get(way, follow=True)
    assert "不是文本" in answer.content.decode()
    assert AuditedReport.objects.count() == 0


def test_a_correction_with_its_reason_and_its_undoing() -> None:
    report, client = taken(), signed_in("municipal_coordinator")
    place = f"/audit/{report.pk}/figures/{WRONG.index('119')}/"
    assert "119所" in read(client, place)
    assert client.post(place, {"reason": "看错"}).status_code == 422  # nothing said
    assert client.post(place, {"ignore": "on"}).status_code == 422  # no reason
    assert client.post(place, {"value": "101", "reason": "原稿为101"}).status_code == 302
    assert client.get(f"/audit/{report.pk}/figures/3/").status_code == 404
    one = Correction.objects.get()
    assert (
        client.post(f"/audit/{report.pk}/corrections/{one.pk}/undo/", {"reason": "原读无误"}).status_code
        == 302
    )
    one.refresh_from_db()
    assert one.undone is True
    assert verbs("auditor.correction") == ["correct", "undo"]
    assert "分项与合计不符" in read(client, f"/audit/{report.pk}/")


def test_the_right_value_ends_the_finding() -> None:
    report, client = taken(), signed_in("municipal_coordinator")
    client.post(f"/audit/{report.pk}/figures/{WRONG.index('119')}/", {"value": "101", "reason": "原稿"})
    assert "分项与合计不符" not in read(client, f"/audit/{report.pk}/")


def test_a_fact_beside_the_text() -> None:
    report, client = taken("2021年完成抽检4.58批次/千人（20092批次）。"), signed_in("municipal_coordinator")
    page = f"/audit/{report.pk}/"
    assert "比率基数不一致" not in read(client, page)
    client.post(f"{page}facts/", {"says": "2021年全市常住人口为530.41万人", "source": "公报"})
    assert "比率基数不一致" in read(client, page)
    client.post(f"{page}facts/{BesideFact.objects.get().pk}/remove/")
    assert "比率基数不一致" not in read(client, page)
    assert verbs("auditor.besidefact") == ["add", "undo"]
    client.post(f"{page}facts/", {"says": "短", "source": ""})
    assert BesideFact.objects.count() == 1


def test_claims_against_the_records(small_city: Snapshot) -> None:
    text = "2021年，全市有食品生产企业999家，监督抽检不合格率为25.0%。"
    report, client = taken(text), signed_in("municipal_coordinator")
    page = f"/audit/{report.pk}/records/"
    offered = read(client, page)
    assert "registry.producers" in offered
    assert "laboratory.failure_rate" in offered
    chosen = [
        "0:registry.producers",
        "1:laboratory.failure_rate",
        "7:registry.producers",
        "1:nonsense.figure",
    ]
    client.post(f"{page}bind/", {"choice": chosen[:3]})
    assert set(Binding.objects.values_list("figure", flat=True)) == {
        "registry.producers",
        "laboratory.failure_rate",
    }
    compared = read(client, page)
    assert "与记录不符" in compared
    assert "一致" in compared  # 2 of 8 samples failed
    assert "与记录不符" in read(client, f"/audit/{report.pk}/")
    client.post(f"{page}bind/", {"choice": chosen[3:]})
    assert Binding.objects.filter(ended=False).count() == 2
    bound = Binding.objects.get(figure="registry.producers")
    client.post(f"{page}{bound.pk}/release/", {"reason": "口径不同"})
    assert "与记录不符" not in read(client, f"/audit/{report.pk}/")
    assert verbs("auditor.binding") == ["bind", "bind", "release"]


def test_bindings_are_kept_for_the_next_report_and_replaced() -> None:
    bind(by=COORDINATOR, subject="企业", measure="家", figure="registry.operators")
    bind(by=COORDINATOR, subject="企业", measure="家", figure="registry.producers")
    assert list(Binding.objects.filter(ended=False).values_list("figure", flat=True)) == [
        "registry.producers"
    ]
    with pytest.raises(Refused):
        bind(by=COORDINATOR, subject="企业", measure="家", figure="registry.nothing")
    assessor = signed_in("assessor")
    assert assessor.post("/audit/1/records/bind/", {}).status_code in {403, 404}
    with pytest.raises(NotAllowed):
        release(by=replace(COORDINATOR, role=Assessor), binding=Binding.objects.get(ended=False), reason="x")
    assert Binding.objects.filter(ended=False).count() == 1
