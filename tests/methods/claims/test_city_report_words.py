"""What the word rules find in the city's own report, and that they leave its consistent figures alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from shian.methods.claims import audit
from shian.methods.claims.model import Audit

pytestmark = pytest.mark.reference


@pytest.fixture(scope="module")
def found(shared_dir: Path) -> Audit:
    return audit((shared_dir / "city" / "self-evaluation-report.txt").read_text(encoding="utf-8"))


def shown(found: Audit, kind: str) -> list[set[str]]:
    return [
        {found.reading.text[start:end] for start, end in one.spans}
        for one in found.findings
        if one.kind == kind
    ]


@pytest.mark.parametrize(
    ("row", "kind", "figures"),
    [
        ("K02", "repeated", {"2批次/千人", "1.5批次/千人"}),
        ("K04", "period", {"1025件"}),
        ("K07", "trend", {"505.9万元", "4889.7万元", "3839.6万元"}),
        ("K08", "unsupported", {"逐年加大"}),
        ("K09", "law", {"3108人次", "1836家次"}),
        ("K11 staff", "scope", {"571名", "554人"}),
        ("K11 ratio", "scope", {"89.32%", "70%以上"}),
        ("K12", "period", {"近5万家", "20092批次"}),
        ("K13", "scope", {"774家", "885家"}),
        ("K16", "scope", {"凡进必检", "14882批次", "714吨"}),
        ("K17", "base", {"100%"}),
        ("K18", "person", {"周大维"}),
        ("K20", "unsupported", {"均得到及时报告、有效处置", "17起"}),
        ("B10", "citation", {"《国家食品安全示范城市评价与管理办法》（食安办〔2021〕8号）"}),
    ],
)
def test_row_is_found(found: Audit, row: str, kind: str, figures: set[str]) -> None:
    assert any(figures <= one for one in shown(found, kind)), (row, shown(found, kind))


def test_sixteen_places_say_all(found: Audit) -> None:
    (base,) = [one for one in found.findings if one.kind == "base"]
    assert sum(found.reading.text[start:end] == "100%" for start, end in base.spans) == 16


def test_word_rules_say_no_more(found: Audit) -> None:
    kinds = ("repeated", "trend", "absolute", "citation", "person", "law", "period", "scope", "base")
    assert {kind: len(shown(found, kind)) for kind in kinds} == {
        "repeated": 1,
        "trend": 1,
        "absolute": 0,
        "citation": 1,
        "person": 1,
        "law": 1,
        "period": 2,
        "scope": 4,
        "base": 1,
    }


def test_counts_that_are_enough_are_left_alone(found: Audit) -> None:
    law = set().union(*shown(found, "law"))
    assert not law & {"8938人次", "3710家次"}
