"""Counts of cases by day and week, by what makes a series, in one query."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shian.domains.surveillance.cases.counting import daily, weekly
from tests.domains.surveillance.cases.clinic import Clinic, at, case, keep

pytestmark = pytest.mark.django_db


@pytest.fixture
def cases(clinic: Clinic) -> Clinic:
    noodles = {"food_name": "凉皮", "food_class": "31", "operator": clinic.operators[0], "place_name": "面馆"}
    keep(
        case(clinic, 1, onset_at=at(6, 23), eaten=[noodles, noodles | {"food_name": "卤蛋"}]),
        case(clinic, 2, onset_at=at(7, 1), eaten=[noodles, {"food_name": "西瓜"}]),
        case(clinic, 3, onset_at=at(7, 2), age_months=7, syndrome="neuro", area="140106"),
        case(clinic, 4, onset_at=at(14, 2), age_months=None, hospital=clinic.hospitals[1]),
        case(clinic, 5, onset_at=at(7, 3), state="void"),
    )
    return clinic


def test_days_are_the_city_s_and_void_reports_do_not_count(cases: Clinic) -> None:
    with CaptureQueriesContext(connection) as asked:
        found = daily(date(2021, 6, 1), date(2021, 6, 30), by=["area", "syndrome", "age", "hospital"])
    assert len(asked) == 1
    rows = zip(*(found.keys[n].tolist() for n in found.by), found.day.tolist(), found.count, strict=True)
    own, other = (h.pk for h in cases.hospitals)
    assert list(rows) == [
        ("140105", "gastroenteritis", "", other, date(2021, 6, 14), 1),
        ("140105", "gastroenteritis", "25-44", own, date(2021, 6, 6), 1),
        ("140105", "gastroenteritis", "25-44", own, date(2021, 6, 7), 1),
        ("140106", "neuro", "0", own, date(2021, 6, 7), 1),
    ]


def test_weeks_begin_on_monday_and_are_whole(cases: Clinic) -> None:
    found = weekly(date(2021, 6, 9), date(2021, 6, 9), by=["area"])
    assert found.day.tolist() == [date(2021, 6, 7), date(2021, 6, 7)]
    assert found.count.tolist() == [1, 1]
    assert weekly(date(2021, 6, 6), date(2021, 6, 14), by=[]).count.tolist() == [1, 2, 1]


def test_a_case_counts_once_for_each_place_it_names(cases: Clinic) -> None:
    found = daily(date(2021, 6, 1), date(2021, 6, 30), by=["operator", "food_class"])
    place = cases.operators[0].pk
    rows = zip(found.keys["operator"].tolist(), found.keys["food_class"].tolist(), found.count, strict=True)
    assert [row for row in rows if row[0]] == [(place, "31", 1), (place, "31", 1)]


def test_only_what_was_known_by_then_and_there(cases: Clinic) -> None:
    whole = (date(2021, 6, 1), date(2021, 6, 30))
    assert daily(*whole, by=[], known_at=at(8, 1)).count.sum() == 2
    assert daily(*whole, by=[], area="140106").count.sum() == 1
    assert daily(*whole, by=[], area="14010_").count.sum() == 0
    assert daily(*whole, by=[], on="report").day.tolist() == [date(2021, 6, d) for d in (7, 8, 15)]


def test_series_as_a_matrix(cases: Clinic) -> None:
    keys, table = weekly(date(2021, 6, 1), date(2021, 6, 20), by=["area"]).panel(date(2021, 5, 31), 3, 7)
    assert keys == [("140105",), ("140106",)]
    assert np.array_equal(table, [[1, 1, 1], [0, 1, 0]])
    keys, table = daily(date(2021, 6, 1), date(2021, 6, 30), by=[]).panel(date(2021, 6, 7), 1)
    assert (keys, table.tolist()) == ([()], [[2]])


def test_nothing_found_and_nothing_known(clinic: Clinic) -> None:
    found = daily(date(2021, 6, 1), date(2021, 6, 2))
    assert (len(found.count), found.panel(date(2021, 6, 1), 2)[1].shape) == (0, (0, 2))
    with pytest.raises(ValueError, match="no dimension 'shoe'"):
        daily(date(2021, 6, 1), date(2021, 6, 2), by=["shoe"])
