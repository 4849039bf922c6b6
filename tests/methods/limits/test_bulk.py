"""The bulk judge answers as the reference judge does, whatever is asked."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shian.methods.limits import (
    Catalogue,
    Comparison,
    Compiled,
    Food,
    Kind,
    Limit,
    Outcome,
    Question,
    RuleBook,
    encode,
    encode_texts,
    judge,
    judge_all,
    parse_measurement,
)
from tests.methods.limits.book_for_tests import ANALYTES, EDITIONS, FOODS, LIMITS, book

BOOK = book()
COMPILED = Compiled(BOOK)
TEXTS = [
    "0", "0.005", "0.01", "0.019", "0.02", "0.020", "0.02(+)", "0.02(-)", "0.05", "0.1", "0.2", "0.25",
    "0.251", "0.3", "0.31", "10", "20", "39.9", "40", "60", "75", "75.01", "1.2×10³",
    "<0.005", "<0.01", "<0.02", "<0.5",
    ">0.01", ">0.02", ">100", "未检出", "未检出(<0.01)", "未检出(<0.5)", "检出", "/", "0.000000000000000001",
]  # fmt: skip
UNITS = ["mg/kg", "μg/kg", "g/kg", "mg/L", "%vol", "CFU/g", "", "%"]

questions = st.builds(
    Question,
    food=st.sampled_from([f.name for f in FOODS] + ["石头"]),
    analyte=st.sampled_from([a.key for a in ANALYTES] + ["gold"]),
    measurement=st.builds(parse_measurement, st.sampled_from(TEXTS), st.sampled_from(UNITS)),
    day=st.sampled_from([date(2010, 1, 1), date(2018, 1, 1), date(2020, 2, 14), date(2020, 2, 15),
                         date(2021, 9, 2), date(2021, 9, 3), date(2024, 1, 1), date(2026, 3, 1)]),
    series=st.sampled_from(["", "", "", "R", "R.1", "R.2", "C", "X"]),
    basis=st.sampled_from(["", "", "干重计", "以脂肪计"]),
)  # fmt: skip


def agree(asked: list[Question], rules: RuleBook, compiled: Compiled) -> None:
    judged = judge_all(encode(asked, compiled), compiled)
    for row, question in enumerate(asked):
        one, many = judge(question, rules), judged.verdict(row)
        assert (many.outcome, many.reason, many.limit) == (one.outcome, one.reason, one.limit), question


@settings(max_examples=300, deadline=None)
@given(st.lists(questions, min_size=1, max_size=60))
def test_agrees_on_the_small_book(asked: list[Question]) -> None:
    agree(asked, BOOK, COMPILED)


def test_agrees_on_every_cell_of_the_small_book() -> None:
    asked = [
        Question(food.name, analyte.key, parse_measurement(text, "mg/kg"), day)
        for food in FOODS
        for analyte in ANALYTES
        for text in ("0.04", "未检出(<0.03)", "<0.2", "检出")
        for day in (date(2020, 3, 1), date(2021, 9, 3), date(2024, 1, 1))
    ]
    agree(asked, BOOK, COMPILED)


@st.composite
def random_books(draw: st.DrawFn) -> RuleBook:
    """Catalogues that are not trees, with limits and exclusions anywhere."""
    size = draw(st.integers(3, 10))
    foods = [
        Food(f"f{i}", tuple(f"f{p}" for p in draw(st.sets(st.integers(0, i - 1), max_size=2))))
        if i
        else Food("f0")
        for i in range(size)
    ]
    names = st.sampled_from([f.name for f in foods])
    rows = draw(
        st.lists(
            st.tuples(st.sampled_from(EDITIONS), st.sampled_from(ANALYTES), names, st.sampled_from([1, 2, 3]),
                      st.sets(names, max_size=2), st.sampled_from([Kind.MAX, Kind.MIN, Kind.ABSENT]),
                      st.sampled_from(list(Comparison))),
            max_size=14,
        )
    )  # fmt: skip
    limits = [
        Limit(f"R{i}", e.code, a.key, f, kind, Decimal(high), Decimal(high) if kind is Kind.MIN else None,
              excludes=tuple(sorted(out)), comparison=how)
        for i, (e, a, f, high, out, kind, how) in enumerate(rows)
    ]  # fmt: skip
    return RuleBook(EDITIONS, Catalogue(foods), ANALYTES, limits)


@settings(max_examples=150, deadline=None)
@given(random_books())
def test_agrees_on_any_book(rules: RuleBook) -> None:
    asked = [
        Question(food.name, analyte.key, parse_measurement(text, "mg/kg"), day)
        for food in rules.catalogue.foods
        for analyte in ANALYTES[:4]
        for text in ("1.5", "2", "<2.5")
        for day in (date(2020, 3, 1), date(2024, 1, 1))
    ]
    agree(asked, rules, Compiled(rules))


def test_texts_are_read_in_bulk() -> None:
    rows = encode_texts(
        COMPILED,
        ["韭菜", "韭菜", "石头"],
        ["chlorpyrifos"] * 3,
        [date(2021, 9, 3)] * 3,
        ["0.05", "未检出", "0.05"],
        ["mg/kg"] * 3,
        [None, "0.01", None],
    )
    judged = judge_all(rows, COMPILED)
    assert judged.outcome.tolist() == [Outcome.FAILED, Outcome.PASSED, Outcome.UNDETERMINED]
    assert judged.limit.tolist() == [1, 1, -1]


def test_columns_must_be_of_one_length() -> None:
    with pytest.raises(ValueError, match="zip"):
        encode_texts(COMPILED, ["韭菜"], ["lead"], [date(2021, 9, 3)], ["1", "2"], ["mg/kg"])
    with pytest.raises(ValueError, match="1 results, but 2 foods"):
        encode_texts(COMPILED, ["韭菜", "葱"], ["lead"], [date(2021, 9, 3)], ["1"], ["mg/kg"])


def test_nothing_to_judge() -> None:
    assert len(judge_all(encode([], COMPILED), COMPILED).outcome) == 0
    assert len(LIMITS) == len(COMPILED.kind)
