"""Answers of one touch: the last meals before a moment, moments some hours back, places' sorts."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from shian.domains.surveillance.cases.codes import codes
from shian.domains.surveillance.cases.models import Exposure
from shian.domains.surveillance.cases.quick import OCCUPATIONS, SETTINGS, ago, diagnoses, meals
from tests.domains.surveillance.cases.clinic import Clinic
from tests.domains.surveillance.cases.test_form import doctor

CITY = ZoneInfo("Asia/Shanghai")


def test_the_last_six_meals_are_those_before_now() -> None:
    with translation.override("zh-hans"):
        found = meals(datetime(2021, 6, 9, 12, 0, tzinfo=CITY))
        assert found[:4] == [
            ("今天早餐", "2021-06-09T07:30"),
            ("昨天晚餐", "2021-06-08T18:30"),
            ("昨天午餐", "2021-06-08T12:00"),
            ("昨天早餐", "2021-06-08T07:30"),
        ]
        assert [value for _label, value in found[4:]] == ["2021-06-07T18:30", "2021-06-07T12:00"]
        early = meals(datetime(2021, 6, 9, 6, 0, tzinfo=CITY))
        assert [label for label, _value in early] == [
            "昨天晚餐", "昨天午餐", "昨天早餐", "前天晚餐", "前天午餐", "前天早餐",
        ]  # fmt: skip


def test_moments_are_the_city_s_own() -> None:
    moment = datetime(2021, 6, 8, 16, 30, 12, tzinfo=ZoneInfo("UTC"))
    assert [value for _label, value in ago(moment)][:2] == ["2021-06-08T23:30", "2021-06-08T21:30"]


def test_what_is_offered_exists() -> None:
    assert set(OCCUPATIONS) <= set(codes("occupation"))
    assert set(SETTINGS.values()) <= set(Exposure.Setting.values)
    assert len(diagnoses()) == 4


@pytest.mark.django_db
def test_each_sign_in_has_a_key_of_its_own_and_pages_are_not_kept_by_the_browser(clinic: Clinic) -> None:
    mine = doctor(clinic)
    pages = [person.get("/illness/report/") for person in (mine, doctor(clinic, 1))]
    assert mine.get("/illness/report/").context["draft_key"] == pages[0].context["draft_key"]
    keys = {page.context["draft_key"] for page in pages}
    assert len(keys) == 2
    assert {len(key) for key in keys} == {44}
    assert "no-store" in pages[0]["Cache-Control"]
    place = mine.get("/illness/report/places/?food0-place_name=面馆").content.decode()
    assert 'data-setting="restaurant"' in place
