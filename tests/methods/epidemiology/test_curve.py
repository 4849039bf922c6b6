"""Epidemic curves, times as they are written, incubation against agents."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from shian.methods.epidemiology.agents import agents, fitting, summary
from shian.methods.epidemiology.curve import (
    Width,
    curve,
    read_clock,
    read_date,
    read_moment,
    standing_apart,
    suited_width,
)
from shian.methods.epidemiology.errors import EpidemiologyError


def at(day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime.combine(date(2021, 3, day), time(hour, minute))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12:30 AM", time(0, 30)),
        ("12:00 pm", time(12, 0)),
        ("6:30 P.M.", time(18, 30)),
        ("18:30:15", time(18, 30, 15)),
        ("18", time(18, 0)),
        ("18时30分", time(18, 30)),
        ("7点", time(7, 0)),
    ],
)
def test_clocks(text: str, expected: time) -> None:
    assert read_clock(text) == expected


def test_dates() -> None:
    assert (
        read_date("4/19", 1940) == read_date("4/19/1940") == read_date("1940年4月19日") == date(1940, 4, 19)
    )
    assert read_moment("1998-06-27") == datetime.combine(date(1998, 6, 27), time())
    evening = datetime.combine(date(1998, 6, 27), time(21, 5))
    assert read_moment("1998-06-27T21:05") == read_moment("6/27/1998 9:05 PM") == evening
    for text, words in (("4/19", "has no year"), ("13/1/2020", "is no date"), ("soon", "is no date")):
        with pytest.raises(EpidemiologyError, match=words):
            read_date(text)
    for text in ("25:00", "13 pm", "noon", "0 am"):
        with pytest.raises(EpidemiologyError, match="is no time of day"):
            read_clock(text)


def test_curves() -> None:
    onsets = [at(1, 22, 15), at(1, 22, 50), at(2, 1)]
    assert [(bar.start, bar.cases) for bar in curve(onsets, Width.HOUR)] == [
        (at(1, 22), 2),
        (at(1, 23), 0),
        (at(2, 0), 0),
        (at(2, 1), 1),
    ]
    assert [(bar.start, bar.cases) for bar in curve(onsets, Width.QUARTER)] == [(at(1, 18), 2), (at(2), 1)]
    assert [bar.cases for bar in curve(onsets, Width.DAY)] == [2, 1]
    assert [(bar.start, bar.cases) for bar in curve(onsets, Width.WEEK)] == [(at(1), 3)]
    assert suited_width(onsets) is Width.HOUR and suited_width([at(1), at(3)]) is Width.DAY
    assert suited_width([at(1, 5), at(7)]) is Width.QUARTER
    assert suited_width([at(1), datetime.combine(date(2022, 1, 1), time())]) is Width.WEEK
    with pytest.raises(EpidemiologyError, match="no onset"):
        curve([], Width.DAY)
    with pytest.raises(EpidemiologyError, match="bars"):
        curve([at(1), datetime.combine(date(2061, 1, 1), time())], Width.HOUR)


def test_onsets_that_stand_apart() -> None:
    onsets = [at(1, hour) for hour in (20, 21, 21, 22, 22, 23, 23)]
    assert standing_apart([*onsets, at(1, 9), at(2, 12)]) == [7, 8]
    assert standing_apart(onsets) == [] and standing_apart([at(1), at(9)]) == []


def test_incubation() -> None:
    hours = [3.0, 3.0, 4.0, 4.0, 5.0, 7.0]
    found = summary(hours)
    assert (found.n, found.median, found.low, found.high) == (6, 4.0, 3.0, 7.0)
    assert found.mean == pytest.approx(26 / 6) and summary([2.0]).third_quartile == 2.0
    fits = fitting(hours)
    assert sum(fit.weight for fit in fits) == pytest.approx(1.0)
    by_key = {fit.agent.key: fit for fit in fits}
    assert by_key["staphylococcus"].within == 1.0 and by_key["staphylococcus"].usual
    assert by_key["salmonella"].within == pytest.approx(1 / 6)
    assert by_key["staphylococcus"].weight > 100 * by_key["salmonella"].weight
    assert fitting([30.0, 34.0, 40.0])[0].agent.key in {"norovirus", "salmonella", "shigella"}
    for wrong in ([], [0.0]):
        with pytest.raises(EpidemiologyError):
            fitting(wrong)


def test_the_table_of_agents_is_in_order() -> None:
    for one in agents():
        assert 0 < one.low <= one.begin < one.end <= one.high and one.en and one.zh
