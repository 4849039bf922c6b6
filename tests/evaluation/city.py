"""A small city for tests: two districts, eight operators, twelve samples, one disposal."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeVar

from django.db import transaction

from shian.domains.directory.models import Area, Body, Kit, Person, Population, Station
from shian.domains.directory.roles import MunicipalCoordinator
from shian.domains.laboratory.models import Disposal, Plan, Quota, Sample, Task
from shian.domains.registry.models import Operator
from shian.platform.access.actor import Actor, system_actor
from shian.platform.actions.core import discard, store
from shian.platform.records.base import Record, writing_allowed

MADE = datetime(2021, 1, 4, 1, tzinfo=UTC)
XIAODIAN, YINGZE = "140105", "140106"
COORDINATOR = Actor(role=MunicipalCoordinator, user_id=1, name="食安办")


R = TypeVar("R", bound=Record)


def keep(obj: R, *, at: datetime = MADE, verb: str = "import") -> R:
    """Write a record with its ledger entry, as an action of the system would."""
    with transaction.atomic(), writing_allowed():
        return store(obj, by=system_actor(at), verb=verb)


def change(obj: R | None, *, at: datetime = MADE + timedelta(days=400), **values: Any) -> R:
    """Change a record."""
    assert obj is not None
    for name, value in values.items():
        setattr(obj, name, value)
    return keep(obj, at=at, verb="correct")


def remove(obj: Record, *, at: datetime = MADE + timedelta(days=400)) -> None:
    """Remove a record."""
    with transaction.atomic(), writing_allowed():
        discard(obj, by=system_actor(at))


def operator(name: str, trade: str, area: str = XIAODIAN, **values: Any) -> Operator:
    return keep(Operator(name=name, trade=trade, area=area, opened_on=date(2019, 1, 1), **values))


def sample(number: int, day: date, body: Body, **values: Any) -> Sample:
    """A concluded sample of supervision taken at noon in Taiyuan."""
    taken = datetime(day.year, day.month, day.day, 4, tzinfo=UTC)
    given: dict[str, Any] = {
        "number": f"DC{day:%y}140105123450{number:03d}"[:19],
        "task_sort": "1",
        "place_name": "晋阳超市",
        "link": "circulation",
        "food_name": "韭菜",
        "food_class": "32",
        "sample_type": "2",
        "area": XIAODIAN,
        "state": "reported",
        "conclusion": "纯抽检合格样品",
        "taken_at": taken,
        "sampling_body": body,
        "laboratory": body,
    } | values
    with transaction.atomic(), writing_allowed():
        obj = Sample(**given)
        return store(obj, by=system_actor(taken + timedelta(days=2)), verb="take")


def areas() -> None:
    def area(code: str, name: str, level: str, parent: str = "") -> None:
        keep(
            Area(
                code=code,
                name=name,
                level=level,
                parent_code=parent,
                valid_from=date(1998, 1, 1),
                area=code,
                source="民政部",
            )
        )

    area("140100", "太原市", "city")
    area(XIAODIAN, "小店区", "district", "140100")
    area(YINGZE, "迎泽区", "district", "140100")
    for series, people in (("census2020", 10_000), ("report_implied", 8_000)):
        for code, part in (("140100", 10), (XIAODIAN, 6), (YINGZE, 4)):
            keep(
                Population(
                    series=series,
                    area=code,
                    year=2021,
                    people=people * part // 10,
                    counted_on=date(2020, 11, 1),
                    source="公报",
                    definition="常住人口",
                    label="published",
                )
            )


def stations() -> None:
    body = keep(Body(name="小店区市场监督管理局", sort="district", area=XIAODIAN))
    one = keep(Station(name="平阳路所", body=body, area=XIAODIAN, people_count=5, has_rapid_test_room=True))
    keep(Station(name="坞城所", body=body, area=XIAODIAN, people_count=2))
    keep(Kit(number="CA-1", sort="car", model="执法车", station=one, area=XIAODIAN))
    keep(Person(number="JG1", name="张三丰", body=body, job="supervisor", professional=True, area=XIAODIAN))


def build() -> None:
    """Everything: see the tests for the numbers that follow from it."""
    areas()
    stations()
    operator("晋阳食醋厂", "producer", licence_number="")
    operator("老王小作坊", "producer", small=True)
    operator("保健食品厂", "health_food")
    shop = operator("晋阳超市", "seller")
    operator("小卖部", "seller", YINGZE, small=True)
    operator("并州饭店", "caterer", YINGZE)
    operator("关了的饭店", "caterer", YINGZE, status="closed", closed_on=date(2020, 6, 30))
    operator("一中食堂", "canteen", YINGZE)
    samples(shop)


def samples(shop: Operator) -> None:
    """2020: two; 2021: eight of supervision (two failed, four of farms), two of monitoring (a problem)."""
    body = keep(Body(name="市食药检中心", sort="laboratory", area="140100"))
    plan = keep(Plan(title="2021年度抽检计划", year=2021, level="DC", organiser=body, state="approved"))
    keep(Quota(plan=plan, area=XIAODIAN, food_class="32", link="circulation", batches=8))
    task = keep(
        Task(
            plan=plan,
            title="韭菜",
            food_class="32",
            link="circulation",
            batches=8,
            area=XIAODIAN,
            sampling_body=body,
            laboratory=body,
        )
    )
    sample(1, date(2020, 5, 6), body)
    sample(2, date(2020, 12, 31), body, failed=True)
    for n in range(8):
        bad = n in (2, 5)
        made = sample(
            10 + n,
            date(2021, 1 + n, 8),
            body,
            task=task,
            operator=shop,
            sample_type="1" if n < 4 else "2",
            failed=bad,
            conclusion="纯抽检不合格样品" if bad else "纯抽检合格样品",
            area=YINGZE if n == 7 else XIAODIAN,
        )
        if n == 2:
            keep(
                Disposal(
                    number="HC-1",
                    sample=made,
                    side="circulation",
                    area=XIAODIAN,
                    report_received_on=date(2021, 3, 20),
                    closed_on=date(2021, 5, 1),
                    state="approved",
                )
            )
    sample(20, date(2021, 6, 1), body, task_sort="2", conclusion="纯监测不判定样品")
    sample(21, date(2021, 6, 2), body, task_sort="2", conclusion="纯监测问题样品", problem=True)
