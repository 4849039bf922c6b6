"""One sample from plan to publication, by eight people in the browser; then figure and report know it."""

from __future__ import annotations

import re
import time
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import APIResponse, Page, expect

from tests.browser.conftest import Visit, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CITY_TIME = ZoneInfo("Asia/Shanghai")
TODAY = datetime.now(CITY_TIME).date()
STAMP = f"{datetime.now(CITY_TIME):%H%M%S}"
FAILING = "铅\t1.2\tmg/kg\t0.02\tGB 5009.12\n镉\t0.01\tmg/kg\t0.002\tGB 5009.15"
FIGURE = f"/figures/laboratory.failed_samples/?year={TODAY.year}&area=140105"
REPORT = f"/report/?year={TODAY.year}"
PATIENCE = 10.0  # seconds until a figure has moved: five, and as many for a busy machine


def test_plan_to_publication(visit: Visit) -> None:
    """The whole way; each step below is one person's part of it."""
    coordinator, bureau = visit("municipal_coordinator"), visit("bureau_officer")
    district, sampler = visit("district_officer"), visit("sampler", phone=True)
    analyst, reviewer = visit("analyst"), visit("reviewing_analyst")
    before, sentence = figure(district), report_sentence(coordinator)

    plan = draft_plan(coordinator)
    approve_plan(bureau, plan)
    task = assign(district, plan)
    draw(sampler, task)
    sample = take(sampler)
    report = enter_results(analyst, sample)
    cannot_verify_own(analyst, report)
    verify(reviewer, report)
    moved(district, before + 1)
    report_conclusion(analyst, sample)
    disposal_opens(visit("inspector"), district, sample)
    number = publish(bureau, coordinator)
    public_sees(visit("", script=False), sample)

    assert figure(district) == before + 1
    now = report_sentence(coordinator)
    assert failed_in(now) == failed_in(sentence) + 1, (sentence, now)
    assert number in coordinator.page.title() or number
    for person in (coordinator, bureau, district, sampler, analyst, reviewer):
        assert person.faults == []


def test_who_typed_the_results_does_not_verify_them(visit: Visit) -> None:
    """Also not a reviewing analyst, whose role might."""
    reviewer = visit("reviewing_analyst")
    page = reviewer.page
    page.locator("tr:has(td.next a:text-is('录入结果')) a[href*='/laboratory.testreport/']").first.click()
    page.wait_for_url("**/laboratory.testreport/*/")
    reviewer.act("录入结果", results="铅\t0.02\tmg/kg\t0.01\tGB 5009.12")
    reviewer.act("提交复核")
    assert "复核签发" not in reviewer.buttons()
    refused = send(reviewer, f"{page.url}do/verify/")
    assert refused.status in (403, 422)
    assert "复核签发" not in reviewer.buttons()
    page.reload()
    expect(page.locator("h1")).to_contain_text("待复核")


def draft_plan(coordinator: Visitor) -> str:
    """A plan with one quota."""
    title = f"浏览器试验计划{STAMP}"
    coordinator.go("/r/laboratory.plan/")
    coordinator.act("起草计划", title=title, organiser="太原市市场监督管理局")
    page = coordinator.act("设置指标", district="小店区", food_class="食用农产品", link="流通", batches=5)
    expect(page.locator("main")).to_contain_text("5")
    assert "批准计划" not in coordinator.buttons(), "the author may not approve the plan"
    return title


def approve_plan(bureau: Visitor, plan: str) -> None:
    """Approved and published by somebody else, found in the inbox."""
    page = bureau.go("/inbox/")
    page.locator("td.title a", has_text=plan).click()
    page.wait_for_url("**/laboratory.plan/*/")
    bureau.act("批准计划")
    bureau.act("公布计划")
    expect(page.locator("h1")).to_contain_text("已公布")


def assign(district: Visitor, plan: str) -> str:
    """The district officer gives part of the plan to samplers and a laboratory."""
    title = f"浏览器试验任务{STAMP}"
    district.go("/r/laboratory.task/")
    district.act(
        "下达任务",
        title=title,
        district="小店区",
        food_class="食用农产品",
        link="流通",
        batches=5,
        sampling_body="小店",
        laboratory="市食药检中心",
        plan=plan,
    )
    return title


def draw(sampler: Visitor, task: str) -> None:
    """On the phone: the task is in the inbox; begin, announce, draw."""
    page = sampler.go("/inbox/")
    page.locator("td.title a", has_text=task).click()
    page.wait_for_url("**/laboratory.task/*/")
    sampler.act("开始抽样")
    sampler.act("公告抽取", wanted=3, seed_source="试验次日公开号码")
    sampler.act("抽取", seed="20261124-7731")
    expect(page.locator("h1")).to_contain_text("已抽取")


def take(sampler: Visitor) -> str:
    """On the phone, beside the first place drawn: the sheet knows place, task, class, link, laboratory."""
    page = sampler.page
    page.locator("main table a:text-is('抽样')").first.click()
    page.wait_for_url("**/do/take/**")
    assert page.locator("[name=link]").input_value() == "circulation"
    assert page.locator("[name=food_class]").input_value() == "32"
    assert page.locator("[name=operator]").input_value().isdigit()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    sampler.answer_page(
        food_name="韭菜",
        sampler="CY",
        second_sampler="CY",
        sample_type="食用农产品",
        seal_number=f"FQ{STAMP}",
        quantity="2",
        reserve="1",
    )
    number = re.search(r"[A-Z]{2}\d{17}", page.locator("main").inner_text())
    assert number, page.locator("main").inner_text()[:200]
    sampler.act("送检", carrier="抽样车")
    return number[0]


def enter_results(analyst: Visitor, sample: str) -> str:
    """Received, begun, entered, submitted; the sample's page leads to the report. Returns its address."""
    analyst.find("laboratory.sample", sample)
    page = analyst.act("接收样品", seal_number=f"FQ{STAMP}")
    analyst.act("开始检验")
    page.locator(".page-head .actions a", has_text="前往：检验报告").click()
    page.wait_for_url("**/laboratory.testreport/*/")
    analyst.act("录入结果", results=FAILING)
    expect(page.locator("main")).to_contain_text("不合格")
    analyst.act("提交复核")
    return page.url


def cannot_verify_own(analyst: Visitor, report: str) -> None:
    """No button, and the server refuses whoever tries all the same."""
    assert "复核签发" not in analyst.buttons()
    assert analyst.page.request.get(f"{report}do/verify/").status == 403
    assert send(analyst, f"{report}do/verify/").status == 403


def send(person: Visitor, address: str) -> APIResponse:
    """What the server answers to a form sent without the page."""
    page = person.page
    token = next(c["value"] for c in page.context.cookies() if c["name"] == "csrftoken")
    return page.request.post(address, form={"csrfmiddlewaretoken": token}, headers={"Referer": page.url})


def verify(reviewer: Visitor, report: str) -> None:
    """The reviewing analyst finds the report in the inbox."""
    number = reviewer.page.goto(report) and reviewer.page.locator("h1").inner_text().split()[0]
    page = reviewer.go("/inbox/")
    page.locator("td.title a", has_text=str(number)).click()
    page.wait_for_url("**/laboratory.testreport/*/")
    reviewer.act("复核签发")
    expect(page.locator("h1")).to_contain_text("已签发")


def report_conclusion(analyst: Visitor, sample: str) -> None:
    """The conclusion goes to the organiser."""
    page = analyst.go("/inbox/")
    page.locator("td.title a", has_text=sample).click()
    page.wait_for_url("**/laboratory.sample/*/")
    expect(page.locator("main")).to_contain_text("不合格")
    analyst.act("报送结论")


def disposal_opens(inspector: Visitor, district: Visitor, sample: str) -> None:
    """A disposal has opened by itself, with its clocks, in both inboxes."""
    for person in (inspector, district):
        person.find("laboratory.disposal", sample)
        title = person.page.locator("h1").inner_text().split("\n")[0].split()[0]
        page = person.go("/inbox/")
        row = page.locator("table.inbox tr", has_text=title).first
        expect(row).to_be_visible()


def publish(bureau: Visitor, coordinator: Visitor) -> str:
    """A bulletin drafted and gathered by one, approved by another, published."""
    number = f"{TODAY.year}年试{STAMP}期"
    bureau.go("/r/laboratory.publication/")
    page = bureau.act("起草公告", number=number, title=f"浏览器试验公告{STAMP}", body="太原市市场监督管理局")
    bureau.act("选入样品", since=TODAY, until=TODAY)
    there = page.url
    coordinator.page.goto(there)
    coordinator.act("审批公告")
    page.goto(there)
    bureau.act("发布公告")
    expect(page.locator("h1")).to_contain_text("已公布")
    return number


def public_sees(anyone: Visitor, sample: str) -> None:
    """Nobody signed in, no JavaScript: the result is there."""
    page = anyone.go(f"/public/laboratory.sample/?q={sample}")
    page.locator("main a", has_text=sample).first.click()
    expect(page.locator("body")).to_contain_text("韭菜")
    expect(page.locator("body")).to_contain_text("不合格")


def figure(person: Visitor) -> int:
    """This year's failing samples of the district."""
    return number_of(person.go(FIGURE))


def number_of(page: Page) -> int:
    text = page.locator(".figure-value .big").inner_text()
    return int(re.sub(r"\D", "", text))


def report_sentence(person: Visitor) -> str:
    """The report's sentence on this year's failures."""
    page = person.go(REPORT)
    return page.locator("article.report span[id]", has_text=f"{TODAY.year}年监督抽检").first.inner_text()


def failed_in(sentence: str) -> int:
    found = re.search(r"不合格(\d+)批次", sentence)
    assert found, sentence
    return int(found[1])


def moved(person: Visitor, wanted: int) -> None:
    """Look until the number is there; fail where it moves otherwise or not at all."""
    deadline = time.monotonic() + PATIENCE
    while (seen := figure(person)) != wanted:
        said = person.page.locator(".figure-value").inner_text()
        now = datetime.now(CITY_TIME)
        assert time.monotonic() < deadline, f"the figure shows {seen}, not {wanted}, at {now}: {said}"
        time.sleep(0.3)
