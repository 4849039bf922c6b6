"""Cells: days, numbers and signs of nothing, in every way they are written."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shian.methods.problems import Problem
from shian.methods.sheets.dates import day_and_batch, parse_day
from shian.methods.sheets.numbers import Quantity, parse_integer, parse_number, parse_quantity, parse_yes_no
from shian.methods.sheets.text import is_empty, plain, value

DAY = date(2021, 3, 5)


@pytest.mark.parametrize(
    "text", ["", " ", "/", "／", "—", "——", "－", "-", "无", "N/A", "n/a", "　", "\u200b", "***", "\\"]
)
def test_empty(text: str) -> None:
    assert is_empty(text)
    assert value(text) == ""


@pytest.mark.parametrize("text", ["0", "Na", "一", "无锡", "A/B", "-1", "未检出"])
def test_not_empty(text: str) -> None:
    assert not is_empty(text)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (12.0, "12"),
        (0.1 + 0.2, "0.3"),
        (True, "是"),
        (datetime(2021, 3, 5, tzinfo=UTC), "2021-03-05"),
        ("Ａ１　ｂ", "A1 b"),
    ],
)
def test_plain(cell: object, text: str) -> None:
    assert plain(cell) == text  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "cell",
    [
        *(
            "2021/3/5",
            "2021-03-05",
            "2021年3月5日",
            "2021 年 3 月 5 日",
            "2021.3.5",
            "2021.03.05",
            "20210305",
        ),
        *(20210305, 44260, 44260.0, 44260.75, "44260", "２０２１／３／５", "2021-03-05 10:20:30"),
        *("2021-03-05T10:20:30Z", DAY, datetime(2021, 3, 5, 9, tzinfo=UTC), "二〇二一年三月五日"),
        *("生产日期：2021年3月5日", "21年3月5日", "2021/3/5 0:00"),
    ],
)
def test_days(cell: object) -> None:
    assert parse_day(cell) == DAY  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("2021-02-30", "2021-02-30 is no day of the calendar"),
        ("5/3/2021", "is not a day; write it as"),
        ("2021年3月", "is not a day"),
        ("1849-01-01", "the year 1849 is outside"),
        ("2021-03-05/A1", "behind it “A1”"),
        (12, "12 is not a day"),
        (True, "is not a day"),
        ("2021/3/5-2021/3/8", "behind it"),
    ],
)
def test_no_days(cell: object, reason: str) -> None:
    found = parse_day(cell)  # type: ignore[arg-type]
    assert isinstance(found, Problem)
    assert reason in str(found)


def test_empty_days() -> None:
    assert parse_day("/") is None
    assert day_and_batch("—") == (None, "")


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("2021-03-05/批号A1", (DAY, "A1")),
        ("2021年3月5日/A1-02", (DAY, "A1-02")),
        ("20210305A1", (DAY, "A1")),
        ("2021-03-05（批号：20210305）", (DAY, "20210305")),
        ("2021-03-05", (DAY, "")),
        ("2021-03-05//", (DAY, "")),
        (44260.0, (DAY, "")),
        ("A1/2021-03-05", (DAY, "A1")),
        ("购进日期：2021-03-05", (DAY, "")),
        ("批号：XK77", (None, "XK77")),
        ("见包装", (None, "见包装")),
    ],
)
def test_day_and_batch(cell: object, expected: object) -> None:
    assert day_and_batch(cell) == expected  # type: ignore[arg-type]


@given(st.dates(date(1950, 1, 1), date(2099, 12, 31)))
def test_every_day_in_every_form(day: date) -> None:
    serial = (day - date(1899, 12, 30)).days
    forms = [f"{day:%Y/%m/%d}", f"{day.year}年{day.month}月{day.day}日", f"{day.year}.{day.month}.{day.day}"]
    assert {parse_day(cell) for cell in [*forms, f"{day:%Y%m%d}", serial, float(serial), str(serial)]} == {
        day
    }


@given(st.one_of(st.text(max_size=30), st.floats(), st.integers(), st.booleans()))
def test_nothing_breaks_the_parsers(cell: object) -> None:
    for parse in (parse_day, day_and_batch, parse_number, parse_integer, parse_quantity, parse_yes_no, plain):
        parse(cell)  # type: ignore[operator]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("12.5kg", Quantity(Decimal("12.5"), "kg", "", "12.5kg")),
        ("<0.01 mg/kg", Quantity(Decimal("0.01"), "mg/kg", "<", "<0.01 mg/kg")),
        ("≤0.5g/kg", Quantity(Decimal("0.5"), "g/kg", "<=", "≤0.5g/kg")),
        ("1.5×10^4CFU/g", Quantity(Decimal("1.5e4"), "CFU/g", "", "1.5×10^4CFU/g")),
        ("1.5×10⁴ CFU/g", Quantity(Decimal("1.5e4"), "CFU/g", "", "1.5×10⁴ CFU/g")),
        ("3.2万元", Quantity(Decimal(32000), "元", "", "3.2万元")),
        ("１，２３４", Quantity(Decimal(1234), "", "", "1,234")),
        ("未检出", Quantity(None, "", "nd", "未检出")),
        ("ND", Quantity(None, "", "nd", "ND")),
        ("/", None),
    ],
)
def test_quantities(cell: str, expected: Quantity | None) -> None:
    assert parse_quantity(cell) == expected


def test_numbers() -> None:
    assert parse_number("1,234.50") == Decimal("1234.50")
    assert parse_number(0.1) == Decimal("0.1")
    assert parse_integer(3.0) == 3
    assert str(parse_integer("3.5")) == "3.5 is not a whole number"
    assert str(parse_number("3kg")) == "3kg is not a plain number"
    assert str(parse_quantity("3-5kg")) == "3-5kg holds more than one number"
    assert str(parse_quantity("约三斤")) == "约三斤 is not a number"


def test_yes_no() -> None:
    assert [parse_yes_no(cell) for cell in ("是", "√", True, "否", "无", False, "")] == [True] * 3 + [
        False
    ] * 3 + [None]
    assert str(parse_yes_no("也许")) == "也许 is neither 是 nor 否"
