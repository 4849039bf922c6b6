"""Reports that may be of the same person are told, by number, telephone, or likeness."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta

import pytest

from shian.domains.surveillance.cases import actions
from shian.domains.surveillance.cases.drafts import Draft
from shian.domains.surveillance.cases.duplicates import likenesses, likenesses_of
from shian.domains.surveillance.cases.models import Case
from tests.domains.surveillance.cases.clinic import Clinic, at
from tests.domains.surveillance.cases.test_reporting import draft_of

pytestmark = pytest.mark.django_db
ID = "11010519491231002X"


@pytest.fixture
def crowd(clinic: Clinic) -> list[Draft]:
    """A hundred others of the weeks around, by chance."""
    chance = random.Random(5)
    drafts = [
        draft_of(
            clinic, patient_name="".join(chance.choices("赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨", k=3)),
            phone=f"139{chance.randrange(10**8):08d}", sex=chance.choice(["male", "female"]),
            age_months=chance.randrange(12, 1000), exposures=(),
            onset_at=at(8, 8) - timedelta(hours=chance.randrange(2, 300)),
        )
        for _ in range(100)
    ]  # fmt: skip
    drafts = [replace(one, visited_at=one.onset_at + timedelta(hours=1)) for one in drafts]
    actions.report_many(by=clinic.city, drafts=drafts)
    return drafts


def test_the_same_person_is_found_by_number_phone_or_likeness(clinic: Clinic, crowd: list[Draft]) -> None:
    first = actions.report(by=clinic.doctor, draft=draft_of(clinic, id_number=ID))
    told = likenesses([
        draft_of(clinic, patient_name="别人", phone="", id_number=ID.lower(), sex="female", age_months=50),
        draft_of(clinic, patient_name="", phone="138-1234 5678", age_months=5, hospital=clinic.hospitals[1]),
        draft_of(clinic, patient_name="司马相如", phone="", sex="female", age_months=700),
    ])  # fmt: skip
    assert [[one.case.pk for one in row] for row in told] == [[first.pk], [first.pk], []]
    assert next(str(word) for word in told[1][0].agrees) == "电话相同"
    [alike] = likenesses([draft_of(clinic, phone="13900001111", age_months=371)])[0]
    assert (alike.case.pk, alike.probability > 0.5) == (first.pk, True)
    assert [one.case.pk for one in likenesses_of(first)] == []


def test_strangers_of_the_crowd_are_not_told(clinic: Clinic, crowd: list[Draft]) -> None:
    assert Case.objects.exclude(alike=[]).count() == 0
    again = likenesses(crowd[:20])
    assert all(row and row[0].probability > 0.9 for row in again)
    first = Case.objects.order_by("pk")[0]
    assert likenesses_of(first) == []


def test_weeks_later_it_is_another_illness(clinic: Clinic) -> None:
    first = actions.report(by=clinic.doctor, draft=draft_of(clinic))
    assert [one.case.pk for one in likenesses([draft_of(clinic)])[0]] == [first.pk]
    later = draft_of(clinic, onset_at=at(29, 20), visited_at=at(29, 22))
    assert likenesses([later]) == [[]]
    assert likenesses([draft_of(clinic), later])[1] == []
    actions.void(by=clinic.doctor, case=first, reason="误报")
    assert likenesses([draft_of(clinic)]) == [[]]
