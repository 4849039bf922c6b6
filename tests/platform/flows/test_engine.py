"""Steps, guards and clocks on a real database; a denied step changes nothing."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from shian.platform.actions.core import NotAllowed, Refused
from shian.platform.flows.engine import lawful_steps
from shian.platform.flows.models import Duty, TimeLimit
from shian.platform.flows.rebuild import rebuild
from shian.platform.ledger.models import Entry
from shian.platform.records.base import writing_allowed
from tests.platform.flows.conftest import (
    KIND,
    Parcel,
    at,
    check,
    checker,
    clerk,
    create,
    finish,
    send,
    take_back,
)

pytestmark = pytest.mark.usefixtures("trial")


def duties() -> list[tuple[str, date | None, bool, bool]]:
    rows = Duty.objects.filter(kind=KIND).order_by("id")
    return [(d.clock, d.due_day, d.paused, d.done_at is not None) for d in rows]


def test_a_new_matter_opens_its_clock_by_the_date_it_was_received() -> None:
    parcel = create(by=clerk(at(9, 27)), name="A", received_on=date(2021, 9, 24))
    assert parcel.state == "open"
    assert duties() == [("answer", date(2021, 10, 9), False, False)]
    duty = Duty.objects.get(record=parcel.pk)
    assert (duty.rule, duty.area, duty.roles, duty.title) == ("X1", "140105", ["clerk"], "A")


def test_pausing_and_resuming_moves_the_due_day() -> None:
    parcel = create(by=clerk(at(3, 1)), name="A")
    send(by=clerk(at(3, 5)), parcel=parcel)
    assert duties() == [("answer", None, True, False)]
    take_back(by=clerk(at(3, 12)), parcel=parcel)
    assert duties() == [("answer", date(2021, 3, 17), False, False)]


def test_a_step_closes_one_clock_and_opens_the_next() -> None:
    parcel = create(by=clerk(at(3, 1)), name="A")
    finish(by=clerk(at(3, 3)), parcel=parcel)
    assert duties() == [("answer", date(2021, 3, 10), False, True), ("check", date(2021, 3, 4), False, False)]


def untouched(parcel: Parcel, entries: int, state: str) -> None:
    parcel.refresh_from_db()
    assert parcel.state == state
    assert Entry.objects.filter(kind=KIND).count() == entries


def test_the_same_person_may_not_check() -> None:
    parcel = create(by=clerk(at(3, 1)), name="A")
    finish(by=clerk(at(3, 3), user=2), parcel=parcel)
    before = duties()
    with pytest.raises(Refused, match="a second person checks"):
        check(by=checker(at(3, 4), user=2), parcel=parcel)
    untouched(parcel, 2, "ready")
    assert duties() == before
    check(by=checker(at(3, 4), user=3), parcel=parcel)
    untouched(parcel, 3, "done")


def test_a_wrong_role_state_or_area_is_refused() -> None:
    parcel = create(by=clerk(at(3, 1)), name="A")
    with pytest.raises(NotAllowed):
        finish(by=checker(at(3, 3)), parcel=parcel)
    with pytest.raises(Refused, match="Ready"):
        check(by=checker(at(3, 3)), parcel=parcel)
    with pytest.raises(NotAllowed):
        finish(by=clerk(at(3, 3), area="140106"), parcel=parcel)
    untouched(parcel, 1, "open")


def test_lawful_steps() -> None:
    parcel = create(by=clerk(at(3, 1)), name="A")
    offers = lawful_steps(parcel, clerk(at(3, 2)))
    assert [(o.step.verb, o.action.verb if o.action else None) for o in offers] == [
        ("test", "test"),
        ("finish", "finish"),
    ]
    assert lawful_steps(parcel, checker(at(3, 2))) == []


def test_without_a_rule_in_force_nothing_is_opened() -> None:
    with writing_allowed():
        TimeLimit.objects.filter(topic="trial-answer").update(valid_from=date(2022, 1, 1))
    with pytest.raises(Refused, match="no time limit for 'trial-answer'"):
        create(by=clerk(at(3, 1)), name="A")
    assert not Parcel.objects.exists()


def test_clocks_are_rebuilt_from_the_ledger() -> None:
    first = create(by=clerk(at(3, 1)), name="A")
    send(by=clerk(at(3, 5)), parcel=first)
    take_back(by=clerk(at(3, 12)), parcel=first)
    second = create(by=clerk(at(3, 1)), name="B", received_on=date(2021, 2, 24))
    finish(by=clerk(at(3, 3)), parcel=second)
    columns = [f.name for f in Duty._meta.concrete_fields if f.name != "id"]
    before = list(Duty.objects.order_by("record", "opened_at").values(*columns))
    assert rebuild([KIND]) == 3
    assert list(Duty.objects.order_by("record", "opened_at").values(*columns)) == before
    assert rebuild([KIND], open_only=True) == 2


def test_a_name_too_long_is_named() -> None:
    with pytest.raises(ValidationError, match="name"):
        create(by=clerk(at(3, 1)), name="A" * 41)
    assert not Duty.objects.exists()
