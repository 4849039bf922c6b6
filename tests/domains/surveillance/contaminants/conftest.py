"""A small city for monitoring: two counties, a laboratory, a few substances, limits as curated."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from shian.domains.directory.models import Area, Body
from shian.domains.directory.roles import (
    Analyst,
    BureauOfficer,
    CountyEpidemiologist,
    DistrictOfficer,
    Epidemiologist,
)
from shian.domains.standards.models import Analyte
from shian.domains.surveillance.contaminants.actions import programmes, samples
from shian.domains.surveillance.contaminants.models import MonitoringSample, Programme
from shian.platform.access.actor import Actor, system_actor
from shian.platform.actions.bulk import store_many
from shian.platform.flows.dates import seed_calendar
from shian.platform.flows.files import all_limits
from shian.platform.flows.models import TimeLimit

CN = ZoneInfo("Asia/Shanghai")
QUOTAS = "小店区|32|metal|2\n小店区|32|pathogen|1\n清徐县|食用农产品|重金属|3"


def at(month: int, day: int, hour: int = 10, year: int = 2021) -> datetime:
    return datetime(year, month, day, hour, tzinfo=CN)


@dataclass
class Town:
    """What the tests act with."""

    bureau: Body
    laboratory: Body
    analytes: dict[str, Analyte]
    counties: dict[str, Area]
    made: list[Any] = field(default_factory=list)

    def city(self, when: datetime, user: int = 41) -> Actor:
        return Actor(role=Epidemiologist, user_id=user, at=when)

    def county(self, when: datetime, area: str = "140105") -> Actor:
        return Actor(role=CountyEpidemiologist, user_id=42, area=area, at=when)

    def officer(self, when: datetime, area: str = "140105") -> Actor:
        return Actor(role=DistrictOfficer, user_id=43, area=area, at=when)

    def bureau_officer(self, when: datetime) -> Actor:
        return Actor(role=BureauOfficer, user_id=44, at=when)

    def analyst(self, when: datetime) -> Actor:
        return Actor(role=Analyst, user_id=45, body=self.laboratory.pk, at=when)

    def programme(self, quotas: str = QUOTAS) -> Programme:
        made = programmes.draft(by=self.city(at(1, 5)), year=2021, title="2021年风险监测方案")
        programmes.plan(by=self.city(at(1, 6)), programme=made, quotas=quotas)
        return programmes.issue(by=self.city(at(1, 7)), programme=made)

    def sample(self, when: datetime, **changes: Any) -> MonitoringSample:
        given: dict[str, Any] = {
            "district": self.counties["小店区"], "food_class": "32", "hazard": "metal", "food_name": "大米",
            "place_name": "某超市", "taken_on": when.date(), "laboratory": self.laboratory,
        }  # fmt: skip
        return samples.collect(by=self.county(when), **{**given, **changes})


def fresh(obj: Any) -> Any:
    return type(obj).objects.get(pk=obj.pk)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Refusals are compared in English, whatever the interface's default."""
    with translation.override("en"):
        yield


@pytest.fixture
def town(db: None) -> Town:
    by = system_actor(at(1, 1, year=2018))

    def kept(obj: Any) -> Any:
        store_many([obj], by=by, verb="seed")
        return obj

    seed_calendar(by=by)
    limits = [row for row in all_limits() if str(row["topic"]).startswith(("monitoring", "hazard"))]
    store_many([TimeLimit(**row) for row in limits], by=by, verb="load")
    counties = {
        name: kept(Area(code=code, name=name, level="district", valid_from=date(2000, 1, 1), area=code))
        for code, name in (("140105", "小店区"), ("140121", "清徐县"))
    }
    analytes = {
        key: kept(Analyte(key=key, zh=zh, en=key, group=group))
        for key, zh, group in (
            ("cadmium", "镉", "metal"), ("lead", "铅", "metal"), ("salmonella", "沙门氏菌", "pathogen"),
        )
    }  # fmt: skip
    bureau = kept(Body(name="太原市卫生健康委员会", sort="municipal"))
    laboratory = kept(Body(name="太原市疾控中心检验科", sort="laboratory"))
    return Town(bureau, laboratory, analytes, counties)
