"""The calendar and the dated limits: reading them, and loading them from data files."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from chinese_calendar import constants
from django.db.models import Count, Max
from django.utils.translation import gettext_lazy as _

from shian.methods.clocks import Edition, in_force
from shian.methods.workdays import WorkCalendar, calendar_from_rows
from shian.platform.access.actor import Actor
from shian.platform.actions.bulk import store_many
from shian.platform.actions.core import action, store
from shian.platform.flows.models import CalendarDay, TimeLimit

CALENDAR_SOURCE = "国务院办公厅关于部分节假日安排的通知"
_FIELDS = ("rule", "title", "title_en", "amount", "unit", "stops", "valid_to", "source", "certainty")


def current_calendar() -> WorkCalendar:
    """The calendar as the table holds it now; built anew only when a row has changed."""
    seen = CalendarDay.objects.aggregate(rows=Count("id"), last=Max("changed_at"))
    return _calendar(seen["rows"], seen["last"])


@lru_cache(maxsize=4)
def _calendar(rows: int, last: object) -> WorkCalendar:
    return calendar_from_rows(CalendarDay.objects.values_list("day", "worked"))


def limit_on(topic: str, day: date) -> Edition:
    """The limit of a topic by the rule in force on a day.

    Raises:
        NoRuleInForce: none was; the message names topic and day.
    """
    return in_force(editions_of(topic), topic, day)


def editions_of(*topics: str) -> list[Edition]:
    """All editions of these topics."""
    return [row.edition() for row in TimeLimit.objects.filter(topic__in=topics)]


def seed_calendar(*, by: Actor, first_year: int = 2019) -> int:
    """Fill an empty calendar table with the published holidays; return how many days were added."""
    have = set(CalendarDay.objects.values_list("day", flat=True))
    rows = [(d, False, name) for d, name in constants.holidays.items()]
    rows += [(d, True, name) for d, name in constants.workdays.items()]
    wanted = [
        CalendarDay(day=d, worked=worked, name=str(name), source=CALENDAR_SOURCE)
        for d, worked, name in sorted(rows)
        if d.year >= first_year and d not in have
    ]
    store_many(wanted, by=by, verb="seed")
    return len(wanted)


def read_limits(path: Path) -> list[dict[str, Any]]:
    """The rows of a ``time_limits.toml``: an array of tables ``[[limit]]``."""
    rows = tomllib.loads(path.read_text(encoding="utf-8"))["limit"]
    for row in rows:
        missing = {"topic", "rule", "title", "amount", "unit", "source", "certainty"} - set(row)
        if missing:
            raise ValueError(f"{path.name}: limit {row.get('topic')!r} lacks {', '.join(sorted(missing))}")
    return list(rows)


def differing(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those rows that the table does not hold as they are."""
    known = {(t.topic, t.valid_from): t for t in TimeLimit.objects.all()}
    return [
        row
        for row in rows
        if (limit := known.get((row["topic"], row.get("valid_from")))) is None
        or any(getattr(limit, name) != _value(row, name) for name in _FIELDS)
    ]


@action(kind="flows.timelimit", verb="load", title=_("Load time limits"))
def load_limits(*, by: Actor, rows: list[dict[str, Any]]) -> int:
    """Store editions of time limits, new or changed; return how many."""
    for row in rows:
        key = {"topic": row["topic"], "valid_from": row.get("valid_from")}
        limit = TimeLimit.objects.filter(**key).first() or TimeLimit(**key)
        for name in _FIELDS:
            setattr(limit, name, _value(row, name))
        store(limit, by=by, verb="load")
    return len(rows)


def _value(row: dict[str, Any], name: str) -> Any:
    return row[name] if name in row else getattr(TimeLimit(), name)
