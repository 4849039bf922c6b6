"""Day by day over a made-up city: what is found and how late, false signals; counts, scan, merging, score."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from shian.domains.surveillance.signals.detecting import Alarm, Happening, Settings
from shian.domains.surveillance.signals.detecting.counts import (
    DAILY,
    WEEKLY,
    Series,
    daily,
    judged_week,
    lag_of,
    week_of,
    weekly,
)
from shian.domains.surveillance.signals.detecting.merging import Merger, merged
from shian.domains.surveillance.signals.detecting.replay import grave, replay, today
from shian.domains.surveillance.signals.detecting.scanning import Scanner
from shian.domains.surveillance.signals.detecting.scoring import score
from shian.domains.surveillance.signals.detecting.windows import silence
from tests.domains.surveillance.signals.detecting.city import FIRST, TOWNSHIPS, cases_of, city, sporadic

MONDAY = 17_903  # 2019-01-07


def alarm(day: int, series: str, *cases: int, pvalue: float = 0.001) -> Alarm:
    return Alarm(day, "cluster", "window", series, day - 2, day, len(cases), 0.1, 1.0, pvalue, cases)


def test_outbreaks_are_found_soon_and_little_else() -> None:
    cases, truth = city(11)
    told: list[tuple[int, int]] = []
    found = replay(cases, FIRST + 60, FIRST + 499, progress=lambda done, all_: told.append((done, all_)))
    scored = score(cases, found.happenings, truth, FIRST + 60, FIRST + 499)
    assert (scored.large, scored.found) == (10, 10)
    assert scored.median_delay <= 0
    assert scored.false_per_week <= 0.3
    assert len(found.happenings) == scored.signals < len(found.alarms)
    assert told[-1][1] == 440
    assert found.series == 1_486
    assert "scan: townships without coordinates" in found.lacks


def test_today_is_the_last_day_of_a_replay() -> None:
    cases, _truth = city(12, days=300, count=900, outbreaks=3)
    day = FIRST + 290
    one = {(a.day, a.method, a.series) for a in today(cases, day).alarms}
    whole = replay(cases.until(day), FIRST + 200, day)
    assert {key for key in one if key[1] != "combined"} == {
        (a.day, a.method, a.series) for a in whole.alarms if a.day == day and a.method != "combined"
    }


def test_looser_thresholds_raise_more() -> None:
    cases, _truth = city(12, days=300, count=900, outbreaks=3)
    counts = [
        len(replay(cases, FIRST + 60, FIRST + 299, Settings().stricter(x)).happenings) for x in (0.1, 1, 10)
    ]
    assert counts[0] > counts[1] >= counts[2] >= 2


def test_a_week_is_judged_when_most_of_it_is_known() -> None:
    chance = np.random.default_rng(4)
    late = cases_of(sporadic(chance, 300, 2_000, delay=6.0))
    soon = cases_of(sporadic(chance, 300, 2_000, delay=0.5))
    day = MONDAY + 7 * 38
    everyone = np.ones(2_000, bool)
    last = int(week_of(np.array([day]))[0]) - 1
    assert judged_week(soon, everyone, day, Settings()) in (last, last - 1)
    assert judged_week(late, everyone, day, Settings()) in (last - 1, last - 2)
    assert lag_of(soon, day, Settings()) < lag_of(late, day, Settings()) <= 28
    assert judged_week(late, everyone, MONDAY + 21, Settings()) is None


def two_hospitals(risen: bool) -> list[dict[str, int]]:
    """Three a day at hospital 0, one a day at hospital 1, in one district. In the end the first is silent,
    and the second perhaps has four a day."""
    rows = [
        {"day": FIRST + day, "told": FIRST + day + 1, "hospital": number // 3}
        for day in range(500)
        for number in range(4)
        if number == 3 or day < 460
    ]
    extra = range(486, 500) if risen else ()
    return rows + [
        {"day": FIRST + day, "told": FIRST + day + 1, "hospital": 1, "age": n}
        for day in extra
        for n in range(3)
    ]


@pytest.mark.parametrize(("quiet", "hidden"), [(0.001, False), (0.0, True)])
def test_a_silent_hospital_hides_no_rise(quiet: float, hidden: bool) -> None:
    settings = replace(Settings(), quiet=quiet)
    cases = cases_of(two_hospitals(True))
    day = MONDAY + 7 * 70
    series = Series.of(cases, WEEKLY)
    silent = silence(cases, FIRST, day, settings)[:, -1]
    assert silent[:2].tolist() == [not hidden, False]
    found, lack = weekly(cases, series, day, np.ones(len(cases), bool), settings, silent)
    assert lack == ""
    assert ("district=d0" in {one.series for one in found}) is not hidden


def test_an_ordinary_week_is_no_alarm() -> None:
    cases = cases_of(two_hospitals(False))
    silent = silence(cases, FIRST, MONDAY + 490, Settings())[:, -1]
    everyone = np.ones(len(cases), bool)
    told = weekly(cases, Series.of(cases, WEEKLY), MONDAY + 490, everyone, Settings(), silent)
    assert told == ([], "")


def test_ears_tells_of_a_day() -> None:
    rows = [{"day": FIRST + day, "told": FIRST + day, "hospital": 2} for day in range(100)]
    rows += [{"day": FIRST + 99, "told": FIRST + 99, "hospital": 2}] * 8
    cases = cases_of(rows)
    found = daily(cases, Series.of(cases, DAILY), FIRST + 99, np.ones(len(cases), bool), Settings())
    hospital = [one for one in found if one.series == "hospital=h2"]
    assert [(one.observed, one.expected, one.first, len(one.cases)) for one in hospital] == [
        (9, 1.0, FIRST + 99, 9)
    ]
    assert daily(cases, Series.of(cases, DAILY), FIRST + 98, np.ones(len(cases), bool), Settings()) == []


def test_the_scan_finds_neighbouring_townships() -> None:
    chance = np.random.default_rng(8)
    rows = sporadic(chance, 200, 700, delay=0.5)
    rows += [
        {"day": FIRST + 196 + n % 3, "told": FIRST + 199, "township": n % 3, "district": 0, "hospital": 50}
        for n in range(12)
    ]
    cases = cases_of(rows)
    points = np.column_stack([37.5 + np.arange(TOWNSHIPS) / 50, np.full(TOWNSHIPS, 112.5)])
    cases = replace(cases, points=points)
    found = Scanner(cases, np.ones(len(cases), bool), Settings()).day(FIRST + 199)
    assert [one.method for one in found] == ["scan"]
    assert {cases.township[row] for row in found[0].cases} == {0, 1, 2}
    assert found[0].observed >= 12
    assert found[0].recurrence > 1_000


def test_grave_cases_speak_for_themselves() -> None:
    cases = cases_of(
        [{"day": 10, "told": 12, "grave": 1, "syndrome": 2, "agent": 3}, {"day": 10, "told": 12}]
    )
    assert [(one.day, one.series, one.cases) for one in grave(cases, 0, 20)] == [
        (12, "district=d0;syndrome=s2;agent=a3", (0,))
    ]
    assert grave(cases, 13, 20) == []


def test_alarms_that_share_cases_are_one_happening() -> None:
    first, grown = alarm(10, "place=1", 1, 2, 3), alarm(12, "hospital=2", 1, 2, 3, 4, 5)
    apart = alarm(12, "hospital=9", 7, 8)
    again, later = alarm(16, "hospital=9", 20, 21), alarm(30, "hospital=9", 30, 31)
    wide = alarm(13, "district=1", *range(1, 40))
    made = merged([first, grown, apart, wide, again, later], alive=21)
    assert [sorted(one.cases) for one in made] == [
        [1, 2, 3, 4, 5], [7, 8, 20, 21], list(range(1, 40)), [30, 31]
    ]  # fmt: skip
    assert [one.day for one in made] == [10, 12, 13, 30]
    assert made[0].first is first
    assert len(merged([first, alarm(40, "hospital=2", 1, 2, 3)], alive=21)) == 2


def test_a_raised_count_adds_no_cases_to_a_precise_happening() -> None:
    precise = alarm(10, "place=1", *range(10))
    count = replace(alarm(11, "district=1", *range(30)), expected=14.0, sort="count")
    season = replace(alarm(11, "syndrome=1", *range(90)), expected=40.0, sort="count")
    assert [one.mixed for one in (precise, count, season)] == [False, True, True]
    made = merged([precise, count, season], alive=21)
    assert [(len(one.cases), len(one.alarms)) for one in made] == [(10, 2), (90, 1)]  # 10 explain 16, not 50
    turned = merged([count, precise], alive=21)
    assert [(one.day, len(one.cases), one.precise) for one in turned] == [(11, 10, True)]


def test_a_signal_that_people_told_of_has_no_alarm_and_takes_in_what_detection_finds() -> None:
    told = Happening(10, {1, 2}, [], 10)
    merger = Merger(21, [told])
    assert merger.take(alarm(11, "place=1", 1, 2, 3)) == (told, False)
    assert (sorted(told.cases), [one.series for one in told.alarms]) == ([1, 2, 3], ["place=1"])
    assert merger.take(alarm(12, "place=2", 7, 8))[1]


def test_a_hospital_s_alarm_draws_no_later_cases_into_an_older_signal() -> None:
    """Two dinners, the second four days later; both tables go to the only hospital."""
    onset = np.array([10] * 5 + [11] + [15] * 7)
    first = alarm(12, "place=1", *range(5))
    all_of_it = replace(alarm(16, "hospital=1", *range(13)), first=9, last=16)
    second = replace(alarm(17, "place=2", *range(6, 13)), first=15, last=15)
    made = merged([first, all_of_it, second], 21, onset)
    assert [(sorted(one.cases), one.day) for one in made] == [
        (list(range(5)), 12), (list(range(6, 13)), 16)
    ]  # fmt: skip
    assert [one.series for one in made[1].alarms] == ["hospital=1", "place=2"]


def test_a_wide_series_that_joined_does_not_go_on_but_one_of_a_place_does() -> None:
    onset = np.array([10] * 5 + [11] * 3 + [16] * 4)
    first, wide = alarm(12, "place=1", *range(5)), alarm(12, "hospital=1", *range(8))
    later = replace(alarm(17, "hospital=1", *range(8, 12)), first=15)
    made = merged([first, wide, later], 21, onset)
    assert [sorted(one.cases) for one in made] == [list(range(8)), list(range(8, 12))]
    again = replace(alarm(17, "place=1", *range(8, 12)), first=15)
    assert [sorted(one.cases) for one in merged([first, wide, again], 21, onset)] == [list(range(12))]


def test_what_little_lies_beside_the_time_of_a_happening_is_left_out() -> None:
    onset = np.array([10] * 6 + [17])
    first, wide = alarm(12, "place=1", *range(5)), alarm(18, "district=1", *range(7))
    made = merged([first, wide], 21, onset)
    assert [(sorted(one.cases), len(one.alarms)) for one in made] == [(list(range(6)), 2)]
    unknown = merged([first, wide], 21)
    assert [sorted(one.cases) for one in unknown] == [list(range(7))]


def test_stored_signals_go_on_by_what_raised_them_and_by_places() -> None:
    told = Happening(
        12, set(range(5)), [alarm(12, "place=1", *range(5)), alarm(12, "hospital=1", 0, 1, 2)], 12
    )
    merger = Merger(21, [told], np.array([10] * 5 + [14] * 4))
    assert merger.take(alarm(15, "hospital=1", 5, 6, 7))[1]
    assert merger.take(replace(alarm(15, "place=1", 8), first=13)) == (told, False)
    assert sorted(told.cases) == [0, 1, 2, 3, 4, 8]


def test_the_head_is_the_strongest_alarm() -> None:
    rule = alarm(1, "a", 1, pvalue=float("nan"))
    strong = alarm(2, "b", 1, pvalue=1e-9)
    assert Happening(1, {1}, [rule, strong], 2).head is strong
    assert Happening(1, {1}, [rule], 1).head is rule


def test_the_score_by_hand() -> None:
    rows = [{"day": 0, "told": told} for told in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12)]
    cases = cases_of(rows)
    truth = np.array([0, 0, 0, 0, 0, 1, 1, 1, 1, 1, -1, -1])
    found = [
        Happening(8, {0, 1, 2, 10}, [alarm(8, "x", 0)], 8),
        Happening(12, {10, 11}, [alarm(12, "y", 10)], 12),
        Happening(13, {5, 10, 11}, [alarm(13, "z", 5)], 13),
    ]
    told = score(cases, found, truth, 1, 14)
    assert (told.large, told.found, told.delays, told.missed) == (2, 1, (3,), (1,))
    assert (told.signals, told.false, told.false_per_week, told.share) == (3, 2, 1.0, 0.5)
    assert told.true == (0, -1, -1)
