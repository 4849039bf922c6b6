"""Import of waste tours: a row for each stop, rows of one vehicle and day are one tour."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from contextlib import nullcontext
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shian.domains.registry.models import Operator
from shian.domains.supply.duties import tracks
from shian.domains.supply.duties.actions.waste import MOST_STOPS, hand_in
from shian.domains.supply.duties.importing.common import VEHICLE, own, permits, plate_of, second_of
from shian.domains.supply.duties.models import WasteContract, WasteTour
from shian.methods.problems import problem
from shian.methods.sheets.headings import Column, Vocabulary
from shian.platform.exchange.spec import Col, ImportSpec
from shian.platform.exchange.work import Row, Work

SPELLINGS: dict[str, tuple[str, ...]] = {
    "vehicle": VEHICLE,
    "day": ("收运日期", "日期", "date", "day"),
    "hour": ("收运时间", "时间", "到点时间", "time", "hour"),
    "contract": ("合同编号", "合同号", "contract"),
    "food": ("餐厨垃圾（公斤）", "餐厨垃圾", "厨余", "food waste", "food_kg"),
    "oil": ("废弃油脂（公斤）", "废油", "油脂", "used oil", "oil_kg"),
}
Tour = tuple[int, str, date]


def complete(row: Row, work: Work) -> None:
    """The number plate, the hour, and kilograms of at least one sort."""
    plate, second = plate_of(row, work), second_of(row, work)
    food, oil = (row.get(name, None) or Decimal(0) for name in ("food", "oil"))
    if food + oil <= 0:
        work.refuse(row, "food", problem("nothing was picked up"), "")
    row.values |= {"plate": plate, "at": tracks.clock(second)[:5], "food": food, "oil": oil}


def check(work: Work) -> None:
    """Each stop has a contract with the collector; no tour of the vehicle and day is here already."""
    good = work.good()
    found = own(WasteContract.objects.filter(number__in={row.get("contract") for row in good}), work.by)
    contracts = {c.number: c for c in found}
    for row in good:
        row.record = WasteTour()
        held = contracts.get(row.get("contract"))
        if held is None or not held.since <= row.get("day") <= (held.until or date.max):
            told = problem("no contract with this collector on that day")
            work.refuse(row, "contract", told, row.get("contract"))
        else:
            row.values["collector"] = held.collector_id
    tours = _tours(work.good())
    days = {day for _collector, _plate, day in tours}
    here = own(WasteTour.objects.filter(day__in=days), work.by)
    known = set(here.values_list("collector_id", "vehicle", "day"))
    for tour, rows in tours.items():
        for at, row in enumerate(rows):
            if tour in known:
                work.refuse(row, "day", problem("this vehicle's tour of the day is here already"))
            elif at >= MOST_STOPS:
                work.refuse(row, "vehicle", problem("too many stops in one tour"))


def _tours(rows: Sequence[Row]) -> dict[Tour, list[Row]]:
    tours: dict[Tour, list[Row]] = defaultdict(list)
    for row in rows:
        tours[row.values["collector"], row.values["plate"], row.get("day")].append(row)
    return tours


def write(work: Work, rows: Sequence[Row]) -> None:
    """A tour for each vehicle and day, handed in as the form does."""
    tours = _tours(rows)
    collectors = Operator.objects.in_bulk({collector for collector, _plate, _day in tours})
    done = 0
    with transaction.atomic() if work.all_or_nothing else nullcontext():
        for (collector, plate, day), stops in sorted(tours.items()):
            _hand_in(work, collectors[collector], plate, day, stops)
            done += len(stops)
            work.tell(work.phase, done, len(rows))


def _hand_in(work: Work, collector: Operator, plate: str, day: date, stops: Sequence[Row]) -> None:
    lines = "\n".join(
        f"{row.get('contract')} {row.values['at']} {_kg(row.values['food'])} {_kg(row.values['oil'])}"
        for row in sorted(stops, key=lambda r: str(r.values["at"]))
    )
    with work.refusals_of(stops, "vehicle"):
        hand_in(by=work.by, collector=collector, vehicle=plate, day=day, lines=lines)


def _kg(value: Decimal) -> str:
    return f"{value:.1f}"


_KG: dict[str, Any] = {"type": "number", "places": 1}
TOURS = ImportSpec(
    kind="duties.tours",
    title=_("Collection tours"),
    model=WasteTour,
    vocabulary=Vocabulary([Column(key, spellings) for key, spellings in SPELLINGS.items()]),
    columns=(
        Col("vehicle", _("Vehicle"), longest=12),
        Col("day", _("Day"), "day"),
        Col("hour", _("Hour"), longest=30),
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
