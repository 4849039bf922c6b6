"""Licence numbers, and the life of licences from application to renewal, expiry or the operator's end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from shian.domains.registry.models import Licence
from shian.methods import identifiers
from shian.simulation.actors import SYSTEM
from shian.simulation.city import City
from shian.simulation.moments import START, day_text, moment
from shian.simulation.registry.groups import Group
from shian.simulation.rows import Row

LAST = date(2021, 11, 30).toordinal()  # the day the report's registers were counted
_FIRST = START.toordinal()


@dataclass
class Numbers:
    """Numbers in a range that no authority has reached: well-formed, and nobody's."""

    used: Counter[tuple[str, str, str]] = field(default_factory=Counter)

    def take(self, sort: str, category: str, area: str) -> str:
        key = (sort, category, area)
        self.used[key] += 1
        n = self.used[key]
        if sort == "SC":
            return identifiers.make_licence("SC", category, area, 9000 + n)
        if sort in {"JY", "YB"}:
            return identifiers.make_licence(sort, category, area, 900_000 + n)
        return f"{sort}{area}9{n:06d}"


@dataclass
class Fate:
    """What becomes of one operator's licence, decided beforehand."""

    opened: int
    closed: int | None
    issued: int  # of the licence that was valid when the registers were taken over, or the first
    renews: bool
    suspended: int | None
    second: int  # seconds of the working day at which things happen to it


Event = tuple[int, int, str, str, dict[str, str]]  # day, second, actor, verb, what changes


def live(made: City, group: Group, operator: Row, number: str, categories: str, fate: Fate) -> Row:
    """One licence with every entry of its life; returns the row in its final state."""
    table = made.table(Licence)
    officer = made.cast.officer[operator["area"][:6]]
    row = table.new(
        operator_id=operator["id"],
        number=number,
        sort=group.sort,
        area=operator["area"],
        categories=categories,
    )
    end = fate.issued + group.years * 365 + 1
    valid = {"state": "valid", "issued_on": day_text(fate.issued), "valid_to": day_text(end)}
    if fate.opened > _FIRST:
        table.tell(row, moment(applied_on(fate), fate.second), officer, "create")
        row |= valid
        table.tell(row, moment(fate.opened, fate.second), officer, "grant")
    else:
        row |= valid
        table.tell(row, made.opening, SYSTEM, "import")
    for day, second, actor, verb, change in sorted(_events(group, fate, end, officer), key=lambda e: e[:2]):
        row |= change
        table.tell(row, moment(day, second), actor, verb)
    return row


def applied_on(fate: Fate) -> int:
    """The day on which the operator was entered and the licence applied for."""
    return max(_FIRST + 1, fate.opened - 12)


def _events(group: Group, fate: Fate, end: int, officer: str) -> Iterator[Event]:
    if fate.suspended is not None:
        yield fate.suspended, fate.second, officer, "suspend: 经营条件不符合要求", {"state": "suspended"}
        yield fate.suspended + 30, fate.second, officer, "resume: 整改验收合格", {"state": "valid"}
    while end <= (fate.closed or LAST):
        if not fate.renews:
            yield end + 1, 60, SYSTEM, "expire", {"state": "expired"}
            return  # the operator goes on without: planted
        day = max(end - 20 - fate.second % 40, applied_on(fate) + 1)
        end += group.years * 365 + 1
        yield day, fate.second, officer, "renew", {"valid_to": day_text(end)}
    if fate.closed is not None:
        yield fate.closed, fate.second, officer, "cancel", {"state": "cancelled"}
