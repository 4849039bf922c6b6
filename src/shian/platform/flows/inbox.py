"""The inbox: what is due from an officer, worst first, with the next lawful step. Two queries a page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from shian.methods.clocks import Reading
from shian.platform.access.actor import Actor
from shian.platform.access.roles import Scope
from shian.platform.flows.binding import BINDINGS
from shian.platform.flows.clocks import local, reading_of
from shian.platform.flows.dates import current_calendar
from shian.platform.flows.engine import Offer, lawful_steps
from shian.platform.flows.models import Duty
from shian.platform.flows.snapshot import latest

PAGE = 25


@dataclass(frozen=True)
class Item:
    """One line of the inbox. `record` is a copy from the ledger; `offers` what the officer may do now."""

    duty: Duty
    clock_title: object
    state_title: object
    kind_title: object
    reading: Reading
    offers: tuple[Offer, ...]
    record: Any


@dataclass(frozen=True)
class Inbox:
    """A page of the inbox; of all the actor's duties how many there are, overdue and soon due; and how many
    match what the page is narrowed to."""

    items: tuple[Item, ...]
    total: int
    overdue: int
    soon: int
    matching: int


def duties_of(by: Actor) -> QuerySet[Duty]:
    """Open duties of the actor's role within their scope, the longest overdue first, paused ones last."""
    mine = Duty.objects.filter(done_at=None, roles__contains=[by.role.name])
    return mine.filter(_scope(by)).order_by(F("expires_at").asc(nulls_last=True), "id")


def _scope(by: Actor) -> Q:
    match by.role.scope:
        case Scope.CITY:
            return Q()
        case Scope.AREA:
            return Q(area__startswith=by.area) if by.area else Q(pk__in=[])
        case Scope.BODY:
            return Q(body=by.body) if by.body is not None else Q(pk__in=[])
        case Scope.OPERATOR:
            return Q(operator=by.operator) if by.operator is not None else Q(pk__in=[])
        case _:
            return Q(pk__in=[])


def inbox(by: Actor, *, page: int = 1, only: str = "", kind: str = "", area: str = "") -> Inbox:
    """A page of the actor's inbox.

    ``only``: ``overdue``, ``soon`` (three days) or ``paused``; ``kind``: one sort of matter; ``area``: a part
    of the actor's scope.
    """
    now = by.now()
    soon = now + timedelta(days=3)
    duties = duties_of(by).filter(area__startswith=area)
    if kind:
        duties = duties.filter(kind=kind)
    counts = duties.order_by().aggregate(
        total=Count("id"),
        overdue=Count("id", filter=Q(expires_at__lte=now)),
        soon=Count("id", filter=Q(expires_at__gt=now, expires_at__lte=soon)),
        paused=Count("id", filter=Q(paused=True)),
    )
    rows = list(_narrowed(duties, only, now, soon)[(page - 1) * PAGE : page * PAGE])
    return Inbox(
        items=tuple(_items(rows, by)) if rows else (),
        total=counts["total"],
        overdue=counts["overdue"],
        soon=counts["soon"],
        matching=counts[only or "total"],
    )


def _narrowed(duties: QuerySet[Duty], only: str, now: datetime, soon: datetime) -> QuerySet[Duty]:
    match only:
        case "overdue":
            return duties.filter(expires_at__lte=now)
        case "soon":
            return duties.filter(expires_at__gt=now, expires_at__lte=soon)
        case "paused":
            return duties.filter(paused=True)
        case _:
            return duties


def _items(rows: list[Duty], by: Actor) -> list[Item]:
    records = latest((row.kind, row.record) for row in rows)
    calendar = current_calendar()
    items = []
    for row in rows:
        binding, record = BINDINGS.get(row.kind), records.get((row.kind, row.record))
        if binding is None or record is None:
            continue
        use = binding.flow.clock[row.clock]
        offers = lawful_steps(record, by)
        # The step that closes this very clock comes first: it is what is due. Giving up comes last: of a
        # flow's final states the first is its goal.
        given_up = [state.name for state in binding.flow.states if state.final][1:]
        offers.sort(key=lambda o: (o.step.target in given_up, row.clock not in o.step.closes))
        state = binding.flow.state[row.state]
        reading = reading_of(row, local(by.now()), calendar)
        items.append(Item(row, use.title, state.title, binding.flow.title, reading, tuple(offers), record))
    return items


def overdue_count(by: Actor) -> int:
    """How many of the actor's duties are overdue: the badge of the shell. One query."""
    return duties_of(by).filter(expires_at__lte=by.now()).count()
