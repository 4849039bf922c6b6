"""An outbreak from the first case reports to the public notice, its lot recalled, by seven people."""

from __future__ import annotations

import io
import re
import time
import zipfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pypdfium2  # type: ignore[import-untyped]
import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Visit, Visitor
from tests.browser.test_supply_chain import anew, asked, confirmed, public, said_well

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CITY_TIME = ZoneInfo("Asia/Shanghai")
NOW = datetime.now(CITY_TIME)
STAMP = f"{NOW:%H%M%S}"
MOMENT = "%Y-%m-%dT%H:%M"
DISTRICT = "小店区"
FOOD, DISH, OTHER, PRODUCE, AGENT = "菠菜", "凉拌菠菜", "米饭", "32", "亚硝酸盐"
# In a city of one hundredth three reports that name a place are more than chance; in the whole city two are.
PATIENTS = (("李甲", "29"), ("王乙", "52"), ("赵戊", "17"))
PATIENCE = 20.0  # seconds until what the server does on its own stands on a page
# Two who fell ill besides those reported, and eight who did not: name, sex, age, ill, symptoms, two dishes.
TABLE = "\n".join(
    "\t".join(row)
    for row in (
        ("姓名", "性别", "年龄", "发病", "症状", DISH, OTHER),
        ("孙丙", "女", "34", "是", "发绀、头晕", "是", "是"),
        ("周丁", "男", "41", "是", "呕吐、发绀", "是", "否"),
        *((f"健康{n}", "男" if n % 2 else "女", f"{20 + n}", "否", "", "是" if n == 1 else "否", "是")
          for n in range(1, 9)),
    )
)  # fmt: skip


@dataclass
class Goods:
    """A lot at a place where people eat: number, code, page, its packet's page, the place, a meal there."""

    number: str
    code: str
    story: str
    packet: str
    place: str
    eaten: datetime


def test_from_the_first_reports_to_the_public_notice(visit: Visit) -> None:
    """The whole way; each step below is one person's part of it."""
    city, analyst, bureau = visit("epidemiologist"), visit("analyst"), visit("bureau_officer")
    goods = delivered(bureau)
    near = goods.place.startswith(DISTRICT)
    county = visit("county_epidemiologist") if near else city
    market = visit("district_officer") if near else bureau
    doctor, anyone = visit("doctor", phone=True), visit("", phone=True, script=False)

    for name, age in PATIENTS:
        report_case(doctor, goods, name, age)
    signal_stands(city, goods)
    desk = escalate(county, goods)
    write_menu(county, desk, goods)
    list_people(county, desk)
    define(county, desk)
    dish_stands_out(county, desk)
    infer(county, desk, goods)
    order_samples(county, desk, goods)
    enter_results(analyst)
    confirm_source(county, desk, goods)
    recall_lot(market, desk, goods)
    packet_warns(anyone, market, goods)
    conclude(county, desk, goods)
    report_and_close(county, desk)
    thread = consult(county, desk)
    give_opinion(visit("liaison"), thread)
    title = draft_notice(county, thread)
    public_reads(anyone, bureau, title)

    for person in (city, county, analyst, market, bureau, doctor, anyone):
        assert person.faults == []


def delivered(officer: Visitor) -> Goods:
    """The newest lot of the food, and a place it came to, one of the district first."""
    page = officer.go(f"/trace/?q={FOOD}")
    page.locator("main tbody tr td.title a").first.click()
    page.wait_for_url("**/trace/lot/*/")
    address = page.locator(".lead-in a.code").inner_text()
    places = [
        name for name in page.locator("aside table.rows td.title").all_inner_texts() if "（" not in name
    ]
    places.sort(key=lambda name: not name.startswith(DISTRICT))
    day = page.locator("dt:text-is('保质期至') + dd").inner_text()
    last = datetime.strptime(f"{day} 12:00", "%Y-%m-%d %H:%M").replace(tzinfo=CITY_TIME)
    eaten = min(NOW - timedelta(hours=6), last)
    return Goods(address.rsplit("/", 1)[1], address, page.url, public(address), places[0], eaten)


def report_case(doctor: Visitor, goods: Goods, name: str, age: str) -> None:
    """On a phone: symptoms, onset, what was eaten where, who it is."""
    page = doctor.go("/illness/report/")
    for word in ("呕吐", "头晕", "发绀"):
        chip = page.locator("label.il-chip", has_text=re.compile(f"^{word}$"))
        if not chip.is_visible():
            page.locator("details", has=chip).locator("summary").click()
        chip.click()
    page.fill("[name=onset_at]", f"{goods.eaten + timedelta(hours=1):{MOMENT}}")
    page.fill("[name=food0-food_name]", DISH)
    page.locator("label.il-chip", has_text="餐馆").first.click()
    page.locator("[name=food0-place_name]").press_sequentially(goods.place, delay=5)
    page.locator(".found-places [data-operator]", has_text=goods.place).first.click()
    page.fill("[name=food0-eaten_at]", f"{goods.eaten:{MOMENT}}")
    page.fill("[name=food0-companions]", "3")
    page.locator("label.il-chip", has_text=re.compile("^女$")).click()
    page.fill("[name=age]", age)
    page.fill("[name=patient_name]", name)
    page.fill("[name=phone]", f"139{age}{STAMP}")
    said_well(page)
    page.get_by_role("button", name="报送").click()
    page.wait_for_url("**/sent/")
    expect(page.locator("h1")).to_contain_text("已报送")
    expect(page.locator(".big-score b")).to_have_text("80")
    expect(page.locator("main")).to_contain_text(AGENT)
    said_well(page)


def signal_stands(epidemiologist: Visitor, goods: Goods) -> None:
    """Detection runs within a quarter of an hour of a report; the city's epidemiologist need not wait."""
    page = epidemiologist.go("/signals/waiting/")
    if not waiting(epidemiologist, goods).count():
        asked(epidemiologist, "立即分析")
        confirmed(epidemiologist)
        epidemiologist.go("/signals/waiting/")
    expect(waiting(epidemiologist, goods)).to_have_count(1)
    said_well(page)


def waiting(person: Visitor, goods: Goods) -> Locator:
    """The row of the signal: about the place or the dish, whichever is the less likely by chance."""
    named = re.compile(f"{goods.place}|{DISH}")
    return person.page.locator("main section").first.locator("tbody tr", has_text=named)


def escalate(county: Visitor, goods: Goods) -> str:
    """Verified and escalated: an outbreak opens by itself. Returns its desk's address."""
    page = county.go("/signals/waiting/")
    waiting(county, goods).locator("td.title a").click()
    page.wait_for_url(re.compile(r"/signals/\d+/"))
    expect(page.locator(".figures-row .big").first).to_have_text(f"{len(PATIENTS)}")
    said_well(page)
    there = page.url
    county.act("核实属实", note="同日在同一餐馆就餐，症状相同")
    page.goto(there)
    county.act("升级为暴发事件")
    number = str(until(county, there, "dt:text-is('暴发事件') + dd.code").inner_text())
    page = county.go("/outbreaks/")
    page.locator("main tbody tr", has_text=number).locator("a").first.click()
    page.wait_for_url(re.compile(r"/outbreaks/\d+/"))
    expect(page.locator(".lead-in")).to_contain_text(goods.place)
    said_well(page)
    desk = page.url.split("?")[0]
    county.act("开始调查")
    return desk


def until(person: Visitor, address: str, selector: str) -> Locator:
    """Look at a page anew until something stands on it that the server does on its own."""
    deadline = time.monotonic() + PATIENCE
    while True:
        person.page.goto(address)
        found = person.page.locator(selector)
        if found.count():
            return found.first
        assert time.monotonic() < deadline, (
            address,
            selector,
            person.page.locator("main").inner_text()[:800],
        )


def write_menu(county: Visitor, desk: str, goods: Goods) -> None:
    """The meal with two dishes, then the class of the one."""
    page = county.page
    page.goto(f"{desk}menu/")
    page.locator("[name='meal:name']").last.fill("午餐")
    page.locator("[name='meal:served']").last.fill(f"{goods.eaten:{MOMENT}}")
    page.fill("[name='new:dishes']", f"{DISH}\n{OTHER}")
    page.get_by_role("button", name="保存").click()
    page.wait_for_url("**tab=foods")
    page.goto(f"{desk}menu/")
    row = page.locator("tbody tr", has=page.locator(f"input[value='{DISH}']"))
    row.locator("select[name$=':class']").select_option(PRODUCE)
    page.get_by_role("button", name="保存").click()
    page.wait_for_url("**tab=foods")
    said_well(page)


def list_people(county: Visitor, desk: str) -> None:
    """Rows pasted from a table; the reported cases' answers are typed into the sheet, cell by cell."""
    page = county.page
    page.goto(f"{desk}?tab=lines")
    expect(page.locator("#grid tbody tr")).to_have_count(len(PATIENTS))
    page.get_by_role("link", name="从表格粘贴").click()
    page.fill("[name=text]", TABLE)
    page.get_by_role("button", name="读取").click()
    expect(page.locator("main")).to_contain_text("10")
    said_well(page)
    page.get_by_role("button", name="保存这些行").click()
    page.wait_for_url("**tab=lines")
    expect(page.locator("#grid tbody tr")).to_have_count(len(PATIENTS) + 10)
    for row in range(len(PATIENTS)):
        for dish, key, shown in ((DISH, "y", "✓"), (OTHER, "n" if row else "y", "×" if row else "✓")):
            cell = page.locator("#grid tbody tr").nth(row).locator("td").nth(column(county, dish))
            cell.click()
            with page.expect_response(re.compile("/cell/")) as answer:
                page.keyboard.press(key)
            assert answer.value.status == 200
            expect(cell).to_have_text(shown)
    said_well(page)


def column(person: Visitor, title: str) -> int:
    """Which of a row's cells stands under a heading; the row's number is a heading itself."""
    heads = [text.strip() for text in person.page.locator("#grid thead th").all_inner_texts()]
    return heads.index(title) - 1


def define(county: Visitor, desk: str) -> None:
    """Suspected with blue lips, probable if a hospital reported it; counts follow before it is stated."""
    page = county.page
    page.goto(f"{desk}?tab=definition")
    page.locator("[name='suspected:any'][value=cyanosis]").check()
    page.locator("[name='probable:used']").check()
    page.locator("[name='probable:any'][value=cyanosis]").check()
    page.locator("[name='probable:linked']").check()
    expect(page.locator("#standing")).to_contain_text(re.compile(rf"可能病例\s*{len(PATIENTS)}"))
    page.get_by_role("button", name="确定该定义").click()
    page.wait_for_load_state()
    said_well(page)
    page.goto(f"{desk}?tab=lines")
    classes = page.locator("#grid td.class").all_inner_texts()
    assert [classes.count(word) for word in ("可能病例", "疑似病例")] == [len(PATIENTS), 2]


def dish_stands_out(county: Visitor, desk: str) -> None:
    """The food table puts the dish first: all cases ate it, one of the eight well did."""
    page = county.page
    page.goto(f"{desk}?tab=foods")
    first = page.locator("table.foods tbody tr").first
    cases = len(PATIENTS) + 2
    expect(first.locator("td.title")).to_contain_text(f"{DISH} 可解释多数病例")
    expect(first.locator("td.num").first).to_have_text(f"{cases}/{cases + 1}")
    expect(first.locator("td.num").nth(2)).to_have_text("0/7")
    said_well(page)


def infer(county: Visitor, desk: str, goods: Goods) -> None:
    """Place, dish and lot are named with a probability, the lot is put on the board."""
    page = county.page
    page.goto(f"{desk}?tab=source")
    page.get_by_role("button", name="推断来源").click()
    page.wait_for_load_state()
    for title, name in (("场所", goods.place), ("食品", DISH), ("批次", goods.number)):
        ranking = page.locator("section.sheet", has=page.locator(f"h2:text-is('{title}')"))
        best = ranking.locator(".likely > div").first
        expect(best).to_contain_text(name)
        assert percent(best) >= 50, (title, best.inner_text())
    said_well(page)
    page.get_by_role("link", name="列为假设").click()
    in_dialog(county)
    page.goto(f"{desk}?tab=board")
    expect(page.locator(".board section").first).to_contain_text(goods.number)
    said_well(page)


def percent(row: Locator) -> float:
    """The probability a source is given."""
    return float(row.locator("b.num").inner_text().removesuffix("%"))


def in_dialog(visitor: Visitor, /, **answers: str) -> None:
    """Fill in the open dialog and send it."""
    visitor.page.locator("dialog#dialog[open] form").wait_for()
    for name, answer in answers.items():
        visitor.fill(name, answer)
    confirmed(visitor)
    visitor.page.wait_for_load_state()


def order_samples(county: Visitor, desk: str, goods: Goods) -> None:
    """One of a patient, one of the food, of the lot at the place; both are taken to the laboratory."""
    page = county.page
    page.goto(f"{desk}?tab=samples")
    page.locator("a.btn:text-is('患者')").click()
    in_dialog(county, what="呕吐物", person="1")
    page.locator("a.btn:text-is('食品')").click()
    in_dialog(county, what=DISH, operator=goods.place, lot=goods.code)
    rows = page.locator("main table tbody tr")
    expect(rows).to_have_count(2)
    said_well(page)
    for row in range(2):
        rows.nth(row).locator("a:text-is('采样')").click()
        in_dialog(county, laboratory="市食药检中心")
        expect(rows.nth(row)).to_contain_text("已采样")


def enter_results(analyst: Visitor) -> None:
    """The laboratory's analyst finds both; both hold the same agent."""
    for what, value in (("呕吐物", "620 mg/kg"), (DISH, "2140 mg/kg")):
        analyst.find("inquiry.outbreaksample", what)
        page = analyst.act("录入结果", result="阳性", agent=AGENT, value=value)
        expect(page.locator("main")).to_contain_text(AGENT)
        said_well(page)


def confirm_source(county: Visitor, desk: str, goods: Goods) -> None:
    """The same agent in both; inferred anew, the lot gains by its sample; the hypothesis is confirmed."""
    page = county.page
    page.goto(f"{desk}?tab=samples")
    expect(page.locator("section", has_text="致病因子与分型").first).to_contain_text("两者一致")
    page.goto(f"{desk}?tab=source")
    ranking = page.locator("section.sheet", has=page.locator("h2:text-is('批次')"))
    before = percent(ranking.locator(".likely > div").first)
    page.get_by_role("button", name="重新推断").click()
    page.wait_for_load_state()
    best = ranking.locator(".likely > div").first
    expect(best).to_contain_text("样品阳性")
    assert percent(best) >= before  # in tenths of a percent there may be no room above
    page.goto(f"{desk}?tab=board")
    page.locator(".card-of").first.get_by_role("link", name="已确认").click()
    in_dialog(county, reason="食品与患者样品检出相同因子")
    expect(page.locator(".board section").last).to_contain_text(goods.number)
    said_well(page)


def recall_lot(market: Visitor, desk: str, goods: Goods) -> None:
    """One click on the desk: the form is filled in. Opened, it holds the lot; the board stands."""
    page = market.page
    page.goto(f"{desk}?tab=source")
    page.get_by_role("link", name="召回该批次").click()
    dialog = page.locator("dialog#dialog[open]")
    dialog.locator("form").wait_for()
    assert dialog.locator("[name=cause]").input_value() == "outbreak"
    market.fill("method", "停止使用，就地封存，退回供货者")
    confirmed(market)
    page.wait_for_url("**/recall.recall/*/")
    said_well(page)
    there = page.url
    page.goto(goods.story)
    expect(page.locator("h1")).to_contain_text("已封存")
    page.goto(there)


def packet_warns(anyone: Visitor, market: Visitor, goods: Goods) -> None:
    """Held at first; recalled as soon as the officer has started the recall and announced it."""
    page, there = market.page, market.page.url
    expect(anyone.go(goods.packet).locator("[role=alert]")).to_contain_text("已封存")
    market.act("启动并通知")
    page.goto(there)
    market.act("发布公告", announced_in="市市场监督管理局网站")
    page.locator(".page-head .actions a", has_text="召回看板").click()
    page.wait_for_url("**/recalls/*/")
    expect(page.locator("h1")).to_contain_text("召回中")
    notified = page.locator("main table tbody tr", has_text=goods.place)
    expect(notified).to_contain_text("已发出")
    said_well(page)
    expect(anew(anyone.page).locator("section.alarm[role=alert]")).to_contain_text("已召回，请勿食用")
    said_well(anyone.page)


def conclude(county: Visitor, desk: str, goods: Goods) -> None:
    """Each part as certain as the file bears out; then the verdict."""
    page = county.page
    page.goto(f"{desk}?tab=reports")
    page.get_by_role("link", name="作出结论").click()
    in_dialog(
        county, agent=AGENT, agent_grade="很可能", vehicle=DISH, vehicle_grade="确认", place_grade="确认",
        lot=goods.code, lot_grade="确认",
    )  # fmt: skip
    expect(page.locator("main")).to_contain_text(goods.number)
    said_well(page)
    county.act(
        "形成结论", verdict="致病食品明确", conclusion=f"一起食用{DISH}引起的{AGENT}中毒", vehicle=DISH,
        agent=AGENT,
    )  # fmt: skip
    expect(page.locator("h1")).to_contain_text("已作结论")


def report_and_close(county: Visitor, desk: str) -> None:
    """The final report, filled in from the file, as PDF and docx; submitted; the outbreak is closed."""
    page = county.page
    page.goto(f"{desk}?tab=reports")
    page.locator("aside").get_by_role("link", name="结案报告").click()
    in_dialog(county, issuer="小店区疾病预防控制中心")
    page.locator("main table tbody tr td.title a", has_text="结案报告").click()
    page.wait_for_url("**/inquiry/report/*/")
    expect(page.locator(".report-of section")).to_have_count(11)
    expect(page.locator(".report-of")).to_contain_text(AGENT)
    said_well(page)
    letters(county)
    county.act("提交")
    page.goto(desk)
    county.act("结案", entered_on=f"{NOW:%Y-%m-%d}")
    page.goto(desk)
    expect(page.locator("h1")).to_contain_text("已结案")
    said_well(page)


def letters(county: Visitor) -> None:
    """Both files hold the title and the agent."""
    kinds = set()
    for link in county.page.locator("aside a[href*='letter']").all():
        answer = county.page.request.get(f"{county.city.url}{link.get_attribute('href')}")
        body = answer.body()
        if answer.headers["content-type"] == "application/pdf":
            document = pypdfium2.PdfDocument(io.BytesIO(body))
            text = "".join(document[n].get_textpage().get_text_range() for n in range(len(document)))
        else:
            text = zipfile.ZipFile(io.BytesIO(body)).read("word/document.xml").decode()
        assert AGENT in text, link.get_attribute("href")
        kinds.add(answer.headers["content-type"].rsplit(".", 1)[-1])
    assert kinds == {"application/pdf", "document"}


def consult(county: Visitor, desk: str) -> str:
    """The outbreak's desk leads to a thread; two bodies are asked. Returns its address."""
    page = county.page
    page.goto(desk)
    page.locator(".page-head .actions a", has_text="发起会商").click()
    page.wait_for_url("**/consultation/open/**")
    county.fill("question", "该批次是否涉及其他区域？")
    page.locator("main select[name=bodies]").select_option(label=["晋阳海关"])
    with page.expect_navigation():
        page.locator("main .dialog-foot button.btn-primary").click()
    page.wait_for_url(re.compile(r"/consultation/\d+/"))
    said_well(page)
    return page.url


def give_opinion(liaison: Visitor, thread: str) -> None:
    """The body's liaison officer answers."""
    page = liaison.page
    page.goto(thread)
    liaison.act("反馈意见", grade="中风险", text=f"未见进口同批次{FOOD}")
    page.goto(thread)
    expect(page.locator("main")).to_contain_text("1 / 1")
    expect(page.locator("main")).to_contain_text(f"未见进口同批次{FOOD}")
    said_well(page)
    assert liaison.faults == []


def draft_notice(county: Visitor, thread: str) -> str:
    """Drafted from the thread, for everybody; its author may not issue it."""
    page = county.page
    page.goto(thread)
    page.locator("aside a", has_text="起草风险通报").click()
    title = f"隔夜凉拌菜{AGENT}中毒提示{STAMP}"
    county.answer_page(
        title=title, level="风险警示", audience="社会公众", body="太原市市场监督管理局",
        text="近期发生一起凉拌蔬菜引起的食物中毒，涉事批次已经召回。",
        advice="叶菜现做现吃，不吃隔夜凉拌菜。",
    )  # fmt: skip
    assert "发出通报" not in county.buttons()
    said_well(page)
    return title


def public_reads(anyone: Visitor, bureau: Visitor, title: str) -> None:
    """Issued by another, past the guard; on the window without JavaScript."""
    bureau.find("consult.risknotice", title)
    bureau.act("发出通报")
    expect(bureau.page.locator("h1")).to_contain_text("已发出")
    said_well(bureau.page)
    page = anyone.go("/public/consult.risknotice/")
    page.get_by_role("link", name=title).click()
    expect(page.locator("h1")).to_contain_text(title)
    expect(page.locator("main")).to_contain_text("叶菜现做现吃")
    said_well(page)
