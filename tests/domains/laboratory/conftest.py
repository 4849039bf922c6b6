"""A small city for the sample chain: two districts, three laboratories, samplers, operators, limits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from shian.domains.directory.models import Area, Body, Person
from shian.domains.directory.roles import (
    Analyst,
    BureauOfficer,
    DistrictOfficer,
    FirmManager,
    Inspector,
    MunicipalCoordinator,
    ReviewingAnalyst,
    Sampler,
)
from shian.domains.laboratory.actions import (
    draws,
    notices,
    objections,
    plans,
    publications,
    receipt,
    results,
    retests,
    sampling,
    tasks,
    verdicts,
)
from shian.domains.laboratory.models import Disposal, LabProfile, Notice, Sample, TestReport
from shian.domains.registry.models import Operator
from shian.methods.limits import Analyte, Catalogue, Edition, Food, Kind, Limit, Plan, RuleBook
from shian.platform.access.actor import Actor, system_actor
from shian.platform.access.roles import Role
from shian.platform.actions.bulk import store_many
from shian.platform.flows.dates import read_limits, seed_calendar
from shian.platform.flows.models import TimeLimit
from shian.platform.personal.fields import seal_all
from shian.platform.records.base import writing_allowed
from tests.kept import made

CN = ZoneInfo("Asia/Shanghai")
LIMITS = Path(__file__).parents[3] / "src" / "shian" / "domains" / "standards" / "data" / "time_limits.toml"


def at(month: int, day: int, hour: int = 10, year: int = 2021) -> datetime:
    return datetime(year, month, day, hour, tzinfo=CN)


BOOK = RuleBook(
    [
        Edition("GB 2763-2019", "GB 2763", date(2020, 2, 15)),
        Edition("GB 2763-2021", "GB 2763", date(2021, 9, 3)),
    ],
    Catalogue([Food("蔬菜"), Food("鳞茎类蔬菜", ("蔬菜",)), Food("韭菜", ("鳞茎类蔬菜",))]),
    [
        Analyte("毒死蜱", "毒死蜱", "chlorpyrifos"),
        Analyte("腐霉利", "腐霉利", "procymidone"),
        Analyte("菌落总数", "菌落总数"),
    ],
    [
        Limit("a", "GB 2763-2019", "毒死蜱", "鳞茎类蔬菜", high=Decimal("0.1")),
        Limit("b", "GB 2763-2021", "毒死蜱", "鳞茎类蔬菜", high=Decimal("0.02")),
        Limit("c", "GB 2763-2019", "腐霉利", "韭菜", high=Decimal("0.2")),
        Limit(
            "e",
            "GB 2763-2021",
            "菌落总数",
            "韭菜",
            Kind.PLAN,
            unit="CFU/g",
            plan=Plan(5, 2, Decimal(1000), Decimal(10000)),
        ),
        Limit("d", "GB 2763-2021", "腐霉利", "韭菜", high=Decimal("5")),
    ],
)


@dataclass
class City:
    """What the tests act with."""

    xiaodian: Area
    bureau: Body
    first: Body
    second: Body
    third: Body
    li: Person
    wang: Person
    market: Operator
    farm: Operator

    def who(self, role: type[Role], when: datetime, user: int = 1, body: Body | None = None) -> Actor:
        area = "140105" if role in (DistrictOfficer, Inspector, Sampler) else ""
        operator = self.market.pk if role is FirmManager else None
        return Actor(
            role=role, user_id=user, area=area, body=body.pk if body else None, operator=operator, at=when
        )

    def sampler(self, when: datetime) -> Actor:
        return self.who(Sampler, when, 11)

    def analyst(self, when: datetime, user: int = 21, body: Body | None = None) -> Actor:
        return self.who(Analyst, when, user, body or self.first)

    def reviewer(self, when: datetime, user: int = 22, body: Body | None = None) -> Actor:
        return self.who(ReviewingAnalyst, when, user, body or self.first)

    def officer(self, when: datetime, user: int = 31) -> Actor:
        return self.who(DistrictOfficer, when, user)

    def inspector(self, when: datetime, user: int = 32) -> Actor:
        return self.who(Inspector, when, user)

    def bureau_officer(self, when: datetime, user: int = 41) -> Actor:
        return self.who(BureauOfficer, when, user)

    def coordinator(self, when: datetime, user: int = 42) -> Actor:
        return self.who(MunicipalCoordinator, when, user)

    def manager(self, when: datetime) -> Actor:
        return self.who(FirmManager, when, 51)

    def take(self, when: datetime, **changes: Any) -> Sample:
        given: dict[str, Any] = {
            "operator": self.market,
            "food_name": "韭菜",
            "food_class": "32",
            "sample_type": "1",
            "link": "circulation",
            "site": "L1",
            "sampler": self.li,
            "second_sampler": self.wang,
            "seal_number": "F0001",
            "quantity": Decimal("2"),
            "reserve": Decimal("1"),
            "laboratory": self.first,
            "producer": self.farm,
            "produced_on": when.date(),
        }
        return sampling.take(by=self.sampler(when), **{**given, **changes})

    def tested(self, results_text: str, when: datetime, **changes: Any) -> tuple[Sample, TestReport]:
        """A sample with results, submitted for verification."""
        sample = self.take(when, **changes)
        receipt.receive(by=self.analyst(when), sample=sample, seal_number="F0001")
        receipt.begin_test(by=self.analyst(when), sample=sample)
        report = TestReport.objects.get(sample=sample)
        results.enter(by=self.analyst(when), report=report, results=results_text)
        results.submit(by=self.analyst(when), report=report)
        return fresh(sample), fresh(report)

    def reported(self, results_text: str, when: datetime, **changes: Any) -> Sample:
        """A sample whose conclusion has been reported."""
        sample, report = self.tested(results_text, when, **changes)
        verdicts.verify(by=self.reviewer(when), report=report)
        verdicts.report_conclusion(by=self.analyst(when), sample=sample)
        return fresh(sample)

    def served(self, sample: Sample, when: datetime) -> Notice:
        notice = Notice.objects.get(sample=sample, addressee="place")
        return notices.serve(by=self.officer(when), notice=notice, served_on=when.date())


def fresh(obj: Any) -> Any:
    return type(obj).objects.get(pk=obj.pk)


FAILING = "毒死蜱\t0.15\tmg/kg\t0.01\tGB 23200.121"
PASSING = "毒死蜱\t<0.01\tmg/kg"


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Refusals are compared in English, whatever the interface's default."""
    with translation.override("en"):
        yield


@pytest.fixture
def city(db: None, monkeypatch: pytest.MonkeyPatch) -> City:
    monkeypatch.setattr("shian.domains.laboratory.judging.rule_book", lambda: BOOK)
    numbers = made("laboratory", founded)
    return City(**{name: model.objects.get(pk=pk) for name, (model, pk) in numbers.items()})


def founded() -> dict[str, tuple[Any, int]]:
    """The calendar, the time limits, and those whom the tests act with: their models and numbers."""
    by = system_actor(at(1, 1, year=2020))

    def kept(obj: Any) -> Any:
        store_many([obj], by=by, verb="seed")
        return obj

    seed_calendar(by=by)
    store_many([TimeLimit(**row) for row in read_limits(LIMITS)], by=by, verb="load")
    xiaodian = kept(
        Area(code="140105", name="小店区", level="district", valid_from=date(2000, 1, 1), area="140105")
    )
    bureau = kept(Body(name="太原市市场监督管理局", sort="municipal"))
    labs = [kept(Body(name=f"{name}检验中心", sort="laboratory")) for name in ("甲", "乙", "丙")]
    for lab in labs:
        kept(LabProfile(body=lab, retest_listed=True))
    people = []
    for number in ("C001", "C002"):
        person = Person(number=number, name="李明", body=bureau, job="sampler", area="140105")
        seal_all(person)
        people.append(kept(person))
    market = kept(Operator(name="许坦农贸市场", trade="seller", area="140105", address="许坦西街1号"))
    farm = kept(Operator(name="清徐蔬菜合作社", trade="grower", area="140121", address="清徐县"))
    those = (xiaodian, bureau, *labs, *people, market, farm)
    return {f.name: (type(one), one.pk) for f, one in zip(fields(City), those, strict=True)}


def in_state(obj: Any, state: str) -> Any:
    with writing_allowed():
        type(obj).objects.filter(pk=obj.pk).update(state=state)
    return fresh(obj)


@pytest.fixture
def records(city: City) -> dict[str, Any]:
    """A record of each flow."""
    sample = city.reported(FAILING, at(9, 16))
    notice = city.served(sample, at(9, 17))
    plan = plans.draft(by=city.bureau_officer(at(1, 4)), title="计划", year=2021, organiser=city.bureau)
    task = tasks.assign(
        by=city.officer(at(1, 5)),
        title="任务",
        district=city.xiaodian,
        food_class="32",
        link="circulation",
        batches=1,
        sampling_body=city.bureau,
        laboratory=city.first,
    )
    made = [
        plan,
        task,
        draws.announce(by=city.officer(at(1, 6)), task=task, wanted=1, seed_source="3D"),
        sample,
        TestReport.objects.get(sample=sample),
        notice,
        retests.file(by=city.manager(at(9, 18)), notice=notice, items="毒死蜱"),
        objections.file(by=city.manager(at(9, 18)), sample=sample, ground="4", reason="方法"),
        Disposal.objects.get(sample=sample, side="circulation"),
        publications.draft(by=city.bureau_officer(at(9, 18)), number="1", title="公告", body=city.bureau),
    ]
    return {obj.kind(): obj for obj in made}
