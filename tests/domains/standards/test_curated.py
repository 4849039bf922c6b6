"""The project's own curated set: complete, consistent, and giving the verdicts it should."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal

import numpy as np
import pytest

from shian.domains.standards.curated import library, read_articles, read_rules
from shian.methods.limits import (
    Compiled,
    Outcome,
    Question,
    Reason,
    Verdict,
    add_parts,
    decide_sum,
    explain,
    judge,
    parse_measurement,
)

LIBRARY = library()
BOOK = LIBRARY.book()
P, F, U = Outcome.PASSED, Outcome.FAILED, Outcome.UNDETERMINED


def ask(food: str, item: str, text: str, unit: str, day: date) -> Verdict:
    node, analyte = LIBRARY.catalogue.find(food), BOOK.analyte(item)
    assert node, food
    assert analyte, item
    return judge(Question(node, analyte, parse_measurement(text, unit), day), BOOK)


@pytest.mark.parametrize(
    ("food", "item", "text", "unit", "day", "outcome", "edition", "node"),
    [
        ("韭菜", "毒死蜱", "0.05", "mg/kg", date(2021, 9, 2), P, "GB 2763-2019", "韭菜"),
        ("韭菜", "毒死蜱", "0.05", "mg/kg", date(2021, 9, 3), F, "GB 2763-2021", "鳞茎类蔬菜"),
        ("芹菜", "毒死蜱", "0.05", "mg/kg", date(2021, 9, 3), P, "GB 2763-2021", "芹菜"),
        ("韭菜", "腐霉利", "0.3", "mg/kg", date(2021, 5, 3), F, "GB 2763-2019", "韭菜"),
        ("韭菜", "腐霉利", "0.3", "mg/kg", date(2024, 5, 3), P, "GB 2763.1-2022", "韭菜"),
        ("韭菜", "腐霉利", "0.3", "mg/kg", date(2026, 3, 1), P, "GB 2763-2026", "韭菜"),
        ("豇豆", "乙酰甲胺磷", "0.5", "mg/kg", date(2020, 6, 1), P, "GB 2763-2019", "豆类蔬菜"),
        ("豇豆", "乙酰甲胺磷", "0.5", "mg/kg", date(2022, 6, 1), F, "GB 2763-2021", "豆类蔬菜"),
        ("鸡蛋", "恩诺沙星", "5", "μg/kg", date(2019, 6, 1), F, "农业部公告第235号", "鲜蛋"),
        ("鸡蛋", "恩诺沙星", "5", "μg/kg", date(2021, 6, 1), F, "GB 31650-2019", "鲜蛋"),
        ("鸡蛋", "恩诺沙星", "5", "μg/kg", date(2023, 2, 1), P, "GB 31650.1-2022", "鲜蛋"),
        ("乌鸡", "恩诺沙星", "0.12", "mg/kg", date(2021, 6, 1), F, "GB 31650-2019", "禽肉"),
        ("大米", "镉", "0.21", "mg/kg", date(2021, 6, 1), F, "GB 2762-2017", "大米"),
        ("生姜", "铅", "0.15", "mg/kg", date(2021, 6, 1), F, "GB 2762-2017", "新鲜蔬菜"),
        ("生姜", "铅", "0.15", "mg/kg", date(2023, 6, 30), P, "GB 2762-2022", "姜"),
        ("芹菜", "铅", "0.15", "mg/kg", date(2021, 6, 1), F, "GB 2762-2017", "新鲜蔬菜"),
        ("菠菜", "铅", "0.15", "mg/kg", date(2021, 6, 1), P, "GB 2762-2017", "叶菜蔬菜"),
        ("花生油", "黄曲霉毒素B1", "25", "μg/kg", date(2021, 6, 1), F, "GB 2761-2017", "花生油"),
        ("草鱼", "孔雀石绿", "1.2", "μg/kg", date(2021, 6, 1), F, "农业农村部公告第250号", "水产品"),
        ("猪肉", "氯霉素", "未检出", "μg/kg", date(2021, 6, 1), P, "农业农村部公告第250号", "畜禽肉及副产品"),
        ("馒头(自制)", "甜蜜素", "0.1", "g/kg", date(2021, 6, 1), F, "GB 2760-2014", "发酵面制品"),
        (
            "面包",
            "脱氢乙酸及其钠盐（以脱氢乙酸计）",
            "0.3",
            "g/kg",
            date(2021, 6, 1),
            P,
            "GB 2760-2014",
            "糕点",
        ),
        (
            "面包",
            "脱氢乙酸及其钠盐（以脱氢乙酸计）",
            "0.3",
            "g/kg",
            date(2025, 2, 8),
            F,
            "GB 2760-2024",
            "糕点",
        ),
        (
            "油条",
            "铝的残留量(干样品,以Al计)",
            "120",
            "mg/kg",
            date(2021, 6, 1),
            F,
            "GB 2760-2014",
            "油炸面制品(自制)",
        ),
        ("老陈醋", "总酸", "3.2", "g/100mL", date(2021, 6, 1), F, "GB 2719-2018", "食醋"),
        ("复用餐饮具", "大肠菌群", "检出", "/50cm²", date(2021, 6, 1), F, "GB 14934-2016", "复用餐饮具"),
    ],
)
def test_verdicts(
    food: str, item: str, text: str, unit: str, day: date, outcome: Outcome, edition: str, node: str
) -> None:
    verdict = ask(food, item, text, unit, day)
    assert (verdict.outcome, verdict.edition, verdict.food) == (outcome, edition, node), explain(verdict)


def test_total_arsenic_screens_rice() -> None:
    assert ask("大米", "总砷", "0.18", "mg/kg", date(2021, 6, 1)).reason is Reason.SCREEN_WITHIN
    assert ask("大米", "总砷", "0.3", "mg/kg", date(2021, 6, 1)).outcome is U


def test_what_is_not_limited_is_not_passed() -> None:
    assert ask("蜂蜜", "毒死蜱", "未检出", "mg/kg", date(2021, 6, 1)).reason is Reason.NO_LIMIT
    assert ask("灭菌乳", "沙门氏菌", "未检出/25g", "", date(2020, 1, 1)).outcome is U


def test_fipronil_is_a_sum_expressed_as_fipronil() -> None:
    fipronil = BOOK.analytes["fipronil"]
    assert fipronil.parts["fipronil-sulfone"] == Decimal("0.9647")
    found = {key: parse_measurement(text, "mg/kg") for key, text in
             {"fipronil-parent": "0.010", "fipronil-desulfinyl": "<0.001", "fipronil-sulfone": "0.011",
              "fipronil-sulfide": "<0.001"}.items()}  # fmt: skip
    total = add_parts(fipronil, found, "mg/kg")
    assert (total.low, total.high) == (Decimal("0.0206117"), Decimal("0.0227732"))
    limit = next(x for x in LIBRARY.limits if x.id == "GB 2763-2021:fipronil:叶菜类蔬菜:")
    assert decide_sum(total, limit) == (F, Reason.EXCEEDS)


def test_limits_are_named_once_and_fit_their_columns() -> None:
    ids = Counter(limit.id for limit in LIBRARY.limits)
    assert [key for key, times in ids.items() if times > 1] == []
    assert max(len(key) for key in ids) <= 80
    assert max(len(key) for key in BOOK.analytes) <= 60


def test_every_edition_used_says_how_sure_it_is() -> None:
    assert {e.certainty for e in LIBRARY.editions} <= {"V", "V2", "MH", "ML"}
    assert {x.certainty for x in LIBRARY.limits} <= {"V", "V2", "MH", "ML"}
    assert all(e.source for e in LIBRARY.editions)
    assert set(LIBRARY.sources) == {x.edition for x in LIBRARY.limits}


def test_no_food_stands_between_two_limits() -> None:
    compiled = Compiled(BOOK)
    for day in BOOK.timeline.changes():
        period = int(compiled.period(np.array([day.toordinal()], dtype=np.int32))[0])
        assert not any(layer.torn.any() for layer in compiled.layers(period)), day


def test_dated_rules_and_articles() -> None:
    mediation = [rule for rule in read_rules() if rule.topic == "complaints"]
    assert [(r.value, r.unit, r.since, r.until) for r in mediation] == [
        ("45", "working days", date(2020, 1, 1), date(2026, 4, 15)),
        ("60", "days", date(2026, 4, 15), None),
    ]
    assert len({a.key for a in read_articles()}) == len(read_articles()) == 31
    assert len({r.key for r in read_rules()}) == len(read_rules()) == 39
