"""Rules as official tables word them, and what is read of each."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from shian.methods.scoring import (
    Count,
    Declared,
    Deduct,
    Extra,
    Linear,
    Rule,
    Steps,
    Threshold,
    Veto,
    WholeShare,
)
from shian.methods.scoring.wording import read_rule

D = Decimal


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("达到4批次/千人得满分", Threshold(D(4))),
        ("每千人不低于4批次得2分，否则不得分", Threshold(D(4))),
        ("≥4批次/千人，得满分；否则不得分。", Threshold(D(4))),
        ("抽检量达到4批次/1000人的得2分", Threshold(D(4))),
        ("不少于40学时得2分，不足不得分", Threshold(D(40))),
        ("占比70%以上得满分", Threshold(D(70))),
        ("不合格率不高于2%得满分，否则不得分", Threshold(D(2), fewer=True)),
        ("100%得2分，否则不得分", WholeShare()),
        ("处置率达到100%得满分", WholeShare()),
        ("达到100%，未达到不得分", WholeShare()),
        ("≥98%得2分，每低1个百分点扣0.5分", Deduct(D(98), D(1), D("0.5"), count=Count.WHOLE)),
        ("≥98％得2分，每低1个百分点扣0.5分，扣完为止。", Deduct(D(98), D(1), D("0.5"), count=Count.WHOLE)),
        ("达到4批次得满分，每少0.1扣1分，扣完为止", Deduct(D(4), D("0.1"), D(1), count=Count.WHOLE)),
        ("达到4批次/千人得满分,每少0.1批次扣1分", Deduct(D(4), D("0.1"), D(1), count=Count.WHOLE)),
        (
            "达到98%，每降低1个百分点扣0.5分，不足1个百分点按1个百分点计",
            Deduct(D(98), D(1), D("0.5"), count=Count.STARTED),
        ),
        ("达到95%得满分，每低1%按比例扣，每低1%扣0.2分", Deduct(D(95), D(1), D("0.2"), count=Count.EXACT)),
        ("不超过2%得满分，每高0.5个百分点扣1分", Deduct(D(2), D("0.5"), D(1), True, Count.WHOLE)),
        ("覆盖率100%，每少一项扣0.5分", None),
        ("≥4得5分；≥3得3分；≥2得1分", Steps(((D(2), D(1)), (D(3), D(3)), (D(4), D(5))))),
        ("90%以上得5分，80%-90%得3分，60%-80%得1分", Steps(((D(60), D(1)), (D(80), D(3)), (D(90), D(5))))),
        ("≤2%得5分，≤3%得3分", Steps(((D(3), D(3)), (D(2), D(5))), fewer=True)),
        ("达到4批次得满分，低于3批次不得分，其间按比例得分", Linear(D(3), D(4))),
        ("达到90%得满分，未达到的按比例得分", Linear(D(0), D(90))),
        ("建立责任清单得2分，否则不得分", Declared()),
        ("未制定应急预案的不得分", Declared()),
        ("发生重大事故的，不得分", None),
        ("由专家组综合评定", None),
        ("", None),
    ],
)
def test_functions(text: Any, expected: Any) -> None:
    assert read_rule(text, D(5)).function == expected


def test_a_rule_may_lean_on_the_items_title() -> None:
    found = read_rule("每少0.1扣1分，扣完为止", D(5), about="每千人抽检批次≥4")
    assert found.function == Deduct(D(4), D("0.1"), D(1), count=Count.WHOLE)
    assert read_rule("达标得满分，否则不得分", D(2), about="专业人员占比不低于70%").function == Threshold(
        D(70)
    )


def test_without_the_value_for_full_marks_nothing_is_guessed() -> None:
    found = read_rule("每低1个百分点扣0.5分", D(2))
    assert found.function is None
    assert "not said" in str(found.notes[0])


def test_points_on_top() -> None:
    found = read_rule("每获得1项省级表彰加0.5分，最多加2分", D(2), extra=True)
    assert found.function == Extra(D(1), D("0.5"))
    assert found.extra


@pytest.mark.parametrize(
    ("text", "marked", "expected"),
    [
        ("满意度80%以上得满分，低于70%的一票否决", False, Veto(Rule.AT_LEAST, D(70))),
        ("不低于4批次/千人得满分，否则不得分", True, Veto(Rule.AT_LEAST, D(4))),
        ("不合格率不高于2%得满分", True, Veto(Rule.AT_MOST, D(2))),
        ("不合格率超过5%的否决", False, Veto(Rule.AT_MOST, D(5))),
        ("达到100%得满分", True, Veto(Rule.AT_LEAST, D(100))),
        ("建立机制得1分", True, Veto(Rule.YES)),
        ("", True, Veto(Rule.YES)),
        ("达到4批次得满分", False, None),
    ],
)
def test_vetoes(text: Any, marked: Any, expected: Any) -> None:
    assert read_rule(text, D(2), veto=marked).veto == expected


def test_steps_that_do_not_rise_or_exceed_the_points_are_left_to_a_person() -> None:
    assert not isinstance(read_rule("≥4得3分；≥3得5分", D(5)).function, Steps)
    assert not isinstance(read_rule("≥4得9分；≥3得3分", D(5)).function, Steps)
