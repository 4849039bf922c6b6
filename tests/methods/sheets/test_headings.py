"""Headings: all spellings are known, look-alikes are not taken; titles and merged cells are passed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shian.methods.sheets.body import DATA, EMPTY, FOOTER, REPEATED, SECTION, TOTAL, read_body
from shian.methods.sheets.headings import Column, Vocabulary, bare, one_slip, signature
from shian.methods.sheets.layout import Heading, Region, Rows, find_heading, guess_heading
from shian.methods.sheets.vocabulary import vocabulary

BULLETIN = vocabulary("bulletin")
PUBLIC = [  # the columns of regulation 3.6
    ("序号", "serial"),
    ("标称生产企业名称", "producer"),
    ("标称生产企业地址", "producer_address"),
    ("被抽样单位名称", "sampled"),
    ("被抽样单位地址(省份)", "sampled_address"),
    ("食品名称", "food"),
    ("规格型号", "specification"),
    ("商标", "brand"),
    ("生产日期/批号", "day_batch"),
    ("不合格项目║检验结果║标准值", "findings"),
    ("分类", "category"),
    ("公告号/日期", "notice"),
    ("任务来源/项目名称", "task"),
    ("检验机构", "laboratory"),
    ("备注", "remark"),
]


@pytest.mark.parametrize(("heading", "key"), PUBLIC)
def test_public_columns_have_twenty_spellings_each(heading: str, key: str) -> None:
    found = BULLETIN.match(heading)
    assert found is not None
    assert (found.key, found.score) == (key, 1.0)
    assert sum(1 for known in BULLETIN.known.values() if known == key) >= 20


@pytest.mark.parametrize("name", ["bulletin", "operators", "samples"])
def test_every_spelling_is_found_as_written(name: str) -> None:
    words = vocabulary(name)
    for column in words.columns:
        for spelling in column.spellings:
            broken = "\n".join(f" {char}" for char in spelling)
            assert words.match(spelling) == words.match(broken)
            assert words.match(spelling).key == column.key  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "heading", ["抽样单位", "委托企业名称", "检验报告", "执行标准", "食品", "", "标准号", "1"]
)
def test_look_alikes_are_not_results(heading: str) -> None:
    found = BULLETIN.match(heading)
    assert found is None or found.key == "food"


def test_only_some_columns_never_take_the_others() -> None:
    words = vocabulary("samples").only({"result"})
    assert words.match("检验结果").key == "result"  # type: ignore[union-attr]
    assert words.match("检验结论") is None


def test_trimmed_and_near() -> None:
    assert BULLETIN.match("食品名称（必填）").score == 1.0  # type: ignore[union-attr]
    assert BULLETIN.match("抽样单编号[19位]").score == 0.95  # type: ignore[union-attr]
    assert BULLETIN.match("被抽样单位名秤").score == 0.8  # type: ignore[union-attr]
    assert BULLETIN.match("商漂") is None


def test_one_spelling_belongs_to_one_column() -> None:
    with pytest.raises(ValueError, match="both a and b"):
        Vocabulary([Column("a", ("名称",)), Column("b", ("名 称",))])


@given(st.text("abc", max_size=6), st.text("abc", max_size=6))
def test_one_slip_is_symmetric(one: str, two: str) -> None:
    assert one_slip(one, two) == one_slip(two, one)


def test_signature_ignores_blanks_and_punctuation() -> None:
    assert signature(["序 号", "规格/型号", ""]) == signature(["序号", "规格型号"])
    assert bare("＊食品名称（必填）：") == "食品名称"


def _keys(rows: Rows, regions: list[Region] | None = None) -> dict[str, int]:
    found = find_heading(rows, regions or [], BULLETIN)
    assert found is not None
    return found.columns()


def test_title_lines_above() -> None:
    rows = [
        ["食品安全监督抽检不合格产品信息"],
        ["(2021年第3期)"],
        ["序号", "食品名称", "商标"],
        [1, "馒头", "/"],
    ]
    found = find_heading(rows, [Region(0, 0, 0, 2)], BULLETIN)
    assert found is not None
    assert (found.top, found.bottom) == (2, 2)
    assert found.titles == ("食品安全监督抽检不合格产品信息", "(2021年第3期)")


def test_two_level_heading_with_regions() -> None:
    rows = [
        ["序号", "标称生产企业", None, "被抽样单位", None, "食品名称"],
        [None, "名称", "地址", "名称", "地址", None],
        [1, "甲厂", "甲地", "乙店", "乙地", "醋"],
    ]
    regions = [Region(0, 0, 1, 0), Region(0, 1, 0, 2), Region(0, 3, 0, 4), Region(0, 5, 1, 5)]
    expected = {
        "serial": 0,
        "producer": 1,
        "producer_address": 2,
        "sampled": 3,
        "sampled_address": 4,
        "food": 5,
    }
    assert _keys(rows, regions) == expected
    assert _keys(rows) == expected  # a CSV of the same sheet has no merged blocks


def test_no_heading() -> None:
    rows: Rows = [["a", "b"], [1, 2]]
    assert find_heading(rows, [], BULLETIN) is None
    guessed = guess_heading(rows)
    assert guessed is not None
    assert guessed.texts == ("a", "b")
    assert find_heading([], [], BULLETIN) is None
    assert guess_heading([[]]) is None


def _body(rows: Rows, regions: list[Region] | None = None) -> list[tuple[int, str, tuple[object, ...], bool]]:
    heading = find_heading(rows, regions or [], BULLETIN)
    assert isinstance(heading, Heading)
    lead = heading.columns().get("serial")
    walked = read_body(iter(rows), heading, regions or [], 0, lead)
    return [(row.number, row.what, tuple(row.cells), row.continues) for row in walked]


def test_rows_of_every_sort() -> None:
    rows = [
        ["序号", "食品名称", "商标", "不合格项目║检验结果║标准值"],
        ["一、糕点", "", "", ""],
        [1, "馒头", "/", "A║1║2"],
        ["", "", "", ""],
        ["序号", "食品名称", "商标", "不合格项目║检验结果║标准值"],
        [2, "醋", "/", "B║1║2"],
        [3, "", "", ""],
        ["合计", "2批次", "", ""],
        ["注：1.排名不分先后", "", "", ""],
        ["2.以上信息由各局提供", "", "", ""],
    ]
    assert [what for _, what, _, _ in _body(rows)] == [
        SECTION,
        DATA,
        EMPTY,
        REPEATED,
        DATA,
        EMPTY,
        TOTAL,
        FOOTER,
        FOOTER,
    ]


def test_section_is_given_to_rows_below() -> None:
    rows = [["序号", "食品名称", "商标"], ["一、糕点", None, None], [1, "馒头", "甲"]]
    heading = find_heading(rows, [], BULLETIN)
    assert heading is not None
    last = list(read_body(iter(rows), heading, [], 0, 0))[-1]
    assert (last.section, last.number) == ("一、糕点", 3)


def test_merged_cells_fill_down() -> None:
    head = ["序号", "食品名称", "不合格项目", "检验结果", "标准值"]
    rows = [head, [1, "馒头", "镉", 1, 2], [None, None, "铅", 3, 4], [2, "醋", "砷", 5, 6]]
    regions = [Region(1, 0, 2, 0), Region(1, 1, 2, 1)]
    expected = [
        (2, DATA, (1, "馒头", "镉", 1, 2), False),
        (3, DATA, (1, "馒头", "铅", 3, 4), True),
        (4, DATA, (2, "醋", "砷", 5, 6), False),
    ]
    assert _body(rows, regions) == expected
    assert _body(rows) == expected  # without merged blocks, a blank serial continues the record above


def test_a_poor_row_is_data_and_not_dropped() -> None:
    rows = [["序号", "食品名称", "商标", "规格型号"], [None, "只有名称", None, None]]
    assert [what for _, what, _, _ in _body(rows)] == [DATA]


@given(
    st.lists(
        st.lists(st.one_of(st.none(), st.text(max_size=8), st.integers(), st.floats()), max_size=6),
        max_size=8,
    )
)
def test_any_rows_are_walked_to_the_end(rows: list[list[str | int | float | None]]) -> None:
    heading = find_heading(rows, [], BULLETIN) or guess_heading(rows)
    if heading:
        assert len(list(read_body(iter(rows), heading, [], 0, 0))) == len(rows) - heading.bottom - 1
