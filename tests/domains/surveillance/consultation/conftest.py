"""Bodies, officers and liaison officers; the time limits of consultation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from shian.domains.directory.models import Area, Body
from shian.domains.directory.roles import (
    BureauOfficer,
    CountyEpidemiologist,
    Epidemiologist,
    Liaison,
    MunicipalCoordinator,
)
from shian.domains.surveillance.consultation.actions import draft, issue, open_consultation
from shian.domains.surveillance.consultation.models import Consultation, Opinion, RiskNotice
from shian.platform.access.actor import Actor, system_actor
from shian.platform.actions.bulk import store_many
from shian.platform.flows.dates import seed_calendar
from shian.platform.flows.files import all_limits
from shian.platform.flows.models import TimeLimit

CN = ZoneInfo("Asia/Shanghai")
TOPICS = ("consultation", "risk", "hazard", "monitoring")


def at(month: int, day: int, hour: int = 10, year: int = 2021) -> datetime:
    return datetime(year, month, day, hour, tzinfo=CN)


@dataclass
class Council:
    """What the tests act with."""

    health: Body
    police: Body
    customs: Body
    market: Body

    def city(self, when: datetime, user: int = 41) -> Actor:
        return Actor(role=Epidemiologist, user_id=user, at=when)

    def county(self, when: datetime, area: str = "140105") -> Actor:
        return Actor(role=CountyEpidemiologist, user_id=42, area=area, at=when)

    def bureau(self, when: datetime, user: int = 44) -> Actor:
        return Actor(role=BureauOfficer, user_id=user, at=when)

    def coordinator(self, when: datetime) -> Actor:
        return Actor(role=MunicipalCoordinator, user_id=46, at=when)

    def speaks(self, body: Body, when: datetime) -> Actor:
        return Actor(role=Liaison, user_id=100 + body.pk, body=body.pk, at=when)

    def thread(self, when: datetime, **changes: Any) -> Consultation:
        given: dict[str, Any] = {
            "title": "学校食源性疾病", "question": "是否同意研判意见？",
            "bodies": [self.police, self.customs],
        }  # fmt: skip
        return open_consultation(by=self.city(when), **{**given, **changes})

    def opinion(self, thread: Consultation, body: Body) -> Opinion:
        found: Opinion = Opinion.objects.get(consultation=thread, body=body)
        return found

    def notice(self, when: datetime, **changes: Any) -> RiskNotice:
        given: dict[str, Any] = {
            "title": "野生菌中毒风险", "level": "warning", "audience": "public", "text": "不要采食野生菌。",
            "body": self.health, "advice": "出现恶心、呕吐请立即就医。",
        }  # fmt: skip
        return draft(by=self.city(when), **{**given, **changes})

    def issued(self, when: datetime, **changes: Any) -> RiskNotice:
        bodies = changes.pop("bodies", (self.police, self.customs))
        return issue(by=self.bureau(when), notice=self.notice(when, **changes), bodies=bodies)


def fresh(obj: Any) -> Any:
    return type(obj).objects.get(pk=obj.pk)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Refusals are compared in English, whatever the interface's default."""
    with translation.override("en"):
        yield


@pytest.fixture
def council(db: None) -> Council:
    by = system_actor(at(1, 1, year=2018))

    def kept(obj: Any) -> Any:
        store_many([obj], by=by, verb="seed")
        return obj

    seed_calendar(by=by)
    limits = [row for row in all_limits() if str(row["topic"]).startswith(TOPICS)]
    store_many([TimeLimit(**row) for row in limits], by=by, verb="load")
    for code, name in (("140105", "小店区"), ("140121", "清徐县")):
        kept(Area(code=code, name=name, level="district", valid_from=date(2000, 1, 1), area=code))
    names = ("太原市卫生健康委员会", "太原市公安局", "晋阳海关", "太原市市场监督管理局")
    return Council(*(kept(Body(name=name, sort="municipal")) for name in names))
