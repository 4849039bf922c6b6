"""Three school canteens, two restaurants, a wholesaler and two makers; pupils of all three schools fall ill.

Lot B7 of dried tofu went to the three canteens; others of tofu, chicken and rice to these and elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from shian.domains.directory.models import Area, Body, Person
from shian.domains.directory.roles import (
    BureauOfficer,
    CountyEpidemiologist,
    DistrictOfficer,
    Epidemiologist,
    Inspector,
    Sampler,
)
from shian.domains.registry.models import Operator
from shian.domains.supply.lots.models import Edge, Lot, Node, Place
from shian.domains.surveillance.cases.models import Case, Exposure
from shian.domains.surveillance.outbreaks.models import Definition, Line, Meal, MenuItem, Outbreak
from shian.platform.access.actor import Actor, system_actor
from shian.platform.actions.bulk import store_many
from shian.platform.flows.dates import read_limits, seed_calendar
from shian.platform.flows.models import TimeLimit

CN = ZoneInfo("Asia/Shanghai")
SOURCE = Path(__file__).parents[4] / "src/shian/domains"
LIMITS = (
    SOURCE / "standards/data/time_limits.toml",
    SOURCE / "surveillance/inquiry/data/time_limits_inquiry.toml",
    SOURCE / "surveillance/outbreaks/data/time_limits_outbreak.toml",
    SOURCE / "supply/recalls/data/time_limits_recall.toml",
)
FIRMS = (
    ("一小食堂", "canteen", "140105001"),
    ("二小食堂", "canteen", "140105002"),
    ("三小食堂", "canteen", "140105003"),
    ("大众饭店", "caterer", "140106001"),
    ("河东面馆", "caterer", "140106002"),
    ("汾河配送", "seller", "140106003"),
    ("禾香豆制品厂", "producer", "140107001"),
    ("兴农肉联", "producer", "140107002"),
)
TOFU, CHICKEN, RICE = "25", "4", "1"
# name, class, maker, day made, canteens and restaurants it went to
LOTS = (
    ("豆腐干", TOFU, 6, 1, "B7", (0, 1, 2)),
    ("豆腐干", TOFU, 6, 2, "B8", (3, 4)),
    ("鸡腿", CHICKEN, 7, 1, "C1", (0, 3)),
    ("鸡腿", CHICKEN, 7, 2, "C2", (1, 2, 4)),
    ("大米", RICE, 7, 1, "R1", (0, 1, 2, 3, 4)),
)


def at(day: int, hour: int = 10, minute: int = 0) -> datetime:
    return datetime(2021, 6, day, hour, minute, tzinfo=CN)


@dataclass
class Scene:
    firms: list[Operator]
    places: list[Place]
    lots: dict[str, Lot]
    hospital: Body
    laboratory: Body
    samplers: list[Person]
    outbreak: Outbreak
    lines: list[Line] = field(default_factory=list)
    city: Actor = field(default_factory=lambda: Actor(Epidemiologist, user_id=1, at=at(7)))
    county: Actor = field(
        default_factory=lambda: Actor(CountyEpidemiologist, user_id=2, area="140105", at=at(7))
    )
    officer: Actor = field(default_factory=lambda: Actor(DistrictOfficer, user_id=3, area="140105", at=at(7)))
    bureau: Actor = field(default_factory=lambda: Actor(BureauOfficer, user_id=4, at=at(8)))
    inspector: Actor = field(default_factory=lambda: Actor(Inspector, user_id=5, area="140105", at=at(8)))
    sampler: Actor = field(default_factory=lambda: Actor(Sampler, user_id=6, area="140105", at=at(7)))


def _supply(firms: list[Operator]) -> tuple[list[Place], dict[str, Lot]]:
    by = system_actor(at(1, 0))
    sorts = {"canteen": "canteen", "caterer": "caterer", "seller": "wholesale", "producer": "producer"}
    places = [
        Place(
            code=f"https://id.gs1.org/414/69000000010{i:02d}", name=f.name, operator=f, area=f.area,
            sort=sorts[f.trade],
        )
        for i, f in enumerate(firms)
    ]  # fmt: skip
    store_many(places, by=by, verb="import")
    lots = [
        Lot(
            code=f"https://id.gs1.org/01/0690000000100{i}/10/{number}", lot_number=number, name=name,
            food_class=kind, operator=firms[maker], made_at=places[maker], made_on=date(2021, 6, day),
            quantity=Decimal(400), area=firms[maker].area,
        )
        for i, (name, kind, maker, day, number, _to) in enumerate(LOTS)
    ]  # fmt: skip
    store_many(lots, by=by, verb="import")
    event = 0
    for lot, (_name, _kind, maker, day, _number, going) in zip(lots, LOTS, strict=True):
        whole = Node.objects.create(
            lot=lot, place=places[maker], came=400, left=400, first_at=at(day, 4), last_at=at(day, 6)
        )
        stall = Node.objects.create(
            lot=lot, place=places[5], came=400, left=400, first_at=at(day, 8), last_at=at(day, 18)
        )
        event = _edge(whole, stall, at(day, 6), at(day, 8), event)
        for place in going:
            end = Node.objects.create(
                lot=lot,
                place=places[place],
                came=60,
                left=60,
                first_at=at(day + 1, 6),
                last_at=at(day + 2, 13),
            )
            event = _edge(stall, end, at(day, 18), at(day + 1, 6), event)
    return places, {lot.lot_number: lot for lot in lots}


def _edge(src: Node, dst: Node, left: datetime, came: datetime, event: int) -> int:
    Edge.objects.create(
        src=src.pk, dst=dst.pk, event=event + 1, t_out=int(left.timestamp()), t_in=int(came.timestamp()),
        kind=Edge.Kind.SHIPMENT, quantity=60,
    )  # fmt: skip
    return event + 1


def _people(scene: Scene) -> None:
    """Eighteen ill pupils of three schools with case reports, five ate elsewhere too; nine are well."""
    by = system_actor(at(6, 12))
    cases, exposures, lines = [], [], []
    for n in range(18):
        school = n % 3
        meal = at(3, 12) if n % 2 else at(2, 12)
        onset = meal + timedelta(hours=10 + n % 7, minutes=7 * n)
        case = Case(
            number=f"X{n:03d}", hospital=scene.hospital, area="140105", onset_at=onset,
            visited_at=onset + timedelta(hours=5), reported_at=onset + timedelta(hours=9),
            syndrome="gastroenteritis", symptoms=["diarrhoea", "fever"], source="form",
        )  # fmt: skip
        told = [Exposure(eaten_at=meal, place_name=FIRMS[school][0], operator=scene.firms[school],
                         setting="canteen", food_class=TOFU if n % 5 < 2 else "")]  # fmt: skip
        if n % 4 == 0:
            other = 3 + n % 2
            told.append(
                Exposure(eaten_at=onset - timedelta(hours=50), operator=scene.firms[other],
                         setting="restaurant", place_name=FIRMS[other][0], food_class=CHICKEN)
            )  # fmt: skip
        case.held_parts = {"exposures": told, "specimens": []}  # type: ignore[attr-defined]
        exposures.append(told)
        cases.append(case)
    store_many(cases, by=by, verb="report")
    for n in range(27):
        ill = n < 18
        lines.append(
            Line(
                outbreak=scene.outbreak, area="140105", number=n + 1, name=f"学生{n}", sex="mf"[n % 2],
                age_months=96 + n, grouping=f"{n % 3 + 1}小", ill=ill,
                onset_at=cases[n].onset_at if ill else None,
                symptoms="diarrhoea fever" if ill else "",
                classification="probable" if ill else "not_a_case",
                case=cases[n] if ill else None,
                answers='{"a":"n","b":"y"}' if not ill else "{}",
            )
        )  # fmt: skip
    store_many(lines, by=by, verb="add")
    scene.lines = lines


@pytest.fixture
def scene(db: None) -> Scene:
    by = system_actor(at(1, 0))
    seed_calendar(by=by)
    limits = [TimeLimit(**row) for path in LIMITS for row in read_limits(path)]
    store_many(limits, by=by, verb="load")
    areas = [
        Area(code=code, name=name, level="district", parent_code="1401", valid_from=date(2000, 1, 1))
        for code, name in (("140105", "小店区"), ("140106", "迎泽区"), ("140107", "杏花岭区"))
    ]
    store_many(areas, by=by, verb="load")
    bodies = [
        Body(name="小店区医院", sort="hospital", area="140105"),
        Body(name="市食品检验院", sort="laboratory", area="1401"),
        Body(name="小店区市场监管局", sort="district", area="140105"),
    ]
    store_many(bodies, by=by, verb="load")
    persons = [
        Person(number=f"S{n}", name=f"抽样员{n}", job=Person.Job.SAMPLER, body=bodies[2], area="140105")
        for n in (1, 2)
    ]
    store_many(persons, by=by, verb="load")
    firms = [Operator(name=n, trade=t, area=a, status="open") for n, t, a in FIRMS]
    store_many(firms, by=by, verb="import")
    places, lots = _supply(firms)
    outbreak = Outbreak(
        number="BF-2021-001", title="三所小学学生腹泻", area="140105", setting="school", notified_at=at(4, 9),
        first_onset_at=at(2, 22), people_at_risk=300, state="investigating", defined=1,
    )  # fmt: skip
    outbreak.held_parts = {  # type: ignore[attr-defined]
        "definitions": [Definition(version=1, stated_at=at(4, 10), text="6月2日起腹泻且发热的在校学生")],
        "meals": [
            Meal(code="m1", name="6月3日午餐", served_at=at(3, 12), place="一小食堂", operator=firms[0])
        ],
        "menu": [
            MenuItem(code="a", meal="m1", name="卤豆腐干", food_class=TOFU, lot=lots["B7"]),
            MenuItem(code="b", meal="m1", name="鸡腿", food_class=CHICKEN),
        ],
    }
    store_many([outbreak], by=by, verb="open")
    made = Scene(firms, places, lots, bodies[0], bodies[1], persons, outbreak)
    _people(made)
    return made
