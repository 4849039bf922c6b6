"""Tables of criteria as sheets: levels, merged cells, points, sums, and what is to be looked at."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from shian.methods.scoring import Declared, Rule, Threshold, Veto, WholeShare
from shian.methods.scoring.sheet import NoTable, numbered, read_table
from shian.methods.sheets.layout import Region

D = Decimal
HEAD = [
    "序号",
    "一级指标",
    "二级指标",
    "三级指标",
    "分值",
    "评分标准",
    "否决项",
    "佐证材料",
    "责任单位",
    "备注",
]


def row(
    n: Any,
    block: Any,
    group: Any,
    item: Any,
    weight: Any,
    rule: Any,
    veto: Any = "",
    evidence: Any = "",
    owner: Any = "",
    remark: Any = "",
) -> Any:
    return [n, block, group, item, weight, rule, veto, evidence, owner, remark]


TABLE = [
    ["国家食品安全示范城市评价细则（满分10分）"] + [None] * 9,
    HEAD,
    row(
        1,
        "一、基础工作（6分）",
        "食品抽检",
        "每千人抽检批次",
        4,
        "不低于4批次/千人得满分，否则不得分",
        "是",
        "台账数据",
        "市场监管局",
    ),
    row(2, None, None, "不合格处置率", 2, "达到100%得满分，否则不得分", None, "处置文件、照片"),
    row(3, "二、能力建设（4分）", "应急", "应急预案与演练", 3, "制定预案得3分，否则不得分"),
    row(4, None, "创新", "突出成效", 1, "由专家组评定"),
    ["合计", None, None, None, 10],
]


def findings(table: Any) -> Any:
    return [(f.row, f.column, str(f.reason)) for f in table.findings]


def test_a_usual_table() -> None:
    table = read_table(TABLE)
    assert table.title == "国家食品安全示范城市评价细则(满分10分)"
    assert (table.stated, table.points) == (10, 10)
    assert [(b.title, b.stated, b.points) for b in table.blocks] == [("基础工作", 6, 6), ("能力建设", 4, 4)]
    tests, disposal, plan, result = (i for b in table.blocks for i in b.items)
    assert (tests.group, tests.weight, tests.row, tests.owner) == ("食品抽检", 4, 3, "市场监管局")
    assert tests.reading.function == Threshold(D(4))
    assert tests.reading.veto == Veto(Rule.AT_LEAST, D(4))
    assert disposal.reading.function == WholeShare()
    assert disposal.group == "食品抽检"
    assert plan.reading.function == Declared()
    assert (tests.sorts, disposal.sorts, plan.sorts) == (("record",), ("photo",), ())
    assert result.reading.function is None
    assert result.rule == "由专家组评定"  # nothing is lost
    assert findings(table) == [
        (6, 6, "The rule was not understood; it is kept as text. Set the function by hand.")
    ]
    assert [(b, [i for i, _item in items]) for b, _block, items in numbered(table)] == [
        ("1", ["1.1.1", "1.1.2"]),
        ("2", ["2.1.1", "2.2.1"]),
    ]


def test_sums_that_do_not_add_up_are_told_by_cell() -> None:
    rows = [list(r) for r in TABLE]
    rows[3][4] = 3
    table = read_table(rows)
    assert (3, 5, "“基础工作”: the items add up to 7, the sheet says 6.") in findings(table)
    assert (0, 0, "All items add up to 11, the sheet says 10.") in findings(table)


def test_merged_points_are_shared() -> None:
    table = read_table(TABLE[:4], [Region(2, 4, 3, 4), Region(2, 1, 3, 1), Region(2, 2, 3, 2)])
    assert [i.weight for i in table.blocks[0].items] == [2, 2]
    assert (3, 5, "4 points stand for 2 items together; they were shared equally.") in findings(table)


def test_an_item_over_several_rows_gathers_its_rules() -> None:
    rows = [
        HEAD,
        row(1, "基础", "抽检", "每千人抽检批次", 4, "达到4批次得满分"),
        row(None, None, None, None, None, "每少0.1批次扣1分"),
    ]
    item = read_table(rows, [Region(1, 3, 2, 3), Region(1, 4, 2, 4)]).blocks[0].items[0]
    assert item.rule == "达到4批次得满分\n每少0.1批次扣1分"
    assert item.reading.function.lose == 1
    assert item.weight == 4


def test_points_that_are_none_are_told() -> None:
    rows = [
        HEAD,
        row(1, "基础", "抽检", "甲", "若干", "达到4得满分"),
        row(2, None, None, "乙", None, "达到4得满分"),
    ]
    assert findings(read_table(rows)) == [
        (2, 5, "若干 is not a number of points"),
        (3, 5, "No points are given for “乙”."),
    ]


def test_points_may_stand_in_the_items_text() -> None:
    rows = [["一级指标", "评价内容", "评分标准"], ["基础", "1.建立责任清单（3分）", "建立得3分，否则不得分"]]
    item = read_table(rows).blocks[0].items[0]
    assert (item.title, item.weight) == ("建立责任清单", 3)


def test_a_block_of_vetoes_needs_no_points() -> None:
    rows = [
        HEAD,
        row(1, "否决项", "", "发生重大食品安全事故", None, ""),
        row(2, "加分项", "", "省级表彰", 2, "每获1项加1分"),
    ]
    table = read_table(rows)
    veto, extra = (i for b in table.blocks for i in b.items)
    assert veto.reading.veto == Veto(Rule.YES)
    assert veto.weight == 0
    assert extra.extra
    assert table.points == 0
    assert findings(table) == []


def test_two_levels_are_enough() -> None:
    rows = [
        ["一级指标", "二级指标", "分值", "评分标准"],
        ["基础工作", "党政同责", "4分", "建立清单得4分，否则不得分"],
    ]
    block = read_table(rows).blocks[0]
    assert (block.title, block.items[0].title, block.items[0].weight) == ("基础工作", "党政同责", 4)


@pytest.mark.parametrize(
    "rows", [[], [["a", "b"], [1, 2]], [["序号", "姓名"], [1, "张三"]], [["一级指标", "备注"]]]
)
def test_no_table(rows: Any) -> None:
    with pytest.raises(NoTable, match="No heading of criteria"):
        read_table(rows)
