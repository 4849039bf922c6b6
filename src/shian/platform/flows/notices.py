"""Notifications: each officer is told once when a duty of theirs is near its end or overdue."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from shian.platform.access.models import Appointment
from shian.platform.access.roles import ROLES, Scope
from shian.platform.flows.binding import BINDINGS
from shian.platform.flows.clocks import local
from shian.platform.flows.models import Duty, Notification

NEAR = timedelta(days=3)


def remind(now: datetime, *, language: str = "zh-hans") -> int:
    """Write the notifications that are new at `now`; return how many. Run again, it adds nothing."""
    people = [a for a in Appointment.objects.all() if a.in_force(local(now).date())]
    duties = Duty.objects.filter(done_at=None, expires_at__lte=now + NEAR)
    with translation.override(language):
        notes = [note for duty in duties.iterator() for note in _notes(duty, people, now)]
    before = Notification.objects.count()
    Notification.objects.bulk_create(notes, ignore_conflicts=True, batch_size=1000)
    return Notification.objects.count() - before


def _notes(duty: Duty, people: list[Appointment], now: datetime) -> Iterator[Notification]:
    assert duty.expires_at is not None
    late = duty.expires_at <= now
    title = BINDINGS[duty.kind].flow.clock[duty.clock].title if duty.kind in BINDINGS else duty.clock
    opened = int(duty.opened_at.timestamp())
    text = _("Overdue: %(what)s, %(record)s") if late else _("Due soon: %(what)s, %(record)s")
    for person in people:
        if person.role in duty.roles and concerns(duty, person):
            yield Notification(
                user=person.user_id,
                text=(text % {"what": title, "record": duty.title})[:300],
                kind=duty.kind,
                record=duty.record,
                key=f"{'late' if late else 'near'}:{duty.kind}:{duty.record}:{duty.clock}:{opened}",
                at=now,
            )


def concerns(duty: Duty, person: Appointment) -> bool:
    """Whether a duty lies within an appointment's scope."""
    match ROLES[person.role].scope:
        case Scope.CITY:
            return True
        case Scope.AREA:
            return bool(person.area) and duty.area.startswith(person.area)
        case Scope.BODY:
            return person.body is not None and duty.body == person.body
        case Scope.OPERATOR:
            return person.operator is not None and duty.operator == person.operator
        case _:
            return False


def unread(user_id: int) -> Q:
    """The condition of a user's unread notifications."""
    return Q(user=user_id, read_at=None)
