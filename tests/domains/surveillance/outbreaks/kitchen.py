"""A made-up outbreak: a school lunch of 24, of whom 12 fell ill, most after the cold chicken."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from shian.domains.directory.models import Area
from shian.domains.directory.roles import CountyEpidemiologist, DistrictOfficer, Epidemiologist
from shian.domains.registry.models import Operator
from shian.domains.surveillance.outbreaks import actions
from shian.domains.surveillance.outbreaks.models import Line, Meal, MenuItem, Outbreak
from shian.platform.access.actor import Actor, system_actor
from shian.platform.access.models import Appointment
from shian.platform.actions.bulk import store_many
from shian.platform.flows.dates import read_limits, seed_calendar
from shian.platform.flows.models import TimeLimit

CN = ZoneInfo("Asia/Shanghai")
DOMAIN = Path(__file__).parents[4] / "src/shian/domains/surveillance"
FILES = ("outbreaks/data/time_limits_outbreak.toml", "signals/data/time_limits_signals.toml")
AREAS = (
    ("140105", "小店区", "district"), ("140105001", "坞城街道", "township"), ("140106", "迎泽区", "district"),
)  # fmt: skip
DISHES = (("f1", "凉拌鸡丝"), ("f2", "米饭"), ("f3", "西红柿炒鸡蛋"))


def at(hour: float, day: int = 5) -> datetime:
    """A moment of the outbreak's days in March 2021; hours may go beyond 24."""
    return datetime(2021, 3, day, tzinfo=CN) + timedelta(hours=hour)


@dataclass
class Kitchen:
    canteen: Operator
    city: Actor
    second: Actor
    county: Actor
    elsewhere: Actor
    officer: Actor


@pytest.fixture
def kitchen(db: None) -> Kitchen:
    by = system_actor(at(0, 1))
    seed_calendar(by=by)
    rows = [row for name in FILES if (DOMAIN / name).exists() for row in read_limits(DOMAIN / name)]
    store_many([TimeLimit(**row) for row in rows], by=by, verb="load")
    areas = [
        Area(code=c, name=n, level=lv, parent_code=c[:4], valid_from=date(2000, 1, 1)) for c, n, lv in AREAS
    ]
    store_many(areas, by=by, verb="load")
    canteen = Operator(name="实验小学食堂", trade="canteen", area="140105001")
    store_many([canteen], by=by, verb="load")
    return Kitchen(
        canteen,
        city=Actor(Epidemiologist, user_id=1, at=at(20)),
        second=Actor(Epidemiologist, user_id=2, at=at(20.5)),
        county=Actor(CountyEpidemiologist, user_id=3, area="140105", at=at(20)),
        elsewhere=Actor(CountyEpidemiologist, user_id=4, area="140106", at=at(20)),
        officer=Actor(DistrictOfficer, user_id=5, area="140105", at=at(21)),
    )


def opened(kitchen: Kitchen, **values: Any) -> Outbreak:
    """The outbreak, just opened."""
    given = {"title": "实验小学午餐", "setting": "restaurant", "operator": kitchen.canteen} | values
    return actions.open_outbreak(by=kitchen.city.at_time(at(18)), notified_at=at(17.5), **given)


def with_menu(kitchen: Kitchen, **values: Any) -> Outbreak:
    """Opened, with the menu of the lunch."""
    outbreak = opened(kitchen, **values)
    meals = [Meal(code="m1", name="午餐", served_at=at(12))]
    menu = [MenuItem(code=code, name=name, meal="m1", portions=code == "f1") for code, name in DISHES]
    return actions.set_menu(by=kitchen.city.at_time(at(18.2)), outbreak=outbreak, meals=meals, menu=menu)


def answers(number: int) -> dict[str, str]:
    """What a person ate: the ill the chicken (but for one), the well mostly not; rice all."""
    ill = number <= 12
    chicken = ("2" if number % 2 else "1") if (ill and number != 12) or (not ill and number <= 15) else "n"
    return {"food:f1": chicken, "food:f2": "y", "food:f3": "y" if number % 3 else "n"}


def filled(kitchen: Kitchen, **values: Any) -> Outbreak:
    """With 24 people: 12 ill 4 to 15 hours after lunch, 12 well."""
    outbreak = with_menu(kitchen, **values)
    rows = []
    for number in range(1, 25):
        row: dict[str, Any] = {
            "name": f"张{number}", "sex": "m" if number % 2 else "f", "age_months": 120, "ill": number <= 12,
            "grouping": "三年级一班" if number % 4 else "三年级二班", "home_area": "140105001",
            **answers(number),
        }  # fmt: skip
        if number <= 12:
            row |= {
                "onset_at": at(12 + 3 + number),
                "symptoms": "diarrhoea fever" if number <= 8 else "nausea",
            }
        rows.append(row)
    return actions.add_lines(by=kitchen.city.at_time(at(30)), outbreak=outbreak, rows=rows)


def line(outbreak: Outbreak, number: int) -> Line:
    """A line as it is now."""
    found: Line = Line.objects.get(outbreak=outbreak, number=number)
    return found


def signed_in(role: str, area: str = "", number: int = 0) -> Client:
    """A client of a person in that role."""
    user = get_user_model().objects.create(username=f"{role}-{area}-{number}")
    post = Appointment(user=user, role=role, area=area, valid_from=date(2020, 1, 1))
    store_many([post], by=system_actor(), verb="create")
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client
