"""The rules of arithmetic on sentences: what each finds, with which figures, and what it passes."""

from __future__ import annotations

import importlib
import tomllib
from pathlib import Path
from typing import Any

import pytest

from shian.methods.claims.model import KINDS, Finding
from shian.methods.claims.reading.read import read
from shian.methods.claims.relating.rules import RULES, Rule

CASES: dict[str, list[dict[str, Any]]] = tomllib.loads(
    (Path(__file__).parent / "arithmetic.toml").read_text(encoding="utf-8")
)
ARITHMETIC = ("unit", "sums", "growth", "shares", "rates", "averages", "minimum")


def rule(name: str) -> Rule:
    check: Rule = importlib.import_module(f"shian.methods.claims.relating.{name}").check
    return check


def figures(text: str, finding: Finding) -> list[str]:
    return [text[start:end] for start, end in finding.spans]


@pytest.mark.parametrize("case", CASES["wrong"], ids=lambda c: c["text"][:24])
def test_wrong(case: dict[str, Any]) -> None:
    found = [f for f in rule(case["rule"])(read(case["text"])) if f.kind == case["kind"]]
    assert [(f.severity, figures(case["text"], f)) for f in found[:1]] == [
        (case["severity"], case["figures"])
    ]
    assert (found[0].arithmetic[0].zh if found[0].arithmetic else "") == case["arithmetic"]


@pytest.mark.parametrize("case", CASES["right"], ids=lambda c: c["text"][:24])
def test_right(case: dict[str, Any]) -> None:
    reading = read(case["text"])
    assert [f.says.zh for name in ARITHMETIC for f in rule(name)(reading) if KINDS[f.kind].disagrees] == []


def test_both_languages_and_places() -> None:
    for case in CASES["wrong"]:
        for finding in rule(case["rule"])(read(case["text"])):
            texts = (finding.says, *finding.arithmetic, *finding.readings, *finding.settles)
            assert all(text.zh and text.en for text in texts)
            assert "false" not in finding.says.en
            assert len(finding.claims) == len(set(finding.claims)) > 0
            assert finding.spans


def test_rules_run() -> None:
    assert {rule(name) for name in (*ARITHMETIC, "coverage")} <= set(RULES)


@pytest.mark.parametrize(
    ("text", "computed"),
    [
        ("全县共有学校186所。为57所学校安装了视频监控。", ["57所 ÷ 学校186所 = 30.6%"]),
        ("全市现有农贸市场64家。已有40家农贸市场接入监管平台。", ["40家 ÷ 农贸市场64家 = 62.5%"]),
        ("全市现有农贸市场64家。已有40家农贸市场接入监管平台，占总数的62.5%。", []),
        ("全县共有学校186所。新建学校5所，其中3所学校安装了视频监控。", []),
    ],
)
def test_coverage(text: str, computed: list[str]) -> None:
    assert [f.arithmetic[0].zh for f in rule("coverage")(read(text))] == computed
