"""The page of the boxes: who sees and makes, the job, the ledger, the files to take along."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from shian.domains.directory.roles import EVERYONE, OFFICIALS, Assessor
from shian.evaluation.box import shelf
from shian.evaluation.box.actions import ask_for_box, fail
from shian.evaluation.box.checked import SCRIPT
from shian.evaluation.box.contents import CannotMake
from shian.evaluation.box.make import make
from shian.evaluation.box.models import EvidenceBox
from shian.evaluation.box.tasks import make_box
from shian.evaluation.models import FrozenReport
from shian.evaluation.report.actions import freeze
from shian.platform.access.actor import Actor, system_actor
from shian.platform.actions.core import NotAllowed, Refused
from shian.platform.guard.gate import Stopped
from shian.platform.guard.models import Screening
from shian.platform.ledger.models import Entry
from shian.platform.records.base import writing_allowed
from tests.evaluation.box.conftest import NOW
from tests.evaluation.box.tampering import check
from tests.evaluation.conftest import COORDINATOR
from tests.evaluation.test_pages import read, signed_in

pytestmark = pytest.mark.django_db
ASKED = {"title": "2021年证据箱", "report": "latest", "attachments": "none"}


def entries() -> list[tuple[str, str]]:
    return list(Entry.objects.filter(kind="box.evidencebox").order_by("seq").values_list("verb", "actor"))


def test_who_sees_the_page(office: Path) -> None:
    officials = {role.name for role in OFFICIALS}
    for role in EVERYONE:
        if role.name == "public":
            continue
        client = signed_in(role.name, "140105")
        wanted = 200 if role.name in officials else 403
        pages = ["/boxes/", "/boxes/CITY.pub", "/boxes/verify.py"]
        assert {page: client.get(page).status_code for page in pages} == dict.fromkeys(pages, wanted), role
    assert Client().get("/boxes/").status_code == 302


def test_only_the_coordinator_makes(office: Path) -> None:
    for role in OFFICIALS:
        if role.name == "municipal_coordinator":
            continue
        assert signed_in(role.name, "140105").post("/boxes/make/", ASKED).status_code == 403, role
    with pytest.raises(NotAllowed):
        ask_for_box(by=Actor(role=Assessor, user_id=1, name="评估"), title="x")
    assert not EvidenceBox.objects.exists()
    assert entries() == []
    assert 'action="/boxes/make/"' not in read(signed_in("assessor"), "/boxes/")


def test_from_button_to_file(office: Path, key: Path, tmp_path: Path) -> None:
    coordinator, assessor = signed_in("municipal_coordinator"), signed_in("assessor")
    assert coordinator.post("/boxes/make/", ASKED).status_code == 302
    box = EvidenceBox.objects.get()
    assert f'hx-get="/boxes/{box.pk}/progress/"' in read(assessor, f"/boxes/{box.pk}/progress/")
    assert coordinator.post("/boxes/make/", ASKED).status_code == 422  # one at a time
    make_box(box.pk)
    box.refresh_from_db()
    assert (box.state, box.attachments) == ("made", 0)
    assert [verb for verb, _ in entries()] == ["make", "finish"]
    assert assessor.get(f"/boxes/{box.pk}/progress/").headers["HX-Refresh"] == "true"
    assert box.sha256[:16] in read(assessor, "/boxes/")
    taken = tmp_path / "box.zip"
    taken.write_bytes(b"".join(assessor.get(f"/boxes/{box.pk}/box.zip").streaming_content))  # type: ignore[attr-defined]
    assert taken.stat().st_size == box.size
    (tmp_path / "CITY.pub").write_bytes(assessor.get("/boxes/CITY.pub").content)
    assert check(taken, tmp_path / "CITY.pub").lines[-1] == "ALL AS CLAIMED"
    assert assessor.get("/boxes/verify.py").content == SCRIPT.read_bytes()


def test_the_list_takes_one_query(office: Path) -> None:
    coordinator = signed_in("municipal_coordinator")
    for n in range(3):
        box = ask_for_box(by=COORDINATOR, title=str(n), report="999")
        fail(by=system_actor(), evidencebox=box, reason="-")
    coordinator.get("/boxes/")
    with CaptureQueriesContext(connection) as asked:
        coordinator.get("/boxes/")
    own = [q["sql"] for q in asked if "evidencebox" in q["sql"] or "frozenreport" in q["sql"]]
    assert len(own) == 2


def test_what_cannot_be_made_says_why(office: Path) -> None:
    box = ask_for_box(by=COORDINATOR, title="无此封签", report="999")
    make_box(box.pk)
    box.refresh_from_db()
    assert box.state == "failed"
    assert box.reason.startswith("no seal 999 in the archive; there are 1 to ")
    assert [verb for verb, _ in entries()] == ["make", "fail"]
    assert not list(shelf.folder().glob(f"{box.pk}.*"))
    assert box.reason in read(signed_in("assessor"), "/boxes/")


@pytest.mark.parametrize(
    "asked", [{"report": "frozen:99"}, {"report": "yesterday"}, {"attachments": "some"}], ids=str
)
def test_what_is_refused(asked: dict[str, str], office: Path) -> None:
    with pytest.raises(Refused):
        ask_for_box(by=COORDINATOR, title="x", **asked)
    assert entries() == []


def test_a_frozen_report_is_offered_and_linked(office: Path) -> None:
    frozen = freeze(by=COORDINATOR, title="2021年定稿")
    client = signed_in("municipal_coordinator")
    page = read(client, reverse("report-frozen", args=[frozen.pk]))
    assert f"/boxes/?report=frozen%3A{frozen.pk}" in page
    chosen = f'<option value="frozen:{frozen.pk}" selected>2021年定稿</option>'
    assert chosen in read(client, f"/boxes/?report=frozen:{frozen.pk}")


def test_the_guard_stops_a_report_with_a_telephone_number(office: Path, tmp_path: Path) -> None:
    frozen = freeze(by=COORDINATOR, title="有电话")
    told = frozen.text.replace("定点屠宰企业", "联系人张建国，电话13834567890。定点屠宰企业", 1)
    with writing_allowed():
        FrozenReport.objects.filter(pk=frozen.pk).update(text=told)
    with pytest.raises(Refused) as stopped:
        ask_for_box(by=COORDINATOR, title="x", report=f"frozen:{frozen.pk}")
    assert isinstance(stopped.value, Stopped)
    assert "13834567890" not in str(stopped.value)
    assert not EvidenceBox.objects.exists()
    with pytest.raises(CannotMake):
        make(f"frozen:{frozen.pk}", tmp_path / "box.zip", at=NOW)
    assert list(tmp_path.iterdir()) == []
    assert Screening.objects.filter(subject_kind="evaluation.frozenreport", subject_id=frozen.pk).exists()
