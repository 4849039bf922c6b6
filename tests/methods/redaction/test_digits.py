"""Numbers of identity, telephones and cards: found however they are written; look-alikes are left alone."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shian.methods.redaction import Kind, find

ID = "140105199001011238"


def found(text: str) -> list[tuple[str, str]]:
    return [(f.kind.value, f.text) for f in find(text) if f.kind in (Kind.IDENTITY, Kind.PHONE, Kind.BANK)]


@pytest.mark.parametrize(
    "written",
    [
        "140105199001011238",
        "14010519900101123X",
        "14010519900101123x",
        "１４０１０５１９９００１０１１２３８",
        "140105 19900101 1238",
        "140105-1990-0101-1238",
        "140 105 1990 0101 1238",
        "1401051990\u200b01011238",
        "1401051990\n01011238",
        "140105　19900101　1238",
        "140105600101123",
        "一四〇一〇五一九九〇〇一〇一一二三八",
    ],
)
def test_a_number_of_identity_is_found(written: str) -> None:
    for text in (written, f"身份证号：{written}，住", f"甲({written})", f"ID{written}。"):
        assert found(text) == [("identity", written)]


def test_its_check_character_is_told_about() -> None:
    right, wrong = find("140105199001011238")[0], find("140105199001011237")[0]
    assert right.reason == "Identity number"
    assert wrong.reason == "Identity number (its check character is wrong)"
    assert right.suggestion == wrong.suggestion == "140105************"


@pytest.mark.parametrize(
    "written",
    [
        "13812345678",
        "138 1234 5678",
        "138-1234-5678",
        "138.1234.5678",
        "+8613812345678",
        "+86 138 1234 5678",
        "0086 13812345678",
        "１３８１２３４５６７８",
        "13812 345 678",
        "一三八一二三四五六七八",
        "0351-4123456",
        "（0351）4123456",
        "010-62345678",
        "400-800-1234",
        "4008001234",
    ],
)
def test_a_telephone_is_found(written: str) -> None:
    assert [kind for kind, _ in found(f"联系电话：{written}，李")] == ["phone"]
    start = f"请拨{written}。".index(written)
    hit = find(f"请拨{written}。")[0]
    assert (hit.start, hit.end) == (start, start + len(written))


def test_a_card_is_found_by_its_luhn_digit_or_by_the_words_before() -> None:
    assert found("转至6222021001116245702") == [("bank", "6222021001116245702")]
    assert found("转至6222021001116245705") == []
    assert found("卡号6222021001116245705") == [("bank", "6222021001116245705")]
    assert found("账号：0502 1234 5678 9012") == [("bank", "0502 1234 5678 9012")]
    assert found("运单号6222021001116245702") == []


@pytest.mark.parametrize(
    "text",
    [
        "统一社会信用代码911401057MA0K12345",
        "统一社会信用代码91140105MA0K12345X",
        "许可证号JY11401050012345",
        "SC10314010500123",
        "条码6901234567892",
        "批号20210315",
        "批号：13812345678",
        "订单号202107185943644270",
        "抽样单编号XC21140105123456789",
        "GB 2763-2021",
        "投诉举报电话12315，火警119",
        "罚款13800元，共1234567890元",
        "2021年3月5日—2022年12月31日",
        "140105********1238",
        "138****5678",
        "13.5 14.2 15.1 16.8 17.3 18.9",
        "(并)市监罚〔2021〕123号",
    ],
)
def test_what_is_no_such_number_is_left(text: str) -> None:
    assert found(text) == []


WIDE = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")
GAPS = st.sampled_from(["", "", "", " ", "-", ".", "  ", "　", "\u200b", " - ", "_", "·", "/"])


def spread(digits: str, cuts: list[int], gap: str) -> str:
    """Digits with gaps after some of them."""
    return "".join(d + (gap if i in cuts else "") for i, d in enumerate(digits[:-1])) + digits[-1]


@settings(max_examples=300, deadline=None)
@given(
    st.integers(1900, 2049),
    st.integers(1, 12),
    st.integers(1, 31),
    st.sets(st.integers(0, 16)),
    GAPS,
    st.booleans(),
)
def test_no_way_of_spacing_hides_an_identity(
    year: int, month: int, day: int, cuts: set[int], gap: str, wide: bool
) -> None:
    digits = f"140105{year}{month:02d}{day:02d}{random.Random(year * day).randrange(1000):03d}X"
    written = spread(digits, list(cuts), gap)
    written = written.translate(WIDE) if wide else written
    hits = [f for f in find(f"身份证{written}，住") if f.kind is Kind.IDENTITY]
    assert [h.text for h in hits] == [written]


@settings(max_examples=300, deadline=None)
@given(
    st.integers(3, 9),
    st.integers(0, 999_999_999),
    st.sampled_from([[2, 6], [2, 5, 8], [3, 7], [4], [6], [4, 7], [2], [], list(range(10))]),
    GAPS,
    st.sampled_from(["", "+86", "+86 ", "86-", "0086"]),
)
def test_no_usual_way_of_grouping_hides_a_mobile(
    second: int, rest: int, cuts: list[int], gap: str, country: str
) -> None:
    written = country + spread(f"1{second}{rest:09d}", cuts, gap)
    hits = [f for f in find(f"拨打{written}，李") if f.kind is Kind.PHONE]
    assert [h.text for h in hits] == [written]


def test_numbers_run_together_are_told_apart() -> None:
    assert found("11010519491231002X，13812345678") == [
        ("identity", "11010519491231002X"),
        ("phone", "13812345678"),
    ]
    assert found("11010519491231002X 110105194912310021") == [
        ("identity", "11010519491231002X"),
        ("identity", "110105194912310021"),
    ]
    assert ("identity", "140105199001011239") not in found("1234567890123456789012345")
