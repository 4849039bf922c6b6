"""Titles are alike by their pairs of letters, and a rate is never like its opposite."""

from __future__ import annotations

from fractions import Fraction

import pytest

from shian.evaluation.auditor.binding import sentence_at
from shian.evaluation.likeness import likeness, opposite


@pytest.mark.parametrize(
    ("one", "other", "wanted"),
    [
        ("食品生产企业", "生产企业", Fraction(1)),
        ("监督抽检不合格率", "监督抽检合格率", Fraction(0)),
        ("监督抽检不合格率", "抽检不合格率", Fraction(8, 10)),
        ("办结率", "投诉按时办结率", Fraction(2, 6)),
        ("", "生产企业", Fraction(0)),
    ],
)
def test_likeness(one: str, other: str, wanted: Fraction) -> None:
    assert likeness(one, other) == likeness(other, one) == wanted


def test_opposites() -> None:
    assert opposite("计划完成率", "计划未完成率")
    assert not opposite("不合格率", "抽检不合格率")


def test_the_sentence_of_a_claim() -> None:
    text = "一、概况。全市有企业999家，均持证。二、抽检"
    start = text.index("999")
    assert sentence_at(text, {"start": start, "end": start + 4}) == "全市有企业999家，均持证。"
    assert sentence_at("999家", {"start": 0, "end": 4}) == "999家"
    assert len(sentence_at("甲" * 5000, {"start": 2000, "end": 2004})) == 605
