"""Two hospitals, two restaurants, the people who report and review; cases of two weeks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from shian.domains.directory.models import Area, Body
from shian.domains.directory.roles import CountyEpidemiologist, Doctor, Epidemiologist
from shian.domains.registry.models import Operator
from shian.domains.surveillance.cases.models import Case, Exposure
from shian.platform.access.actor import Actor, system_actor
from shian.platform.access.models import Appointment
from shian.platform.actions.bulk import store_many
from shian.platform.flows.dates import read_limits, seed_calendar
from shian.platform.flows.models import TimeLimit

CN = ZoneInfo("Asia/Shanghai")
LIMITS = Path(__file__).parents[4] / "src/shian/domains/surveillance/cases/data/time_limits_cases.toml"


def at(day: int, hour: int = 10, month: int = 6) -> datetime:
    return datetime(2021, month, day, hour, tzinfo=CN)


@dataclass
class Clinic:
    hospitals: list[Body]
    operators: list[Operator]
    doctor: Actor
    other_doctor: Actor
    county: Actor
    city: Actor


@pytest.fixture
def clinic(db: None) -> Clinic:
    by = system_actor(at(1, 0, 1))
    seed_calendar(by=by)
    store_many([TimeLimit(**row) for row in read_limits(LIMITS)], by=by, verb="load")
    names = (("140105", "小店区", "district"), ("140105001", "坞城街道", "township"),
             ("140106", "迎泽区", "district"))  # fmt: skip
    areas = [
        Area(code=code, name=name, level=level, parent_code=code[:6] if len(code) > 6 else "1401",
             valid_from=date(2000, 1, 1))
        for code, name, level in names
    ]  # fmt: skip
    store_many(areas, by=by, verb="load")
    hospitals = [
        Body(name="小店区第一医院", sort="hospital", area="140105"),
        Body(name="迎泽区中心医院", sort="hospital", area="140106"),
    ]
    store_many(hospitals, by=by, verb="load")
    operators = [
        Operator(name="老王面馆", trade="caterer", area="140105001"),
        Operator(name="迎泽大酒店", trade="caterer", area="140106"),
    ]
    store_many(operators, by=by, verb="load")
    return Clinic(
        hospitals,
        operators,
        doctor=Actor(Doctor, user_id=11, body=hospitals[0].pk, area="140105", at=at(9, 12)),
        other_doctor=Actor(Doctor, user_id=12, body=hospitals[1].pk, area="140106", at=at(9, 12)),
        county=Actor(CountyEpidemiologist, user_id=13, area="140105", at=at(10)),
        city=Actor(Epidemiologist, user_id=14, at=at(11)),
    )


def case(clinic: Clinic, number: int, **values: Any) -> Case:
    """A case that is not stored yet; ``eaten`` are its exposures."""
    eaten = values.pop("eaten", [])
    onset = values.pop("onset_at", at(7, 20))
    held = Case(**{
        "number": f"T{number:04d}", "hospital": clinic.hospitals[0], "area": "140105001", "onset_at": onset,
        "visited_at": onset + timedelta(hours=8), "reported_at": onset + timedelta(days=1),
        "syndrome": "gastroenteritis", "age_months": 360, "sex": "male", **values,
    })  # fmt: skip
    held.held_parts = {"exposures": [Exposure(**one) for one in eaten]}  # type: ignore[attr-defined]
    return held


def keep(*cases: Case) -> None:
    store_many(cases, by=system_actor(at(9)), verb="report")


def signed_in(role: str, *, area: str = "", body: int | None = None) -> Client:
    """A client of a person in that role."""
    user = get_user_model().objects.create(username=f"{role}-{area}-{body}")
    post = Appointment(user=user, role=role, area=area, body=body, valid_from=date(2020, 1, 1))
    store_many([post], by=system_actor(), verb="create")
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client
