"""What the sheets of tours and of tracks have in common: vehicles, hours, and who may bring them."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import Any

from django.db.models import QuerySet

from shian.domains.directory.roles import FirmManager
from shian.domains.supply.duties.actions.waste import PLATE
from shian.methods.problems import Problem, problem
from shian.methods.sheets.dates import parse_day
from shian.methods.sheets.text import Cell
from shian.platform.access.actor import Actor
from shian.platform.access.roles import System
from shian.platform.exchange.work import Row, Work

VEHICLE = ("车牌号", "车牌", "车辆", "vehicle", "plate")
_HOUR = re.compile(
    r"(?:(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})[T ]+)?"
    r"(?P<hour>[01]?[0-9]|2[0-3])[:：](?P<minute>[0-5][0-9])(?:[:：](?P<second>[0-5][0-9])(?:\.[0-9]+)?)?"
)


def plate_of(row: Row, work: Work) -> str:
    """The number plate in capitals; the row is refused where it is none."""
    plate = str(row.get("vehicle")).strip().upper()
    if not PLATE.fullmatch(plate):
        work.refuse(row, "vehicle", problem("this is no number plate"), plate)
    return plate


def second_of(row: Row, work: Work) -> int:
    """The second of the day at which it was; devices write the day with it, which must be the row's."""
    day, second = _moment(row.cells.get("hour"))
    if second is None:
        work.refuse(row, "hour", problem("this is no hour of a day"))
    elif day is not None and day != row.get("day", day):
        work.refuse(row, "hour", problem("the hour is of another day than the row"))
    return second or 0


def _moment(cell: Cell) -> tuple[date | None, int | None]:
    if isinstance(cell, datetime | time):
        day = cell.date() if isinstance(cell, datetime) else None
        return day, cell.hour * 3600 + cell.minute * 60 + cell.second
    if isinstance(cell, date):  # midnight, as spreadsheets hold it
        return cell, 0
    found = _HOUR.fullmatch(str(cell).strip())
    if found is None:
        return None, None
    named = parse_day(found["day"]) if found["day"] else None
    second = int(found["hour"]) * 3600 + int(found["minute"]) * 60 + int(found["second"] or 0)
    return (None, None) if isinstance(named, Problem) else (named, second)


def own(found: QuerySet[Any], by: Actor) -> QuerySet[Any]:
    """A collector's records alone; the command line works on everybody's."""
    return found if by.operator is None else found.filter(collector=by.operator)


def permits(by: Actor) -> bool:
    """A collector brings its own; the command line brings everybody's."""
    return by.role is System or (by.role is FirmManager and by.operator is not None)
