"""The pages of figures and reports: what they show, and to whom."""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from shian.domains.directory.roles import EVERYONE, OFFICIALS
from shian.domains.laboratory.models import Sample
from shian.evaluation.figures.store import Snapshot
from shian.evaluation.models import FrozenReport
from shian.evaluation.report.actions import freeze
from shian.platform.access.actor import system_actor
from shian.platform.access.models import Appointment
from shian.platform.actions.bulk import store_many
from shian.platform.ledger.models import Entry
from tests.evaluation import city
from tests.evaluation.conftest import COORDINATOR, Archive


def signed_in(role: str, area: str = "1401") -> Client:
    user = get_user_model().objects.create(username=f"{role}-{area}")
    appointment = Appointment(user=user, role=role, area=area, valid_from=date(2020, 1, 1))
    store_many([appointment], by=system_actor(), verb="create")
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def read(client: Client, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status, url
    if answer.streaming:
        return b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    return answer.content.decode(errors="replace")


FAILED = "/figures/laboratory.failed_samples/"
RATE = "/figures/laboratory.failure_rate/"


def test_every_page_is_for_officials_and_assessors(small_city: Snapshot) -> None:
    frozen = freeze(by=COORDINATOR, title="定稿")
    pages = [
        "/figures/",
        FAILED,
        f"{FAILED}history/",
        f"{FAILED}rows.csv",
        "/report/",
        f"/report/frozen/{frozen.pk}/",
        "/report/difference/?a=1",
        "/report/report.docx",
        "/report/report.pdf",
    ]
    officials = {role.name for role in OFFICIALS}
    for role in EVERYONE:
        if role.name == "public":
            continue
        client = signed_in(role.name, "140105")
        wanted = 200 if role.name in officials else 403
        some = pages if role.name in ("assessor", "firm_manager") else pages[:2] + pages[4:5]
        assert {p: client.get(p).status_code for p in some} == dict.fromkeys(some, wanted), role
    for page in pages:
        assert Client().get(page).status_code == 302


def test_the_index_shows_every_figure(small_city: Snapshot) -> None:
    page = read(signed_in("assessor"), "/figures/?year=2021")
    assert "监督抽检不合格率" in page
    assert "2 / 8" in page
    assert "6,909" in page
    assert reverse("figure", args=["laboratory.failure_rate"]) in page


def test_a_figures_page(small_city: Snapshot) -> None:
    page = read(signed_in("assessor"), f"{RATE}?year=2021")
    for said in ("25.00", "= 2 / 8", "食品安全抽样检验管理办法", "FROM laboratory_sample", "小店区"):
        assert said in page, said
    assert "census2020" not in page
    page = read(
        signed_in("bureau_officer"),
        "/figures/laboratory.samples_per_thousand/?year=2021&series=report_implied",
    )
    assert "1.00" in page
    assert "0.80" in page  # the other series beside it
    assert "2020-11-01" in page
    assert "太原市人民政府公布的行政区域面积" in read(signed_in("epidemiologist"), "/figures/declared.km2/")


def test_rows_link_to_records_within_ones_scope(small_city: Snapshot) -> None:
    sample = Sample.objects.filter(failed=True, taken_at__year=2021).first()
    assert sample is not None
    link = f"/r/laboratory.sample/{sample.pk}/"
    assert link in read(signed_in("assessor"), f"{FAILED}?year=2021")
    assert link in read(signed_in("district_officer", "140105"), f"{FAILED}?year=2021&area=")
    elsewhere = read(signed_in("district_officer", "140106"), f"{FAILED}?year=2021&area=")
    assert link not in elsewhere
    assert f"laboratory.sample {sample.pk}" in elsewhere
    own = read(signed_in("inspector", "140106"), f"{FAILED}?year=2021")  # begins with one's own area
    assert "laboratory.sample" not in own.split("<h2>SQL</h2>")[0].split('id="rows"')[1]


def test_rows_as_csv(small_city: Snapshot) -> None:
    lines = read(signed_in("assessor"), f"{RATE}rows.csv?year=2021").splitlines()
    assert lines[0] == "\ufeffpart,kind,id,weight,area,day"
    assert len(lines) == 11


def test_history_and_older_seals(archive: Archive) -> None:
    city.build()
    archive.seal()
    city.change(Sample.objects.filter(failed=True, taken_at__year=2021).first(), failed=False)
    archive.seal()
    client = signed_in("assessor")
    assert "= 1 / 8" in read(client, f"{RATE}?year=2021")
    assert "= 2 / 8" in read(client, f"{RATE}?year=2021&seal=1")
    told = read(client, f"{RATE}history/?year=2021")
    assert told.index("12.50") < told.index("25.00")


@pytest.mark.parametrize(
    ("url", "status"),
    [
        ("/figures/laboratory.nothing/", 404),
        (f"{FAILED}?year=twenty", 400),
        (f"{FAILED}?area=x'", 400),
        (f"{FAILED}?end=2021-02-30", 400),
        (f"{FAILED}?year=2021&seal=99", 503),
        ("/report/?seal=99", 503),
        ("/report/frozen/99/", 404),
        ("/report/report.odt", 404),
        ("/report/difference/?a=frozen:99", 400),
    ],
)
def test_questions_without_an_answer(small_city: Snapshot, url: str, status: int) -> None:
    read(signed_in("assessor"), url, status)


def test_without_an_archive_the_pages_say_so(archive: Archive) -> None:
    assert "shian ledger seal" in read(signed_in("assessor"), "/report/", 503)
    assert "shian ledger seal" in read(signed_in("assessor", ""), "/figures/", 503)


def test_each_number_of_the_report_links_to_its_figure(small_city: Snapshot) -> None:
    page = read(signed_in("assessor"), "/report/")
    assert 'href="/figures/laboratory.samples/?area=&amp;year=2021&amp;series=census2020&amp;seal=1"' in page
    assert '<a class="number declared" href="/figures/declared.km2/' in page
    assert "Freeze" not in page
    assert "报告定稿" not in page


def test_the_coordinator_freezes_in_the_browser(archive: Archive) -> None:
    city.build()
    archive.seal()
    client = signed_in("municipal_coordinator")
    assert "/report/freeze/" in read(client, "/report/")
    assert 'name="title"' in read(client, "/report/freeze/")
    assert client.post("/report/freeze/", {"title": ""}).status_code == 422
    client.post("/report/freeze/", {"title": "2021年度定稿"})
    again = client.post("/report/freeze/", {"title": "2021年度定稿"})
    assert (again.status_code, FrozenReport.objects.count()) == (422, 1)
    frozen = FrozenReport.objects.get()
    assert (frozen.title, frozen.seal, frozen.number_count) == ("2021年度定稿", 1, len(frozen.numbers))
    city.change(Sample.objects.filter(failed=True, taken_at__year=2021).first(), failed=False)
    archive.seal()
    page = read(client, f"/report/frozen/{frozen.pk}/")
    assert 'class="note tone-good"' in page
    assert ">25.00</a>" in page
    assert ">12.50</a>" in read(client, "/report/")
    told = read(client, f"/report/difference/?a=frozen:{frozen.pk}&b=latest")
    assert "<ins>2021年监督抽检8批次，不合格1批次，不合格率12.50%。</ins>" in told
    assert "correct · system:-" in told


def test_others_do_not_freeze(small_city: Snapshot) -> None:
    before = Entry.objects.filter(kind="evaluation.frozenreport").count()
    for role in ("assessor", "bureau_officer"):
        client = signed_in(role)
        for url in ("/report/freeze/", "/r/evaluation.frozenreport/do/freeze/"):
            assert client.post(url, {"title": "试"}).status_code == 403
    assert Entry.objects.filter(kind="evaluation.frozenreport").count() == before


def test_an_altered_frozen_record_is_noticed(small_city: Snapshot) -> None:
    frozen = freeze(by=COORDINATOR, title="定稿")
    frozen.numbers[5]["text"] = "999"
    city.change(frozen)
    page = read(signed_in("assessor"), f"/report/frozen/{frozen.pk}/")
    assert 'class="note tone-bad"' in page
