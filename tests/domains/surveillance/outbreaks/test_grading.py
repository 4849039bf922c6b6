"""Grades and what is reportable at once, by people ill and dead."""

from __future__ import annotations

import pytest

from shian.domains.surveillance.outbreaks.choices import Grade, Setting
from shian.domains.surveillance.outbreaks.grading import grade_of, reportable, thresholds


@pytest.mark.parametrize(
    ("ill", "deaths", "grade"),
    [
        (0, 0, "ungraded"), (29, 0, "ungraded"), (30, 0, "4"), (99, 0, "4"), (100, 0, "3"), (2, 1, "3"),
        (99, 1, "3"), (100, 1, "2"), (10, 10, "2"), (10, 9, "3"),
    ],
)  # fmt: skip
def test_the_grade_of_people(ill: int, deaths: int, grade: str) -> None:
    assert grade_of(ill, deaths) == grade


@pytest.mark.parametrize(
    ("ill", "deaths", "setting", "rule"),
    [
        (4, 0, "school", None), (5, 0, "school", "school-site-event"), (5, 0, "restaurant", None),
        (29, 0, "restaurant", None), (30, 0, "restaurant", "any"), (1, 1, "home", "any"),
        (5, 0, "site", "school-site-event"),
    ],
)  # fmt: skip
def test_what_is_reportable_at_once(ill: int, deaths: int, setting: str, rule: str | None) -> None:
    found = reportable(ill, deaths, setting)
    assert (found.name if found else None) == rule


def test_the_tables_name_grades_and_settings_there_are() -> None:
    assert {rule.name for rule in thresholds("grade")} <= set(Grade.values)
    assert all(rule.settings <= set(Setting.values) for rule in thresholds("reportable"))
    assert all(rule.source and rule.certainty in ("V", "V2", "MH", "ML") for rule in thresholds("grade"))
