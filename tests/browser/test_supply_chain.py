"""Food on its way: a shopper's scan, a certificate, a market's gate, the gate warehouse, recall and drill."""

from __future__ import annotations

import io
import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pypdfium2  # type: ignore[import-untyped]
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Visit, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.slow]

STAMP = f"{datetime.now(ZoneInfo('Asia/Shanghai')):%H%M%S}"
# What a page says itself, without codes, names in Latin letters and the switch to the other language.
SAID = """() => {
  const data = 'script, style, code, .code, [lang]:not(html), .brand, textarea, option, svg, kbd';
  const out = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (node.parentElement.tagName === 'NOSCRIPT') continue;  // its markup, as text
    if (!node.parentElement.closest(data) && node.textContent.trim()) out.push(node.textContent.trim());
  }
  return [...new Set(out)];
}"""
ENGLISH = re.compile(r"[A-Za-z]{3,} [a-z]{2,}|^[A-Z][a-z]{3,}$")
NAMES = ("Excel", "Word", "English", "GraphML")


def said_well(page: Page) -> None:
    """The page is Chinese throughout and not wider than the screen."""
    english = [text for text in page.evaluate(SAID) if ENGLISH.search(text) and text not in NAMES]
    assert (page.url, english) == (page.url, [])
    over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert (page.url, over) == (page.url, 0)


def test_a_shopper_scans_a_packet(visit: Visit) -> None:
    """On a phone without JavaScript, in both languages; an inspector finds the mismatch that was sent."""
    inspector = visit("inspector")
    address, name = packet(inspector, "醋")
    shopper = visit("", phone=True, script=False)
    page = shopper.go(address)
    expect(page.locator("h1")).to_have_text(name)
    expect(page.locator("main")).to_contain_text("生产者")
    page.locator("header a").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("main")).to_contain_text("Who made it")
    page.locator("header a").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-hans")
    page.get_by_role("link", name="举报问题、信息不符").click()
    page.get_by_label("包装与页面信息不符").check()
    page.fill("[name=text]", f"净含量不符{STAMP}")
    page.select_option("[name=area]", label="小店区")
    page.get_by_role("button", name="提交举报").click()
    expect(page.locator("main")).to_contain_text("您的举报已收到")
    inspector.find("packet.packetreport", f"净含量不符{STAMP}")
    expect(inspector.page.locator("h1")).to_be_visible()
    said_well(inspector.page)
    assert (shopper.faults, inspector.faults) == ([], [])


def packet(person: Visitor, words: str) -> tuple[str, str]:
    """The public address and name of a lot found by its name in the trace."""
    page = person.go(f"/trace/?q={words}")
    said_well(page)
    page.locator("main tbody tr[data-href] td.title a").first.click()
    page.wait_for_url("**/trace/lot/*/")
    said_well(page)
    return public(page.locator(".lead-in a.code").inner_text()), name_of(page)


def public(code: str) -> str:
    """Where the page of a code is: its path, or below /c/."""
    stem = "https://id.gs1.org"
    return code.removeprefix(stem) if code.startswith(stem) else f"/c/{code}"


def name_of(page: Page) -> str:
    """The heading without the state behind it."""
    return str(page.locator("h1").evaluate("e => e.firstChild.textContent")).strip()


def test_a_certificate_and_the_gate_of_a_market(visit: Visit) -> None:
    """A firm gives its word on a phone; the market compares; a mismatch is told to agriculture."""
    firm, officer = visit("firm_manager", phone=True), visit("bureau_officer")
    page = firm.go("/duties/certificates/")
    said_well(page)
    product = f"番茄试{STAMP}"
    for name, answer in {"product": product, "quantity": "120", "origin": "清徐县"}.items():
        firm.fill(name, answer)
    if not page.locator("main [name=place]").input_value():
        page.locator("main select[name=place]").select_option(index=1)
    page.get_by_role("button", name="开具并打印").click()
    page.wait_for_url("**/sheet/")
    said_well(page)
    number = page.locator("dd.code").first.inner_text()
    assert re.fullmatch(r"HG1401\d{2}\d+-?\d+", number), number
    assert page.locator("article").count() == 4
    anyone = visit("", phone=True, script=False)
    expect(anyone.go(f"/duties/c/{number}/").locator("main")).to_contain_text("有效")
    said_well(anyone.page)
    market_gate(officer, number, product)
    notice_of(officer, number, product)
    told = [fault for fault in officer.faults if "422" not in fault]  # the refusal that was meant
    assert (firm.faults, told, anyone.faults) == ([], [], [])


def market_gate(officer: Visitor, number: str, product: str) -> None:
    """The goods as promised are admitted; other goods under the same number are not."""
    common = {"place": "批发市场", "certificate_number": number, "seller": f"试验贩运户{STAMP}"}
    for goods, quantity, result in ((product, "100", "凭证相符"), (f"辣椒{STAMP}", "10", "凭证不符")):
        officer.go("/r/duties.entrycheck/")
        dialog = asked(officer, "入场查验")
        for name, answer in {**common, "product": goods, "quantity": quantity}.items():
            officer.fill(name, answer)
        if result == "凭证不符":
            dialog.locator(".dialog-foot button.btn-primary").click()
            expect(dialog.locator(".wrong, [role=alert]").first).to_contain_text("快检合格后方可入场")
            dialog.locator("[name=admit]").uncheck()
        confirmed(officer)
        expect(officer.page.locator("main")).to_contain_text(result)
        said_well(officer.page)


def asked(person: Visitor, title: str) -> Locator:
    """The dialog that a button opens."""
    person.page.locator(".page-head .actions a", has_text=title).click()
    dialog = person.page.locator("dialog#dialog[open]")
    dialog.locator("form").wait_for()
    return dialog


def confirmed(person: Visitor) -> None:
    """Send the open dialog, which leads to a record's page."""
    with person.page.expect_navigation():
        person.page.locator("dialog#dialog[open] .dialog-foot button.btn-primary").click()


def notice_of(officer: Visitor, number: str, product: str) -> None:
    """The notice names what does not agree; the bureau gives its receipt."""
    page = officer.go("/r/duties.mismatchnotice/")
    said_well(page)
    page.locator("#rows tbody tr[data-href] a").first.click()
    page.wait_for_url("**/duties.mismatchnotice/*/")
    expect(page.locator("main")).to_contain_text(product)
    said_well(page)


def test_an_imported_lot_passes_the_gate(visit: Visit) -> None:
    """Arrival, sample, negative result, disinfection, codes, release; the package's page says so."""
    inspector, shopper = visit("bureau_officer"), visit("", phone=True, script=False)
    inspector.go("/r/gate.arrival/")
    inspector.act(
        "登记入仓", place="总仓", goods=f"冷冻带鱼{STAMP}", origin="挪威", weight="600", packages="6",
        owner_name=f"试验进口商{STAMP}", quarantine=f"QC{STAMP}", customs=f"BG{STAMP}",
    )  # fmt: skip
    page, there = inspector.page, inspector.page.url
    said_well(page)
    assert "出具出仓证明" not in inspector.buttons()
    inspector.act("抽样", count=1, laboratory="太原市第三方核酸检测机构")
    page.goto(f"{there}?tab=gate.gatetest")
    page.locator("main tbody tr[data-href] a").first.click()
    page.wait_for_url("**/gate.gatetest/*/")
    inspector.act("报告结果", result="阴性")
    said_well(page)
    page.goto(there)
    inspector.act("登记消杀", agent="过氧乙酸", team="总仓消杀组")
    inspector.act("发放追溯码")
    code = first_code(inspector)
    banner = shopper.go(f"/c/{code}").locator("[role=alert]")
    expect(banner).to_contain_text("未经总仓放行")
    said_well(shopper.page)
    page.goto(there)
    inspector.act("出具出仓证明")
    expect(page.locator("h1")).to_contain_text("已放行")
    said_well(page)
    expect(anew(shopper.page).locator("main")).to_contain_text("出仓证明")
    expect(shopper.page.locator("[role=alert]")).to_have_count(0)
    said_well(shopper.page)
    assert (inspector.faults, shopper.faults) == ([], [])


def anew(page: Page) -> Page:
    """The packet's page as it is now: the server keeps one for two seconds."""
    page.wait_for_timeout(2100)
    page.reload()
    return page


def first_code(person: Visitor) -> str:
    """The code of the first package, as it is printed on its label."""
    address = person.page.locator(".page-head .actions a", has_text="打印标签").first.get_attribute("href")
    answer = person.page.request.get(f"{person.city.url}{address}?count=2&first=1")
    assert answer.headers["content-type"] == "application/pdf", answer.text()[:500]
    document = pypdfium2.PdfDocument(io.BytesIO(answer.body()))
    found = re.findall(r"GW\d{10}[0-9A-Z]{4}", document[0].get_textpage().get_text_range())
    assert len(found) == 2, found
    return str(found[0])


def test_a_failed_sample_is_recalled(visit: Visit) -> None:
    """From the sample to its lot, held; started; a place answers; the board counts; the packet warns."""
    officer, shopper = visit("bureau_officer"), visit("", phone=True, script=False)
    page = officer.page
    failed_sample(officer)
    recall_it(officer)
    recall, lot = page.url, lot_of(officer)
    held = f"{officer.city.url}{lot}"
    page.goto(held)
    expect(page.locator("main dl").first).to_contain_text("已封存")
    address = public(page.locator(".lead-in .code").first.inner_text())
    expect(shopper.go(address).locator("[role=alert]")).to_contain_text("已封存")
    page.goto(recall)
    officer.act("启动并通知")
    answered(officer)
    page.goto(recall)
    officer.act("发布公告", announced_in="市市场监督管理局网站")
    board(officer)
    expect(anew(shopper.page).locator("section.alarm[role=alert]")).to_contain_text("已召回，请勿食用")
    said_well(shopper.page)
    page.goto(held)
    expect(page.locator("main dl").first).to_contain_text("已召回")
    assert (officer.faults, shopper.faults) == ([], [])


def failed_sample(officer: Visitor) -> None:
    """A failed sample whose lot the city knows and nobody has recalled."""
    page = officer.go("/r/laboratory.sample/?failed=true")
    samples = [str(a.get_attribute("href")) for a in page.locator("#rows tbody tr td.title a").all()]
    for address in samples:
        if "召回该批次" in page.request.get(officer.city.url + address).text():
            officer.go(address)
            assert "召回该批次" in officer.buttons()
            said_well(page)
            return
    pytest.fail(f"none of {len(samples)} failed samples leads to a recall")


def recall_it(officer: Visitor) -> None:
    """The button's form is filled in; the plan is added."""
    page = officer.page
    dialog = asked(officer, "召回该批次")
    assert dialog.locator("[name=lot]").input_value().isdigit()
    reason = dialog.locator("[name=reason]").input_value()
    assert reason.startswith("抽检不合格（")
    assert dialog.locator("[name=cause]").input_value() == "sample"
    officer.fill("hazard", "超过限量，长期食用可能影响健康")
    officer.fill("method", "停止销售，就地封存，退回生产者；消费者凭商品退款")
    confirmed(officer)
    page.wait_for_url("**/recall.recall/*/")
    said_well(page)


def lot_of(officer: Visitor) -> str:
    """The suspect lot of the recall whose page this is, from its board."""
    officer.page.locator(".page-head .actions a", has_text="召回看板").click()
    officer.page.wait_for_url("**/recalls/*/")
    said_well(officer.page)
    address = officer.page.locator("main a[href*='/r/supply.lot/']").first.get_attribute("href")
    officer.page.go_back()
    return str(address)


def answered(officer: Visitor) -> None:
    """The first place's answer, written down by an officer on the telephone."""
    page = officer.page
    page.goto(f"{page.url}?tab=recall.notice")
    said_well(page)
    page.locator("main tbody tr[data-href] a").first.click()
    page.wait_for_url("**/recall.notice/*/")
    officer.act("确认收到")
    officer.act("报告产品去向", sealed="1", remark=f"电话报告{STAMP}")
    expect(page.locator("h1")).to_contain_text("已报告去向")
    said_well(page)


def board(officer: Visitor) -> None:
    """At least one place has acknowledged; the picture is drawn."""
    page = officer.page
    page.locator(".page-head .actions a", has_text="召回看板").click()
    page.wait_for_url("**/recalls/*/")
    expect(page.locator(".figures-row .big").nth(1)).not_to_have_text("0%")
    expect(page.locator("main .chart canvas, main .chart svg").first).to_be_visible()
    said_well(page)


def test_a_drill_holds_nothing(visit: Visit) -> None:
    """Opened on a real lot, marked everywhere, reported on; the lot stays in trade and nobody is warned."""
    officer, shopper = visit("bureau_officer"), visit("", phone=True, script=False)
    page = officer.page
    address, _name = packet(officer, "豆")
    expect(page.locator("h1")).to_contain_text("在流通")
    story, code = page.url, page.locator(".lead-in a.code").inner_text()
    officer.go("/r/recall.recall/")
    dialog = asked(officer, "发起召回")
    answers = {"lot": code, "level": "一级", "cause": "其他", "reason": f"演练{STAMP}", "hazard": "演练"}
    for name, answer in answers.items():
        officer.fill(name, answer)
    officer.fill("method", "演练：只报告去向")
    dialog.locator("details.more > summary").click()
    dialog.locator("[name=drill]").check()
    dialog.locator("[name=unannounced]").check()
    confirmed(officer)
    page.wait_for_url("**/recall.recall/*/")
    expect(page.locator("main")).to_contain_text("演练")
    officer.act("启动并通知")
    page.locator(".page-head .actions a", has_text="召回看板").click()
    page.wait_for_url("**/recalls/*/")
    expect(page.locator(".simulated-tag", has_text="演练")).to_be_visible()
    said_well(page)
    letter = page.locator("aside a", has_text="演练报告").first.get_attribute("href")
    report = page.request.get(f"{officer.city.url}{letter}")
    assert (report.status, report.headers["content-type"]) == (200, "application/pdf")
    page.goto(story)
    expect(page.locator("h1")).to_contain_text("在流通")
    expect(shopper.go(address).locator("main")).to_contain_text("该批次没有召回")
    said_well(shopper.page)
    assert (officer.faults, shopper.faults) == ([], [])
