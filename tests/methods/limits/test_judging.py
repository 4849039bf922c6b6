"""The reference judge on a small book: every step has its case."""

from __future__ import annotations

from datetime import date

import pytest

from shian.methods.limits import (
    Measurement,
    Outcome,
    Question,
    Reason,
    Relation,
    Verdict,
    explain,
    judge,
    judge_parts,
    judge_units,
    parse_measurement,
)
from tests.methods.limits.book_for_tests import book

BOOK = book()
OLD, NEW = date(2021, 9, 2), date(2021, 9, 3)
P, F, U = Outcome.PASSED, Outcome.FAILED, Outcome.UNDETERMINED


def ask(food: str, analyte: str, text: str, day: date = NEW, unit: str = "mg/kg", **more: str) -> Verdict:
    return judge(Question(food, analyte, parse_measurement(text, unit), day, **more), BOOK)


def check(verdict: Verdict, outcome: Outcome, reason: Reason, row: str = "") -> None:
    assert (verdict.outcome, verdict.reason, verdict.limit.id if verdict.limit else "") == (
        outcome,
        reason,
        row,
    )


def test_the_edition_of_the_day_decides() -> None:
    check(ask("韭菜", "chlorpyrifos", "0.05", OLD), P, Reason.WITHIN, "L1")
    check(ask("韭菜", "chlorpyrifos", "0.05", NEW), F, Reason.EXCEEDS, "L2")


def test_leek_is_limited_through_its_group() -> None:
    verdict = ask("韭菜", "chlorpyrifos", "0.02")
    check(verdict, P, Reason.WITHIN, "L2")
    assert (verdict.edition, verdict.food) == ("R-2021", "鳞茎类蔬菜")


def test_excluded_food_has_its_own_limit() -> None:
    check(ask("芹菜", "chlorpyrifos", "0.04"), P, Reason.WITHIN, "L4")
    check(ask("菠菜", "chlorpyrifos", "0.04"), F, Reason.EXCEEDS, "L3")


def test_exclusion_reaches_below_the_excluded_group() -> None:
    check(ask("菠菜", "lead", "0.2"), P, Reason.WITHIN, "L7")
    check(ask("韭菜", "lead", "0.2"), F, Reason.EXCEEDS, "L6")


def test_two_groups_that_disagree_leave_it_open() -> None:
    verdict = ask("芹菜", "lead", "0.01")
    check(verdict, U, Reason.AMBIGUOUS, "L7")
    assert verdict.detail == "叶菜类蔬菜 ≤0.3 mg/kg、茎菜 ≤0.2 mg/kg"


def test_nothing_found_is_never_passed() -> None:
    check(ask("白酒", "lead", "0"), U, Reason.NO_LIMIT)
    check(ask("石头", "lead", "0"), U, Reason.UNKNOWN_FOOD)
    check(ask("韭菜", "gold", "0"), U, Reason.UNKNOWN_ANALYTE)
    check(ask("韭菜", "chlorpyrifos", "未检出", date(2010, 1, 1)), U, Reason.NO_EDITION)
    check(ask("韭菜", "chlorpyrifos", "0.01", series="R.1"), U, Reason.NO_EDITION)


@pytest.mark.parametrize(
    ("text", "unit", "outcome", "reason"),
    [
        ("20", "μg/kg", P, Reason.WITHIN),
        ("20.1", "μg/kg", F, Reason.EXCEEDS),
        ("0.02(+)", "mg/kg", F, Reason.EXCEEDS),
        ("<0.01", "mg/kg", P, Reason.BELOW_DETECTION),
        ("<0.02", "mg/kg", P, Reason.BELOW_DETECTION),
        ("<0.05", "mg/kg", U, Reason.DETECTION_TOO_HIGH),
        ("未检出(<0.01)", "mg/kg", P, Reason.BELOW_DETECTION),
        ("未检出(<0.05)", "mg/kg", U, Reason.DETECTION_TOO_HIGH),
        ("未检出", "mg/kg", P, Reason.NOT_DETECTED_NO_LOD),
        (">0.02", "mg/kg", F, Reason.EXCEEDS),
        (">0.01", "mg/kg", U, Reason.UNDER_BOUND_ONLY),
        ("检出", "mg/kg", U, Reason.DETECTED_UNQUANTIFIED),
        ("/", "mg/kg", U, Reason.UNREADABLE),
        ("0.01", "mg/L", U, Reason.UNIT_MISMATCH),
        ("0.01", "", U, Reason.UNIT_MISMATCH),
    ],
)
def test_comparison(text: str, unit: str, outcome: Outcome, reason: Reason) -> None:
    check(ask("葱", "chlorpyrifos", text, unit=unit), outcome, reason, "L2")


def test_total_screens_for_its_part() -> None:
    check(ask("大米", "arsenic", "0.19"), P, Reason.SCREEN_WITHIN, "L9")
    check(ask("大米", "arsenic", "0.25"), U, Reason.SCREEN_EXCEEDED, "L9")
    check(ask("大米", "inorganic-arsenic", "0.25"), F, Reason.EXCEEDS, "L9")


def test_what_must_not_be_there() -> None:
    check(ask("韭菜", "chloramphenicol", "0.05", unit="μg/kg"), F, Reason.PRESENT, "L10")
    check(ask("韭菜", "chloramphenicol", "检出"), F, Reason.PRESENT, "L10")
    check(ask("韭菜", "chloramphenicol", "未检出(<0.1μg/kg)", unit=""), P, Reason.BELOW_DETECTION, "L10")
    check(ask("韭菜", "chloramphenicol", "<1", unit="μg/kg"), U, Reason.DETECTION_TOO_HIGH, "L10")
    check(ask("韭菜", "chloramphenicol", "未检出"), P, Reason.NOT_DETECTED_NO_LOD, "L10")


def test_range_and_minimum() -> None:
    check(ask("白酒", "alcohol", "39.9", unit="%vol"), F, Reason.TOO_LITTLE, "L11")
    check(ask("白酒", "alcohol", "52", unit="%vol"), P, Reason.WITHIN, "L11")
    check(ask("白酒", "alcohol", "60.1", unit="%vol"), F, Reason.EXCEEDS, "L11")
    check(ask("大米", "lead", "<0.01"), F, Reason.TOO_LITTLE, "L18")
    check(ask("大米", "lead", "<0.02"), U, Reason.UNDER_BOUND_ONLY, "L18")


def test_basis_named_and_different_is_not_compared() -> None:
    check(ask("大米", "lead", "0.02", basis="以脂肪计"), U, Reason.BASIS_MISMATCH, "L18")
    check(ask("大米", "lead", "0.02", basis="干重计"), P, Reason.WITHIN, "L18")


def test_rounded_comparison_where_the_standard_asks() -> None:
    check(ask("稻谷", "lead", "0.25"), P, Reason.WITHIN, "L17")
    check(ask("稻谷", "lead", "0.251"), F, Reason.EXCEEDS, "L17")


def test_additives() -> None:
    check(ask("熟肉制品", "sorbate", "0.08", unit="g/kg"), F, Reason.EXCEEDS, "L12")
    check(ask("熟肉制品", "sorbate", "75", unit="mg/kg"), P, Reason.WITHIN, "L12")
    check(ask("谷物", "sorbate", "9", unit="g/kg"), P, Reason.FREE_USE, "L13")


def test_of_two_standards_the_failed_one_decides() -> None:
    day = date(2024, 1, 1)
    verdict = ask("韭菜", "chlorpyrifos", "0.03", day)
    check(verdict, F, Reason.EXCEEDS, "L2")
    assert [limit.id for limit in verdict.also] == ["L16"]
    check(ask("韭菜", "chlorpyrifos", "0.03", day, series="R.1"), P, Reason.WITHIN, "L16")


def test_explains_itself_in_both_languages() -> None:
    verdict = ask("韭菜", "chlorpyrifos", "0.05")
    assert explain(verdict) == (
        "不合格：超过限量。结果 0.05mg/kg，R-2021（2021-09-03 有效）“鳞茎类蔬菜” ≤0.02 mg/kg"
    )
    assert explain(verdict, "en") == (
        "failed: exceeds the limit. Result 0.05mg/kg; R-2021 (in force 2021-09-03), “鳞茎类蔬菜” ≤0.02 mg/kg"
    )
    assert explain(ask("白酒", "lead", "0")) == "无法判定：生效标准对该食品及其上级类别未规定限量"


def test_a_supplement_replaces_and_adds() -> None:
    day = date(2026, 4, 1)
    check(ask("韭菜", "chlorpyrifos", "3", day), P, Reason.WITHIN, "L19")
    check(ask("菠菜", "chlorpyrifos", "3", day), F, Reason.EXCEEDS, "L3")
    check(ask("白酒", "lead", "0.6", day), F, Reason.EXCEEDS, "L20")
    for series in ("R", "R.2"):
        check(ask("韭菜", "chlorpyrifos", "3", day, series=series), P, Reason.WITHIN, "L19")


NOTHING = Measurement(Relation.UNREADABLE)


def units(food: str, analyte: str, texts: str, unit: str) -> Verdict:
    measured = [parse_measurement(text, unit) for text in texts.split()]
    return judge_units(Question(food, analyte, NOTHING, NEW), measured, BOOK)


def test_units_of_a_sample_are_judged_by_the_plan() -> None:
    check(units("熟肉制品", "staphylococcus", "<10 <10 <10 <10 110", "CFU/g"), P, Reason.PLAN_WITHIN, "L15")
    check(
        units("熟肉制品", "staphylococcus", "<10 <10 <10 1100 110", "CFU/g"), F, Reason.PLAN_EXCEEDED, "L15"
    )
    check(ask("熟肉制品", "staphylococcus", "<10", unit="CFU/g"), U, Reason.NEEDS_SAMPLES, "L15")
    check(units("熟肉制品", "sorbate", "0.07 0.08", "g/kg"), F, Reason.EXCEEDS, "L12")
    check(units("熟肉制品", "sorbate", "", "g/kg"), U, Reason.NEEDS_SAMPLES, "L12")


def test_a_sum_is_judged_by_its_parts() -> None:
    question = Question("韭菜", "carbofuran-sum", NOTHING, NEW)
    parts = {
        "carbofuran": parse_measurement("0.015", "mg/kg"),
        "carbofuran-3-hydroxy": parse_measurement("10", "μg/kg"),
    }
    check(judge_parts(question, parts, BOOK), F, Reason.EXCEEDS, "L5")
    check(judge_parts(question, {"carbofuran": parts["carbofuran"]}, BOOK), U, Reason.PARTS_MISSING, "L5")
