"""Baselines: windows, seasons between them, anniversaries by step and by date."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from shian.methods.surveillance.baseline import Season, baselines
from shian.methods.surveillance.errors import SurveillanceError


def test_windows_of_past_years() -> None:
    found = baselines([120], Season(b=2, w=1, levels=1, left_out=1), 52)
    assert found.rows.tolist() == [15, 16, 17, 67, 68, 69]
    assert (found.row_at.tolist(), found.stops.tolist()) == ([0, 6], [6])


def test_seasons_between_windows_the_longer_first() -> None:
    found = baselines([24], Season(b=1, w=1, levels=4, left_out=3), 12)
    windows, first, second, third = (
        found.rows[start:end].tolist() for start, end in zip([0, *found.stops], found.stops, strict=False)
    )
    assert windows == [11, 12, 13]
    assert (first, second, third) == ([14, 15, 16], [17, 18, 19], [20])


def test_a_window_may_be_one_step_short_and_no_more() -> None:
    found = baselines([12, 13], Season(b=1, w=2, levels=1, left_out=2), 12)
    assert found.row_at.tolist() == [0, 0, 4]
    assert found.rows.tolist() == [0, 1, 2, 3]


def test_anniversaries_by_date_go_to_the_nearest_same_weekday() -> None:
    days = [date(2012, 1, 2) + timedelta(days=7 * row) for row in range(320)]
    now = days.index(date(2018, 1, 1))
    found = baselines([now], Season(b=2, w=0, levels=1, left_out=0), 52, days)
    assert [days[row] for row in found.rows] == [date(2016, 1, 4), date(2017, 1, 2)]


def test_months_and_days_keep_their_date() -> None:
    months = [date(2000 + row // 12, row % 12 + 1, 1) for row in range(40)]
    found = baselines([38], Season(b=3, w=0, levels=1, left_out=0), 12, months)
    assert [months[row] for row in found.rows] == [date(year, 3, 1) for year in (2000, 2001, 2002)]
    days = [date(2019, 1, 1) + timedelta(days=row) for row in range(500)]
    leap = days.index(date(2020, 2, 29))
    assert days[baselines([leap], Season(1, 0, 1, 0), 365, days).rows[0]] == date(2019, 3, 1)


def test_windows_that_leave_no_season_are_refused() -> None:
    with pytest.raises(SurveillanceError, match="leave nothing between the years"):
        baselines([150], Season(b=1, w=26, levels=10, left_out=26), 52)
