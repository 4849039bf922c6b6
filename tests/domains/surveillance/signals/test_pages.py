"""The pages of early warning: who sees them, what they show, how many queries they ask."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from shian.domains.directory.roles import EPIDEMIOLOGISTS, EVERYONE, OFFICERS, READERS
from shian.domains.surveillance.signals import actions, standing
from shian.domains.surveillance.signals.models import Signal
from shian.platform.access.roles import Scope
from tests.domains.surveillance.cases.clinic import at, keep, signed_in
from tests.domains.surveillance.signals.test_actions import signal
from tests.domains.surveillance.signals.town import Town, diners

pytestmark = pytest.mark.django_db
FRAME = ("django_session", "access_", "installation", "flows_notification", "auth_user")


def raised(town: Town) -> Signal:
    keep(*diners(town.clinic, range(900, 905), patient_name="王小明"))
    town.detect()
    found: Signal = Signal.objects.get()
    return found


def own(captured: CaptureQueriesContext) -> list[str]:
    return [q["sql"] for q in captured.captured_queries if not any(name in q["sql"] for name in FRAME)]


def test_the_pages_are_for_those_who_may_see_signals(town: Town) -> None:
    one = raised(town)
    pages = ["/signals/waiting/", "/signals/series/", "/signals/performance/"]
    record = f"/signals/{one.pk}/"
    assert {Client().get(page).status_code for page in [*pages, record]} == {302}
    seeing = {role.name for role in (*EPIDEMIOLOGISTS, *OFFICERS, *READERS)}
    for role in EVERYONE:
        if role.scope is Scope.PUBLIC:
            continue
        client = signed_in(role.name, area="140105")
        wanted = 200 if role.name in seeing else 403
        assert {client.get(page).status_code for page in pages} == {wanted}, role
        assert client.get(record).status_code == wanted, role
    elsewhere = signed_in("county_epidemiologist", area="140106")
    assert elsewhere.get(record).status_code == 404
    assert "老王面馆" not in elsewhere.get("/signals/waiting/").content.decode()


def test_the_signal_page_shows_its_grounds(town: Town) -> None:
    one = raised(town)
    client = signed_in("epidemiologist")
    url = f"/signals/{one.pk}/"
    client.get(url)
    with CaptureQueriesContext(connection) as asked:
        page = client.get(url).content.decode()
    for words in (
        "老王面馆：6例", "YJ20210611001", "待受理", "王**", "凉拌菜", "小店区第一医院",
        "有进食史的 6 例中 5 例提到老王面馆", "坞城街道", "此前没有已判定的信号", "同一场所",
    ):  # fmt: skip
        assert words in page, words
    assert "王小明" not in page
    assert len(own(asked)) <= 30
    officer = signed_in("district_officer", area="140105").get(url).content.decode()
    assert "王**" not in officer
    assert "6 例不在您的查看范围内" in officer


def test_what_waits_is_listed_heaviest_first(town: Town) -> None:
    one = raised(town)
    light = signal(2, [row.case for row in one.cases.all()[:2]])
    client = signed_in("county_epidemiologist", area="140105")
    client.get("/signals/waiting/")
    with CaptureQueriesContext(connection) as asked:
        page = client.get("/signals/waiting/").content.decode()
    assert page.index("老王面馆：6例") < page.index(light.title)
    assert "每日清晨" in page
    assert len(own(asked)) <= 8
    assert "立即分析" not in page
    assert "立即分析" in signed_in("epidemiologist").get("/signals/waiting/").content.decode()


def test_any_series_by_any_method(town: Town) -> None:
    client = signed_in("county_epidemiologist", area="140105")
    page = client.get(
        "/signals/series/?by=area&step=day&method=C1&alpha=0.01&until=2021-06-08"
    ).content.decode()
    assert "小店区" in page
    assert "迎泽区" not in page  # the select of areas, too, holds only one's own
    city = signed_in("epidemiologist")
    with CaptureQueriesContext(connection) as asked:
        page = city.get("/signals/series/?by=area,syndrome&method=flexible&until=2021-06-08").content.decode()
    assert "迎泽区 · 胃肠炎" in page
    assert "该方法所需历史不足" in page
    assert len(own(asked)) <= 6
    for wrong in ("by=nothing", "alpha=2", "years=99", "until=never", "method=magic"):
        answer = city.get(f"/signals/series/?{wrong}")
        assert answer.status_code == 200
        assert 'class="wrong"' in answer.content.decode()


def test_how_it_does(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    one = raised(town)
    actions.dismiss(by=town.city, signal=one, because="一家人")
    cases = [row.case for row in one.cases.all()]
    actions.verify(by=town.city, signal=signal(2, cases[:3]))
    assert [(t.true, t.false, t.judged) for t in standing.tallies(Signal.objects.all(), "method")] == [
        (0, 1, 1), (1, 0, 1)
    ]  # fmt: skip
    told = standing.summary(Signal.objects.all())
    assert (told.signals, told.false_per_week, told.hours_to_judgement) == (2, 1.0, 2.0)
    missed = standing.Missed("BF-1", "婚宴暴发", "140105", at(3).date(), "/outbreaks/1/")
    monkeypatch.setattr(standing, "_missed", [lambda day: [missed]])
    page = signed_in("epidemiologist").get("/signals/performance/").content.decode()
    assert "婚宴暴发" in page
    past = standing.past_of(Signal.objects.get(number="YJ20210611002"))
    assert [(tally.true, tally.false) for tally in past] == [(0, 0), (0, 0)]
