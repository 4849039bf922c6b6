"""Subjects, slips, numbers in words, and which of several findings stays."""

from __future__ import annotations

from fractions import Fraction

import pytest

from shian.methods.claims.intervals import Interval, point, rounded
from shian.methods.claims.model import Finding, Text
from shian.methods.claims.relating import slips, wording
from shian.methods.claims.relating.choosing import strongest
from shian.methods.claims.relating.matching import akin, plain, same_subject, tail_shared


@pytest.mark.parametrize(
    ("subject", "bare"),
    [
        ("全市共有学校", "学校"),
        ("我县现有各级各类医疗机构", "医疗机构"),
        ("学校总数", "学校"),
        ("完成抽检", "抽检"),
        ("有", "有"),
        ("", ""),
    ],
)
def test_plain(subject: str, bare: str) -> None:
    assert plain(subject) == bare


def test_same_subject() -> None:
    assert same_subject("全市学校", "学校总数")
    assert same_subject("药品零售企业", "药品零售单位")
    assert not same_subject("学校", "学校食堂")
    assert not same_subject("", "")


def test_akin() -> None:
    assert akin("药品零售企业", "零售企业", 3)
    assert not akin("药品零售企业", "企业")
    assert not akin("学校", "学校食堂")
    assert tail_shared("家庭医生", "签约医生") == "医生"


@pytest.mark.parametrize(
    ("stated", "computed", "dimension", "factor"),
    [
        (rounded(Fraction(68), Fraction(1)), rounded(Fraction(680000), Fraction(1000)), "money", 10_000),
        (point(1020), point(102), "count", Fraction(1, 10)),
        (point(15), point(1), "area", Fraction(1, 15)),
        (point(1030), point(102), "count", None),
        (point(102), point(102), "count", None),
        (Interval(Fraction(1), None), point(10), "count", None),
    ],
)
def test_slip(stated: Interval, computed: Interval, dimension: str, factor: Fraction | None) -> None:
    found = slips.slip(stated, computed, dimension)
    assert (found.factor if found else None) == factor


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Fraction(5304100), "530.4万"),
        (Fraction(20092), "2.009万"),
        (Fraction(386), "386"),
        (Fraction(1, 3), "0.3333"),
        (Fraction(3788, 1000), "3.788"),
        (Fraction(-5, 2), "-2.5"),
    ],
)
def test_many(value: Fraction, shown: str) -> None:
    assert wording.many(value) == shown


def test_percent() -> None:
    assert wording.percent(Fraction(386, 20092)) == "1.92%"
    assert wording.percent(Fraction(6, 20092)) == "0.03%"
    assert wording.percent(Fraction(1, 10**6)) == "0.0001%"
    assert wording.percent(Fraction(3, 4)) == "75%"
    assert wording.between(Interval(Fraction(4382000), Fraction(4392000))) == "438.2万—439.2万"


def finding(kind: str, *claims: int) -> Finding:
    return Finding(kind, "high", tuple((c, c + 1) for c in claims), claims, Text(kind, kind))


def test_a_slip_explains_the_sum() -> None:
    assert [f.kind for f in strongest([finding("sum", 1, 2, 3), finding("unit", 3, 1, 2)])] == ["unit"]


def test_other_figures_stay() -> None:
    kept = strongest([finding("sum", 1, 2, 3), finding("share", 5, 2, 1), finding("growth", 8, 9)])
    assert [f.kind for f in kept] == ["sum", "share", "growth"]


def test_one_of_two_alike() -> None:
    assert len(strongest([finding("share", 5, 2, 1), finding("share", 5, 2, 1)])) == 1
