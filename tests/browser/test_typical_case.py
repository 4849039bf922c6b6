"""The doctor's form on a phone: how many touches a typical case takes, and what is left on the device.

It comes after the other files of this folder: its report is one more of its hospital on the day on which the
outbreak's three are made, and four of one hospital are a signal about the hospital.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from shian.domains.surveillance.cases.forms import PRIVATE
from tests.browser.conftest import Visit, Visitor
from tests.browser.strokes import Hand
from tests.browser.test_supply_chain import said_well

pytestmark = [pytest.mark.browser, pytest.mark.slow]

DOC = Path(__file__).parents[2] / "docs/case-reports.md"
NAME, PHONE, FOOD = "李芳", "13912345678", "凉拌菠菜"
# What the module of the draft reads back with the key of this page.
READ = """async () => {
  const script = document.querySelector('script[src$="report.js"]').src.replace('report.js', 'draft.js');
  return (await import(script)).read(document.getElementById('report'));
}"""


@pytest.fixture(scope="module", name="doctor")
def on_a_phone(visit: Visit) -> Visitor:
    return visit("doctor", phone=True)


def chip(page: Page, title: str) -> Locator:
    return page.locator("label.il-chip", has_text=re.compile(f"^{title}$")).first


def quick(page: Page, name: str, title: str) -> Locator:
    return page.locator(f'.quick[data-for="id_{name}"] button', has_text=re.compile(f"^{title}")).first


def typical_case(page: Page) -> Hand:
    """A dinner at a restaurant of the register; every answer that the score asks for."""
    hand = Hand(page)
    for symptom in ("呕吐", "腹痛", "腹泻"):
        hand.tap(chip(page, symptom), "symptoms")
    hand.tap(quick(page, "onset_at", "6小时前"), "onset_at")
    hand.type(page.locator("[name=temperature]"), "38.2", field="temperature")
    hand.tap(quick(page, "diagnosis", "急性胃肠炎"), "diagnosis")
    hand.tap(chip(page, "粪便"), "specimen")
    hand.type(page.locator("[name=food0-food_name]"), FOOD, "liangbanbocai1", field="food_name")
    hand.go_on()
    hand.type(page.locator("[name=food0-place_name]"), "饺子馆", "jiaoziguan1", field="place_name")
    hand.waits += 1
    hand.tap(page.locator(".found-places [data-operator]").first)
    expect(page.locator("[name=food0-setting][value=restaurant]")).to_be_checked()
    hand.tap(quick(page, "food0-eaten_at", "昨天"), "eaten_at")
    hand.tap(quick(page, "food0-companions", "3"), "companions")
    hand.tap(quick(page, "food0-companions_ill", "1"), "companions_ill")
    hand.tap(chip(page, "女"), "sex")
    hand.type(page.locator("[name=age]"), "34", field="age")
    hand.tap(quick(page, "occupation", "离退人员"), "occupation")
    hand.type(page.locator("[name=patient_name]"), NAME, "lifang11", field="patient_name")
    hand.go_on()
    hand.type(page.locator("[name=phone]"), PHONE, field="phone")
    return hand


def test_a_typical_case_takes_few_touches_and_no_minute(doctor: Visitor) -> None:
    page = doctor.go("/illness/report/")
    expect(page.locator(".quick button").first).to_be_visible()
    expect(page.locator("#kept")).to_contain_text("以本次登录的密钥加密")
    hand = typical_case(page)
    expect(page.locator("[data-score]")).to_have_text("100")
    said_well(page)
    is_encrypted_and_holds_no_personal_fields(page)
    hand.tap(page.get_by_role("button", name="报送"), "send")
    page.wait_for_url("**/sent/")
    expect(page.locator(".big-score b")).to_have_text("100")
    assert stored(page) == ""
    assert (hand.taps, hand.keys, len(hand.fields)) == (17, 52, 16)
    assert hand.swipes <= 5
    assert hand.seconds < 60  # by the model, from the counts
    assert f"now | {hand.taps} taps, {hand.keys} keys, " in DOC.read_text(encoding="utf-8")
    assert doctor.faults == []


def stored(page: Page) -> str:
    return str(page.evaluate("localStorage.getItem('shian-report') ?? ''"))


def is_encrypted_and_holds_no_personal_fields(page: Page) -> None:
    """What the draft holds when the whole form is filled in, names and numbers too."""
    page.evaluate("document.querySelector('[name=address]').closest('details').open = true")
    typed = {"address": "学府街1号", "id_number": "11010519491231002X", "department": "急诊科"}
    for name, words in typed.items():
        page.fill(f"[name={name}]", words)
    fields: list[list[Any]] = page.evaluate(READ)
    names = {name for name, _value in fields}
    assert names == {
        "symptoms", "onset_at", "visited_at", "temperature", "diagnosis", "outcome", "specimen", "sex", "age",
        "age_unit", "occupation", "area", "department", "food0-food_name", "food0-place_name",
        "food0-operator", "food0-setting", "food0-eaten_at", "food0-companions", "food0-companions_ill",
    }  # fmt: skip
    assert not names & set(PRIVATE)
    kept = stored(page)
    assert sorted(json.loads(kept)) == ["at", "data", "iv", "user"]
    for words in (NAME, PHONE, FOOD, "vomiting", *typed.values()):
        assert words not in kept
    assert not any(NAME in value for value in page.evaluate("Object.values(localStorage)"))


def test_a_draft_comes_back_to_its_writer_and_goes_with_the_sign_out(doctor: Visitor) -> None:
    page = doctor.go("/illness/report/")
    chip(page, "呕吐").tap()
    page.fill("[name=patient_name]", NAME)
    page.fill("[name=food0-food_name]", FOOD)
    page.wait_for_function("localStorage.getItem('shian-report')")
    page.reload()
    expect(page.locator("#draft")).to_be_visible()
    assert (page.input_value("[name=food0-food_name]"), page.input_value("[name=patient_name]")) == (FOOD, "")
    expect(page.locator("[name=symptoms][value=vomiting]")).to_be_checked()
    page.evaluate("document.getElementById('report').dataset.key = btoa('x'.repeat(32))")
    assert page.evaluate(READ) is None  # another sign-in's key: not readable, and forgotten
    assert stored(page) == ""
    page.fill("[name=temperature]", "39")
    page.wait_for_function("localStorage.getItem('shian-report')")
    with page.expect_navigation():
        page.locator("form[action$='/logout/'] button").first.evaluate("e => e.click()")
    assert stored(page) == ""
