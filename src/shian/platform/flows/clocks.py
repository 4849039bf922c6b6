"""Open clocks of a record: the rows in which they are kept, and what a step does to them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, time
from functools import cache
from typing import Any

from django.utils import timezone

from shian.methods.clocks import Clock, Limit, NoRuleInForce, Pause, Reading, Unit, due, read
from shian.methods.flows import ClockUse, Step
from shian.methods.workdays import WorkCalendar
from shian.platform.actions.bulk import copy_rows, reserve_ids
from shian.platform.actions.core import Refused
from shian.platform.flows.binding import Binding
from shian.platform.flows.dates import current_calendar, limit_on
from shian.platform.flows.models import Duty


def local(moment: datetime) -> datetime:
    """A moment in the city's time zone: limits count days there."""
    return moment.astimezone(timezone.get_default_timezone())


def moment_of(value: date | datetime) -> datetime:
    """A record's date as the start of a clock; a bare date starts at that day's midnight."""
    if isinstance(value, datetime):
        return value
    return datetime.combine(value, time(), timezone.get_default_timezone())


def clock_of(duty: Duty) -> Clock:
    """The method's view of a duty row."""
    pauses = tuple(
        Pause(local(datetime.fromisoformat(begins)), local(datetime.fromisoformat(ends)) if ends else None)
        for begins, ends in duty.pauses
    )
    limit = Limit(duty.rule, duty.amount, Unit(duty.unit))
    return Clock(limit, local(duty.opened_at), pauses, local(duty.done_at) if duty.done_at else None)


def reading_of(duty: Duty, now: datetime, calendar: WorkCalendar | None = None) -> Reading:
    """What is left of a duty's time."""
    return read(clock_of(duty), local(now), calendar or current_calendar())


def set_due(duty: Duty, calendar: WorkCalendar) -> None:
    """Compute the due day from start, limit and pauses."""
    found = due(clock_of(duty), calendar)
    duty.due_day = found.day if found else None
    duty.expires_at = found.expires if found else None
    duty.published = found.published if found else True


def topic_of(use: ClockUse, obj: Any) -> str:
    """The topic of a clock's limit; ``{field}`` in it stands for a field of the matter (its level, say)."""
    return use.topic.format_map(vars(obj)) if "{" in use.topic else use.topic


def _limit(topic: str, day: date) -> Limit:
    try:
        return limit_on(topic, day).limit
    except NoRuleInForce as lack:
        raise Refused(str(lack)) from lack


def new_duty(
    binding: Binding,
    obj: Any,
    use: ClockUse,
    at: datetime,
    calendar: WorkCalendar,
    limits: Callable[[str, date], Limit] | None = None,
) -> Duty:
    """The row of a clock that opens: by the rule in force on the day its time begins.

    ``limits`` may remember what it has looked up, where many clocks open at once.
    """
    since = getattr(obj, use.since) if use.since else None
    opened = at if since is None else moment_of(since)
    topic = topic_of(use, obj)
    limit = (limits or _limit)(topic, local(opened).date())
    duty = Duty(
        kind=obj.kind(),
        record=obj.pk,
        clock=use.name,
        topic=topic,
        rule=limit.rule,
        amount=limit.amount,
        unit=limit.unit.value,
        opened_at=opened,
        roles=sorted(use.roles),
    )
    address(duty, binding, obj)
    set_due(duty, calendar)
    return duty


def address(duty: Duty, binding: Binding, obj: Any) -> None:
    """Copy onto the duty what the inbox shows and narrows by."""
    duty.title = str(obj)[:200]
    duty.state = obj.state
    duty.area = obj.area
    duty.body = getattr(obj, binding.body) if binding.body else None
    duty.operator = getattr(obj, binding.operator) if binding.operator else None


def turn(binding: Binding, obj: Any, step: Step, at: datetime) -> None:
    """Do to the record's clocks what a step says, in the transaction of the action."""
    rows = list(Duty.objects.filter(kind=obj.kind(), record=obj.pk, done_at=None))
    if not rows and not step.opens:
        return
    calendar = current_calendar()
    rows = apply(binding, obj, rows, step, at, calendar)
    for row in rows:
        row.save()


def open_clocks(objs: Sequence[Any]) -> list[int]:
    """The ids of those records of one kind that have a clock running."""
    wanted = Duty.objects.filter(kind=objs[0].kind(), record__in=[o.pk for o in objs], done_at=None)
    return list(wanted.values_list("record", flat=True).distinct())


def start(binding: Binding, obj: Any, names: Iterable[str], at: datetime) -> None:
    """Open clocks of a record that has just been made."""
    names = tuple(names)
    if names:
        calendar = current_calendar()
        for name in names:
            new_duty(binding, obj, binding.flow.clock[name], at, calendar).save()


def start_many(binding: Binding, objs: Sequence[Any], names: Iterable[str], at: datetime) -> None:
    """Open clocks of many records that have just been made."""
    calendar, limits = current_calendar(), cache(_limit)
    uses = [binding.flow.clock[name] for name in names]
    rows = [new_duty(binding, obj, use, at, calendar, limits) for obj in objs for use in uses]
    for row, pk in zip(rows, reserve_ids(Duty, len(rows)), strict=True):
        row.pk = pk
    copy_rows(Duty, rows)


def apply(
    binding: Binding, obj: Any, rows: list[Duty], step: Step, at: datetime, calendar: WorkCalendar
) -> list[Duty]:
    """The rows after a step, in memory: closed, paused, resumed, opened. Nothing is saved."""
    running = {row.clock: row for row in rows if row.done_at is None}
    touched = list(running.values())
    stamp = at.astimezone(UTC).isoformat()
    for name in step.closes:
        if name in running:
            _end_pause(running[name], stamp)
            running.pop(name).done_at = at
    for name in step.pauses:
        if name in running and not running[name].paused:
            running[name].pauses.append([stamp, None])
            running[name].paused = True
    for name in step.resumes:
        if name in running:
            _end_pause(running[name], stamp)
    for name in step.opens:
        if name not in running:
            running[name] = new_duty(binding, obj, binding.flow.clock[name], at, calendar)
            rows.append(running[name])
            touched.append(running[name])
    for row in touched:
        address(row, binding, obj)
        set_due(row, calendar)
    return rows


def _end_pause(row: Duty, stamp: str) -> None:
    if row.paused:
        row.pauses[-1][1] = stamp
        row.paused = False
