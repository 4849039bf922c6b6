"""Record linkage, capture–recapture, completeness and delay."""

from __future__ import annotations

import math
import random
from datetime import date, timedelta

import numpy as np
import pytest

from shian.methods.epidemiology.capture import chao, chapman
from shian.methods.epidemiology.errors import EpidemiologyError
from shian.methods.epidemiology.linkage import Field, link
from shian.methods.epidemiology.reporting import Report, quality, truncated_delays
from shian.methods.epidemiology.similarity import alike, jaro_winkler, same, within, within_days

Z = 1.959963984540054
FIELDS = (
    Field("name", alike, 3),
    Field("sex", same, 1),
    Field("age", within(0, 2), 2),
    Field("onset", within_days(0, 2), 2),
    Field("district", same, 1),
)
BLOCKS = (("name",), ("age", "sex", "district"), ("onset", "district"))


def test_similarity() -> None:
    assert jaro_winkler("MARTHA", "MARHTA") == pytest.approx(0.9611, abs=5e-5)
    assert jaro_winkler("DIXON", "DICKSONX") == pytest.approx(0.8133, abs=5e-5)
    assert jaro_winkler("abc", "xyz") == jaro_winkler("", "a") == 0.0
    assert [alike("王小明", other) for other in ("王小明", "王小民", "李红", "")] == [3, 1, 0, None]
    assert [within(0, 2)("30", other) for other in ("30", "32", "33", "?")] == [2, 1, 0, None]
    assert [within_days(0, 2)("2021-03-01", x) for x in ("2021-03-01", "2021-02-27", "2021-04-01", "")] == [
        2,
        1,
        0,
        None,
    ]
    assert [same("F", other) for other in ("F", "M", "")] == [1, 0, None]


def people(chance: random.Random, count: int) -> list[dict[str, str]]:
    first = date(2021, 3, 1)
    return [
        {
            "name": chance.choice("王李张刘陈杨赵黄周吴")
            + "".join(chance.choices("伟芳娜敏静丽强磊洋艳勇杰", k=2)),
            "sex": chance.choice("FM"),
            "age": str(chance.randrange(1, 90)),
            "onset": (first + timedelta(days=chance.randrange(60))).isoformat(),
            "district": chance.choice(["小店", "迎泽", "杏花岭", "尖草坪"]),
        }
        for _ in range(count)
    ]


def blurred(chance: random.Random, person: dict[str, str]) -> dict[str, str]:
    """The same person as another hospital writes it: fields missing or a little off."""
    copy = dict(person)
    if chance.random() < 0.15:
        copy["name"] = copy["name"][:2] + chance.choice("伟芳娜敏")
    if chance.random() < 0.2:
        copy["onset"] = (
            date.fromisoformat(copy["onset"]) + timedelta(days=chance.choice([-1, 1, 2]))
        ).isoformat()
    if chance.random() < 0.1:
        copy[chance.choice(["age", "sex", "district"])] = ""
    return copy


def test_planted_doubles_are_found() -> None:
    chance = random.Random(7)
    left = people(chance, 300)
    right = [blurred(chance, person) for person in left[:120]] + people(chance, 200)
    found = link(left, right, FIELDS, BLOCKS)
    true = sum(pair.left == pair.right for pair in found.pairs)
    assert true / len(found.pairs) >= 0.97 and true / 120 >= 0.92
    assert found.expected == pytest.approx(120, rel=0.1)
    assert found.matches["name"][3] > 0.7 and found.others["name"][3] < 0.02
    assert all(pair.probability >= 0.9 for pair in found.pairs)
    assert (
        len({pair.left for pair in found.pairs})
        == len({pair.right for pair in found.pairs})
        == len(found.pairs)
    )
    assert link(left, right, FIELDS, BLOCKS) == found


def test_doubles_within_one_list() -> None:
    chance = random.Random(9)
    persons = people(chance, 200)
    both = persons + [dict(person) for person in persons[:20]]
    found = link(both, both, FIELDS, BLOCKS)
    assert {(pair.left, pair.right) for pair in found.pairs} >= {(at, 200 + at) for at in range(20)}
    assert len(found.pairs) <= 22


def test_nothing_to_link() -> None:
    assert link([], [], FIELDS, BLOCKS).pairs == ()
    assert link(people(random.Random(1), 5), [], FIELDS, BLOCKS).pairs == ()
    with pytest.raises(EpidemiologyError, match="needs fields"):
        link([], [], (), BLOCKS)


def test_chapman() -> None:
    found = chapman(200, 150, 60, Z)
    assert found.estimate == pytest.approx(201 * 151 / 61 - 1, rel=1e-12)
    assert found.known == 290 < found.low < found.estimate < found.high
    assert found.completeness == pytest.approx(290 / found.estimate)
    assert chapman(10, 10, 10, Z).high == 10.0 and chapman(0, 0, 0, Z).estimate == 0
    with pytest.raises(EpidemiologyError):
        chapman(3, 3, 4, Z)


def test_limits_of_chapman_cover() -> None:
    chance = np.random.default_rng(4)
    covered = 0
    for _ in range(300):
        a, b = chance.random(500) < 0.4, chance.random(500) < 0.3
        found = chapman(int(a.sum()), int(b.sum()), int((a & b).sum()), Z)
        covered += found.low <= 500 <= found.high
    assert 276 <= covered <= 296


def test_chao() -> None:
    found = chao(40, 20, 100, Z)
    assert found.estimate == pytest.approx(100 + 40 * 39 / 42) and found.low > 100
    alone = chao(10, 0, 10, Z)
    assert alone.estimate == pytest.approx(10 + 45) and alone.high > 55
    assert chao(0, 5, 9, Z).estimate == 9
    with pytest.raises(EpidemiologyError):
        chao(5, 6, 10, Z)


def test_quality_of_reports() -> None:
    reports = [
        Report("B", frozenset({"food", "place"}), 2),
        Report("B", frozenset({"food"}), 8),
        Report("A", frozenset(), None),
    ]
    first, second = quality(reports, ["food", "place"], limit=7)
    assert (first.reporter, first.completeness, first.whole) == ("A", 0, 0)
    assert math.isnan(first.median_delay) and math.isnan(first.ninth_decile)
    assert (second.reports, second.completeness, second.whole) == (2, 0.75, 0.5)
    assert second.by_field == {"food": 1.0, "place": 0.5}
    assert (second.median_delay, second.in_time) == (5, 0.5) and second.ninth_decile == pytest.approx(7.4)
    with pytest.raises(EpidemiologyError):
        quality(reports, [], 7)


def test_delays_are_corrected_for_reports_still_to_come() -> None:
    """Delays of 0 … 9 days, equally likely, of cases in the last ten days: plain shares flatter."""
    chance = np.random.default_rng(2)
    waits, delays = chance.integers(0, 40, 40_000), chance.integers(0, 10, 40_000)
    waits = np.where(chance.random(40_000) < 0.7, waits % 10, waits)
    there = delays <= waits
    corrected = truncated_delays(delays[there].tolist(), waits[there].tolist())
    assert corrected[4] == pytest.approx(0.5, abs=0.02) and corrected[9] == 1.0
    assert (delays[there] <= 4).mean() > 0.55
    for wrong in (([], []), ([3], [2]), ([-1], [2])):
        with pytest.raises(EpidemiologyError):
            truncated_delays(*wrong)
