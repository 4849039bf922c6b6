"""Every role at its pages; phone, languages, dark, keyboard, print; import and frozen report."""

from __future__ import annotations

import io
import re
from datetime import datetime
from pathlib import Path

import pytest
import xlsxwriter
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit

pytestmark = [pytest.mark.browser, pytest.mark.slow]

EVALUATION, LEDGER, IMPORTS = "/figures/", "/ledger/", "/imports/"
PLAN, SHEET = "/r/laboratory.plan/do/draft/", "/r/laboratory.sample/do/take/"
# What each role may not open. Everything in its own navigation it may. Firms import what came and went.
CLOSED = {
    "municipal_coordinator": (SHEET,),
    "bureau_officer": (SHEET,),
    "district_officer": (PLAN, SHEET),
    "inspector": (PLAN, SHEET),
    "sampler": (PLAN, IMPORTS),
    "analyst": (PLAN, SHEET, LEDGER),
    "reviewing_analyst": (PLAN, SHEET, LEDGER),
    "epidemiologist": (PLAN, SHEET),
    "county_epidemiologist": (PLAN, SHEET),
    "doctor": (PLAN, SHEET, LEDGER),
    "firm_manager": (PLAN, EVALUATION, LEDGER, "/report/", "/r/laboratory.testreport/"),
    "school_principal": (PLAN, EVALUATION, LEDGER, "/report/", "/r/directory.person/"),
    "assessor": (PLAN, SHEET, IMPORTS),
    "administrator": (PLAN, SHEET, IMPORTS),
}
WALK = (
    "/inbox/",
    "/r/registry.operator/",
    "/r/laboratory.sample/",
    "/r/laboratory.sample/1/",
    "/r/laboratory.sample/1/?tab=history",
    "/r/laboratory.task/",
    "/r/laboratory.disposal/",
    "/figures/",
    "/figures/laboratory.failure_rate/",
    "/report/",
    "/ledger/",
    "/imports/",
    "/search/?q=小店",
    "/public/",
)
# The frame and what the interface says itself, without records' data and the switch to the other language.
CHROME = """() => {
  const of = '.side, .page-head h1, .tabs, .bottombar, main label, main th, main dt, main button, main h2';
  const data = 'option, .code, .chop, .brand small, .reading, [lang]:not(html), .title, tbody, pre';
  const out = [];
  for (const box of document.querySelectorAll(of)) {
    const walker = document.createTreeWalker(box, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode;
      if (!node.parentElement.closest(data) && node.textContent.trim()) out.push(node.textContent.trim());
    }
  }
  return [...new Set(out)];
}"""
PAGES_OF_LANGUAGES = (
    "/inbox/",
    "/r/laboratory.sample/",
    "/r/registry.operator/new/",
    "/imports/",
    "/ledger/",
)


@pytest.mark.parametrize("role", CLOSED)
def test_each_role_has_its_pages(visit: Visit, role: str) -> None:
    """Sign-in leads to the inbox; navigation is there; what is closed answers 403; no complaint."""
    person = visit(role)
    page = person.page
    expect(page.locator("h1")).to_have_text("待办")
    links = page.locator(".side a.item")
    assert links.count() >= 4
    last = links.last.get_attribute("href")
    assert last and person.answer(last).status == 200
    assert person.faults == []
    for address in CLOSED[role]:
        refused = page.request.get(person.city.url + address)
        assert (address, refused.status) == (address, 403)
        assert "没有权限" in refused.text()


def test_on_a_phone_nothing_is_wider_than_the_screen(visit: Visit) -> None:
    """Fourteen pages, one after another."""
    person = visit("municipal_coordinator", phone=True)
    wide = {}
    for address in WALK:
        assert person.answer(address).status == 200, address
        over = person.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if over > 0:
            wide[address] = over
    assert wide == {}
    assert person.faults == []
    person.go("/inbox/")
    person.page.locator(".bottombar button").click()
    expect(person.page.locator("#side .item").first).to_be_in_viewport()


def test_languages_do_not_mix(visit: Visit) -> None:
    """English pages have no Chinese in what the interface says itself, Chinese pages no English."""
    person = visit("bureau_officer")
    for address in PAGES_OF_LANGUAGES:
        said = person.go(address).evaluate(CHROME)
        english = [t for t in said if re.search(r"[A-Za-z]{3,} [a-z]{2,}|^[A-Z][a-z]{3,}$", t)]
        assert (address, [t for t in english if t not in ("Excel", "Word", "English")]) == (address, [])
    person.go("/inbox/").locator(".topbar button[name=language]").first.click()
    for address in PAGES_OF_LANGUAGES:
        said = person.go(address).evaluate(CHROME)
        chinese = [t for t in said if re.search(r"[\u4e00-\u9fff]", t)]
        assert (address, chinese) == (address, [])
    assert person.page.locator("html").get_attribute("lang") == "en"


def test_dark_mode_is_kept(visit: Visit) -> None:
    """The switch turns the page dark, and the next page is dark from the beginning."""
    person = visit("inspector")
    page = person.page
    light = _background(page)
    page.locator(".topbar > button[data-theme-choice=toggle]").click()
    assert _background(page) != light
    person.go("/r/laboratory.sample/")
    assert page.locator("html").get_attribute("data-bs-theme") == "dark"
    assert sum(_background(page)) < 150 < sum(light)


def _background(page: Page) -> list[int]:
    text = page.evaluate("getComputedStyle(document.body).backgroundColor")
    return [int(n) for n in re.findall(r"\d+", text)[:3]]


def test_keys(visit: Visit) -> None:
    """`/` goes to the search, which finds while one types; `j` walks rows, Enter opens; `?` helps."""
    person = visit("inspector")
    page = person.go("/r/registry.operator/")
    page.keyboard.press("/")
    expect(page.locator("#find")).to_be_focused()
    page.keyboard.type("小店", delay=20)
    expect(page.locator("#found a").first).to_be_visible()
    page.keyboard.press("Escape")
    page.locator("h1").click()
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    expect(page.locator("tr.at")).to_have_count(1)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/r/registry.operator/\d+/"))


def test_printed_pages_have_no_frame(visit: Visit) -> None:
    """On paper: no navigation, no buttons; who printed it and when."""
    person = visit("inspector")
    page = person.go("/report/")
    page.emulate_media(media="print")
    for part in (".side", ".topbar", ".bottombar", ".page-head .actions"):
        expect(page.locator(part).first).to_be_hidden()
    expect(page.locator(".print-only").first).to_be_visible()


def test_wrong_passwords_lock_the_door(visit: Visit) -> None:
    """After some failures the page says so, whatever the next password."""
    anyone = visit("")
    page = anyone.go("/account/login/")
    for _ in range(12):
        if not page.locator("#id_login").is_visible():
            page.locator("details summary").last.click()
        page.fill("#id_login", "nobody-at-all")
        page.fill("#id_password", "wrong")
        page.locator("form[action*=login] button.btn-primary").click()
        page.wait_for_load_state()
        said = page.locator("[role=alert]").all_inner_texts()
        assert said
        if any("过多" in text or "稍后" in text for text in said):
            return
    pytest.fail(f"twelve wrong passwords, and still: {said}")


def test_second_factor_can_be_set_up(visit: Visit) -> None:
    """The page shows a code to scan and its secret."""
    person = visit("assessor")
    page = person.go("/account/2fa/")
    page.locator("main a", has_text="激活").first.click()
    page.wait_for_url("**/totp/activate/")
    expect(page.locator("main img")).to_be_visible()
    assert len(page.locator("#authenticator_secret").input_value()) == 32
    page.fill("main [name=code]", "000000")
    page.locator("main .dialog-foot button").click()
    expect(page.locator(".wrong")).to_be_visible()
    assert person.faults == []


def test_import_of_an_official_sheet(visit: Visit, tmp_path: Path) -> None:
    """Two good rows and a bad one: preview, issues, only good rows written, found in the register."""
    person = visit("bureau_officer")
    page = person.go("/imports/?kind=registry.operator")
    stamp = f"{datetime.now():%H%M%S}"  # noqa: DTZ005 - only a mark
    file = tmp_path / "经营主体名录.xlsx"
    file.write_bytes(sheet(stamp))
    page.locator("main select[name=kind]").select_option(label="生产经营主体名录")
    page.set_input_files("input[type=file]", str(file))
    page.locator("main form button.btn-primary").click()
    page.wait_for_url(re.compile(r"/imports/\d+/"))
    write = page.locator("button[name=mode][value=good]")
    expect(write).to_be_visible(timeout=20_000)
    expect(page.locator("main")).to_contain_text("占卜")  # the issue names the value
    expect(page.locator("button[name=mode][value=all]")).to_be_disabled()
    write.click()
    expect(page.locator(".lead-in").first).to_contain_text("已完成", timeout=20_000)
    person.go(f"/r/registry.operator/?q=试验便利店{stamp}")
    expect(page.locator("#rows tbody tr")).to_have_count(2)
    assert person.faults == []


def sheet(stamp: str) -> bytes:
    """A register as bureaus keep it: a title over merged cells, then headings, then rows."""
    held = io.BytesIO()
    with xlsxwriter.Workbook(held) as book:
        page = book.add_worksheet("名录")
        page.merge_range(0, 0, 0, 4, "小店区食品经营单位名录")
        rows = [
            ("序号", "单位名称", "业态", "行政区划", "地址"),
            (1, f"试验便利店{stamp}甲", "食品流通企业", "小店区", "平阳路1号"),
            (2, f"试验便利店{stamp}乙", "食品流通企业", "小店区", "平阳路2号"),
            (3, f"试验便利店{stamp}丙", "占卜", "小店区", "平阳路3号"),
        ]
        for n, row in enumerate(rows, start=1):
            page.write_row(n, 0, row)
    return held.getvalue()


def test_a_report_is_frozen_and_compared(visit: Visit) -> None:
    """Frozen by the coordinator; opened again it says that every number is the same; compared with itself."""
    person = visit("municipal_coordinator")
    page = person.go("/report/")
    page.locator(".page-head .actions .btn-primary").click()
    page.fill("main [name=title]", f"浏览器定稿{datetime.now():%H%M%S}")  # noqa: DTZ005 - only a mark
    page.locator("main .dialog-foot .btn-primary").click()
    page.wait_for_url(re.compile(r"/report/frozen/\d+/"))
    expect(page.locator(".note.tone-good")).to_contain_text("一致")
    page.locator("main a[href*=difference]").first.click()
    expect(page.locator("h1")).to_be_visible()
    assert person.faults == []
