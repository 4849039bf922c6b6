"""A score of an edition: known and unknown, vetoes, gaps, the way to the next point."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from shian.methods.scoring import (
    Block,
    CriteriaError,
    Declared,
    Deduct,
    Edition,
    Extra,
    FigureUse,
    Item,
    Light,
    Linear,
    Rule,
    State,
    Threshold,
    Veto,
    as_record,
    exact,
    light,
    pieces,
    points,
    rounded,
    score,
)

D, F = Decimal, Fraction


def edition(**changes: Any) -> Any:
    tests = Item("tests", "抽检", "Tests", D(6), Linear(3, 4), FigureUse("a.b"), Veto(Rule.AT_LEAST, D(4)))
    disposal = Item("disposal", "处置", "Disposal", D(4), Deduct(100, 1, D("0.5")), FigureUse("a.c"))
    calm = Item("calm", "无事故", "No accident", D(0), Declared(), veto=Veto(Rule.YES))
    more = Item("more", "加分", "Extra", D(2), Extra(1, 1), FigureUse("a.d"), extra=True)
    blocks = (
        Block("1", "一", "One", (tests, disposal), D(10)),
        Block("2", "二", "Two", (calm, more)),
    )
    return Edition("e", "版", "Edition", blocks, date(2021, 1, 1), total=D(10), **changes)


def test_unknown_is_not_zero() -> None:
    found = score(edition(), {"tests": F(379, 100)})
    assert (found.low, found.high, found.most) == (F(474, 100), F(474, 100) + 4 + 2, 10)
    assert found.known == 6
    assert found.item("disposal").state is State.UNKNOWN
    assert found.item("disposal").points is None
    assert found.light is Light.VIOLATED


def test_all_known() -> None:
    found = score(edition(), {"tests": 4, "disposal": 98, "calm": True, "more": 1})
    assert found.low == found.high == 6 + 3 + 1
    assert found.light is Light.CLEAR
    assert [i.item.id for i in found.gaps] == ["disposal"]
    assert found.item("disposal").gap == 1
    assert found.item("calm").state is State.MET


def test_gaps_come_costliest_first_and_known_before_unknown() -> None:
    found = score(edition(), {"tests": F(10, 3)})
    assert [(i.item.id, i.gap) for i in found.gaps] == [("tests", 4), ("disposal", 4)]


def test_the_way_to_the_next_point() -> None:
    ahead = score(edition(), {"tests": F(7, 2)}).item("tests").next
    assert (ahead.at, ahead.distance, ahead.gain, ahead.beyond) == (F(11, 3), F(1, 6), 1, False)
    assert score(edition(), {"tests": 4}).item("tests").next is None


def test_a_veto_that_is_violated_without_points_is_missed() -> None:
    assert score(edition(), {"calm": False}).item("calm").state is State.MISSED


@pytest.mark.parametrize(
    ("veto", "value", "expected"),
    [
        (Veto(Rule.AT_LEAST, D(4)), D("3.9999"), Light.VIOLATED),
        (Veto(Rule.AT_LEAST, D(4)), 4, Light.CLEAR),
        (Veto(Rule.AT_MOST, D(1)), 1, Light.CLEAR),
        (Veto(Rule.AT_MOST, D(1)), 2, Light.VIOLATED),
        (Veto(Rule.NO), 0, Light.CLEAR),
        (Veto(Rule.NO), 3, Light.VIOLATED),
        (Veto(Rule.YES), None, Light.UNKNOWN),
    ],
)
def test_lights(veto: Any, value: Any, expected: Any) -> None:
    assert light(veto, value) is expected


def test_what_if_a_threshold_moves() -> None:
    base = edition()
    eased = base.changed("tests", function=Threshold(D("3.5")), veto=Veto(Rule.AT_LEAST, D("3.5")))
    found = score(eased, {"tests": D("3.79")})
    assert found.item("tests").points == 6
    assert found.item("tests").light is Light.CLEAR
    assert score(base, {"tests": D("3.79")}).item("tests").light is Light.VIOLATED
    assert base.changed("tests", weight=D(7)).total == 11


def test_pieces_for_an_optimiser() -> None:
    found = [(p.x0, p.y0, p.x1, p.y1) for p in pieces(edition().item("tests"), 0, 10)]
    assert found == [(0, 0, 3, 0), (3, 0, 4, 6), (4, 6, 10, 6)]
    assert points(edition().item("tests"), D("3.5")) == 3


def test_sums_and_ids_are_checked() -> None:
    good = edition()
    with pytest.raises(CriteriaError, match="blocks add up to 10, the edition says 100"):
        Edition("e", "", "", good.blocks, date(2021, 1, 1))
    wrong = Block("1", "", "", good.blocks[0].items, D(11))
    with pytest.raises(CriteriaError, match="block 1: items add up to 10, the block says 11"):
        Edition("e", "", "", (wrong,), date(2021, 1, 1), total=D(10))
    with pytest.raises(CriteriaError, match="item tests stands twice"):
        Edition("e", "", "", (good.blocks[0], good.blocks[0]), date(2021, 1, 1), total=D(20))
    with pytest.raises(CriteriaError, match="needs threshold"):
        Veto(Rule.AT_LEAST)


def test_values_are_exact_and_known_to_the_edition() -> None:
    with pytest.raises(TypeError, match="float"):
        score(edition(), {"tests": 3.79})  # type: ignore[dict-item]
    with pytest.raises(KeyError):
        score(edition(), {"nothing": 1})
    with pytest.raises(ValueError, match="no number"):
        exact(D("NaN"))


def test_rounding_is_half_up() -> None:
    assert rounded(F(2345, 1000)) == D("2.35")
    assert rounded(F(-5, 1000)) == D("-0.01")
    assert rounded(F(1, 3), 0) == D(0)


def test_a_record_has_no_floats() -> None:
    record = as_record(score(edition(), {"tests": F(10, 3), "disposal": 98}))
    assert record["low"] == "5"
    assert record["high"] == "7"
    assert record["blocks"][0]["items"][0]["value"] == "10/3"
    assert record["blocks"][0]["items"][1]["points"] == "3"
    assert record["veto"] == "violated"
