"""The inbox: what is due, worst first, for whom, in how many queries; reminders once."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shian.platform.access.models import Appointment, User
from shian.platform.flows.inbox import inbox, overdue_count
from shian.platform.flows.models import Notification
from shian.platform.flows.notices import remind
from shian.platform.records.base import writing_allowed
from tests.platform.flows.conftest import at, checker, clerk, create, finish, send

pytestmark = pytest.mark.usefixtures("trial")


def fill() -> None:
    for name, day in (("late", 1), ("soon", 8), ("far", 15)):
        create(by=clerk(at(3, day)), name=name)
    send(by=clerk(at(3, 15)), parcel=create(by=clerk(at(3, 12)), name="paused"))
    create(by=clerk(at(3, 1), area="140106"), name="elsewhere")
    finish(by=clerk(at(3, 16), user=9), parcel=create(by=clerk(at(3, 16)), name="to check"))


def test_worst_first_with_the_next_step() -> None:
    fill()
    seen = inbox(clerk(at(3, 16)))
    assert [(i.duty.title, i.reading.overdue) for i in seen.items] == [
        ("late", True),
        ("soon", False),
        ("far", False),
        ("paused", False),
    ]
    assert (seen.total, seen.overdue, seen.soon) == (4, 1, 1)
    assert [o.step.verb for o in seen.items[0].offers] == ["finish", "test"]
    assert [o.step.verb for o in seen.items[3].offers] == ["return"]
    assert seen.items[0].reading.remaining == -4
    assert overdue_count(clerk(at(3, 16))) == 1


def test_narrowed() -> None:
    fill()
    names = {
        only: [i.duty.title for i in inbox(clerk(at(3, 16)), only=only).items]
        for only in ("overdue", "paused")
    }
    assert names == {"overdue": ["late"], "paused": ["paused"]}
    assert inbox(clerk(at(3, 16)), page=2).items == ()


def test_the_next_step_respects_guards() -> None:
    fill()
    assert [o.step.verb for o in inbox(checker(at(3, 16), user=2)).items[0].offers] == ["check"]
    assert inbox(checker(at(3, 16), user=9)).items[0].offers == ()


def test_at_most_five_queries() -> None:
    fill()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        inbox(clerk(at(3, 16)))
    assert len(queries) <= 5


def test_reminders_are_written_once() -> None:
    fill()
    user = User.objects.create(username="li")
    with writing_allowed():
        Appointment.objects.create(user=user, role="clerk", area="140105", valid_from=date(2021, 1, 1))
    assert remind(at(3, 16), language="en") == 2
    assert remind(at(3, 16), language="en") == 0
    texts = list(Notification.objects.filter(user=user.pk).order_by("text").values_list("text", flat=True))
    assert texts == ["Due soon: Answer, soon", "Overdue: Answer, late"]
