"""Windows: the beta-binomial tail, places named, households, busy places, silence; nothing is seen early."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from scipy import stats

from shian.domains.surveillance.signals.detecting import Alarm, Cases, Settings
from shian.domains.surveillance.signals.detecting.kernel import tail
from shian.domains.surveillance.signals.detecting.keys import entries_of, numbers, series_key
from shian.domains.surveillance.signals.detecting.windows import counted, silence, upper, windows
from tests.domains.surveillance.signals.detecting.city import FIRST, cases_of, city, sporadic

DAY = FIRST + 300


def quiet(**values: Any) -> list[dict[str, Any]]:
    """A year in which every day another place is named, at several hospitals."""
    return [
        {"day": FIRST + day, "told": FIRST + day + 1, "hospital": day % 7, "township": day % 5,
         "district": day % 2, "place": 100 + day, "food": day % 9, **values}
        for day in range(300)
    ]  # fmt: skip


def diners(count: int, place: int = 7, **values: Any) -> list[dict[str, Any]]:
    return [
        {"day": DAY + number % 2, "told": DAY + 2, "hospital": 20 + number, "township": 20 + number,
         "district": number % 5, "place": place, "ate": DAY, **values}
        for number in range(count)
    ]  # fmt: skip


def alarms(cases: Cases, settings: Settings | None = None, last: int = DAY + 10) -> list[Alarm]:
    return windows(cases, DAY, last, settings or Settings())[0]


@pytest.mark.parametrize(
    ("count", "of", "a", "b"), [(2, 5, 0.3, 40.0), (3, 30, 4.5, 120.0), (1, 1, 2.0, 3.0)]
)
def test_tail_is_the_beta_binomials(count: int, of: int, a: float, b: float) -> None:
    assert tail(count, of, a, b) == pytest.approx(stats.betabinom(of, a, b).sf(count - 1), rel=1e-9)


def test_tail_at_its_ends() -> None:
    assert (tail(0, 5, 1.0, 1.0), tail(6, 5, 1.0, 1.0)) == (1.0, 0.0)
    bound = int(upper(1e-3, 20, 0.5, 100.0, 2))
    assert tail(bound + 1, 20, 0.5, 100.0) <= 1e-3 < tail(bound, 20, 0.5, 100.0)


def test_two_unrelated_cases_naming_a_place_are_an_alarm() -> None:
    found = [one for one in alarms(cases_of(quiet() + diners(2))) if one.sort == "premises"]
    assert len(found) == 1
    one = found[0]
    assert (one.day, one.method, one.series, one.first, one.last, one.observed) == (
        DAY + 2, "premises", "place=p7", DAY, DAY, 2
    )  # fmt: skip
    assert len(one.cases) == 2
    assert one.pvalue < 0.001 < one.expected < 0.1
    assert one.about == {"place": 7}


def test_not_when_they_are_of_one_household_or_days_apart() -> None:
    assert not [a for a in alarms(cases_of(quiet() + diners(2, family=5))) if a.sort == "premises"]
    apart = diners(2)
    apart[1] |= {"ate": DAY + 5, "day": DAY + 5, "told": DAY + 6}
    assert not [a for a in alarms(cases_of(quiet() + apart)) if a.sort == "premises"]


def test_a_place_that_is_named_often_needs_more() -> None:
    busy = [row | {"place": 7} for row in quiet()[::3]] + quiet()
    assert not [a for a in alarms(cases_of(busy + diners(2))) if a.series == "place=p7"]
    assert [a for a in alarms(cases_of(busy + diners(7))) if a.series == "place=p7"]


def test_a_household_counts_once() -> None:
    cases = cases_of([{"day": 10, "told": 11, "family": 3}, {"day": 12, "told": 13, "family": 3},
                      {"day": 40, "told": 41, "family": 3}, {"day": 12, "told": 13}])  # fmt: skip
    assert counted(cases).tolist() == [True, False, True, True]


def test_alarms_of_a_day_do_not_know_the_next() -> None:
    cases, _truth = city(3, days=420, count=1_500, outbreaks=4)
    whole = windows(cases, FIRST, FIRST + 420, Settings())[0]
    early = windows(cases.until(FIRST + 300), FIRST, FIRST + 300, Settings())[0]
    told = {(a.day, a.series, a.observed, round(a.pvalue, 12)) for a in whole if a.day <= FIRST + 300}
    assert told == {(a.day, a.series, a.observed, round(a.pvalue, 12)) for a in early}
    assert len(told) > 5


def test_silence_by_the_hospitals_own_rate() -> None:
    rows = [{"day": day, "told": day, "hospital": day % 2} for day in range(100, 200)]
    rows += [{"day": day, "told": day, "hospital": 1} for day in range(200, 220)]
    out = silence(cases_of(rows), 100, 219, replace(Settings(), quiet=0.001))
    assert out[:2, -1].tolist() == [True, False]
    first = 100 + int(np.flatnonzero(out[0])[0])
    assert first == 198 + 14  # at one report in two days, seven expected ones are missing


def test_keys_name_their_series() -> None:
    rows = sporadic(np.random.default_rng(1), 60, 80)
    cases = cases_of(rows)
    entries = entries_of(cases)
    for series in range(0, len(entries), 7):
        mine = slice(int(entries.start[series]), int(entries.start[series + 1]))
        for dimension, number in numbers(entries, series).items():
            if dimension in ("place", "food"):
                continue
            assert set(getattr(cases, dimension)[entries.case[mine]].tolist()) == {number}
    keys = {series_key(entries, series, cases.names) for series in range(len(entries))}
    assert len(keys) == len(entries)
    assert {"district=d0;syndrome=s0", "hospital=h0"} <= keys


def test_what_is_not_whole_is_refused() -> None:
    cases = cases_of(quiet())
    with pytest.raises(ValueError, match="hospital has 1 rows, onset 300"):
        replace(cases, hospital=np.zeros(1, np.int64))
    with pytest.raises(ValueError, match="reported before its onset"):
        replace(cases, reported=cases.onset - 1)
    with pytest.raises(ValueError, match="eaten_food and eaten_case differ in length"):
        replace(cases, eaten_food=np.zeros(1, np.int64))
