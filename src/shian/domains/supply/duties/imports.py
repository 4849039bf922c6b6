"""Import of waste tours: a row for each stop, rows of one vehicle and day are one tour."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from contextlib import nullcontext
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shian.domains.directory.roles import FirmManager
from shian.domains.registry.models import Operator
from shian.domains.supply.duties.actions.waste import MOST_STOPS, PLATE, hand_in
from shian.domains.supply.duties.models import WasteContract, WasteTour
from shian.methods.problems import Problem, problem
from shian.methods.sheets.headings import Column, Vocabulary
from shian.platform.access.actor import Actor
from shian.platform.actions.core import NotAllowed, Refused
from shian.platform.exchange.spec import Col, ImportSpec, importable
from shian.platform.exchange.work import NothingWritten, Row, Work

SPELLINGS: dict[str, tuple[str, ...]] = {
    "vehicle": ("车牌号", "车牌", "车辆", "vehicle", "plate"),
    "day": ("收运日期", "日期", "date", "day"),
    "hour": ("收运时间", "时间", "到点时间", "time", "hour"),
    "contract": ("合同编号", "合同号", "contract"),
    "food": ("餐厨垃圾（公斤）", "餐厨垃圾", "厨余", "food waste", "food_kg"),
    "oil": ("废弃油脂（公斤）", "废油", "油脂", "used oil", "oil_kg"),
}
_HOUR = re.compile(r"([01]?[0-9]|2[0-3])[:：]([0-5][0-9])(?:[:：][0-5][0-9])?")
Tour = tuple[str, date]


def complete(row: Row, work: Work) -> None:
    """The number plate, the hour, and kilograms of at least one sort."""
    plate = str(row.get("vehicle")).strip().upper()
    if not PLATE.fullmatch(plate):
        work.refuse(row, "vehicle", problem("this is no number plate"), plate)
    hour = _hour_of(row)
    if hour is None:
        work.refuse(row, "hour", problem("this is no hour of a day"), row.get("hour"))
    food, oil = (row.get(name, None) or Decimal(0) for name in ("food", "oil"))
    if food + oil <= 0:
        work.refuse(row, "food", problem("nothing was picked up"), "")
    row.values |= {"plate": plate, "at": hour, "food": food, "oil": oil}


def _hour_of(row: Row) -> str | None:
    cell = row.cells.get("hour")
    if isinstance(cell, datetime | time):
        return f"{cell:%H:%M}"
    found = _HOUR.fullmatch(str(row.get("hour")).strip())
    return f"{int(found[1]):02}:{found[2]}" if found else None


def check(work: Work) -> None:
    """Each stop has a contract with this collector; no tour of the vehicle and day is here already."""
    tours = _tours(work.good())
    numbers = {row.get("contract") for rows in tours.values() for row in rows}
    found = WasteContract.objects.filter(number__in=numbers, collector=work.by.operator)
    contracts = {c.number: c for c in found}
    known = set(WasteTour.objects.filter(collector=work.by.operator).values_list("vehicle", "day"))
    for tour, rows in tours.items():
        for at, row in enumerate(rows):
            row.record = WasteTour()
            held = contracts.get(row.get("contract"))
            if held is None or not held.since <= tour[1] <= (held.until or date.max):
                told = problem("no contract with this collector on that day")
                work.refuse(row, "contract", told, row.get("contract"))
            elif tour in known:
                work.refuse(row, "day", problem("this vehicle's tour of the day is here already"))
            elif at >= MOST_STOPS:
                work.refuse(row, "vehicle", problem("too many stops in one tour"))


def _tours(rows: Sequence[Row]) -> dict[Tour, list[Row]]:
    tours: dict[Tour, list[Row]] = defaultdict(list)
    for row in rows:
        tours[row.values["plate"], row.get("day")].append(row)
    return tours


def write(work: Work, rows: Sequence[Row]) -> None:
    """A tour for each vehicle and day, handed in as the form does."""
    collector = Operator.objects.get(pk=work.by.operator or 0)
    done = 0
    with transaction.atomic() if work.all_or_nothing else nullcontext():
        for (plate, day), stops in sorted(_tours(rows).items()):
            _hand_in(work, collector, plate, day, stops)
            done += len(stops)
            work.tell(work.phase, done, len(rows))


def _hand_in(work: Work, collector: Operator, plate: str, day: date, stops: Sequence[Row]) -> None:
    lines = "\n".join(
        f"{row.get('contract')} {row.values['at']} {_kg(row.values['food'])} {_kg(row.values['oil'])}"
        for row in sorted(stops, key=lambda r: str(r.values["at"]))
    )
    try:
        hand_in(by=work.by, collector=collector, vehicle=plate, day=day, lines=lines)
    except (Refused, NotAllowed) as refusal:
        for row in stops:
            work.refuse(row, "vehicle", Problem(str(refusal).replace("%", "%%")))
        if work.all_or_nothing:
            raise NothingWritten from refusal


def _kg(value: Decimal) -> str:
    return f"{value:.1f}"


def permits(by: Actor) -> bool:
    """A collector hands in its own tours."""
    return by.role is FirmManager and by.operator is not None


_KG: dict[str, Any] = {"type": "number", "places": 1}
importable(
    ImportSpec(
        kind="duties.tours",
        title=_("Collection tours"),
        model=WasteTour,
        vocabulary=Vocabulary([Column(key, spellings) for key, spellings in SPELLINGS.items()]),
        columns=(
            Col("vehicle", _("Vehicle"), longest=12),
            Col("day", _("Day"), "day"),
            Col("hour", _("Hour"), longest=10),
            Col("contract", _("Number of the contract"), longest=30),
            Col("food", _("Kitchen waste (kg)"), **_KG),
            Col("oil", _("Used oil (kg)"), **_KG),
        ),
        attributes=(),
        keys=(),
        required={"vehicle": _("Vehicle"), "day": _("Day"), "contract": _("Number of the contract")},
        complete=complete,
        check=check,
        write=write,
        permits=permits,
    )
)
