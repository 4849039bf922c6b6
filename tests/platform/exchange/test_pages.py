"""The pages of imports, from upload to result, and who may see them."""

import io
from datetime import date
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from shian.domains.directory.models import Area
from shian.domains.registry.models import Operator
from shian.methods.identifiers import make_licence
from shian.platform.access.actor import system_actor
from shian.platform.access.models import Appointment, User
from shian.platform.actions.bulk import store_many
from shian.platform.exchange.models import ImportRun

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
JY = [make_licence("JY", "1", "140105", number) for number in range(9)]


@pytest.fixture(autouse=True)
def xiaodian() -> None:
    area = Area(code="140105", name="小店区", level="district", valid_from=date(2016, 1, 1))
    store_many([area], by=system_actor(), verb="seed")


def signed_in(role: str, area: str = "1401", name: str = "") -> Client:
    user = User.objects.create(username=name or role)
    held = Appointment(user=user, role=role, area=area, valid_from=date(2020, 1, 1))
    store_many([held], by=system_actor(), verb="appoint")
    client = Client()
    client.cookies["django_language"] = "en"
    client.force_login(user, backend=BACKEND)
    return client


@pytest.fixture
def officer() -> Client:
    return signed_in("municipal_coordinator")


def upload(client: Client, text: str, kind: str = "registry.operator", name: str = "名录.csv") -> ImportRun:
    file = SimpleUploadedFile(name, text.encode("gb18030"))
    answer = client.post(reverse("imports"), {"kind": kind, "file": file})
    assert answer.status_code == 302
    return ImportRun.objects.latest("pk")


GOOD = "名称,许可证编号,区县,联系电话,食品安全管理员\n"
GOOD += f"甲店,{JY[0]},小店区,13800000001,王五\n乙店,{JY[1]},小店区,,\n"
MIXED = GOOD + f"丙店,{JY[2][:-1]}X,小店区,,\n"


def test_upload_preview_write(officer: Client) -> None:
    assert "Register of operators" in officer.get(reverse("imports")).content.decode()
    run = upload(officer, GOOD)
    assert (run.state, Operator.objects.count()) == ("ready", 0)
    page = officer.get(reverse("import", args=[run.pk])).content.decode()
    assert "甲店" in page
    assert "王五" not in page
    assert "13800000001" not in page
    assert "•••" in page
    assert officer.post(reverse("import-write", args=[run.pk]), {"mode": "all"}).status_code == 302
    assert sorted(Operator.objects.values_list("name", flat=True)) == ["乙店", "甲店"]
    assert "Done" in officer.get(reverse("import", args=[run.pk])).content.decode()
    assert officer.get(reverse("import-progress", args=[run.pk])).headers["HX-Refresh"] == "true"
    officer.post(reverse("import-write", args=[run.pk]), {"mode": "all"})
    assert Operator.objects.count() == 2


def test_issues_on_the_page_and_as_a_workbook(officer: Client) -> None:
    run = upload(officer, MIXED)
    page = officer.get(reverse("import", args=[run.pk])).content.decode()
    assert "14 digits must follow JY" in page
    answer = officer.get(reverse("import-issues", args=[run.pk]))
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer)))  # type: ignore[call-overload]
    rows = book.get_sheet_by_index(0).to_python()
    assert rows[1][1:4] == [4.0, "Licence or filing number", JY[2][:-1] + "X"]
    officer.post(reverse("import-write", args=[run.pk]), {"mode": "good"})
    assert Operator.objects.count() == 2


def test_columns_by_hand(officer: Client) -> None:
    run = upload(officer, f"甲,乙,丙\n甲店,{JY[0]},小店区\n")
    assert run.state == "blocked"
    signature = run.tables[0]["signature"]
    chosen = {f"column:{signature}:{i}": key for i, key in enumerate(["name", "licence", "area"])}
    officer.post(reverse("import-columns", args=[run.pk]), chosen)
    run.refresh_from_db()
    assert (run.state, run.counts["new"]) == ("ready", 1)


def test_refused_file_is_told(officer: Client) -> None:
    run = upload(officer, "%PDF-1.7")
    assert "This is a PDF, not a sheet" in officer.get(reverse("import", args=[run.pk])).content.decode()


def test_nothing_chosen(officer: Client) -> None:
    assert officer.post(reverse("imports"), {"kind": "no.such"}).status_code == 302
    assert ImportRun.objects.count() == 0


def test_blank_sheet_is_understood_again(officer: Client) -> None:
    answer = officer.get(reverse("import-blank", args=["registry.operator"]))
    data = b"".join(answer)  # type: ignore[call-overload]
    head = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()[0]
    assert head[:3] == ["序号", "名称", "主体类型"]
    assert officer.get(reverse("import-blank", args=["no.such"])).status_code == 404


def test_others_see_no_run_and_write_none(officer: Client) -> None:
    run = upload(officer, GOOD)
    for client, seen, written in (
        (signed_in("bureau_officer"), 200, 403),
        (signed_in("district_officer", "140105"), 404, 404),
        (signed_in("doctor"), 404, 404),
        (Client(), 302, 302),
    ):
        assert client.get(reverse("import", args=[run.pk])).status_code == seen
        assert client.post(reverse("import-write", args=[run.pk]), {"mode": "all"}).status_code == written
    assert Operator.objects.count() == 0
    assert signed_in("assessor").get(reverse("imports")).status_code == 403


def test_a_large_file_goes_to_a_job(officer: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from shian.platform.exchange import tasks

    monkeypatch.setattr(tasks, "INLINE", 10)
    run = upload(officer, GOOD)
    assert run.state == "reading"
    assert "import-progress" in officer.get(reverse("import", args=[run.pk])).content.decode()
    assert officer.get(reverse("import-progress", args=[run.pk])).status_code == 200
    tasks.prepare_import(run_id=run.pk)
    run.refresh_from_db()
    assert run.state == "ready"
    tasks.execute_import(run_id=run.pk, mode="all")
    assert Operator.objects.count() == 2


def test_the_upload_is_kept_once_and_nothing_else_is_left(officer: Client, data_of_tests: Path) -> None:
    first, second = upload(officer, GOOD), upload(officer, GOOD)
    assert first.sha256 == second.sha256
    assert list((data_of_tests / "files" / "incoming").iterdir()) == []
