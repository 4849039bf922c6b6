"""A simulated city as it starts: its simulated witnesses and published seals, on desk, phone and window."""

from __future__ import annotations

import json
import urllib.request

import pytest

from shian.simulation.witnesses import ROUNDS
from tests.browser.conftest import City, Visit

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_the_office_sees_who_signed_and_who_has_not(visit: Visit) -> None:
    office = visit("municipal_coordinator")
    page = office.go("/witnesses/")
    rows = page.locator("section.sheet").first.locator("tbody tr")
    newest = rows.count() - ROUNDS  # above it what was published since, as is at ten past midnight
    assert newest >= 0
    signs = rows.nth(newest)
    assert signs.locator(".tone-good").count() == 1 and signs.locator(".tone-open").count() == 1
    assert rows.nth(newest + 2).locator(".tone-good").count() == 2
    assert "（模拟）" in page.inner_text("thead")
    sheet = page.request.get(f"{office.city.url}{rows.nth(0).locator('a[href$=pdf]').get_attribute('href')}")
    assert sheet.headers["content-type"] == "application/pdf" and sheet.body().startswith(b"%PDF")
    assert office.faults == []


def test_the_office_publishes_the_latest_seal(visit: Visit) -> None:
    office = visit("municipal_coordinator")
    rows = office.go("/witnesses/").locator("section.sheet").first.locator("tbody tr")
    before = rows.count()
    office.act("公布封签", where="山西日报")
    office.go("/witnesses/")
    assert rows.count() == before + 1
    assert office.faults == []


def test_anybody_reads_published_seals_on_a_phone_without_script(visit: Visit) -> None:
    citizen = visit("", phone=True, script=False)
    page = citizen.go("/public/seals/")
    page.locator("tbody tr a").last.click()
    assert "shian-witness-1" in page.inner_text("main")
    assert page.locator("tbody tr").count() == 2
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert citizen.faults == []


def test_a_wrong_signature_is_answered_on_the_page(visit: Visit) -> None:
    page = visit("", script=False).go("/public/seals/")
    page.locator("tbody tr a").first.click()
    page.fill("#signature", "AAAA")
    page.click("main form button[type=submit]")
    assert "64" in page.inner_text("[role=alert]")


def test_machines_read_the_same(city: City) -> None:
    with urllib.request.urlopen(f"{city.url}/public/seals/list.json", timeout=10) as answer:
        listed = json.load(answer)
    assert listed["simulated"] is True and len(listed["checkpoints"]) >= 3
    number = listed["checkpoints"][0]["seal"]
    with urllib.request.urlopen(f"{city.url}/public/seals/{number}.json", timeout=10) as answer:
        assert len(json.load(answer)["countersignatures"]) == 2
