"""The published tables: every row accounted for, and judged alike one by one and in bulk."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

import pytest

from shian.domains.standards.curated import library
from shian.domains.standards.merging import merged_limits, read_tables
from shian.domains.standards.reading.report import Fate, Known, Reading
from shian.methods.limits import (
    Compiled,
    Outcome,
    Question,
    RuleBook,
    applying,
    encode,
    judge,
    judge_all,
    parse_measurement,
)

pytestmark = pytest.mark.reference


@pytest.fixture(scope="module")
def tables(shared_dir: Path) -> tuple[dict[str, Reading], Known]:
    readings, known = read_tables([shared_dir / "standards"])
    return {reading.source: reading for reading in readings}, known


@pytest.fixture(scope="module")
def book(tables: tuple[dict[str, Reading], Known]) -> RuleBook:
    readings, known = tables
    base = library()
    limits = merged_limits(base.limits, readings.values())
    return RuleBook(base.editions, known.catalogue, known.analytes.values(), limits)


@pytest.mark.parametrize(
    ("edition", "rows", "fates", "limits"),
    [
        ("GB 2763-2021", 10_092, {Fate.PLACED: 10_092}, 10_092),
        ("GB 2763-2026", 10_749, {Fate.PLACED: 10_749}, 10_749),
        ("GB 2762-2022", 254, {Fate.PLACED: 200, Fate.EMPTY: 52, Fate.REFUSED: 2}, 280),
        ("GB 2762-2025", 251, {Fate.PLACED: 195, Fate.EMPTY: 52, Fate.REFUSED: 4}, 275),
        ("GB 2761-2017", 40, {Fate.PLACED: 40}, 56),
        ("GB 29921-2021", 33, {Fate.PLACED: 32, Fate.REFUSED: 1}, 58),
        ("国家食品安全监督抽检实施细则(2026年版)", 2749, {Fate.PLACED: 2749}, 0),
    ],
)
def test_every_row_has_a_fate(
    tables: tuple[dict[str, Reading], Known], edition: str, rows: int, fates: dict[Fate, int], limits: int
) -> None:
    reading = tables[0][edition]
    assert (reading.rows, dict(reading.fates), len(reading.limits)) == (rows, fates, limits)
    refused = {i.row for i in reading.issues if "cut off" in i.reason or i.reason == "not in the catalogue"}
    assert len(refused) <= fates.get(Fate.REFUSED, 0)


def test_methamidophos_of_2026_is_told_from_the_end_of_emamectin(book: RuleBook) -> None:
    limits = {x.food: str(x.high) for x in book.limits_of(("GB 2763-2026",), "methamidophos")}
    assert limits["茶叶"] == "0.05"
    assert "草莓" not in limits
    emamectin = {x.food: str(x.high) for x in book.limits_of(("GB 2763-2026",), "emamectin-benzoate")}
    assert (emamectin["草莓"], emamectin["茶叶"]) == ("0.1", "0.5")


def test_curated_rows_agree_with_the_tables(tables: tuple[dict[str, Reading], Known], book: RuleBook) -> None:
    compared = 0
    for limit in library().limits:
        if limit.edition in tables[0]:
            found = applying(book, (limit.edition,), limit.analyte, limit.food)
            assert [(x.demand(), x.basis) for x in found] == [(limit.demand(), limit.basis)], limit.id
            compared += 1
    assert compared > 900


def test_leek_is_limited_through_its_group(book: RuleBook) -> None:
    verdict = judge(
        Question("韭菜", "chlorpyrifos", parse_measurement("0.021", "mg/kg"), date(2021, 9, 3)), book
    )
    assert (verdict.outcome, verdict.food, verdict.edition) == (Outcome.FAILED, "鳞茎类蔬菜", "GB 2763-2021")


def test_bulk_agrees_on_the_full_tables(book: RuleBook) -> None:
    compiled = Compiled(book)
    chance = random.Random(2016)
    foods, analytes = list(book.catalogue.number), list(book.analytes)
    texts = ["0.005", "0.02", "0.05", "1", "<0.01", "<0.1", "未检出", "未检出(<0.01)", "50"]
    days = [
        date(2019, 5, 1),
        date(2020, 6, 1),
        date(2021, 9, 2),
        date(2021, 9, 3),
        date(2024, 1, 1),
        date(2026, 10, 1),
    ]
    asked = [
        Question(
            chance.choice(foods),
            chance.choice(analytes),
            parse_measurement(chance.choice(texts), chance.choice(["mg/kg", "mg/kg", "μg/kg", "g/kg"])),
            chance.choice(days),
        )
        for _ in range(6000)
    ]
    asked += [
        Question(limit.food, limit.analyte, parse_measurement("0.05", limit.unit), day)
        for limit in chance.sample(book.limits, 2000)
        for day in (date(2021, 9, 3), date(2026, 4, 1))
    ]
    judged = judge_all(encode(asked, compiled), compiled)
    for row, question in enumerate(asked):
        one, many = judge(question, book), judged.verdict(row)
        assert (many.outcome, many.reason, many.limit) == (one.outcome, one.reason, one.limit), question
    assert sum(judged.outcome != Outcome.UNDETERMINED) > 2500
