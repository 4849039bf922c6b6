"""The arithmetic of the city's report; none of its words is in a rule."""

from __future__ import annotations

from pathlib import Path

import pytest

from shian.methods.claims.audit import audit
from shian.methods.claims.model import Finding

pytestmark = pytest.mark.reference
ARITHMETIC = {"sum", "share", "rate", "average", "growth", "minimum", "unit", "coverage"}


@pytest.fixture(scope="module")
def text(shared_dir: Path) -> str:
    return (shared_dir / "city" / "self-evaluation-report.txt").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def found(text: str) -> list[Finding]:
    return [f for f in audit(text).findings if f.kind in ARITHMETIC]


def only(found: list[Finding], kind: str) -> Finding:
    (finding,) = [f for f in found if f.kind == kind]
    return finding


def test_what_is_found(found: list[Finding]) -> None:
    assert sorted(f.kind for f in found) == [
        "average", "coverage", "coverage", "coverage", "minimum", "rate", "share", "unit",
    ]  # fmt: skip


def test_k01_one_denominator_of_all_years(found: list[Finding]) -> None:
    lines = [line.zh for line in only(found, "rate").arithmetic]
    assert "其中5个比率有共同的分母：438.2万—439.2万" in lines
    assert "2019：12123批次 ÷ 530.41万人 = 2.29，文中为2.8批次/千人" in lines
    assert "2020：19321批次 ÷ 530.41万人 = 3.64，文中为4.4批次/千人" in lines
    assert "2021：20092批次 ÷ 530.41万人 = 3.79，文中为4.58批次/千人" in lines
    assert "2021：2批次/千人（11555批次）与530.41万人相容" in lines
    assert "2020：按530.41万人达到4批次/千人需21217批次，尚差1896批次" in lines
    assert "2021：按530.41万人达到4批次/千人需21217批次，尚差1125批次" in lines


def test_k03_a_rate_without_its_denominator(found: list[Finding]) -> None:
    share = only(found, "share")
    assert share.severity == "medium"
    assert share.arithmetic[0].zh == "6批次 ÷ 20092批次 = 0.03% ≠ 6.98%"
    assert share.readings[0].en == "It would be right with 86 as denominator, which the text does not give"


def test_k05_a_day_above_a_year(found: list[Finding], text: str) -> None:
    unit = only(found, "unit")
    assert [text[a:b] for a, b in unit.spans] == ["1400万吨", "35万吨", "25万吨"]
    assert unit.readings[0].zh == "若“1400万吨”应为1400吨，则相当于全年运行约250天，可以成立"


def test_k06_lessons_of_all_schools(found: list[Finding]) -> None:
    assert only(found, "minimum").arithmetic[0].zh == "774 × 4 = 3096 > 2250课时"


def test_k10_four_at_each_station(found: list[Finding]) -> None:
    average = only(found, "average")
    assert average.severity == "low"
    assert [line.zh.split(" = ")[1] for line in average.arithmetic] == ["6.156 ≠ 4人", "9.444 ≠ 4人"]


def test_k14_insured_of_all(found: list[Finding]) -> None:
    lines = [f.arithmetic[0].zh for f in found if f.kind == "coverage"]
    assert "4642家 ÷ 食品生产经营单位近5万家 = 9.3%" in lines


def test_k19_grants_without_a_total(found: list[Finding], text: str) -> None:
    (grants,) = [f for f in found if f.kind == "coverage" and f.says.zh.startswith("列出")]
    assert [text[a:b] for a, b in grants.spans] == ["243.93万元", "35万元", "2289.52万", "16.63万元"]
    assert grants.says.zh.endswith("合计为2585.08万元")
